"""What policies are planned to cost, before any run: planned quantities, and the formulas of policy/costs.py.

The parameters in force carry what levers do to the quantities they act on directly. What the market makes of them is
known only after a run: all four pillars together raise AI staff and draw it into the foundation layer, so that there
laboratories, academies and hires cost up to three fifths more than planned. Measured at scale 200 over 2026 to 2035, a
lever alone is planned at 0.75 to 1.10 of what it costs, among all levers at once at 0.63 to 1.10, their sum at 0.88.
"""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import FOUNDATION
from simulation.policy.costs import Before, Quantities, cost_cny
from simulation.policy.in_force import Decisions
from simulation.policy.parameters import parameter_record
from simulation.policy.plan import Plan, ai_wage, filled_share, plan_of, staff_by_layer
from simulation.policy.planned_people import (
    foundation_wages,
    hires,
    moves_abroad,
    new_researchers,
    presence,
    programmes_in_existence,
    students_of_adjacent_majors,
    students_of_ai,
    trained_share,
    trainings_started,
)
from simulation.scenario.dates import FIRST_MONTH
from simulation.scenario.schema import Scenario

_FIRST_YEAR = int(FIRST_MONTH[:4])


def planned_costs(scenario: Scenario) -> dict[str, np.ndarray]:
    """Planned cost of every lever that is set, CNY of 2024 a month, by `pillar.lever`: float64 (months,).

    Source: unit costs in the book of levers; quantities below. Verified: tests/validation/test_planned_costs.py,
    tests/unit/test_planned.py.
    """
    assumed = parameter_record(scenario.assumptions)
    decisions = Decisions(scenario, assumed)
    if not decisions.values:
        return {}
    before = Before(assumed, np.repeat(np.arange(3), assumed["universities"].astype(int)))
    quantities = planned_quantities(plan_of(scenario, assumed, decisions))
    return {
        key: np.array(
            [cost_cny(key, month, float(value), before) for month, value in zip(quantities, path, strict=True)]
        )
        for key, path in decisions.values.items()
    }


def cost_of_year(costs: dict[str, np.ndarray], year: int) -> float:
    """The planned cost of all levers in a calendar year, CNY of 2024; nothing outside the months planned."""
    first = (year - _FIRST_YEAR) * 12
    return float(sum(path[max(first, 0) : max(first + 12, 0)].sum() for path in costs.values()))


def planned_quantities(plan: Plan) -> list[Quantities]:
    """What costs hang on, month by month."""
    staff, programmes = staff_by_layer(plan), programmes_in_existence(plan)
    everybody = staff.sum(axis=1)
    ai_students, adjacent_students = students_of_ai(plan, programmes), students_of_adjacent_majors(plan)
    graduates = (ai_students + adjacent_students) / presence(plan.assumed).sum()
    trained, added = trained_share(plan)
    training_cost = everybody * plan.assumed["training_cost_months"] * ai_wage(plan.assumed) / 12.0
    emigrated, returned = moves_abroad(plan, everybody, graduates)
    started = trainings_started(plan)
    columns = {
        "ai_students": ai_students,
        "adjacent_students": adjacent_students,
        "students_reached": ai_students + plan.each("adjacent_students_reached") * adjacent_students,
        "ai_staff": everybody,
        "ai_seekers": np.full(plan.months, plan.assumed["ai_seekers_2018"]),  # assumption: openings take up newcomers
        "ai_hires": hires(plan, everybody),
        "trainings_started": started,
        "foundation_wages": foundation_wages(plan, staff[:, FOUNDATION]),
        "foundation_filled_share": np.full(plan.months, filled_share(plan.assumed)),
        "training_bill": (trained + added) * training_cost,
        "academy_bill": added * training_cost,
        "tuition_bill": started * plan.assumed["tuition_cny"],
        "returned": returned,
        "emigrated": emigrated,
        "recruited": plan.each("overseas_recruits_per_year") / 12.0,
        "programmes_opened": np.diff(programmes, prepend=0.0),
        "new_researchers": new_researchers(plan),
    }
    return [Quantities(**{name: float(path[month]) for name, path in columns.items()}) for month in range(plan.months)]
