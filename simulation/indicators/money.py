"""What policies cost: for each lever a quantity of the month, times its unit cost in the book of levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, FOUNDATION, Programme, State
from simulation.indicators.catalogue import BY_PAYER
from simulation.indicators.sums import PeopleSums
from simulation.policy.pillars import TAUGHT_SHARES
from simulation.scenario.policies import BOOK

_AI = slice(0, AI_SECTORS)


class Quantities(NamedTuple):
    """What costs hang on, in real persons and CNY of this month."""

    ai_students: float
    adjacent_students: float
    ai_staff: float
    ai_seekers: float
    ai_hires: float
    trainings_started: float
    foundation_wages: float
    foundation_filled_share: float
    training_bill: float  # of all in-house training, before any tax credit
    academy_bill: float  # of training that takes place only because of academies
    tuition_bill: float  # before any subsidy
    returned: float
    emigrated: float
    recruited: float
    programmes_opened: float
    new_researchers: float


def measure_money(market: Any, sums: PeopleSums) -> None:
    """Cost of every lever in force, of all, and of those who pay."""
    record, month = market.record, market.month
    groups = [f"lever={key}" for key in BOOK]
    if not market.decisions.values:
        record.put_each("policy_cost", ("all", *BY_PAYER, *groups), np.zeros(1 + len(BY_PAYER) + len(groups)))
        return
    quantities = _quantities(market, sums)
    costs = dict.fromkeys(BOOK, 0.0)
    for key, path in market.decisions.values.items():
        costs[key] = BOOK[key].cost_cny * _QUANTITY[key](quantities, float(path[month]), market)
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
    return Quantities(
        ai_students=float(sums.studying[Programme.AI]) * scale,
        adjacent_students=float(sums.studying[Programme.ADJACENT]) * scale,
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


Quantity = Callable[[Quantities, float, Any], float]


def _students_reached(q: Quantities, market: Any) -> float:
    return q.ai_students + float(market.p["adjacent_students_reached"]) * q.adjacent_students


def _added_share(market: Any, column: str, floor: float) -> float:
    """Mean over universities of what a floor adds to a share of the curriculum or of places."""
    before = market.assumed[column][market.universities["tier"]]
    return float(np.maximum(before, floor).mean() - before.mean())


def _added_to_curriculum(key: str) -> Quantity:
    column = TAUGHT_SHARES[key]
    return lambda q, v, market: _added_share(market, column, v) * _students_reached(q, market) / 12.0


def _added_places(key: str) -> Quantity:
    column = TAUGHT_SHARES[key]
    return lambda q, v, market: _added_share(market, column, v) * q.ai_students / 12.0


def _newly_reached(q: Quantities, floor: float, market: Any) -> float:
    return max(0.0, floor - float(market.assumed["adjacent_students_reached"])) * q.adjacent_students / 12.0


def _courses_added(q: Quantities, floor: float, market: Any) -> float:
    return max(0.0, floor - float(market.assumed["coverage_adjacent"])) * q.adjacent_students / 12.0


# In the units that the book gives: what the unit cost is multiplied by, this month, at the value v of the lever.
_QUANTITY: dict[str, Quantity] = {
    "national_strategies.foundation_seat_share": _added_places("national_strategies.foundation_seat_share"),
    "national_strategies.national_laboratory_posts": lambda q, v, _: v * q.foundation_filled_share / 12.0,
    "national_strategies.foundation_wage_subsidy": lambda q, v, _: q.foundation_wages * v / (1.0 + v),
    "national_strategies.doctoral_supervision": lambda q, v, _: q.new_researchers * (v - 1.0) / v,
    "national_strategies.returnee_programme": lambda q, v, _: q.returned if v > 1.0 else 0.0,
    "national_strategies.talent_retention": lambda q, v, _: q.emigrated * v / (1.0 - v),
    "national_strategies.approval_quota": lambda q, v, _: q.programmes_opened * max(0.0, 1.0 - 1.0 / v),
    "industry_demands.industry_project_share": _added_to_curriculum("industry_demands.industry_project_share"),
    "industry_demands.faculty_exchange": lambda q, v, market: v * _students_reached(q, market) / 12.0,
    "industry_demands.x_ai_seat_share": _added_places("industry_demands.x_ai_seat_share"),
    "industry_demands.internships": lambda q, v, market: v * _students_reached(q, market) / 12.0,
    "industry_demands.adjacent_coverage": _newly_reached,
    "discipline_integration.porous_pathways": lambda q, v, _: v * q.trainings_started,
    "discipline_integration.minor_programmes": lambda q, v, _: q.adjacent_students * v / (1.0 + v) / 12.0,
    "discipline_integration.interdisciplinary_credit_share": _added_to_curriculum(
        "discipline_integration.interdisciplinary_credit_share"
    ),
    "discipline_integration.adjacent_ai_courses": _courses_added,
    "discipline_integration.domain_transfer": lambda q, v, _: v * q.ai_hires,
    "skill_upgrading.training_tax_credit": lambda q, v, _: v * q.training_bill,
    "skill_upgrading.in_house_academies": lambda q, v, _: q.academy_bill if v > 0.0 else 0.0,
    "skill_upgrading.learning_platform": lambda q, v, _: v * (q.ai_staff + q.ai_seekers) / 12.0,
    "skill_upgrading.certification": lambda q, v, _: v * q.ai_hires,
    "skill_upgrading.tuition_subsidy": lambda q, v, _: v * q.tuition_bill,
    "skill_upgrading.internal_mobility": lambda q, v, _: v * q.ai_staff / 12.0,
    "beyond_pillars.overseas_recruitment": lambda q, v, _: q.recruited,
}
