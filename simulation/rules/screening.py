"""What a post needs, what an applicant brings, and what the employer can know of it."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def fit(  # type: ignore[no-untyped-def]
    technical, practical, domain, weights, own_layer, own_industry, other_layer_fit, other_industry_fit
):
    """How well a person fits a post, 0 to 1.

    Formula: wT·T·(1 or other_layer_fit) + wP·P + wD·D·(1 or other_industry_fit).
    Args: weights: (technical, practical, domain) of the job class, sum 1. Source: assumption; source document 2 on
    compound talent. Verified: tests/unit/test_rules_screening.py.
    """
    known_technical = technical if own_layer else technical * other_layer_fit
    known_domain = domain if own_industry else domain * other_industry_fit
    return weights[0] * known_technical + weights[1] * practical + weights[2] * known_domain


@rule
def relaxed_bar(bar, opening_age, relax_per_month, floor_share):  # type: ignore[no-untyped-def]
    """The bar of openings that have been open for `opening_age` months.

    Formula: bar·max(floor, 1 - relax·age). Units: fit; months. Source: assumption.
    Verified: tests/unit/test_rules_screening.py.
    """
    return bar * max(floor_share, 1.0 - relax_per_month * opening_age)


@rule
def signal_weight(fit_variance, noise):  # type: ignore[no-untyped-def]
    """Weight a careful employer gives to the signal against the applicants' mean.

    Formula: κ = var / (var + noise²). Source: normal learning (Aigner and Cain 1977).
    Verified: tests/unit/test_rules_screening.py.
    """
    return fit_variance / (fit_variance + noise * noise)


@rule
def fit_uncertainty(fit_variance, noise):  # type: ignore[no-untyped-def]
    """Standard deviation of fit given the signal: noise·√κ. Source: normal learning.

    Verified: tests/unit/test_rules_screening.py (equals the posterior sd of a normal prior and signal).
    """
    return noise * math.sqrt(signal_weight(fit_variance, noise))


@rule
def certainty_equivalent(  # type: ignore[no-untyped-def]
    signal, applicants_mean, weight, risk_aversion, uncertainty, uncertainty_without_policy
):
    """What a risk-averse employer takes an applicant's fit to be.

    Formula: μ + κ·(signal - μ) - ρ·(sd - sd without policy): without policy the last term is zero.
    Source: PRIOR_26, PRIOR_27 (information raises hiring). Verified: tests/unit/test_rules_screening.py.
    """
    expected = applicants_mean + weight * (signal - applicants_mean)
    return expected - risk_aversion * (uncertainty - uncertainty_without_policy)
