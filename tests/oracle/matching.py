"""Job search, applications, screening and hiring, seeker by seeker and opening by opening."""

from __future__ import annotations

from typing import Any

from oracle.firms import Firm
from oracle.people import Person, single
from simulation.agents.codes import (
    AI_SECTORS,
    CAREER_SWITCHER,
    CLASSES,
    COMPOUND,
    EMPLOYED,
    NEV,
    NOT_DIRECT,
    NOT_SEARCHING,
    OTHER,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_OUTSIDE,
    SECTORS,
)
from simulation.columns.random import (
    Stream,
    sequence_next,
    sequence_start,
    sequence_uniform,
    standard_normal,
    sub_key,
    uniform,
)
from simulation.rules.matching import (
    best_of_draws,
    place_in_ranking,
    reservation_wage_employed,
    reservation_wage_nonemployed,
    vacancies_seen,
)
from simulation.rules.screening import certainty_equivalent, fit, fit_uncertainty, signal_weight

_PLACEMENT_MONTHS = 12
_AI_LISTS, _OUTSIDE_LIST = SECTORS, SECTORS + 1


class Opening:
    """An advertised post of this month; `number` counts the openings of the same firm and class."""

    def __init__(self, firm: Firm, job_class: int, bar: float, number: int) -> None:
        self.firm, self.job_class, self.bar, self.number = firm, job_class, bar, number
        self.wage = firm.pay(job_class)
        self.applicants: list[Seeker] = []

    def order(self, key: int) -> float:
        """The random place at which the opening hires."""
        return uniform(sub_key(key, self.number * CLASSES + self.job_class), self.firm.key)

    def best_applicant(self, key: int, knowledge: list[tuple[float, ...]]) -> Seeker | None:
        """The most appealing of the free applicants who clear the bar; the last one to apply among equals."""
        best, best_appeal = None, -1e300
        key_of_firm = sub_key(key, self.firm.key)
        for seeker in reversed(self.applicants):
            if seeker.is_free:
                appeal = self._appeal(seeker, key_of_firm, knowledge)
                if appeal >= self.bar and appeal > best_appeal:
                    best, best_appeal = seeker, appeal
        return best

    def _appeal(self, seeker: Seeker, key_of_firm: int, knowledge: list[tuple[float, ...]]) -> float:
        """AI employers see a signal of fit; outside employers rank by chance."""
        person = seeker.person
        if not self.firm.in_ai:
            return uniform(key_of_firm, person.key)
        p = person.model.p
        true_fit = fit_of(person, self.firm.sector, self.job_class, self.firm.industry)
        signal = true_fit + p.screening_noise * standard_normal(key_of_firm, person.key)
        mean, weight, uncertainty, without_policy = knowledge[self.job_class]
        return certainty_equivalent(signal, mean, weight, p.risk_aversion, uncertainty, without_policy)


class RankedOpenings:
    """A list of openings from the best paid down, and where equal wages begin and end."""

    def __init__(self, openings: list[Opening]) -> None:
        self.openings = sorted(openings, key=lambda opening: -opening.wage)
        wages = [opening.wage for opening in self.openings]
        self.tie_first, self.tie_last = list(range(len(wages))), [place + 1 for place in range(len(wages))]
        for place in range(1, len(wages)):
            if wages[place] == wages[place - 1]:
                self.tie_first[place] = self.tie_first[place - 1]
        for place in range(len(wages) - 2, -1, -1):
            if wages[place] == wages[place + 1]:
                self.tie_last[place] = self.tie_last[place + 1]


