"""Sentences of comparisons: right for either sign, for chance, tiny effects, one pair, and for no difference at all."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from synthetic_pairs import Effect, made_pairs

from simulation.report.compared import Change, ComparedScenario
from simulation.report.comparison_headlines import effect, pairing_sentence, places, rebound, sentences_on, unclear
from simulation.report.difference_words import (
    change_words,
    interval_words,
    per_cent,
    short,
    size_interval,
    size_words,
    value_words,
    with_interval,
)
from simulation.report.figures.paired_cost import cost_sentence

CHANGE = Change(2_426_739.0, 2_354_082.0, -72_657.0, -74_975.0, -70_339.0, -78_487.0, -66_827.0, 20)
NUMBER = r"[\d,.]+(?: million)?"


def scenario(
    one: Effect, pairs: int = 12, ratio: float | None = 66.3, without: tuple[str, ...] = ()
) -> ComparedScenario:
    """A made-up scenario as the report sees it."""
    made = made_pairs(0, one, pairs, (2034, 2035), without)
    index = {key: row for row, key in enumerate(made.keys)}
    facts = {"title": "More training", "identical": made.identical, "variance_ratio": ratio}
    return ComparedScenario("training", "#000000", made.base, made.scenario, index, made.years, facts, 0.04)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_gap_that_closes() -> None:
    """The size, the base, the year, the interval of the size in ascending order, the share."""
    told = plain(effect(scenario(Effect(-0.05)), 2035))
    assert re.fullmatch(
        rf"Over 12 paired runs, “More training” closes {NUMBER} of the {NUMBER} missing posts in 2035 "
        rf"\(90 % interval {NUMBER} to {NUMBER}\), [\d.]+ % of them\.",
        told,
    )
    low, high = re.search(r"interval ([\d,]+) to ([\d,]+)", told).groups()  # type: ignore[union-attr]
    assert int(low.replace(",", "")) < int(high.replace(",", ""))


def test_a_gap_that_widens() -> None:
    told = plain(effect(scenario(Effect(0.05)), 2035))
    assert re.match(
        rf"Over 12 paired runs, “More training” widens the gap: {NUMBER} posts \(90 % interval {NUMBER} to", told
    )
    assert told.endswith("% more.")
    assert "−" not in told


def test_an_interval_that_includes_zero() -> None:
    """No effect is claimed, and how large one could be is said."""
    told = plain(effect(scenario(Effect(0.0, noise=0.01)), 2035))
    assert told.startswith(
        "Over 12 paired runs, no effect of “More training” on the gap of 2035 stands out from chance:"
    )
    assert "which includes zero" in told
    assert re.search(rf"An effect beyond {NUMBER}, [\d.]+ % of the gap, is unlikely\.$", told)
    assert "closes" not in told


def test_a_tiny_effect_that_stands_out_is_called_small() -> None:
    told = plain(effect(scenario(Effect(-0.002, noise=0.0001)), 2035))
    assert "closes" in told
    assert told.endswith("0.20 % of them. That is small, though it stands out from chance.")


def test_one_pair_has_no_interval() -> None:
    told = plain(effect(scenario(Effect(-0.05), pairs=1), 2035))
    assert told.startswith("In one paired run, “More training” closes ")
    assert "interval" not in told.removesuffix("One pair gives no interval: chance alone may explain it.")
    assert told.endswith("One pair gives no interval: chance alone may explain it.")


@pytest.mark.parametrize(("pairs", "words"), [(12, "all 12 pairs"), (1, "the one pair")])
def test_scenarios_equal_to_the_base_change_nothing(pairs: int, words: str) -> None:
    """One sentence, and no other."""
    told = sentences_on(scenario(Effect(noise=None), pairs), 2035)
    assert told == (
        f"“More training” changes nothing, bit for bit: every monthly figure of {words} equals that of the base.",
    )


def test_an_equal_gap_with_other_differences() -> None:
    """The gap stays as it is, and the sentences on causes are left out."""
    one = scenario(Effect(0.0, wanted=0.01, noise=0.0))
    assert "leaves the gap of 2035 exactly as it is" in effect(one, 2035)
    assert not any("by cause" in sentence for sentence in sentences_on(one, 2035))


def test_where_the_gap_widens_a_little_is_not_called_a_gain() -> None:
    """Foundation closes by a fifth, application widens by a hundredth: small, clear, and the other way."""
    one = scenario(Effect(0.0, noise=0.0002))
    one.scenario[one.index["shortfall", "layer=foundation"]] *= 0.8
    one.scenario[one.index["shortfall", "layer=application"]] *= 1.01
    told = plain(places(one))
    assert "It widens the gap, by a smaller share, in the application layer (+" in told
    assert "relatively little for the application layer" not in told


def test_where_it_acts_and_where_not() -> None:
    """The foundation layer alone moves: it is named, the others gain little; the reverse sign has its own verb."""
    one = scenario(Effect(0.0, noise=0.0002))
    row = one.index["shortfall", "layer=foundation"]
    one.scenario[row] *= 0.8
    told = plain(places(one))
    assert told.startswith("It closes most, as a share of the gap there, in the foundation layer (−")
    assert "It does relatively little for the application layer" in told
    assert "the interval includes zero" in told
    one.scenario[one.index["shortfall", "class=research"]] *= 1.3
    told = plain(places(one))
    assert "closes most, as a share of the gap there, in the foundation layer" in told
    assert "widens the gap most, as a share of the gap there, in research jobs (+" in told
    none = places(scenario(Effect(0.0, noise=0.01)))
    assert none == "In no layer and no class of jobs does a difference stand out from chance."


def test_demand_that_takes_back_what_was_gained() -> None:
    """Wanted posts +0.4 % of 4.8 million, staff +2.5 % of 2.4 million: a third."""
    told = plain(rebound(scenario(Effect(-0.05, 0.004, -0.01, noise=0.0001))))
    assert re.search(r"new demand takes back 3[12] % of the added staff\.$", told)
    assert "posted AI wages fall by 1.0 %" in told
    assert "rise by" in plain(rebound(scenario(Effect(-0.05, -0.004, 0.02, noise=0.0001))))
    assert "takes back" not in rebound(scenario(Effect(-0.05, -0.004, noise=0.0001)))
    assert rebound(scenario(Effect(), without=("wage_posted",))) == ""


def test_side_effects_within_chance_are_named() -> None:
    assert "openings" in unclear(scenario(Effect(0.0, noise=0.01)))
    assert unclear(scenario(Effect(-0.05, noise=0.0001))) == ""


def test_costs_are_told_only_where_something_costs() -> None:
    """With payers where the catalogue has them, and without."""
    assert cost_sentence(scenario(Effect())) == ""
    assert cost_sentence(scenario(Effect(cost=1e9), without=("policy_cost",))) == ""
    told = plain(cost_sentence(scenario(Effect(-0.05, cost=1e9))))
    assert re.match(r"It costs \+1\.\d+ billion yuan \(90 % interval ", told)
    assert "(state +0.8" in told
    assert re.search(r"closes \+[\d,]+ \(90 % interval .*\) vacancy-years: [\d,]+ yuan for each\.$", told)


def test_what_pairing_gains_is_said_in_words() -> None:
    assert (
        plain(pairing_sentence(scenario(Effect())))
        == "More training: 66; with separate luck, 66 times as many runs would be needed."
    )
    assert "would have been no worse" in pairing_sentence(scenario(Effect(), ratio=0.8))
    assert "only one pair" in pairing_sentence(scenario(Effect(), 1, None))
    assert "all pairs differ by the same" in pairing_sentence(scenario(Effect(noise=None), ratio=None))


def test_numbers_have_the_figures_that_their_interval_supports() -> None:
    assert change_words("persons", CHANGE) == "−73,000"
    assert interval_words("persons", CHANGE) == "−78,000 to −67,000"
    assert (size_words("persons", CHANGE), size_interval("persons", CHANGE)) == ("73,000", "67,000 to 78,000")
    assert plain(with_interval("persons", CHANGE)) == "−73,000 (90 % interval −78,000 to −67,000)"
    up = replace(CHANGE, mean=0.00512, low=-0.0012, high=0.0114)
    assert plain(change_words("share", up)) == "+0.5 points"
    assert plain(with_interval("share", up)) == "+0.5 points (90 % interval −0.1 to +1.1 points, which includes zero)"
    assert change_words("persons", replace(CHANGE, mean=0.0, low=0.0, high=0.0)) == "0"
    assert with_interval("persons", replace(CHANGE, mean=0.0, low=0.0, high=0.0)) == "exactly 0 in every pair"
    single = replace(CHANGE, low=np.nan, high=np.nan, low50=np.nan, high50=np.nan, pairs=1)
    assert (with_interval("persons", single), interval_words("persons", single)) == ("−73,000", "")
    large = replace(CHANGE, mean=-1.25e6, low=-1.4e6, high=-1.1e6)
    assert plain(interval_words("persons", large)) == "−1.40 to −1.10 million"


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("persons", 2_426_738.75, "2.43 million"), ("posts", 289_764.0, "290,000"), ("persons", 12.3, "12"),
        ("share", 0.4862, "48.6 %"), ("months", 3.018, "3.02 months"),
        ("CNY per month", 47_123.4, "47,120 yuan a month"),
        ("CNY", 3.21e9, "3.21 billion yuan"), ("0 to 1", 0.5561, "0.556"), ("persons", 0.0, "0"),
        ("persons", np.nan, "no value"),
    ],
)  # fmt: skip
def test_levels_are_written_in_their_unit(unit: str, value: float, words: str) -> None:
    assert plain(value_words(unit, value)) == words


def test_names_and_shares_are_short() -> None:
    assert short("slow-ageing") == "slow-ageing"
    assert len(short("a-name-that-goes-on-and-on-for-ever")) <= 24
    assert [plain(per_cent(share)) for share in (-0.0302, 0.00042, 0.117, 1.5)] == ["3.0 %", "0.042 %", "12 %", "150 %"]
