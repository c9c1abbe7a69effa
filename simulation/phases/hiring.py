"""Phase 8, matching, second part: employers screen applicants and hire, one after another or all at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES, SEARCH_OUTSIDE
from simulation.columns.arithmetic import normal_quantile
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.columns.random import Stream, draw_key, sub_key, uniform
from simulation.phases.applications import Applications, Openings
from simulation.phases.search import Seekers, fit_of
from simulation.rules.screening import certainty_equivalent, fit_uncertainty, signal_weight

_ORDER, _SCREENING = int(Stream.VACANCY_ORDER), int(Stream.SCREENING)
NOBODY = -1
_UNWANTED = -1e300


def hire(market: Any, seekers: Seekers, openings: Openings, applications: Applications) -> np.ndarray:
    """Screening and hiring of one month.

    Returns: the opening that hired each seeker, -1 if none did; int32, one per seeker.
    """
    firms, p = market.firms.arrays(), market.p
    applied_to = np.flatnonzero(np.diff(applications.first))  # the others hire nobody
    keys = _order_keys(firms, openings, market.seed, market.month)[applied_to]
    order = applied_to[_in_order(keys)]
    knowledge = _what_employers_know(seekers, p, market.assumed["screening_noise"])
    value = market.scratch.array("value", len(applications.seeker), np.float64)
    keys = market.scratch.array("key_of_employer", len(value), np.int64)
    _rate_applicants(firms, seekers, openings, applications, value, keys, knowledge, p, market.seed, market.month)
    hire_all = _hire_sequentially if p["offers"] == 0 else _hire_simultaneously
    hired: np.ndarray = hire_all(len(seekers.person), openings.wage, applications, value, order)
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


@loop
def _rate_applicants(firms, seekers, openings, applications, value, keys, knowledge, p, seed, month):  # type: ignore[no-untyped-def]
    """Fill `value`, by application: the employer wants the applicant of the highest, and nobody of `_UNWANTED`.

    Outside employers screen nobody out and rank by chance. `keys` is room for the draws of each employer.
    """
    key = draw_key(seed, _SCREENING, month)
    for v in range(openings.firm.shape[0]):
        key_of_employer = sub_key(key, firms.unique_id[openings.firm[v]])
        for a in range(applications.first[v], applications.first[v + 1]):
            keys[a] = key_of_employer
    for a in range(value.shape[0]):
        value[a] = uniform(keys[a], seekers.unique_id[np.uint32(applications.seeker[a])])
    _draw_normals(value[: applications.first[openings.first[AI_SECTORS]]])
    for v in range(openings.first[AI_SECTORS]):
        _screen(firms.sector[openings.firm[v]], seekers, openings, applications, v, value, knowledge, p)


@row_kernel
def _draw_normals(draws):  # type: ignore[no-untyped-def]
    for a in range(draws.shape[0]):
        draws[a] = normal_quantile(draws[a])


@row_kernel
def _screen(layer, seekers, openings, applications, v, value, knowledge, p):  # type: ignore[no-untyped-def]
    """AI employers see a signal of fit and rank by what they take applicants to be worth, if that clears the bar."""
    c, industry = openings.job_class[v], openings.industry[v]
    for a in range(applications.first[v], applications.first[v + 1]):
        true_fit = fit_of(seekers, np.uint32(applications.seeker[a]), layer, c, industry, p)
        signal = true_fit + p.screening_noise * value[a]
        worth = certainty_equivalent(
            signal, knowledge[c, 0], knowledge[c, 1], p.risk_aversion, knowledge[c, 2], knowledge[c, 3]
        )
        value[a] = worth if worth >= openings.bar[v] else _UNWANTED


@row_kernel
def _best_applicant(applications, value, hired, v):  # type: ignore[no-untyped-def]
    """The applicant whom the employer of opening `v` would hire, of those not hired yet; -1 if there is none.

    Without branches, which the processor could not foresee.
    """
    best, best_value = NOBODY, _UNWANTED
    for a in range(applications.first[v + 1] - 1, applications.first[v] - 1, -1):
        s = applications.seeker[a]
        wins = (hired[np.uint32(s)] == NOBODY) & (value[a] > best_value)
        best = s if wins else best
        best_value = value[a] if wins else best_value
    return best


@kernel
def _hire_sequentially(seekers, wage, applications, value, order):  # type: ignore[no-untyped-def]
    """Openings hire one after another in random order, each its best applicant who is still free.

    Args: seekers: how many there are; wage: of each opening. Returns: the opening that hired each seeker, or -1.
    """
    hired = np.full(seekers, NOBODY, np.int32)
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(applications, value, hired, v)
        if s != NOBODY:
            hired[s] = v
    return hired


@kernel
def _hire_simultaneously(seekers, wage, applications, value, order):  # type: ignore[no-untyped-def]
    """Every opening makes one offer at the same time; a seeker with several offers takes the best paid."""
    nobody_yet = np.full(seekers, NOBODY, np.int32)
    accepted = nobody_yet.copy()
    for place in range(order.shape[0]):
        v = order[place]
        s = _best_applicant(applications, value, nobody_yet, v)
        if s != NOBODY and (accepted[s] == NOBODY or wage[v] > wage[accepted[s]]):
            accepted[s] = v
    return accepted
