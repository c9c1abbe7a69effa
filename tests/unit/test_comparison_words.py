"""Sentences of comparisons: right for either sign, for chance, tiny effects, one pair, and for no difference at all."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from synthetic_pairs import Effect, made_pairs

from simulation.report.bargains import bargain, cost_sentence, payers_words
from simulation.report.change import Change
from simulation.report.compared import ComparedScenario
from simulation.report.comparison_headlines import effect, pairing_sentence, sentences_on, timing
from simulation.report.difference_words import (
    change_words,
    interval_words,
    per_cent,
    signed_per_cent,
    size_interval,
    size_words,
    value_words,
    with_interval,
)
from simulation.report.figures.paired_causes import shift_words
from simulation.report.places import layers_of, moved, moved_sentence, places_sentence
from simulation.report.scenario_labels import Label
from simulation.report.side_effects import demand_and_wages, elsewhere, within_chance

CHANGE = Change(2_426_739.0, 2_354_082.0, -72_657.0, -74_975.0, -70_339.0, -78_487.0, -66_827.0, 20)
NUMBER = r"[\d,.]+(?: million)?"


def scenario(
    one: Effect,
    pairs: int = 12,
    ratio: float | None = 66.3,
    without: tuple[str, ...] = (),
    settings: dict[str, object] | None = None,
) -> ComparedScenario:
    """A made-up scenario as the report sees it."""
    made = made_pairs(0, one, pairs, (2030, 2035), without)
    index = {key: row for row, key in enumerate(made.keys)}
    facts = {"title": "More training", "identical": made.identical, "variance_ratio": ratio}
    called = Label("More training", "More training")
    return ComparedScenario(
        "training", "#000000", made.base, made.scenario, index, made.years, facts, 0.04, called, settings or {}
    )


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_gap_that_closes() -> None:
    """The size, the base, the year, the interval of the size in ascending order, the share."""
    told = plain(effect(scenario(Effect(-0.05)), 2035))
    assert re.fullmatch(
        rf"Over 12 paired runs, it closes {NUMBER} of the {NUMBER} missing posts in 2035 "
        rf"\(90 % interval {NUMBER} to {NUMBER}\), [\d.]+ % of them\.",
        told,
    )
    low, high = re.search(r"interval ([\d,]+) to ([\d,]+)", told).groups()  # type: ignore[union-attr]
    assert int(low.replace(",", "")) < int(high.replace(",", ""))


def test_a_gap_that_widens() -> None:
    told = plain(effect(scenario(Effect(0.05)), 2035))
    assert re.match(rf"Over 12 paired runs, it widens the gap: {NUMBER} posts \(90 % interval {NUMBER} to", told)
    assert told.endswith("% more.")
    assert "−" not in told


def test_an_interval_that_includes_zero() -> None:
    """No effect is claimed, and how large one could be is said."""
    told = plain(effect(scenario(Effect(0.0, noise=0.01)), 2035))
    assert told.startswith("Over 12 paired runs, no effect on the gap of 2035 stands out from chance:")
    assert "which includes zero" in told
    assert re.search(rf"An effect beyond {NUMBER}, [\d.]+ % of the gap, is unlikely\.$", told)
    assert "closes" not in told


def test_a_tiny_effect_that_stands_out_is_called_small() -> None:
    told = plain(effect(scenario(Effect(-0.002, noise=0.0001)), 2035))
    assert "closes" in told
    assert told.endswith("0.20 % of them. That is small, though it stands out from chance.")


def test_one_pair_has_no_interval() -> None:
    told = plain(effect(scenario(Effect(-0.05), pairs=1), 2035))
    assert told.startswith("In one paired run, it closes ")
    assert "interval" not in told.removesuffix("One pair gives no interval: chance alone may explain it.")
    assert told.endswith("One pair gives no interval: chance alone may explain it.")


@pytest.mark.parametrize(("pairs", "words"), [(12, "all 12 pairs"), (1, "the one pair")])
def test_scenarios_equal_to_the_base_change_nothing(pairs: int, words: str) -> None:
    """One sentence, and no other."""
    told = sentences_on(scenario(Effect(noise=None), pairs), 2035)
    assert told == (f"It changes nothing, bit for bit: every monthly figure of {words} equals that of the base.",)


def test_an_equal_gap_with_other_differences() -> None:
    """The gap stays as it is, and the sentences on causes are left out."""
    one = scenario(Effect(0.0, wanted=0.01, noise=0.0))
    assert "leaves the gap of 2035 exactly as it is" in effect(one, 2035)
    assert not any("By cause" in sentence for sentence in sentences_on(one, 2035))


def test_the_effect_by_then() -> None:
    """The year from which it stands out, half-way, and a peak that is over."""
    one = scenario(Effect(-0.05))
    assert re.match(rf"Missing posts in 2030: −{NUMBER} \(90 % interval ", plain(timing(one)))
    row = one.index["shortfall", "all"]
    long = replace(one, years=(2028, 2029, 2030, 2035), base=one.base[:, :, [0, 0, 0, 1]],
                   scenario=one.scenario[:, :, [0, 0, 0, 1]])  # fmt: skip
    long.scenario[row, :, :2] = long.base[row, :, :2]
    assert plain(timing(long)).startswith("The effect stands out from chance in every year from 2030 on; missing posts")
    long.scenario[row, :, 1] = long.base[row, :, 1] * 0.5 + long.scenario[row, :, 2] * 1e-3
    assert "; the largest difference was in 2029: −" in plain(timing(long))
    assert "stands out" not in timing(scenario(Effect(0.0, noise=0.01)))


def test_where_it_acts_and_where_not() -> None:
    """Every layer and class with posts and share of the gap there, the largest share first; chance is called so."""
    one = scenario(Effect(0.0, noise=0.0002))
    one.scenario[one.index["shortfall", "layer=foundation"]] *= 0.8
    told = plain(places_sentence(one))
    assert re.match(rf"By layer: foundation −{NUMBER} \(−20 %\), application [−+]?{NUMBER} \(within chance\), ", told)
    assert told.endswith("; by class of jobs nothing stands out from chance.")
    one.scenario[one.index["shortfall", "class=research"]] *= 1.3
    assert re.search(rf"; by class of jobs: research \+{NUMBER} \(\+30 %\), ", plain(places_sentence(one)))
    few = frozenset({("shortfall", "layer=foundation")})
    assert "(−20 %) †," in plain(places_sentence(one, few))


def test_a_gap_that_only_moves_is_told() -> None:
    """Foundation closes by half, application widens by 5 %: half of what closes opens up elsewhere."""
    one = scenario(Effect(0.0, noise=0.0002))
    assert moved_sentence(one) == ""
    one.scenario[one.index["shortfall", "layer=foundation"]] *= 0.5
    assert moved_sentence(one) == ""
    one.scenario[one.index["shortfall", "layer=application"]] *= 1.05
    told = plain(moved_sentence(one))
    assert re.fullmatch(
        rf"It largely moves the gap: of {NUMBER} posts closed in the foundation layer, {NUMBER} \(5\d %\) open up in "
        r"the application layer\.",
        told,
    )
    assert "much of it only moves" in moved_sentence(replace(one, base=one.scenario, scenario=one.base))
    one.scenario[one.index["shortfall", "layer=application"]] /= 1.04
    assert moved(layers_of(one)) is None  # a tenth


def test_demand_that_takes_what_was_gained() -> None:
    """Wanted posts +0.4 % of 4.8 million, staff +2.5 % of 2.4 million: a third; own posts are named."""
    told = plain(demand_and_wages(scenario(Effect(-0.05, 0.004, -0.01, noise=0.0001))))
    assert re.search(r"New demand takes 3[12] % of the added staff, for better staffed firms want more\.$", told)
    assert re.search(r"posted AI wages −\d+ yuan a month \(−1\.0 %\)\.", told)
    assert "(+2.0 %)" in plain(demand_and_wages(scenario(Effect(-0.05, -0.004, 0.02, noise=0.0001))))
    assert "takes" not in demand_and_wages(scenario(Effect(-0.05, -0.004, noise=0.0001)))
    assert demand_and_wages(scenario(Effect(), without=("wage_posted",))) == ""
    fewer = demand_and_wages(scenario(Effect(-0.05, -0.02, noise=0.0001)))
    assert "fewer posts are wanted" not in fewer  # staff rises too
    one = scenario(Effect(-0.05, -0.02, noise=0.0001))
    one.scenario[one.index["employment", "all"]] *= 0.9
    assert demand_and_wages(one).endswith("because fewer posts are wanted, not because more people work in AI.")
    posts = {"policies.national_strategies.national_laboratory_posts.value": 10_000.0}
    told = demand_and_wages(scenario(Effect(-0.05, noise=0.0001), settings=posts))
    assert told.endswith("of the added staff (among it posts of national laboratories).")


def test_what_becomes_of_others() -> None:
    """Staff of both other sectors and poaching; what may be chance is called so."""
    told = plain(elsewhere(scenario(Effect(-0.05, noise=0.0001))))
    assert re.match(r"Outside AI, staff in new-energy vehicles −[\d,]+ .*\) and in all other sectors −", told)
    assert "Share of AI hires poached from another AI employer: " in told
    assert "within chance" in elsewhere(scenario(Effect(0.0, noise=0.01)))


def test_side_effects_within_chance_are_named() -> None:
    assert within_chance(scenario(Effect(0.0, noise=0.01))).startswith("Within chance: openings, ")
    assert within_chance(scenario(Effect(-0.05, noise=0.0001))) == ""


def test_costs_are_told_only_where_something_costs() -> None:
    """With payers where the catalogue has them, and without."""
    assert cost_sentence(scenario(Effect())) == ""
    assert cost_sentence(scenario(Effect(cost=1e9), without=("policy_cost",))) == ""
    told = plain(cost_sentence(scenario(Effect(-0.05, cost=1e9))))
    assert re.match(
        r"Up to 2035 it costs 1\.\d+ billion yuan \(90 % interval 1\.\d+ to 1\.\d+ billion yuan\) more", told
    )
    assert "; the state pays 60 %, firms pay 30 % and students pay 10 %." in told
    assert re.search(
        r"It closes [\d,]+ \(90 % interval [\d,]+ to [\d,]+\) vacancy-years: [\d,]+ yuan \(90 % interval [\d,]+ to "
        r"[\d,]+ yuan\) for each\.$",
        told,
    )
    chance = plain(cost_sentence(scenario(Effect(0.0, cost=1e9, noise=0.01))))
    assert "does not clearly close vacancy-years" in chance
    assert "for each" not in chance
    less = replace(one := scenario(Effect(-0.05, cost=1e9)), base=one.scenario, scenario=one.base)
    assert re.search(
        r"it costs 1\.\d+ billion yuan \(90 % interval 1\.\d+ to 1\.\d+ billion yuan\) less", plain(cost_sentence(less))
    )


def test_the_price_of_a_vacancy_year_has_an_interval() -> None:
    """Ratio of the means; its interval is that of the residuals cost - ratio x closed, worked by hand."""
    one = replace(scenario(Effect(-0.05, cost=1e9, noise=0.01)), discount_rate=0.0)
    made = bargain(one)
    cost = one.sides("policy_cost")[1].sum(axis=1)
    base, value = one.sides("shortfall")
    closed = (base - value).sum(axis=1)
    assert made.price is not None
    assert made.price.mean == pytest.approx(cost.mean() / closed.mean(), rel=1e-12)
    error = stats.sem(cost - made.price.mean * closed) / closed.mean()
    low, high = stats.t.interval(0.9, len(cost) - 1, made.price.mean, error)
    assert (made.price.low, made.price.high) == pytest.approx((low, high), rel=1e-9)
    assert bargain(scenario(Effect(0.05, cost=1e9))).price is None


def test_one_payer_pays_all() -> None:
    one = scenario(Effect(-0.05, cost=1e9))
    for payer in ("firms", "students"):
        one.scenario[one.index["policy_cost", f"payer={payer}"]] = 0.0
    assert payers_words(one) == "all of it paid by the state"


def test_what_pairing_gains_is_said_in_words() -> None:
    assert (
        plain(pairing_sentence(scenario(Effect())))
        == "More training: 66; with separate luck, 66 times as many runs would be needed."
    )
    assert "would have been no worse" in pairing_sentence(scenario(Effect(), ratio=0.8))
    drawn = replace(scenario(Effect()), draws=tuple(range(6)) * 2)
    assert "with separate worlds and luck, 66 times as many" in plain(pairing_sentence(drawn))
    few = replace(drawn, draws=(0, 1) * 6)
    assert pairing_sentence(few) == "More training: no ratio, because 2 worlds are too few to tell it."
    assert pairing_sentence(scenario(Effect(), 3)).endswith("no ratio, because 3 pairs are too few to tell it.")
    assert "one world cannot tell it" in pairing_sentence(replace(drawn, draws=(0,) * 12))
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
    wide = Change(553_000.0, 548_200.0, -4_800.0, 0.0, 0.0, -340_000.0, 52.0, 6)
    assert plain(change_words("persons", wide)) == "−5,000"  # no zero that it is not
    assert plain(interval_words("persons", wide)) == "−340,000 to +50"


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


def test_numbers_are_not_finer_than_three_figures() -> None:
    """A narrow interval adds figures only as far as its ends need them to differ."""
    narrow = replace(CHANGE, mean=31.09e9, low=30.82e9, high=31.35e9)
    assert plain(with_interval("CNY", narrow)) == "+31.1 billion yuan (90 % interval +30.8 to +31.4 billion yuan)"
    narrower = replace(CHANGE, mean=31.09e9, low=31.07e9, high=31.11e9)
    assert plain(interval_words("CNY", narrower)) == "+31.07 to +31.11 billion yuan"


def test_shares_are_short() -> None:
    assert [plain(signed_per_cent(share)) for share in (-0.0302, 0.0, 0.117)] == ["−3.0 %", "0 %", "+12 %"]
    assert [plain(per_cent(share)) for share in (-0.0302, 0.00042, 0.117, 1.5)] == ["3.0 %", "0.042 %", "12 %", "150 %"]


def shift(mean: float, half_width: float) -> Change:
    low, high = mean - half_width, mean + half_width
    return Change(2e6, 2e6 + mean, mean, low, high, low, high, 20)


def test_a_larger_shift_that_may_be_chance_is_told_beside_the_clear_one() -> None:
    """Only where it is larger; its scenario is named where it is another."""
    clear, unclear, small = shift(-7_200, 900), shift(-190_000, 400_000), shift(3_000, 9_000)
    both = [("Tax", "headcount", unclear), ("Tax", "missing skills", clear), ("Tax", "slow matching", small)]
    said, subject = shift_words("the gap", both)
    assert plain(said) == (
        "“Tax” shifts the gap through missing skills (−7,200), while a larger shift of headcount (−190,000) may be "
        "chance"
    )
    assert subject == "Tax"
    other = [("Other", "headcount", unclear), ("Tax", "missing skills", clear)]
    assert "of headcount by “Other” (−190,000) may be chance" in plain(shift_words("the gap", other, "Tax")[0])
    assert plain(shift_words("the gap", both[1:], "Tax")[0]) == "the gap most through missing skills (−7,200)"
    assert shift_words("open posts", [both[0]], "Tax") == ("no cause of open posts shifts by more than chance", "")
