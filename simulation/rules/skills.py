"""Skills fade against the frontier and grow by work; all skills are in [0, 1] relative to today's frontier."""

from __future__ import annotations

from simulation.columns.jit import rule


@rule
def clipped(value, low, high):  # type: ignore[no-untyped-def]
    """The value, or the nearer end of [low, high]. Verified: tests/unit/test_rules_skills.py."""
    return low if value < low else (high if value > high else value)


@rule
def retention_per_month(half_life_months):  # type: ignore[no-untyped-def]
    """Share of technical skill that keeps its worth against the frontier over one month.

    Formula: 2^(-1/λ), λ the half-life in months. Source: SEED_07, CAL_K01.
    Verified: tests/unit/test_rules_skills.py (half is left after λ months).
    """
    return 2.0 ** (-1.0 / half_life_months)


@rule
def personal_ceiling(ability, ceiling_mean, ceiling_sd):  # type: ignore[no-untyped-def]
    """The technical skill a person tends to when learning never stops.

    Formula: mean + sd·ability within [0.3, 1]; ability standard normal. Source: assumption.
    Verified: tests/unit/test_rules_skills.py.
    """
    return clipped(ceiling_mean + ceiling_sd * ability, 0.3, 1.0)


@rule
def technical_after_work(technical, ceiling, retention, learning_rate):  # type: ignore[no-untyped-def]
    """Technical skill after a month: fades, then closes part of the distance to the ceiling.

    Args: learning_rate: of AI work; without work what a learning platform teaches, zero where there is none.

    Formula: f + l·max(0, ceiling - f), f = technical·retention. Units: 0 to 1, rates per month.
    Source: SEED_07 (knowledge has a half-life). Verified: tests/unit/test_rules_skills.py.
    """
    faded = technical * retention
    return faded + learning_rate * max(0.0, ceiling - faded)


@rule
def steady_technical(ceiling, retention, learning_rate):  # type: ignore[no-untyped-def]
    """The technical skill at which fading and learning balance in AI work.

    Formula: l·c / (1 - r·(1 - l)). Source: fixed point of `technical_after_work`.
    Verified: tests/unit/test_rules_skills.py.
    """
    return learning_rate * ceiling / (1.0 - retention * (1.0 - learning_rate))


@rule
def moved_towards(value, level, speed):  # type: ignore[no-untyped-def]
    """A value that closes the share `speed` of its distance to a level in a month.

    Formula: v + s·(level - v). Source: assumption (skills of outside work). Verified: tests/unit/test_rules_skills.py.
    """
    return value + speed * (level - value)


@rule
def practical_after_idleness(practical, fade):  # type: ignore[no-untyped-def]
    """Practical skill after a month without work: practical·(1 - fade). Source: assumption.

    Verified: tests/unit/test_rules_skills.py.
    """
    return practical * (1.0 - fade)


@rule
def domain_after_move(domain, transfer_share, credit_gain, credit_share):  # type: ignore[no-untyped-def]
    """Domain knowledge kept when a person takes a job in another industry.

    Formula: domain·min(1, transfer + gain·credit); credit is the interdisciplinary share of schooling.
    Source: assumption; pillar 3 of the strategy. Verified: tests/unit/test_rules_skills.py.
    """
    return domain * min(1.0, transfer_share + credit_gain * credit_share)


@rule
def learning_with_training(learning_rate, trains, training_gain):  # type: ignore[no-untyped-def]
    """Learning rate of staff whose firm trains in-house: l·(1 + gain). Source: assumption; PRIOR_18.

    Verified: tests/unit/test_rules_skills.py.
    """
    return learning_rate * (1.0 + training_gain) if trains else learning_rate
