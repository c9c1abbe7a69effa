"""Elite researchers, person for person at every scale: succession, leaving, returning."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import Place
from simulation.columns.jit import kernel, loop
from simulation.columns.random import Stream, draw_key, mixed, sub_key, uniform
from simulation.rules.research import successor_prob
from simulation.rules.separations import monthly_prob

_BIRTH, _MOVE, _PLACE = (
    int(Stream.RESEARCHER_BIRTH),
    int(Stream.RESEARCHER_MOVE),
    int(Stream.RESEARCHER_PLACE),
)
_FIRST_ID = 1_000_001  # far from the ids of universities
_UNIVERSITY, _FIRM, _ABROAD = int(Place.UNIVERSITY), int(Place.FIRM), int(Place.ABROAD)


def found_research(market: Any) -> None:
    """The elite researchers of 2018-01, in China and abroad."""
    at_home, abroad = int(market.p["researchers_2018"]), int(market.p["researchers_abroad_2018"])
    rows = market.researchers.add(_FIRST_ID + np.arange(at_home + abroad))
    _settle(market.researchers.arrays(), rows.start, rows.stop, market.p, market.seed, 0)
    market.researchers["place"][at_home:] = _ABROAD


def research(market: Any) -> None:
    """Elite researchers return from abroad, bring in successors, leave the elite; some successors go abroad.

    Rules: rules/research.py.
    """
    born = _live(market.researchers.arrays(), market.p, market.seed, market.month)
    market.tally.new_researchers[0] += len(born)
    rows = market.researchers.add(born, since=market.month)
    _settle(market.researchers.arrays(), rows.start, rows.stop, market.p, market.seed, market.month)
    _send_abroad(market.researchers.arrays(), rows.start, rows.stop, market.p, market.seed)


@kernel
def _live(researchers, p, seed, month):  # type: ignore[no-untyped-def]
    """Exit, return and succession of everybody present; returns the ids of the successors."""
    birth_key, move_key = draw_key(seed, _BIRTH, month), draw_key(seed, _MOVE, month)
    at_home = 0
    for r in range(researchers.place.shape[0]):
        at_home += researchers.alive[r] and researchers.place[r] != _ABROAD
    succession = successor_prob(p.supervision_per_month, at_home, p.research_ceiling)
    comeback = monthly_prob(p.researcher_return_per_year)
    born = np.empty(researchers.place.shape[0], np.int64)
    count = 0
    for r in range(researchers.place.shape[0]):
        if not researchers.alive[r]:
            continue
        draw = uniform(move_key, researchers.unique_id[r])
        if researchers.place[r] == _ABROAD:
            if draw < comeback:
                researchers.place[r] = _UNIVERSITY
            continue
        if uniform(birth_key, researchers.unique_id[r]) < succession:
            # A successor's id hangs on the supervisor alone, so one more researcher shifts nobody's draws.
            born[count] = np.int64(mixed(sub_key(birth_key, researchers.unique_id[r])) >> np.uint64(1))
            count += 1
        if draw < p.researcher_exit_per_month:
            researchers.alive[r] = False
    return born[:count]


@loop
def _settle(researchers, first, last, p, seed, month):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _PLACE, 0)
    for r in range(first, last):
        in_firm = uniform(key, researchers.unique_id[r]) < p.researcher_firm_share
        researchers.place[r] = _FIRM if in_firm else _UNIVERSITY
        researchers.foundation[r] = uniform(sub_key(key, 1), researchers.unique_id[r]) < p.foundation_research_share
        researchers.since[r] = month


@loop
def _send_abroad(researchers, first, last, p, seed):  # type: ignore[no-untyped-def]
    key = sub_key(draw_key(seed, _PLACE, 0), 2)
    for r in range(first, last):
        if uniform(key, researchers.unique_id[r]) < p.researcher_leave_share:
            researchers.place[r] = _ABROAD
