"""What happened in a month, counted in person-agents while it happens: every flow is counted once, where it occurs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.agents.codes import (
    ABROAD,
    AI_SECTORS,
    APPLICATION,
    CLASSES,
    EMPLOYED,
    SECTORS,
    SEEKING,
    STATES,
    STUDYING,
    State,
)
from simulation.columns.jit import rule


class Tally(NamedTuple):
    """Flows of one month. All int64, person-agents but for researchers and pilots."""

    moves: np.ndarray  # (state, state): from, to
    hires: np.ndarray  # (sector, class)
    hires_by_origin: np.ndarray  # (kind,): AI hires
    hires_by_search: np.ndarray  # (way of search,)
    separations: np.ndarray  # (sector,): left an employer, moves to another employer included
    graduates: np.ndarray  # (programme,)
    placed: np.ndarray  # (programme,): graduates of the last 12 months hired into AI
    emigrated: np.ndarray  # (1,)
    returned: np.ndarray  # (1,)
    switchers_hired: np.ndarray  # (1,): career-switchers hired into AI who held no AI job
    trainings_started: np.ndarray  # (1,)
    recruited: np.ndarray  # (1,): AI professionals recruited abroad
    new_researchers: np.ndarray  # (1,): successors of elite researchers, person for person
    pilots: np.ndarray  # (3,): started, ended, deployed; firm-agents


def new_tally() -> Tally:
    """A tally of zeros."""
    return Tally(
        moves=np.zeros((STATES, STATES), np.int64),
        hires=np.zeros((SECTORS, CLASSES), np.int64),
        hires_by_origin=np.zeros(2, np.int64),
        hires_by_search=np.zeros(5, np.int64),
        separations=np.zeros(SECTORS, np.int64),
        graduates=np.zeros(3, np.int64),
        placed=np.zeros(3, np.int64),
        emigrated=np.zeros(1, np.int64),
        returned=np.zeros(1, np.int64),
        switchers_hired=np.zeros(1, np.int64),
        trainings_started=np.zeros(1, np.int64),
        recruited=np.zeros(1, np.int64),
        new_researchers=np.zeros(1, np.int64),
        pilots=np.zeros(3, np.int64),
    )


def clear(tally: Tally) -> None:
    """The counts of last month's flows are set to zero."""
    for counts in tally:
        counts[...] = 0


_FIRST_EMPLOYED = int(State.APPLICATION)
_SEEKING_AI, _OUTSIDE_SEEKING = int(State.SEEKING_AI), int(State.OUTSIDE_SEEKING)
_STUDYING, _TRAINING, _ABROAD = int(State.STUDYING), int(State.TRAINING), int(State.ABROAD)


@rule
def state_of(status, sector):  # type: ignore[no-untyped-def]
    """The node of the flow table for a status and sector. Verified: tests/unit/test_person_state.py."""
    if status == EMPLOYED:
        return _FIRST_EMPLOYED + sector - APPLICATION
    if status == SEEKING:
        return _SEEKING_AI if sector < AI_SECTORS else _OUTSIDE_SEEKING
    if status == STUDYING:
        return _STUDYING
    return _ABROAD if status == ABROAD else _TRAINING
