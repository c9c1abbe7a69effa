"""Facts about employers, measured in the runs without a cycle."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from simulation.agents.codes import AI_SECTORS
from simulation.experiment.stylised.cycle import Market
from simulation.experiment.stylised.estimators import (
    kinked_slopes,
    largest,
    pareto_against_exponential,
    rank_size_exponent,
)
from simulation.experiment.stylised.fact import Evidence, fact

_LARGEST = 0.2  # share of employers that is the tail. Assumption: above the hump, with enough employers left
_YEAR, _QUARTER = 12, 3
_MODERATE = 0.3  # growth a quarter beyond which employers are left out: openings and closures


@fact(
    "Employer size: Pareto exponent", unit="exponent", band=(0.9, 1.2),
    source="STYL_04 (1.06), STYL_05 (1.0 among the largest of China); judgement",
)  # fmt: skip
def size_exponent(evidence: Evidence, market: Market) -> float:
    """Pareto exponent of headcount: 1 is Zipf's law, larger is a thinner tail.

    Formula: ln(rank - 1/2) = a - ζ·ln(headcount) among the largest fifth, mean over years; ζ.
    """
    return _mean_over_years(evidence, market, lambda top: rank_size_exponent(top).exponent)


@fact(
    "Employer size: against exponential", unit="standard errors", band=(0.0, math.inf),
    source="STYL_05 (sign: heavier than exponential)",
)  # fmt: skip
def size_tail(evidence: Evidence, market: Market) -> float:
    """Whether the tail of headcount is heavy: Vuong's statistic of a Pareto against an exponential tail.

    Formula: √n·mean(l)/sd(l), l the log ratio of densities, among the largest fifth, mean over years.
    """
    return _mean_over_years(evidence, market, pareto_against_exponential)


def _mean_over_years(evidence: Evidence, market: Market, measure: Callable[[np.ndarray], float]) -> float:
    measured = [measure(largest(sizes, _LARGEST)) for sizes in sizes_by_year(evidence, market)]
    return float(np.mean(measured))


def sizes_by_year(evidence: Evidence, market: Market) -> Iterator[np.ndarray]:
    """Headcount of every employer in business, person-agents, at the end of each year."""
    seen = evidence.across
    chosen = _employers(evidence, market)
    for december in range(_YEAR, len(seen.staff), _YEAR):
        yield seen.staff[december, chosen & seen.active[december]]


def _employers(evidence: Evidence, market: Market) -> np.ndarray:
    return np.asarray((evidence.across.firm_sector < AI_SECTORS) == (market is Market.AI))


@fact(
    "Hires by growth: growing", unit="slope", band=(0.95, 1.25),
    source="STYL_07 (rises a little more than one to one); judgement",
)  # fmt: skip
def hires_of_growing(evidence: Evidence, market: Market) -> float:
    """How hires rise with the growth of an employer, by quarter.

    Formula: h = a + b1·min(g, 0) + b2·max(g, 0), g and h growth and hires over mean headcount, |g| <= 0.3, weighted by
    headcount; b2.
    """
    return kinked_slopes(*growth_and_hires(evidence, market))[1]


@fact(
    "Hires by growth: shrinking", unit="slope", band=(-0.15, 0.15),
    source="STYL_07 (nearly flat); judgement",
)  # fmt: skip
def hires_of_shrinking(evidence: Evidence, market: Market) -> float:
    """How hires change with the shrinking of an employer, by quarter.

    Formula: h = a + b1·min(g, 0) + b2·max(g, 0), g and h growth and hires over mean headcount, |g| <= 0.3, weighted by
    headcount; b1.
    """
    return kinked_slopes(*growth_and_hires(evidence, market))[0]


def growth_and_hires(evidence: Evidence, market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Growth, hiring rate and mean headcount of every employer and quarter of moderate growth, shape (n,) each."""
    seen, chosen = evidence.across, _employers(evidence, market)
    staff, active = seen.staff[::_QUARTER, chosen], seen.active[::_QUARTER, chosen]
    hires = seen.hires[:, chosen].reshape(len(staff) - 1, _QUARTER, -1).sum(axis=1)
    mean = (staff[1:] + staff[:-1]) / 2.0
    kept = active[1:] & active[:-1] & (mean > 0)
    growth, rate = (change[kept] / mean[kept] for change in (staff[1:] - staff[:-1], hires))
    moderate = np.abs(growth) <= _MODERATE
    return growth[moderate], rate[moderate], mean[kept][moderate]
