"""Universities as ordinary Mesa agents: programmes, enrolment, graduation."""

from __future__ import annotations

import math
from typing import Any

import mesa

from oracle.arrivals import (
    ADJACENT_STUDENTS,
    AI_STUDENTS,
    PLACES_PER_UNIVERSITY,
    cohort_key,
    drawn_industry,
    drawn_layer,
    enrol,
    outside_sector,
)
from oracle.people import Person, single
from simulation.agents.codes import ABROAD, AI_SECTORS, EMPLOYED, SEEKING, STUDYING, Programme, Tier
from simulation.columns.random import Stream, standard_normal, sub_key, uniform
from simulation.rules.education import (
    adaptive_expectation,
    applicants_for,
    curriculum_age,
    domain_at_graduation,
    opening_prob,
    practical_at_graduation,
    seats_next_year,
    share_met,
    technical_at_graduation,
)
from simulation.rules.wages import curve_wage

_NEVER = -1
_MARCH, _SEPTEMBER = 2, 8
_REFERENCE_RESEARCHERS = 174.0
_AI, _ADJACENT, _ELITE = int(Programme.AI), int(Programme.ADJACENT), int(Tier.ELITE)


class University(mesa.Agent):
    """A university with its AI programme, if it has opened one."""

    def __init__(self, model: Any, key: int, **state: Any) -> None:
        super().__init__(model)
        self.key = key
        for name, value in state.items():
            setattr(self, name, value)

    def consider_opening(self, key: int, log_relative_premium: float, adopted_share: float) -> None:
        """Each March a willing university may open an AI programme."""
        if self.opened != _NEVER or not self.willing:
            return
        p = self.model.p
        chance = opening_prob(
            p.opening_ceiling, p.opening_intercept[self.tier], p.opening_premium_weight, log_relative_premium,
            p.opening_imitation, adopted_share, p.approval_quota,
        )  # fmt: skip
        if uniform(key, self.key) < chance:
            self.opened = self.model.month
            self.seats = p.seats_at_opening

    def take_students(self, key: int, relative_premium: float) -> None:
        """Each September the AI programme takes students up to its seats and plans next year's."""
        if self.opened == _NEVER:
            return
        p = self.model.p
        seats = self.seats
        self.applicants = applicants_for(seats, p.applicants_per_seat_2018, relative_premium, p.enrolment_elasticity)
        self.enrolled = int(min(seats, self.applicants) / self.model.scale + uniform(key, self.key))
        self.seats = seats_next_year(seats, self.applicants, p.seat_growth_per_year, p.faculty_limit)
        first = self.place * PLACES_PER_UNIVERSITY
        for member in range(first, first + self.enrolled):
            enrol(self.model, cohort_key(AI_STUDENTS, self.model.month, member), self, _AI)

    def teach(self, person: Person, elite_multiple: float) -> None:
        """What the person knows at the end of the studies."""
        market, p = self.model, self.model.p
        reached = 1.0 if person.programme == _AI else p.adjacent_students_reached
        coverage = p.coverage_ai if person.programme == _AI else p.coverage_adjacent
        if person.postgraduate:
            coverage += p.coverage_postgraduate_gain
        gain = p.tier_technical_gain[self.tier] * (elite_multiple if self.tier == _ELITE else 1.0)
        person.technical = single(
            technical_at_graduation(
                coverage, self.curriculum_age, p.half_life_months, gain, p.technical_sd_at_graduation,
                person.ability,
            )
        )  # fmt: skip
        person.practical = single(
            practical_at_graduation(
                p.practical_without_projects + reached * p.internship_gain, p.practical_gain_of_projects,
                self._share_met("industry_project_share", reached),
                p.practical_sd_at_graduation,
                standard_normal(market.lasting_key(Stream.BIRTH_PRACTICAL), person.key),
            )
        )  # fmt: skip
        draw = uniform(market.lasting_key(Stream.BIRTH_ORIGIN), person.key)
        x_ai = draw < self._share_met("x_ai_seat_share", reached)
        credit = self._share_met("interdisciplinary_credit_share", reached)
        person.credit_added = single(credit - p.interdisciplinary_credit_share[self.tier])
        person.domain = single(
            domain_at_graduation(
                p.domain_without_integration, p.domain_gain_of_credit, credit, x_ai, p.domain_of_x_ai_graduates,
            )
        )  # fmt: skip
        person.industry = drawn_industry(uniform(market.lasting_key(Stream.BIRTH_INDUSTRY), person.key))
        layer = uniform(market.lasting_key(Stream.BIRTH_SPECIALISM), person.key)
        foundation = self._share_met("foundation_seat_share", reached)
        person.specialism = drawn_layer(layer, p.technology_seat_share, foundation)

    def _share_met(self, share: str, reached: float) -> float:
        """What a student has met of a share that a reform has changed."""
        return share_met(getattr(self.model.p, share)[self.tier], getattr(self, share), reached)


