"""Phase 8, matching: applications, screening, hiring, poaching."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CAREER_SWITCHER,
    CLASSES,
    COMPOUND,
    EMPLOYED,
    NEV,
    NO_UNIVERSITY,
    NOT_DIRECT,
    OTHER,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_OUTSIDE,
    SECTORS,
)
from simulation.columns.jit import kernel, row_kernel
from simulation.columns.random import (
    Stream,
    draw_key,
    sequence_next,
    sequence_start,
    sequence_uniform,
    standard_normal,
    sub_key,
    uniform,
)
from simulation.phases.search import Seekers, fit_of
from simulation.phases.tally import state_of
from simulation.phases.vacancies import list_openings
from simulation.rules.matching import (
    best_of_draws,
    place_in_ranking,
    reservation_wage_employed,
    reservation_wage_nonemployed,
    vacancies_seen,
)
from simulation.rules.screening import certainty_equivalent, fit_uncertainty, signal_weight
from simulation.rules.skills import domain_after_move
from simulation.rules.vacancies import opening_age_after, unfilled_posts

_SEGMENT, _DRAW = int(Stream.SEARCH_SEGMENT), int(Stream.VACANCY_DRAW)
_ORDER, _SCREENING = int(Stream.VACANCY_ORDER), int(Stream.SCREENING)
_MOST_APPLICATIONS = 30
_NOBODY = -1
_ALL_AI, _ALL_OUTSIDE = SECTORS, SECTORS + 1  # lists of the ranking beyond those of the sectors
_PLACEMENT_MONTHS = 12


class Openings(NamedTuple):
    """One row per opening, sector by sector; `first[s]` to `first[s + 1]` are the rows of sector s."""

    firm: np.ndarray  # int32
    job_class: np.ndarray  # int8
    industry: np.ndarray  # int8
    wage: np.ndarray  # float64, CNY per month
    bar: np.ndarray  # float64, fit
    first: np.ndarray  # int64 (6,)


class Ranking(NamedTuple):
    """Openings from the best paid down, list after list: one per sector, then all of AI, then both outside sectors."""

    opening: np.ndarray  # int64: rows of openings
    tie_first: np.ndarray  # int64: first place with the same wage in the list
    tie_last: np.ndarray  # int64: one past the last such place
    first: np.ndarray  # int64 (8,): list l is places first[l] to first[l + 1]


class Applications(NamedTuple):
    """Linked lists, one per opening: `head[v]` is the last application to v, `previous[a]` the one before a."""

    head: np.ndarray  # int32 (openings,)
    previous: np.ndarray  # int32 (applications,)
    seeker: np.ndarray  # int32 (applications,)


def match(market: Any, seekers: Seekers) -> np.ndarray:
    """Applications, screening and hiring of one month.

    Returns: the opening that hired each seeker, -1 if none did; int64, one per seeker.
    """
    persons, firms = market.persons.arrays(), market.firms.arrays()
    openings = Openings(*list_openings(firms, market.p))
    month_draws = (market.seed, market.month)
    ranking = rank_by_wage(openings)
    applications = Applications(*_apply(persons, seekers, openings, ranking, market.p, *month_draws))
    order = np.argsort(_order_keys(firms, openings, *month_draws))
    knowledge = _what_employers_know(seekers, market.p, market.assumed.screening_noise)
    hire = _hire_sequentially if market.p.offers == 0 else _hire_simultaneously
    hired = hire(firms, seekers, openings, applications, order, knowledge, market.p, *month_draws)
    _start_jobs(
        persons,
        firms,
        market.universities.arrays(),
        seekers,
        openings,
        hired,
        market.tally,
        market.p,
        market.month,
    )
    _close_books(firms, openings, hired)
    return hired


def rank_by_wage(openings: Openings) -> Ranking:
    """Openings of every searched list from the best paid down, with the places of equal wages."""
    first = openings.first
    bounds = [(first[s], first[s + 1]) for s in range(SECTORS)] + [
        (first[0], first[NEV]),
        (first[NEV], first[SECTORS]),
    ]
    lists = [low + np.argsort(-openings.wage[low:high], kind="stable") for low, high in bounds]
    ranked = np.concatenate(lists)
    starts = np.concatenate([[0], np.cumsum([len(places) for places in lists])])
    tie_first, tie_last = _ties(openings.wage[ranked], starts)
    return Ranking(ranked, tie_first, tie_last, starts)


@kernel
def _ties(wage, starts):  # type: ignore[no-untyped-def]
    """First and one past the last place with the same wage, within each list."""
    first, last = np.empty(wage.shape[0], np.int64), np.empty(wage.shape[0], np.int64)
    for k in range(starts.shape[0] - 1):
        begin = starts[k]
        for place in range(starts[k], starts[k + 1]):
            if wage[place] != wage[begin]:
                begin = place
            first[place] = begin
        end = starts[k + 1]
        for place in range(starts[k + 1] - 1, starts[k] - 1, -1):
            if wage[place] != wage[end - 1]:
                end = place + 1
            last[place] = end
    return first, last


@kernel
def _apply(persons, seekers, openings, ranking, p, seed, month):  # type: ignore[no-untyped-def]
    """Every seeker sees vacancies at random and applies to the best paid that pay enough."""
    segment_key = draw_key(seed, _SEGMENT, month)
    key = draw_key(seed, _DRAW, month)
    most = int(min(p.applications, _MOST_APPLICATIONS))
    head = np.full(openings.firm.shape[0], _NOBODY, np.int32)
    previous = np.empty(seekers.person.shape[0] * most, np.int32)
    applicant = np.empty(seekers.person.shape[0] * most, np.int32)
    chosen = np.empty(most, np.int64)
    count = 0
    for s in range(seekers.person.shape[0]):
        searched = _searched_list(persons, seekers, s, uniform(segment_key, seekers.unique_id[s]), p)
        kept = _choose_vacancies(persons, seekers, s, openings, ranking, searched, chosen, key, p, month)
        for a in range(kept):
            applicant[count], previous[count] = s, head[chosen[a]]
            head[chosen[a]] = count
            count += 1
    return head, previous[:count], applicant[:count]


@row_kernel
def _searched_list(persons, seekers, s, draw, p):  # type: ignore[no-untyped-def]
    """The list of openings that a seeker searches: the own layer or all AI; the own outside sector or both."""
    if seekers.way[s] != SEARCH_OUTSIDE:
        return seekers.specialism[s] if draw < p.own_layer_search_share else _ALL_AI
    if draw < p.own_sector_search_share:
        return NEV if persons.sector[seekers.person[s]] == NEV else OTHER
    return _ALL_OUTSIDE


@row_kernel
def _reservation_wage(persons, i, way, p, month):  # type: ignore[no-untyped-def]
    wage = float(persons.wage[i])
    if persons.status[i] == EMPLOYED:
        # Direct applicants want to get into AI and move for their present wage.
        moves_for = p.moving_premium if way == SEARCH_EMPLOYED or way == SEARCH_OUTSIDE else 0.0
        return reservation_wage_employed(wage, moves_for)
    return reservation_wage_nonemployed(
        wage,
        month - persons.since[i],
        p.reservation_share,
        p.reservation_decline_per_month,
        p.reservation_floor,
    )


@row_kernel
def _choose_vacancies(persons, seekers, s, openings, ranking, searched, chosen, key, p, month):  # type: ignore[no-untyped-def]
    """Fill `chosen` with the best paid of the vacancies seen that pay the reservation wage; returns how many.

    People with domain knowledge pass over compound posts of an industry that is foreign to them.
    """
    i, way = seekers.person[s], seekers.way[s]
    first, last = ranking.first[searched], ranking.first[searched + 1]
    if last == first:
        return 0
    reservation = _reservation_wage(persons, i, way, p, month)
    # Direct applicants know the AI market no better than the non-employed do.
    knows_market = persons.status[i] == EMPLOYED and way != SEARCH_DIRECT
    seen = vacancies_seen(p.vacancies_seen, knows_market, p.employed_search_effectiveness)
    choosy = way != SEARCH_OUTSIDE and seekers.domain[s] > p.domain_to_be_choosy
    state = sequence_start(key, seekers.unique_id[s])
    share = 0.0
    kept = 0
    for left in range(seen, 0, -1):
        state = sequence_next(state)
        share = best_of_draws(share, sequence_uniform(state), left)
        place = place_in_ranking(share, first, last)
        if openings.wage[ranking.opening[place]] < reservation:
            break
        if ranking.tie_last[place] - ranking.tie_first[place] > 1:  # equal wages: any of them
            state = sequence_next(state)
            place = place_in_ranking(sequence_uniform(state), ranking.tie_first[place], ranking.tie_last[place])
        v = ranking.opening[place]
        if choosy and openings.job_class[v] == COMPOUND and openings.industry[v] != seekers.industry[s]:
            continue
        kept = _with(chosen, kept, v)
        if kept == chosen.shape[0]:
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


@kernel
def _order_keys(firms, openings, seed, month):  # type: ignore[no-untyped-def]
    """Random keys that order the openings; keyed by firm, class and place, so other firms' openings do not matter."""
    key = draw_key(seed, _ORDER, month)
    keys = np.empty(openings.firm.shape[0], np.float64)
    place = 0
    for v in range(openings.firm.shape[0]):
        same = v > 0 and openings.firm[v] == openings.firm[v - 1] and openings.job_class[v] == openings.job_class[v - 1]
        place = place + 1 if same else 0
        keys[v] = uniform(sub_key(key, place * CLASSES + openings.job_class[v]), firms.unique_id[openings.firm[v]])
    return keys


