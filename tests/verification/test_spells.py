"""Constant risks give geometric spells, and an unemployment rate of s/(s + f).

Theory: a spell that ends with chance h each month lasts k months with chance h·(1 - h)^(k-1). Tolerance: chi-square at
the level of 0.1 % over classes of at least 50 expected spells; means within four standard errors.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from simulation.agents.codes import AI_SECTORS, EMPLOYED, OTHER, SEEKING
from simulation.laboratory import lake
from simulation.laboratory.lake_model import LakeMarket
from simulation.phases.separations import separate
from verification.full_model import market_of_its_own
from verification.standard_errors import assert_mean

FINDING, SEPARATION = 0.25, 0.04
LEVEL = 0.001


def assert_geometric(lengths: np.ndarray, hazard: float, longest: int) -> None:
    """Lengths of spells in months, all known up to `longest`; longer ones and rare ones form one class."""
    months = np.arange(1, longest + 1)
    expected = len(lengths) * hazard * (1.0 - hazard) ** (months - 1)
    known = int(np.count_nonzero(expected >= 50.0))
    assert known >= 5
    classes = np.bincount(np.minimum(lengths, known + 1), minlength=known + 2)[1:]
    expected = np.append(expected[:known], len(lengths) * (1.0 - hazard) ** known)
    assert chisquare(classes, expected).pvalue > LEVEL


def spells(status: np.ndarray, kind: int, longest: int) -> np.ndarray:
    """Lengths of the spells that begin while they can be watched for `longest` months; status is (months, persons)."""
    inside = status == kind
    begins = inside[1:-longest] & ~inside[: -longest - 1]
    month, person = np.nonzero(begins)
    ends = np.array([np.argmin(inside[m + 1 : m + 1 + longest, i]) for m, i in zip(month, person, strict=True)])
    return np.where(ends == 0, longest + 1, ends)


@pytest.fixture(scope="module")
def histories() -> np.ndarray:
    """Who was what in each of 160 months: 2,000 persons, nobody enters or leaves."""
    market = LakeMarket(FINDING, SEPARATION, 0.0, 0.0, persons=2_000, seed=1)
    status = []
    for _ in range(160):
        market.step()
        status.append(market.persons["status"].copy())
    return np.array(status)


@pytest.mark.parametrize(("kind", "hazard"), [(EMPLOYED, SEPARATION), (SEEKING, FINDING)])
def test_spells_are_geometric(histories: np.ndarray, kind: int, hazard: float) -> None:
    """Spells of work and of search, more than five thousand of each."""
    lengths = spells(histories, kind, 80)
    assert len(lengths) > 5_000
    assert_geometric(lengths, hazard, 80)


@pytest.mark.parametrize(("finding", "separation"), [(0.25, 0.04), (0.5, 0.03), (0.1, 0.1)])
def test_the_unemployment_rate_of_constant_risks(finding: float, separation: float) -> None:
    """u* = s/(s + f), the mean of months 40 to 120 in 12 markets, within four standard errors, below 2 %."""
    rates = []
    for seed in range(12):
        stocks = lake(finding, separation, 0.0, 0.0, persons=3_000, months=120, seed=seed)
        rates.append((stocks.unemployment / stocks.labour_force)[40:].mean())
    assert_mean(rates, separation / (separation + finding), precision=0.02)


def test_quits_of_the_full_model_are_geometric() -> None:
    """Staff of the full model, when nobody is hired, laid off or retired: months until they leave their jobs.

    Outside AI the risk is that of quits; in AI that of quits and of emigration, which take the two ends of one draw.
    """
    market = market_of_its_own(
        layoff_speed=0, separation_outside=0.03, separation_ai=0.05, emigration_per_year=0.3, return_per_year=0
    )
    market.persons["retires"][:] = 32_000
    start = market.persons["status"] == EMPLOYED
    sector = market.persons["sector"].copy()
    left = np.full(len(start), 61)
    for month in range(1, 61):
        separate(market)
        market.month += 1
        left[start & (left == 61) & (market.persons["status"] != EMPLOYED)] = month
    emigration = 1.0 - 0.7 ** (1 / 12)
    assert_geometric(left[start & (sector == OTHER)], 0.03, 60)
    assert_geometric(left[start & (sector < AI_SECTORS)], 0.05 + emigration, 60)
