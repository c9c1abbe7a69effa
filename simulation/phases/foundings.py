"""Employers: those of 2018-01 and later entrants."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import ndtri

from simulation.agents.codes import (
    AI_SECTORS,
    CLASSES,
    ENGINEER,
    INDUSTRY_CUMULATIVE,
    INTERNET,
    NEV,
    OTHER,
    RESEARCH,
    SECTORS,
    TRANSPORT,
)
from simulation.columns.jit import loop
from simulation.columns.random import Stream, draw_key, standard_normal, sub_key, uniform
from simulation.policy.demand_path import employed_at_start

_AGENTS_AT_SCALE_1 = 30_000.0  # AI firm-agents times scale: sizes in person-agents stay the same from scale 15 up
_OUTSIDE_AGENTS_AT_SCALE_1 = 20_000.0
_FEWEST = (8, 4, 3, 3, 8)  # at very coarse scales every sector still has employers
_WAGE, _ROUNDING = int(Stream.FIRM_WAGE), int(Stream.FIRM_ROUNDING)
_LONG_AGO = -10_000  # month of entry of firms that are mature in 2018-01
_ENTRANTS = 1_000_000  # ids of entrants begin here; layer and entry number follow


def firm_agents(p: Any, scale: int) -> np.ndarray:
    """Firm-agents by sector in 2018-01, int64 of shape (5,).

    As many as there are employers where the scale allows it; at coarser scales fewer, so that a firm's cells keep
    their size in person-agents and results do not hang on the scale.
    """
    ai = min(p["ai_employers_2018"], _AGENTS_AT_SCALE_1 / scale) * p["employer_layer_share"]
    employers = np.array([p["nev_employers_2018"], p["other_employers_2018"]])
    outside = np.minimum(employers, _OUTSIDE_AGENTS_AT_SCALE_1 / scale * employers / employers.sum())
    wanted = np.concatenate([ai, outside])
    return np.maximum(np.rint(wanted).astype(np.int64), _FEWEST)


def employers_per_agent(p: Any, agents: np.ndarray) -> float:
    """AI employers that one firm-agent stands for."""
    return float(p["ai_employers_2018"] / agents[:AI_SECTORS].sum())


def found_firms(market: Any) -> None:
    """All employers of 2018-01, with sizes and industries spread evenly over their distributions."""
    for sector in range(SECTORS):
        count = int(market.firm_agents_at_start[sector])
        ids = np.arange(count) + 1 + 10_000_000 * (sector + 1)
        sizes, industries = _spread_sizes(market, ids), _spread_industries(market, sector, ids)
        _centre_wages(market, _add_firms(market, sector, ids, sizes, industries, _LONG_AGO))


def enter_firms(market: Any, layer: int, count: int) -> None:
    """New AI employers of a layer: random size and industry, productivity of the layer's mean."""
    before = market.entries[layer]
    market.entries[layer] += count
    ids = np.arange(before, before + count) + _ENTRANTS + 10_000_000 * (layer + 1)
    sigma, size_key = market.p["size_sigma"], draw_key(market.seed, int(Stream.FIRM_SIZE), 0)
    sizes = np.array([_drawn_size(sigma, size_key, int(i)) for i in ids])
    industries = np.searchsorted(INDUSTRY_CUMULATIVE, _draws(market, Stream.FIRM_INDUSTRY, ids), side="right")
    rows = _add_firms(market, layer, ids, sizes, industries, market.month)
    incumbents = market.firms["alive"] & (market.firms["sector"] == layer)
    incumbents[rows] = False
    if incumbents.any():
        market.firms["productivity"][rows] = market.firms["productivity"][incumbents].mean()
        market.firms["posted_wage"][rows] *= _relative_wages(market, incumbents)


