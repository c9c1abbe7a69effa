"""Planned quantities, worked by hand from the parameter book, and the costs made of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from simulation.policy.budget import billions
from simulation.policy.costs import Quantities
from simulation.policy.in_force import Decisions
from simulation.policy.parameters import parameter_record
from simulation.policy.plan import Plan, ai_wage, filled_share, plan_of, staff_by_layer
from simulation.policy.planned import cost_of_year, planned_costs, planned_quantities
from simulation.policy.planned_people import (
    ai_wages,
    foundation_wages,
    hires,
    mean_training_cost,
    moves_abroad,
    presence,
    seekers_and_trainees,
    students_of_ai,
    trained_cost_shares,
    trainings_started,
    turnover_per_month,
)
from simulation.rules.training import expected_tenure
from simulation.scenario import Scenario

BASE = Scenario(title="Base")


def lever(key: str, value: float, **dates: object) -> dict[str, object]:
    return {f"policies.{key}": {"value": value, "from": "2026-01"} | dates}


def plan(**changes: object) -> Plan:
    scenario = BASE.with_(changes)
    assumed = parameter_record(scenario.assumptions)
    return plan_of(scenario, assumed, Decisions(scenario, assumed))


def quantities(**changes: object) -> list[Quantities]:
    scenario = BASE.with_(changes)
    return planned_quantities(plan(**changes), Decisions(scenario, parameter_record(scenario.assumptions)))


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
    chosen, added = trained_cost_shares(plan(**lever("skill_upgrading.in_house_academies", 0.4)))
    assert 0.05 < chosen[0] < 0.5
    assert added[95:97] == pytest.approx([0.0, 0.4 * (1 - chosen[0])])


def test_the_cost_of_training_is_shared_out_as_a_lognormal_cost_is() -> None:
    """Against 400,000 costs at even ranks: those below what training brings, and all of them."""
    made = plan(**lever("skill_upgrading.training_tax_credit", 0.5))
    p = made.assumed
    ranks = (np.arange(400_000) + 0.5) / 400_000
    costs = p["training_cost_months"] * np.exp(p["training_cost_sigma"] * norm.ppf(ranks))
    assert mean_training_cost(p) == pytest.approx(costs.mean(), rel=1e-3)
    worth = p["training_value_per_month"] * expected_tenure(turnover_per_month(p), p["training_horizon_months"])
    chosen, added = trained_cost_shares(made)
    for month in (95, 96):
        paid_by_firms = made.in_force[month]["training_cost_months"] / p["training_cost_months"]
        share = costs[costs * paid_by_firms <= worth].sum() / costs.sum()
        assert chosen[month] == pytest.approx(share, rel=1e-3)
    assert chosen[96] > 1.02 * chosen[95]
    assert not added.any()


def test_a_tax_credit_lowers_what_firms_pay_for_academies() -> None:
    """Half of the bill, of a share of untrained staff that is itself smaller with the credit."""
    academies = lever("skill_upgrading.in_house_academies", 0.4)
    both = quantities(**academies, **lever("skill_upgrading.training_tax_credit", 0.5))[100]
    alone = quantities(**academies)[100]
    assert 0.3 < both.academy_bill / alone.academy_bill < 0.5
    assert both.training_bill > alone.training_bill


def test_who_is_reached_follows_coverage_as_decided_not_as_graduates_felt_it() -> None:
    covered = quantities(**lever("industry_demands.adjacent_coverage", 0.6))
    for month, share in ((95, 0.2), (96, 0.6)):
        now = covered[month]
        assert now.students_reached == pytest.approx(now.ai_students + share * now.adjacent_students)


def test_learners_are_staff_seekers_and_who_is_in_training() -> None:
    """100 start a month: after a year as many months' starters as training lasts are in it."""
    made = plan(**{"horizon.end": "2018-12"})
    months, seekers = int(made.assumed["training_months"]), made.assumed["ai_seekers_2018"]
    assert seekers_and_trainees(made, np.full(12, 100.0))[[0, 11]] == pytest.approx(
        [seekers + 100, seekers + 100 * months]
    )


def test_wages_of_all_layers_with_a_subsidy_for_the_foundation() -> None:
    """1,000 in each layer at the wages of 2018; the subsidy reaches the foundation alone."""
    made = plan(**lever("national_strategies.foundation_wage_subsidy", 0.15))
    staff = np.full((made.months, 3), 1_000.0)
    assert ai_wages(made, staff)[0] == pytest.approx(41_300 * 1_000 * (3 + made.assumed["initial_premium"].sum()))
    raised = ai_wages(made, staff) - foundation_wages(made, staff[:, 2])
    assert raised[96] == pytest.approx(raised[95])


def test_planned_costs_are_those_of_what_is_paid() -> None:
    """A floor costs what it adds to the tenth that is taught already, and the same formula as in a run."""
    scenario = BASE.with_(lever("industry_demands.industry_project_share", 0.4))
    made = quantities(**lever("industry_demands.industry_project_share", 0.4))[200]
    [costs] = planned_costs(scenario).values()
    assert costs[200] == pytest.approx(0.3 * made.students_reached * 15_000 / 12, rel=0.1)
    assert costs[95] == 0.0


def test_who_is_abroad_comes_back_at_the_yearly_rate() -> None:
    """Nobody in the first month; then 0.02/12 of the 100,000·0.004/12 + 1,000·0.05 who left in it."""
    made = plan(**{"horizon.end": "2018-02"})
    emigrated, returned = moves_abroad(made, np.full(2, 100_000.0), np.full(2, 1_000.0))
    assert emigrated == pytest.approx(100_000 * 0.004 / 12 + 50)
    assert returned == pytest.approx([0.0, emigrated[0] * 0.02 / 12])


def test_every_planned_quantity_is_a_finite_number_not_below_zero() -> None:
    for month in quantities():
        assert all(np.isfinite(value) and value >= 0.0 for value in month)


def test_amounts_in_words() -> None:
    assert billions(22_140_000_000.0) == "22.1 billion CNY"
    assert billions(1_234_000_000_000.0) == "1,230 billion CNY"
    assert billions(4e6) == "0.004 billion CNY"
