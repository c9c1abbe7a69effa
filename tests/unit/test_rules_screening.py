"""Rules of fit, bars and what employers can know, on numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.screening import certainty_equivalent, fit, fit_uncertainty, relaxed_bar, signal_weight

COMPOUND = np.array([0.40, 0.25, 0.35])
share = st.floats(0, 1)


@pytest.mark.parametrize(
    ("own_layer", "own_industry", "expected"),
    [
        (True, True, 0.20 + 0.10 + 0.21),  # 0.4 x 0.5 + 0.25 x 0.4 + 0.35 x 0.6
        (False, True, 0.18 + 0.10 + 0.21),  # technical skill counts nine tenths in another layer
        (True, False, 0.20 + 0.10 + 0.0525),  # domain knowledge counts a quarter in another industry
        (False, False, 0.18 + 0.10 + 0.0525),
    ],
)
def test_fit_on_hand_computed_numbers(own_layer: bool, own_industry: bool, expected: float) -> None:
    assert fit(0.5, 0.4, 0.6, COMPOUND, own_layer, own_industry, 0.9, 0.25) == pytest.approx(expected)


@given(share, share, share, st.booleans(), st.booleans(), share, share)
def test_fit_is_a_share_and_best_at_home(
    technical: float,
    practical: float,
    domain: float,
    layer: bool,
    industry: bool,
    in_layer: float,
    in_industry: float,
) -> None:
    here = fit(technical, practical, domain, COMPOUND, layer, industry, in_layer, in_industry)
    home = fit(technical, practical, domain, COMPOUND, True, True, in_layer, in_industry)
    assert 0 <= here <= home + 1e-12
    assert home <= 1 + 1e-12


def test_a_perfect_person_fits_perfectly() -> None:
    assert fit(1.0, 1.0, 1.0, COMPOUND, True, True, 0.9, 0.25) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("age", "bar"),
    [(0.0, 0.50), (2.0, 0.45), (4.0, 0.40), (10.0, 0.40)],  # 0.05 a month of 0.50, down to 0.8 of it
)
def test_the_bar_relaxes_to_its_floor(age: float, bar: float) -> None:
    assert relaxed_bar(0.5, age, 0.05, 0.8) == pytest.approx(bar)


@pytest.mark.parametrize(
    ("variance", "noise", "weight"),
    [(0.04, 0.2, 0.5), (0.03, 0.1, 0.75), (0.04, 0.0, 1.0), (0.04, 1e6, 0.0)],  # 0.03/(0.03 + 0.01)
)
def test_a_noisy_signal_weighs_less(variance: float, noise: float, weight: float) -> None:
    assert signal_weight(variance, noise) == pytest.approx(weight, abs=1e-9)


@pytest.mark.parametrize(
    ("variance", "noise", "sd"),
    [(0.04, 0.2, 0.2 * math.sqrt(0.5)), (0.03, 0.1, 0.1 * math.sqrt(0.75)), (0.04, 0.0, 0.0)],
)
def test_uncertainty_on_hand_computed_numbers(variance: float, noise: float, sd: float) -> None:
    assert fit_uncertainty(variance, noise) == pytest.approx(sd)


@given(st.floats(1e-3, 0.25), st.floats(1e-3, 1))
def test_uncertainty_is_the_posterior_sd_of_a_normal_prior_and_signal(variance: float, noise: float) -> None:
    """Precisions add: 1/sd^2 = 1/variance + 1/noise^2."""
    assert fit_uncertainty(variance, noise) == pytest.approx((1 / variance + 1 / noise**2) ** -0.5)


@given(st.floats(1e-3, 0.25), st.floats(1e-3, 1), st.floats(1e-3, 1))
def test_certification_never_adds_uncertainty(variance: float, noise: float, less: float) -> None:
    assert fit_uncertainty(variance, min(noise, less)) <= fit_uncertainty(variance, noise) + 1e-12
    assert fit_uncertainty(variance, noise) <= math.sqrt(variance) + 1e-12


def test_the_signal_is_shrunk_towards_the_applicants_mean() -> None:
    """0.5 + 0.5 x (0.7 - 0.5) = 0.6; without policy risk aversion has no effect."""
    assert certainty_equivalent(0.7, 0.5, 0.5, 2.0, 0.1, 0.1) == pytest.approx(0.6)


def test_less_uncertainty_than_without_policy_raises_what_an_applicant_is_worth() -> None:
    """0.6 + 2 x (0.14 - 0.10) = 0.68, and the reverse 0.52."""
    assert certainty_equivalent(0.7, 0.5, 0.5, 2.0, 0.10, 0.14) == pytest.approx(0.68)
    assert certainty_equivalent(0.7, 0.5, 0.5, 2.0, 0.14, 0.10) == pytest.approx(0.52)


def test_the_limits_of_a_perfect_and_a_useless_signal() -> None:
    assert certainty_equivalent(0.7, 0.5, 1.0, 2.0, 0.1, 0.1) == pytest.approx(0.7)
    assert certainty_equivalent(0.7, 0.5, 0.0, 2.0, 0.1, 0.1) == pytest.approx(0.5)
