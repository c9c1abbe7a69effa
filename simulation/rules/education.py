"""Universities open programmes, students enrol, cohorts graduate."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def opening_prob(ceiling, intercept, premium_weight, log_relative_premium, imitation, adopted_share, quota):  # type: ignore[no-untyped-def]
    """Yearly probability that a willing university opens an AI programme.

    Formula: min(1, q·logistic(a + b·ln(premium/premium in 2018) + c·adopted share)·quota): diffusion by imitation.
    Source: Bass 1969; targets CAL_E01 to CAL_E03. Verified: tests/unit/test_rules_education.py.
    """
    propensity = intercept + premium_weight * log_relative_premium + imitation * adopted_share
    return min(1.0, ceiling / (1.0 + math.exp(-propensity)) * quota)


@rule
def applicants_for(seats, applicants_per_seat, relative_premium, elasticity):  # type: ignore[no-untyped-def]
    """Applicants for a programme's places, persons: seats·a·(expected premium / premium of 2018)^ε.

    Source: PRIOR_13, PRIOR_14 (Freeman's enrolment response). Verified: tests/unit/test_rules_education.py.
    """
    return seats * applicants_per_seat * max(relative_premium, 0.01) ** elasticity


@rule
def seats_next_year(seats, applicants, growth_limit, faculty_limit):  # type: ignore[no-untyped-def]
    """Places next year: grow with excess applicants, at most by the limit a year and up to what the faculty can teach.

    Formula: min(faculty, seats·(1 + clip(applicants/seats - 1, 0, limit))). Source: assumption; CAL_E09.
    Verified: tests/unit/test_rules_education.py.
    """
    if seats <= 0.0:
        return seats
    growth = min(max(applicants / seats - 1.0, 0.0), growth_limit)
    return max(seats, min(faculty_limit, seats * (1.0 + growth)))


@rule
def adaptive_expectation(expected, observed, weight):  # type: ignore[no-untyped-def]
    """Expected premium after a year: e + w·(observed - e). Source: Cagan 1956; Nerlove 1958.

    Verified: tests/unit/test_rules_education.py.
    """
    return expected + weight * (observed - expected)


@rule
def curriculum_age(months_at_reference, researchers, reference_researchers, months_per_log):  # type: ignore[no-untyped-def]
    """Months that curricula are behind the frontier: elite researchers speed them up.

    Formula: max(0, m - s·ln(R/R_ref)). Source: assumption. Verified: tests/unit/test_rules_education.py.
    """
    return max(0.0, months_at_reference - months_per_log * math.log(max(researchers, 1.0) / reference_researchers))


@rule
def technical_at_graduation(coverage, age_months, half_life_months, tier_gain, sd, ability):  # type: ignore[no-untyped-def]
    """Technical skill at graduation, 0 to 1.

    Formula: coverage·2^(-age/λ) + tier gain + sd·ability, within [0.05, 1]. Source: SEED_07 on half-life; assumption.
    Verified: tests/unit/test_rules_education.py.
    """
    taught = coverage * 2.0 ** (-age_months / half_life_months) + tier_gain + sd * ability
    return min(1.0, max(0.05, taught))


@rule
def practical_at_graduation(without_projects, gain, project_share, sd, draw):  # type: ignore[no-untyped-def]
    """Practical skill at graduation, 0 to 1: p0 + gain·industry projects + sd·z, within [0.05, 1].

    Source: PRIOR_15; assumption. Verified: tests/unit/test_rules_education.py.
    """
    return min(1.0, max(0.05, without_projects + gain * project_share + sd * draw))


@rule
def domain_at_graduation(without_integration, gain, credit_share, from_x_ai_seat, x_ai_level):  # type: ignore[no-untyped-def]
    """Domain knowledge at graduation, 0 to 1: d0 + gain·credit, at least the X+AI level from an X+AI seat.

    Source: assumption; source document 2 on X+AI. Verified: tests/unit/test_rules_education.py.
    """
    domain = min(1.0, without_integration + gain * credit_share)
    return max(domain, x_ai_level) if from_x_ai_seat else domain


@rule
def share_met(share_before, share_now, reached):  # type: ignore[no-untyped-def]
    """The share of something taught that a student meets, when a reform has changed it and reaches so many.

    Formula: before + reached·(now - before); `now` for everybody reached, exactly. Source: assumption.
    Verified: tests/unit/test_rules_education.py.
    """
    return share_now if reached >= 1.0 else share_before + reached * (share_now - share_before)
