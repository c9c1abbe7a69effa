"""Stylised facts: planted answers come back, bands stay, verdicts and rows say what they should."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.targets import TARGETS_FILE
from simulation.agents.codes import CLASSES, SECTORS
from simulation.experiment.stylised.across_people import PLACE
from simulation.experiment.stylised.cross_sections import LONGEST_SEARCH, LONGEST_TENURE, CrossSections
from simulation.experiment.stylised.cycle import AMPLITUDE, CYCLES, PERIOD, Arm, Market, impose_cycle, window_of
from simulation.experiment.stylised.fact import BOTH, Evidence, Fact
from simulation.experiment.stylised.facts import FACTS
from simulation.experiment.stylised.months import Months
from simulation.experiment.stylised.observe import Observed
from simulation.experiment.stylised.remarks import REMARKS
from simulation.experiment.stylised.table import band_text, counts, facts_as_dict, measured, write_facts
from simulation.experiment.stylised.thinning import KEPT
from simulation.experiment.stylised.wages import WageSpread, wage_spread
from simulation.report.stylised import finding

WINDOW = window_of(216)
MONTHS = WINDOW.end - WINDOW.first
SOURCES = TARGETS_FILE.with_name("SOURCES.md").read_text(encoding="utf-8")
BY_ID = {fact.id: fact for fact in FACTS}
OPEN = math.inf

# Every band, so that none is widened in silence.
BANDS = {
    "beveridge_slope": (-0.9, -0.5), "beveridge_loop": (0.0, OPEN),
    "matching_elasticity": (0.5, 0.7), "matching_thinned": (0.5, 0.7), "vacancy_yield": (-OPEN, 0.0),
    "wage_curve": (-0.15, -0.05), "wage_curve_panel": (-0.15, -0.05),
    "job_finding_by_duration": (0.35, 0.7),
    "size_exponent": (0.9, 1.2), "size_tail": (0.0, OPEN),
    "hires_of_growing": (0.95, 1.25), "hires_of_shrinking": (-0.15, 0.15),
    "wage_dispersion": (0.2, 0.55), "wage_share_of_employers": (0.05, 0.25),
    "separation_by_tenure": (0.1, 0.5), "job_to_job_share": (0.3, 0.5), "job_to_job_cyclical": (-OPEN, 0.0),
}  # fmt: skip


def months(tight: float = 0.0, lag: int = 0) -> Months:
    """A market whose vacancies follow a cycle of this size and whose unemployment follows them, `lag` months later.

    Unemployment has half the swing of vacancies, wages a tenth of that of unemployment. Hires are Cobb-Douglas in
    seekers (0.6) and openings (0.4); those from jobs go with the square root of openings.
    """
    trend = np.exp(0.01 * np.arange(MONTHS))  # the same with and without the cycle
    now, later = tight * np.sin(WINDOW.phase), tight * np.sin(WINDOW.phase - 2 * math.pi * lag / PERIOD)
    # A rate u of people and v of posts: counts whose log rates are those planted, exactly.
    u, v, people = 0.05 * np.exp(-0.5 * later), 0.03 * np.exp(now), 1000.0 * trend
    employed = people * (1.0 - u)
    seekers, openings = people * np.exp(-0.5 * later), employed * v / (1.0 - v)
    wide = {
        "employed": employed, "unemployed": people * u, "seekers": seekers, "openings": openings,
        "vacancies": openings, "hires": seekers**0.6 * openings**0.4,
        "hires_from_jobs": 0.01 * employed * np.exp(0.5 * now), "log_wage": 10.0 + 0.05 * later + np.log(trend),
    }  # fmt: skip
    shares = {name: np.tile(values[:, None], (1, SECTORS)) for name, values in wide.items()}
    return Months(**shares)


def still_outside(moving: Months, still: Months, arm: Arm) -> Months:
    """The months of an arm: its own market moves, the other does not."""
    joined = {}
    for name in Months._fields:
        table = getattr(still, name).copy()
        table[:, CYCLES[arm].sectors] = getattr(moving, name)[:, CYCLES[arm].sectors]
        joined[name] = table
    return Months(**joined)


def cross_sections() -> CrossSections:
    search, tenure = np.zeros((2, LONGEST_SEARCH + 1, 2), np.int64), np.zeros((2, LONGEST_TENURE + 1, 2), np.int64)
    search[:, :3], search[:, 6:13] = (100, 40), (50, 10)
    search[:, 3:6] = (1000, 999)  # neither early nor late
    tenure[:, :12], tenure[:, 60:70] = (100, 5), (200, 2)
    tenure[:, 12:60] = (1000, 999)
    firms = 400
    sizes = np.floor(1000.0 * ((firms - 0.5 - np.arange(firms)) / firms) ** (-1.0 / 1.06)).astype(np.int64)
    hires = np.full((MONTHS, firms), 10)
    return CrossSections(
        search, tenure, np.tile(sizes, (MONTHS + 1, 1)), hires, np.ones((MONTHS + 1, firms), np.bool_),
        np.repeat([0, 4], firms // 2).astype(np.int8), ([WageSpread(0.25, 0.09, 0.05)], [WageSpread(0.25, 0.16, 0.05)]),
        np.array([[1000, 1000], [round(1000 * KEPT**0.6), round(1000 * KEPT**0.4)]]),
    )  # fmt: skip


def evidence(tight: float = 0.1, lag: int = 6) -> Evidence:
    """A seed with these planted regularities."""
    still, moving = months(), months(tight, lag)
    runs = {arm: Observed(still_outside(moving, still, arm), None) for arm in CYCLES}
    return Evidence({Arm.TREND: Observed(still, cross_sections()), **runs}, WINDOW)


@pytest.mark.parametrize("market", BOTH)
class TestPlantedAnswers:
    def test_beveridge_slope(self, market: Market) -> None:
        """Vacancies swing twice as far as unemployment: -2 without a lag, and less with one."""
        assert BY_ID["beveridge_slope"].measure(evidence(lag=0), market) == pytest.approx(-2.0)
        lagging = BY_ID["beveridge_slope"].measure(evidence(lag=6), market)
        assert lagging == pytest.approx(-2.0 * math.cos(2 * math.pi * 6 / PERIOD))

    def test_beveridge_loop(self, market: Market) -> None:
        lag = 2 * math.pi * 6 / PERIOD
        assert BY_ID["beveridge_loop"].measure(evidence(lag=6), market) == pytest.approx(math.sin(lag), abs=0.005)
        assert BY_ID["beveridge_loop"].measure(evidence(lag=-6), market) == pytest.approx(-math.sin(lag), abs=0.005)

    def test_matching_elasticity(self, market: Market) -> None:
        assert BY_ID["matching_elasticity"].measure(evidence(), market) == pytest.approx(0.6)

    def test_without_a_cycle_nothing_over_the_cycle_is_known(self, market: Market) -> None:
        """Not zero, and not what rounding makes of it."""
        for name in ("matching_elasticity", "beveridge_slope", "beveridge_loop", "wage_curve", "vacancy_yield"):
            assert math.isnan(BY_ID[name].measure(evidence(tight=0.0), market)), name

    def test_vacancy_yield(self, market: Market) -> None:
        """Cobb-Douglas with constant returns: hires per opening fall with tightness to the power 0.6."""
        assert BY_ID["vacancy_yield"].measure(evidence(), market) == pytest.approx(-0.6)

    def test_wage_curve(self, market: Market) -> None:
        assert BY_ID["wage_curve"].measure(evidence(), market) == pytest.approx(-0.1)

    def test_moves_between_jobs(self, market: Market) -> None:
        """They rise half as far as vacancies, unemployment falls half as far: -1."""
        assert BY_ID["job_to_job_cyclical"].measure(evidence(lag=0), market) == pytest.approx(-1.0)

    def test_ratios_of_rates(self, market: Market) -> None:
        assert BY_ID["job_finding_by_duration"].measure(evidence(), market) == pytest.approx(0.2 / 0.4)
        assert BY_ID["separation_by_tenure"].measure(evidence(), market) == pytest.approx(0.01 / 0.05)

    def test_wages(self, market: Market) -> None:
        spread = {Market.AI: 0.3, Market.OUTSIDE: 0.4}[market]
        assert BY_ID["wage_dispersion"].measure(evidence(), market) == pytest.approx(spread)
        assert BY_ID["wage_share_of_employers"].measure(evidence(), market) == pytest.approx(0.2)

    def test_matching_with_fewer_seekers(self, market: Market) -> None:
        elasticity = {Market.AI: 0.6, Market.OUTSIDE: 0.4}[market]
        assert BY_ID["matching_thinned"].measure(evidence(), market) == pytest.approx(elasticity, abs=0.005)

    def test_share_of_hires_from_jobs(self, market: Market) -> None:
        still = months()
        expected = still.hires_from_jobs.sum() / still.hires.sum()
        assert BY_ID["job_to_job_share"].measure(evidence(), market) == pytest.approx(expected)


def test_wage_curve_over_sectors_and_years() -> None:
    """Years of 12 months average log rates a little differently: within one per cent."""
    found = BY_ID["wage_curve_panel"].measure(evidence(lag=0), Market.ALL)
    assert found == pytest.approx(-0.1, rel=0.01)


def test_sizes_of_employers_of_one_market() -> None:
    """Sizes at even quantiles of a Pareto distribution: its upper half has the exponent, its lower half a thin tail."""
    seen = evidence()
    assert BY_ID["size_exponent"].measure(seen, Market.OUTSIDE) == pytest.approx(1.06, abs=0.001)
    assert BY_ID["size_exponent"].measure(seen, Market.AI) > 3.0
    assert BY_ID["size_tail"].measure(seen, Market.OUTSIDE) > 2.0


def test_without_growth_hires_have_no_slope() -> None:
    """Staff are constant and ten are hired a month: no employer grows or shrinks."""
    assert math.isnan(BY_ID["hires_of_growing"].measure(evidence(), Market.AI))


def test_hires_by_growth_are_by_quarter_and_leave_out_closing_employers() -> None:
    """A third each grow by 2 % a month, stay, and shrink by 2 %; all replace 1 % of their staff."""
    across = cross_sections()
    grows = np.array([0.98, 1.0, 1.02])[np.arange(400) % 3]
    staff = np.round(10_000 * grows[None, :] ** np.arange(MONTHS + 1)[:, None]).astype(np.int64)
    hires = np.maximum(np.diff(staff, axis=0), 0) + (0.01 * staff[:-1]).astype(np.int64)
    active = across.active.copy()
    active[:, :2], hires[:, :2] = False, 100_000  # closing
    runs = {Arm.TREND: Observed(months(), across._replace(staff=staff, hires=hires, active=active))}
    assert BY_ID["hires_of_growing"].measure(Evidence(runs, WINDOW), Market.AI) == pytest.approx(1.0, abs=0.01)
    assert BY_ID["hires_of_shrinking"].measure(Evidence(runs, WINDOW), Market.AI) == pytest.approx(0.0, abs=0.02)


class Table(dict):  # type: ignore[type-arg]
    """Columns by name."""


def test_the_employers_part_of_wages_is_found_although_skilled_people_work_for_generous_ones() -> None:
    """Employers differ by 0.2, skill pays 0.1, luck 0.15: the employers' variance is 0.04, no part goes to skill."""
    luck = np.random.default_rng(5)
    people, firms = 40_000, 200
    pays = luck.standard_normal(firms)
    pays = 0.2 * (pays - pays.mean()) / pays.std()
    employer = np.arange(people) % firms
    technical = pays[employer] + 0.3 * luck.standard_normal(people)
    log_wage = 10.0 + pays[employer] + 0.1 * technical + 0.15 * luck.standard_normal(people)
    nothing = np.zeros(people)
    persons = Table(
        wage=np.exp(log_wage), technical=technical, practical=nothing, domain=nothing, ability=nothing,
        postgraduate=nothing, kind=nothing, since=np.full(people, -30), sector=np.full(people, 4, np.int8),
        job_class=(np.arange(people) // firms) % CLASSES, employer=employer,
    )  # fmt: skip
    found = wage_spread(persons, np.arange(people), month=191)
    assert found.total == pytest.approx(log_wage.var())
    assert found.between_employers == pytest.approx(0.04, abs=0.002)  # b is found within 0.15/0.3/200 = 0.0025
    assert 0.15**2 < found.residual < 0.15**2 + 0.04


def test_the_window_is_whole_cycles_at_the_end() -> None:
    assert window_of(216) == (72, 216)
    assert window_of(156) == (12, 156)
    assert window_of(84) == (12, 84)
    with pytest.raises(ValueError, match="horizon must be at least 84 months, to 2024-12; got 83 months"):
        window_of(83)


@pytest.mark.parametrize("arm", list(Arm))
def test_a_cycle_moves_the_posts_of_its_market_alone_and_not_in_the_first_month(arm: Arm) -> None:
    class Market_:  # noqa: N801
        posts_path = np.full((276, SECTORS), 1000.0)

    market = Market_()
    market.posts_path = Market_.posts_path.copy()
    impose_cycle(market, arm)
    moved = np.ptp(market.posts_path, axis=0) > 0
    expected = np.zeros(SECTORS, bool)
    if arm in CYCLES:
        expected[CYCLES[arm].sectors] = True
        peak = market.posts_path[PERIOD // 4, CYCLES[arm].sectors]
        assert np.log(peak / 1000.0) == pytest.approx(AMPLITUDE[CYCLES[arm]])
    assert (moved == expected).all()
    assert (market.posts_path[0] == 1000.0).all()


@pytest.mark.parametrize(
    ("low", "high", "value", "error", "verdict"),
    [
        (0.5, 0.7, 0.5, 0.1, "PASS"),
        (0.5, 0.7, 0.7, 0.1, "PASS"),
        (0.5, 0.7, 0.74, 0.1, "WARN"),
        (0.5, 0.7, 0.76, 0.1, "FAIL"),
        (0.0, OPEN, 0.21, 0.1, "PASS"),
        (0.0, OPEN, 0.19, 0.1, "WARN"),
        (0.0, OPEN, -0.19, 0.1, "WARN"),
        (0.0, OPEN, -0.21, 0.1, "FAIL"),
        (-OPEN, 0.0, -0.21, 0.1, "PASS"),
        (-OPEN, 0.0, 0.21, 0.1, "FAIL"),
        (0.0, OPEN, 0.01, math.nan, "PASS"),
        (0.0, OPEN, math.nan, math.nan, "n/a"),
        (0.5, 0.7, math.nan, math.nan, "n/a"),
    ],
)
def test_verdicts(low: float, high: float, value: float, error: float, verdict: str) -> None:
    fact = Fact("a", "A", "share", low, high, "STYL_01", BOTH, lambda evidence, market: 0.0)
    assert fact.verdict(value, error) == verdict


def test_bands_are_these_and_no_others() -> None:
    assert {fact.id: (fact.low, fact.high) for fact in FACTS} == BANDS


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_fact_has_a_formula_a_source_and_its_place_on_the_sources_page(fact: Fact) -> None:
    assert fact.formula
    cited = re.findall(r"\b(?:STYL|PRIOR)_\d+", fact.source)
    assert cited
    for source in cited:
        assert f"| {source} |" in SOURCES
    if any(source.startswith("STYL") for source in cited):
        assert f"`{fact.id}`" in SOURCES


def test_remarks_are_about_facts_that_are_measured_there() -> None:
    assert {(fact.id, market) for fact in FACTS for market in fact.markets} >= set(REMARKS)


def test_rows_have_the_mean_and_its_error_over_seeds() -> None:
    seeds = [evidence(lag=lag) for lag in (4, 6, 8)]
    frame = measured(seeds).set_index(["fact", "market"])
    slopes = [BY_ID["beveridge_slope"].measure(seed, Market.AI) for seed in seeds]
    row = frame.loc["beveridge_slope", "AI"]
    assert row["value"] == pytest.approx(np.mean(slopes))
    assert row["standard_error"] == pytest.approx(np.std(slopes, ddof=1) / math.sqrt(3))
    assert (row["seeds"], row["verdict"]) == (3, "FAIL")
    assert row["remark"] == REMARKS["beveridge_slope", Market.AI]
    assert frame.loc["matching_elasticity", "AI"]["verdict"] == "PASS"
    assert frame.loc["matching_elasticity", "AI"]["remark"] == ""
    assert frame.loc["hires_of_growing", "AI"]["verdict"] == "n/a"
    assert sum(counts(frame).values()) == len(frame) == 33


def test_one_seed_has_no_error() -> None:
    assert measured([evidence()])["standard_error"].isna().all()


def test_json_and_csv_hold_the_rows_and_no_infinity(tmp_path: Path) -> None:
    frame = measured([evidence(), evidence(lag=5)])
    told = json.loads(json.dumps(facts_as_dict(frame), allow_nan=False))
    assert told["counts"] == counts(frame)
    by_name = {(row["fact"], row["market"]): row for row in told["facts"]}
    assert by_name["beveridge_loop", "AI"]["high"] is None
    assert by_name["hires_of_growing", "AI"]["value"] is None
    again = pd.read_csv(write_facts(frame, tmp_path / "facts.csv"), keep_default_na=False)
    assert again["verdict"].tolist() == frame["verdict"].tolist()
    assert again["remark"].tolist() == frame["remark"].tolist()
    assert "inf" not in set(again["high"])


def test_bands_as_text() -> None:
    assert band_text({"low": -0.9, "high": -0.5}) == "−0.9 to −0.5"
    assert band_text({"low": 0.0, "high": OPEN}) == "above 0"
    assert band_text({"low": -OPEN, "high": 0.0}) == "below 0"


def test_places_in_tables_by_market() -> None:
    assert PLACE == {Market.AI: 0, Market.OUTSIDE: 1}


def test_the_title_of_the_figure_counts_what_holds() -> None:
    """Facts that could not be measured are not counted."""
    said = finding({"PASS": 10, "WARN": 5, "FAIL": 18, "n/a": 2})
    assert said == "10 of 33 stylised facts of labour markets hold, 18 do not"
