"""Freeman's cobweb: the production rules of wages and enrolment against the linear difference equation.

Theory. Off rest by s, a stock that loses δ a year and is filled by cohorts that began to study L years ago follows
s(t+1) = (1 - δ)·s(t) + δ·e(t - L), entrants e being k = ε_s/ε_d times the expected share by which the stock is short.
Expectations say what e is (`characteristic`); the largest root of the characteristic polynomial, by `numpy.roots`, says
how fast cycles die or grow and how long they take. Source: Ezekiel 1938; Nerlove 1958; Freeman 1976.

Nothing here is random, so tolerances bound the error of the linear limit: the rules are not linear, and a path that
starts off rest by s0 differs from the recursion by about s0 in relative terms. Tests start at 1e-8 and allow 1e-5 while
paths stay within a few times their start.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from simulation.laboratory.pipeline import training_pipeline

SHOCK = 1e-8
KINDS = ("naive", "adaptive", "rational-horizon")
OCCUPATIONS = [(4, 0.05), (2, 0.10), (6, 0.03), (4, 0.50), (0, 1.0), (1, 1.0)]  # lag in years, exit a year


def characteristic(lag: int, exit_rate: float, ratio: float, kind: str = "naive", weight: float = 0.3) -> np.ndarray:
    """The characteristic polynomial, highest power first.

    naive: e = -k·s; adaptive: e = (1 - w)·e(t - 1) - w·k·s; rational-horizon: e = -k·(s + δ·Σ e(t - j))/(1 + L·δ), the
    sum over the L cohorts in study, who count as if they had joined.
    """
    stock = np.array([1.0, -(1.0 - exit_rate)])
    if kind == "rational-horizon":
        in_study = np.full(lag + 1, ratio * exit_rate)
        in_study[0] = 1.0 + lag * exit_rate
        return np.polyadd(np.polymul(stock, in_study), [exit_rate * ratio])
    left = np.polymul(stock, [1.0] + [0.0] * lag)
    if kind == "naive":
        return np.polyadd(left, [exit_rate * ratio])
    return np.polyadd(np.polymul(left, [1.0, -(1.0 - weight)]), [weight * exit_rate * ratio, 0.0])


def leading_root(*arguments: Any, **options: Any) -> complex:
    """The root of largest modulus."""
    roots = np.roots(characteristic(*arguments, **options))
    return complex(roots[np.argmax(np.abs(roots))])


def threshold(lag: int, exit_rate: float, kind: str = "naive", weight: float = 0.3) -> float:
    """The elasticity ratio at which the largest root reaches the unit circle."""

    def beyond(ratio: float) -> float:
        return abs(leading_root(lag, exit_rate, ratio, kind=kind, weight=weight)) - 1.0

    return float(brentq(beyond, 0.01, 200.0))


def deviation(lag: int, exit_rate: float, ratio: float, **options: Any) -> np.ndarray:
    """The stock's path off rest, in units of where it started."""
    path = training_pipeline(lag, exit_rate, ratio, 1.0, **{"shock": SHOCK, **options})
    return (path["stock"].to_numpy() - 1.0) / options.get("shock", SHOCK)


def recursion(lag: int, exit_rate: float, ratio: float, years: int) -> np.ndarray:
    """The naive recursion, from a pipeline at rest."""
    s = np.zeros(lag + years + 1)
    s[lag] = 1.0
    for t in range(lag, lag + years):
        s[t + 1] = (1.0 - exit_rate) * s[t] - exit_rate * ratio * s[t - lag]
    return s[lag:]


def leading_pair(path: np.ndarray) -> tuple[float, float]:
    """Modulus a year and period in years of a path on which one pair of roots is left (Prony: s'' = b·s' - m²·s)."""
    (b, minus_square), *_ = np.linalg.lstsq(np.column_stack([path[1:-1], path[:-2]]), path[2:], rcond=None)
    modulus = np.sqrt(-minus_square)
    return float(modulus), float(2.0 * np.pi / np.arccos(b / (2.0 * modulus)))


def grows(path: np.ndarray) -> bool:
    """Whether the last quarter swings further than the one before."""
    quarter = len(path) // 4
    return bool(np.abs(path[-quarter:]).max() > np.abs(path[-2 * quarter : -quarter]).max())


@pytest.mark.parametrize(("lag", "exit_rate"), OCCUPATIONS)
@pytest.mark.parametrize("share_of_threshold", [0.2, 0.95, 1.05])
def test_the_path_is_the_recursion(lag: int, exit_rate: float, share_of_threshold: float) -> None:
    """Year by year over 60 years, to 1e-5 of the start."""
    ratio = share_of_threshold * threshold(lag, exit_rate)
    found = deviation(lag, exit_rate, ratio, years=60)
    np.testing.assert_allclose(found, recursion(lag, exit_rate, ratio, 60), rtol=0, atol=1e-5)


