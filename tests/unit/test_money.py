"""What levers cost: quantities made by hand, and the sums over levers and over those who pay."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.indicators.catalogue import BY_LEVER, BY_PAYER
from simulation.model import TalentMarket
from simulation.policy.costs import Quantities, cost_of
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK

# A month with 12,000 students of AI, 120,000 of adjacent majors of whom a quarter is reached, and so on.
MONTH = Quantities(
    ai_students=12_000.0, adjacent_students=120_000.0, students_reached=42_000.0, ai_staff=600_000.0,
    learners=660_000.0, ai_hires=20_000.0, trainings_started=3_000.0, ai_wages=15e9, foundation_wages=1.2e9,
    foundation_filled_share=0.6,
    training_bill=50e6, academy_bill=20e6, tuition_bill=90e6, returned=400.0, emigrated=1_000.0, recruited=800.0,
    programmes_opened=90.0, new_researchers=3.0,
)  # fmt: skip
# What is paid for this month, and the cost of the month in CNY.
COSTS = {
    "national_strategies.foundation_seat_share": (0.22, 0.22 * 42_000 * 8_000 / 12),
    "national_strategies.national_laboratory_posts": (10_000.0, 6_000 * 700_000 / 12),
    "national_strategies.foundation_wage_subsidy": (0.25, 240e6),  # a fifth of what is paid
    "national_strategies.doctoral_supervision": (1.5, 10e6),  # one of three is added
    "national_strategies.returnee_programme": (2.0, 400 * 500_000),
    "national_strategies.talent_retention": (0.2, 250 * 150_000),  # 1,000 left of 1,250
    "national_strategies.approval_quota": (1.5, 30 * 20e6),  # 60 would have opened anyway
    "industry_demands.industry_project_share": (0.4, 0.4 * 42_000 * 15_000 / 12),
    "industry_demands.faculty_exchange": (0.2, 0.2 * 132_000 * 20_000 / 12),
    "industry_demands.x_ai_seat_share": (0.35, 0.35 * 42_000 * 5_000 / 12),
    "industry_demands.internships": (0.6, 0.6 * 42_000 * 4_000 / 12),
    "industry_demands.adjacent_coverage": (0.4, 0.4 * 120_000 * 1_500 / 12),
    "discipline_integration.porous_pathways": (0.6, 0.6 * 3_000 * 3_000),
    "discipline_integration.minor_programmes": (0.25, 24_000 * 6_000 / 12),  # a fifth of those who study
    "discipline_integration.interdisciplinary_credit_share": (0.25, 0.25 * 42_000 * 8_000 / 12),
    "discipline_integration.adjacent_ai_courses": (0.14, 0.14 * 120_000 * 8_000 / 12),
    "discipline_integration.domain_transfer": (0.2, 0.2 * 20_000 * 20_000),
    "skill_upgrading.training_tax_credit": (0.5, 25e6),
    "skill_upgrading.in_house_academies": (0.5, 20e6),
    "skill_upgrading.learning_platform": (0.6, 0.6 * 660_000 * 300 / 12),
    "skill_upgrading.certification": (0.5, 0.5 * 20_000 * 2_000),
    "skill_upgrading.tuition_subsidy": (0.5, 45e6),
    "skill_upgrading.internal_mobility": (0.5, 0.5 * 600_000 * 1_000 / 12),
    "skill_upgrading.learning_time": (0.02, 300e6),
    "beyond_pillars.overseas_recruitment": (10_000.0, 800 * 300_000),
}


def test_every_lever_is_worked_by_hand() -> None:
    assert set(COSTS) == set(BOOK)


@pytest.mark.parametrize("key", BOOK)
def test_the_cost_of_a_month(key: str) -> None:
    paid, cost = COSTS[key]
    assert cost_of(key, MONTH, paid) == pytest.approx(cost)


@pytest.mark.parametrize("key", [key for key in BOOK if key != "skill_upgrading.in_house_academies"])
def test_nothing_is_paid_at_the_neutral_value(key: str) -> None:
    """Of a floor, nothing added; academies, and recruits, are there only where the lever made them."""
    nobody_recruited = MONTH._replace(recruited=0.0)
    assert cost_of(key, nobody_recruited, BOOK[key].neutral) == 0.0


def test_a_lower_approval_quota_costs_nothing() -> None:
    assert cost_of("national_strategies.approval_quota", MONTH, 0.5) == 0.0


@pytest.fixture(scope="module")
def strong() -> TalentMarket:
    """Seven years with every lever at full strength from 2020 on."""
    levers = {f"policies.{key}": {"from": "2020-01", "value": entry.strong} for key, entry in BOOK.items()}
    market = TalentMarket(Scenario(title="Strong").with_(levers | {"runs.scale": 1000}), seed=1)
    market.run_for(84)
    return market


def test_levers_and_payers_add_up_to_all(strong: TalentMarket) -> None:
    total = strong.record.series("policy_cost")[:84]
    for groups in (BY_LEVER, BY_PAYER):
        parts = sum(strong.record.series("policy_cost", group)[:84] for group in groups)
        np.testing.assert_allclose(parts, total, rtol=1e-12)
    assert not total[:24].any()
    assert (total[24:] > 0).all()


def test_every_lever_costs_something_and_every_payer_pays(strong: TalentMarket) -> None:
    for group in BY_LEVER + BY_PAYER:
        costs = strong.record.series("policy_cost", group)[:84]
        assert (costs >= 0).all(), group
        assert costs.sum() > 0, group


def test_costs_are_those_of_the_people_counted(strong: TalentMarket) -> None:
    """In December 2024, from other series: half of AI hires certified, three fifths of those within reach on the
    platform, half of the tuition, of which switchers pay the other half.
    """

    def value(indicator: str, group: str = "all") -> float:
        return strong.record.get(indicator, group, month=83)

    def cost(key: str) -> float:
        return value("policy_cost", f"lever={key}")

    assert cost("skill_upgrading.certification") == pytest.approx(0.5 * value("hires") * 2_000)
    within_reach = value("employment") + value("persons", "state=seeking_ai") + value("switchers_training")
    assert cost("skill_upgrading.learning_platform") == pytest.approx(0.6 * within_reach * 300 / 12)
    assert cost("skill_upgrading.tuition_subsidy") == pytest.approx(value("tuition_paid"))
    students = value("enrolled", "programme=ai") + 0.6 * value("enrolled", "programme=adjacent")
    assert cost("industry_demands.internships") == pytest.approx(0.6 * students * 4_000 / 12)
    assert cost("skill_upgrading.training_tax_credit") == pytest.approx(0.5 * value("training_cost"))


def test_the_bill_of_academies_is_that_of_training_nobody_would_have_done(strong: TalentMarket) -> None:
    """At the firms' own cost, which is above what pays, after the half that the tax credit gives back."""
    firms = strong.firms
    added = firms["academy"] & firms["alive"]
    assert (firms["trains"][added]).all()
    staff = firms["headcount"][added].sum(axis=1) * strong.scale
    wage = strong.record.get("wage_paid", month=83)
    bill = float((staff * firms["training_cost"][added]).sum()) * wage / 12 / 2
    group = "lever=skill_upgrading.in_house_academies"
    assert strong.record.get("policy_cost", group, month=83) == pytest.approx(bill)
    assert firms["training_cost"][added].min() > firms["training_cost"][firms["trains"] & ~firms["academy"]].min()
