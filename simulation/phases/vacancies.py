"""Phase 6, first part: firms enter and exit, set targets and advertise openings."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES, ENGINEER, FOUNDATION, OTHER, SECTORS
from simulation.columns.jit import kernel, loop
from simulation.columns.random import Stream, draw_key, sub_key, uniform
from simulation.rules.screening import relaxed_bar
from simulation.rules.vacancies import (
    advertised,
    employers_wanted,
    exit_prob,
    posts_wanted,
    recruiting_capacity,
    size_after_reallocation,
    size_at_age,
    tracked_posts,
    unfilled_posts,
    whole_posts,
)
from simulation.rules.wages import wage_with_subsidy

_EXIT, _CAPACITY, _PHASE = int(Stream.FIRM_EXIT), int(Stream.FIRM_CAPACITY), int(Stream.CAPACITY_PHASE)
_QUARTER = (
    3  # months for which a rounding draw of recruiting capacity holds: with a fixed one small firms never recruit
)


def enter_and_exit(market: Any) -> None:
    """AI employers close; new ones enter until each layer carries the employers that its posts support."""
    firms = market.firms.arrays()
    _close_firms(firms, market.p, market.seed, market.month)
    retired = np.flatnonzero(firms.closing & firms.alive & (firms.headcount.sum(axis=1) == 0))
    market.firms.retire(retired)
    active = market.firms["alive"] & ~market.firms["closing"]
    carried = np.bincount(market.firms["sector"][active], minlength=SECTORS)
    for layer in range(AI_SECTORS):
        relative = market.posts_path[market.month, layer] / market.posts_path[0, layer]
        wanted = employers_wanted(market.firm_agents_at_start[layer], relative, market.p["employer_count_elasticity"])
        missing = int(wanted - carried[layer])
        if missing > 0:
            market.add_firms(layer, missing)


def set_targets(market: Any) -> None:
    """Each firm and class: posts wanted, rounded to whole person-agents, and what of them is unfilled."""
    posts = market.posts_path[market.month] / market.scale * market.p["demand_factor"]
    posts[FOUNDATION] += market.p["laboratory_posts"] / market.scale
    posts[AI_SECTORS:] = tracked_posts(posts[AI_SECTORS:], market.conditions.outside_workforce_relative)
    firms = market.firms.arrays()
    _reallocate_outside(firms, market.p)
    _set_targets(firms, posts, market.p, market.month)


def advertise(market: Any) -> None:
    """Each firm and class: openings, as many unfilled posts as it can recruit for at once."""
    _advertise(market.firms.arrays(), market.p, 1.0 / market.scale, market.seed, market.month)


@loop
def _close_firms(firms, p, seed, month):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _EXIT, month)
    for f in range(firms.sector.shape[0]):
        if firms.alive[f] and not firms.closing[f] and firms.sector[f] < AI_SECTORS:
            size = size_at_age(firms.size[f], month - firms.entered[f], p.entrant_size_share, p.maturity_months)
            if uniform(key, firms.unique_id[f]) < exit_prob(p.exit_prob_per_year, size, p.exit_size_elasticity):
                firms.closing[f] = True


@kernel
def _sizes(firms, p, month):  # type: ignore[no-untyped-def]
    """Present size of every firm (0 if closing) and the sum by sector."""
    sizes = np.zeros(firms.sector.shape[0])
    sums = np.zeros(SECTORS)
    for f in range(firms.sector.shape[0]):
        if firms.alive[f] and not firms.closing[f]:
            sizes[f] = size_at_age(firms.size[f], month - firms.entered[f], p.entrant_size_share, p.maturity_months)
            sums[firms.sector[f]] += sizes[f]
    return sizes, sums


@kernel
def _reallocate_outside(firms, p):  # type: ignore[no-untyped-def]
    size, staff = np.zeros(SECTORS), np.zeros(SECTORS)
    for f in range(firms.sector.shape[0]):
        size[firms.sector[f]] += firms.size[f]
        staff[firms.sector[f]] += firms.headcount[f, ENGINEER]
    for f in range(firms.sector.shape[0]):
        sector = firms.sector[f]
        if sector >= AI_SECTORS and staff[sector] > 0:
            size_of_staff = size[sector] * firms.headcount[f, ENGINEER] / staff[sector]
            firms.size[f] = size_after_reallocation(firms.size[f], size_of_staff, p.reallocation_per_month)


@kernel
def _set_targets(firms, posts, p, month):  # type: ignore[no-untyped-def]
    sizes, sums = _sizes(firms, p, month)
    for f in range(firms.sector.shape[0]):
        sector = firms.sector[f]
        share = sizes[f] / sums[sector]
        for c in range(CLASSES):
            if sector < AI_SECTORS:
                relative_wage = firms.posted_wage[f, c] / firms.base_wage[f, c]
                productivity = firms.productivity[f] * p.productivity_factor[sector]
                wanted = posts_wanted(
                    posts[sector], share * p.class_mix[sector, c], productivity,
                    p.productivity_elasticity_of_demand, relative_wage, p.wage_elasticity_of_demand,
                )  # fmt: skip
            elif c == ENGINEER:  # outside sectors have one class of posts, and their path is given
                wanted = posts[sector] * share
            else:
                wanted = 0.0
            firms.target[f, c] = whole_posts(wanted, firms.rounding[f, c])
            firms.unfilled[f, c] = unfilled_posts(firms.target[f, c], firms.headcount[f, c])


@loop
def _advertise(firms, p, one_person, seed, month):  # type: ignore[no-untyped-def]
    phase_key = draw_key(seed, _PHASE, 0)
    for f in range(firms.sector.shape[0]):
        share = p.recruiting_capacity if firms.sector[f] < AI_SECTORS else p.recruiting_capacity_outside
        for c in range(CLASSES):
            if firms.unfilled[f, c] == 0:
                firms.openings[f, c] = 0
                continue
            phase = int(_QUARTER * uniform(sub_key(phase_key, c), firms.unique_id[f]))
            key = sub_key(draw_key(seed, _CAPACITY, (month + phase) // _QUARTER), c)
            capacity = recruiting_capacity(
                firms.headcount[f, c], firms.target[f, c], share, p.recruiting_floor, one_person
            )
            firms.openings[f, c] = advertised(firms.unfilled[f, c], capacity, uniform(key, firms.unique_id[f]))


@kernel
def list_openings(firms, p):  # type: ignore[no-untyped-def]
    """Every opening as one row, sector by sector.

    Returns: firm row (int32), job class (int8), industry (int8), posted wage (float64), bar (float64), and `first`,
    int64 of shape (6,): the openings of sector s are rows first[s] to first[s + 1].
    """
    total = 0
    for f in range(firms.sector.shape[0]):
        for c in range(CLASSES):
            total += firms.openings[f, c]
    firm = np.empty(total, np.int32)
    job_class = np.empty(total, np.int8)
    industry = np.empty(total, np.int8)
    wage = np.empty(total)
    bar = np.empty(total)
    first = np.zeros(SECTORS + 1, np.int64)
    row = 0
    for sector in range(SECTORS):
        first[sector] = row
        for f in range(firms.sector.shape[0]):
            if firms.sector[f] != sector:
                continue
            for c in range(CLASSES):
                if firms.openings[f, c] == 0:
                    continue
                needed, pay = -1.0, firms.posted_wage[f, c]  # outside posts screen nobody out
                if sector < AI_SECTORS:
                    pay = wage_with_subsidy(pay, p.wage_subsidy[sector])
                    full = p.bar + p.bar_layer[sector] + p.bar_class[c]
                    needed = relaxed_bar(full, firms.opening_age[f, c], p.bar_relax_per_month, p.bar_floor)
                for _ in range(firms.openings[f, c]):
                    firm[row], job_class[row], industry[row] = f, c, firms.industry[f]
                    wage[row], bar[row] = pay, needed
                    row += 1
    first[OTHER + 1] = row
    return firm, job_class, industry, wage, bar, first
