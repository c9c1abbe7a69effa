"""Planned quantities, worked by hand from the parameter book, and the costs made of them."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.policy.budget import billions
from simulation.policy.in_force import Decisions
from simulation.policy.parameters import parameter_record
from simulation.policy.plan import Plan, ai_wage, filled_share, plan_of, staff_by_layer
from simulation.policy.planned import cost_of_year, planned_costs, planned_quantities
from simulation.policy.planned_people import (
    hires,
    moves_abroad,
    presence,
    students_of_ai,
    trained_share,
    trainings_started,
    turnover_per_month,
)
from simulation.scenario import Scenario

BASE = Scenario(title="Base")


def lever(key: str, value: float, **dates: object) -> dict[str, object]:
    return {f"policies.{key}": {"value": value, "from": "2026-01"} | dates}


def plan(**changes: object) -> Plan:
    scenario = BASE.with_(changes)
    assumed = parameter_record(scenario.assumptions)
    return plan_of(scenario, assumed, Decisions(scenario, assumed))


def test_nothing_is_planned_without_policies() -> None:
    assert planned_costs(BASE) == {}


def test_recruits_cost_their_number_times_the_price() -> None:
    """12,000 a year from July 2026: 6,000 in that year, 12,000 in the next, at 300,000 CNY each."""
    policy = lever("beyond_pillars.overseas_recruitment", 12_000.0) | {}
    costs = planned_costs(BASE.with_({key: value | {"from": "2026-07"} for key, value in policy.items()}))  # type: ignore[operator]
    assert cost_of_year(costs, 2025) == 0.0
    assert cost_of_year(costs, 2026) == pytest.approx(6_000 * 300_000)
    assert cost_of_year(costs, 2027) == pytest.approx(12_000 * 300_000)
    assert cost_of_year(costs, 2036) == 0.0


def test_a_cohort_is_present_for_four_years_and_a_quarter_of_it_longer() -> None:
    """46 months less half the attrition; then 0.23, and from 30 months after the degree 0.03, of the 0.95 who stay."""
    stays = presence(parameter_record(BASE.assumptions))
    assert len(stays) == 46 + 60
    assert stays[0] == stays[45] == pytest.approx(0.975)
    assert stays[46] == stays[75] == pytest.approx(0.95 * 0.23)
    assert stays[76] == stays[105] == pytest.approx(0.95 * 0.03)


def test_students_add_up_over_cohorts() -> None:
    """100 programmes of 50 places at the premium of 2018: 5,000 a year, four to five cohorts of them."""
    made = plan(**{"horizon.end": "2027-12"})
    flat = made._replace(relative_premium=np.ones(made.months))
    students = students_of_ai(flat, np.full(made.months, 100.0))
    assert students[7] == 0.0
    assert students[8] == pytest.approx(5_000 * 0.975)
    assert students[-1] == pytest.approx(5_000 * presence(made.assumed)[3 : 3 + 12 * 10 : 12].sum())


def test_staff_is_the_filled_part_of_the_posts() -> None:
    """In January 2018 the path is not yet raised by deployments."""
    made = plan()
    wanted = made.posts[0].sum()
    assert filled_share(made.assumed) == pytest.approx(0.483)
    assert staff_by_layer(made)[0].sum() == pytest.approx(0.483 * wanted)
    assert made.relative_premium[0] == 1.0
    assert 0.3 < made.relative_premium[-1] < 0.6  # growth fades from 18 to 7 per cent


def test_hires_replace_who_leaves_and_add_the_growth() -> None:
    """2.7 per cent of 100,000 leave in a month; staff that grows by 1,000 needs as many more."""
    made = plan(**{"horizon.end": "2018-02"})
    assert turnover_per_month(made.assumed) == pytest.approx(0.012 + 0.5 * 0.03)
    assert hires(made, np.array([100_000.0, 101_000.0])) == pytest.approx([2_700.0, 1_000 + 2_727.0])


def test_a_shock_to_demand_moves_planned_staff() -> None:
    shocked = plan(shocks=[{"kind": "demand_bust", "from": "2027-01", "severity": 0.5}])
    assert staff_by_layer(shocked)[108] == pytest.approx(0.5 * staff_by_layer(plan())[108])
    assert staff_by_layer(shocked)[107] == pytest.approx(staff_by_layer(plan())[107])


def test_trainings_are_the_workforce_that_considers_and_chooses() -> None:
    """7 million × 0.00081 × logistic(((47,283/41,300 - 1)·48·0.5 - 30,000/41,300 - 5·0.6)/12)."""
    gain = ((ai_wage(parameter_record(BASE.assumptions)) / 41_300 - 1) * 24 - 30_000 / 41_300 - 3.0) / 12
    expected = 7e6 * 0.00081 / (1 + np.exp(-gain))
    assert trainings_started(plan()) == pytest.approx(expected)
    opened = plan(**lever("discipline_integration.porous_pathways", 0.5))
    assert trainings_started(opened)[95:97] == pytest.approx([expected, 1.5 * expected])


def test_academies_train_a_share_of_those_whom_firms_do_not() -> None:
    pays, added = trained_share(plan(**lever("skill_upgrading.in_house_academies", 0.4)))
    assert 0.2 < pays[0] < 0.5
    assert added[95:97] == pytest.approx([0.0, 0.4 * (1 - pays[0])])


def test_who_is_abroad_comes_back_at_the_yearly_rate() -> None:
    """Nobody in the first month; then 0.02/12 of the 100,000·0.004/12 + 1,000·0.05 who left in it."""
    made = plan(**{"horizon.end": "2018-02"})
    emigrated, returned = moves_abroad(made, np.full(2, 100_000.0), np.full(2, 1_000.0))
    assert emigrated == pytest.approx(100_000 * 0.004 / 12 + 50)
    assert returned == pytest.approx([0.0, emigrated[0] * 0.02 / 12])


def test_every_planned_quantity_is_a_finite_number_not_below_zero() -> None:
    for month in planned_quantities(plan()):
        assert all(np.isfinite(value) and value >= 0.0 for value in month)


def test_amounts_in_words() -> None:
    assert billions(22_140_000_000.0) == "22.1 billion CNY"
    assert billions(1_234_000_000_000.0) == "1,230 billion CNY"
    assert billions(4e6) == "0.004 billion CNY"
