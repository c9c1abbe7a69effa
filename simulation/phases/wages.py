"""Phase 6, second part: posted wages follow the wage curve, stayers' wages catch up."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES, NEV, SECTORS
from simulation.columns.jit import kernel, loop
from simulation.phases.blocks import block_of
from simulation.rules.wages import curve_wage, posted_wage_after, stayer_wage_after, wage_with_subsidy


def adjust_wages(market: Any) -> None:
    """Posted wages of each firm and class move towards the wage curve, stayers' wages catch up.

    Rules: rules/wages.py.
    """
    firms = market.firms.arrays()
    _adjust_posted_wages(firms, market.p)
    paid = firms.posted_wage
    if market.p["wage_subsidy"].any():
        layers = np.append(market.p["wage_subsidy"], np.zeros(SECTORS - AI_SECTORS))
        paid = wage_with_subsidy(paid, layers[firms.sector][:, None])
    offered = np.vstack([np.zeros(CLASSES), paid])
    _catch_up(market.persons.arrays(), offered, block_of(market).numbers, market.p)


@kernel
def unfilled_share(firms):  # type: ignore[no-untyped-def]
    """Unfilled share of wanted posts by sector and class, shape (5, 3): what the wage curve responds to.

    Not the share of openings: those are capped by recruiting capacity and carry little signal.
    """
    unfilled = np.zeros((SECTORS, CLASSES))
    wanted = np.zeros((SECTORS, CLASSES))
    for f in range(firms.sector.shape[0]):
        for c in range(CLASSES):
            unfilled[firms.sector[f], c] += firms.unfilled[f, c]
            wanted[firms.sector[f], c] += firms.unfilled[f, c] + firms.headcount[f, c]
    return unfilled / np.maximum(wanted, 1.0)


@kernel
def _adjust_posted_wages(firms, p):  # type: ignore[no-untyped-def]
    shares = unfilled_share(firms)
    for f in range(firms.sector.shape[0]):
        sector = firms.sector[f]
        at_start = p.initial_unfilled_share
        if sector >= AI_SECTORS:
            at_start = p.outside_unfilled_reference * (p.nev_unfilled_multiple if sector == NEV else 1.0)
        productivity = firms.productivity[f] * (p.productivity_factor[sector] if sector < AI_SECTORS else 1.0)
        cap = p.wage_cap_multiple * p.outside_wage_cny_per_month * productivity
        for c in range(CLASSES):
            target = curve_wage(
                firms.base_wage[f, c],
                shares[sector, c],
                at_start,
                p.wage_curve_elasticity,
                p.wage_curve_offset,
            )
            firms.posted_wage[f, c] = posted_wage_after(firms.posted_wage[f, c], target, p.wage_adjustment_months, cap)


@loop
def _catch_up(persons, offered, posted, p):  # type: ignore[no-untyped-def]
    """A block of persons at a time: first what their posts offer now, then, for many at once, their own wages.

    Args: offered: posted wages by firm and class; row 0 is zero, for those without employer, whose wage it leaves.
        posted: float64, one per person of a block.
    """
    months = p.wage_catch_up_months
    for first in range(0, persons.status.shape[0], posted.shape[0]):
        end = first + posted.shape[0]
        employer, job_class, wage = persons.employer[first:end], persons.job_class[first:end], persons.wage[first:end]
        for k in range(employer.shape[0]):  # unsigned places are not checked for counting from the end
            posted[k] = offered[np.uint32(employer[k] + 1), np.uint8(job_class[k])]
        for k in range(wage.shape[0]):
            wage[k] = stayer_wage_after(float(wage[k]), posted[k], months)
