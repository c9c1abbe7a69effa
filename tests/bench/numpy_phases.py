"""The skill and search phases as one would write them in NumPy: whole columns at a time, same rules, same draws.

The middle ground between a Python object per agent and compiled loops. Choices are made with `where` and `select`
where most people are concerned, and by rows where few are. Verified: tests/bench/test_numpy_phases.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    COMPOUND,
    EMPLOYED,
    INDUSTRIES,
    NEWLY_DIRECT,
    NOT_DIRECT,
    NOT_SEARCHING,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_NONEMPLOYED,
    SEARCH_OUTSIDE,
    SEEKING,
    TRAINING,
)
from simulation.columns.random import _GOLDEN, _MIX_1, _MIX_2, _TO_UNIT, Stream, draw_key
from simulation.phases.search import Seekers, segment_of
from simulation.rules.skills import retention_per_month

_EVERY_INDUSTRY = (1 << INDUSTRIES) - 1
_LOWEST_CEILING, _HIGHEST_CEILING = 0.3, 1.0  # as in rules/skills.py


def uniforms(key: int, unique_ids: np.ndarray) -> np.ndarray:
    """The draws of many agents under one key, float64 in [0, 1): `uniform` of simulation/columns/random.py."""
    bits = unique_ids.astype(np.uint64)
    bits *= _GOLDEN
    bits ^= np.uint64(key)
    bits ^= bits >> np.uint64(30)
    bits *= _MIX_1
    bits ^= bits >> np.uint64(27)
    bits *= _MIX_2
    bits ^= bits >> np.uint64(31)
    return (bits >> np.uint64(11)) * _TO_UNIT


def fade_and_grow(persons: Any, firms: Any, p: Any) -> None:
    """One month of skills for every person: simulation/phases/skills.py.

    Args: persons, firms: columns as kernels take them; those of the skills are overwritten. p: the parameter record.
    """
    in_ai, employed = persons.sector < AI_SECTORS, persons.status == EMPLOYED
    seeking, training = persons.status == SEEKING, persons.status == TRAINING
    ai_staff, outside_staff = in_ai & employed, employed & ~in_ai
    persons.technical[:] = _technical(persons, outside_staff, training | (seeking & in_ai), p)
    rows = np.flatnonzero(ai_staff)
    persons.technical[rows] = _technical_in_ai_work(persons, firms, rows, p)
    persons.practical[:] = _practical(persons, ai_staff, outside_staff, seeking | training, p)
    persons.domain[:] = _domain(persons, ai_staff, outside_staff, p)


def _technical(persons: Any, outside_staff: np.ndarray, idle: np.ndarray, p: Any) -> np.ndarray:
    technical = persons.technical.astype(np.float64)
    level = np.clip(p["outside_technical_mean"] + p["outside_technical_sd"] * persons.ability.astype(np.float64), 0, 1)
    kept = technical + p["outside_technical_per_month"] * (level - technical)
    faded = technical * retention_per_month(p["half_life_months"])
    return np.where(outside_staff, kept, np.where(idle, faded, technical))


def _technical_in_ai_work(persons: Any, firms: Any, rows: np.ndarray, p: Any) -> np.ndarray:
    ability = persons.ability[rows].astype(np.float64)
    ceiling = np.clip(p["ceiling_mean"] + p["ceiling_sd"] * ability, _LOWEST_CEILING, _HIGHEST_CEILING)
    learning = np.where(
        firms.trains[persons.employer[rows]],
        p["learning_per_month"] * (1.0 + p["training_learning_gain"]),
        p["learning_per_month"],
    )
    faded = persons.technical[rows].astype(np.float64) * retention_per_month(p["half_life_months"])
    return faded + learning * np.maximum(0.0, ceiling - faded)


def _practical(persons: Any, ai_staff: np.ndarray, outside_staff: np.ndarray, idle: np.ndarray, p: Any) -> np.ndarray:
    practical = persons.practical.astype(np.float64)
    outside = practical + p["outside_growth_per_month"] * (p["outside_practical_level"] - practical)
    in_ai = practical + p["practical_growth_per_month"] * (1.0 - practical)
    faded = practical * (1.0 - p["practical_fade_per_month"])
    return np.select([outside_staff, ai_staff, idle], [outside, in_ai, faded], practical)


def _domain(persons: Any, ai_staff: np.ndarray, outside_staff: np.ndarray, p: Any) -> np.ndarray:
    domain, level = persons.domain.astype(np.float64), p["outside_domain_level"]
    outside = domain + p["outside_growth_per_month"] * (level - domain)
    in_ai = domain + p["domain_growth_per_month"] * (1.0 - domain)
    return np.select([outside_staff & (domain < level), ai_staff], [outside, in_ai], domain)


def find_seekers(persons: Any, p: Any, seed: int, month: int) -> Seekers:
    """All job-seekers of the month, in the order of persons: simulation/phases/search.py.

    Returns: `Seekers`; what only AI employers look at is zero for those who search outside.
    """
    way = _ways_of_search(persons, uniforms(draw_key(seed, int(Stream.JOB_SEARCH), month), persons.unique_id), p)
    person = np.flatnonzero(way != NOT_SEARCHING).astype(np.int32)
    way = way[person]
    to_ai = np.flatnonzero(way != SEARCH_OUTSIDE)

    def of_ai_seekers(column: np.ndarray) -> np.ndarray:
        taken = np.zeros(len(person), column.dtype)
        taken[to_ai] = column[person[to_ai]]
        return taken

    seekers = Seekers(
        person=person,
        way=way,
        new=_are_new(persons, person, way, month),
        vacancies=_vacancies_seen(persons, person, way, p),
        reservation=_reservation_wages(persons, person, way, p, month),
        unique_id=persons.unique_id[person],
        sector=persons.sector[person],
        specialism=of_ai_seekers(persons.specialism),
        industry=of_ai_seekers(persons.industry),
        technical=of_ai_seekers(persons.technical),
        practical=of_ai_seekers(persons.practical),
        domain=of_ai_seekers(persons.domain),
        mask=np.zeros(len(person), np.int64),
    )
    seekers.mask[to_ai] = _qualification_masks(persons, person[to_ai], p)
    return seekers


def _ways_of_search(persons: Any, draws: np.ndarray, p: Any) -> np.ndarray:
    """How each person looks for work, int8: the first condition that holds decides."""
    in_ai, direct = persons.sector < AI_SECTORS, persons.direct != NOT_DIRECT
    seeking, employed = persons.status == SEEKING, persons.status == EMPLOYED
    return np.select(
        [
            ~(seeking | employed),
            in_ai & seeking,
            in_ai & (draws < p["on_the_job_search_ai"]),
            ~in_ai & direct,
            ~in_ai & (seeking | (draws < p["on_the_job_search_outside"])),
        ],
        [np.int8(w) for w in (NOT_SEARCHING, SEARCH_NONEMPLOYED, SEARCH_EMPLOYED, SEARCH_DIRECT, SEARCH_OUTSIDE)],
        np.int8(NOT_SEARCHING),
    )


def _are_new(persons: Any, person: np.ndarray, way: np.ndarray, month: int) -> np.ndarray:
    began_now = (way == SEARCH_EMPLOYED) | (persons.since[person] == month)
    return np.where(way == SEARCH_DIRECT, persons.direct[person] == NEWLY_DIRECT, began_now)


def _vacancies_seen(persons: Any, person: np.ndarray, way: np.ndarray, p: Any) -> np.ndarray:
    knows_market = (persons.status[person] == EMPLOYED) & (way != SEARCH_DIRECT)
    of_staff = int(p["vacancies_seen"] * p["employed_search_effectiveness"])
    return np.where(knows_market, of_staff, int(p["vacancies_seen"])).astype(np.int16)


def _reservation_wages(persons: Any, person: np.ndarray, way: np.ndarray, p: Any, month: int) -> np.ndarray:
    wage = persons.wage[person].astype(np.float64)
    of_staff = wage * (1.0 + np.where(way == SEARCH_DIRECT, 0.0, p["moving_premium"]))
    decline = 1.0 - p["reservation_decline_per_month"] * (month - persons.since[person].astype(np.int64))
    of_others = wage * p["reservation_share"] * np.maximum(p["reservation_floor"], decline)
    return np.where(persons.status[person] == EMPLOYED, of_staff, of_others)


def _qualification_masks(persons: Any, rows: np.ndarray, p: Any) -> np.ndarray:
    """The segments whose full bar each person of the rows clears, as bits of an int64."""
    technical, practical, domain = (
        column[rows].astype(np.float64) for column in (persons.technical, persons.practical, persons.domain)
    )
    specialism, known = persons.specialism[rows], persons.industry[rows].astype(np.int64)
    masks = np.zeros(len(rows), np.int64)
    for layer in range(AI_SECTORS):
        known_technical = np.where(specialism == layer, technical, technical * p["other_layer_fit"])
        for job_class in range(CLASSES):
            weights = p["fit_weights"][job_class]
            bar = p["bar"] + p["bar_layer"][layer] + p["bar_class"][job_class]
            without_domain = weights[0] * known_technical + weights[1] * practical
            in_known = without_domain + weights[2] * domain >= bar
            bit = np.int64(1) << segment_of(layer, job_class, 0)
            if job_class == COMPOUND:
                in_foreign = in_known & (without_domain + weights[2] * (domain * p["other_industry_fit"]) >= bar)
                masks |= np.where(in_foreign, _EVERY_INDUSTRY * bit, np.where(in_known, bit << known, 0))
            else:
                masks |= np.where(in_known, bit, 0)
    return masks
