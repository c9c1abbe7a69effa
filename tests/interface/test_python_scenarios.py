"""Scenarios changed in Python and by `--set`: levers given as numbers alone, and errors instead of tracebacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import Scenario, ScenarioError, load_scenario
from simulation.scenario import load_with_origins
from simulation.scenario.faults import known_keys
from simulation.scenario.overrides import UNDATED_FROM
from simulation.scenario.policies import BOOK

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASELINE = load_scenario(SCENARIOS / "baseline.yaml")
INTERNSHIPS = "policies.industry_demands.internships"


def internships(scenario: Scenario) -> dict[str, Any]:
    return scenario.policies.industry_demands.internships.model_dump()


@pytest.mark.parametrize("key", BOOK)
def test_every_lever_may_be_a_number_alone(key: str) -> None:
    """It is in force from 2026-01 to the end, at once, at that value; nothing else changes."""
    made = BASELINE.with_({f"policies.{key}": BOOK[key].strong})
    ((set_key, lever),) = made.policies.levers_set()
    assert (set_key, lever.value, lever.start, lever.end, lever.ramp) == (key, BOOK[key].strong, "2026-01", None, 0)
    assert made.with_({f"policies.{key}": None}) == BASELINE


@pytest.mark.parametrize(
    "changes",
    [
        {INTERNSHIPS: 0.3},
        {INTERNSHIPS: np.float32(0.3)},
        {"policies.industry_demands": {"internships": 0.3}},
        {"policies": {"industry_demands": {"internships": 0.3}}},
        {f"{INTERNSHIPS}.value": 0.3},
    ],
)
def test_a_lever_that_is_there_keeps_its_dates(changes: dict[str, Any]) -> None:
    """A number is its new value, however deep the key that gives it."""
    before = load_scenario(SCENARIOS / "pillar-2-industry-demands.yaml")
    made = internships(before.with_(changes))
    assert made.pop("value") == pytest.approx(0.3)
    assert made == {"from": "2026-09", "to": None, "ramp_months": 36}
    assert internships(before)["value"] == 0.6


def test_a_number_and_a_month_may_come_in_any_order() -> None:
    both = {INTERNSHIPS: 0.3, f"{INTERNSHIPS}.from": "2027-03"}
    for changes in (both, dict(reversed(both.items()))):
        assert internships(BASELINE.with_(changes))["from"] == "2027-03"


def test_on_the_command_line_the_month_taken_is_told() -> None:
    """Where the file has the lever, nothing was assumed and nothing is told."""
    loaded = load_with_origins(SCENARIOS / "baseline.yaml", [f"{INTERNSHIPS}=0.3"])
    assert loaded.scenario == BASELINE.with_({INTERNSHIPS: 0.3})
    assert loaded.warnings == (
        f"--set {INTERNSHIPS}=0.3: no month is given, so {INTERNSHIPS} is in force from {UNDATED_FROM} on",
    )
    assert load_with_origins(SCENARIOS / "all-pillars.yaml", [f"{INTERNSHIPS}=0.3"]).warnings == ()


def test_a_file_must_date_its_levers(tmp_path: Path) -> None:
    """A scenario file is read by others, so it says from when."""
    file = tmp_path / "undated.yaml"
    file.write_text("title: Undated\npolicies:\n  industry_demands:\n    internships: 0.3\n")
    with pytest.raises(ScenarioError, match="internships: must be a group of keys"):
        load_scenario(file)


def test_all_problems_are_told_at_once_with_the_nearest_key() -> None:
    with pytest.raises(ScenarioError) as told:
        BASELINE.with_({INTERNSHIPS: 2, "runs.scal": 3, "assumptions.skills.half_life_months": "thirty", 5: 5})
    lines = sorted(str(told.value).splitlines())
    assert lines == [
        "override: a key is text with dots between, such as 'runs.scale'; you wrote 5",
        "override: assumptions.skills.half_life_months: must be a number; you wrote 'thirty'; allowed: 6 to 240 months",
        f"override: {INTERNSHIPS}.value: too high; you wrote 2; allowed: 0 to 1 share of students",
        "override: runs.scal: unknown key; did you mean 'scale'?",
    ]


@pytest.mark.parametrize("value", [10**6000, -(10**6000), {1, 2}, object(), [[]], b"x"], ids=range(6))
def test_what_no_file_could_hold_is_refused(value: object) -> None:
    """Python writes out no integer of more than 4,300 digits; sets, bytes and objects are no YAML."""
    with pytest.raises(ScenarioError, match=r"runs\.scale"):
        BASELINE.with_({"runs.scale": value})


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(known_keys()) | st.text(max_size=12), _ANYTHING, min_size=1, max_size=3))
def test_whatever_is_set_it_is_a_scenario_or_a_scenario_error(changes: dict[str, Any]) -> None:
    """Any value under any key, sensible or not."""
    told: ScenarioError | None = None
    try:
        BASELINE.with_(changes)
    except ScenarioError as error:
        told = error
    assert told is None or (str(told) and told.problems)
