"""What a lever costs in a month: a quantity of the month, times its unit cost in the book of levers.

The same formulas serve twice: with quantities measured in a run, and with quantities planned before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from simulation.policy.parameters import Parameters
from simulation.policy.pillars import TAUGHT_SHARES
from simulation.scenario.policies import BOOK


class Quantities(NamedTuple):
    """What costs hang on, in real persons and CNY of this month."""

    ai_students: float
    adjacent_students: float
    students_reached: float  # by a reform of AI programmes: AI students and some of adjacent majors
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


class Before(NamedTuple):
    """What there was without policies: assumptions, and the tier of every university, int (universities,)."""

    assumed: Parameters
    tiers: np.ndarray


def cost_cny(key: str, quantities: Quantities, value: float, before: Before) -> float:
    """What a lever costs in a month, CNY of 2024.

    Args: key: `pillar.lever`. quantities: of the month. value: of the lever this month. before: without policies.
    """
    return BOOK[key].cost_cny * _QUANTITY[key](quantities, value, before)


Quantity = Callable[[Quantities, float, Before], float]


def _added_share(before: Before, column: str, floor: float) -> float:
    """Mean over universities of what a floor adds to a share of the curriculum or of places."""
    shares = before.assumed[column][before.tiers]
    return float(np.maximum(shares, floor).mean() - shares.mean())


def _added_to_curriculum(key: str) -> Quantity:
    column = TAUGHT_SHARES[key]
    return lambda q, v, before: _added_share(before, column, v) * q.students_reached / 12.0


def _added_places(key: str) -> Quantity:
    column = TAUGHT_SHARES[key]
    return lambda q, v, before: _added_share(before, column, v) * q.ai_students / 12.0


def _newly_reached(q: Quantities, floor: float, before: Before) -> float:
    return max(0.0, floor - float(before.assumed["adjacent_students_reached"])) * q.adjacent_students / 12.0


def _courses_added(q: Quantities, floor: float, before: Before) -> float:
    return max(0.0, floor - float(before.assumed["coverage_adjacent"])) * q.adjacent_students / 12.0


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
    "industry_demands.faculty_exchange": lambda q, v, _: v * q.students_reached / 12.0,
    "industry_demands.x_ai_seat_share": _added_places("industry_demands.x_ai_seat_share"),
    "industry_demands.internships": lambda q, v, _: v * q.students_reached / 12.0,
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
