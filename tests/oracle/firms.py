"""Employers as ordinary Mesa agents: posts, openings, wages, pilots, training, entry and exit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np

from oracle.arrivals import drawn_industry
from simulation.agents.codes import AI_SECTORS, CLASSES, COMPOUND, ENGINEER, FOUNDATION, NEV, RESEARCH, SECTORS
from simulation.columns.random import Stream, draw_key, standard_normal, sub_key, uniform
from simulation.rules.projects import coverage, deployment_prob, productivity_after_deployment
from simulation.rules.screening import relaxed_bar
from simulation.rules.separations import layoff_prob
from simulation.rules.training import firm_trains, training_cost
from simulation.rules.vacancies import (
    advertised,
    employers_wanted,
    exit_prob,
    opening_age_after,
    posts_wanted,
    recruiting_capacity,
    size_after_reallocation,
    size_at_age,
    unfilled_posts,
    whole_posts,
)
from simulation.rules.wages import curve_wage, posted_wage_after, wage_with_subsidy

_NO_PILOT = -1
_QUARTER = 3
_STARTED, _ENDED, _DEPLOYED = 0, 1, 2
_EACH_CLASS = range(CLASSES)


class Firm(mesa.Agent):
    """An employer with three job classes; `key` is what its draws hang on."""

    def __init__(self, model: Any, key: int, **state: Any) -> None:
        super().__init__(model)
        self.key = key
        self.closing, self.pilot_ends, self.productivity = False, _NO_PILOT, 1.0
        self.trains, self.academy, self.training_cost = False, False, 0.0
        self.headcount, self.target, self.unfilled, self.openings = ([0] * CLASSES for _ in range(4))
        self.opening_age = [0.0] * CLASSES
        for name, value in state.items():
            setattr(self, name, value)

    @property
    def in_ai(self) -> bool:
        """Belongs to an AI layer."""
        return self.sector < AI_SECTORS

    @property
    def size_now(self) -> float:
        """Size at its age, 0 if closing."""
        if self.closing:
            return 0.0
        p, age = self.model.p, self.model.month - self.entered
        return size_at_age(self.size, age, p.entrant_size_share, p.maturity_months)

    @property
    def product_of_a_post(self) -> float:
        """Productivity under what happens to the world this month."""
        return self.productivity * (self.model.p.productivity_factor[self.sector] if self.in_ai else 1.0)

    def pay(self, c: int) -> float:
        """What a post of a class pays, with what the state adds."""
        wage: float = self.posted_wage[c]
        return wage_with_subsidy(wage, self.model.p.wage_subsidy[self.sector]) if self.in_ai else wage

    def expect_layoffs(self) -> None:
        """This month's layoff probabilities from last month's targets."""
        p = self.model.p
        if self.closing:
            self.layoff_probs = [layoff_prob(staff, 0, 0.0, 1.0) for staff in self.headcount]
        else:
            self.layoff_probs = [
                layoff_prob(staff, target, p.layoff_tolerance, p.layoff_speed)
                for staff, target in zip(self.headcount, self.target, strict=True)
            ]

    def consider_closing(self, key: int) -> None:
        """AI employers close at random."""
        p = self.model.p
        if self.closing or not self.in_ai:
            return
        prob = exit_prob(p.exit_prob_per_year, self.size_now, p.exit_size_elasticity)
        self.closing = uniform(key, self.key) < prob

    def set_targets(self, posts: list[float], size_of_sector: list[float]) -> None:
        """Posts wanted and unfilled by job class."""
        share = self.size_now / size_of_sector[self.sector]
        for c in _EACH_CLASS:
            wanted = self._posts_wanted(posts[self.sector], share, c)
            self.target[c] = whole_posts(wanted, self.rounding[c])
            self.unfilled[c] = unfilled_posts(self.target[c], self.headcount[c])

    def _posts_wanted(self, posts: float, share: float, c: int) -> float:
        p = self.model.p
        if not self.in_ai:
            return posts * share if c == ENGINEER else 0.0
        return posts_wanted(
            posts, share * p.class_mix[self.sector][c], self.product_of_a_post, p.productivity_elasticity_of_demand,
            self.posted_wage[c] / self.base_wage[c], p.wage_elasticity_of_demand,
        )  # fmt: skip

    def advertise(self) -> None:
        """Openings: as many unfilled posts as can be recruited for at once."""
        self.openings = [self._openings(c) if self.unfilled[c] > 0 else 0 for c in _EACH_CLASS]

    def _openings(self, c: int) -> int:
        market, p = self.model, self.model.p
        share = p.recruiting_capacity if self.in_ai else p.recruiting_capacity_outside
        phase = int(_QUARTER * uniform(sub_key(market.lasting_key(Stream.CAPACITY_PHASE), c), self.key))
        quarter = (market.month + phase) // _QUARTER
        key = sub_key(draw_key(market.seed, int(Stream.FIRM_CAPACITY), quarter), c)
        capacity = recruiting_capacity(self.headcount[c], self.target[c], share, p.recruiting_floor, 1.0 / market.scale)
        return advertised(self.unfilled[c], capacity, uniform(key, self.key))

    def bar(self, c: int) -> float:
        """The fit that openings of a class need now; outside posts screen nobody out."""
        if not self.in_ai:
            return -1.0
        p = self.model.p
        full = p.bar + p.bar_layer[self.sector] + p.bar_class[c]
        return relaxed_bar(full, self.opening_age[c], p.bar_relax_per_month, p.bar_floor)

    def adjust_wages(self, unfilled_shares: np.ndarray) -> None:
        """Posted wages follow the wage curve."""
        p = self.model.p
        at_start = p.initial_unfilled_share
        if not self.in_ai:
            at_start = p.outside_unfilled_reference * (p.nev_unfilled_multiple if self.sector == NEV else 1.0)
        cap = p.wage_cap_multiple * p.outside_wage_cny_per_month * self.product_of_a_post
        for c in _EACH_CLASS:
            target = curve_wage(
                self.base_wage[c], float(unfilled_shares[self.sector, c]), at_start, p.wage_curve_elasticity,
                p.wage_curve_offset,
            )  # fmt: skip
            self.posted_wage[c] = posted_wage_after(self.posted_wage[c], target, p.wage_adjustment_months, cap)

    def close_books(self) -> None:
        """Unfilled posts and ages of openings after this month's hires."""
        for c in _EACH_CLASS:
            remaining = self.openings[c] - self.filled[c]
            self.unfilled[c] = unfilled_posts(self.target[c], self.headcount[c])
            self.opening_age[c] = opening_age_after(self.opening_age[c], self.openings[c], remaining, self.unfilled[c])

    def run_pilot(self, start_key: int, outcome_key: int) -> None:
        """Application and technology employers start pilots, which stall or are deployed."""
        market, p = self.model, self.model.p
        if self.closing or self.sector >= FOUNDATION:
            return
        if self.pilot_ends == _NO_PILOT:
            if uniform(start_key, self.key) < p.pilot_start_per_month:
                self.pilot_ends = market.month + int(p.pilot_months)
                market.tally.pilots[_STARTED] += 1
        elif market.month >= self.pilot_ends:
            self.pilot_ends = _NO_PILOT
            market.tally.pilots[_ENDED] += 1
            if uniform(outcome_key, self.key) < self._deployment_prob():
                market.tally.pilots[_DEPLOYED] += 1
                self.productivity = productivity_after_deployment(self.productivity, p.deployment_productivity_gain)

    def _deployment_prob(self) -> float:
        p, now = self.model.p, self.model.conditions
        filled = coverage(self.headcount[COMPOUND], self.unfilled[COMPOUND], now.compound_coverage)
        return deployment_prob(
            p.deployment_intercept, p.deployment_compound_weight, filled, p.deployment_practical_weight,
            now.mean_practical,
        )  # fmt: skip

    def decide_on_training(self, tenure_months: float) -> None:
        """Once a year: train the staff in-house if it pays, or if there is an academy."""
        if not self.in_ai:
            return
        p = self.model.p
        key = self.model.lasting_key(Stream.FIRM_TRAINING)
        draw = standard_normal(key, self.key)
        self.training_cost = training_cost(self.model.assumed.training_cost_months, p.training_cost_sigma, draw)
        cost = training_cost(p.training_cost_months, p.training_cost_sigma, draw)
        pays = firm_trains(p.training_value_per_month, tenure_months, cost)
        has_academy = uniform(sub_key(key, 1), self.key) < p.academy_share
        self.trains, self.academy = pays or has_academy, has_academy and not pays


