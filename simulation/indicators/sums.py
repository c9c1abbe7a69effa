"""Sums over persons and openings from which indicators are made: one pass each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    EMPLOYED,
    ENGINEER,
    FOUNDATION,
    INTERNET,
    LEFT,
    OTHER,
    SECTORS,
    STATES,
    STUDYING,
    TRAINING,
)
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.phases.search import fit_of
from simulation.phases.tally import state_of


class PeopleSums(NamedTuple):
    """Sums over persons at the month's end, in person-agents, CNY per month and skill units."""

    states: np.ndarray  # int64 (state,): persons
    employed: np.ndarray  # int64 (sector, class)
    wages: np.ndarray  # float64 (sector, class)
    by_origin: np.ndarray  # int64 (kind,): AI staff
    skills: np.ndarray  # float64 (layer, class, skill): technical, practical, domain of AI staff
    skills_by_origin: np.ndarray  # float64 (kind, skill)
    below_bar: np.ndarray  # float64 (1,): sum over AI staff of the share by which fit is below the full bar
    foundation_skill: np.ndarray  # float64 (1,): sum of technical skill × productivity of foundation staff
    trained_staff: np.ndarray  # int64 (layer,): staff of firms that train
    studying: np.ndarray  # int64 (programme,)
    arrivals: np.ndarray  # float64 (3,): students and trainees expected on the market within 12, 24, 48 months


def people_sums() -> PeopleSums:
    """Sums of zero."""
    return PeopleSums(
        states=np.zeros(STATES, np.int64),
        employed=np.zeros((SECTORS, CLASSES), np.int64),
        wages=np.zeros((SECTORS, CLASSES)),
        by_origin=np.zeros(2, np.int64),
        skills=np.zeros((AI_SECTORS, CLASSES, 3)),
        skills_by_origin=np.zeros((2, 3)),
        below_bar=np.zeros(1),
        foundation_skill=np.zeros(1),
        trained_staff=np.zeros(AI_SECTORS, np.int64),
        studying=np.zeros(3, np.int64),
        arrivals=np.zeros(3),
    )


@loop
def sum_people(persons, firms, sums, p, month):  # type: ignore[no-untyped-def]
    """Add every person of the model to `sums`."""
    other, other_wages = 0, 0.0  # nine in ten: kept in registers
    for i in range(persons.status.shape[0]):
        status, sector = persons.status[i], persons.sector[i]
        if status == EMPLOYED and sector == OTHER:
            other += 1
            other_wages += persons.wage[i]
        elif status == EMPLOYED:
            _add_staff(persons, i, firms, sums, p)
        elif status != LEFT:
            sums.states[state_of(status, sector)] += 1
            if status == STUDYING or status == TRAINING:
                _add_pipeline(persons, i, sums, p, month)
    sums.states[state_of(EMPLOYED, OTHER)] += other
    sums.employed[OTHER, ENGINEER] += other
    sums.wages[OTHER, ENGINEER] += other_wages


@row_kernel
def _add_staff(persons, i, firms, sums, p):  # type: ignore[no-untyped-def]
    sector, c = persons.sector[i], persons.job_class[i]
    sums.states[state_of(EMPLOYED, sector)] += 1
    sums.employed[sector, c] += 1
    sums.wages[sector, c] += persons.wage[i]
    if sector < AI_SECTORS:
        _add_ai_staff(persons, i, firms, sums, p)


@row_kernel
def _add_ai_staff(persons, i, firms, sums, p):  # type: ignore[no-untyped-def]
    layer, c, f, kind = persons.sector[i], persons.job_class[i], persons.employer[i], persons.kind[i]
    sums.by_origin[kind] += 1
    skills = (persons.technical[i], persons.practical[i], persons.domain[i])
    for k in range(3):
        sums.skills[layer, c, k] += skills[k]
        sums.skills_by_origin[kind, k] += skills[k]
    bar = p.bar + p.bar_layer[layer] + p.bar_class[c]
    sums.below_bar[0] += max(0.0, 1.0 - fit_of(persons, i, layer, c, firms.industry[f], p) / bar)
    if layer == FOUNDATION:
        sums.foundation_skill[0] += persons.technical[i] * firms.productivity[f]
    sums.trained_staff[layer] += firms.trains[f]


@row_kernel
def _add_pipeline(persons, i, sums, p, month):  # type: ignore[no-untyped-def]
    share = p.completion_share
    if persons.status[i] == STUDYING:
        sums.studying[persons.programme[i]] += 1
        share = 1.0 - p.attrition_share
    months = persons.until[i] - month
    for k in range(3):
        if months <= 12 * 2**k:
            sums.arrivals[k] += share


@kernel
def sum_openings(firms, posts):  # type: ignore[no-untyped-def]
    """Posts of a (firm, class) column and their wages, by sector and class, and of internet employers outside AI.

    Returns: count int64 (5, 3), sum of posted wages float64 (5, 3), internet count and wage sum float64 (2,).
    """
    count = np.zeros((SECTORS, CLASSES), np.int64)
    wages = np.zeros((SECTORS, CLASSES))
    internet = np.zeros(2)
    for f in range(firms.sector.shape[0]):
        for c in range(CLASSES):
            count[firms.sector[f], c] += posts[f, c]
            wages[firms.sector[f], c] += posts[f, c] * firms.posted_wage[f, c]
            if firms.sector[f] == OTHER and firms.industry[f] == INTERNET:
                internet[0] += posts[f, c]
                internet[1] += posts[f, c] * firms.posted_wage[f, c]
    return count, wages, internet
