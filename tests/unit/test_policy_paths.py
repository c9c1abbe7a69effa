"""When levers and shocks are in force, how strongly, and when people feel it: hand-made dates, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.policy.in_force import Decisions
from simulation.policy.parameters import parameter_record
from simulation.policy.paths import enrolled, path_of, taught
from simulation.policy.pillars import EFFECTS, FLOORS, TAUGHT_SHARES
from simulation.policy.shocks import SHOCKS
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK
from simulation.scenario.policies.lever import Dated
from simulation.scenario.shocks import KINDS

YEAR = {"horizon.end": "2018-12"}


def path(full: float, neutral: float = 0.0, months: int = 12, **dates: Any) -> list[float]:
    return path_of(Dated(**dates), full, neutral, months).tolist()


def decided(changes: dict[str, Any], end: str = "2018-12") -> Decisions:
    """The decisions of a scenario in which studies take ten months."""
    keys = {"horizon.end": end, "assumptions.education.bachelor_months": 10.0}
    scenario = Scenario(title="Decisions").with_(keys | changes)
    return Decisions(scenario, parameter_record(scenario.assumptions))


def test_without_a_ramp_the_value_holds_from_its_first_month_to_its_last() -> None:
    assert path(0.3, **{"from": "2018-03", "to": "2018-05"}) == [0, 0, 0.3, 0.3, 0.3, 0, 0, 0, 0, 0, 0, 0]
    assert path(0.3, **{"from": "2018-12"}) == [0] * 11 + [0.3]
    assert path(0.3, **{"from": "2018-01"}) == [0.3] * 12


def test_a_ramp_is_straight_and_ends_exactly_at_the_value() -> None:
    """A ramp of four months is a quarter of the way in its first month; 0.1 + (0.7 - 0.1) is not 0.7 in floats."""
    ramped = path(0.7, 0.1, **{"from": "2018-02", "ramp_months": 4, "to": "2018-07"})
    assert ramped == pytest.approx([0.1, 0.25, 0.4, 0.55, 0.7, 0.7, 0.7, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert ramped[4:7] == [0.7] * 3
    assert ramped[7:] == [0.1] * 5
    assert path(2.0, 1.0, **{"from": "2018-01", "ramp_months": 1})[0] == 2.0


def test_a_ramp_may_be_cut_by_the_horizon() -> None:
    assert path(1.0, months=3, **{"from": "2018-02", "ramp_months": 4}) == [0, 0.25, 0.5]
    assert path(1.0, months=3, **{"from": "2018-02", "to": "2030-01"}) == [0, 1, 1]


def test_a_value_below_neutral_is_reached_downwards() -> None:
    assert path(0.2, 1.0, months=4, **{"from": "2018-01", "ramp_months": 2}) == pytest.approx([0.6, 0.2, 0.2, 0.2])


def test_what_graduates_have_been_taught_is_the_mean_over_their_studies() -> None:
    """Studies of four months, 0.4 taught from the second month to the fifth."""
    in_force = np.array([0, 0.4, 0.4, 0.4, 0.4, 0, 0, 0, 0])
    np.testing.assert_allclose(taught(in_force, 0.0, 4), [0, 0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.1, 0])
    assert taught(in_force, 0.0, 4)[[0, 4, 8]].tolist() == [0, 0.4, 0]  # exactly
    np.testing.assert_allclose(taught(in_force + 1.0, 1.0, 4) - 1.0, taught(in_force, 0.0, 4))


def test_graduates_have_what_was_in_force_when_they_enrolled() -> None:
    in_force = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    assert enrolled(in_force, 0.0, 2).tolist() == [0, 0, 0.1, 0.2, 0.3]
    assert enrolled(in_force, 7.0, 9).tolist() == [7] * 5


def test_several_parts_are_delayed_side_by_side() -> None:
    parts = np.array([[1.0, 5.0], [3.0, 5.0]])
    assert taught(parts, np.array([1.0, 5.0]), 2).tolist() == [[1, 5], [2, 5]]
    assert enrolled(parts, np.array([0.5, 6.0]), 1).tolist() == [[0.5, 6], [1, 5]]


def test_every_lever_has_an_effect_and_every_shock_too() -> None:
    """A lever in the book that reached nothing would be an option that does nothing."""
    assert set(EFFECTS) | set(TAUGHT_SHARES) == set(BOOK)
    assert not set(EFFECTS) & set(TAUGHT_SHARES)
    assert set(SHOCKS) == set(KINDS)
    assert all(entry.low <= entry.neutral < entry.strong <= entry.high for entry in BOOK.values())


def test_without_levers_and_shocks_the_assumptions_themselves_are_in_force() -> None:
    assumed = parameter_record(Scenario(title="x").assumptions)
    assert Decisions(Scenario(title="x"), assumed).parameters(assumed, 5, 0.9) is assumed


def test_a_floor_is_laid_before_the_mean_over_the_studies_is_taken() -> None:
    """A fifth of adjacent students is reached anyway. Three fifths decided for: after five of ten months of study,
    0.4 has been met on average, not 0.3; a floor below a fifth changes nothing.
    """
    key = "industry_demands.adjacent_coverage"
    decisions = decided({f"policies.{key}": {"from": "2018-03", "value": 0.6}})
    np.testing.assert_allclose(decisions.felt[key][[1, 2, 6, 11]], [0.2, 0.24, 0.4, 0.6])
    np.testing.assert_allclose(decisions.paid[key], [0, 0] + [0.4] * 10)
    low = decided({f"policies.{key}": {"from": "2018-03", "value": 0.1}})
    assert set(low.felt[key]) == {0.2}
    assert not low.paid[key].any()


def test_a_floor_under_shares_of_universities_holds_tier_by_tier() -> None:
    """Elite 0.5, regular 0.3, applied 0.1, half as many elite as regular and applied ones together; floor 0.3."""
    key = "industry_demands.industry_project_share"
    decisions = decided({
        f"policies.{key}": {"from": "2018-02", "value": 0.3},
        "assumptions.curriculum.industry_project_share": {"elite": 0.5, "regular": 0.3, "applied": 0.1},
        "assumptions.education.universities": {"elite": 400.0, "regular": 400.0, "applied": 400.0},
    })  # fmt: skip
    column = FLOORS[key]
    assert decisions.shares_taught(0)[column].tolist() == [0.5, 0.3, 0.1]
    np.testing.assert_allclose(decisions.shares_taught(5)[column], [0.5, 0.3, 0.2])
    assert decisions.shares_taught(11)[column].tolist() == [0.5, 0.3, 0.3]
    np.testing.assert_allclose(decisions.paid[key], [0] + [0.2 / 3] * 11)


def test_places_are_paid_for_while_their_students_study() -> None:
    """Decided for from March on: in August six of ten months' entrants hold such a place, in December all."""
    key = "national_strategies.foundation_seat_share"  # 0.08 anyway
    decisions = decided({f"policies.{key}": {"from": "2018-03", "value": 0.3}}, end="2019-12")
    assert decisions.felt[key][:12].max() == 0.08
    assert decisions.felt[key][12:].tolist() == [[0.3] * 3] * 12  # who enrolled in March 2018 graduates in January
    np.testing.assert_allclose(decisions.paid[key][[1, 2, 7, 11, 23]], [0, 0.022, 0.132, 0.22, 0.22])
    key = "discipline_integration.minor_programmes"
    minors = decided({f"policies.{key}": {"from": "2018-03", "value": 0.5}})
    assert minors.felt[key].tolist() == [0, 0] + [0.5] * 10
    np.testing.assert_allclose(minors.paid[key], [0, 0] + [0.05 * k for k in range(1, 11)])