@kernel
def _what_employers_know(seekers, p, noise_without_policy):  # type: ignore[no-untyped-def]
    """Per job class: mean fit of AI applicants, weight of the signal, uncertainty, uncertainty without policy."""
    known = np.zeros((CLASSES, 4))
    for c in range(CLASSES):
        count, total, squares = 0, 0.0, 0.0
        for s in range(seekers.person.shape[0]):
            if seekers.way[s] != SEARCH_OUTSIDE:
                value = fit_of(seekers, s, seekers.specialism[s], c, seekers.industry[s], p)
                count += 1
                total += value
                squares += value * value
        mean = total / max(count, 1)
        variance = max(1e-4, squares / max(count, 1) - mean * mean)
        known[c, 0] = mean
        known[c, 1] = signal_weight(variance, p.screening_noise)
        known[c, 2] = fit_uncertainty(variance, p.screening_noise)
        known[c, 3] = fit_uncertainty(variance, noise_without_policy)
    return known


@row_kernel
def _appeal(firms, seekers, s, openings, v, knowledge, key_of_firm, p):  # type: ignore[no-untyped-def]
    """What the employer of opening `v` takes seeker `s` to be worth, in units of fit.

    AI employers see a signal of fit. Outside employers screen nobody out and rank by chance.
    """
    if v >= openings.first[AI_SECTORS]:
        return uniform(key_of_firm, seekers.unique_id[s])
    c = openings.job_class[v]
    true_fit = fit_of(seekers, s, firms.sector[openings.firm[v]], c, openings.industry[v], p)
    signal = true_fit + p.screening_noise * standard_normal(key_of_firm, seekers.unique_id[s])
    return certainty_equivalent(
        signal, knowledge[c, 0], knowledge[c, 1], p.risk_aversion, knowledge[c, 2], knowledge[c, 3]
    )


