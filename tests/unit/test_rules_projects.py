"""Rules of pilots and deployments, on numbers worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.projects import coverage, deployment_prob, productivity_after_deployment

LN3 = math.log(3)


@pytest.mark.parametrize(
    ("intercept", "covered", "practical", "prob"),
    [
        (0.0, 0.0, 0.0, 0.50),
        (LN3, 0.0, 0.0, 0.75),  # 3/(1 + 3)
        (0.0, 0.5, 0.0, 0.75),  # 2 ln 3 x 0.5 = ln 3
        (0.0, 0.0, 0.25, 0.75),  # 4 ln 3 x 0.25 = ln 3
        (-LN3, 0.5, 0.25, 0.75),  # -ln 3 + ln 3 + ln 3
        (-LN3, 0.0, 0.0, 0.25),
    ],
)
def test_the_probability_of_deployment(intercept: float, covered: float, practical: float, prob: float) -> None:
    assert deployment_prob(intercept, 2 * LN3, covered, 4 * LN3, practical) == pytest.approx(prob)


@given(st.floats(-6, 4), st.floats(0, 6), st.floats(0, 0.9), st.floats(0, 6), st.floats(0, 1))
def test_staffed_compound_posts_never_harm_a_pilot(
    intercept: float, weight: float, covered: float, practical_weight: float, practical: float
) -> None:
    before = deployment_prob(intercept, weight, covered, practical_weight, practical)
    assert 0 < before <= deployment_prob(intercept, weight, covered + 0.1, practical_weight, practical) < 1


def test_deployments_compound() -> None:
    assert productivity_after_deployment(1.5, 0.04) == pytest.approx(1.56)
    assert productivity_after_deployment(1.5, 0.0) == 1.5


@pytest.mark.parametrize(
    ("headcount", "unfilled", "expected"),
    [(3, 1, 0.75), (1, 0, 1.0), (0, 4, 0.0), (4, 0, 1.0), (0, 0, 0.6)],  # without compound posts the market's coverage
)
def test_coverage_of_posts(headcount: int, unfilled: int, expected: float) -> None:
    assert coverage(headcount, unfilled, 0.6) == pytest.approx(expected)
