"""What reports say of worlds and luck: right figures, the right name for each interval, and nothing without draws."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from html_page import HtmlPage
from synthetic_pairs import Effect, write_synthetic_comparison
from synthetic_results import write_synthetic_results

from simulation.experiment.variance import variance_shares
from simulation.report import write_comparison_report
from simulation.report.compared import read_compared
from simulation.report.comparison_headlines import effect, from_world_to_world, tiles
from simulation.report.comparison_notes import notes_on
from simulation.report.drawing import foot
from simulation.report.headlines import headlines, size
from simulation.report.html import report_html
from simulation.report.reading import read_results
from simulation.report.uncertainty import luck_and_world, shares_of, spread_rows
from simulation.report.worlds import among_worlds, held_words, share_words, spread_words, state_sentences, varied

DRAWS = [draw for draw in (3, 0, 7, 5, 1, 9) for _ in range(2)]
TOLD = {
    "from": "posterior", "state": [], "seeds_per_draw": 2, "posterior_sha256": "0" * 64, "held": [],
    "drawn": {
        "demand.growth_per_year": [0.18, 0.15, 0.21], "demand.posts_wanted_mid_2022": [990_000.0, 900_000.0, 1.05e6],
        **{f"education.opening_intercept.{tier}": [-1.6, -1.9, -1.2] for tier in ("elite", "regular", "applied")},
    },
}  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def page_of(folder: Path) -> str:
    """The words of a report without its figures."""
    return plain(HtmlPage(report_html(read_results(folder), [], {}, [])).text)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve runs in six worlds."""
    return write_synthetic_results(tmp_path_factory.mktemp("drawn"), replicates=12, draws=DRAWS, told=TOLD)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pairs in six worlds; a closing and a widening scenario."""
    home = tmp_path_factory.mktemp("compared")
    effects = {"closes": Effect(-0.05), "nothing": Effect(noise=None)}
    held = {"closes": ["skills.half_life_months"]}
    return write_synthetic_comparison(home, effects, draws=DRAWS, told=TOLD, held=held)


def test_the_headline_divides_the_variance_of_the_last_year(drawn: Path) -> None:
    """Share, interval, runs and worlds are those of the analysis of variance; the parameters are counted once."""
    results = read_results(drawn)
    assert results.draws == tuple(DRAWS)
    found = variance_shares(results.yearly("shortfall")[-1], DRAWS)
    assert found is not None
    told = plain(luck_and_world(results))
    world, luck = f"{found.world * 100:.0f} %", f"{(1 - found.world) * 100:.0f} %"
    assert f"{world} is what we do not know about the world and {luck} is luck" in told
    assert f"{found.low90 * 100:.0f} to {found.high90 * 100:.0f} %, from 12 runs in 6 worlds" in told
    assert "3 calibrated assumptions" in told  # the three linked ones are one
    assert "one stands for 100 persons" in told
    assert ("How much of that is luck?", luck_and_world(results)) in headlines(results)


def test_flows_are_added_up_before_their_variance_is_divided(drawn: Path) -> None:
    """As everywhere: hires are counted persons, so the year is the sum of its months."""
    results = read_results(drawn)
    by_sum = variance_shares(results.yearly("hires", how="sum")[-1], DRAWS)
    assert shares_of(results, "hires") == by_sum


def test_the_table_has_a_row_for_what_the_results_hold(drawn: Path) -> None:
    """Shares of a row sum to the whole."""
    rows = spread_rows(read_results(drawn))
    assert [row.indicator for row in rows][:2] == ["talent gap", "openings"]
    for row in rows:
        world, luck = (float(plain(text).removesuffix(" %")) for text in (row.world, row.luck))
        assert world + luck == pytest.approx(100, abs=1.01)


def test_bands_say_that_worlds_are_in_them(drawn: Path) -> None:
    """In the headline, under the figures, and in the limits."""
    text = page_of(drawn)
    assert "which differ by chance and by what calibration leaves open (6 draws of it)" in text
    assert "n = 12 runs in 6 worlds, scale 100" in text
    assert "the doubt about the calibrated assumptions" in text
    assert "bands: 50 % and 90 % of runs (worlds and chance)" in foot(read_results(drawn))[0]
    assert "What is not known, and luck" in text
    assert "education.opening_intercept (elite, regular, applied)" in text


def test_without_draws_every_word_is_as_before(tmp_path: Path) -> None:
    """No section, no headline, no table; bands hold chance only."""
    write_synthetic_results(tmp_path, replicates=12)
    results = read_results(tmp_path)
    assert results.draws == ()
    assert "How much of that is luck?" not in [one.question for one in headlines(results)]
    assert spread_rows(results) == []
    assert "which differ by chance only" in size(results)
    text = page_of(tmp_path)
    assert not re.search(r"\bworlds\b|What is not known|posterior|draws of it", text)
    assert "bands: 50 % and 90 % of runs (chance only)" in foot(results)[0]
    assert "The bands hold the chance in the model and nothing else" in text


def test_one_world_or_one_run_in_each_gives_no_shares(tmp_path: Path) -> None:
    """The section says that they cannot be told; no headline."""
    write_synthetic_results(tmp_path, replicates=3, draws=[4, 2, 9], told=TOLD)
    results = read_results(tmp_path)
    assert spread_rows(results) == []
    assert "How much of that is luck?" not in [one.question for one in headlines(results)]
    text = page_of(tmp_path)
    assert "The shares of the two cannot be told" in text


def test_what_is_wrong_with_the_posterior_is_said_first(tmp_path: Path) -> None:
    """Stale or missing; and which calibrated assumptions the scenario holds."""
    told = TOLD | {"state": ["The posterior is stale: x."], "held": ["skills.half_life_months"]}
    write_synthetic_results(tmp_path, replicates=4, draws=[4, 4, 2, 2], told=told)
    text = page_of(tmp_path)
    brief = text[text.index("In brief", text.index("In brief") + 8) :]
    assert brief.index("The posterior is stale: x.") < brief.index("How large is the gap?")
    assert "skills.half_life_months the scenario sets itself: no draw varies it." in brief
    missing = {"draws": {"from": "fixed", "state": ["No posterior is there: y."]}}
    assert state_sentences(missing) == ["No posterior is there: y."]
    assert state_sentences({}) == state_sentences({"draws": {"from": "fixed"}}) == []


def test_linked_assumptions_are_one_line() -> None:
    """Only neighbours of one quantity with the same posterior; default, median and interval of each."""
    rows = varied({"draws": TOLD})
    assert [row.key for row in rows] == [
        "demand.growth_per_year", "demand.posts_wanted_mid_2022",
        "education.opening_intercept (elite, regular, applied)",
    ]  # fmt: skip
    assert [row.name for row in rows[:2]] == ["Growth of posts wanted", "AI posts wanted in 2022"]
    assert (rows[0].default, rows[0].median, rows[0].interval) == ("0.181", "0.18", "0.15 to 0.21")
    assert (rows[1].median, rows[1].interval) == ("990,000", "900,000 to 1,050,000")
    assert (rows[2].default, rows[2].interval) == ("−1.58", "−1.9 to −1.2")
    other = TOLD["drawn"] | {"education.opening_intercept.applied": [-1.5, -1.9, -1.2]}  # type: ignore[operator]
    apart = [row.key for row in varied({"draws": TOLD | {"drawn": other}})]
    assert apart[2:] == ["education.opening_intercept (elite, regular)", "education.opening_intercept.applied"]
    assert held_words(["demand.growth_per_year", "screening.bar"]) == "demand.growth_per_year and screening.bar"


def test_a_comparison_says_how_far_worlds_differ(compared: Path) -> None:
    """Quantiles over the worlds' means, in how many the gap is smaller, and which interval is which."""
    shown = read_compared(compared)
    closes = shown.scenarios[0]
    assert closes.draws == tuple(DRAWS)
    base, value = closes.sides("shortfall")
    means = (value - base)[:, -1].reshape(6, 2).mean(axis=1)
    low, high = means.min(), means.max()  # six worlds are too few for nine tenths of them
    told = plain(from_world_to_world(closes))
    ends = [-float(number.replace(",", "")) for number in re.findall(r"−([\d,]+)", told)]
    assert ends == pytest.approx([low, high], abs=600)
    assert "smaller than in the base in all 6 of them" in told
    assert "in the 6 worlds looked at it lies between" in told
    assert "The interval above is that of the mean over worlds" in told
    assert "Over 12 paired runs in 6 worlds" in plain(effect(closes, 2035))
    assert plain(tiles(shown)[0].worlds).startswith("−")
    assert from_world_to_world(shown.scenarios[1]) == ""