@pytest.mark.parametrize("key", BOOK)
def test_after_its_last_month_a_lever_leaves_nothing_behind(key: str) -> None:
    """Once ten months of study are over, every parameter and share taught is the baseline's, bit for bit."""
    entry = BOOK[key]
    lever = {"from": "2018-03", "to": "2018-11", "ramp_months": 4, "value": entry.high}
    decisions = decided({f"policies.{key}": lever}, end="2019-12")
    assumed = parameter_record(Scenario(title="x").with_({"assumptions.education.bachelor_months": 10.0}).assumptions)
    for month in (0, 1, 21, 22, 23):
        assert bytes(decisions.parameters(assumed, month, 0.9).data) == bytes(assumed.data), month
        for column, by_tier in decisions.shares_taught(month).items():
            assert by_tier.tolist() == assumed[column].tolist()
        assert decisions.values[key][month] == entry.neutral
    changed = [
        bytes(decisions.parameters(assumed, month, 0.9).data) != bytes(assumed.data)
        or any(
            by_tier.tolist() != assumed[column].tolist() for column, by_tier in decisions.shares_taught(month).items()
        )
        for month in range(24)
    ]
    assert any(changed)


def shocked(*shocks: dict[str, Any], month: int = 0, dependence: float = 0.5) -> Any:
    scenario = Scenario(title="x").with_({**YEAR, "shocks": [{"from": "2018-01"} | shock for shock in shocks]})
    assumed = parameter_record(scenario.assumptions)
    return Decisions(scenario, assumed).parameters(assumed, month, dependence)


