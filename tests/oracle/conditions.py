"""What everybody can see of the market, counted from the objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from oracle.matching import Seeker
from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    COMPOUND,
    EMPLOYED,
    FOUNDATION,
    SEARCH_NONEMPLOYED,
    SEARCH_OUTSIDE,
    SECTORS,
    SEEKING,
    Place,
)
from simulation.rules.dependence import foundation_capability, import_dependence
from simulation.rules.switching import job_chance_after
from simulation.rules.wages import premium

_AI, _OUTSIDE = slice(0, AI_SECTORS), slice(AI_SECTORS, SECTORS)
_MEMORY = 1.0 / 6.0  # of openings that people see, in months
_REFERENCE_SEEKERS_PER_OPENING = 2.0
_REFERENCE_RESEARCHERS = 174.0


def observe_platform(market: Any, seekers: list[Seeker]) -> None:
    """Before matching: openings, posted wages, seekers."""
    openings = _posts(market, lambda firm: firm.openings)
    wages = _posted_wages(market, lambda firm: firm.openings)
    none_open = openings == 0  # then the posts wanted stand in
    count = np.where(none_open, _posts(market, lambda firm: firm.target), openings)
    wages = np.where(none_open, _posted_wages(market, lambda firm: firm.target), wages)
    now = market.conditions
    now.ai_wage_posted = _cell_by_cell(wages[_AI]) / int(count[_AI].sum())
    now.ai_premium = premium(now.ai_wage_posted, float(wages[_OUTSIDE].sum() / count[_OUTSIDE].sum()))
    if market.month < 12:  # the mean of 2018 is what premia are compared with
        now.ai_premium_at_start += (now.ai_premium - now.ai_premium_at_start) / (market.month + 1)
        now.expected_premium = now.ai_premium_at_start
    outside_seekers = sum(seeker.way == SEARCH_OUTSIDE for seeker in seekers)
    market.nonemployed_seekers = sum(seeker.way == SEARCH_NONEMPLOYED for seeker in seekers)
    relative = _REFERENCE_SEEKERS_PER_OPENING * int(openings[_OUTSIDE].sum()) / max(outside_seekers, 1)
    now.outside_tightness += _MEMORY * (relative - now.outside_tightness)
    _see_openings(market, int(openings[_AI].sum()))


def _see_openings(market: Any, openings: int) -> None:
    """Smoothed openings, relative to the mean of 2018."""
    now = market.conditions
    if market.month == 0:
        now.openings_seen = float(openings)
    now.openings_seen += _MEMORY * (openings - now.openings_seen)
    if market.month < 12:
        now.openings_at_start += openings / 12
    else:
        now.openings_seen_relative = now.openings_seen / max(now.openings_at_start, 1.0)


def observe_month_end(market: Any) -> None:
    """After matching: staff, flows, skills, researchers."""
    employed, unfilled = np.zeros((SECTORS, CLASSES), int), _posts(market, lambda firm: firm.unfilled)
    practical = np.zeros((AI_SECTORS, CLASSES))
    outside = 0
    for person in market.people:
        outside += not person.in_ai and person.status in (EMPLOYED, SEEKING)
        if person.status == EMPLOYED:
            employed[person.sector, person.job_class] += 1
            if person.in_ai:
                practical[person.sector, person.job_class] += person.practical
    now, tally = market.conditions, market.tally
    compound = employed[_AI, COMPOUND].sum()
    now.compound_coverage = float(compound / (compound + unfilled[_AI, COMPOUND].sum()))
    now.mean_practical = _cell_by_cell(practical) / int(employed[_AI].sum())
    hires = tally.hires_by_search[SEARCH_NONEMPLOYED]
    now.job_chance = job_chance_after(
        now.job_chance, float(hires), float(market.nonemployed_seekers), market.p.job_chance_memory
    )
    now.leaving_rates.append(sum(tally.separations[_AI]) / max(market.ai_staff, 1))
    now.leaving_rate = float(np.mean(now.leaving_rates[-12:]))
    market.ai_staff = int(employed[_AI].sum())
    relative = outside / market.outside_workforce_at_start
    now.outside_workforce_relative += (relative - now.outside_workforce_relative) / 12
    at_home = [researcher for researcher in market.researchers if researcher.place != Place.ABROAD]
    market.researchers_in_china = len(at_home)
    now.import_dependence = _import_dependence(market)


def _import_dependence(market: Any) -> float:
    """What the foundation layer's staff and the researchers can do, against what AI posts need."""
    skill = 0.0
    for person in market.people:
        if person.status == EMPLOYED and person.sector == FOUNDATION:
            skill += person.technical * person.employer.productivity
    p, wanted = market.p, sum(sum(firm.target) for firm in market.firms if firm.in_ai)
    capability = foundation_capability(
        skill * market.scale, float(market.researchers_in_china), _REFERENCE_RESEARCHERS,
        p.researcher_capability_elasticity,
    )  # fmt: skip
    return import_dependence(capability, p.capability_requirement * (wanted * market.scale))


def _cell_by_cell(table: np.ndarray) -> float:
    """The sum of a table, cell after cell: numpy and Python's `sum` add in other orders."""
    total = 0.0
    for value in table.ravel():
        total += float(value)
    return total


def _posts(market: Any, posts_of: Callable[[Any], list[int]]) -> np.ndarray:
    """Posts by sector and class."""
    count = np.zeros((SECTORS, CLASSES), int)
    for firm in market.firms:
        count[firm.sector] += posts_of(firm)
    return count


def _posted_wages(market: Any, posts_of: Callable[[Any], list[int]]) -> np.ndarray:
    """Sum of posted wages by sector and class, firm by firm."""
    sums = np.zeros((SECTORS, CLASSES))
    for firm in market.firms:
        for c, posts in enumerate(posts_of(firm)):
            sums[firm.sector, c] += posts * firm.posted_wage[c]
    return sums
