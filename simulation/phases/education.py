"""Phase 2, education: universities open programmes (March), cohorts graduate (July), students enrol (September)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.agents.codes import (
    ABROAD,
    AI_SECTORS,
    BEYOND,
    EMPLOYED,
    GRADUATE,
    NEV,
    NEVER,
    OTHER,
    SEEKING,
    STUDYING,
    Programme,
    State,
    Tier,
)
from simulation.columns.jit import kernel, loop, row_kernel
from simulation.columns.random import Stream, draw_key, standard_normal, sub_key, uniform
from simulation.phases.births import Source, cohort_ids, drawn_industry, drawn_layer
from simulation.phases.tally import state_of
from simulation.rules.education import (
    applicants_for,
    curriculum_age,
    domain_at_graduation,
    expected_premium,
    opening_prob,
    places_taken,
    practical_at_graduation,
    premium_against_2018,
    seats_next_year,
    share_met,
    technical_at_graduation,
    unfilled_at_graduation,
)
from simulation.rules.wages import curve_wage, premium

_OPENING, _ENROLMENT, _PATH = int(Stream.PROGRAMME_OPENING), int(Stream.ENROLMENT), int(Stream.GRADUATE_PATH)
_ATTRITION, _ABILITY = int(Stream.ATTRITION), int(Stream.BIRTH_ABILITY)
_INDUSTRY, _SPECIALISM = int(Stream.BIRTH_INDUSTRY), int(Stream.BIRTH_SPECIALISM)
_PRACTICAL, _ORIGIN, _SECTOR = int(Stream.BIRTH_PRACTICAL), int(Stream.BIRTH_ORIGIN), int(Stream.BIRTH_SECTOR)
_AI, _ADJACENT, _ELITE = int(Programme.AI), int(Programme.ADJACENT), int(Tier.ELITE)
_UNIVERSITY = int(Stream.GRADUATE_UNIVERSITY)
_MARCH, _SEPTEMBER = 2, 8  # months of the year, January = 0
_REFERENCE_RESEARCHERS = 174.0  # SEED_05: the year for which curriculum age is assumed
_LONGEST_STUDY_YEARS = 10
_BLOCK = 4096  # persons
_PLACES_PER_UNIVERSITY = 4096  # ids of a university's students never run into the next university's


def educate(market: Any) -> None:
    """March: universities open AI programmes. Students whose degree ends leave for the market, for abroad or for other
    work. September: expectations are formed, AI and adjacent programmes take students.

    Rules: rules/education.py.
    """
    _age_curricula(market)
    if market.month_of_year == _MARCH and market.year >= market.p["first_opening_year"]:
        _open_programmes(market)
    _graduate(
        market.persons.arrays(), market.universities.arrays(), market.tally, market.p,
        _elite_gain_multiple(market), market.p["outside_wage_cny_per_month"], market.seed, market.month,
    )  # fmt: skip
    if market.month_of_year == _SEPTEMBER:
        _expect_premium(market)
        _enrol_ai(market)
        _enrol_adjacent(market, market.year, market.month, _relative_expected_premium(market))


def enrol_cohorts_before_start(market: Any) -> None:
    """Adjacent-major students who are in study in 2018-01, cohort by cohort."""
    for year in range(2018 - _LONGEST_STUDY_YEARS, 2018):
        _enrol_adjacent(market, year, (year - 2018) * 12 + _SEPTEMBER, 1.0)
    persons = market.persons
    finished = (persons["status"] == STUDYING) & (persons["until"] < 1)
    persons.retire(np.flatnonzero(finished))
    persons.pack()


def _age_curricula(market: Any) -> None:
    market.universities["curriculum_age"][:] = curriculum_age(
        market.p["curriculum_age_months"],
        float(market.researchers_in_china),
        _REFERENCE_RESEARCHERS,
        market.p["curriculum_months_per_log_researchers"],
    )


def _elite_gain_multiple(market: Any) -> float:
    relative = market.researchers_in_china / _REFERENCE_RESEARCHERS
    return float(relative ** market.p["researcher_quality_elasticity"])


def _open_programmes(market: Any) -> None:
    log_relative = math.log(_relative_to_2018(market, market.conditions.ai_premium))
    _open(market.universities.arrays(), market.p, log_relative, market.seed, market.month)


@loop
def _open(universities, p, log_relative_premium, seed, month):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _OPENING, month)
    adopted = 0
    for u in range(universities.tier.shape[0]):
        adopted += universities.opened[u] != NEVER
    adopted_share = adopted / universities.tier.shape[0]
    for u in range(universities.tier.shape[0]):
        if universities.opened[u] == NEVER and universities.willing[u]:
            chance = opening_prob(
                p.opening_ceiling, p.opening_intercept[universities.tier[u]], p.opening_premium_weight,
                log_relative_premium, p.opening_imitation, adopted_share, p.approval_quota,
            )  # fmt: skip
            if uniform(key, universities.unique_id[u]) < chance:
                universities.opened[u] = month
                universities.seats[u] = p.seats_at_opening


def _expect_premium(market: Any) -> None:
    """The AI premium that this year's applicants expect to find at graduation."""
    now, p = market.conditions, market.p
    foreseen = _premium_at_graduation(market)
    now.expected_premium = expected_premium(
        p["expectations"], now.expected_premium, now.ai_premium, p["expectation_weight"], foreseen
    )


