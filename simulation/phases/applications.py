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
_BLOCK = 512  # seekers whose first looks are taken together
_UNKNOWN = -1
_AT_ONCE = 8  # looks at most, of a block: few seekers look further
_AI, _OUTSIDE = 0, 1  # who applies to AI posts; who applies outside AI
_LOOKS_BEYOND = (2, 0)  # more than applications, of both: in AI some posts are seen twice or passed over


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


class Looks(NamedTuple):
    """What the seekers of a block see first, so that many seekers are computed at once."""

    vacancies: np.ndarray  # int16 (seekers,): how many the seeker sees
    reservation: np.ndarray  # float64 (seekers,): lowest wage accepted, CNY per month
    searched: np.ndarray  # int8 (seekers,): list of the ranking
    first: np.ndarray  # int64 (seekers,): the list is places first to last of the ranking
    last: np.ndarray  # int64 (seekers,)
    state: np.ndarray  # int64 (seekers,): where the seeker's sequence of draws has come to
    share: np.ndarray  # float64 (seekers,): of the list, above the last vacancy seen
    pick: np.ndarray  # float64 (seekers,): which of the vacancies of equal wage, as a share
    place: np.ndarray  # int64 (seekers,): in the ranking
    vacancy: np.ndarray  # int32 (looks, seekers): row of openings
    pays: np.ndarray  # bool (looks, seekers): there is such a vacancy, and it pays the reservation wage


_LOOK_TYPES: dict[str, Any] = {
    "vacancies": np.int16, "reservation": np.float64, "searched": np.int8, "first": np.int64,
    "last": np.int64, "state": np.int64, "share": np.float64, "pick": np.float64, "place": np.int64,
}  # fmt: skip


def _looks_of_a_block(scratch: Scratch) -> Looks:
    columns = {name: scratch.array(f"looks.{name}", _BLOCK, dtype) for name, dtype in _LOOK_TYPES.items()}
    vacancy = scratch.array("looks.vacancy", _AT_ONCE * _BLOCK, np.int32).reshape(_AT_ONCE, _BLOCK)
    pays = scratch.array("looks.pays", _AT_ONCE * _BLOCK, np.bool_).reshape(_AT_ONCE, _BLOCK)
    return Looks(**columns, vacancy=vacancy, pays=pays)


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
    room = int(max(market.p["applications"], market.p["applications_outside"])) * len(seekers.person) + 1
    applied_to = market.scratch.array("applied_to", room, np.int32)
    applicant = market.scratch.array("applicant", room, np.int32)
    rows = market.scratch.array("applying", len(seekers.person) + 1, np.int32)
    looks = _looks_of_a_block(market.scratch)
    first = np.zeros(len(openings.firm) + 1, np.int64)
    count = 0
    for where in (_AI, _OUTSIDE) if len(openings.firm) else ():
        who = rows[: _list_who_applies(seekers.way, where, rows)]
        count = _apply(
            who, where, seekers, openings, ranking, looks, applied_to, applicant, first, count, market.p, market.seed,
            market.month,
        )  # fmt: skip
    sorted_applicants = market.scratch.array("sorted_applicants", count, np.int32)
    _by_opening(applied_to[:count], applicant, first, sorted_applicants)
    return Applications(first, sorted_applicants)


@loop
def _list_who_applies(way, where, rows):  # type: ignore[no-untyped-def]
    """Write down the seekers who apply to AI posts, or outside AI, in their order; returns how many."""
    found = 0
    for s in range(way.shape[0]):
        rows[np.uint32(found)] = s
        found += (way[s] == SEARCH_OUTSIDE) == (where == _OUTSIDE)
    return found


@loop
def _apply(who, where, seekers, openings, ranking, looks, applied_to, applicant, first, count, p, seed, month):  # type: ignore[no-untyped-def]
    """Write down who of `who` applies to what, seeker by seeker; returns how many applications there are now.

    `first`, zero before, holds afterwards how many apply to the opening before each.
    """
    segment_key, key = draw_key(seed, _SEGMENT, month), draw_key(seed, _DRAW, month)
    most = int(p.applications_outside) if where == _OUTSIDE else int(p.applications)
    at_once = min(most + _LOOKS_BEYOND[where], _AT_ONCE)
    for start in range(0, who.shape[0], _BLOCK):
        block = who[start : start + _BLOCK]
        _begin_block(looks, seekers, block, where, ranking, segment_key, key, p)
        for look in range(at_once):
            _look_at_next_best(looks, look, block.shape[0], ranking)
        for k in range(block.shape[0]):
            kept = _UNKNOWN
            if where == _OUTSIDE and most <= at_once:
                kept = _choose_among_first(looks, k, most, applied_to[count:])
            if kept == _UNKNOWN:
                chosen = applied_to[count:]
                kept = _choose(seekers, block[k], where, openings, ranking, looks, k, at_once, most, chosen, p)
            for a in range(count, count + kept):
                applicant[a] = block[k]
                first[np.uint32(applied_to[a] + 1)] += 1
            count += kept
    return count


@kernel
def _by_opening(applied_to, applicant, first, sorted_applicants):  # type: ignore[no-untyped-def]
    """Sort applications by opening, those to the same opening as they came; `first` then says where each begin."""
    for v in range(first.shape[0] - 1):
        first[v + 1] += first[v]
    free = first[:-1].copy()
    for a in range(applied_to.shape[0]):
        opening = np.uint32(applied_to[a])
        sorted_applicants[free[opening]] = applicant[a]
        free[opening] += 1