def staff_firms(market: Any) -> None:
    """Headcount, targets and unfilled posts of 2018-01."""
    firms, p = market.firms, market.p
    posts = market.posts_path[0] / market.scale
    staffed = posts.copy()
    staffed[:AI_SECTORS] *= 1.0 - p["initial_unfilled_share"]
    staffed[AI_SECTORS:] = employed_at_start(p)[AI_SECTORS:] / market.scale
    sums = np.bincount(firms["sector"], firms["size"], minlength=SECTORS)
    mix = np.zeros((SECTORS, CLASSES))
    mix[:AI_SECTORS] = p["class_mix"]
    mix[AI_SECTORS:, ENGINEER] = 1.0
    share = (firms["size"] / sums[firms["sector"]])[:, None] * mix[firms["sector"]]
    firms["headcount"][:] = np.floor(staffed[firms["sector"]][:, None] * share + firms["rounding"])
    firms["target"][:] = np.floor(posts[firms["sector"]][:, None] * share + firms["rounding"])
    firms["unfilled"][:] = np.maximum(firms["target"] - firms["headcount"], 0)


def _add_firms(market: Any, sector: int, ids: np.ndarray, size: np.ndarray, industry: np.ndarray, month: int) -> slice:
    rows: slice = market.firms.add(ids, sector=sector, industry=industry, entered=month, size=size)
    _endow(market.firms.arrays(), rows.start, rows.stop, market.p, market.seed)
    return rows


def _centre_wages(market: Any, rows: slice) -> None:
    """Make the wage effect of the sector's average post 1: else the luck of one large employer moves its wage level."""
    firms = market.firms
    effect = firms["wage_effect"][rows]
    mean = math.exp(np.average(np.log(effect), weights=firms["size"][rows]))
    for name in ("wage_effect", "base_wage", "posted_wage"):
        firms[name][rows] /= mean


def _relative_wages(market: Any, incumbents: np.ndarray) -> np.ndarray:
    """Where the layer's posted wages stand relative to their base: entrants post what the market posts."""
    posted, base = market.firms["posted_wage"][incumbents], market.firms["base_wage"][incumbents]
    relative: np.ndarray = (posted / base).mean(axis=0)
    return relative


def _spread_sizes(market: Any, ids: np.ndarray) -> np.ndarray:
    """Lognormal sizes at evenly spaced quantiles in random order: the same distribution at every seed and scale."""
    quantiles = (_random_order(market, Stream.FIRM_SIZE, ids) + 0.5) / len(ids)
    sizes = np.exp(market.p["size_sigma"] * ndtri(quantiles))
    return np.asarray(sizes / sizes.mean())


def _spread_industries(market: Any, sector: int, ids: np.ndarray) -> np.ndarray:
    quantiles = (_random_order(market, Stream.FIRM_INDUSTRY, ids) + 0.5) / len(ids)
    if sector == NEV:
        return np.full(len(ids), TRANSPORT)
    if sector == OTHER:
        rest = (quantiles - market.p["internet_industry_share"]) / (1.0 - market.p["internet_industry_share"] + 1e-12)
        professional = np.clip((rest * INTERNET).astype(np.int64), 0, INTERNET - 1)
        return np.where(quantiles < market.p["internet_industry_share"], INTERNET, professional)
    return np.searchsorted(INDUSTRY_CUMULATIVE, quantiles, side="right")


def _random_order(market: Any, stream: Stream, ids: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(_draws(market, stream, ids)))


def _draws(market: Any, stream: Stream, ids: np.ndarray) -> list[float]:
    key = draw_key(market.seed, int(stream), 0)
    return [uniform(key, int(i)) for i in ids]


def _drawn_size(sigma: float, key: int, firm: int) -> float:
    """Lognormal with mean 1."""
    return math.exp(sigma * standard_normal(key, firm) - 0.5 * sigma**2)


@loop
def _endow(firms, first, last, p, seed):  # type: ignore[no-untyped-def]
    """Wage effect, base wages and rounding draws of new firms."""
    wage_key, rounding_key = draw_key(seed, _WAGE, 0), draw_key(seed, _ROUNDING, 0)
    for f in range(first, last):
        firm, sector = firms.unique_id[f], firms.sector[f]
        firms.wage_effect[f] = math.exp(p.wage_dispersion * standard_normal(wage_key, firm))
        for c in range(CLASSES):
            premium = 0.0
            if sector < AI_SECTORS:
                premium = p.initial_premium[sector] * (p.research_premium_multiple if c == RESEARCH else 1.0)
            firms.base_wage[f, c] = p.outside_wage_cny_per_month * (1.0 + premium) * firms.wage_effect[f]
            firms.posted_wage[f, c] = firms.base_wage[f, c]
            firms.rounding[f, c] = uniform(sub_key(rounding_key, c), firm)
