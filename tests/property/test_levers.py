"""Every lever and shock: at its neutral value nothing changes, at its full value what it should move moves.

Both sides of a comparison have the same seed, so the same luck.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from simulation.agents.codes import AI_SECTORS, FOUNDATION, State
from simulation.model import RunResult, TalentMarket
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK
from simulation.scenario.shocks import KINDS

Changes = dict[str, Any]
SMALL: Changes = {"runs.scale": 1000, "assumptions.education.first_opening_year": 2018.0}
JULY_2022 = 55  # months to the end of July 2022: the students enrolled in September 2018 graduate
SEEDS = (1, 2)
AI_STAFF = [State.APPLICATION, State.TECHNOLOGY, State.FOUNDATION]
OUTSIDERS = [State.NEV, State.OTHER, State.OUTSIDE_SEEKING]


def lever(key: str, value: float, **dates: Any) -> Changes:
    """A lever in force from September 2018 on: who enrols then is taught by it from the first month on."""
    return {f"policies.{key}": {"from": "2018-09", "value": value, **dates}}


def shock(kind: str, severity: float, **dates: Any) -> dict[str, Any]:
    """A shock from September 2018 on."""
    return {"kind": kind, "from": "2018-09", "severity": severity, **dates}


def market_after(months: int, *changes: Changes, seed: int = 1) -> TalentMarket:
    merged: Changes = {}
    for change in (SMALL, *changes):
        merged |= change
    market = TalentMarket(Scenario(title="Levers").with_(merged), seed=seed)
    market.run_for(months)
    return market


@cache
def baseline_after(months: int, seed: int = 1) -> TalentMarket:
    """Many tests compare with it; none changes it."""
    return market_after(months, seed=seed)


def result_of_baseline(months: int) -> RunResult:
    return baseline_after(months).results()


# Neutral


def same_bits(one: RunResult, other: RunResult) -> bool:
    return one.values.tobytes() == other.values.tobytes() and one.flows.tobytes() == other.flows.tobytes()


@pytest.mark.parametrize("key", BOOK)
def test_a_lever_at_its_neutral_value_changes_nothing(key: str) -> None:
    """Not a bit of any series, costs included, and not a person of any flow, until its first graduates are at work."""
    neutral = market_after(JULY_2022 + 12, lever(key, BOOK[key].neutral, ramp_months=24))
    assert same_bits(neutral.results(), result_of_baseline(JULY_2022 + 12))


@pytest.mark.parametrize("kind", KINDS)
def test_a_shock_of_severity_zero_changes_nothing(kind: str) -> None:
    calm = market_after(36, {"shocks": [shock(kind, 0.0, ramp_months=6), shock(kind, 0.0)]})
    assert same_bits(calm.results(), result_of_baseline(36))


def test_all_levers_and_shocks_at_rest_change_nothing() -> None:
    levers = [lever(key, entry.neutral) for key, entry in BOOK.items()]
    calm = market_after(36, *levers, {"shocks": [shock(kind, 0.0) for kind in KINDS]})
    assert same_bits(calm.results(), result_of_baseline(36))


def test_nothing_moves_before_its_date() -> None:
    """All levers and shocks from January 2020 on: two years bit for bit the baseline's, the month after them not."""
    dates = {"from": "2020-01"}
    levers = [lever(key, entry.high, **dates) for key, entry in BOOK.items()]
    market = market_after(25, *levers, {"shocks": [shock(kind, 0.5, **dates) for kind in KINDS]})
    before, baseline = market.results(), result_of_baseline(25)
    assert before.values[:24].tobytes() == baseline.values[:24].tobytes()
    assert before.flows[:24].tobytes() == baseline.flows[:24].tobytes()
    assert not np.array_equal(before.flows[24], baseline.flows[24])


# Full value

Statistic = Callable[[TalentMarket], float]


def mean_of(indicator: str, group: str = "all") -> Statistic:
    """Mean over the run."""
    return lambda market: float(np.nanmean(market.record.series(indicator, group)[: market.month]))


def last_of(indicator: str, group: str = "all") -> Statistic:
    """The value of the last month."""
    return lambda market: float(market.record.series(indicator, group)[market.month - 1])


def of_graduates(skill: str) -> Statistic:
    """Mean over those who finished a degree this month."""
    return lambda market: float(market.persons[skill][graduates(market)].mean())


def graduates(market: TalentMarket) -> np.ndarray:
    persons = market.persons
    return np.asarray(persons["alive"] & (persons["programme"] > 0) & (persons["until"] == market.month - 1))