def test_what_separates_path_and_recursion_is_of_second_order() -> None:
    """Ten times the start, ten times the relative error (to a tenth): the recursion is the limit, not a near miss."""
    exact = recursion(4, 0.05, 5.0, 60)
    errors = [np.abs(deviation(4, 0.05, 5.0, years=60, shock=shock) - exact).max() for shock in (1e-5, 1e-4, 1e-3)]
    assert errors[1] / errors[0] == pytest.approx(10.0, rel=0.1)
    assert errors[2] / errors[1] == pytest.approx(10.0, rel=0.1)


@pytest.mark.parametrize(("supply", "demand"), [(1.0, 2.0), (6.0, 0.4), (0.3, 0.1)])
def test_the_rules_have_the_elasticities_asked_for(supply: float, demand: float) -> None:
    """A stock one part in 100,000 too large: the wage is 1/ε_d lower, entrants ε_s/ε_d, to a thousandth."""
    first = training_pipeline(4, 0.05, supply, demand, years=1, shock=1e-5).iloc[0]
    assert (first["wage"] - 1.0) / 1e-5 == pytest.approx(-1.0 / demand, rel=1e-3)
    assert (first["entrants"] / 0.05 - 1.0) / 1e-5 == pytest.approx(-supply / demand, rel=1e-3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("lag", "exit_rate"), OCCUPATIONS)
def test_at_rest_nothing_moves(lag: int, exit_rate: float, kind: str) -> None:
    """Whatever applicants expect: stock, wage and entrants stay for 50 years (to 1e-12)."""
    path = training_pipeline(lag, exit_rate, 1.0, 1.0, expectations=kind, years=50, shock=0.0)  # type: ignore[arg-type]
    np.testing.assert_allclose(path, np.tile([1.0, 1.0, exit_rate], (51, 1)), rtol=1e-12)


def test_the_threshold_and_the_period_of_the_textbook() -> None:
    """Four years of study and five per cent leaving: 7.405 and 16.59 years; the cobweb theorem: 1 and two years."""
    assert threshold(4, 0.05) == pytest.approx(7.405, abs=5e-4)
    assert threshold(0, 1.0) == pytest.approx(1.0, abs=1e-9)
    onset = leading_root(4, 0.05, threshold(4, 0.05))
    assert 2.0 * np.pi / abs(np.angle(onset)) == pytest.approx(16.59, abs=5e-3)


@pytest.mark.parametrize(("lag", "exit_rate"), OCCUPATIONS)
def test_five_per_cent_below_the_threshold_cycles_die_and_above_they_grow(lag: int, exit_rate: float) -> None:
    critical = 7.405 if (lag, exit_rate) == (4, 0.05) else threshold(lag, exit_rate)
    assert not grows(deviation(lag, exit_rate, 0.95 * critical, years=400))
    assert grows(deviation(lag, exit_rate, 1.05 * critical, years=400))


def test_the_period_at_onset_is_16_59_years() -> None:
    """Between upward crossings of rest, by straight lines between years, over 60 cycles (to 0.01 years)."""
    path = deviation(4, 0.05, threshold(4, 0.05), years=1100)[100:]
    before = np.flatnonzero((path[:-1] < 0) & (path[1:] >= 0))
    crossings = before + path[before] / (path[before] - path[before + 1])
    cycles = len(crossings) - 1
    assert cycles == 60 - 1
    assert (crossings[-1] - crossings[0]) / cycles == pytest.approx(16.59, abs=0.01)


@pytest.mark.parametrize(
    ("kind", "first", "shock"),
    [("naive", 80, 1e-6), ("adaptive", 60, 1e-6), ("rational-horizon", 25, 1e-3)],
)
@pytest.mark.parametrize("ratio", [7.0, 7.8])
def test_decay_and_period_are_those_of_the_leading_root(ratio: float, kind: str, first: int, shock: float) -> None:
    """To 1e-4 relative, in 12 years that begin when other roots have died (their share is below 1e-5).

    Paths with a horizon die fast: they start further off rest, so that they stay above rounding.
    """
    root = leading_root(4, 0.05, ratio, kind=kind)
    path = deviation(4, 0.05, ratio, years=first + 12, expectations=kind, shock=shock)[first:]
    modulus, period = leading_pair(path)
    assert modulus == pytest.approx(abs(root), rel=1e-4)
    assert period == pytest.approx(2.0 * np.pi / abs(np.angle(root)), rel=1e-4)


