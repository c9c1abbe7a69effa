"""Who enters the model and with what: the workforce of 2018-01, students, outside entrants."""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    APPLICATION,
    BEYOND,
    CAREER_SWITCHER,
    EMPLOYED,
    FOUNDATION,
    GRADUATE,
    INDUSTRIES,
    INDUSTRY_CUMULATIVE,
    INTERNET,
    NEV,
    OTHER,
    SEEKING,
    TECHNOLOGY,
    TRANSPORT,
    State,
)
from simulation.columns.jit import loop, row_kernel
from simulation.columns.random import Stream, draw_key, standard_normal, uniform
from simulation.rules.skills import clipped, personal_ceiling, retention_per_month, steady_technical
from simulation.rules.switching import outside_entrants

_ABILITY, _TECHNICAL = int(Stream.BIRTH_ABILITY), int(Stream.BIRTH_TECHNICAL)
_PRACTICAL, _DOMAIN = int(Stream.BIRTH_PRACTICAL), int(Stream.BIRTH_DOMAIN)
_INDUSTRY, _SPECIALISM = int(Stream.BIRTH_INDUSTRY), int(Stream.BIRTH_SPECIALISM)
_TENURE, _RETIREMENT = int(Stream.BIRTH_TENURE), int(Stream.BIRTH_RETIREMENT)
_ORIGIN, _SECTOR = int(Stream.BIRTH_ORIGIN), int(Stream.BIRTH_SECTOR)
_LONGEST_TENURE = 300
_COHORT_BITS, _MEMBER_BITS = 1024, 32


class Source(IntEnum):
    """Where persons come from; source, month and place in the cohort make a person's id in every scenario alike."""

    START_AI = 1
    START_OUTSIDE = 2
    START_OUTSIDE_SEEKING = 3
    START_AI_SEEKING = 4
    ENTRANTS = 5
    AI_STUDENTS = 6
    ADJACENT_STUDENTS = 7
    START_STUDENTS = 8
    OVERSEAS = 9


def cohort_ids(source: Source, month: int, members: np.ndarray) -> np.ndarray:
    """Ids of the members of a cohort: another cohort that is larger or smaller shifts nobody's draws."""
    return (np.int64(source * _COHORT_BITS + month) << _MEMBER_BITS) + members.astype(np.int64)


def populate(market: Any) -> None:
    """The workforce of 2018-01: AI staff, AI seekers, outside staff and seekers."""
    firms = market.firms
    in_ai = firms["sector"] < AI_SECTORS
    for source, chosen in ((Source.START_AI, in_ai), (Source.START_OUTSIDE, ~in_ai)):
        employer, job_class = _staff_of(firms["headcount"] * chosen[:, None])
        _add(market, source, 0, len(employer), employer=employer, job_class=job_class, status=EMPLOYED,
             sector=firms["sector"][employer])  # fmt: skip
    seekers = round(market.p["ai_seekers_2018"] / market.scale)
    _add(market, Source.START_AI_SEEKING, 0, seekers, status=SEEKING, sector=APPLICATION)
    outside = round(market.p["outside_unemployment"] * market.p["outside_workforce"] / market.scale)
    _add(market, Source.START_OUTSIDE_SEEKING, 0, outside, status=SEEKING, sector=OTHER)


def enter_outside(market: Any) -> None:
    """Entrants join the outside workforce: they replace the retired and let it grow; all begin as seekers."""
    p = market.p
    growth = math.log1p(p["outside_entry_growth"]) / 12.0
    workforce = p["outside_workforce"] * math.exp(growth * market.month)
    expected = outside_entrants(
        workforce, p["career_months"], growth, market.conditions.outside_tightness, p["outside_entry_elasticity"]
    )
    key = draw_key(market.seed, int(Stream.ENTRANTS), market.month)
    count = int(expected / market.scale + uniform(key, 0))
    rows = _add(market, Source.ENTRANTS, market.month, count, status=SEEKING, sector=OTHER, since=market.month)
    arrivals = np.bincount(market.persons["sector"][rows], minlength=OTHER + 1)
    market.tally.moves[BEYOND, State.OUTSIDE_SEEKING] += int(arrivals.sum())


