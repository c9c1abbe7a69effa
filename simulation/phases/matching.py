"""Phase 8, matching: applications, screening, hiring, and the jobs that begin."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CAREER_SWITCHER,
    CLASSES,
    EMPLOYED,
    NO_UNIVERSITY,
    NOT_DIRECT,
    SEARCH_EMPLOYED,
)
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.phases.applications import Openings, apply_for_jobs
from simulation.phases.hiring import NOBODY, hire
from simulation.phases.search import Seekers
from simulation.phases.tally import state_of
from simulation.phases.vacancies import list_openings
from simulation.rules.skills import domain_after_move
from simulation.rules.vacancies import opening_age_after, unfilled_posts

_PLACEMENT_MONTHS = 12


def match(market: Any, seekers: Seekers) -> np.ndarray:
    """Applications, screening, hiring, poaching; openings age.

    Returns: the opening that hired each seeker, -1 if none did; int32, one per seeker.
    """
    openings = Openings(*list_openings(market.firms.arrays(), market.p))
    applications = apply_for_jobs(market, seekers, openings)
    hired = hire(market, seekers, openings, applications)
    start_jobs(market, seekers, openings, hired)
    return hired


def start_jobs(market: Any, seekers: Seekers, openings: Openings, hired: np.ndarray) -> None:
    """Whoever was hired begins the job, and employers close the books of the month.

    Args: hired: the opening that hired each seeker, -1 if none did.
    """
    persons, firms = market.persons.arrays(), market.firms.arrays()
    _start_jobs(
        persons, firms, market.universities.arrays(), seekers, openings, hired, market.tally, market.p, market.month
    )
    _close_books(firms, openings, hired)


@loop
def _start_jobs(persons, firms, universities, seekers, openings, hired, tally, p, month):  # type: ignore[no-untyped-def]
    for s in range(seekers.person.shape[0]):
        v = hired[s]
        if v == NOBODY:
            continue
        i, f, c = seekers.person[s], openings.firm[v], openings.job_class[v]
        sector = firms.sector[f]
        _count_hire(persons, i, sector, c, seekers.way[s], tally, month)
        if persons.status[i] == EMPLOYED:
            firms.headcount[persons.employer[i], persons.job_class[i]] -= 1
            tally.separations[persons.sector[i]] += 1
        tally.moves[state_of(persons.status[i], persons.sector[i]), state_of(EMPLOYED, sector)] += 1
        firms.headcount[f, c] += 1
        if sector < AI_SECTORS:
            _adapt_to_industry(persons, i, firms.industry[f], universities, p)
            persons.specialism[i] = sector
            persons.direct[i] = NOT_DIRECT
            persons.fresh[i] = False
        persons.status[i], persons.sector[i] = EMPLOYED, sector
        persons.employer[i], persons.job_class[i] = f, c
        persons.wage[i], persons.since[i] = openings.wage[v], month


@row_kernel
def _count_hire(persons, i, sector, job_class, way, tally, month):  # type: ignore[no-untyped-def]
    tally.hires[sector, job_class] += 1
    tally.hires_by_search[way] += 1
    if sector >= AI_SECTORS:
        return
    tally.hires_by_origin[persons.kind[i]] += 1
    if persons.kind[i] == CAREER_SWITCHER and way != SEARCH_EMPLOYED:
        tally.switchers_hired[0] += 1
    if persons.fresh[i] and month - persons.until[i] <= _PLACEMENT_MONTHS:
        tally.placed[persons.programme[i]] += 1


@row_kernel
def _adapt_to_industry(persons, i, industry, universities, p):  # type: ignore[no-untyped-def]
    """Domain knowledge is partly lost on a move to another industry, less after interdisciplinary schooling."""
    if persons.industry[i] == industry:
        return
    credit = 0.0
    if persons.university[i] != NO_UNIVERSITY:
        tier = universities.tier[persons.university[i]]
        credit = p.interdisciplinary_credit_share[tier] + float(persons.credit_added[i])
    persons.domain[i] = domain_after_move(
        float(persons.domain[i]), p.domain_transfer_share, p.domain_transfer_gain_of_credit, credit
    )
    persons.industry[i] = industry


@kernel
def _close_books(firms, openings, hired):  # type: ignore[no-untyped-def]
    """Ages of openings and unfilled demand after this month's hires."""
    filled = np.zeros((firms.sector.shape[0], CLASSES), np.int64)
    for s in range(hired.shape[0]):
        if hired[s] != NOBODY:
            filled[openings.firm[hired[s]], openings.job_class[hired[s]]] += 1
    for f in range(firms.sector.shape[0]):
        for c in range(CLASSES):
            firms.unfilled[f, c] = unfilled_posts(firms.target[f, c], firms.headcount[f, c])
            firms.opening_age[f, c] = opening_age_after(
                firms.opening_age[f, c],
                firms.openings[f, c],
                firms.openings[f, c] - filled[f, c],
                firms.unfilled[f, c],
            )