@row_kernel
def _best_applicant(firms, seekers, openings, applications, hired, v, knowledge, key, p):  # type: ignore[no-untyped-def]
    """The best applicant of opening `v` who is not hired yet and clears its bar; -1 if there is none."""
    best, best_appeal = _NOBODY, -1e300
    key_of_firm = sub_key(key, firms.unique_id[openings.firm[v]])
    a = applications.head[v]
    while a != _NOBODY:
        s = applications.seeker[a]
        a = applications.previous[a]
        if hired[s] != _NOBODY:
            continue
        appeal = _appeal(firms, seekers, s, openings, v, knowledge, key_of_firm, p)
        if appeal >= openings.bar[v] and appeal > best_appeal:
            best, best_appeal = s, appeal
    return best


@kernel
def _hire_sequentially(firms, seekers, openings, applications, order, knowledge, p, seed, month):  # type: ignore[no-untyped-def]
    """Openings hire one after another in random order, each its best applicant who is still free."""
    key = draw_key(seed, _SCREENING, month)
    hired = np.full(seekers.person.shape[0], _NOBODY, np.int64)
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(firms, seekers, openings, applications, hired, v, knowledge, key, p)
        if s != _NOBODY:
            hired[s] = v
    return hired


@kernel
def _hire_simultaneously(firms, seekers, openings, applications, order, knowledge, p, seed, month):  # type: ignore[no-untyped-def]
    """Every opening makes one offer at the same time; a seeker with several offers takes the best paid."""
    key = draw_key(seed, _SCREENING, month)
    nobody_yet = np.full(seekers.person.shape[0], _NOBODY, np.int64)
    accepted = nobody_yet.copy()
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(firms, seekers, openings, applications, nobody_yet, v, knowledge, key, p)
        if s != _NOBODY and (accepted[s] == _NOBODY or openings.wage[v] > openings.wage[accepted[s]]):
            accepted[s] = v
    return accepted


@kernel
def _start_jobs(persons, firms, universities, seekers, openings, hired, tally, p, month):  # type: ignore[no-untyped-def]
    for s in range(seekers.person.shape[0]):
        v = hired[s]
        if v == _NOBODY:
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
        credit = universities.interdisciplinary_credit_share[persons.university[i]]
    persons.domain[i] = domain_after_move(
        float(persons.domain[i]), p.domain_transfer_share, p.domain_transfer_gain_of_credit, credit
    )
    persons.industry[i] = industry


@kernel
def _close_books(firms, openings, hired):  # type: ignore[no-untyped-def]
    """Ages of openings and unfilled demand after this month's hires."""
    filled = np.zeros((firms.sector.shape[0], CLASSES), np.int64)
    for s in range(hired.shape[0]):
        if hired[s] != _NOBODY:
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
