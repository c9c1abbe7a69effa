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
from simulation.columns.jit import kernel, row_kernel
from simulation.columns.random import Stream, draw_key, uniform
from simulation.rules.screening import fit

_JOB_SEARCH = int(Stream.JOB_SEARCH)
_PER_LAYER = 2 + INDUSTRIES


class Seekers(NamedTuple):
    """Everybody who applies this month: row in persons, way of search, segments qualified for, new this month."""

    person: np.ndarray  # int32
    way: np.ndarray  # int8, codes SEARCH_*
    new: np.ndarray  # bool: began to look this month
    mask: np.ndarray  # int64, bit s: qualifies for segment s; 0 for outside seekers
    # What employers look at, copied side by side: in the table of persons every look would miss the cache.
    unique_id: np.ndarray  # int64
    technical: np.ndarray  # float32
    practical: np.ndarray  # float32
    domain: np.ndarray  # float32
    specialism: np.ndarray  # int8
    industry: np.ndarray  # int8


def find_seekers(market: Any) -> Seekers:
    """All job-seekers of the month, in the order of persons."""
    persons = market.persons.arrays()
    room = len(persons.status)  # untouched memory costs nothing
    person, way, new = np.empty(room, np.int32), np.empty(room, np.int8), np.empty(room, np.bool_)
    count = _find_seekers(persons, person, way, new, market.p, market.seed, market.month)
    person, way, new = person[:count], way[:count], new[:count]
    looked_at = (getattr(persons, name)[person] for name in Seekers._fields[4:])
    seekers = Seekers(person, way, new, np.zeros(count, np.int64), *looked_at)
    _qualify(seekers, market.p)
    return seekers


@kernel
def _find_seekers(persons, person, way, new, p, seed, month):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _JOB_SEARCH, month)
    count = 0
    for i in range(persons.status.shape[0]):
        found = _way_of_search(persons, i, key, p)
        if found != NOT_SEARCHING:
            person[count], way[count] = i, found
            if found == SEARCH_DIRECT:
                new[count] = persons.direct[i] == NEWLY_DIRECT
            else:
                new[count] = found == SEARCH_EMPLOYED or persons.since[i] == month
            count += 1
    return count


@row_kernel
def _way_of_search(persons, i, key, p):  # type: ignore[no-untyped-def]
    status = persons.status[i]
    if status != EMPLOYED and status != SEEKING:
        return NOT_SEARCHING
    if persons.sector[i] < AI_SECTORS:
        if status == SEEKING:
            return SEARCH_NONEMPLOYED
        searches = uniform(key, persons.unique_id[i]) < p.on_the_job_search_ai
        return SEARCH_EMPLOYED if searches else NOT_SEARCHING
    if persons.direct[i] != NOT_DIRECT:
        return SEARCH_DIRECT
    if status == SEEKING:
        return SEARCH_OUTSIDE
    searches = uniform(key, persons.unique_id[i]) < p.on_the_job_search_outside
    return SEARCH_OUTSIDE if searches else NOT_SEARCHING


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
def _qualify(seekers, p):  # type: ignore[no-untyped-def]
    for s in range(seekers.person.shape[0]):
        if seekers.way[s] != SEARCH_OUTSIDE:
            seekers.mask[s] = qualification_mask(seekers, s, p)


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
def count_seekers(persons, seekers, wanted):  # type: ignore[no-untyped-def]
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
    for s in range(seekers.person.shape[0]):
        by_way[seekers.way[s]] += 1
        if seekers.way[s] == SEARCH_OUTSIDE:
            by_sector[NEV if persons.sector[seekers.person[s]] == NEV else OTHER] += 1
            continue
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
