"""Rules of posted and paid wages, on numbers worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.wages import curve_wage, posted_wage_after, premium, stayer_wage_after, wage_with_subsidy

wage = st.floats(5_000, 200_000)
share = st.floats(0, 1)


@pytest.mark.parametrize(
    ("unfilled", "elasticity", "expected"),
    [
        (0.18, 0.5, 40_000.0),  # as in 2018
        (0.78, 0.5, 80_000.0),  # (0.80/0.20)^0.5 = 2
        (0.03, 0.5, 20_000.0),  # (0.05/0.20)^0.5 = 1/2
        (0.78, 0.0, 40_000.0),
        (0.78, 1.0, 160_000.0),
    ],
)
def test_the_wage_curve_is_a_level(unfilled: float, elasticity: float, expected: float) -> None:
    assert curve_wage(40_000.0, unfilled, 0.18, elasticity, 0.02) == pytest.approx(expected)


def test_the_wage_curve_stays_finite_when_no_post_is_unfilled() -> None:
    """(0.02/0.20)^0.1 = 0.7943282."""
    assert curve_wage(40_000.0, 0.0, 0.18, 0.1, 0.02) == pytest.approx(40_000 * 0.1**0.1)


@given(wage, share, share, st.floats(0, 0.5), st.floats(0.001, 0.2), st.floats(0, 0.5))
def test_a_tighter_market_never_asks_for_less(
    base: float, unfilled: float, at_start: float, elasticity: float, offset: float, more: float
) -> None:
    now = curve_wage(base, unfilled, at_start, elasticity, offset)
    assert 0 < now <= curve_wage(base, unfilled + more, at_start, elasticity, offset) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("target", "months", "expected"),
    [
        (80_000.0, 2.0, 40_000 * math.sqrt(2)),  # half of the log distance
        (80_000.0, 1.0, 80_000.0),
        (20_000.0, 2.0, 40_000 / math.sqrt(2)),  # posted wages fall as fast as they rise
        (40_000.0, 12.0, 40_000.0),
        (160_000.0, 1.0, 100_000.0),  # never more than the post's product
    ],
)
def test_the_posted_wage_closes_part_of_the_log_distance(target: float, months: float, expected: float) -> None:
    assert posted_wage_after(40_000.0, target, months, 100_000.0) == pytest.approx(expected)


@given(wage, wage, st.integers(1, 60))
def test_after_as_many_months_as_its_time_constant_about_a_third_of_the_distance_is_left(
    posted: float, target: float, months: int
) -> None:
    """Exactly (1 - 1/m)^m of the log distance, near 1/e."""
    now = posted
    for _ in range(months):
        now = posted_wage_after(now, target, float(months), 1e9)
    left = (1 - 1 / months) ** months
    assert math.log(now / target) == pytest.approx(left * math.log(posted / target), abs=1e-9)


def test_a_stayers_wage_catches_up_and_never_falls() -> None:
    assert stayer_wage_after(40_000.0, 52_000.0, 24.0) == pytest.approx(40_500)  # 12,000/24 more
    assert stayer_wage_after(40_000.0, 30_000.0, 24.0) == 40_000.0
    assert stayer_wage_after(40_000.0, 52_000.0, 1.0) == pytest.approx(52_000)


def test_the_premium() -> None:
    assert premium(47_150.0, 41_000.0) == pytest.approx(0.15)
    assert premium(41_000.0, 41_000.0) == 0.0
    assert premium(36_900.0, 41_000.0) == pytest.approx(-0.10)


def test_a_subsidy_is_paid_on_top_of_the_wage() -> None:
    assert wage_with_subsidy(40_000.0, 0.15) == pytest.approx(46_000.0)
    assert wage_with_subsidy(40_000.0, 0.0) == 40_000.0