def test_the_interval_of_a_comparison_is_over_worlds(compared: Path) -> None:
    """With both seeds of a world alike, it is as wide as that of one seed each: nothing is gained by the second."""
    closes = read_compared(compared).scenarios[0]
    base, value = closes.sides("shortfall")
    doubled = np.repeat((value - base)[::2], 2, axis=0)[None]
    twice = replace(closes, base=np.zeros_like(doubled), scenario=doubled, index={("shortfall", "all"): 0})
    once = replace(twice, base=twice.base[:, ::2], scenario=doubled[:, ::2], draws=())
    assert twice.change("shortfall").low == pytest.approx(once.change("shortfall").low)
    assert replace(twice, draws=()).change("shortfall").low > twice.change("shortfall").low


def test_the_page_of_a_comparison_names_its_intervals(compared: Path) -> None:
    """And which scenario holds a key that varies in the base."""
    held = "sets skills.half_life_months itself: it is the same in all worlds there"
    assert held in plain(" ".join(notes_on(read_compared(compared))))
    text = plain(HtmlPage(write_comparison_report(compared).read_text("utf-8")).text)
    assert "90 % interval of the mean:" in text
    assert "range of 6 worlds:" in text
    assert "n = 12 pairs of runs in 6 worlds" in text
    assert "that of the mean difference over worlds and luck" in text
    assert "than with separate worlds and luck" in " ".join(text.split())


def test_a_comparison_without_draws_says_nothing_of_worlds(tmp_path: Path) -> None:
    """As before."""
    write_synthetic_comparison(tmp_path, {"closes": Effect(-0.05)})
    shown = read_compared(tmp_path)
    assert from_world_to_world(shown.scenarios[0]) == ""
    text = plain(HtmlPage(write_comparison_report(tmp_path).read_text("utf-8")).text)
    assert "worlds" not in text
    assert "It holds the chance in the model and nothing else" in " ".join(text.split())


def test_shares_of_worlds_in_words() -> None:
    """All, none, some; the range where they are too few for nine tenths."""
    said = [share_words(share, 10) for share in (1.0, 0.0, 0.9)]
    assert said == ["all 10 of them", "none of the 10", "9 of 10 of them"]
    assert [plain(spread_words(worlds)) for worlds in (18, 19)] == ["range of 18 worlds", "90 % of worlds"]
    assert [plain(among_worlds(worlds)) for worlds in (18, 19)] == ["in the 18 worlds looked at", "in 90 % of worlds"]
