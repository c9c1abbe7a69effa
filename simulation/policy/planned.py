"""What policies are planned to cost, before any run: planned quantities, and the formulas of policy/costs.py.

The parameters in force carry what levers do to the quantities they act on directly. What the market makes of them is
known only after a run: all four pillars together raise AI staff and draw it into the foundation layer, so that there
laboratories, academies and hires cost up to three fifths more than planned. Measured at scale 200 over 2026 to 2035, a
lever alone is planned at 0.75 to 1.10 of what it costs, among all levers at once at 0.63 to 1.10, their sum at 0.89.
"""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import FOUNDATION
from simulation.policy.costs import Quantities, cost_of
from simulation.policy.in_force import Decisions
from simulation.policy.parameters import parameter_record
from simulation.policy.pillars import COVERAGE, TAX_CREDIT
from simulation.policy.plan import Plan, ai_wage, filled_share, plan_of, staff_by_layer
from simulation.policy.planned_people import (
    ai_wages,
    foundation_wages,
    hires,
    mean_training_cost,
    moves_abroad,
    new_researchers,
    presence,
    programmes_in_existence,
    seekers_and_trainees,
    students_of_adjacent_majors,
    students_of_ai,
    trained_cost_shares,
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
    quantities = planned_quantities(plan_of(scenario, assumed, decisions), decisions)
    return {
        key: np.array([cost_of(key, month, float(paid)) for month, paid in zip(quantities, path, strict=True)])
        for key, path in decisions.paid.items()
    }


def cost_of_year(costs: dict[str, np.ndarray], year: int) -> float:
    """The planned cost of all levers in a calendar year, CNY of 2024; nothing outside the months planned."""
    first = (year - _FIRST_YEAR) * 12
    return float(sum(path[max(first, 0) : max(first + 12, 0)].sum() for path in costs.values()))


def planned_quantities(plan: Plan, decisions: Decisions) -> list[Quantities]:
    """What costs hang on, month by month."""
    staff, programmes = staff_by_layer(plan), programmes_in_existence(plan)
    everybody = staff.sum(axis=1)
    ai_students, adjacent_students = students_of_ai(plan, programmes), students_of_adjacent_majors(plan)
    graduates = (ai_students + adjacent_students) / presence(plan.assumed).sum()
    chosen, added = trained_cost_shares(plan)
    bill = everybody * mean_training_cost(plan.assumed) * ai_wage(plan.assumed) / 12.0
    reached = decisions.at_least(COVERAGE, float(plan.assumed["adjacent_students_reached"]))
    emigrated, returned = moves_abroad(plan, everybody, graduates)
    started = trainings_started(plan)
    columns = {
        "ai_students": ai_students,
        "adjacent_students": adjacent_students,
        "students_reached": ai_students + reached * adjacent_students,
        "ai_staff": everybody,
        "learners": everybody + seekers_and_trainees(plan, started),
        "ai_hires": hires(plan, everybody),
        "trainings_started": started,
        "ai_wages": ai_wages(plan, staff),
        "foundation_wages": foundation_wages(plan, staff[:, FOUNDATION]),
        "foundation_filled_share": np.full(plan.months, filled_share(plan.assumed)),
        "training_bill": (chosen + added) * bill,
        "academy_bill": added * bill * (1.0 - decisions.at_least(TAX_CREDIT, 0.0)),
        "tuition_bill": started * plan.assumed["tuition_cny"],
        "returned": returned,
        "emigrated": emigrated,
        "recruited": plan.each("overseas_recruits_per_year") / 12.0,
        "programmes_opened": np.diff(programmes, prepend=0.0),
        "new_researchers": new_researchers(plan),
    }
    return [Quantities(**{name: float(path[month]) for name, path in columns.items()}) for month in range(plan.months)]
