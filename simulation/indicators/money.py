"""What policies cost in a run: quantities of the month, measured, for the formulas of policy/costs.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, FOUNDATION, Programme, State
from simulation.indicators.catalogue import BY_PAYER
from simulation.indicators.sums import PeopleSums
from simulation.policy.costs import Before, Quantities, cost_cny
from simulation.scenario.policies import BOOK

_AI = slice(0, AI_SECTORS)


def measure_money(market: Any, sums: PeopleSums) -> None:
    """Cost of every lever in force, of all, and of those who pay."""
    record, month = market.record, market.month
    groups = [f"lever={key}" for key in BOOK]
    if not market.decisions.values:
        record.put_each("policy_cost", ("all", *BY_PAYER, *groups), np.zeros(1 + len(BY_PAYER) + len(groups)))
        return
    quantities, before = _quantities(market, sums), Before(market.assumed, market.universities["tier"])
    costs = dict.fromkeys(BOOK, 0.0)
    for key, path in market.decisions.values.items():
        costs[key] = cost_cny(key, quantities, float(path[month]), before)
    by_payer = [sum(cost for key, cost in costs.items() if f"payer={BOOK[key].payer}" == payer) for payer in BY_PAYER]
    record.put("policy_cost", sum(costs.values()))
    record.put_each("policy_cost", BY_PAYER, by_payer)
    record.put_each("policy_cost", groups, costs.values())


def _quantities(market: Any, sums: PeopleSums) -> Quantities:
    tally, scale, assumed, record = market.tally, market.scale, market.assumed, market.record
    staff = float(sums.employed[_AI].sum()) * scale
    wage = float(np.nan_to_num(record.get("wage_paid")))
    cost_per_worker = assumed["training_cost_months"] * wage / 12.0
    firms, researchers = market.firms.arrays(), market.researchers
    foundation = float(sums.employed[FOUNDATION].sum())
    unfilled = float(firms.unfilled[firms.sector == FOUNDATION].sum())
    started = float(tally.trainings_started[0]) * scale
    born = researchers["alive"] & (researchers["since"] == market.month)
    ai_students, adjacent_students = (float(sums.studying[kind]) * scale for kind in (Programme.AI, Programme.ADJACENT))
    return Quantities(
        ai_students=ai_students,
        adjacent_students=adjacent_students,
        students_reached=ai_students + float(market.p["adjacent_students_reached"]) * adjacent_students,
        ai_staff=staff,
        ai_seekers=float(sums.states[State.SEEKING_AI]) * scale,
        ai_hires=float(tally.hires[_AI].sum()) * scale,
        trainings_started=started,
        foundation_wages=float(sums.wages[FOUNDATION].sum()) * scale,
        foundation_filled_share=foundation / max(foundation + unfilled, 1.0),
        training_bill=float(sums.trained_staff.sum()) * scale * cost_per_worker,
        academy_bill=float(firms.headcount[firms.academy].sum()) * scale * cost_per_worker,
        tuition_bill=started * assumed["tuition_cny"],
        returned=float(tally.returned[0]) * scale,
        emigrated=float(tally.emigrated[0]) * scale,
        recruited=float(tally.recruited[0]) * scale,
        programmes_opened=float(record.get("programmes_opened")),
        new_researchers=float(np.count_nonzero(born)),
    )
