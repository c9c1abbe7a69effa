"""Rules of in-house training, on numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.training import expected_tenure, firm_trains, training_cost


@pytest.mark.parametrize(
    ("leaving_rate", "horizon", "months"),
    [
        (0.5, 2.0, 1.5),  # the first month for sure, the second for half of them
        (0.1, 3.0, 2.71),  # 1 + 0.9 + 0.81
        (1.0, 36.0, 1.0),
        (0.0, 36.0, 36.0),  # nobody leaves
        (0.02, 1e6, 50.0),  # 1/s without a horizon
    ],
)
def test_expected_tenure(leaving_rate: float, horizon: float, months: float) -> None:
    assert expected_tenure(leaving_rate, horizon) == pytest.approx(months)


@given(st.floats(0.001, 0.5), st.integers(1, 120), st.floats(0.001, 0.3))
def test_poaching_shortens_tenure(leaving_rate: float, horizon: int, more: float) -> None:
    stays = sum((1 - leaving_rate) ** month for month in range(horizon))
    assert expected_tenure(leaving_rate, float(horizon)) == pytest.approx(stays)
    assert expected_tenure(leaving_rate + more, float(horizon)) <= stays + 1e-9


@pytest.mark.parametrize(
    ("value", "tenure", "cost", "trains"),
    [
        (0.25, 4.0, 1.0, True),  # 0.25 x 4 just pays a cost of 1
        (0.25, 4.0, 1.01, False),
        (0.25, 3.9, 1.0, False),
        (0.5, 3.9, 1.0, True),
        (0.0, 36.0, 0.0, True),
    ],
)
def test_a_firm_trains_when_what_it_keeps_beats_the_cost(
    value: float, tenure: float, cost: float, trains: bool
) -> None:
    assert firm_trains(value, tenure, cost) == trains


def test_the_cost_of_training_is_lognormal_around_its_median() -> None:
    """At the median draw the median; e^0.8 = 2.2255409 times as much one deviation above, as much less below."""
    assert training_cost(0.62, 0.8, 0.0) == 0.62
    assert training_cost(0.62, 0.8, 1.0) == pytest.approx(0.62 * 2.2255409284924674)
    assert training_cost(0.62, 0.8, -1.0) == pytest.approx(0.62 / 2.2255409284924674)
    assert training_cost(0.62, 0.0, 3.0) == 0.62
