"""Rules of leaving jobs, on numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.separations import layoff_prob, monthly_prob


@pytest.mark.parametrize(
    ("headcount", "target", "prob"),
    [
        (125, 100, 0.05),  # a quarter of 25 of 125
        (102, 100, 0.0),  # two per cent too many are tolerated
        (103, 100, 0.25 * 3 / 103),
        (90, 100, 0.0),
        (1, 0, 0.25),
        (0, 0, 0.0),
    ],
)
def test_employers_lay_off_part_of_the_excess(headcount: int, target: int, prob: float) -> None:
    assert layoff_prob(headcount, target, 0.02, 0.25) == pytest.approx(prob)


def test_a_closing_firm_lays_everybody_off() -> None:
    assert layoff_prob(7, 0, 0.0, 1.0) == 1.0
    assert layoff_prob(0, 0, 0.0, 1.0) == 0.0


def test_a_layoff_probability_never_exceeds_one() -> None:
    assert layoff_prob(10, 0, 0.0, 3.0) == 1.0


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0, 0.5), st.floats(0, 1))
def test_at_the_full_speed_of_one_the_excess_is_gone_in_a_month(
    headcount: int, target: int, tolerance: float, speed: float
) -> None:
    """Expected layoffs are at most the excess, and a share `speed` of it beyond the tolerance."""
    expected = headcount * layoff_prob(headcount, target, tolerance, speed)
    assert 0 <= expected <= max(0, headcount - target) + 1e-9
    if headcount > (1 + tolerance) * target:
        assert expected == pytest.approx(speed * (headcount - target))


@pytest.mark.parametrize("yearly", [0.0, 0.004, 0.3, 1.0])
def test_twelve_months_compound_to_a_year(yearly: float) -> None:
    assert 0 <= monthly_prob(yearly) <= yearly
    assert (1 - monthly_prob(yearly)) ** 12 == pytest.approx(1 - yearly)