class Seeker:
    """Somebody who looks for work this month."""

    def __init__(self, person: Person, way: int) -> None:
        self.person, self.way = person, way
        self.accepted: Opening | None = None
        self.is_free = True

    def apply(self, lists: list[RankedOpenings]) -> None:
        """See openings at random, from the best paid down, and apply to those that pay enough."""
        market, p, person = self.person.model, self.person.model.p, self.person
        ranked = lists[self._searched_list(uniform(market.key(Stream.SEARCH_SEGMENT), person.key))]
        if not ranked.openings:
            return
        reservation = self._reservation_wage()
        knows_market = person.status == EMPLOYED and self.way != SEARCH_DIRECT
        seen = vacancies_seen(p.vacancies_seen, knows_market, p.employed_search_effectiveness)
        state = sequence_start(market.key(Stream.VACANCY_DRAW), person.key)
        most = int(p.applications_outside if self.way == SEARCH_OUTSIDE else p.applications)
        share, chosen = 0.0, []
        for left in range(seen, 0, -1):
            state = sequence_next(state)
            share = best_of_draws(share, sequence_uniform(state), left)
            state = sequence_next(state)
            place = place_in_ranking(share, 0, len(ranked.openings))
            if ranked.openings[place].wage < reservation:
                break
            place = place_in_ranking(sequence_uniform(state), ranked.tie_first[place], ranked.tie_last[place])
            opening = ranked.openings[place]
            if opening not in chosen and not self._passes_over(opening):
                chosen.append(opening)
                opening.applicants.append(self)
                if len(chosen) == most:
                    break

    def _searched_list(self, draw: float) -> int:
        """The own layer or all of AI; the own outside sector or both."""
        p = self.person.model.p
        if self.way != SEARCH_OUTSIDE:
            return self.person.specialism if draw < p.own_layer_search_share else _AI_LISTS
        if draw < p.own_sector_search_share:
            return NEV if self.person.sector == NEV else OTHER
        return _OUTSIDE_LIST

    def _reservation_wage(self) -> float:
        person, p = self.person, self.person.model.p
        if person.status == EMPLOYED:
            moves_for = p.moving_premium if self.way in (SEARCH_EMPLOYED, SEARCH_OUTSIDE) else 0.0
            return reservation_wage_employed(person.wage, moves_for)
        return reservation_wage_nonemployed(
            person.wage, person.model.month - person.since, p.reservation_share,
            p.reservation_decline_per_month, p.reservation_floor,
        )  # fmt: skip

    def _passes_over(self, opening: Opening) -> bool:
        """Those with domain knowledge pass over compound posts of industries foreign to them."""
        person = self.person
        if self.way == SEARCH_OUTSIDE or person.domain <= person.model.p.domain_to_be_choosy:
            return False
        return opening.job_class == COMPOUND and opening.firm.industry != person.industry

    def start_job(self) -> None:
        """The person moves into the accepted post."""
        if self.accepted is None:
            return
        person, firm, job_class = self.person, self.accepted.firm, self.accepted.job_class
        market = person.model
        self._count_hire(firm.sector, job_class)
        if person.status == EMPLOYED:
            person.leave_employer()
        person.become(EMPLOYED, firm.sector)
        firm.headcount[job_class] += 1
        firm.filled[job_class] += 1
        if firm.in_ai:
            person.adapt_to_industry(firm.industry)
            person.specialism, person.direct, person.fresh = firm.sector, NOT_DIRECT, False
        person.employer, person.job_class = firm, job_class
        person.wage, person.since = single(self.accepted.wage), market.month

    def _count_hire(self, sector: int, job_class: int) -> None:
        person, tally = self.person, self.person.model.tally
        tally.hires[sector][job_class] += 1
        tally.hires_by_search[self.way] += 1
        if sector >= AI_SECTORS:
            return
        tally.hires_by_origin[person.kind] += 1
        if person.kind == CAREER_SWITCHER and self.way != SEARCH_EMPLOYED:
            tally.switchers_hired += 1
        if person.fresh and person.model.month - person.until <= _PLACEMENT_MONTHS:
            tally.placed[person.programme] += 1


def fit_of(person: Person, layer: int, job_class: int, industry: int) -> float:
    """Fit of a person for a post."""
    p = person.model.p
    return fit(
        person.technical, person.practical, person.domain, p.fit_weights[job_class],
        person.specialism == layer, person.industry == industry, p.other_layer_fit, p.other_industry_fit,
    )  # fmt: skip


def find_seekers(market: Any) -> list[Seeker]:
    """Everybody who looks for work, in the order of persons."""
    key = market.key(Stream.JOB_SEARCH)
    ways = ((person, person.way_of_search(key)) for person in market.people)
    return [Seeker(person, way) for person, way in ways if way != NOT_SEARCHING]


def match(market: Any, seekers: list[Seeker]) -> None:
    """Applications, screening, hiring and starting jobs."""
    openings = _list_openings(market)
    by_sector = [[opening for opening in openings if opening.firm.sector == s] for s in range(SECTORS)]
    in_ai = [opening for opening in openings if opening.firm.in_ai]
    outside = [opening for opening in openings if not opening.firm.in_ai]
    lists = [RankedOpenings(chosen) for chosen in (*by_sector, in_ai, outside)]
    for seeker in seekers:
        seeker.apply(lists)
    knowledge = _what_employers_know(market, seekers)
    key, order_key = market.key(Stream.SCREENING), market.key(Stream.VACANCY_ORDER)
    for opening in sorted(openings, key=lambda opening: opening.order(order_key)):
        seeker = opening.best_applicant(key, knowledge)
        if seeker is not None and (seeker.accepted is None or opening.wage > seeker.accepted.wage):
            seeker.accepted = opening
            seeker.is_free = market.p.offers == 1  # simultaneous offers: everybody stays free to the end
    for firm in market.firms:
        firm.filled = [0] * CLASSES
    for seeker in seekers:
        seeker.start_job()
    market.firms.do("close_books")


def _list_openings(market: Any) -> list[Opening]:
    """One object per opening, sector by sector, firm by firm, class by class."""
    return [
        Opening(firm, c, firm.bar(c), number)
        for sector in range(SECTORS)
        for firm in market.firms
        if firm.sector == sector
        for c in range(CLASSES)
        for number in range(firm.openings[c])
    ]


def _what_employers_know(market: Any, seekers: list[Seeker]) -> list[tuple[float, ...]]:
    """Per job class: applicants' mean fit, weight of the signal, uncertainty, uncertainty without policy."""
    p, applicants = market.p, [seeker.person for seeker in seekers if seeker.way != SEARCH_OUTSIDE]
    known = []
    for c in range(CLASSES):
        total = squares = 0.0
        for person in applicants:
            value = fit_of(person, person.specialism, c, person.industry)
            total += value
            squares += value * value
        count = max(len(applicants), 1)
        mean = total / count
        variance = max(1e-4, squares / count - mean * mean)
        uncertainty = fit_uncertainty(variance, p.screening_noise)
        without_policy = fit_uncertainty(variance, market.assumed.screening_noise)
        known.append((mean, signal_weight(variance, p.screening_noise), uncertainty, without_policy))
    return known