def _premium_at_graduation(market: Any) -> float:
    """The wage curve's premium if firms want the posts they announce and all who study now have joined."""
    p, persons = market.p, market.persons
    ahead = min(market.month + int(p["bachelor_months"]), len(market.posts_path) - 1)
    announced = market.posts_path[ahead, :AI_SECTORS].sum()
    staff = np.count_nonzero((persons["status"] == EMPLOYED) & (persons["sector"] < AI_SECTORS))
    joining = p["seek_ai_share"] * np.count_nonzero(persons["status"] == STUDYING)
    unfilled_share = unfilled_at_graduation((staff + joining) * market.scale, announced)
    wage = curve_wage(
        1.0 + market.conditions.ai_premium_at_start, unfilled_share, p["initial_unfilled_share"],
        p["wage_curve_elasticity"], p["wage_curve_offset"],
    )  # fmt: skip
    return float(premium(wage, 1.0))


def _relative_expected_premium(market: Any) -> float:
    return _relative_to_2018(market, market.conditions.expected_premium)


def _relative_to_2018(market: Any, ai_premium: float) -> float:
    return float(premium_against_2018(ai_premium, market.conditions.ai_premium_at_start))


def _enrol_ai(market: Any) -> None:
    """AI programmes take students up to their seats and plan next year's."""
    count = _plan_enrolment(
        market.universities.arrays(),
        market.p,
        _relative_expected_premium(market),
        market.scale,
        market.seed,
        market.month,
    )
    university = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(university)) - np.repeat(np.cumsum(count) - count, count)
    ids = cohort_ids(Source.AI_STUDENTS, market.month, university * _PLACES_PER_UNIVERSITY + place)
    _enrol(market, ids, university, _AI, market.month)


@kernel
def _plan_enrolment(universities, p, relative_premium, scale, seed, month):  # type: ignore[no-untyped-def]
    """Students (person-agents) that every university takes this September."""
    key = draw_key(seed, _ENROLMENT, month)
    count = np.zeros(universities.tier.shape[0], np.int64)
    for u in range(universities.tier.shape[0]):
        if universities.opened[u] == NEVER:
            continue
        seats = universities.seats[u]
        applicants = applicants_for(seats, p.applicants_per_seat_2018, relative_premium, p.enrolment_elasticity)
        universities.applicants[u] = applicants
        count[u] = int(places_taken(seats, applicants) / scale + uniform(key, universities.unique_id[u]))
        universities.enrolled[u] = count[u]
        universities.seats[u] = seats_next_year(seats, applicants, p.seat_growth_per_year, p.faculty_limit)
    return count


