"""What policies cost: for each lever a quantity of the month, times its unit cost in the book of levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, FOUNDATION, Programme, State
from simulation.indicators.catalogue import BY_PAYER
from simulation.indicators.sums import PeopleSums
from simulation.scenario.policies import BOOK

_AI = slice(0, AI_SECTORS)
_YEAR = 12.0
_COVERAGE, _CREDIT = "industry_demands.adjacent_coverage", "skill_upgrading.training_tax_credit"


class Quantities(NamedTuple):
    """What costs hang on: real persons, and CNY of this month."""

    ai_students: float
    adjacent_students: float
    students_reached: float  # students of AI, and those of adjacent majors whom reforms of AI programmes reach now
    ai_staff: float
    learners: float  # whom a learning platform may reach: AI staff, AI seekers, trainees
    ai_hires: float
    trainings_started: float
    ai_wages: float
    foundation_wages: float
    foundation_filled_share: float
    training_bill: float  # of all in-house training, before any tax credit
    academy_bill: float  # of training that takes place only because of academies, after any tax credit
    tuition_bill: float  # before any subsidy
    returned: float
    emigrated: float
    recruited: float
    programmes_opened: float
    new_researchers: float


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


def cost_of(key: str, quantities: Quantities, paid: float) -> float:
    """CNY of this month for a lever. Args: paid: what of it is paid for this month (policy/in_force.py)."""
    return BOOK[key].cost_cny * _QUANTITY[key](quantities, paid)


def _quantities(market: Any, sums: PeopleSums) -> Quantities:
    tally, scale, assumed, values = market.tally, market.scale, market.assumed, market.decisions.values
    staff = float(sums.employed[_AI].sum()) * scale
    wage = float(np.nan_to_num(market.record.get("wage_paid")))
    firms = market.firms.arrays()
    foundation = float(sums.employed[FOUNDATION].sum())
    unfilled = float(firms.unfilled[firms.sector == FOUNDATION].sum())
    started = float(tally.trainings_started[0]) * scale
    ai_students = float(sums.studying[Programme.AI]) * scale
    adjacent_students = float(sums.studying[Programme.ADJACENT]) * scale
    reached = _in_force(values, _COVERAGE, market.month, float(assumed["adjacent_students_reached"]))
    bills = firms.headcount.sum(axis=1) * firms.training_cost * scale * wage / _YEAR
    credit = _in_force(values, _CREDIT, market.month, 0.0)
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


def _in_force(values: dict[str, np.ndarray], key: str, month: int, least: float) -> float:
    return max(least, float(values[key][month])) if key in values else least


Quantity = Callable[[Quantities, float], float]
# In the units that the book gives: what the unit cost is multiplied by, this month, when v of the lever is paid for.
_QUANTITY: dict[str, Quantity] = {
    "national_strategies.foundation_seat_share": lambda q, v: v * q.students_reached / _YEAR,
    "national_strategies.national_laboratory_posts": lambda q, v: v * q.foundation_filled_share / _YEAR,
    "national_strategies.foundation_wage_subsidy": lambda q, v: q.foundation_wages * v / (1.0 + v),
    "national_strategies.doctoral_supervision": lambda q, v: q.new_researchers * (v - 1.0) / v,
    "national_strategies.returnee_programme": lambda q, v: q.returned if v > 1.0 else 0.0,
    "national_strategies.talent_retention": lambda q, v: q.emigrated * v / (1.0 - v),
    "national_strategies.approval_quota": lambda q, v: q.programmes_opened * max(0.0, 1.0 - 1.0 / v),
    "industry_demands.industry_project_share": lambda q, v: v * q.students_reached / _YEAR,
    "industry_demands.faculty_exchange": lambda q, v: v * (q.ai_students + q.adjacent_students) / _YEAR,
    "industry_demands.x_ai_seat_share": lambda q, v: v * q.students_reached / _YEAR,
    "industry_demands.internships": lambda q, v: v * q.students_reached / _YEAR,
    "industry_demands.adjacent_coverage": lambda q, v: v * q.adjacent_students / _YEAR,
    "discipline_integration.porous_pathways": lambda q, v: v * q.trainings_started,
    "discipline_integration.minor_programmes": lambda q, v: q.adjacent_students * v / (1.0 + v) / _YEAR,
    "discipline_integration.interdisciplinary_credit_share": lambda q, v: v * q.students_reached / _YEAR,
    "discipline_integration.adjacent_ai_courses": lambda q, v: v * q.adjacent_students / _YEAR,
    "discipline_integration.domain_transfer": lambda q, v: v * q.ai_hires,
    "skill_upgrading.training_tax_credit": lambda q, v: v * q.training_bill,
    "skill_upgrading.in_house_academies": lambda q, _: q.academy_bill,
    "skill_upgrading.learning_platform": lambda q, v: v * q.learners / _YEAR,
    "skill_upgrading.certification": lambda q, v: v * q.ai_hires,
    "skill_upgrading.tuition_subsidy": lambda q, v: v * q.tuition_bill,
    "skill_upgrading.internal_mobility": lambda q, v: v * q.ai_staff / _YEAR,
    "skill_upgrading.learning_time": lambda q, v: v * q.ai_wages,
    "beyond_pillars.overseas_recruitment": lambda q, _: q.recruited,
}
