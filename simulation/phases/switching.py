"""Phase 3, switching: outside workers consider AI, train, finish or drop out; some apply directly; some give AI up."""

from __future__ import annotations

from typing import Any

from simulation.agents.codes import (
    AI_SECTORS,
    DIRECT,
    EMPLOYED,
    NEWLY_DIRECT,
    NO_EMPLOYER,
    NOT_DIRECT,
    OTHER,
    SEEKING,
    TRAINING,
)
from simulation.columns.jit import loop, row_kernel
from simulation.columns.random import Stream, draw_key, uniform
from simulation.phases.blocks import block_of, list_marked
from simulation.phases.tally import state_of
from simulation.rules.skills import clipped
from simulation.rules.switching import direct_application_prob, switching_gain, training_choice_prob

_CONSIDER, _LENGTH = int(Stream.CONSIDER_SWITCH), int(Stream.TRAINING_LENGTH)
_COMPLETION, _GIVE_UP = int(Stream.TRAINING_COMPLETION), int(Stream.GIVE_UP)


def switch(market: Any) -> None:
    """Outside workers consider AI, start and end training, begin or stop to apply directly; discouraged AI seekers give
    up.

    Rules: rules/switching.py.
    """
    now = market.conditions
    direct_prob = direct_application_prob(
        market.p["direct_application_per_month"],
        now.openings_seen_relative,
        market.p["direct_application_elasticity"],
    )
    _switch(
        market.persons.arrays(), market.firms.arrays(), block_of(market), market.tally, market.p,
        now.ai_wage_posted, now.job_chance, direct_prob, market.seed, market.month,
    )  # fmt: skip


@loop
def _switch(persons, firms, block, tally, p, ai_wage, job_chance, direct_prob, seed, month):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _CONSIDER, month)
    for first in range(0, persons.status.shape[0], block.marks.shape[0]):
        count = _mark_those_who_decide(block.marks, persons, first, key, direct_prob, p)
        for k in range(list_marked(block, count)):
            i = first + block.rows[k]
            draw = uniform(key, persons.unique_id[i])
            _decide(persons, i, firms, tally, draw, ai_wage, job_chance, direct_prob, p, seed, month)


@row_kernel
def _mark_those_who_decide(marks, persons, first, key, direct_prob, p):  # type: ignore[no-untyped-def]
    """Mark trainees, AI seekers, direct applicants, and whose draw is at either end; returns how many rows.

    To nobody else anything happens in this phase.
    """
    end = first + marks.shape[0]
    status, sector, direct = persons.status[first:end], persons.sector[first:end], persons.direct[first:end]
    unique_id = persons.unique_id[first:end]
    low, high = p.consider_per_month, 1.0 - direct_prob
    for k in range(status.shape[0]):
        draw = uniform(key, unique_id[k])
        seeks_ai = (status[k] == SEEKING) & (sector[k] < AI_SECTORS)
        decides = (draw < low) | (draw >= high) | (direct[k] != NOT_DIRECT)
        marks[k] = seeks_ai | decides | (status[k] == TRAINING)
    return status.shape[0]


@row_kernel
def _decide(persons, i, firms, tally, draw, ai_wage, job_chance, direct_prob, p, seed, month):  # type: ignore[no-untyped-def]
    """What one person does about AI this month."""
    status, person = persons.status[i], persons.unique_id[i]
    if status == EMPLOYED or status == SEEKING:
        if persons.sector[i] < AI_SECTORS:
            if status == SEEKING and uniform(draw_key(seed, _GIVE_UP, month), person) < p.give_up_per_month:
                _give_up(persons, i, tally, month)
        # The choice is looked at by the few who consider it; consider and choose share one draw.
        elif draw < p.consider_per_month and draw < p.consider_per_month * _choice(persons, i, ai_wage, job_chance, p):
            _start_training(persons, i, firms, tally, uniform(draw_key(seed, _LENGTH, month), person), p, month)
        else:
            _decide_on_direct_application(persons, i, draw, direct_prob, p.direct_withdrawal_per_month)
    elif status == TRAINING and month >= persons.until[i]:
        completes = uniform(draw_key(seed, _COMPLETION, month), person) < p.completion_share
        _end_training(persons, i, tally, completes, p, month)


@row_kernel
def _choice(persons, i, ai_wage, job_chance, p):  # type: ignore[no-untyped-def]
    gain = switching_gain(
        ai_wage, float(persons.wage[i]), p.choice_horizon_months, job_chance, p.tuition_cny, p.training_months,
        p.foregone_wage_share,
    )  # fmt: skip
    return training_choice_prob(gain, p.choice_slope)


@row_kernel
def _start_training(persons, i, firms, tally, draw, p, month):  # type: ignore[no-untyped-def]
    tally.moves[state_of(persons.status[i], persons.sector[i]), state_of(TRAINING, OTHER)] += 1
    tally.trainings_started[0] += 1
    if persons.status[i] == EMPLOYED:
        firms.headcount[persons.employer[i], persons.job_class[i]] -= 1
        tally.separations[persons.sector[i]] += 1
        persons.employer[i] = NO_EMPLOYER
    persons.sector[i] = OTHER
    persons.status[i] = TRAINING
    persons.direct[i] = NOT_DIRECT
    persons.since[i] = month
    persons.until[i] = month + max(1, int(p.training_months + draw))


@row_kernel
def _end_training(persons, i, tally, completes, p, month):  # type: ignore[no-untyped-def]
    if completes:
        taught = clipped(
            p.technical_after_training + p.technical_after_training_sd * float(persons.ability[i]), 0.05, 1.0
        )
        persons.technical[i] = max(taught, float(persons.technical[i]))
        persons.sector[i] = persons.specialism[i]
    persons.status[i] = SEEKING
    persons.since[i] = month
    persons.until[i] = -1
    tally.moves[state_of(TRAINING, OTHER), state_of(SEEKING, persons.sector[i])] += 1


@row_kernel
def _give_up(persons, i, tally, month):  # type: ignore[no-untyped-def]
    tally.moves[state_of(SEEKING, persons.sector[i]), state_of(SEEKING, OTHER)] += 1
    persons.sector[i] = OTHER
    persons.since[i] = month


@row_kernel
def _decide_on_direct_application(persons, i, draw, direct_prob, withdrawal):  # type: ignore[no-untyped-def]
    if persons.direct[i] == NOT_DIRECT:
        if draw >= 1.0 - direct_prob:
            persons.direct[i] = NEWLY_DIRECT
    elif _shifted(draw) < withdrawal:
        persons.direct[i] = NOT_DIRECT
    else:
        persons.direct[i] = DIRECT


@row_kernel
def _shifted(draw):  # type: ignore[no-untyped-def]
    """The draw moved by a half around the circle: withdrawals use draws far from those for training and applying."""
    return draw + 0.5 if draw < 0.5 else draw - 0.5