def reallocate_outside(market: Any) -> None:
    """Posts outside AI move to the employers who fill them."""
    sizes, staff = [0.0] * SECTORS, [0.0] * SECTORS
    for firm in market.firms:
        sizes[firm.sector] += firm.size
        staff[firm.sector] += firm.headcount[ENGINEER]
    for firm in market.firms:
        if not firm.in_ai and staff[firm.sector] > 0:
            size_of_staff = sizes[firm.sector] * firm.headcount[ENGINEER] / staff[firm.sector]
            firm.size = size_after_reallocation(firm.size, size_of_staff, market.p.reallocation_per_month)


def sizes_by_sector(firms: Iterable[Firm]) -> list[float]:
    """Sum of present sizes."""
    sums = [0.0] * SECTORS
    for firm in firms:
        sums[firm.sector] += firm.size_now
    return sums


def unfilled_shares(firms: Iterable[Firm]) -> np.ndarray:
    """Unfilled share of wanted posts by sector and class."""
    unfilled, wanted = np.zeros((SECTORS, CLASSES)), np.zeros((SECTORS, CLASSES))
    for firm in firms:
        for c in _EACH_CLASS:
            unfilled[firm.sector, c] += firm.unfilled[c]
            wanted[firm.sector, c] += firm.unfilled[c] + firm.headcount[c]
    return unfilled / np.maximum(wanted, 1.0)


