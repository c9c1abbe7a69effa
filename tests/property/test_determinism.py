"""Keyed draws: the same person has the same luck, whoever else is there and in whatever order they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.codes import Kind, Programme, Status
from simulation.columns.store import ColumnStore
from simulation.indicators.catalogue import BY_NAME, series_keys
from simulation.model import TalentMarket
from simulation.phases.births import Source, cohort_ids
from simulation.scenario import Scenario
from simulation.scenario.assumptions import Assumptions, book

MONTHS = 26
BORN_WITH = ("ability", "postgraduate", "retires")
WEIGHTED = ("shortfall_skill_weighted", "pipeline")  # sums of fractions
COUNTED = [
    place
    for place, (name, _) in enumerate(series_keys())
    if BY_NAME[name].unit in ("persons", "posts", "projects", "programmes") and name not in WEIGHTED
]


def market_after(months: int, *, seed: int = 5, scale: int = 1000, **changes: Any) -> TalentMarket:
    keys = {f"assumptions.{key.replace('__', '.')}": value for key, value in changes.items()}
    market = TalentMarket(Scenario(title="Draws").with_(keys), seed=seed, scale=scale)
    if months:
        market.run_for(months)
    return market


@pytest.fixture(scope="module")
def baseline() -> TalentMarket:
    """Twenty-six months at scale 1000; no test changes it."""
    return market_after(MONTHS)


def assert_same_bits(one: TalentMarket, other: TalentMarket) -> None:
    """Series, flows and every column of every table."""
    assert one.results().values.tobytes() == other.results().values.tobytes()
    assert one.results().flows.tobytes() == other.results().flows.tobytes()
    for name, table in one.tables.items():
        for column in table:
            assert table[column].tobytes() == other.tables[name][column].tobytes(), (name, column)


def born(market: TalentMarket, traits: tuple[str, ...] = BORN_WITH) -> dict[int, tuple[Any, ...]]:
    """What everybody present was born with, by id."""
    persons = market.persons
    living = np.flatnonzero(persons["alive"])
    rows = zip(*(persons[name][living].tolist() for name in ("unique_id", *traits)), strict=True)
    return {unique_id: tuple(rest) for unique_id, *rest in rows}


def test_the_same_seed_gives_the_same_bits(baseline: TalentMarket) -> None:
    assert_same_bits(baseline, market_after(MONTHS))


def test_pausing_between_months_changes_nothing(baseline: TalentMarket) -> None:
    market = market_after(0)
    for months in (1, 13, 12):
        market.run_for(months)
    assert_same_bits(baseline, market)


def test_another_market_in_the_same_process_changes_nothing(baseline: TalentMarket) -> None:
    market, other = market_after(0), market_after(0, seed=6)
    for _ in range(MONTHS):
        market.step()
        other.step()
    assert_same_bits(baseline, market)


def test_mesas_own_generators_are_not_used(baseline: TalentMarket) -> None:
    """Draws from them, by a plot or a user's code, shift nobody's luck."""
    market = market_after(0)
    for _ in range(MONTHS):
        market.random.random()
        market.rng.random()
        market.step()
    assert_same_bits(baseline, market)


@settings(max_examples=8)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_seeds_differ(one: int, other: int) -> None:
    same = (
        market_after(3, seed=one).results().values.tobytes() == market_after(3, seed=other).results().values.tobytes()
    )
    assert same == (one == other)


def test_every_headline_depends_on_the_seed(baseline: TalentMarket) -> None:
    """No replicate repeats another; what follows from assumptions alone is the same."""
    other, result = market_after(MONTHS, seed=6).record, baseline.record
    for name in ("openings", "shortfall", "hires", "separations", "employment", "wage_posted", "supply_demand_ratio"):
        assert not np.array_equal(other.series(name)[:MONTHS], result.series(name)[:MONTHS]), name
    np.testing.assert_array_equal(other.series("policy_cost"), result.series("policy_cost"))
    np.testing.assert_array_equal(market_after(1, seed=6).posts_path, baseline.posts_path)


def test_setting_every_assumption_to_its_own_value_changes_nothing(baseline: TalentMarket) -> None:
    """A neutral change is no change, bit for bit."""
    same = {f"assumptions.{row.key}": row.value for row in book(Assumptions())}
    market = TalentMarket(Scenario(title="Same").with_(same | {"runs.replicates": 3}), seed=5, scale=1000)
    market.run_for(MONTHS)
    assert_same_bits(baseline, market)


def test_a_longer_horizon_changes_no_month(baseline: TalentMarket) -> None:
    market = TalentMarket(Scenario(title="Draws").with_({"horizon.end": "2020-02"}), seed=5, scale=1000)
    assert market.months == MONTHS
    market.run_for(MONTHS)
    assert market.results().values.tobytes() == baseline.results().values.tobytes()


@pytest.mark.parametrize("capacity", [0, 100_000])
def test_the_room_in_a_table_changes_nothing(baseline: TalentMarket, capacity: int) -> None:
    """Tables that grow within the run, or have far too much room, hold the same people."""
    market = market_after(0)
    _move_into(market, capacity, np.arange(market.persons.size))
    market.run_for(MONTHS)
    assert_same_bits(baseline, market)


def test_packing_at_any_time_changes_nothing(baseline: TalentMarket) -> None:
    """Rows move, people do not."""
    market = market_after(0)
    for _ in range(MONTHS):
        market.persons.pack()
        market.researchers.pack()
        market.step()
    assert market.results().flows.tobytes() == baseline.results().flows.tobytes()
    np.testing.assert_array_equal(market.results().values, baseline.results().values)


@pytest.mark.parametrize("offers", ["sequential", "simultaneous"])
def test_the_order_of_persons_does_not_matter(offers: str) -> None:
    """Counts are equal; means are equal up to the order in which their terms are added.

    The order of firms does matter in one place, and may: a seeker's draws point at places in the list of
    openings, so another order of firms is another draw of vacancies.
    """
    plain, shuffled = (market_after(0, search__offers=offers) for _ in range(2))
    order = np.random.default_rng(1).permutation(shuffled.persons.size)
    _move_into(shuffled, shuffled.persons.capacity, order)
    for market in (plain, shuffled):
        market.run_for(MONTHS)
    np.testing.assert_array_equal(shuffled.results().flows, plain.results().flows)
    values, expected = shuffled.results().values, plain.results().values
    np.testing.assert_array_equal(values[:, COUNTED], expected[:, COUNTED])
    np.testing.assert_allclose(values, expected, rtol=1e-9)


def _move_into(market: TalentMarket, capacity: int, order: np.ndarray) -> None:
    """Put the persons into a new table, in another order."""
    old = market.persons
    columns = {name: old[name][order].copy() for name in old if name not in ("unique_id", "alive")}
    new = ColumnStore([column for name, column in old.columns.items() if name in columns], type(old.arrays()), capacity)
    new.add(old["unique_id"][order], **columns)
    market.persons = market.tables["persons"] = new


def test_more_programmes_change_nobody_elses_birth(baseline: TalentMarket) -> None:
    """A policy that lets more universities open adds students and leaves all others as they were."""
    changes = {"education__first_opening_year": 2018.0}
    before = market_after(MONTHS, **changes)
    after = market_after(MONTHS, **changes, education__approval_quota=5.0)
    assert after.record.get("programmes") > before.record.get("programmes")
    _assert_births_shared(before, after, fewest=0.98)


def test_more_entrants_and_firms_change_nobody_elses_birth(baseline: TalentMarket) -> None:
    """Five more employers and a larger workforce: who is in both worlds was born the same."""
    with_firms = market_after(0)
    with_firms.add_firms(0, 5)
    with_firms.run_for(MONTHS)
    assert len(with_firms.firms) >= len(baseline.firms)
    _assert_births_shared(baseline, with_firms, fewest=0.98)
    growing = market_after(MONTHS, outside__outside_entry_growth=0.08)
    assert len(growing.persons) > len(baseline.persons)
    _assert_births_shared(baseline, growing, fewest=0.95)


def test_entrants_bring_the_same_into_every_world() -> None:
    """Industry, specialism and skills of those who enter this month, with and without five more employers."""
    plain, richer = market_after(6), market_after(6)
    richer.add_firms(0, 5)
    arrived = []
    for market in (plain, richer):
        before = set(market.persons["unique_id"].tolist())
        market.step()
        traits = ("industry", "specialism", "technical", "domain", "ability", "retires", "kind")
        arrived.append({key: value for key, value in born(market, traits).items() if key not in before})
    assert len(arrived[0]) > 10
    assert arrived[0] == arrived[1]


def _assert_births_shared(one: TalentMarket, other: TalentMarket, fewest: float) -> None:
    births, others = born(one), born(other)
    shared = births.keys() & others.keys()
    assert len(shared) >= fewest * len(births)
    assert all(births[unique_id] == others[unique_id] for unique_id in shared)


def test_students_added_by_hand_shift_no_draw(baseline: TalentMarket) -> None:
    """A cohort that only one world has: everybody else has the same ability, and starts from the same state."""
    market = market_after(0)
    alone = born(market)
    extra = cohort_ids(Source.AI_STUDENTS, 0, np.arange(200))
    market.persons.add(extra, kind=Kind.GRADUATE, status=Status.STUDYING, programme=Programme.AI, university=0, until=5)
    assert {key: value for key, value in born(market).items() if key not in set(extra.tolist())} == alone
    market.run_for(MONTHS)
    _assert_births_shared(baseline, market, fewest=0.98)


def test_a_cohort_twice_as_large_contains_the_smaller_one() -> None:
    """Ids hang on source, month and place in the cohort: more members shift nobody's."""
    small, large = (cohort_ids(Source.ENTRANTS, 7, np.arange(n)) for n in (50, 100))
    assert large[:50].tolist() == small.tolist()
    everybody = np.concatenate(
        [cohort_ids(source, month, np.arange(40)) for source in Source for month in (0, 1, 215, 515)]
    )
    assert len(np.unique(everybody)) == len(everybody)


def test_researchers_are_the_same_persons_at_every_scale() -> None:
    """They are not scaled, and nobody else touches their draws."""
    coarse, fine = market_after(MONTHS, scale=2000), market_after(MONTHS, scale=500)
    for group in ("place=china", "place=abroad"):
        np.testing.assert_array_equal(
            coarse.record.series("researchers", group)[:MONTHS], fine.record.series("researchers", group)[:MONTHS]
        )
    for column in coarse.researchers:
        np.testing.assert_array_equal(coarse.researchers[column], fine.researchers[column])


def test_a_shock_to_one_risk_moves_nobody_within_another() -> None:
    """Separations and emigration share a draw from opposite ends: more emigration makes no more quits."""
    few, many = (market_after(1, separations__emigration_per_year=rate, scale=200) for rate in (0.0, 0.2))
    quits = [market.tally.moves[3:6, 1].sum() + market.tally.moves[3:6, 8].sum() for market in (few, many)]
    assert many.tally.emigrated[0] > few.tally.emigrated[0]
    assert quits[1] == quits[0]