def recruit_overseas(market: Any) -> None:
    """AI professionals recruited abroad begin to look for a post, where policy recruits any.

    Their skills are those of the field in 2018: what is decided or happens in China has not shaped them.
    """
    expected = market.p["overseas_recruits_per_year"] / 12.0 / market.scale
    if expected == 0.0:
        return
    month = market.month
    count = int(expected + uniform(draw_key(market.seed, int(Stream.OVERSEAS), month), 0))
    rows = _add(market, Source.OVERSEAS, month, count, status=SEEKING, sector=APPLICATION)
    market.persons["since"][rows] = month
    market.persons["retires"][rows] += month
    market.tally.moves[BEYOND, State.SEEKING_AI] += count
    market.tally.recruited[0] += count


def _staff_of(headcount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Employer and job class of every member of staff, cell by cell."""
    cells = np.repeat(np.arange(headcount.size), headcount.ravel())
    employer, job_class = np.divmod(cells, headcount.shape[1])
    return employer.astype(np.int32), job_class.astype(np.int8)


def _add(market: Any, source: Source, month: int, count: int, **columns: Any) -> slice:
    ids = cohort_ids(source, month, np.arange(count))
    rows: slice = market.persons.add(ids, **columns)
    persons, seed = market.persons.arrays(), market.seed
    p = market.assumed if source == Source.OVERSEAS else market.p
    if source in (Source.START_AI, Source.START_AI_SEEKING, Source.OVERSEAS):
        _endow_ai(persons, rows.start, rows.stop, market.firms.arrays(), p, seed)
    else:
        _endow_outside(persons, rows.start, rows.stop, market.firms.arrays(), source == Source.ENTRANTS, month, p, seed)
    return rows


@row_kernel
def drawn_industry(draw):  # type: ignore[no-untyped-def]
    """The industry that a uniform draw stands for, in the proportions of employers of AI staff."""
    industry = 0
    while draw >= INDUSTRY_CUMULATIVE[industry]:
        industry += 1
    return industry


@row_kernel
def drawn_layer(draw, technology_share, foundation_share):  # type: ignore[no-untyped-def]
    """The layer that a uniform draw stands for; draws near 0 stay in the foundation layer if its share grows."""
    if draw < foundation_share:
        return FOUNDATION
    return TECHNOLOGY if draw < foundation_share + technology_share else APPLICATION


@loop
def _endow_ai(persons, first, last, firms, p, seed):  # type: ignore[no-untyped-def]
    """People of the AI field in 2018-01: technical skill near its steady state."""
    retention = retention_per_month(p.half_life_months)
    for i in range(first, last):
        person = persons.unique_id[i]
        ability = standard_normal(draw_key(seed, _ABILITY, 0), person)
        steady = steady_technical(
            personal_ceiling(ability, p.ceiling_mean, p.ceiling_sd), retention, p.learning_per_month
        )
        noise = standard_normal(draw_key(seed, _TECHNICAL, 0), person)
        persons.ability[i] = ability
        persons.technical[i] = clipped(steady + p.ai_technical_sd * noise, 0.05, 1.0)
        persons.practical[i] = _skill(p.ai_practical_mean, p.practical_sd, _PRACTICAL, seed, person)
        persons.domain[i] = _skill(p.ai_domain_mean, p.domain_sd, _DOMAIN, seed, person)
        switched = uniform(draw_key(seed, _ORIGIN, 0), person) < p.ai_switcher_share
        persons.kind[i] = CAREER_SWITCHER if switched else GRADUATE
        if persons.status[i] == EMPLOYED:
            persons.industry[i] = firms.industry[persons.employer[i]]
            persons.specialism[i] = persons.sector[i]
        else:
            persons.industry[i] = drawn_industry(uniform(draw_key(seed, _INDUSTRY, 0), person))
            layer = uniform(draw_key(seed, _SPECIALISM, 0), person)
            persons.specialism[i] = drawn_layer(
                layer, p.initial_layer_share[TECHNOLOGY], p.initial_layer_share[FOUNDATION]
            )
            persons.sector[i] = persons.specialism[i]
        _begin(persons, i, firms, p.outside_wage_cny_per_month, p, seed)


@loop
def _endow_outside(persons, first, last, firms, entrant, month, p, seed):  # type: ignore[no-untyped-def]
    """The outside workforce: strong domain knowledge, weak technical skill; entrants have little of either."""
    for i in range(first, last):
        person = persons.unique_id[i]
        ability = standard_normal(draw_key(seed, _ABILITY, 0), person)
        persons.ability[i] = ability
        persons.technical[i] = clipped(p.outside_technical_mean + p.outside_technical_sd * ability, 0.02, 1.0)
        practical = p.entrant_practical if entrant else p.outside_practical_mean
        domain = p.entrant_domain if entrant else p.outside_domain_mean
        persons.practical[i] = _skill(practical, p.practical_sd, _PRACTICAL, seed, person)
        persons.domain[i] = _skill(domain, p.domain_sd, _DOMAIN, seed, person)
        persons.kind[i] = CAREER_SWITCHER
        if persons.status[i] != EMPLOYED:
            nev = p.nev_entrant_share if entrant else p.nev_workforce / p.outside_workforce
            persons.sector[i] = NEV if uniform(draw_key(seed, _SECTOR, 0), person) < nev else OTHER
        persons.industry[i] = _outside_industry(persons.sector[i], uniform(draw_key(seed, _INDUSTRY, 0), person), p)
        layer = uniform(draw_key(seed, _SPECIALISM, 0), person)
        persons.specialism[i] = drawn_layer(layer, p.outside_specialism[TECHNOLOGY], p.outside_specialism[FOUNDATION])
        share = p.entrant_wage_share if entrant else 1.0
        _begin(persons, i, firms, share * p.outside_wage_cny_per_month, p, seed)
        if entrant:
            persons.since[i] = month
            persons.retires[i] = month + int(p.career_months)


@row_kernel
def _outside_industry(sector, draw, p):  # type: ignore[no-untyped-def]
    """Outside workers know transport (NEV), the internet, or as professionals one of the other seven industries."""
    if sector == NEV:
        return TRANSPORT
    if draw < p.internet_industry_share:
        return INTERNET
    rest = (draw - p.internet_industry_share) / (1.0 - p.internet_industry_share)
    return min(int(rest * (INDUSTRIES - 1)), INDUSTRIES - 2)


@row_kernel
def _skill(mean, sd, stream, seed, person):  # type: ignore[no-untyped-def]
    return clipped(mean + sd * standard_normal(draw_key(seed, stream, 0), person), 0.0, 1.0)


@row_kernel
def _begin(persons, i, firms, wage_without_job, p, seed):  # type: ignore[no-untyped-def]
    """Wage, tenure so far and month of retirement of somebody in the workforce of 2018-01."""
    person = persons.unique_id[i]
    if persons.status[i] == EMPLOYED:
        persons.wage[i] = firms.posted_wage[persons.employer[i], persons.job_class[i]]
        tenure = -p.mean_tenure_months * math.log(1.0 - uniform(draw_key(seed, _TENURE, 0), person))
        persons.since[i] = -int(min(tenure, _LONGEST_TENURE))
    else:
        persons.wage[i] = wage_without_job
        persons.since[i] = -int(6 * uniform(draw_key(seed, _TENURE, 0), person))
    persons.retires[i] = 12 + int(p.career_months * uniform(draw_key(seed, _RETIREMENT, 0), person))
