"""The Beveridge curve of one market under a demand cycle.

Theory: the one-market limit of del Rio-Chanona, Mealy, Beguerisse-Díaz, Lafond and Farmer 2021; its flows at their
means, with urn-ball hires, are a recursion for unemployment and vacancies. Risks and speed are those that they set for
the United States; amplitude and period are assumptions, such that employers have to lay off. Tolerance: four standard
errors of the mean over 20 markets of 40,000 persons.
"""

from __future__ import annotations

from functools import cache
from itertools import islice

import numpy as np
import pytest

from simulation.laboratory import beveridge
from verification.standard_errors import assert_mean, standard_error
from verification.theory import beveridge_path, urn_ball_matches

MARKETS, PERSONS, PERIOD = 20, 40_000, 60
CYCLE = {"separation_prob": 0.016, "vacancy_prob": 0.012, "adjustment": 0.16, "amplitude": 0.1, "period": PERIOD}
SECOND = slice(PERIOD, 2 * PERIOD)


@cache
def markets() -> np.ndarray:
    """Unemployment rate, vacancy rate, hires per person, over two cycles: (market, step, 3)."""
    frames = (beveridge(**CYCLE, steps=2 * PERIOD, persons=PERSONS, seed=seed) for seed in range(MARKETS))
    return np.array([frame.to_numpy() for frame in frames]) / (1.0, 1.0, PERSONS)


@cache
def mean_field() -> np.ndarray:
    """The same at the means of all flows, (step, 3)."""
    path = beveridge_path(
        separation=0.016, opening=0.012, speed=0.16, amplitude=0.1, period=PERIOD, persons=float(PERSONS)
    )
    return np.array(list(islice(path, 2 * PERIOD)))


def slope(curve: np.ndarray) -> float:
    """Of log vacancies on log unemployment, by least squares."""
    return float(np.polyfit(np.log(curve[:, 0]), np.log(curve[:, 1]), 1)[0])


def loop_area(curve: np.ndarray) -> float:
    """Signed area inside a closed curve of logs, positive if it runs counter-clockwise (the shoelace formula)."""
    u, v = np.log(curve[:, 0]), np.log(curve[:, 1])
    return float(np.sum(u * np.roll(v, -1) - np.roll(u, -1) * v) / 2.0)


def test_the_curve_slopes_down() -> None:
    """The slope is negative, by far more than four standard errors, and that of the recursion within four."""
    slopes = np.array([slope(market[SECOND]) for market in markets()])
    assert slopes.mean() < -10.0 * standard_error(slopes)
    assert_mean(slopes, slope(mean_field()[SECOND]), precision=0.03)


def test_the_loop_runs_counter_clockwise() -> None:
    """Vacancies recover before unemployment falls: in every market, and with the area of the recursion's loop."""
    areas = np.array([loop_area(market[SECOND]) for market in markets()])
    assert np.all(areas > 0.0)
    assert_mean(areas, loop_area(mean_field()[SECOND]), precision=0.05)


def test_the_recursion_is_followed_step_by_step() -> None:
    """Rates and hires at fifteen points of the two cycles, four standard errors, below 8 % of the value."""
    points = np.arange(7, 2 * PERIOD, 8)
    assert_mean(markets()[:, points], mean_field()[points], precision=0.08)


def test_the_recursion_is_followed_over_a_cycle() -> None:
    """Means over the second cycle, four standard errors, below 1.5 %."""
    assert_mean(markets()[:, SECOND].mean(axis=1), mean_field()[SECOND].mean(axis=0), precision=0.015)


def test_without_a_cycle_the_market_comes_to_rest_where_posts_and_hires_balance() -> None:
    """At rest posts are those wanted, so u = v; separations, new vacancies and hires are equal.

    With p = q = 0.02 that is p·(L - u) = u·(1 - (1 - 1/u)^u). The mean of steps 60 to 120, four standard errors, below
    3 %.
    """
    low, high = 2.0, PERSONS / 2.0
    for _ in range(100):
        middle = (low + high) / 2.0
        low, high = (middle, high) if urn_ball_matches(middle, middle) < 0.02 * (PERSONS - middle) else (low, middle)
    steady = {"separation_prob": 0.02, "vacancy_prob": 0.02, "adjustment": 0.1, "amplitude": 0.0, "period": 1}
    frames = [beveridge(**steady, steps=120, persons=PERSONS, seed=seed) for seed in range(8)]
    rates = np.array([frame[["unemployment_rate", "vacancy_rate"]].to_numpy()[60:].mean(axis=0) for frame in frames])
    assert_mean(rates, np.full(2, low / PERSONS), precision=0.03)


@pytest.mark.parametrize("amplitude", [0.0, 0.3])
def test_persons_and_posts_are_conserved(amplitude: float) -> None:
    """Rates are of whole persons and posts, and hires never exceed either side."""
    frame = beveridge(**CYCLE | {"amplitude": amplitude}, steps=200, persons=500, seed=3)
    unemployed = frame.unemployment_rate * 500
    vacancies = frame.vacancy_rate / (1.0 - frame.vacancy_rate) * (500 - unemployed)
    np.testing.assert_allclose(unemployed, unemployed.round(), atol=1e-9)
    np.testing.assert_allclose(vacancies, vacancies.round(), atol=1e-9)
    before = np.minimum(unemployed, vacancies).round().to_numpy()[:-1]
    assert np.all(frame.hires.to_numpy()[1:] <= before)
    assert frame.hires.iloc[0] == 0
