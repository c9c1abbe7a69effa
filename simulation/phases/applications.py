"""Phase 8, matching, first part: openings ranked by wage, and who applies to which."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import COMPOUND, NEV, OTHER, SEARCH_OUTSIDE, SECTORS
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.columns.random import Stream, draw_key, sequence_next, sequence_start, sequence_uniform, uniform
from simulation.columns.scratch import Scratch
from simulation.phases.search import Seekers
from simulation.rules.matching import best_of_draws, place_in_ranking

_SEGMENT, _DRAW = int(Stream.SEARCH_SEGMENT), int(Stream.VACANCY_DRAW)
_ALL_AI, _ALL_OUTSIDE = SECTORS, SECTORS + 1  # lists of the ranking beyond those of the sectors


class Openings(NamedTuple):
    """One row per opening, sector by sector; `first[s]` to `first[s + 1]` are the rows of sector s.

    The openings of a firm and class are neighbours: they post the same wage and are ranked as one cell.
    """

    firm: np.ndarray  # int32
    job_class: np.ndarray  # int8
    industry: np.ndarray  # int8
    wage: np.ndarray  # float64, CNY per month
    bar: np.ndarray  # float64, fit
    first: np.ndarray  # int64 (6,)


class Ranking(NamedTuple):
    """Openings from the best paid down, list after list: one per sector, then all of AI, then both outside sectors.

    Openings of equal wage that follow each other in a list are a group, places group_first[g] to group_first[g + 1].
    """

    opening: np.ndarray  # int32, by place: rows of openings
    group: np.ndarray  # int32, by place
    group_wage: np.ndarray  # float64, by group: CNY per month
    group_first: np.ndarray  # int32, by group, and one past the last place
    first: np.ndarray  # int64 (8,): list l is places first[l] to first[l + 1]


class Applications(NamedTuple):
    """Who applied to opening v: `seeker[first[v]]` to `seeker[first[v + 1]]`, in the order of seekers."""

    first: np.ndarray  # int64 (openings + 1,)
    seeker: np.ndarray  # int32 (applications,)


def rank_by_wage(openings: Openings, scratch: Scratch) -> Ranking:
    """Openings of every searched list from the best paid down, with the places of equal wages."""
    rows = openings.first
    cells = _first_rows_of_cells(openings)
    wage = openings.wage[cells[:-1]]
    bounds = [(rows[s], rows[s + 1]) for s in range(SECTORS)] + [(rows[0], rows[NEV]), (rows[NEV], rows[SECTORS])]
    within = [np.searchsorted(cells, bound) for bound in bounds]
    lists = [low + np.argsort(-wage[low:high], kind="stable") for low, high in within]
    starts = np.cumsum([0] + [len(one) for one in lists])
    places = 2 * len(openings.wage)  # each opening is in the list of its sector and in a wider one
    cells_in_lists = np.concatenate(lists)
    ranking = Ranking(
        opening=scratch.array("ranking.opening", places, np.int32),
        group=scratch.array("ranking.group", places, np.int32),
        group_wage=np.empty(len(cells_in_lists)),
        group_first=np.empty(len(cells_in_lists) + 1, np.int32),
        first=np.zeros(len(starts), np.int64),
    )
    _lay_out(ranking, cells_in_lists, starts, cells, openings.wage)
    return ranking


@kernel
def _first_rows_of_cells(openings):  # type: ignore[no-untyped-def]
    """The first opening of every firm and class, and one past the last opening."""
    rows = np.empty(openings.firm.shape[0] + 1, np.int64)
    cells = 0
    for v in range(openings.firm.shape[0]):
        same_firm = v > 0 and openings.firm[v] == openings.firm[v - 1]
        if not same_firm or openings.job_class[v] != openings.job_class[v - 1]:
            rows[cells] = v
            cells += 1
    rows[cells] = openings.firm.shape[0]
    return rows[: cells + 1]


@loop
def _lay_out(ranking, ranked_cells, starts, cells, wage):  # type: ignore[no-untyped-def]
    """Fill the ranking, cell by cell; cells of equal wage that follow each other in a list join one group.

    Args: ranked_cells: cells, list after list; starts: list l is ranked_cells[starts[l] : starts[l + 1]];
        cells: first row of each cell; wage: of each opening.
    """
    place, groups = 0, 0
    for one in range(starts.shape[0] - 1):
        for k in range(starts[one], starts[one + 1]):
            row, end = cells[ranked_cells[k]], cells[ranked_cells[k] + 1]
            if k == starts[one] or wage[row] != ranking.group_wage[groups - 1]:
                ranking.group_wage[groups], ranking.group_first[groups] = wage[row], place
                groups += 1
            for v in range(row, end):
                ranking.opening[place], ranking.group[place] = v, groups - 1
                place += 1
        ranking.first[one + 1] = place
    ranking.group_first[groups] = place


def apply_for_jobs(market: Any, seekers: Seekers, openings: Openings) -> Applications:
    """Every seeker sees vacancies at random and applies to the best paid that pay enough."""
    ranking = rank_by_wage(openings, market.scratch)
    room = int(max(market.p["applications"], market.p["applications_outside"])) * len(seekers.person)
    applied_to = market.scratch.array("applied_to", room, np.int32)
    applicant = market.scratch.array("applicant", room, np.int32)
    count = _apply(seekers, openings, ranking, applied_to, applicant, market.p, market.seed, market.month)
    sorted_applicants = market.scratch.array("sorted_applicants", count, np.int32)
    first = _by_opening(applied_to[:count], applicant, len(openings.firm), sorted_applicants)
    return Applications(first, sorted_applicants)


@kernel
def _apply(seekers, openings, ranking, applied_to, applicant, p, seed, month):  # type: ignore[no-untyped-def]
    """Write down who applies to what, seeker by seeker; returns how many applications there are."""
    segment_key, key = draw_key(seed, _SEGMENT, month), draw_key(seed, _DRAW, month)
    chosen = np.empty(int(max(p.applications, p.applications_outside)), np.int64)
    count = 0
    for s in range(seekers.person.shape[0]):
        searched = _searched_list(seekers, s, uniform(segment_key, seekers.unique_id[s]), p)
        kept = _choose_vacancies(seekers, s, openings, ranking, searched, chosen, key, p)
        for a in range(kept):
            applied_to[count], applicant[count] = chosen[a], s
            count += 1
    return count


@kernel
def _by_opening(applied_to, applicant, openings, sorted_applicants):  # type: ignore[no-untyped-def]
    """Sort applications by opening, those to the same opening as they came; returns where each opening's begin."""
    first = np.zeros(openings + 1, np.int64)
    for a in range(applied_to.shape[0]):
        first[applied_to[a] + 1] += 1
    for v in range(openings):
        first[v + 1] += first[v]
    free = first[:-1].copy()
    for a in range(applied_to.shape[0]):
        sorted_applicants[free[applied_to[a]]] = applicant[a]
        free[applied_to[a]] += 1
    return first


