"""The NumPy version of the skill and search phases gives the numbers of the compiled kernels: it may be compared."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from bench import numpy_phases
from bench.bare import copied
from simulation.agents.codes import (
    AI_SECTORS,
    EMPLOYED,
    NOT_DIRECT,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_NONEMPLOYED,
    SEARCH_OUTSIDE,
    SEEKING,
    TRAINING,
)
from simulation.columns.jit import kernel
from simulation.columns.random import uniform
from simulation.model import TalentMarket
from simulation.phases.search import Seekers, find_seekers
from simulation.phases.skills import fade_and_grow
from simulation.scenario.schema import Scenario

# Everything that the two phases tell apart is common: trainees, direct applicants, firms that train, long search.
LIVELY = {
    "runs.scale": 200,
    "assumptions.switching.consider_per_month": 0.05,
    "assumptions.switching.direct_application_per_month": 0.05,
    "assumptions.training.training_value_per_month": 0.03,
    "assumptions.separations.separation_ai": 0.05,
    "assumptions.search.reservation_decline_per_month": 0.1,  # reaches its floor in four months
}
OF_AI_SEEKERS = {"specialism", "industry", "technical", "practical", "domain"}
MONTHS = {"baseline": ({"runs.scale": 400}, 30), "lively": (LIVELY, 9)}


@cache
def market_of(name: str) -> TalentMarket:
    """A market some months into its run; tests leave it with more or less skill, which is all the same to the next."""
    changes, months = MONTHS[name]
    market = TalentMarket(Scenario(title=name).with_(changes), seed=5)
    market.run_for(months)
    if changes is LIVELY:
        market.p["ceiling_mean"] = 0.5  # below what many have learned
    return market


@kernel
def draws_one_by_one(key, unique_ids):  # type: ignore[no-untyped-def]
    draws = np.empty(unique_ids.shape[0])
    for i in range(unique_ids.shape[0]):
        draws[i] = uniform(key, unique_ids[i])
    return draws


@pytest.mark.parametrize("key", [0, 1, 0x5DEECE66D, 2**63 - 1])
def test_draws_are_the_keyed_draws(key: int) -> None:
    """Bit for bit, for small and large ids."""
    ids = np.concatenate([np.arange(1000), (np.arange(1000) << 40) + 7, 2**62 - np.arange(1000)])
    assert np.array_equal(numpy_phases.uniforms(key, ids), draws_one_by_one(key, ids))


def test_everybody_whom_the_phases_tell_apart_is_there() -> None:
    """Otherwise the comparisons below would pass over a branch."""
    market = market_of("lively")
    persons, firms = market.persons.arrays(), market.firms.arrays()
    in_ai = persons.sector < AI_SECTORS
    ai_staff = in_ai & (persons.status == EMPLOYED)
    groups = [
        ai_staff & firms.trains[persons.employer],
        ai_staff & ~firms.trains[persons.employer],
        ~in_ai & (persons.status == EMPLOYED),
        in_ai & (persons.status == SEEKING),
        ~in_ai & (persons.status == SEEKING),
        persons.status == TRAINING,
        (persons.status == SEEKING) & (persons.direct != NOT_DIRECT),
        (persons.status == EMPLOYED) & (persons.domain < market.p["outside_domain_level"]) & ~in_ai,
        (persons.status == EMPLOYED) & (persons.domain > market.p["outside_domain_level"]) & ~in_ai,
    ]
    assert min(np.count_nonzero(group) for group in groups) >= 20


def columns_after_skills(market: TalentMarket, p: Any) -> dict[str, tuple[np.ndarray, ...]]:
    """Each column of persons a month of skills later: by the kernels, by NumPy with parameters `p`, and before."""
    before, by_numpy = copied(market.persons), copied(market.persons)
    numpy_phases.fade_and_grow(by_numpy, market.firms.arrays(), p)
    fade_and_grow(market)
    by_kernels = market.persons.arrays()
    return dict(zip(before._fields, zip(by_kernels, by_numpy, before, strict=True), strict=True))


@pytest.mark.parametrize("name", MONTHS)
def test_skills_are_the_same_bits(name: str) -> None:
    """All three skills of everybody after a month, and nothing else changes."""
    market = market_of(name)
    for column, (by_kernels, by_numpy, before) in columns_after_skills(market, market.p).items():
        assert np.array_equal(by_kernels, by_numpy), column
        assert (column in ("technical", "practical", "domain")) != np.array_equal(by_numpy, before), column


@pytest.mark.parametrize("name", ["learning_per_month", "practical_fade_per_month", "domain_growth_per_month"])
def test_a_slightly_wrong_rate_is_noticed(name: str) -> None:
    """A rate that is wrong by a hundred-thousandth changes the bits of somebody's skill."""
    wrong = market_of("lively").p.copy()
    wrong[name] *= 1.00001
    columns = columns_after_skills(market_of("lively"), wrong).values()
    assert not all(np.array_equal(by_kernels, by_numpy) for by_kernels, by_numpy, _ in columns)


@pytest.mark.parametrize("name", MONTHS)
def test_the_same_people_seek_in_the_same_way(name: str) -> None:
    """Every column of the seekers bit for bit; what only AI employers look at, of those who apply to AI posts."""
    market = market_of(name)
    kernels = find_seekers(market)
    arrays = numpy_phases.find_seekers(market.persons.arrays(), market.p, market.seed, market.month)
    assert set(np.unique(kernels.way)) == {SEARCH_EMPLOYED, SEARCH_NONEMPLOYED, SEARCH_DIRECT, SEARCH_OUTSIDE}
    assert len(np.unique(kernels.mask)) > 20
    to_ai = kernels.way != SEARCH_OUTSIDE
    for column in Seekers._fields:
        expected, found = getattr(kernels, column), getattr(arrays, column)
        assert expected.dtype == found.dtype
        rows = to_ai if column in OF_AI_SEEKERS else slice(None)
        assert np.array_equal(expected[rows], found[rows]), column
