"""How outside workers come into AI: trained, or by direct application."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def switching_gain(ai_wage, own_wage, horizon_months, job_chance, tuition_cny, training_months, foregone_share):  # type: ignore[no-untyped-def]
    """Net gain of training for AI, in years of the own wage.

    Formula: ((w_AI/w - 1)·H·P(job) - tuition/w - months·foregone)/12.
    Source: human-capital investment (Becker 1962); CAL_F13, CAL_F14. Verified: tests/unit/test_rules_switching.py.
    """
    wage_gain = (ai_wage / own_wage - 1.0) * horizon_months * job_chance
    return (wage_gain - tuition_cny / own_wage - training_months * foregone_share) / 12.0


@rule
def training_choice_prob(gain, slope):  # type: ignore[no-untyped-def]
    """Probability to train, of those who consider it: logistic(β·gain). Source: McFadden 1974.

    Verified: tests/unit/test_rules_switching.py.
    """
    return 1.0 / (1.0 + math.exp(-slope * gain))


@rule
def direct_application_prob(base_prob, openings_relative, elasticity):  # type: ignore[no-untyped-def]
    """Monthly probability that an outside worker starts to apply to AI posts: p·(openings/openings in 2018)^χ.

    Without the response to openings the two reported ratios drift apart. Source: assumption.
    Verified: tests/unit/test_rules_switching.py.
    """
    return min(1.0, base_prob * openings_relative**elasticity)


@rule
def job_chance_after(job_chance, hires, seekers, memory):  # type: ignore[no-untyped-def]
    """Perceived chance of an AI job: a moving average of the chance to be hired within three months.

    Formula: c + m·(1 - (1 - min(1, hires/seekers))^3 - c). Source: assumption.
    Verified: tests/unit/test_rules_switching.py.
    """
    if seekers <= 0:
        return job_chance
    within_three_months = 1.0 - (1.0 - min(1.0, hires / seekers)) ** 3
    return job_chance + memory * (within_three_months - job_chance)


@rule
def outside_entrants(workforce, career_months, growth_per_month, tightness, elasticity):  # type: ignore[no-untyped-def]
    """Persons who enter the outside workforce in a month: replace the retired, let it grow, respond to jobs.

    Formula: N·(1/T + g)·θ^e, θ outside openings per seeker relative to the reference year. Without the response a
    small imbalance of millions of people and posts would pile up over the years.
    Source: assumption (mobility between sectors of the economy). Verified: tests/unit/test_rules_switching.py.
    """
    return workforce * (1.0 / career_months + growth_per_month) * tightness**elasticity