def enter_and_exit(market: Any) -> None:
    """Employers close; closed ones without staff leave; new ones enter where a layer carries too few."""
    market.firms.do("consider_closing", market.key(Stream.FIRM_EXIT))
    for firm in market.firms.to_list():
        if firm.closing and sum(firm.headcount) == 0:
            firm.remove()
    for layer in range(AI_SECTORS):
        relative = market.posts_path[market.month, layer] / market.posts_path[0, layer]
        wanted = employers_wanted(market.firm_agents_at_start[layer], relative, market.p.employer_count_elasticity)
        carried = sum(firm.sector == layer and not firm.closing for firm in market.firms)
        if (missing := int(wanted - carried)) > 0:
            _found(market, layer, missing)


def _found(market: Any, layer: int, count: int) -> None:
    """New employers of a layer, with the layer's mean productivity and relative wages."""
    incumbents = [firm for firm in market.firms if firm.sector == layer]
    first = market.entries[layer] + 1_000_000 + 10_000_000 * (layer + 1)
    market.entries[layer] += count
    entrants = [_entrant(market, layer, key) for key in range(first, first + count)]
    if not incumbents:
        return
    productivity = float(np.mean([firm.productivity for firm in incumbents]))
    posted, base = (np.array([getattr(f, name) for f in incumbents]) for name in ("posted_wage", "base_wage"))
    relative = (posted / base).mean(axis=0).tolist()
    for firm in entrants:
        firm.productivity = productivity
        firm.posted_wage = [wage * ratio for wage, ratio in zip(firm.base_wage, relative, strict=True)]


def _entrant(market: Any, layer: int, key: int) -> Firm:
    p = market.p
    normal = standard_normal(market.lasting_key(Stream.FIRM_SIZE), key)
    industry = drawn_industry(uniform(market.lasting_key(Stream.FIRM_INDUSTRY), key))
    effect = math.exp(p.wage_dispersion * standard_normal(market.lasting_key(Stream.FIRM_WAGE), key))
    premia = [p.initial_premium[layer]] * CLASSES
    premia[RESEARCH] *= p.research_premium_multiple
    wages = [p.outside_wage_cny_per_month * (1.0 + premium) * effect for premium in premia]
    rounding_key = market.lasting_key(Stream.FIRM_ROUNDING)
    return Firm(
        market, key, sector=layer, industry=industry, entered=market.month,
        size=math.exp(p.size_sigma * normal - 0.5 * p.size_sigma**2), wage_effect=effect,
        base_wage=wages, posted_wage=list(wages),
        rounding=[uniform(sub_key(rounding_key, c), key) for c in _EACH_CLASS],
    )  # fmt: skip
