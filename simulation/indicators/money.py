"""What policies cost in a run: quantities of the month, measured, for the formulas of policy/costs.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, FOUNDATION, Programme, State
from simulation.indicators.catalogue import BY_PAYER
from simulation.indicators.sums import PeopleSums
from simulation.policy.costs import Quantities, cost_of
from simulation.policy.pillars import COVERAGE, TAX_CREDIT
from simulation.scenario.policies import BOOK

_AI = slice(0, AI_SECTORS)
_YEAR = 12.0


def measure_money(market: Any, sums: PeopleSums) -> None:
    """Cost of every lever in force, of all, and of those who pay."""
    costs = dict.fromkeys(BOOK, 0.0)
    if market.decisions.paid:
        quantities = _quantities(market, sums)
        for key, path in market.decisions.paid.items():
            costs[key] = cost_of(key, quantities, float(path[market.month]))
    by_payer = [sum(cost for key, cost in costs.items() if f"payer={BOOK[key].payer}" == payer) for payer in BY_PAYER]
    market.record.put("policy_cost", sum(costs.values()))
    market.record.put_each("policy_cost", BY_PAYER, by_payer)
    market.record.put_each("policy_cost", [f"lever={key}" for key in BOOK], costs.values())


def _quantities(market: Any, sums: PeopleSums) -> Quantities:
    tally, scale, assumed = market.tally, market.scale, market.assumed
    staff = float(sums.employed[_AI].sum()) * scale
    wage = float(np.nan_to_num(market.record.get("wage_paid")))
    firms = market.firms.arrays()
    foundation = float(sums.employed[FOUNDATION].sum())
    unfilled = float(firms.unfilled[firms.sector == FOUNDATION].sum())
    started = float(tally.trainings_started[0]) * scale
    ai_students = float(sums.studying[Programme.AI]) * scale
    adjacent_students = float(sums.studying[Programme.ADJACENT]) * scale
    reached = _decided(market, COVERAGE, float(assumed["adjacent_students_reached"]))
    bills = firms.headcount.sum(axis=1) * firms.training_cost * scale * wage / _YEAR
    credit = _decided(market, TAX_CREDIT, 0.0)
    return Quantities(
        ai_students=ai_students,
        adjacent_students=adjacent_students,
        students_reached=ai_students + reached * adjacent_students,
        ai_staff=staff,
        learners=staff + float(sums.states[State.SEEKING_AI] + sums.states[State.TRAINING]) * scale,
        ai_hires=float(tally.hires[_AI].sum()) * scale,
        trainings_started=started,
        ai_wages=float(sums.wages[_AI].sum()) * scale,
        foundation_wages=float(sums.wages[FOUNDATION].sum()) * scale,
        foundation_filled_share=foundation / max(foundation + unfilled, 1.0),
        training_bill=float(bills[firms.trains].sum()),
        academy_bill=float(bills[firms.academy].sum()) * (1.0 - credit),
        tuition_bill=started * assumed["tuition_cny"],
        returned=float(tally.returned[0]) * scale,
        emigrated=float(tally.emigrated[0]) * scale,
        recruited=float(tally.recruited[0]) * scale,
        programmes_opened=float(market.record.get("programmes_opened")),
        new_researchers=float(tally.new_researchers[0]),
    )


def _decided(market: Any, key: str, floor: float) -> float:
    return float(market.decisions.at_least(key, floor)[market.month])
