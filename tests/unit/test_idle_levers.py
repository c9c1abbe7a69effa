"""Levers that can change nothing are named before a run; those that can are not."""

from __future__ import annotations

import pytest

from simulation.policy.idle import idle_levers
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK


def said(**levers: tuple[float, str]) -> list[str]:
    changes = {
        f"policies.{key.replace('__', '.')}": {"value": value, "from": start} for key, (value, start) in levers.items()
    }
    return idle_levers(Scenario(title="-").with_(changes))


@pytest.mark.parametrize("key", sorted(set(BOOK) - {"industry_demands.adjacent_coverage"}))
def test_a_lever_is_idle_at_its_neutral_value_and_not_at_its_strong_one(key: str) -> None:
    name = key.replace(".", "__")
    assert said(**{name: (BOOK[key].strong, "2026-01")}) == []
    [sentence] = said(**{name: (BOOK[key].neutral, "2026-01")})
    assert sentence == f"policies.{key}.value: {BOOK[key].neutral:g} is the value at which this lever changes nothing"


def test_a_floor_below_what_is_there_is_idle() -> None:
    """Adjacent majors cover 0.76 of the curriculum and a tenth of it is projects already."""
    assert "already have as much" in said(discipline_integration__adjacent_ai_courses=(0.7, "2026-01"))[0]
    assert "already have as much" in said(industry_demands__industry_project_share=(0.1, "2026-01"))[0]
    assert said(industry_demands__industry_project_share=(0.11, "2026-01")) == []


def test_coverage_without_a_reform_to_carry_is_idle() -> None:
    coverage = {"industry_demands__adjacent_coverage": (0.6, "2026-01")}
    assert "and none is set" in said(**coverage)[0]
    assert said(**coverage, industry_demands__internships=(0.5, "2026-01")) == []


def test_who_would_graduate_after_the_run_is_not_reached() -> None:
    """Places count when their first cohort graduates, 46 months after enrolment."""
    assert said(national_strategies__foundation_seat_share=(0.3, "2032-01")) == []
    assert "graduates before the run ends" in said(national_strategies__foundation_seat_share=(0.3, "2032-06"))[0]