def graduate(person: Person, elite_multiple: float) -> None:
    """At the end of the studies: drop out, go abroad, look for an AI job or for another one."""
    market, p = person.model, person.model.p
    if person.status != STUDYING or person.until > market.month:
        return
    person.university.teach(person, elite_multiple)
    person.wage = single(p.graduate_wage_share * p.outside_wage_cny_per_month)
    person.retires = market.month + int(p.career_months)
    person.since = person.until = market.month
    key = market.lasting_key(Stream.ATTRITION)
    if uniform(key, person.key) < p.attrition_share:
        person.become(SEEKING, outside_sector(market, person.key))
        return
    market.tally.graduates[person.programme] += 1
    elite = person.postgraduate and person.university.tier == _ELITE
    if uniform(sub_key(key, 1), person.key) < (p.abroad_share_elite if elite else p.abroad_share):
        market.tally.emigrated += 1
        person.become(ABROAD, person.specialism)
    elif uniform(sub_key(key, 2), person.key) < p.seek_ai_share:
        person.fresh = True
        person.become(SEEKING, person.specialism)
    else:
        person.become(SEEKING, outside_sector(market, person.key))


def educate(market: Any) -> None:
    """The education of one month."""
    p, schools = market.p, market.universities
    age = curriculum_age(
        p.curriculum_age_months, float(market.researchers_in_china), _REFERENCE_RESEARCHERS,
        p.curriculum_months_per_log_researchers,
    )  # fmt: skip
    schools.set("curriculum_age", age)
    if market.month_of_year == _MARCH and market.year >= p.first_opening_year:
        adopted = sum(school.opened != _NEVER for school in schools) / len(schools)
        log_relative = math.log(_relative_to_2018(market, market.conditions.ai_premium))
        schools.do("consider_opening", market.key(Stream.PROGRAMME_OPENING), log_relative, adopted)
    elite = (market.researchers_in_china / _REFERENCE_RESEARCHERS) ** p.researcher_quality_elasticity
    market.people.do(graduate, elite)
    if market.month_of_year == _SEPTEMBER:
        _enrol_everywhere(market)


def _enrol_everywhere(market: Any) -> None:
    now = market.conditions
    now.expected_premium = _expected_premium(market)
    relative = _relative_to_2018(market, now.expected_premium)
    market.universities.do("take_students", market.key(Stream.ENROLMENT), relative)
    _enrol_adjacent(market, relative)


def _relative_to_2018(market: Any, ai_premium: float) -> float:
    return max(ai_premium, 0.01) / max(market.conditions.ai_premium_at_start, 0.01)


def _expected_premium(market: Any) -> float:
    """Naive, adaptive, or what the wage curve gives when today's students have joined the staff."""
    p, now = market.p, market.conditions
    if p.expectations == 0:
        return now.ai_premium
    if p.expectations == 1:
        return adaptive_expectation(now.expected_premium, now.ai_premium, p.expectation_weight)
    ahead = min(market.month + int(p.bachelor_months), len(market.posts_path) - 1)
    staff = sum(person.status == EMPLOYED and person.in_ai for person in market.people)
    joining = p.seek_ai_share * sum(person.status == STUDYING for person in market.people)
    announced = market.posts_path[ahead, :AI_SECTORS].sum()
    unfilled = max(0.0, 1.0 - (staff + joining) * market.scale / announced)
    start = 1.0 + now.ai_premium_at_start
    wage = curve_wage(start, unfilled, p.initial_unfilled_share, p.wage_curve_elasticity, p.wage_curve_offset)
    return wage - 1.0


def _enrol_adjacent(market: Any, relative_premium: float) -> None:
    """Adjacent majors grow with their trend and respond to the expected premium."""
    p, schools = market.p, market.universities.to_list()
    first_graduates = round(2018 - p.bachelor_months / 12.0 + 1.0 / 6.0)
    trend = p.adjacent_graduates_2018 * (1.0 + p.adjacent_growth_per_year) ** (market.year - first_graduates)
    response = min(2.0, max(0.5, relative_premium**p.enrolment_elasticity))
    students = trend / (1.0 - p.attrition_share) * response
    market.universities.set("adjacent_seats", students / len(schools))
    count = int(students / market.scale + uniform(market.lasting_key(Stream.ENROLMENT), market.year))
    for member in range(count):
        key = cohort_key(ADJACENT_STUDENTS, market.month, member)
        place = int(uniform(market.lasting_key(Stream.GRADUATE_UNIVERSITY), key) * len(schools))
        enrol(market, key, schools[place], _ADJACENT)
