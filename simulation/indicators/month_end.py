"""Measurement point B: stocks, flows, wages and the gap at the end of the month."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import (
    AI_SECTORS,
    COMPOUND,
    NEVER,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_NONEMPLOYED,
    Place,
    State,
)
from simulation.indicators.catalogue import (
    BY_LAYER,
    BY_ORIGIN,
    BY_PROGRAMME,
    BY_SEARCH,
    BY_STATE,
    BY_TIER,
    OUTSIDE,
    OVERALL,
)
from simulation.indicators.decomposition import decompose, max_matchable
from simulation.indicators.money import measure_money
from simulation.indicators.record import ratio
from simulation.indicators.sums import PeopleSums, count_posts, people_sums, staff_of_a_block, sum_people
from simulation.phases.blocks import block_of
from simulation.phases.search import Seekers, posts_by_segment
from simulation.rules.dependence import foundation_capability, import_dependence
from simulation.rules.switching import job_chance_after

_WAYS = [SEARCH_EMPLOYED, SEARCH_NONEMPLOYED, SEARCH_DIRECT]
_REFERENCE_RESEARCHERS = 174.0  # SEED_05
_YEAR = 12
_AI = slice(0, AI_SECTORS)


def measure_month_end(market: Any, seekers: Seekers, hired: np.ndarray) -> None:
    """Measurement point B: stocks, wages, the gap and its parts, and the flows of the month."""
    sums = people_sums()
    _sum_people(market, sums)
    _measure_posts(market, sums)
    _measure_gap(market, sums, seekers, hired)
    _measure_flows(market, sums)
    _measure_people(market, sums)
    _measure_education(market, sums)
    _measure_firms(market)
    _measure_capability(market, sums)
    measure_money(market, sums)
    outside = sums.states[[State.NEV, State.OTHER, State.OUTSIDE_SEEKING]].sum()
    market.conditions.see_outside_workforce(int(outside), market.outside_workforce_at_start)


def _measure_posts(market: Any, sums: PeopleSums) -> None:
    firms, record, scale = market.firms.arrays(), market.record, market.scale
    wanted, opened = count_posts(firms, firms.target), count_posts(firms, firms.openings)
    left = opened - market.tally.hires
    record.put_sums("posts_wanted", wanted * scale)
    record.put_sums("vacancies", left * scale)
    record.put_ratios("vacancy_rate", left, left + sums.employed)
    record.put_ratios("time_to_fill", opened, market.tally.hires)
    market.openings_left = int(left[_AI].sum())


def _measure_gap(market: Any, sums: PeopleSums, seekers: Seekers, hired: np.ndarray) -> None:
    """The shortfall and why it is there: U are the non-employed people of the AI field."""
    firms, record, scale = market.firms.arrays(), market.record, market.scale
    unfilled = count_posts(firms, firms.unfilled)
    record.put_sums("shortfall", unfilled * scale)
    still_seeking = (seekers.way == SEARCH_NONEMPLOYED) & (hired < 0)
    masks, segments = seekers.mask[still_seeking], posts_by_segment(firms, firms.unfilled)
    parts = decompose(int(segments.sum()), len(masks), max_matchable(masks, segments))
    record.put("shortfall_seekers", len(masks) * scale)
    for name, part in zip(("headcount", "mismatch", "friction"), parts, strict=True):
        record.put(f"shortfall_{name}", part * scale)
    record.put("shortfall_skill_weighted", (unfilled[_AI].sum() + sums.below_bar[0]) * scale)
    covered = ratio(sums.employed[_AI, COMPOUND].sum(), (sums.employed + unfilled)[_AI, COMPOUND].sum())
    market.conditions.compound_coverage = float(np.nan_to_num(covered))


def _measure_flows(market: Any, sums: PeopleSums) -> None:
    tally, record, scale = market.tally, market.record, market.scale
    before = market.employed_before
    ai_hires = tally.hires[_AI].sum()
    record.put_sums("hires", tally.hires * scale)
    record.put_each("hires", BY_ORIGIN, tally.hires_by_origin * scale)
    poached = tally.hires_by_search[SEARCH_EMPLOYED]
    record.put("poaching_share", ratio(poached, ai_hires))
    record.put("separations", tally.separations[_AI].sum() * scale)
    record.put_each("separations", OUTSIDE + OVERALL, np.append(tally.separations[3:], tally.separations.sum()) * scale)
    record.put("separation_rate", ratio(tally.separations[_AI].sum(), before[_AI].sum()))
    record.put_each("separation_rate", OUTSIDE, ratio(tally.separations[3:], before[3:]))
    record.put("separation_rate", ratio(tally.separations.sum(), before.sum()), OVERALL[0])
    rates = ratio(tally.hires_by_search[_WAYS], market.seekers_by_way[_WAYS])
    record.put_each("job_finding_rate", BY_SEARCH, rates)
    record.put("job_finding_rate", rates[1])
    record.put("switchers_hired", tally.switchers_hired[0] * scale)
    record.put("tuition_paid", tally.trainings_started[0] * scale * market.p["tuition_cny"])
    record.put("emigrated", tally.emigrated[0] * scale)
    record.put("returned", tally.returned[0] * scale)
    now = market.conditions
    seekers = market.seekers_by_way[SEARCH_NONEMPLOYED]
    hires = tally.hires_by_search[SEARCH_NONEMPLOYED]
    now.job_chance = job_chance_after(now.job_chance, float(hires), float(seekers), market.p["job_chance_memory"])
    now.see_leaving(int(tally.separations[_AI].sum()), int(before[_AI].sum()))
    market.employed_before = sums.employed.sum(axis=1)
    market.flows[market.month] = tally.moves * scale


def _measure_people(market: Any, sums: PeopleSums) -> None:
    record, scale = market.record, market.scale
    record.put_sums("employment", sums.employed * scale)
    record.put_each("employment", BY_ORIGIN, sums.by_origin * scale)
    record.put("switcher_share", ratio(sums.by_origin[1], sums.by_origin.sum()))
    record.put_each("persons", BY_STATE, sums.states[:-1] * scale)
    record.put_ratios("wage_paid", sums.wages, sums.employed)
    for k, skill in enumerate(("skill_technical", "skill_practical", "skill_domain")):
        record.put_ratios(skill, sums.skills[:, :, k], sums.employed[_AI])
        record.put_each(skill, BY_ORIGIN, ratio(sums.skills_by_origin[:, k], sums.by_origin))
    market.conditions.mean_practical = float(np.nan_to_num(record.get("skill_practical")))
    staff = sums.employed[_AI].sum(axis=1)
    record.put_each("training_participation", BY_LAYER, ratio(sums.trained_staff, staff))
    trained = sums.trained_staff.sum() * scale
    record.put("training_participation", ratio(trained, staff.sum() * scale))
    wage = np.nan_to_num(record.get("wage_paid"))
    firms = market.firms
    bill = float((firms["headcount"].sum(axis=1) * firms["training_cost"])[firms["trains"]].sum())
    record.put("training_cost", bill * scale * wage / _YEAR)


def _measure_education(market: Any, sums: PeopleSums) -> None:
    record, scale, tally, schools = market.record, market.scale, market.tally, market.universities
    record.put("switchers_training", sums.states[2] * scale)
    record.put_each("pipeline", ("within=12", "within=24", "within=48"), sums.arrivals * scale)
    record.put_each("enrolled", BY_PROGRAMME, sums.studying[1:] * scale)
    record.put("graduates", tally.graduates.sum() * scale)
    record.put_each("graduates", BY_PROGRAMME, tally.graduates[1:] * scale)
    opened, tier = schools["opened"], schools["tier"]
    for name, chosen in (("programmes_opened", opened == market.month), ("programmes", opened != NEVER)):
        record.put(name, np.count_nonzero(chosen))
        record.put_each(name, BY_TIER, np.bincount(tier[chosen], minlength=3))
    record.put("seats", schools["seats"].sum())
    record.put_each("seats", BY_TIER, np.bincount(tier, schools["seats"], minlength=3))
    now = market.conditions
    now.see_graduates(tally.graduates, tally.placed)
    placed = [sum(now.placed[programme]) for programme in (1, 2)]
    graduates = [sum(now.graduates[programme]) for programme in (1, 2)]
    record.put("graduate_placement_share", ratio(sum(placed), sum(graduates)))
    record.put_each("graduate_placement_share", BY_PROGRAMME, ratio(np.array(placed), np.array(graduates)))


def _measure_firms(market: Any) -> None:
    record, now, firms = market.record, market.conditions, market.firms
    in_ai = firms["alive"] & ~firms["closing"] & (firms["sector"] < AI_SECTORS)
    layers = firms["sector"][in_ai]
    count = np.bincount(layers, minlength=AI_SECTORS)
    record.put("firms", count.sum() * market.employers_per_agent)
    record.put_each("firms", BY_LAYER, count * market.employers_per_agent)
    record.put_each("employer_share", BY_LAYER, ratio(count, count.sum()))
    productivity = np.bincount(layers, firms["productivity"][in_ai], minlength=AI_SECTORS)
    record.put("productivity", ratio(productivity.sum(), count.sum()))
    record.put_each("productivity", BY_LAYER, ratio(productivity, count))
    started, ended, deployed = market.tally.pilots
    now.pilots_ended.append(float(ended))
    now.deployments.append(float(deployed))
    record.put("pilots", started * market.employers_per_agent)
    record.put("deployments", deployed * market.employers_per_agent)
    record.put("stall_share", 1.0 - ratio(sum(now.deployments), sum(now.pilots_ended)))


def _measure_capability(market: Any, sums: PeopleSums) -> None:
    record = market.record
    place = market.researchers["place"][market.researchers["alive"]]
    abroad = int(np.count_nonzero(place == Place.ABROAD))
    market.researchers_in_china = len(place) - abroad
    record.put("researchers", market.researchers_in_china, "place=china")
    record.put("researchers", abroad, "place=abroad")
    capability, dependence = _capability_and_dependence(market, sums, record.get("posts_wanted"))
    record.put("foundation_capability", capability)
    record.put("import_dependence", dependence)
    market.conditions.import_dependence = dependence


def _sum_people(market: Any, sums: PeopleSums) -> None:
    persons, firms, block, staff = (
        market.persons.arrays(),
        market.firms.arrays(),
        block_of(market),
        staff_of_a_block(market),
    )
    sum_people(persons, firms, sums, block, staff, market.p, market.month)


def see_dependence_at_start(market: Any) -> None:
    """The import dependence on which export controls of the first month act."""
    sums, firms = people_sums(), market.firms
    _sum_people(market, sums)
    wanted = float(firms["target"][firms["sector"] < AI_SECTORS].sum() * market.scale)
    market.conditions.import_dependence = _capability_and_dependence(market, sums, wanted)[1]


def _capability_and_dependence(market: Any, sums: PeopleSums, posts_wanted: float) -> tuple[float, float]:
    p = market.p
    capability = foundation_capability(
        sums.foundation_skill[0] * market.scale, float(market.researchers_in_china), _REFERENCE_RESEARCHERS,
        p["researcher_capability_elasticity"],
    )  # fmt: skip
    return capability, import_dependence(capability, p["capability_requirement"] * posts_wanted)
