"""Phase 6, second part: posted wages follow the wage curve, stayers' wages catch up."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES, EMPLOYED, NEV, SECTORS
from simulation.columns.jit import kernel
from simulation.rules.wages import curve_wage, posted_wage_after, stayer_wage_after


def adjust_wages(market: Any) -> None:
    """Posted wages of every firm and class, then the wages of those in work (rules/wages.py)."""
    firms = market.firms.arrays()
    _adjust_posted_wages(firms, market.p)
    _catch_up(market.persons.arrays(), firms, market.p)


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
        cap = p.wage_cap_multiple * p.outside_wage_cny_per_month * firms.productivity[f]
        for c in range(CLASSES):
            target = curve_wage(
                firms.base_wage[f, c],
                shares[sector, c],
                at_start,
                p.wage_curve_elasticity,
                p.wage_curve_offset,
            )
            firms.posted_wage[f, c] = posted_wage_after(firms.posted_wage[f, c], target, p.wage_adjustment_months, cap)


@kernel
def _catch_up(persons, firms, p):  # type: ignore[no-untyped-def]
    for i in range(persons.status.shape[0]):
        if persons.status[i] == EMPLOYED:
            posted = firms.posted_wage[persons.employer[i], persons.job_class[i]]
            persons.wage[i] = stayer_wage_after(float(persons.wage[i]), posted, p.wage_catch_up_months)