@row_kernel
def _begin_block(looks, seekers, block, where, ranking, segment_key, key, p):  # type: ignore[no-untyped-def]
    """What the seekers of a block bring, and the list that each searches."""
    for k in range(block.shape[0]):
        s = np.uint32(block[k])
        looks.vacancies[k], looks.reservation[k] = seekers.vacancies[s], seekers.reservation[s]
        looks.state[k] = seekers.unique_id[s]
        looks.searched[k] = seekers.sector[s] if where == _OUTSIDE else seekers.specialism[s]
    _choose_lists(looks, block.shape[0], where, segment_key, p)
    for k in range(block.shape[0]):
        looks.state[k] = sequence_start(key, looks.state[k])
        looks.share[k] = 0.0
    for k in range(block.shape[0]):
        looks.first[k] = ranking.first[np.uint8(looks.searched[k])]
        looks.last[k] = ranking.first[np.uint8(looks.searched[k]) + np.uint8(1)]


@row_kernel
def _choose_lists(looks, count, where, segment_key, p):  # type: ignore[no-untyped-def]
    """The list that each seeker of a block searches: the own layer or all AI; the own outside sector or both.

    Before, `state` holds unique ids and `searched` the outside sector, or in AI the layer of specialisation.
    """
    wide = np.int8(_ALL_OUTSIDE if where == _OUTSIDE else _ALL_AI)
    own_share = p.own_sector_search_share if where == _OUTSIDE else p.own_layer_search_share
    searched, unique_id = looks.searched[:count], looks.state[:count]
    if where == _OUTSIDE:
        for k in range(count):
            searched[k] = NEV if searched[k] == NEV else OTHER
    for k in range(count):
        searched[k] = searched[k] if uniform(segment_key, unique_id[k]) < own_share else wide


@row_kernel
def _look_at_next_best(looks, look, count, ranking):  # type: ignore[no-untyped-def]
    """The next best vacancy that each seeker of a block sees, and whether there is one and it pays enough."""
    vacancies, reservation, seen = looks.vacancies[:count], looks.reservation[:count], looks.vacancy[look]
    state, share, pick, first, last = looks.state, looks.share, looks.pick, looks.first, looks.last
    place, pays = looks.place, looks.pays[look]
    for k in range(vacancies.shape[0]):
        left = np.float64(max(vacancies[k] - look, 1))
        share[k] = best_of_draws(share[k], sequence_uniform(sequence_next(state[k])), left)
    for k in range(vacancies.shape[0]):
        after = sequence_next(sequence_next(state[k]))
        pick[k] = sequence_uniform(after)
        state[k] = after
    for k in range(vacancies.shape[0]):
        group = _group_at(share[k], first[k], last[k], ranking)
        place[k] = _place_in_group(group, pick[k], ranking)
        pays[k] = (ranking.group_wage[group] >= reservation[k]) & (vacancies[k] > look) & (last[k] > first[k])
    for k in range(vacancies.shape[0]):
        seen[k] = ranking.opening[np.uint64(place[k])]


@row_kernel
def _group_at(share, first, last, ranking):  # type: ignore[no-untyped-def]
    """The group of equal wages at a share of a list."""
    return np.uint32(ranking.group[np.uint64(max(place_in_ranking(share, first, last), 0))])


@row_kernel
def _place_in_group(group, pick, ranking):  # type: ignore[no-untyped-def]
    """Any place of the group, each as likely."""
    first, last = ranking.group_first[group], ranking.group_first[group + np.uint32(1)]
    return place_in_ranking(pick, np.int64(first), np.int64(last))


@row_kernel
def _choose_among_first(looks, k, most, chosen):  # type: ignore[no-untyped-def]
    """As `_choose`, for the many who pass over nothing: without branches, which the processor could not foresee.

    Returns `_UNKNOWN` for the few who see one vacancy twice and so look further.
    """
    kept, goes_on, twice = 0, True, False
    for look in range(most):
        v = looks.vacancy[look, k]
        goes_on = goes_on & looks.pays[look, k]
        for earlier in range(look):
            twice = twice | (goes_on & (v == looks.vacancy[earlier, k]))
        chosen[kept] = v
        kept += goes_on
    return _UNKNOWN if twice else kept


@row_kernel
def _choose(seekers, s, where, openings, ranking, looks, k, at_once, most, chosen, p):  # type: ignore[no-untyped-def]
    """Fill `chosen` with the best paid of the vacancies seen that pay the reservation wage; returns how many.

    People with domain knowledge pass over compound posts of an industry that is foreign to them. `k` is the seeker's
    place in the block; beyond the first looks, they look at one vacancy after another.
    """
    choosy = where == _AI and seekers.domain[s] > p.domain_to_be_choosy
    share, state = looks.share[k], looks.state[k]
    kept = 0
    for look in range(looks.vacancies[k]):
        if look < at_once:
            v, pays = looks.vacancy[look, k], looks.pays[look, k]
        else:
            state = sequence_next(state)
            share = best_of_draws(share, sequence_uniform(state), looks.vacancies[k] - look)
            state = sequence_next(state)
            group = _group_at(share, looks.first[k], looks.last[k], ranking)
            v = ranking.opening[_place_in_group(group, sequence_uniform(state), ranking)]
            pays = ranking.group_wage[group] >= looks.reservation[k]
        if not pays:
            break
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