def test_adaptive_expectations_damp_the_textbook_cobweb() -> None:
    """Where each cohort replaces the one before: stable up to 2/w - 1 = 5.67 instead of 1 (Nerlove 1958)."""
    critical = threshold(0, 1.0, kind="adaptive", weight=0.3)
    assert critical == pytest.approx(2.0 / 0.3 - 1.0, abs=1e-9)
    assert grows(deviation(0, 1.0, 1.5, years=40))
    for share, grown in [(0.95, False), (1.05, True)]:
        path = deviation(0, 1.0, share * critical, years=200, expectations="adaptive", expectation_weight=0.3)
        assert grows(path) == grown


def test_adaptive_expectations_do_not_damp_a_slow_stock() -> None:
    """Where five per cent leave a year, a moving average adds delay to delay: 6.788 instead of 7.405.

    Far above the threshold it still slows the growth of cycles, because its answer is weaker.
    """
    critical = threshold(4, 0.05, kind="adaptive", weight=0.3)
    assert critical == pytest.approx(6.788, abs=5e-4)
    for share, grown in [(0.95, False), (1.05, True)]:
        path = deviation(4, 0.05, share * critical, years=600, expectations="adaptive", expectation_weight=0.3)
        assert grows(path) == grown
    assert not grows(deviation(4, 0.05, 7.1, years=600))
    adaptive = np.abs(deviation(4, 0.05, 12.0, years=120, expectations="adaptive"))
    naive = np.abs(deviation(4, 0.05, 12.0, years=120))
    assert adaptive[-20:].max() < 0.2 * naive[-20:].max()


def test_applicants_who_count_those_in_study_damp_the_cycle() -> None:
    """With a horizon the same occupation is stable up to 46.8, six times the naive threshold."""
    critical = threshold(4, 0.05, kind="rational-horizon")
    assert critical == pytest.approx(46.8, abs=0.05)
    for share, grown in [(0.95, False), (1.05, True)]:
        path = deviation(4, 0.05, share * critical, years=200, expectations="rational-horizon")
        assert grows(path) == grown


def test_full_weight_is_naive() -> None:
    naive = training_pipeline(4, 0.05, 5.0, 1.0, shock=0.1)
    adaptive = training_pipeline(4, 0.05, 5.0, 1.0, shock=0.1, expectations="adaptive", expectation_weight=1.0)
    np.testing.assert_allclose(adaptive, naive, rtol=1e-12)


@given(st.integers(0, 12), st.floats(0.01, 1.0), st.floats(0.05, 40.0), st.floats(-0.9, 0.9), st.sampled_from(KINDS))
def test_large_swings_stay_possible(lag: int, exit_rate: float, ratio: float, shock: float, kind: str) -> None:
    """Far from the linear limit: stocks positive, entrants within the places, twice those at rest."""
    path = training_pipeline(lag, exit_rate, ratio, 1.0, expectations=kind, years=80, shock=shock)  # type: ignore[arg-type]
    assert (path > 0.0).all().all()
    assert np.isfinite(path).all().all()
    assert path["entrants"].max() <= 2.0 * exit_rate * (1 + 1e-12)
    assert path["stock"].max() <= 2.0 + 1e-9


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lag_years": -1}, "lag_years is -1; allowed: a whole number from 0 to 60"),
        ({"lag_years": 4.5}, "lag_years is 4.5; allowed: a whole number from 0 to 60"),
        ({"exit_rate": 0.0}, "exit_rate is 0.0; allowed: a number above 0 to 1"),
        ({"exit_rate": 1.01}, "exit_rate is 1.01; allowed: a number above 0 to 1"),
        ({"supply_elasticity": 0.0}, "supply_elasticity is 0.0; allowed: a number above 0"),
        ({"demand_elasticity": -1.0}, "demand_elasticity is -1.0; allowed: a number above 0"),
        ({"demand_elasticity": float("inf")}, "demand_elasticity is inf; allowed: a number above 0"),
        ({"expectations": "perfect"}, "expectations is 'perfect'; allowed: naive, adaptive, rational-horizon"),
        ({"expectation_weight": 1.1}, "expectation_weight is 1.1; allowed: a number above 0 to 1"),
        ({"years": 0}, "years is 0; allowed: a whole number from 1 to 1e+06"),
        ({"shock": 0.95}, "shock is 0.95; allowed: a number from -0.9 to 0.9"),
        ({"shock": float("nan")}, "shock is nan; allowed: a number from -0.9 to 0.9"),
    ],
)
def test_wrong_arguments_are_named(changes: dict[str, Any], message: str) -> None:
    """Argument, value and range."""
    right = {"lag_years": 4, "exit_rate": 0.05, "supply_elasticity": 1.0, "demand_elasticity": 1.0}
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        training_pipeline(**(right | changes))