@row_kernel
def _searched_list(seekers, s, draw, p):  # type: ignore[no-untyped-def]
    """The list of openings that a seeker searches: the own layer or all AI; the own outside sector or both."""
    if seekers.way[s] != SEARCH_OUTSIDE:
        return seekers.specialism[s] if draw < p.own_layer_search_share else _ALL_AI
    if draw < p.own_sector_search_share:
        return NEV if seekers.sector[s] == NEV else OTHER
    return _ALL_OUTSIDE


@row_kernel
def _choose_vacancies(seekers, s, openings, ranking, searched, chosen, key, p):  # type: ignore[no-untyped-def]
    """Fill `chosen` with the best paid of the vacancies seen that pay the reservation wage; returns how many.

    People with domain knowledge pass over compound posts of an industry that is foreign to them.
    """
    first, last = ranking.first[searched], ranking.first[searched + 1]
    if last == first:
        return 0
    reservation = seekers.reservation[s]
    choosy = seekers.way[s] != SEARCH_OUTSIDE and seekers.domain[s] > p.domain_to_be_choosy
    most = int(p.applications_outside) if seekers.way[s] == SEARCH_OUTSIDE else int(p.applications)
    state = sequence_start(key, seekers.unique_id[s])
    share = 0.0
    kept = 0
    for left in range(seekers.vacancies[s], 0, -1):
        state = sequence_next(state)
        share = best_of_draws(share, sequence_uniform(state), left)
        place = place_in_ranking(share, first, last)
        group = ranking.group[place]
        if ranking.group_wage[group] < reservation:
            break
        if ranking.group_first[group + 1] - ranking.group_first[group] > 1:  # equal wages: any of them
            state = sequence_next(state)
            place = place_in_ranking(
                sequence_uniform(state), ranking.group_first[group], ranking.group_first[group + 1]
            )
        v = ranking.opening[place]
        if choosy and openings.job_class[v] == COMPOUND and openings.industry[v] != seekers.industry[s]:
            continue
        kept = _with(chosen, kept, v)
        if kept == most:
            break
    return kept


@row_kernel
def _with(chosen, kept, vacancy):  # type: ignore[no-untyped-def]
    """Append a vacancy unless it is in the list already; returns the length of the list."""
    for a in range(kept):
        if chosen[a] == vacancy:
            return kept
    chosen[kept] = vacancy
    return kept + 1
