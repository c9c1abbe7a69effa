"""The rule of succession in elite research, on numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.research import successor_prob


@pytest.mark.parametrize(
    ("researchers", "prob"),
    [(0.0, 0.012), (1000.0, 0.009), (4000.0, 0.0), (5000.0, 0.0)],  # 0.012 x (1 - 1000/4000)
)
def test_succession_slows_towards_the_ceiling(researchers: float, prob: float) -> None:
    assert successor_prob(0.012, researchers, 4000.0) == pytest.approx(prob)


@given(st.floats(0.001, 0.05), st.floats(500, 20_000))
def test_growth_is_fastest_at_half_the_ceiling(supervision: float, ceiling: float) -> None:
    """Logistic growth R·s·(1 - R/K) has its peak s·K/4 at K/2."""
    growth = [r * successor_prob(supervision, r, ceiling) for r in (0.4 * ceiling, 0.5 * ceiling, 0.6 * ceiling)]
    assert growth[1] == pytest.approx(supervision * ceiling / 4)
    assert growth[1] > max(growth[0], growth[2])