def foundation_specialists(market: TalentMarket) -> float:
    """Share of this month's graduates."""
    return float((market.persons["specialism"][graduates(market)] == FOUNDATION).mean())


def training_firms(market: TalentMarket) -> float:
    firms = market.firms
    return float(firms["trains"][firms["alive"] & (firms["sector"] < AI_SECTORS)].sum())


def flow(sources: list[State], targets: list[State]) -> Statistic:
    """Persons over the run."""
    return lambda market: float(market.results().flows[:, sources][:, :, targets].sum())


def quits_that_leave_ai(market: TalentMarket) -> float:
    """Of those who leave a job in AI and look for another one, the share that looks outside AI."""
    outside = flow(AI_STAFF, [State.OUTSIDE_SEEKING])(market)
    return outside / (outside + flow(AI_STAFF, [State.SEEKING_AI])(market))


def filled_share(group: str) -> Statistic:
    """Staff over posts wanted, mean over the run."""

    def statistic(market: TalentMarket) -> float:
        staff, wanted = (market.record.series(name, group)[: market.month] for name in ("employment", "posts_wanted"))
        return float((staff / wanted).mean())

    return statistic


NOTHING: Changes = {}


class Row(NamedTuple):
    """What a lever or shock should move: which statistic, in which direction, and what both sides assume or decide."""

    statistic: Statistic
    sign: int
    both: Changes = NOTHING
    months: int = JULY_2022
    seeds: tuple[int, ...] = SEEDS


REACHED: Changes = {"assumptions.effects.adjacent_students_reached": 1.0}  # else AI programmes alone, too few yet
MOVES = {
    "national_strategies.foundation_seat_share": Row(foundation_specialists, +1, REACHED),
    "national_strategies.national_laboratory_posts": Row(mean_of("posts_wanted", "layer=foundation"), +1),
    "national_strategies.foundation_wage_subsidy": Row(filled_share("layer=foundation"), +1),
    "national_strategies.doctoral_supervision": Row(last_of("researchers", "place=china"), +1),
    "national_strategies.returnee_programme": Row(mean_of("returned"), +1),
    "national_strategies.talent_retention": Row(mean_of("emigrated"), -1),
    "national_strategies.approval_quota": Row(last_of("programmes"), +1, months=30),
    "industry_demands.industry_project_share": Row(of_graduates("practical"), +1, REACHED),
    "industry_demands.faculty_exchange": Row(of_graduates("technical"), +1),
    "industry_demands.x_ai_seat_share": Row(of_graduates("domain"), +1, REACHED),
    "industry_demands.internships": Row(of_graduates("practical"), +1, REACHED),
    # Nothing by itself: it brings to adjacent majors what another lever brings to AI programmes.
    "industry_demands.adjacent_coverage": Row(
        of_graduates("practical"), +1, lever("industry_demands.internships", 1.0)
    ),
    "discipline_integration.porous_pathways": Row(mean_of("switchers_training"), +1),
    "discipline_integration.minor_programmes": Row(last_of("graduates", "programme=adjacent"), +1),
    "discipline_integration.interdisciplinary_credit_share": Row(of_graduates("domain"), +1, REACHED),
    "discipline_integration.adjacent_ai_courses": Row(of_graduates("technical"), +1),
    "discipline_integration.domain_transfer": Row(mean_of("skill_domain"), +1),
    "skill_upgrading.training_tax_credit": Row(training_firms, +1, months=13, seeds=tuple(range(1, 9))),
    "skill_upgrading.in_house_academies": Row(mean_of("training_participation"), +1),
    "skill_upgrading.learning_platform": Row(mean_of("skill_technical"), +1),
    "skill_upgrading.certification": Row(filled_share("all"), +1),
    "skill_upgrading.tuition_subsidy": Row(flow(OUTSIDERS, [State.TRAINING]), +1, months=24, seeds=tuple(range(1, 9))),
    "skill_upgrading.internal_mobility": Row(quits_that_leave_ai, -1),
    "skill_upgrading.learning_time": Row(mean_of("skill_technical"), +1),
    "beyond_pillars.overseas_recruitment": Row(flow([State.BEYOND], [State.SEEKING_AI]), +1),
}
SHAKES = {
    "demand_boom": Row(mean_of("posts_wanted"), +1, months=36),
    "demand_bust": Row(mean_of("posts_wanted"), -1, months=36),
    "export_controls": Row(mean_of("posts_wanted", "layer=technology"), -1, months=36),
    "emigration_pull": Row(mean_of("emigrated"), +1),
    "nev_boom": Row(mean_of("openings", "sector=nev"), +1, months=36),
    "knowledge_jump": Row(mean_of("skill_technical"), -1, months=36),
}
STORM: Changes = {"shocks": [shock(kind, 0.3, ramp_months=12) for kind in KINDS]}