def _enrol_adjacent(market: Any, year: int, month: int, relative_premium: float) -> None:
    """Adjacent majors take students in proportion to the expected premium, half to double their trend."""
    p = market.p
    first_graduates = 2018 - p["bachelor_months"] / 12.0 + 1.0 / 6.0  # enrolled in September 2014
    trend = p["adjacent_graduates_2018"] * (1.0 + p["adjacent_growth_per_year"]) ** (year - round(first_graduates))
    response = min(2.0, max(0.5, relative_premium ** p["enrolment_elasticity"]))
    students = trend / (1.0 - p["attrition_share"]) * response
    market.universities["adjacent_seats"][:] = students / len(market.universities)
    count = int(students / market.scale + uniform(draw_key(market.seed, _ENROLMENT, 0), year))
    source = Source.ADJACENT_STUDENTS if month >= 0 else Source.START_STUDENTS
    ids = cohort_ids(source, month if month >= 0 else year - 2000, np.arange(count))
    university = np.empty(count, np.int64)
    _spread_over_universities(ids, university, len(market.universities), market.seed)
    _enrol(market, ids, university, _ADJACENT, month)


@loop
def _spread_over_universities(ids, university, universities, seed):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _UNIVERSITY, 0)
    for k in range(ids.shape[0]):
        university[k] = int(uniform(key, ids[k]) * universities)


def _enrol(market: Any, ids: np.ndarray, university: np.ndarray, programme: int, month: int) -> None:
    rows = market.persons.add(
        ids,
        kind=GRADUATE,
        status=STUDYING,
        sector=OTHER,
        programme=programme,
        university=university,
        since=month,
    )
    _plan_degrees(market.persons.arrays(), rows.start, rows.stop, market.p, market.seed, month)
    if month >= 0:
        market.tally.moves[BEYOND, State.STUDYING] += len(ids)


@loop
def _plan_degrees(persons, first, last, p, seed, month):  # type: ignore[no-untyped-def]
    """Who stops at the bachelor's degree, who goes on to a master's or a doctorate, and when they finish."""
    key, ability_key = draw_key(seed, _PATH, 0), draw_key(seed, _ABILITY, 0)
    for i in range(first, last):
        draw = uniform(key, persons.unique_id[i])
        months = p.bachelor_months
        if draw < p.doctorate_share:
            months += p.doctorate_months
        elif draw < p.doctorate_share + p.master_share:
            months += p.master_months
        persons.postgraduate[i] = draw < p.doctorate_share + p.master_share
        persons.until[i] = month + int(months)
        persons.ability[i] = standard_normal(ability_key, persons.unique_id[i])


@loop
def _graduate(persons, universities, tally, p, elite_multiple, outside_wage, seed, month):  # type: ignore[no-untyped-def]
    """Students whose degree ends this month finish their studies; most blocks of persons have none in most months."""
    for first in range(0, persons.status.shape[0], _BLOCK):
        end = min(first + _BLOCK, persons.status.shape[0])
        if _somebody_finishes(persons.status[first:end], persons.until[first:end], month):
            for i in range(first, end):
                if persons.status[i] == STUDYING and persons.until[i] <= month:
                    _finish(persons, i, universities, tally, p, elite_multiple, outside_wage, seed, month)


@row_kernel
def _somebody_finishes(status, until, month):  # type: ignore[no-untyped-def]
    found = 0
    for k in range(status.shape[0]):
        found += (status[k] == STUDYING) & (until[k] <= month)
    return found > 0


