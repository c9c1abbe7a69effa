"""Rules of fading and growing skills, on numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.skills import (
    clipped,
    domain_after_move,
    learning_with_training,
    moved_towards,
    personal_ceiling,
    practical_after_idleness,
    retention_per_month,
    steady_technical,
    technical_after_work,
)

share = st.floats(0, 1)
rate = st.floats(0.001, 0.3)
half_life = st.floats(6, 240)


@pytest.mark.parametrize(("value", "expected"), [(-0.1, 0.2), (0.2, 0.2), (0.5, 0.5), (0.8, 0.8), (2.0, 0.8)])
def test_clipped(value: float, expected: float) -> None:
    assert clipped(value, 0.2, 0.8) == expected


@pytest.mark.parametrize("months", [6, 18, 30, 80])
def test_after_a_half_life_half_is_left(months: int) -> None:
    assert retention_per_month(float(months)) ** months == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("ability", "ceiling"),
    [(0.0, 0.80), (1.0, 0.95), (-2.0, 0.50), (4.0, 1.0), (-9.0, 0.3)],  # 0.80 + 0.15 x ability in [0.3, 1]
)
def test_the_personal_ceiling(ability: float, ceiling: float) -> None:
    assert personal_ceiling(ability, 0.80, 0.15) == pytest.approx(ceiling)


def test_a_month_of_work_on_hand_computed_numbers() -> None:
    """0.5 fades to 0.45, then a tenth of the distance to 0.85 is learnt: 0.45 + 0.04."""
    assert technical_after_work(0.5, 0.85, 0.9, 0.1) == pytest.approx(0.49)


def test_above_the_ceiling_work_teaches_nothing() -> None:
    assert technical_after_work(0.9, 0.5, 0.9, 0.1) == pytest.approx(0.81)


@given(share, share, half_life, rate)
def test_skill_stays_a_share_and_work_beats_idleness(
    technical: float, ceiling: float, months: float, learning: float
) -> None:
    retention = retention_per_month(months)
    worked = technical_after_work(technical, ceiling, retention, learning)
    idle = technical_after_work(technical, ceiling, retention, 0.0)
    assert 0 <= idle <= worked <= max(technical, ceiling) + 1e-12


def test_a_month_without_work_only_fades() -> None:
    assert technical_after_work(0.5, 0.8, 0.9, 0.0) == pytest.approx(0.45)


def test_a_learning_platform_slows_the_fading_of_those_without_work() -> None:
    """0.45 is left; a hundredth of the distance to the ceiling, 0.35, is learnt."""
    assert technical_after_work(0.5, 0.8, 0.9, 0.01) == pytest.approx(0.4535)


def test_the_steady_state_on_hand_computed_numbers() -> None:
    """0.1 x 0.76 / (1 - 0.9 x 0.9) = 0.076 / 0.19 = 0.4."""
    assert steady_technical(0.76, 0.9, 0.1) == pytest.approx(0.4)


@given(share, half_life, rate)
def test_the_steady_state_is_the_fixed_point_of_a_month_of_work(ceiling: float, months: float, learning: float) -> None:
    retention = retention_per_month(months)
    steady = steady_technical(ceiling, retention, learning)
    assert technical_after_work(steady, ceiling, retention, learning) == pytest.approx(steady, abs=1e-12)
    assert 0 <= steady <= ceiling + 1e-12


def test_values_move_by_a_share_of_the_distance() -> None:
    assert moved_towards(0.2, 0.6, 0.25) == pytest.approx(0.3)  # 0.2 + 0.25 x 0.4
    assert moved_towards(0.6, 0.2, 0.25) == pytest.approx(0.5)
    assert moved_towards(0.2, 0.6, 1.0) == pytest.approx(0.6)


def test_practical_skill_fades_without_work() -> None:
    assert practical_after_idleness(0.4, 0.25) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("transfer", "credit", "domain"),
    [
        (0.4, 0.0, 0.20),  # 0.5 x 0.4
        (0.4, 0.2, 0.25),  # 0.5 x (0.4 + 0.5 x 0.2)
        (0.8, 1.0, 0.50),  # never more than was known
    ],
)
def test_domain_knowledge_is_partly_lost_on_a_move(transfer: float, credit: float, domain: float) -> None:
    assert domain_after_move(0.5, transfer, 0.5, credit) == pytest.approx(domain)


def test_in_house_training_raises_the_learning_rate() -> None:
    assert learning_with_training(0.04, True, 0.25) == pytest.approx(0.05)
    assert learning_with_training(0.04, False, 0.25) == 0.04
