"""The lake model: the mean path of unemployment and employment in a labour force that people enter and leave.

Theory: Ljungqvist and Sargent, *Recursive Macroeconomic Theory*; QuantEcon, "A Lake Model of Employment and
Unemployment". The recursion is linear, so it holds in the mean for any number of persons. Tolerance: four standard
errors of the mean over 32 markets of 20,000 persons at the start.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulation.laboratory import lake
from simulation.laboratory.lake_model import career_months
from verification.standard_errors import assert_mean
from verification.theory import lake_path, lake_unemployment_rate

QUANTECON = (0.283, 0.013, 0.0124, 0.00822)  # monthly, United States: λ, α, b, d
MARKETS, PERSONS, MONTHS = 32, 20_000, 60


@cache
def markets() -> np.ndarray:
    """Unemployment and employment, (market, month, 2)."""
    frames = (lake(*QUANTECON, persons=PERSONS, months=MONTHS, seed=seed) for seed in range(MARKETS))
    return np.array([frame[["unemployment", "employment"]].to_numpy() for frame in frames])


def test_the_steady_state_of_unemployment() -> None:
    """u* = 8.2666 %, the mean over months 24 to 60, within four standard errors, below 1 %."""
    truth = lake_unemployment_rate(*QUANTECON)
    assert truth == pytest.approx(0.082666, abs=5e-7)
    stocks = markets()[:, 24:]
    assert_mean((stocks[:, :, 0] / stocks.sum(axis=2)).mean(axis=1), truth, precision=0.01)


def test_the_whole_path() -> None:
    """Both stocks in every month, from everybody unemployed on."""
    path = lake_path(*QUANTECON, PERSONS, MONTHS)
    np.testing.assert_array_equal(markets()[:, 0], np.broadcast_to(path[0], (MARKETS, 2)))
    assert_mean(markets()[:, 1:], path[1:], precision=0.02)


def test_the_labour_force_grows_by_entry_less_exit() -> None:
    """In every month, within four standard errors, below 0.5 %; at the end it is 28 % larger."""
    growth = (1.0 + QUANTECON[2] - QUANTECON[3]) ** np.arange(1, MONTHS + 1)
    assert growth[-1] == pytest.approx(1.28, abs=0.005)
    assert_mean(markets()[:, 1:].sum(axis=2), PERSONS * growth, precision=0.005)


def test_the_path_of_other_risks() -> None:
    """A shrinking labour force with a sclerotic market: λ = 0.08, α = 0.03, b = 0.002, d = 0.02; precision 4 %."""
    risks = (0.08, 0.03, 0.002, 0.02)
    frames = [lake(*risks, persons=10_000, months=48, seed=seed) for seed in range(30)]
    stocks = np.array([frame[["unemployment", "employment"]].to_numpy() for frame in frames])
    assert_mean(stocks[:, 1:], lake_path(*risks, 10_000, 48)[1:], precision=0.04)


@pytest.mark.parametrize(
    ("risks", "unemployment", "employment"),
    [
        ((1.0, 0.0, 0.0, 0.0), [0, 0, 0], [50, 50, 50]),  # everybody finds work at once and keeps it
        ((0.0, 0.5, 0.0, 0.0), [50, 50, 50], [0, 0, 0]),  # nobody ever does
        ((1.0, 1.0, 0.0, 0.0), [0, 50, 0], [50, 0, 50]),  # every second month
        ((1.0, 0.5, 0.0, 1.0), [0, 0, 0], [0, 0, 0]),  # everybody leaves at once
        ((0.0, 0.0, 1.0, 0.0), [100, 200, 400], [0, 0, 0]),  # the labour force doubles every month
    ],
)
def test_risks_of_nought_and_one(risks: tuple[float, ...], unemployment: list[int], employment: list[int]) -> None:
    """Nothing is left to chance: exact numbers in the first three months."""
    stocks = lake(*risks, persons=50, months=3, seed=1)[1:]
    assert stocks.unemployment.tolist() == unemployment
    assert stocks.employment.tolist() == employment
    assert (stocks.unemployment + stocks.employment == stocks.labour_force).all()


def test_careers_are_geometric() -> None:
    """At evenly spread draws the lengths have the chances d·(1 - d)^(k-1), to one draw in ten thousand."""
    lengths = np.array([career_months((i + 0.5) / 10_000, 0.2) for i in range(10_000)])
    counts = np.bincount(np.minimum(lengths, 11), minlength=12)[1:]
    expected = 10_000 * np.append(0.2 * 0.8 ** np.arange(10), 0.8**10)
    np.testing.assert_allclose(counts, expected, atol=1.0)
