"""The market of scenarios/limits/constant-hazards.yaml: spells are geometric and stocks settle where flows balance.

Theory. A hazard that does not change with the time spent makes spells geometric: of those who have spent d months, the
same share h ends each month, whatever d. With two such hazards the share of people in the first state settles at
u* = s/(s + f), s the hazard into it and f out of it. Source: Hall 1979; Ljungqvist and Sargent 2018 (lake model).

Some hazards are assumptions of the file: jobs end with s, people of the AI field go abroad with e and return with r.
The chance f to find a job is the market's own, the same for all who search one list in one month.

Tolerance: shares of spells lie within 4 binomial standard errors of their hazard, their squared errors within 4 of
their own; stocks, which hang together over months, within 4 standard errors of the mean over seeds.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from limits import People, both, limit_market, people_of

from simulation.agents.codes import Sector, Status

SCALE, MONTHS, SEEDS = 400, 120, range(1, 10)
SETTLED = 60  # months after which the flows of jobs balance; abroad it takes longer
AI = (Sector.APPLICATION, Sector.TECHNOLOGY, Sector.FOUNDATION)
OUTSIDE = (Sector.NEV, Sector.OTHER)
CAREER_MONTHS = 720
LONGEST = 24  # months spent are told apart up to here
HAZARDS = {
    "outside jobs end": 0.05,
    "AI jobs end by a quit": 0.03,
    "AI jobs end by emigration": 1.0 - 0.8 ** (1 / 12),  # a fifth a year
    "stays abroad end": 1.0 - 0.5 ** (1 / 12),  # a half a year
}


class Spells(NamedTuple):
    """By months spent, 0 to LONGEST and longer: how many were in the state, how many left, how many should have."""

    at_risk: np.ndarray
    ended: np.ndarray
    expected: np.ndarray
    variance: np.ndarray


class Stocks(NamedTuple):
    """Shares of one run, month by month."""

    nonemployed: np.ndarray  # of the other new economy, at measurement point B
    searching: np.ndarray  # the same at point A: those who lost their job this month included
    finding: np.ndarray  # of those who search there, hired in the month
    abroad: np.ndarray  # of the people of the AI field


@cache
def run(seed: int) -> tuple[dict[str, Spells], Stocks]:
    """One run, followed person by person."""
    market = limit_market("constant-hazards", seed=seed, scale=SCALE)
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros((4, LONGEST + 2)))
    stocks = []
    market.step()  # before it, jobs that begin in the first month and those held at the start cannot be told apart
    after = people_of(market)
    for month in range(1, MONTHS):
        before = after
        market.step()
        after = people_of(market)
        _count_endings(counts, *both(before, after), month)
        searches = {sector: _searches(before, after, sector, month) for sector in OUTSIDE}
        for spent, found in searches.values():
            _count(counts["searches outside end"], spent, found, found.mean())
        stocks.append(_shares(after, searches[Sector.OTHER][1]))
    return {name: Spells(*table) for name, table in counts.items()}, Stocks(*np.array(stocks).T)


def _count_endings(counts: dict[str, np.ndarray], then: People, now: People, month: int) -> None:
    """Jobs and stays abroad. Who retires is no longer observed, whatever he or she was doing."""
    spent = month - then.since
    left_job = (now.status != Status.EMPLOYED) | (now.since != then.since)
    gone = now.status == Status.ABROAD
    for name, group, ended in (
        ("outside jobs end", then.are(Status.EMPLOYED, *OUTSIDE), left_job),
        ("AI jobs end by a quit", then.are(Status.EMPLOYED, *AI), left_job & ~gone),
        ("AI jobs end by emigration", then.are(Status.EMPLOYED, *AI), gone),
        ("stays abroad end", then.are(Status.ABROAD), ~gone),
    ):
        _count(counts[name], spent[group], ended[group], HAZARDS[name])


def _searches(before: People, after: People, sector: Sector, month: int) -> tuple[np.ndarray, np.ndarray]:
    """Months spent by everybody who searches in an outside sector this month, and whether the search was a success."""
    employed = after.are(Status.EMPLOYED, sector) & (after.since == month)
    people = after.that(after.are(Status.SEEKING, sector) | employed)
    sought, _ = both(before.that(before.are(Status.SEEKING, sector)), people)
    began = np.full(len(people.ids), month)
    began[np.searchsorted(people.ids, sought.ids)] = sought.since
    return month - began, people.status == Status.EMPLOYED


def _count(table: np.ndarray, spent: np.ndarray, ended: np.ndarray, hazard: float) -> None:
    spent = np.clip(spent, 0, LONGEST + 1)
    at_risk = np.bincount(spent, minlength=LONGEST + 2)
    table[0] += at_risk
    table[1] += np.bincount(spent, ended, minlength=LONGEST + 2)
    table[2] += at_risk * hazard
    table[3] += at_risk * hazard * (1.0 - hazard)


def _shares(people: People, found: np.ndarray) -> tuple[float, ...]:
    seeking, employed = people.are(Status.SEEKING, Sector.OTHER).sum(), people.are(Status.EMPLOYED, Sector.OTHER).sum()
    field = people.that(np.isin(people.sector, AI))
    searching = len(found) / (seeking + employed)
    return seeking / (seeking + employed), searching, found.mean(), field.are(Status.ABROAD).mean()


def spells(name: str) -> Spells:
    """Of all runs together."""
    return Spells(*np.sum([run(seed)[0][name] for seed in SEEDS], axis=0))


def settled(name: str, first: int = SETTLED) -> np.ndarray:
    """The mean of a share over the months from `first` on, one per seed."""
    return np.array([getattr(run(seed)[1], name)[first:].mean() for seed in SEEDS])


def standard_errors_off(found: np.ndarray, expected: np.ndarray | float) -> float:
    """How far the mean over seeds is from theory."""
    off = found - expected
    return float(abs(off.mean()) / (off.std(ddof=1) / np.sqrt(len(off))))


@pytest.mark.parametrize("name", HAZARDS)
def test_spells_end_with_the_hazard_that_is_assumed(name: str) -> None:
    """All durations together: so the mean spell is 1/h months."""
    found = spells(name)
    off = (found.ended.sum() - found.expected.sum()) / np.sqrt(found.variance.sum())
    assert abs(off) < 4.0, f"{off:.2f} standard errors"
    assert found.ended.sum() > 1000


@pytest.mark.parametrize("name", [*HAZARDS, "searches outside end"])
def test_spells_are_geometric(name: str) -> None:
    """The hazard is the same after any number of months: each within 4 standard errors, all together no worse."""
    found = spells(name)
    told = found.expected >= 10.0
    squares = (found.ended - found.expected)[told] ** 2 / found.variance[told]
    assert told.sum() >= (6 if name == "searches outside end" else LONGEST)
    assert np.sqrt(squares.max()) < 4.0
    assert squares.sum() < told.sum() + 4.0 * np.sqrt(2.0 * told.sum())


def test_nonemployment_settles_where_flows_balance() -> None:
    """u* = s/(s + f) between months, for the points at which the model counts; career and entry as in the lake model.

    Point B, after matching: into non-employment come those who lose a job and find none in the same month, s(1 - f),
    out of it go f. At point A: s, and of those who found a job, all but who lose it at once, f(1 - s). A person in 720
    retires each month and is replaced by a seeker.
    """
    s, d = HAZARDS["outside jobs end"], 1.0 / CAREER_MONTHS
    searching = []
    for seed in SEEDS:
        f = run(seed)[1].finding[SETTLED:].mean()
        searching.append(((1.0 - d) * s + d) / (1.0 - (1.0 - d) * (1.0 - s) * (1.0 - f)))
    finding, expected = settled("finding"), np.array(searching)
    without_careers = s / (s + finding * (1.0 - s))
    np.testing.assert_allclose(expected, without_careers, rtol=0.04)  # entry and exit add little, and are seen
    assert standard_errors_off(settled("searching"), expected) < 4.0
    assert standard_errors_off(settled("nonemployed"), expected * (1.0 - finding)) < 4.0
    assert standard_errors_off(settled("searching"), without_careers) > 4.0
    assert settled("searching").std(ddof=1) / np.sqrt(len(SEEDS)) < 0.01 * expected.mean()


def test_the_chance_of_a_job_is_the_same_in_all_months() -> None:
    """Posts and people outside AI stand still: f has no trend, and varies by a fiftieth at most, mostly by chance."""
    for seed in SEEDS:
        finding = run(seed)[1].finding[SETTLED:]
        assert finding.std() < 0.02 * finding.mean()
        halves = np.array_split(finding, 2)
        standard_error = np.sqrt(sum(half.var(ddof=1) / len(half) for half in halves))
        assert abs(halves[0].mean() - halves[1].mean()) < 4.0 * standard_error
        assert 0.3 < finding.mean() < 0.9


def test_people_abroad_settle_where_emigration_and_return_balance() -> None:
    """e/(e + r) = 0.247 of the AI field: both hazards are assumptions, nothing is fitted."""
    e, r = HAZARDS["AI jobs end by emigration"], HAZARDS["stays abroad end"]
    assert e / (e + r) == pytest.approx(0.2471, abs=5e-5)
    found = settled("abroad", first=84)  # what was left of the start after 84 months: (1 - e - r)^84 = 0.2 %
    assert standard_errors_off(found, e / (e + r)) < 4.0
    assert found.std(ddof=1) / np.sqrt(len(SEEDS)) < 0.03