@row_kernel
def _finish(persons, i, universities, tally, p, elite_multiple, outside_wage, seed, month):  # type: ignore[no-untyped-def]
    """Drop out, go abroad, look for an AI job, or for another one."""
    person = persons.unique_id[i]
    _endow_graduate(persons, i, universities, p, elite_multiple, seed)
    persons.wage[i] = p.graduate_wage_share * outside_wage
    persons.retires[i] = month + int(p.career_months)
    persons.since[i] = month
    persons.until[i] = month
    key = draw_key(seed, _ATTRITION, 0)
    elite_postgraduate = persons.postgraduate[i] and universities.tier[persons.university[i]] == _ELITE
    abroad_share = p.abroad_share_elite if elite_postgraduate else p.abroad_share
    if uniform(key, person) < p.attrition_share:
        _leave_study_for(persons, i, SEEKING, _outside_sector(seed, person, p), tally)
        return
    tally.graduates[persons.programme[i]] += 1
    if uniform(sub_key(key, 1), person) < abroad_share:
        tally.emigrated[0] += 1
        _leave_study_for(persons, i, ABROAD, persons.specialism[i], tally)
    elif uniform(sub_key(key, 2), person) < p.seek_ai_share:
        persons.fresh[i] = True
        _leave_study_for(persons, i, SEEKING, persons.specialism[i], tally)
    else:
        _leave_study_for(persons, i, SEEKING, _outside_sector(seed, person, p), tally)


@row_kernel
def _leave_study_for(persons, i, status, sector, tally):  # type: ignore[no-untyped-def]
    tally.moves[state_of(STUDYING, 0), state_of(status, sector)] += 1
    persons.status[i], persons.sector[i] = status, sector


@row_kernel
def _outside_sector(seed, person, p):  # type: ignore[no-untyped-def]
    return NEV if uniform(draw_key(seed, _SECTOR, 0), person) < p.nev_entrant_share else OTHER


@row_kernel
def _endow_graduate(persons, i, universities, p, elite_multiple, seed):  # type: ignore[no-untyped-def]
    """Skills at graduation from what the university teaches."""
    person, u = persons.unique_id[i], persons.university[i]
    tier = universities.tier[u]
    reached = 1.0 if persons.programme[i] == _AI else p.adjacent_students_reached  # by what reforms changed
    coverage = p.coverage_ai if persons.programme[i] == _AI else p.coverage_adjacent
    if persons.postgraduate[i]:
        coverage += p.coverage_postgraduate_gain
    tier_gain = p.tier_technical_gain[tier] * (elite_multiple if tier == _ELITE else 1.0)
    persons.technical[i] = technical_at_graduation(
        coverage, universities.curriculum_age[u], p.half_life_months, tier_gain, p.technical_sd_at_graduation,
        float(persons.ability[i]),
    )  # fmt: skip
    persons.practical[i] = practical_at_graduation(
        p.practical_without_projects + reached * p.internship_gain, p.practical_gain_of_projects,
        share_met(p.industry_project_share[tier], universities.industry_project_share[u], reached),
        p.practical_sd_at_graduation, standard_normal(draw_key(seed, _PRACTICAL, 0), person),
    )  # fmt: skip
    x_ai_share = share_met(p.x_ai_seat_share[tier], universities.x_ai_seat_share[u], reached)
    x_ai = uniform(draw_key(seed, _ORIGIN, 0), person) < x_ai_share
    credit_share = share_met(
        p.interdisciplinary_credit_share[tier], universities.interdisciplinary_credit_share[u], reached
    )
    persons.credit_added[i] = credit_share - p.interdisciplinary_credit_share[tier]
    persons.domain[i] = domain_at_graduation(
        p.domain_without_integration, p.domain_gain_of_credit, credit_share, x_ai, p.domain_of_x_ai_graduates
    )
    persons.industry[i] = drawn_industry(uniform(draw_key(seed, _INDUSTRY, 0), person))
    layer_draw = uniform(draw_key(seed, _SPECIALISM, 0), person)
    foundation_share = share_met(p.foundation_seat_share[tier], universities.foundation_seat_share[u], reached)
    persons.specialism[i] = drawn_layer(layer_draw, p.technology_seat_share, foundation_share)