def differences(row: Row, changes: Changes, *world: Changes) -> np.ndarray:
    """With the change minus without it, in the direction expected, seed by seed."""
    there = (*world, row.both)
    changed = [row.statistic(market_after(row.months, *there, changes, seed=seed)) for seed in row.seeds]
    without = [
        row.statistic(market_after(row.months, *there, seed=seed) if any(there) else baseline_after(row.months, seed))
        for seed in row.seeds
    ]
    return row.sign * (np.array(changed) - np.array(without))


def assert_moves_as_expected(differences: np.ndarray) -> None:
    """In no seed the wrong way; counts of few agents may stay where they are in some seed, not in all."""
    assert (differences >= 0).all(), differences
    assert differences.sum() > 0


def test_every_lever_and_shock_has_its_row() -> None:
    assert set(MOVES) == set(BOOK)
    assert set(SHAKES) == set(KINDS)


@pytest.mark.parametrize("key", BOOK)
def test_a_lever_at_full_value_moves_what_it_should(key: str) -> None:
    assert_moves_as_expected(differences(MOVES[key], lever(key, BOOK[key].high)))


@pytest.mark.slow
@pytest.mark.parametrize("key", BOOK)
def test_a_lever_moves_it_in_a_stormy_world_too(key: str) -> None:
    """With every shock at work on both sides: levers and shocks compose."""
    row = MOVES[key]
    row = row._replace(seeds=row.seeds if len(row.seeds) > 2 else row.seeds[:1])
    assert_moves_as_expected(differences(row, lever(key, BOOK[key].high), STORM))


@pytest.mark.parametrize("kind", KINDS)
def test_a_shock_moves_what_it_should(kind: str) -> None:
    assert_moves_as_expected(differences(SHAKES[kind], {"shocks": [shock(kind, 0.5)]}))


def test_adjacent_coverage_alone_changes_nothing_but_its_cost() -> None:
    """It brings to adjacent majors what another lever teaches: without one there is nothing to bring."""
    alone = market_after(JULY_2022, lever("industry_demands.adjacent_coverage", 1.0)).results()
    baseline = result_of_baseline(JULY_2022)
    assert alone.flows.tobytes() == baseline.flows.tobytes()
    columns = [column for column, (name, _) in enumerate(baseline.keys) if name != "policy_cost"]
    assert alone.values[:, columns].tobytes() == baseline.values[:, columns].tobytes()
    assert alone.values.tobytes() != baseline.values.tobytes()


def test_whoever_listed_the_shocks_in_another_order_gets_the_same_bits() -> None:
    """Two of a kind among them."""
    shocks = [shock(kind, 0.1 + 0.1 * place, ramp_months=place) for place, kind in enumerate(KINDS)]
    shocks.append(shock("demand_boom", 0.37, **{"from": "2019-01", "to": "2019-06"}))
    levers = [lever(key, entry.strong) for key, entry in BOOK.items()]
    first, *others = (
        market_after(30, *levers, {"shocks": order}).results()
        for order in (shocks, shocks[::-1], shocks[3:] + shocks[:3])
    )
    assert all(same_bits(first, other) for other in others)


def test_graduates_of_later_cohorts_are_taught_as_if_there_had_been_no_lever() -> None:
    """All levers end in December 2018: who enrols in September 2020 learns what the baseline teaches, person by person.

    The years before change who teaches, so elite researchers are left out of technical skill.
    """
    no_researchers = {
        "assumptions.curriculum.curriculum_months_per_log_researchers": 0.0,
        "assumptions.research.researcher_quality_elasticity": 0.0,
    }
    levers = [lever(key, entry.high, to="2018-12") for key, entry in BOOK.items()]
    sides = [market_after(JULY_2022 + 24, no_researchers, *changed) for changed in ([], levers)]
    taught = [_skills_of_graduates(side) for side in sides]
    common = taught[0].keys() & taught[1].keys()
    assert len(common) > 30
    assert [taught[0][person] for person in common] == [taught[1][person] for person in common]


def _skills_of_graduates(market: TalentMarket) -> dict[int, tuple[Any, ...]]:
    """By id; specialism only of those who have not been hired, who take on that of the employer."""
    rows = np.flatnonzero(graduates(market) & (market.persons["employer"] < 0))
    names = ("unique_id", "technical", "practical", "domain", "specialism", "credit_added")
    columns = (market.persons[name][rows].tolist() for name in names)
    return {person: rest for person, *rest in zip(*columns, strict=True)}
