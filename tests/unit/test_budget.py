"""Budgets: limits per payer and year, refused before a run with place, year, amount and dearest lever."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.experiment.run import run
from simulation.policy.budget import check_budget, overruns
from simulation.scenario import Scenario, ScenarioError, config_hash, load_scenario

RECRUIT = {"policies.beyond_pillars.overseas_recruitment": {"value": 10_000.0, "from": "2026-07"}}  # 3 billion a year
TRAIN = {"policies.skill_upgrading.tuition_subsidy": {"value": 0.5, "from": "2026-01"}}  # about half a billion
POLICY = Scenario(title="Policy").with_(RECRUIT | TRAIN)


def over(**limits: object) -> list[tuple[str, int]]:
    scenario = POLICY.with_({f"budget.{key}": value for key, value in limits.items()})
    return [(found.key, found.year) for found in overruns(scenario)]


def test_no_budget_no_limit() -> None:
    assert over() == []
    check_budget(POLICY)


def test_each_payer_has_a_limit_of_its_own() -> None:
    """Firms pay recruits, the state tuition; students pay nothing, so nothing is too little for them."""
    assert over(firms_cny_per_year=2.9e9) == [("firms_cny_per_year", 2027)]
    assert over(firms_cny_per_year=3.1e9, students_cny_per_year=0.0) == []
    assert over(state_cny_per_year=4e8, total_cny_per_year=3.1e9) == [
        ("state_cny_per_year", 2026), ("total_cny_per_year", 2027),
    ]  # fmt: skip


def test_a_limit_that_is_just_met_is_kept() -> None:
    assert over(firms_cny_per_year=3.0e9 + 1.0) == []


def test_only_months_from_and_to_count() -> None:
    """Half of 2026 costs 1.5 billion; from 2027 on nothing counts."""
    assert over(firms_cny_per_year=1.6e9, to="2026-12") == []
    assert over(firms_cny_per_year=1.4e9, to="2026-12") == [("firms_cny_per_year", 2026)]
    assert over(firms_cny_per_year=2.9e9, **{"from": "2035-02"}) == []


def test_the_message_names_place_year_amounts_and_the_dearest_lever(tmp_path: Path) -> None:
    file = tmp_path / "dear.yaml"
    file.write_text(
        "title: Dear\npolicies:\n  beyond_pillars:\n"
        "    overseas_recruitment: {value: 10000, from: 2026-07}\n"
        "budget: {total_cny_per_year: 2.0e9}\n"
    )
    with pytest.raises(ScenarioError) as caught:
        run(file, replicates=1, out=tmp_path / "results")
    assert str(caught.value) == (
        f"{file}:5:30: budget.total_cny_per_year: policies are planned to cost 3 billion CNY in 2027, more than the "
        "budget of 2 billion CNY (so in 9 of 18 years); "
        "the dearest lever is beyond_pillars.overseas_recruitment with 3 billion CNY"
        "\n    to mend: set fewer or weaker levers, let them begin later or come in more slowly, or raise the limit"
    )
    assert not (tmp_path / "results").exists()


def test_python_users_are_refused_too(tmp_path: Path) -> None:
    with pytest.raises(
        ScenarioError, match=r"policy: budget\.firms_cny_per_year: policies are planned to cost 3 billion"
    ):
        run(POLICY.with_({"budget.firms_cny_per_year": 1e9}), out=tmp_path)


def test_a_budget_changes_no_figure_so_it_is_not_in_the_hash() -> None:
    limited = POLICY.with_({"budget.total_cny_per_year": 1e12, "budget.discount_rate_per_year": 0.08})
    assert config_hash(limited) == config_hash(POLICY)
    assert config_hash(limited) != config_hash(Scenario(title="x"))


def test_a_budget_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.yaml"
    file.write_text("title: Back\nbudget: {from: 2027-01, to: 2026-01, state_cny_per_year: -1}\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert str(caught.value) == (
        f"{file}:2:58: budget.state_cny_per_year: too low; you wrote -1; allowed: 0 to 1e+14 CNY per year"
    )
    with pytest.raises(ScenarioError, match="ends in 2026-01, before it begins in 2027-01"):
        POLICY.with_({"budget.from": "2027-01", "budget.to": "2026-01"})
