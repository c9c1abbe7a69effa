"""Phase 8, matching, second part: employers screen applicants and hire, one after another or all at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES, SEARCH_OUTSIDE
from simulation.columns.jit import kernel, row_kernel
from simulation.columns.random import Stream, draw_key, standard_normal, sub_key, uniform
from simulation.phases.applications import Applications, Openings
from simulation.phases.search import Seekers, fit_of
from simulation.rules.screening import certainty_equivalent, fit_uncertainty, signal_weight

_ORDER, _SCREENING = int(Stream.VACANCY_ORDER), int(Stream.SCREENING)
NOBODY = -1


def hire(market: Any, seekers: Seekers, openings: Openings, applications: Applications) -> np.ndarray:
    """Screening and hiring of one month.

    Returns: the opening that hired each seeker, -1 if none did; int32, one per seeker.
    """
    firms, p = market.firms.arrays(), market.p
    applied_to = np.flatnonzero(np.diff(applications.first))  # the others hire nobody
    keys = _order_keys(firms, openings, market.seed, market.month)[applied_to]
    order = applied_to[_in_order(keys)]
    knowledge = _what_employers_know(seekers, p, market.assumed["screening_noise"])
    hire_all = _hire_sequentially if p["offers"] == 0 else _hire_simultaneously
    hired: np.ndarray = hire_all(firms, seekers, openings, applications, order, knowledge, p, market.seed, market.month)
    return hired


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
def _in_order(keys):  # type: ignore[no-untyped-def]
    """The places of uniform draws from the lowest to the highest: `argsort` at a fifth of its cost.

    Draws in [0, 1) spread evenly: each goes to the slot of its value, then neighbours change places.
    """
    count = keys.shape[0]
    free = np.zeros(count + 1, np.int64)
    for k in range(count):
        free[int(keys[k] * count) + 1] += 1
    for slot in range(count):
        free[slot + 1] += free[slot]
    order = np.empty(count, np.int64)
    for k in range(count):
        slot = int(keys[k] * count)
        order[free[slot]] = k
        free[slot] += 1
    for place in range(1, count):
        k = order[place]
        while place > 0 and keys[order[place - 1]] > keys[k]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = k
    return order


@kernel
def _what_employers_know(seekers, p, noise_without_policy):  # type: ignore[no-untyped-def]
    """Per job class: mean fit of AI applicants, weight of the signal, uncertainty, uncertainty without policy."""
    count, sums, squares = 0, np.zeros(CLASSES), np.zeros(CLASSES)
    for s in range(seekers.person.shape[0]):
        if seekers.way[s] != SEARCH_OUTSIDE:
            count += 1
            for c in range(CLASSES):
                value = fit_of(seekers, s, seekers.specialism[s], c, seekers.industry[s], p)
                sums[c] += value
                squares[c] += value * value
    known = np.zeros((CLASSES, 4))
    for c in range(CLASSES):
        mean = sums[c] / max(count, 1)
        variance = max(1e-4, squares[c] / max(count, 1) - mean * mean)
        known[c, 0] = mean
        known[c, 1] = signal_weight(variance, p.screening_noise)
        known[c, 2] = fit_uncertainty(variance, p.screening_noise)
        known[c, 3] = fit_uncertainty(variance, noise_without_policy)
    return known


@row_kernel
def _best_applicant(firms, seekers, openings, applications, hired, v, knowledge, key, p):  # type: ignore[no-untyped-def]
    """The applicant whom the employer of opening `v` would hire, of those not hired yet; -1 if there is none."""
    key_of_firm = sub_key(key, firms.unique_id[openings.firm[v]])
    if v < openings.first[AI_SECTORS]:
        layer = firms.sector[openings.firm[v]]
        return _fittest_applicant(seekers, openings, applications, hired, v, layer, knowledge, key_of_firm, p)
    return _luckiest_applicant(seekers, applications, hired, v, key_of_firm)


@row_kernel
def _fittest_applicant(seekers, openings, applications, hired, v, layer, knowledge, key_of_firm, p):  # type: ignore[no-untyped-def]
    """AI employers see a signal of fit and hire whom they take to be worth most, if that clears the bar."""
    best, best_worth = NOBODY, -1e300
    c, industry = openings.job_class[v], openings.industry[v]
    for a in range(applications.first[v + 1] - 1, applications.first[v] - 1, -1):
        s = applications.seeker[a]
        if hired[s] != NOBODY:
            continue
        true_fit = fit_of(seekers, s, layer, c, industry, p)
        signal = true_fit + p.screening_noise * standard_normal(key_of_firm, seekers.unique_id[s])
        worth = certainty_equivalent(
            signal, knowledge[c, 0], knowledge[c, 1], p.risk_aversion, knowledge[c, 2], knowledge[c, 3]
        )
        if worth >= openings.bar[v] and worth > best_worth:
            best, best_worth = s, worth
    return best


@row_kernel
def _luckiest_applicant(seekers, applications, hired, v, key_of_firm):  # type: ignore[no-untyped-def]
    """Outside employers screen nobody out and rank by chance.

    Nine in ten applications: without branches, which the processor could not foresee.
    """
    best, best_draw = NOBODY, -1.0
    for a in range(applications.first[v + 1] - 1, applications.first[v] - 1, -1):
        s = applications.seeker[a]
        draw = uniform(key_of_firm, seekers.unique_id[s])
        wins = (hired[s] == NOBODY) & (draw > best_draw)
        best = s if wins else best
        best_draw = draw if wins else best_draw
    return best


@kernel
def _hire_sequentially(firms, seekers, openings, applications, order, knowledge, p, seed, month):  # type: ignore[no-untyped-def]
    """Openings hire one after another in random order, each its best applicant who is still free."""
    key = draw_key(seed, _SCREENING, month)
    hired = np.full(seekers.person.shape[0], NOBODY, np.int32)
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(firms, seekers, openings, applications, hired, v, knowledge, key, p)
        if s != NOBODY:
            hired[s] = v
    return hired


@kernel
def _hire_simultaneously(firms, seekers, openings, applications, order, knowledge, p, seed, month):  # type: ignore[no-untyped-def]
    """Every opening makes one offer at the same time; a seeker with several offers takes the best paid."""
    key = draw_key(seed, _SCREENING, month)
    nobody_yet = np.full(seekers.person.shape[0], NOBODY, np.int32)
    accepted = nobody_yet.copy()
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(firms, seekers, openings, applications, nobody_yet, v, knowledge, key, p)
        if s != NOBODY and (accepted[s] == NOBODY or openings.wage[v] > openings.wage[accepted[s]]):
            accepted[s] = v
    return accepted
