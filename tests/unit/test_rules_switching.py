"""Rules of the way from outside into AI, on numbers worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.switching import (
    direct_application_prob,
    job_chance_after,
    outside_entrants,
    switching_gain,
    training_choice_prob,
)


def test_the_gain_of_switching_on_hand_computed_numbers() -> None:
    """A wage 20 % higher for 48 months with a chance of a half is worth 4.8 monthly wages.

    Less 30,000/40,000 = 0.75 of tuition, less 5 x 0.6 = 3 of wages foregone, 1.05 monthly wages are left.
    """
    gain = switching_gain(48_000.0, 40_000.0, 48.0, 0.5, 30_000.0, 5.0, 0.6)
    assert gain == pytest.approx(1.05 / 12)


@pytest.mark.parametrize(
    ("change", "gain"),
    [
        ({"ai_wage": 40_000.0}, -3.75 / 12),  # no wage gain: only cost
        ({"ai_wage": 36_000.0}, (-2.4 - 3.75) / 12),  # a loss of 10 % for 24 months
        ({"own_wage": 48_000.0}, (0.0 - 0.625 - 3.0) / 12),  # the same wage already; tuition weighs less
        ({"horizon_months": 96.0}, (9.6 - 3.75) / 12),
        ({"job_chance": 1.0}, (9.6 - 3.75) / 12),
        ({"tuition_cny": 0.0}, 1.8 / 12),
        ({"training_months": 0.0}, 4.05 / 12),
        ({"foregone_share": 0.0}, 4.05 / 12),
    ],
)
def test_what_each_term_of_the_gain_does(change: dict[str, float], gain: float) -> None:
    terms = {
        "ai_wage": 48_000.0,
        "own_wage": 40_000.0,
        "horizon_months": 48.0,
        "job_chance": 0.5,
        "tuition_cny": 30_000.0,
        "training_months": 5.0,
        "foregone_share": 0.6,
    }
    assert switching_gain(*(terms | change).values()) == pytest.approx(gain)


@pytest.mark.parametrize(
    ("gain", "slope", "prob"),
    [
        (0.0, 1.0, 0.5),
        (math.log(3), 1.0, 0.75),  # 3/(1 + 3)
        (math.log(3), 2.0, 0.9),  # 9/(1 + 9)
        (-math.log(3), 1.0, 0.25),
        (5.0, 0.0, 0.5),  # no response to gain at slope zero
    ],
)
def test_the_choice_to_train_is_a_logit(gain: float, slope: float, prob: float) -> None:
    assert training_choice_prob(gain, slope) == pytest.approx(prob)


@pytest.mark.parametrize(
    ("openings", "elasticity", "prob"),
    [(1.0, 1.0, 0.002), (9.0, 0.5, 0.006), (4.0, 1.0, 0.008), (0.0, 1.0, 0.0), (1e9, 1.0, 1.0)],
)
def test_direct_applications_respond_to_openings(openings: float, elasticity: float, prob: float) -> None:
    assert direct_application_prob(0.002, openings, elasticity) == pytest.approx(prob)


@pytest.mark.parametrize(
    ("hires", "seekers", "chance"),
    [
        (
            50.0,
            100.0,
            0.5 + 0.1 * 0.375,
        ),  # within three months 1 - 0.5^3 = 0.875, and a tenth of the way there
        (0.0, 100.0, 0.45),
        (100.0, 100.0, 0.55),
        (150.0, 100.0, 0.55),  # more hires than seekers count as certainty
        (1.0, 1.0, 0.55),
        (5.0, 0.0, 0.5),  # nobody looked: nothing learnt
    ],
)
def test_the_perceived_chance_of_a_job(hires: float, seekers: float, chance: float) -> None:
    assert job_chance_after(0.5, hires, seekers, 0.1) == pytest.approx(chance)


@given(st.floats(0, 1), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1))
def test_the_perceived_chance_stays_a_probability(chance: float, hires: float, seekers: float, memory: float) -> None:
    assert 0 <= job_chance_after(chance, hires, seekers, memory) <= 1 + 1e-12


@pytest.mark.parametrize(
    ("tightness", "elasticity", "entrants"),
    [
        (1.0, 0.5, 18.4),  # 4,200 persons: 10 retire in a career of 420 months, 8.4 are growth of 0.002
        (4.0, 0.5, 36.8),
        (0.25, 0.5, 9.2),
        (4.0, 0.0, 18.4),
    ],
)
def test_outside_entrants_replace_the_retired_and_follow_jobs(
    tightness: float, elasticity: float, entrants: float
) -> None:
    assert outside_entrants(4_200.0, 420.0, 0.002, tightness, elasticity) == pytest.approx(entrants)