def test_what_shocks_do_to_the_parameters() -> None:
    """Worked by hand: 30 % more posts, of which a fifth is lost again; half of the imports cut; and so on."""
    p = shocked({"kind": "demand_boom", "severity": 0.3}, {"kind": "demand_bust", "severity": 0.2})
    np.testing.assert_allclose(p["demand_factor"], [1.04, 1.04, 1.04, 1, 1])
    p = shocked({"kind": "nev_boom", "severity": 0.4})
    np.testing.assert_allclose(p["demand_factor"], [1, 1, 1, 1.4, 1])
    p = shocked({"kind": "export_controls", "severity": 0.5}, dependence=0.8)
    np.testing.assert_allclose(p["productivity_factor"], [0.6, 0.6, 1])
    p = shocked({"kind": "knowledge_jump", "severity": 0.25})
    assert p["half_life_months"] == 0.75 * shocked()["half_life_months"]
    pulled, before = shocked({"kind": "emigration_pull", "severity": 0.5}), shocked()
    for name in ("emigration_per_year", "abroad_share", "abroad_share_elite", "researcher_leave_share"):
        assert pulled[name] == pytest.approx(1.5 * before[name]), name


def test_two_shocks_of_a_kind_multiply_and_a_share_that_leaves_stays_below_one() -> None:
    p = shocked({"kind": "knowledge_jump", "severity": 0.5}, {"kind": "knowledge_jump", "severity": 0.5})
    assert p["half_life_months"] == 0.25 * shocked()["half_life_months"]
    p = shocked(*[{"kind": "emigration_pull", "severity": 0.9}] * 3)
    assert p["abroad_share_elite"] == 0.95


def test_retention_and_the_pull_of_other_countries_compose() -> None:
    """A third more leave, of whom a quarter is kept: as many as ever."""
    scenario = Scenario(title="x").with_({
        **YEAR,
        "policies.national_strategies.talent_retention": {"from": "2018-01", "value": 0.25},
        "shocks": [{"kind": "emigration_pull", "from": "2018-01", "severity": 1 / 3}],
    })  # fmt: skip
    assumed = parameter_record(scenario.assumptions)
    p = Decisions(scenario, assumed).parameters(assumed, 3, 0.5)
    for name in ("emigration_per_year", "abroad_share", "abroad_share_elite", "researcher_leave_share"):
        assert p[name] == pytest.approx(assumed[name]), name
