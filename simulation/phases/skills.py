"""Phase 4, skills: everybody's skills fade against the frontier and grow by work and training.

One loop per skill, with one store at its end and parameters read before it: so the compiler does many persons at once.
"""

from __future__ import annotations

from typing import Any

from simulation.agents.codes import AI_SECTORS, EMPLOYED, SEEKING, TRAINING
from simulation.columns.jit import loop
from simulation.rules.skills import (
    learning_with_training,
    moved_towards,
    personal_ceiling,
    practical_after_idleness,
    retention_per_month,
    technical_after_work,
)


def fade_and_grow(market: Any) -> None:
    """Skills fade against the frontier and grow by work and training.

    Rules: rules/skills.py.
    """
    persons = market.persons.arrays()
    _technical_without_ai_work(persons, market.p)
    _technical_in_ai_work(persons, market.firms.arrays(), market.p)
    _practical(persons, market.p)
    _domain(persons, market.p)


@loop
def _technical_without_ai_work(persons, p):  # type: ignore[no-untyped-def]
    """Outside work keeps the technical level of the ability; without work skill fades, less for those who learn.

    An outsider's never fades below what outside work keeps.
    """
    retention, learning = retention_per_month(p.half_life_months), p.idle_learning_per_month
    mean, sd, speed = p.outside_technical_mean, p.outside_technical_sd, p.outside_technical_per_month
    ceiling_mean, ceiling_sd = p.ceiling_mean, p.ceiling_sd
    for i in range(persons.status.shape[0]):
        technical, status, in_ai = float(persons.technical[i]), persons.status[i], persons.sector[i] < AI_SECTORS
        level = min(1.0, max(0.0, mean + sd * float(persons.ability[i])))
        after = technical
        if status == EMPLOYED:
            if not in_ai:
                after = moved_towards(technical, level, speed)
        elif status == TRAINING or (status == SEEKING and in_ai):
            ceiling = personal_ceiling(float(persons.ability[i]), ceiling_mean, ceiling_sd)
            after = technical_after_work(technical, ceiling, retention, learning)
        persons.technical[i] = after


@loop
def _technical_in_ai_work(persons, firms, p):  # type: ignore[no-untyped-def]
    """AI work keeps up with the frontier, faster where the employer trains its staff."""
    retention = retention_per_month(p.half_life_months)
    for i in range(persons.status.shape[0]):
        if persons.sector[i] < AI_SECTORS and persons.status[i] == EMPLOYED:
            ceiling = personal_ceiling(float(persons.ability[i]), p.ceiling_mean, p.ceiling_sd)
            trains = firms.trains[persons.employer[i]]
            learning = learning_with_training(p.learning_per_month, trains, p.training_learning_gain)
            persons.technical[i] = technical_after_work(float(persons.technical[i]), ceiling, retention, learning)


@loop
def _practical(persons, p):  # type: ignore[no-untyped-def]
    """AI work builds practical skill fast, outside work up to a level; without work it fades."""
    growth, fade = p.practical_growth_per_month, p.practical_fade_per_month
    level, outside_growth = p.outside_practical_level, p.outside_growth_per_month
    for i in range(persons.status.shape[0]):
        practical, status, in_ai = float(persons.practical[i]), persons.status[i], persons.sector[i] < AI_SECTORS
        after = practical
        if status == EMPLOYED:
            if in_ai:
                after = moved_towards(practical, 1.0, growth)
            else:
                after = moved_towards(practical, level, outside_growth)
        elif status == SEEKING or status == TRAINING:
            after = practical_after_idleness(practical, fade)
        persons.practical[i] = after


@loop
def _domain(persons, p):  # type: ignore[no-untyped-def]
    """Work builds domain knowledge; outside work up to a level, and never takes any away."""
    growth = p.domain_growth_per_month
    level, outside_growth = p.outside_domain_level, p.outside_growth_per_month
    for i in range(persons.status.shape[0]):
        domain, status, in_ai = float(persons.domain[i]), persons.status[i], persons.sector[i] < AI_SECTORS
        after = domain
        if status == EMPLOYED:
            if in_ai:
                after = moved_towards(domain, 1.0, growth)
            elif domain < level:
                after = moved_towards(domain, level, outside_growth)
        persons.domain[i] = after
