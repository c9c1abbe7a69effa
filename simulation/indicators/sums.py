"""Sums over persons and openings from which indicators are made: one pass each."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    EMPLOYED,
    ENGINEER,
    FOUNDATION,
    INTERNET,
    LEFT,
    NEV,
    OTHER,
    SECTORS,
    STATES,
    STUDYING,
    TRAINING,
)
from simulation.columns.jit import kernel, loop, row_kernel, sum_loop
from simulation.phases.blocks import block_of, list_marked
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


class Staff(NamedTuple):
    """What is summed of AI staff, copied side by side for a block of persons."""

    sector: np.ndarray  # int8, as all columns by person of the block
    job_class: np.ndarray  # int8
    kind: np.ndarray  # int8
    specialism: np.ndarray  # int8
    industry: np.ndarray  # int8
    employer: np.ndarray  # int32
    wage: np.ndarray  # float32, CNY per month
    technical: np.ndarray  # float32
    practical: np.ndarray  # float32
    domain: np.ndarray  # float32


_STAFF_TYPES: dict[str, Any] = {  # the others are float32
    "sector": np.int8, "job_class": np.int8, "kind": np.int8, "specialism": np.int8, "industry": np.int8,
    "employer": np.int32,
}  # fmt: skip


def staff_of_a_block(market: Any) -> Staff:
    """Working room, used again month after month."""
    take, room = market.scratch.array, len(block_of(market).marks)
    return Staff(*(take(f"staff.{name}", room, _STAFF_TYPES.get(name, np.float32)) for name in Staff._fields))


@loop
def sum_people(persons, firms, sums, block, staff, p, month):  # type: ignore[no-untyped-def]
    """Add every person of the model to `sums`, block by block: staff outside AI, those without a job, AI staff."""
    for first in range(0, persons.status.shape[0], block.marks.shape[0]):
        count = list_marked(block, _add_outside_staff(persons, first, sums, block.marks))
        in_ai = 0
        for k in range(count):
            i = first + block.rows[k]
            if persons.status[i] == EMPLOYED:
                block.rows[in_ai] = block.rows[k]
                in_ai += 1
            else:
                _add_without_job(persons, i, sums, p, month)
        _take_staff(staff, persons, first, block.rows[:in_ai])
        for k in range(in_ai):
            _add_ai_staff(staff, k, firms, sums, p)


@row_kernel
def _take_staff(staff, persons, first, rows):  # type: ignore[no-untyped-def]
    """Copy AI staff, a loop per column or two, so that the next looks are under way before the last are done."""
    for k in range(rows.shape[0]):
        i = np.uint32(first + rows[k])
        staff.sector[k], staff.job_class[k], staff.kind[k] = persons.sector[i], persons.job_class[i], persons.kind[i]
        staff.specialism[k], staff.industry[k] = persons.specialism[i], persons.industry[i]
    for k in range(rows.shape[0]):
        i = np.uint32(first + rows[k])
        staff.employer[k], staff.wage[k] = persons.employer[i], persons.wage[i]
    for k in range(rows.shape[0]):
        i = np.uint32(first + rows[k])
        staff.technical[k], staff.practical[k] = persons.technical[i], persons.practical[i]
        staff.domain[k] = persons.domain[i]


@sum_loop
def _add_outside_staff(persons, first, sums, marks):  # type: ignore[no-untyped-def]
    """Add the staff of both outside sectors, mark everybody else who is in the model; returns how many rows.

    Wages are float32, so that their sums in float64 are exact and several persons can be added at once.
    """
    end = first + marks.shape[0]
    status, sector, wage = persons.status[first:end], persons.sector[first:end], persons.wage[first:end]
    nev, other, nev_wages, other_wages = 0, 0, 0.0, 0.0
    for k in range(status.shape[0]):
        in_nev, in_other = (status[k] == EMPLOYED) & (sector[k] == NEV), (status[k] == EMPLOYED) & (sector[k] == OTHER)
        nev += in_nev
        other += in_other
        nev_wages += np.float64(wage[k]) if in_nev else 0.0
        other_wages += np.float64(wage[k]) if in_other else 0.0
        marks[k] = (not (in_nev | in_other)) & (status[k] != LEFT)
    for outside, count, wages in ((NEV, nev, nev_wages), (OTHER, other, other_wages)):
        sums.states[state_of(EMPLOYED, outside)] += count
        sums.employed[outside, ENGINEER] += count
        sums.wages[outside, ENGINEER] += wages
    return status.shape[0]


@row_kernel
def _add_without_job(persons, i, sums, p, month):  # type: ignore[no-untyped-def]
    status = persons.status[i]
    sums.states[state_of(status, persons.sector[i])] += 1
    if status == STUDYING or status == TRAINING:
        _add_pipeline(persons, i, sums, p, month)


@row_kernel
def _add_ai_staff(staff, k, firms, sums, p):  # type: ignore[no-untyped-def]
    layer, c, kind = np.uint8(staff.sector[k]), np.uint8(staff.job_class[k]), np.uint8(staff.kind[k])
    f = np.uint32(staff.employer[k])
    sums.states[state_of(EMPLOYED, staff.sector[k])] += 1
    sums.employed[layer, c] += 1
    sums.wages[layer, c] += staff.wage[k]
    sums.by_origin[kind] += 1
    for skill, value in enumerate((staff.technical[k], staff.practical[k], staff.domain[k])):
        sums.skills[layer, c, skill] += value
        sums.skills_by_origin[kind, skill] += value
    bar = p.bar + p.bar_layer[layer] + p.bar_class[c]
    sums.below_bar[0] += max(0.0, 1.0 - fit_of(staff, k, layer, c, firms.industry[f], p) / bar)
    if layer == FOUNDATION:
        sums.foundation_skill[0] += staff.technical[k] * firms.productivity[f]
    sums.trained_staff[layer] += firms.trains[f]


@row_kernel
def _add_pipeline(persons, i, sums, p, month):  # type: ignore[no-untyped-def]
    share = p.completion_share
    if persons.status[i] == STUDYING:
        sums.studying[persons.programme[i]] += 1
        share = 1.0 - p.attrition_share
    months = persons.until[i] - month
    for k in range(3):  # without a branch, which the processor could not foresee
        sums.arrivals[k] += share if months <= 12 * 2**k else 0.0


@kernel
def count_posts(firms, posts):  # type: ignore[no-untyped-def]
    """Posts of a (firm, class) column by sector and class, int64 (5, 3)."""
    count = np.zeros((SECTORS, CLASSES), np.int64)
    for f in range(firms.sector.shape[0]):
        sector = np.uint8(firms.sector[f])
        for c in range(CLASSES):
            count[sector, c] += posts[f, c]
    return count


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
