"""What a lever costs in a month: a quantity of the month, times its unit cost in the book of levers.

The same formulas serve twice: with quantities measured in a run (indicators/money.py), and with quantities planned
before it (policy/planned.py). What of a lever is paid for is the same in both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simulation.scenario.policies import BOOK

_YEAR = 12.0


class Quantities(NamedTuple):
    """What costs hang on, measured or planned: real persons, and CNY of this month."""

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


def cost_of(key: str, quantities: Quantities, paid: float) -> float:
    """CNY of 2024 of this month for a lever.

    Args: key: `pillar.lever`. quantities: of the month. paid: what of the lever is paid for this month, of
        `Decisions.paid` (policy/in_force.py).
    Verified: tests/unit/test_money.py.
    """
    return BOOK[key].cost_cny * _QUANTITY[key](quantities, paid)


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
