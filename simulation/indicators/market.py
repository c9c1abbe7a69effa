"""Measurement point A: openings and seekers as a recruitment platform sees them, before matching."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, NEV, OTHER, SEARCH_DIRECT, SEARCH_EMPLOYED, SEARCH_NONEMPLOYED
from simulation.indicators.catalogue import BY_CLASS, BY_LAYER, BY_SEARCH, OUTSIDE, OVERALL
from simulation.indicators.decomposition import decompose, max_matchable
from simulation.indicators.record import ratio
from simulation.indicators.sums import sum_openings
from simulation.phases.search import Seekers, count_seekers, posts_by_segment
from simulation.rules.wages import premium

_WAYS = [SEARCH_EMPLOYED, SEARCH_NONEMPLOYED, SEARCH_DIRECT]


def measure_platform(market: Any, seekers: Seekers) -> None:
    """Measurement point A: openings, seekers, their ratios, posted wages and premia, and why openings are open."""
    firms = market.firms.arrays()
    count, wages, internet = sum_openings(firms, firms.openings)
    _measure_openings(market, count)
    wanted = _bits(posts_by_segment(firms, firms.unfilled) > 0)
    counts = count_seekers(seekers, wanted)
    _measure_seekers(market, count, counts)
    _measure_wages(market, count, wages, internet)
    _decompose_openings(market, seekers, posts_by_segment(firms, firms.openings))
    outside_seekers = int(counts[5].sum())
    market.conditions.see_outside(int(count[AI_SECTORS:].sum()), outside_seekers)
    market.conditions.see_openings(int(count[:AI_SECTORS].sum()), market.month)


def _bits(flags: np.ndarray) -> int:
    return int(np.sum(np.int64(1) << np.flatnonzero(flags).astype(np.int64)))


def _measure_openings(market: Any, count: np.ndarray) -> None:
    market.record.put_sums("openings", count * market.scale)
    market.record.put("openings_share_ai", ratio(count[:AI_SECTORS].sum(), count.sum()))


def _measure_seekers(market: Any, count: np.ndarray, counts: tuple[np.ndarray, ...]) -> None:
    by_way, qualified, by_layer, by_class, new_qualified, outside = counts
    record, scale = market.record, market.scale
    ai_openings, seekers = count[:AI_SECTORS].sum(), by_way[_WAYS].sum()
    by_sector = np.array([0, 0, seekers, outside[NEV], outside[OTHER]])
    record.put("job_seekers", seekers * scale)
    record.put_each("job_seekers", BY_SEARCH, by_way[_WAYS] * scale)
    record.put_each("job_seekers", OUTSIDE + OVERALL, np.append(by_sector[NEV:], by_sector.sum()) * scale)
    record.put("qualified_seekers", qualified[_WAYS].sum() * scale)
    record.put_each("qualified_seekers", BY_SEARCH, qualified[_WAYS] * scale)
    record.put_each("qualified_seekers", BY_LAYER, by_layer * scale)
    record.put_each("qualified_seekers", BY_CLASS, by_class * scale)
    record.put("supply_demand_ratio", ratio(qualified[_WAYS].sum(), ai_openings))
    record.put_each("supply_demand_ratio", BY_LAYER, ratio(by_layer, count[:AI_SECTORS].sum(axis=1)))
    record.put_each("supply_demand_ratio", BY_CLASS, ratio(by_class, count[:AI_SECTORS].sum(axis=0)))
    outsiders = qualified[SEARCH_NONEMPLOYED] + qualified[SEARCH_DIRECT]
    record.put("supply_demand_ratio_nonemployed", ratio(outsiders, ai_openings))
    new_openings = max(ai_openings - market.openings_left, 0)
    record.put("supply_demand_ratio_inflow", ratio(new_qualified[0], new_openings))
    record.put("applicants_per_opening", ratio(seekers, ai_openings))
    record.put_each("applicants_per_opening", OUTSIDE, ratio(by_sector[NEV:], count[NEV:].sum(axis=1)))
    record.put("applicants_per_opening", ratio(by_sector.sum(), count.sum()), OVERALL[0])
    market.seekers_by_way = by_way


def _measure_wages(market: Any, count: np.ndarray, wages: np.ndarray, internet: np.ndarray) -> None:
    firms = market.firms.arrays()
    wanted, wanted_wages, _ = sum_openings(firms, firms.target)
    none_open = count == 0  # then the wage of the posts wanted stands in
    count, wages = np.where(none_open, wanted, count), np.where(none_open, wanted_wages, wages)
    record, now = market.record, market.conditions
    record.put_ratios("wage_posted", wages, count)
    outside = float(ratio(wages[AI_SECTORS:].sum(), count[AI_SECTORS:].sum()))
    now.ai_wage_posted = record.get("wage_posted")
    now.see_premium(premium(now.ai_wage_posted, outside), market.month)
    record.put("ai_premium", now.ai_premium)
    for group in BY_LAYER:
        record.put("ai_premium", premium(record.get("wage_posted", group), outside), group)
    internet_wage = internet[1] / internet[0] if internet[0] else outside
    record.put("ai_premium_internet", premium(now.ai_wage_posted, internet_wage))
    record.put("ai_premium_all_postings", premium(now.ai_wage_posted, record.get("wage_posted", OVERALL[0])))


def _decompose_openings(market: Any, seekers: Seekers, segments: np.ndarray) -> None:
    """Why openings are open: U is everybody who applies without holding an AI job."""
    without_ai_job = (seekers.way == SEARCH_NONEMPLOYED) | (seekers.way == SEARCH_DIRECT)
    masks = seekers.mask[without_ai_job]
    posts = int(segments.sum())
    parts = decompose(posts, len(masks), max_matchable(masks, segments))
    market.record.put("openings_applicants", len(masks) * market.scale)
    for name, part in zip(("headcount", "mismatch", "friction"), parts, strict=True):
        market.record.put(f"openings_{name}", part * market.scale)
