"""Phase 4, skills: everybody's skills fade against the frontier and grow by work and training."""

from __future__ import annotations

from typing import Any

from simulation.agents.codes import AI_SECTORS, EMPLOYED, SEEKING, TRAINING
from simulation.columns.jit import kernel, row_kernel
from simulation.rules.skills import (
    learning_with_training,
    moved_towards,
    personal_ceiling,
    practical_after_idleness,
    retention_per_month,
    technical_after_idleness,
    technical_after_work,
)


def fade_and_grow(market: Any) -> None:
    """One month of skills for every person (rules/skills.py)."""
    _fade_and_grow(market.persons.arrays(), market.firms.arrays(), market.p)


@kernel
def _fade_and_grow(persons, firms, p):  # type: ignore[no-untyped-def]
    retention = retention_per_month(p.half_life_months)
    for i in range(persons.status.shape[0]):
        status = persons.status[i]
        if status == EMPLOYED:
            if persons.sector[i] < AI_SECTORS:
                _after_ai_work(persons, i, firms.trains[persons.employer[i]], retention, p)
            else:
                _after_outside_work(persons, i, p)
        elif status == SEEKING or status == TRAINING:
            _after_idleness(persons, i, retention, p)


@row_kernel
def _after_ai_work(persons, i, trains, retention, p):  # type: ignore[no-untyped-def]
    ceiling = personal_ceiling(float(persons.ability[i]), p.ceiling_mean, p.ceiling_sd)
    learning = learning_with_training(p.learning_per_month, trains, p.training_learning_gain)
    persons.technical[i] = technical_after_work(float(persons.technical[i]), ceiling, retention, learning)
    persons.practical[i] = moved_towards(float(persons.practical[i]), 1.0, p.practical_growth_per_month)
    persons.domain[i] = moved_towards(float(persons.domain[i]), 1.0, p.domain_growth_per_month)


@row_kernel
def _after_outside_work(persons, i, p):  # type: ignore[no-untyped-def]
    """Outside work keeps the technical level of the ability and builds practical and domain skill up to a level."""
    level = min(1.0, max(0.0, p.outside_technical_mean + p.outside_technical_sd * float(persons.ability[i])))
    persons.technical[i] = moved_towards(float(persons.technical[i]), level, p.outside_technical_per_month)
    persons.practical[i] = moved_towards(
        float(persons.practical[i]), p.outside_practical_level, p.outside_growth_per_month
    )
    domain = float(persons.domain[i])
    if domain < p.outside_domain_level:  # outside work never takes domain knowledge away
        persons.domain[i] = moved_towards(domain, p.outside_domain_level, p.outside_growth_per_month)


@row_kernel
def _after_idleness(persons, i, retention, p):  # type: ignore[no-untyped-def]
    """Without work technical skill fades, but an outsider's never below what outside work keeps."""
    if persons.sector[i] < AI_SECTORS or persons.status[i] == TRAINING:
        persons.technical[i] = technical_after_idleness(float(persons.technical[i]), retention)
    persons.practical[i] = practical_after_idleness(float(persons.practical[i]), p.practical_fade_per_month)
