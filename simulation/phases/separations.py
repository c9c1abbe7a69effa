"""Phase 5, separations: quits, layoffs, retirement, emigration and return."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import (
    ABROAD,
    AI_SECTORS,
    BEYOND,
    CLASSES,
    EMPLOYED,
    LEFT,
    NO_EMPLOYER,
    OTHER,
    SEEKING,
    STUDYING,
)
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.columns.random import Stream, draw_key, uniform
from simulation.phases.blocks import block_of, list_marked
from simulation.phases.tally import state_of
from simulation.rules.separations import layoff_prob, monthly_prob

_SEPARATION, _LEAVE_AI, _LAYOFF = int(Stream.SEPARATION), int(Stream.LEAVE_AI), int(Stream.LAYOFF)


def separate(market: Any) -> None:
    """Quits, layoffs, retirement, emigration, return: who leaves a job, a field, the country or working life.

    Rules: rules/separations.py.
    """
    firms = market.firms.arrays()
    layoffs, highest = _layoff_probs(firms, market.p)
    _separate(
        market.persons.arrays(), firms, layoffs, highest, block_of(market), market.tally, market.p, market.seed,
        market.month,
    )  # fmt: skip


@kernel
def _layoff_probs(firms, p):  # type: ignore[no-untyped-def]
    """Layoff probability of every cell (firm, class), from last month's targets, and the highest in and outside AI."""
    probs, highest = np.zeros((firms.sector.shape[0], CLASSES)), np.zeros(2)
    for f in range(firms.sector.shape[0]):
        for c in range(CLASSES):
            if firms.closing[f]:
                probs[f, c] = layoff_prob(firms.headcount[f, c], 0, 0.0, 1.0)
            else:
                probs[f, c] = layoff_prob(firms.headcount[f, c], firms.target[f, c], p.layoff_tolerance, p.layoff_speed)
            outside = int(firms.sector[f] >= AI_SECTORS)
            highest[outside] = max(highest[outside], probs[f, c])
    return probs, highest


@loop
def _separate(persons, firms, layoffs, highest, block, tally, p, seed, month):  # type: ignore[no-untyped-def]
    key, layoff_key = draw_key(seed, _SEPARATION, month), draw_key(seed, _LAYOFF, month)
    emigration, comeback = monthly_prob(p.emigration_per_year), monthly_prob(p.return_per_year)
    for first in range(0, persons.status.shape[0], block.marks.shape[0]):
        count = _mark_those_at_risk(block.marks, persons, first, key, emigration, p, month)
        _mark_those_laid_off_at_most(block.marks, persons, first, layoff_key, highest)
        for k in range(list_marked(block, count)):
            i = first + block.rows[k]
            draw, layoff_draw = uniform(key, persons.unique_id[i]), uniform(layoff_key, persons.unique_id[i])
            _face_risks(persons, i, firms, layoffs, tally, draw, layoff_draw, emigration, comeback, p, seed, month)


@row_kernel
def _mark_those_at_risk(marks, persons, first, key, emigration, p, month):  # type: ignore[no-untyped-def]
    """Mark who reaches the age of retirement, or whose draw is at either end, or who is abroad; returns how many rows.

    Nobody else's status ends this month, unless an employer lays off.
    """
    end = first + marks.shape[0]
    status, sector, retires = persons.status[first:end], persons.sector[first:end], persons.retires[first:end]
    unique_id = persons.unique_id[first:end]
    in_ai, outside, highest = p.separation_ai, p.separation_outside, 1.0 - emigration
    for k in range(status.shape[0]):
        draw = uniform(key, unique_id[k])
        low = draw < (in_ai if sector[k] < AI_SECTORS else outside)
        marks[k] = low | (draw >= highest) | (month >= retires[k]) | (status[k] == ABROAD)
    return status.shape[0]


