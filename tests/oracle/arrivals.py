"""Who enters: outside entrants with their endowments, and students."""

from __future__ import annotations

import math
from typing import Any

from oracle.people import Person, single
from simulation.agents.codes import (
    CAREER_SWITCHER,
    FOUNDATION,
    GRADUATE,
    INDUSTRIES,
    INDUSTRY_CUMULATIVE,
    INTERNET,
    NEV,
    OTHER,
    SEEKING,
    STUDYING,
    TECHNOLOGY,
    TRANSPORT,
    State,
)
from simulation.columns.random import Stream, standard_normal, uniform
from simulation.rules.skills import clipped, personal_ceiling, retention_per_month, steady_technical
from simulation.rules.switching import outside_entrants

ENTRANTS, AI_STUDENTS, ADJACENT_STUDENTS, OVERSEAS = 5, 6, 7, 9  # sources of cohorts, as in simulation/phases/births.py
PLACES_PER_UNIVERSITY = 4096


def cohort_key(source: int, month: int, member: int) -> int:
    """The key of a member of a cohort: source, month and place."""
    return ((source * 1024 + month) << 32) + member


def drawn_industry(draw: float) -> int:
    """The industry that a uniform draw stands for."""
    return sum(draw >= cumulative for cumulative in INDUSTRY_CUMULATIVE)


def drawn_layer(draw: float, technology_share: float, foundation_share: float) -> int:
    """The layer that a uniform draw stands for: foundation lowest, then technology, then application."""
    if draw < foundation_share:
        return FOUNDATION
    return TECHNOLOGY if draw < foundation_share + technology_share else 0


def outside_sector(market: Any, key: int) -> int:
    """The outside sector in which a newcomer looks for work."""
    draw = uniform(market.lasting_key(Stream.BIRTH_SECTOR), key)
    return NEV if draw < market.p.nev_entrant_share else OTHER


def enter_outside(market: Any) -> None:
    """This month's entrants to the outside workforce."""
    p = market.p
    growth = math.log1p(p.outside_entry_growth) / 12.0
    expected = outside_entrants(
        p.outside_workforce * math.exp(growth * market.month), p.career_months, growth,
        market.conditions.outside_tightness, p.outside_entry_elasticity,
    )  # fmt: skip
    count = int(expected / market.scale + uniform(market.key(Stream.ENTRANTS), 0))
    for member in range(count):
        _outside_entrant(market, cohort_key(ENTRANTS, market.month, member))
        market.tally.moves[State.BEYOND][State.OUTSIDE_SEEKING] += 1


def _outside_entrant(market: Any, key: int) -> None:
    p = market.p
    ability = standard_normal(market.lasting_key(Stream.BIRTH_ABILITY), key)
    sector = outside_sector(market, key)
    layer = uniform(market.lasting_key(Stream.BIRTH_SPECIALISM), key)
    Person(
        market, key, kind=CAREER_SWITCHER, status=SEEKING, sector=sector,
        ability=single(ability),
        technical=single(clipped(p.outside_technical_mean + p.outside_technical_sd * ability, 0.02, 1.0)),
        practical=_skill(market, Stream.BIRTH_PRACTICAL, key, p.entrant_practical, p.practical_sd),
        domain=_skill(market, Stream.BIRTH_DOMAIN, key, p.entrant_domain, p.domain_sd),
        industry=_known_industry(market, sector, key),
        specialism=drawn_layer(layer, p.outside_specialism[TECHNOLOGY], p.outside_specialism[FOUNDATION]),
        wage=single(p.entrant_wage_share * p.outside_wage_cny_per_month),
        since=market.month,
        retires=market.month + int(p.career_months),
    )  # fmt: skip


def recruit_overseas(market: Any) -> None:
    """This month's AI professionals from abroad."""
    expected = market.p.overseas_recruits_per_year / 12.0 / market.scale
    if expected == 0.0:
        return
    for member in range(int(expected + uniform(market.key(Stream.OVERSEAS), 0))):
        _recruit(market, cohort_key(OVERSEAS, market.month, member))
        market.tally.moves[State.BEYOND][State.SEEKING_AI] += 1
        market.tally.recruited += 1


def _recruit(market: Any, key: int) -> None:
    """An AI professional as there were in China in 2018: what happens there since has shaped nobody abroad."""
    p = market.assumed
    ability = standard_normal(market.lasting_key(Stream.BIRTH_ABILITY), key)
    ceiling = personal_ceiling(ability, p.ceiling_mean, p.ceiling_sd)
    steady = steady_technical(ceiling, retention_per_month(p.half_life_months), p.learning_per_month)
    noise = standard_normal(market.lasting_key(Stream.BIRTH_TECHNICAL), key)
    draw = uniform(market.lasting_key(Stream.BIRTH_SPECIALISM), key)
    layer = drawn_layer(draw, p.initial_layer_share[TECHNOLOGY], p.initial_layer_share[FOUNDATION])
    switched = uniform(market.lasting_key(Stream.BIRTH_ORIGIN), key) < p.ai_switcher_share
    career = int(p.career_months * uniform(market.lasting_key(Stream.BIRTH_RETIREMENT), key))
    Person(
        market, key, kind=CAREER_SWITCHER if switched else GRADUATE, status=SEEKING, sector=layer,
        ability=single(ability),
        technical=single(clipped(steady + p.ai_technical_sd * noise, 0.05, 1.0)),
        practical=_skill(market, Stream.BIRTH_PRACTICAL, key, p.ai_practical_mean, p.practical_sd),
        domain=_skill(market, Stream.BIRTH_DOMAIN, key, p.ai_domain_mean, p.domain_sd),
        industry=drawn_industry(uniform(market.lasting_key(Stream.BIRTH_INDUSTRY), key)),
        specialism=layer,
        wage=single(p.outside_wage_cny_per_month),
        since=market.month,
        retires=market.month + 12 + career,
    )  # fmt: skip


def _skill(market: Any, stream: Stream, key: int, mean: float, sd: float) -> float:
    return single(clipped(mean + sd * standard_normal(market.lasting_key(stream), key), 0.0, 1.0))


def _known_industry(market: Any, sector: int, key: int) -> int:
    """Transport in NEV, else the internet or one of the other industries."""
    if sector == NEV:
        return TRANSPORT
    draw = uniform(market.lasting_key(Stream.BIRTH_INDUSTRY), key)
    internet = market.p.internet_industry_share
    if draw < internet:
        return INTERNET
    rest = (draw - internet) / (1.0 - internet)
    return min(int(rest * (INDUSTRIES - 1)), INDUSTRIES - 2)


def enrol(market: Any, key: int, university: Any, programme: int) -> None:
    """A student begins: bachelor's, or on to a master's or doctorate."""
    p, month = market.p, market.month
    draw = uniform(market.lasting_key(Stream.GRADUATE_PATH), key)
    months = p.bachelor_months
    if draw < p.doctorate_share:
        months += p.doctorate_months
    elif draw < p.doctorate_share + p.master_share:
        months += p.master_months
    Person(
        market, key, kind=GRADUATE, status=STUDYING, sector=OTHER, programme=programme, university=university,
        since=month, until=month + int(months), postgraduate=draw < p.doctorate_share + p.master_share,
        ability=single(standard_normal(market.lasting_key(Stream.BIRTH_ABILITY), key)),
    )  # fmt: skip
    market.tally.moves[State.BEYOND][State.STUDYING] += 1
