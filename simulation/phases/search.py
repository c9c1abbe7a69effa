"""Phases 7 and 8, first part: who looks for work, where, for which wage, and who qualifies for what."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    COMPOUND,
    EMPLOYED,
    ENGINEER,
    INDUSTRIES,
    NEV,
    NEWLY_DIRECT,
    NOT_DIRECT,
    NOT_SEARCHING,
    OTHER,
    RESEARCH,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_NONEMPLOYED,
    SEARCH_OUTSIDE,
    SEEKING,
    SEGMENTS,
)
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.columns.random import Stream, draw_key, uniform
from simulation.phases.blocks import block_of, list_marked
from simulation.rules.matching import reservation_wage_employed, reservation_wage_nonemployed, vacancies_seen
from simulation.rules.screening import fit

_JOB_SEARCH = int(Stream.JOB_SEARCH)
_PER_LAYER = 2 + INDUSTRIES


class Seekers(NamedTuple):
    """Everybody who applies this month, in the order of persons.

    What matching looks at is copied side by side: in the table of persons every look would miss the cache.
    """

    person: np.ndarray  # int32, row in persons
    way: np.ndarray  # int8, codes SEARCH_*
    new: np.ndarray  # bool: began to look this month
    vacancies: np.ndarray  # int16: how many the seeker sees
    reservation: np.ndarray  # float64: lowest wage accepted, CNY per month
    unique_id: np.ndarray  # int64
    sector: np.ndarray  # int8
    specialism: np.ndarray  # int8
    industry: np.ndarray  # int8
    # Of those who apply to AI posts only; the others are not screened.
    technical: np.ndarray  # float32
    practical: np.ndarray  # float32
    domain: np.ndarray  # float32
    mask: np.ndarray  # int64, bit s: qualifies for segment s; 0 for outside seekers


_SEEKER_TYPES: dict[str, Any] = {
    "person": np.int32, "way": np.int8, "new": np.bool_, "vacancies": np.int16, "reservation": np.float64,
    "unique_id": np.int64, "sector": np.int8, "specialism": np.int8, "industry": np.int8, "technical": np.float32,
    "practical": np.float32, "domain": np.float32, "mask": np.int64,
}  # fmt: skip


def find_seekers(market: Any) -> Seekers:
    """Who looks for work this month, in which way, and for which segments each one qualifies."""
    persons = market.persons.arrays()
    room = len(persons.status)  # untouched memory costs nothing
    take = market.scratch.array
    seekers = Seekers(*(take(name, room, dtype) for name, dtype in _SEEKER_TYPES.items()))
    count = _find_seekers(persons, block_of(market), seekers, market.seed, market.month, market.p)
    seekers = Seekers(*(column[:count] for column in seekers))
    _describe(persons, seekers, market.p, market.month)
    return seekers


@loop
def _find_seekers(persons, block, seekers, seed, month, p):  # type: ignore[no-untyped-def]
    """Write down who looks for work, and in which way; returns how many."""
    key = draw_key(seed, _JOB_SEARCH, month)
    count = 0
    for first in range(0, persons.status.shape[0], block.marks.shape[0]):
        rows = _mark_ways_of_search(block.marks, persons, first, key, p)
        for k in range(list_marked(block, rows)):
            row = np.uint16(block.rows[k])
            i = first + row
            seekers.person[count], seekers.way[count] = i, block.marks[row]
            # Copied here, where the block is still in the cache; the other columns follow in `_describe`.
            seekers.unique_id[count], seekers.sector[count] = persons.unique_id[i], persons.sector[i]
            count += 1
    return count


@row_kernel
def _mark_ways_of_search(ways, persons, first, key, p):  # type: ignore[no-untyped-def]
    """How each person of a block looks for work, if at all; returns how many rows."""
    end = first + ways.shape[0]
    status, sector, direct = persons.status[first:end], persons.sector[first:end], persons.direct[first:end]
    unique_id = persons.unique_id[first:end]
    searching_ai, searching_outside = p.on_the_job_search_ai, p.on_the_job_search_outside
    for k in range(status.shape[0]):
        seeking, employed, in_ai = status[k] == SEEKING, status[k] == EMPLOYED, sector[k] < AI_SECTORS
        on_the_job = employed & (uniform(key, unique_id[k]) < (searching_ai if in_ai else searching_outside))
        way_in_ai = SEARCH_NONEMPLOYED if seeking else (SEARCH_EMPLOYED if on_the_job else NOT_SEARCHING)
        way_outside = SEARCH_OUTSIDE if seeking | on_the_job else NOT_SEARCHING
        way_outside = SEARCH_DIRECT if (direct[k] != NOT_DIRECT) & (seeking | employed) else way_outside
        ways[k] = way_in_ai if in_ai else way_outside
    return status.shape[0]


@loop
def _describe(persons, seekers, p, month):  # type: ignore[no-untyped-def]
    """What the openings and the employers look at in every seeker.

    A loop per column or two, so that the next looks at the table are under way before the last are done.
    """
    _find_vacancies_seen(seekers, persons, p)
    _find_reservation_wages(seekers, persons, p, month)
    for s in range(seekers.person.shape[0]):
        i, way = np.uint32(seekers.person[s]), seekers.way[s]
        newly_direct = (way == SEARCH_DIRECT) & (persons.direct[i] == NEWLY_DIRECT)
        began = (way != SEARCH_DIRECT) & ((way == SEARCH_EMPLOYED) | (persons.since[i] == month))
        seekers.new[s] = newly_direct | began
    for s in range(seekers.person.shape[0]):
        seekers.mask[s] = 0
        if seekers.way[s] != SEARCH_OUTSIDE:
            _show_skills(seekers, s, persons, seekers.person[s])
            seekers.mask[s] = qualification_mask(seekers, s, p)


@row_kernel
def _find_vacancies_seen(seekers, persons, p):  # type: ignore[no-untyped-def]
    draws, effectiveness = p.vacancies_seen, p.employed_search_effectiveness
    for s in range(seekers.person.shape[0]):
        # Direct applicants know the AI market no better than the non-employed do.
        employed = persons.status[np.uint32(seekers.person[s])] == EMPLOYED
        seekers.vacancies[s] = vacancies_seen(draws, employed & (seekers.way[s] != SEARCH_DIRECT), effectiveness)


@row_kernel
def _find_reservation_wages(seekers, persons, p, month):  # type: ignore[no-untyped-def]
    premium, share = p.moving_premium, p.reservation_share
    decline, floor = p.reservation_decline_per_month, p.reservation_floor
    for s in range(seekers.person.shape[0]):
        i = np.uint32(seekers.person[s])
        wage, months = np.float64(persons.wage[i]), np.float64(month - persons.since[i])
        # Direct applicants want to get into AI and move for their present wage.
        moves_for = 0.0 if seekers.way[s] == SEARCH_DIRECT else premium
        employed = reservation_wage_employed(wage, moves_for)
        without_job = reservation_wage_nonemployed(wage, months, share, decline, floor)
        seekers.reservation[s] = employed if persons.status[i] == EMPLOYED else without_job


@row_kernel
def _show_skills(seekers, s, persons, i):  # type: ignore[no-untyped-def]
    """Applicants for AI posts are screened."""
    seekers.specialism[s], seekers.industry[s] = persons.specialism[i], persons.industry[i]
    seekers.technical[s], seekers.practical[s] = persons.technical[i], persons.practical[i]
    seekers.domain[s] = persons.domain[i]


@row_kernel
def segment_of(layer, job_class, industry):  # type: ignore[no-untyped-def]
    """The segment of a post, 0 to 29: layer × (engineer, research, compound in one of eight industries)."""
    if job_class == ENGINEER:
        return layer * _PER_LAYER
    if job_class == RESEARCH:
        return layer * _PER_LAYER + 1
    return layer * _PER_LAYER + 2 + industry


@row_kernel
def fit_of(people, i, layer, job_class, industry, p):  # type: ignore[no-untyped-def]
    """Fit of row `i` of persons or seekers for a post of a layer, class and industry (rules/screening.py)."""
    return fit(
        float(people.technical[i]), float(people.practical[i]), float(people.domain[i]), p.fit_weights[job_class],
        people.specialism[i] == layer, people.industry[i] == industry, p.other_layer_fit, p.other_industry_fit,
    )  # fmt: skip


@row_kernel
def _qualifies(people, i, layer, job_class, industry, p):  # type: ignore[no-untyped-def]
    bar = p.bar + p.bar_layer[layer] + p.bar_class[job_class]
    return fit_of(people, i, layer, job_class, industry, p) >= bar


@row_kernel
def qualification_mask(people, i, p):  # type: ignore[no-untyped-def]
    """The segments whose full bar row `i` of persons or seekers clears, as bits of an int64."""
    mask = np.int64(0)
    one = np.int64(1)
    known = np.int64(people.industry[i])
    foreign = (known + 1) % INDUSTRIES  # any other industry: domain knowledge counts the same in each
    for layer in range(AI_SECTORS):
        if _qualifies(people, i, layer, ENGINEER, known, p):
            mask |= one << segment_of(layer, ENGINEER, known)
        if _qualifies(people, i, layer, RESEARCH, known, p):
            mask |= one << segment_of(layer, RESEARCH, known)
        in_known = _qualifies(people, i, layer, COMPOUND, known, p)
        in_foreign = in_known and _qualifies(people, i, layer, COMPOUND, foreign, p)
        for industry in range(INDUSTRIES):
            if in_foreign or (in_known and industry == known):
                mask |= one << segment_of(layer, COMPOUND, industry)
    return mask


@kernel
def posts_by_segment(firms, posts):  # type: ignore[no-untyped-def]
    """Sum of a (firm, class) column of AI posts by segment, int64 of shape (30,)."""
    sums = np.zeros(SEGMENTS, np.int64)
    for f in range(firms.sector.shape[0]):
        if firms.sector[f] < AI_SECTORS:
            for c in range(CLASSES):
                sums[segment_of(firms.sector[f], c, firms.industry[f])] += posts[f, c]
    return sums


@kernel
def count_seekers(seekers, wanted):  # type: ignore[no-untyped-def]
    """Seekers and qualified seekers of the month.

    Args: seekers: `Seekers`; wanted: int64 bits of the segments with unfilled demand.
    Returns: seekers by way (5,), qualified by way (5,), qualified by layer (3,), by class (3,), new qualified (1,),
        outside seekers by sector (5,); int64.
    """
    by_way = np.zeros(5, np.int64)
    qualified_by_way = np.zeros(5, np.int64)
    by_layer = np.zeros(AI_SECTORS, np.int64)
    by_class = np.zeros(CLASSES, np.int64)
    new_qualified = np.zeros(1, np.int64)
    by_sector = np.zeros(OTHER + 1, np.int64)
    layer_bits = (np.int64(1) << _PER_LAYER) - 1
    outside, nev = 0, 0
    for s in range(seekers.person.shape[0]):  # nine in ten: many at once
        searches_outside = seekers.way[s] == SEARCH_OUTSIDE
        outside += searches_outside
        nev += searches_outside & (seekers.sector[s] == NEV)
    by_way[SEARCH_OUTSIDE], by_sector[NEV], by_sector[OTHER] = outside, nev, outside - nev
    for s in range(seekers.person.shape[0]):
        if seekers.way[s] == SEARCH_OUTSIDE:
            continue
        by_way[seekers.way[s]] += 1
        mask = seekers.mask[s] & wanted
        if mask == 0:
            continue
        qualified_by_way[seekers.way[s]] += 1
        new_qualified[0] += seekers.new[s]
        any_layer = np.int64(0)
        for layer in range(AI_SECTORS):
            own = (mask >> (layer * _PER_LAYER)) & layer_bits
            by_layer[layer] += own != 0
            any_layer |= own
        by_class[ENGINEER] += (any_layer & 1) != 0
        by_class[RESEARCH] += (any_layer & 2) != 0
        by_class[COMPOUND] += (any_layer >> 2) != 0
    return by_way, qualified_by_way, by_layer, by_class, new_qualified, by_sector