@row_kernel
def _mark_those_laid_off_at_most(marks, persons, first, layoff_key, highest):  # type: ignore[no-untyped-def]
    """Mark also whom any employer of the sector, if it is the one that lays off most, would lay off."""
    end = first + marks.shape[0]
    sector, unique_id = persons.sector[first:end], persons.unique_id[first:end]
    in_ai, outside = highest[0], highest[1]
    if in_ai == 0.0 and outside == 0.0:
        return
    for k in range(sector.shape[0]):
        marks[k] |= uniform(layoff_key, unique_id[k]) < (in_ai if sector[k] < AI_SECTORS else outside)


@row_kernel
def _face_risks(persons, i, firms, layoffs, tally, draw, layoff_draw, emigration, comeback, p, seed, month):  # type: ignore[no-untyped-def]
    """Retirement, quits, layoffs, emigration and return of one person.

    One draw for competing risks: quits take the low end of [0, 1), emigration the high end, so that a change of one
    risk moves nobody into or out of the other.
    """
    status, in_ai = persons.status[i], persons.sector[i] < AI_SECTORS
    if status == LEFT or status == STUDYING:
        return
    if month >= persons.retires[i]:
        _retire(persons, i, firms, tally)
    elif status == EMPLOYED:
        if draw < (p.separation_ai if in_ai else p.separation_outside):
            leave_key = draw_key(seed, _LEAVE_AI, month)
            leaves_field = in_ai and uniform(leave_key, persons.unique_id[i]) < p.leave_ai_share
            _lose_job(persons, i, firms, tally, leaves_field, month)
        elif in_ai and draw >= 1.0 - emigration:
            _emigrate(persons, i, firms, tally, month)
        else:
            if layoff_draw < layoffs[persons.employer[i], persons.job_class[i]]:
                _lose_job(persons, i, firms, tally, False, month)
    elif status == SEEKING:
        if in_ai and draw >= 1.0 - emigration:
            _emigrate(persons, i, firms, tally, month)
    elif status == ABROAD and draw < comeback:
        _return(persons, i, tally, month)


@row_kernel
def _leave_employer(persons, i, firms, tally):  # type: ignore[no-untyped-def]
    firms.headcount[persons.employer[i], persons.job_class[i]] -= 1
    tally.separations[persons.sector[i]] += 1
    persons.employer[i] = NO_EMPLOYER


@row_kernel
def _lose_job(persons, i, firms, tally, leaves_field, month):  # type: ignore[no-untyped-def]
    before = state_of(persons.status[i], persons.sector[i])
    _leave_employer(persons, i, firms, tally)
    if leaves_field:
        persons.sector[i] = OTHER
    persons.status[i] = SEEKING
    persons.since[i] = month
    tally.moves[before, state_of(SEEKING, persons.sector[i])] += 1


@row_kernel
def _emigrate(persons, i, firms, tally, month):  # type: ignore[no-untyped-def]
    tally.moves[state_of(persons.status[i], persons.sector[i]), state_of(ABROAD, 0)] += 1
    if persons.status[i] == EMPLOYED:
        _leave_employer(persons, i, firms, tally)
    persons.sector[i] = persons.specialism[i]
    persons.status[i] = ABROAD
    persons.since[i] = month
    tally.emigrated[0] += 1


@row_kernel
def _return(persons, i, tally, month):  # type: ignore[no-untyped-def]
    """People come back to look for an AI job in the layer they are trained for."""
    persons.status[i] = SEEKING
    persons.sector[i] = persons.specialism[i]
    persons.since[i] = month
    tally.moves[state_of(ABROAD, 0), state_of(SEEKING, persons.sector[i])] += 1
    tally.returned[0] += 1


@row_kernel
def _retire(persons, i, firms, tally):  # type: ignore[no-untyped-def]
    tally.moves[state_of(persons.status[i], persons.sector[i]), BEYOND] += 1
    if persons.status[i] == EMPLOYED:
        _leave_employer(persons, i, firms, tally)
    persons.status[i] = LEFT
    persons.alive[i] = False
