"""Levers that cannot change anything, as far as that is known before a run."""

from __future__ import annotations

import numpy as np

from simulation.policy.in_force import Decisions
from simulation.policy.parameters import Parameters, parameter_record
from simulation.policy.pillars import COVERAGE, EFFECTS, FLOORS, TAUGHT_SHARES
from simulation.scenario.policies import BOOK
from simulation.scenario.schema import Scenario

# What is taught in adjacent majors follows these; without one of them there is nothing to cover.
_REFORMS = (*TAUGHT_SHARES, "industry_demands.internships")


def idle_levers(scenario: Scenario) -> list[str]:
    """A sentence for every lever that changes nothing, though it may cost something.

    Verified: tests/unit/test_idle_levers.py.
    """
    assumed = parameter_record(scenario.assumptions)
    decisions = Decisions(scenario, assumed)
    said = (_sentence(key, lever.value, assumed, decisions) for key, lever in scenario.policies.levers_set())
    return [sentence for sentence in said if sentence]


def _sentence(key: str, value: float, assumed: Parameters, decisions: Decisions) -> str:
    neutral = BOOK[key].neutral
    if value == neutral:
        return f"policies.{key}.value: {value:g} is the value at which this lever changes nothing"
    if not _acts(key, value, assumed):
        return f"policies.{key}.value: {value:g} changes nothing: the assumptions in force already have as much"
    before = assumed[FLOORS[key]] if key in FLOORS else neutral
    if np.all(decisions.felt[key] == before):
        return f"policies.{key}.from: nobody taught under it graduates before the run ends; it only costs"
    if key == COVERAGE and not any(reform in decisions.values for reform in _REFORMS):
        names = ", ".join(_REFORMS)
        return (
            f"policies.{key}: carries reforms of teaching to adjacent majors, and none is set ({names}); it only costs"
        )
    return ""


def _acts(key: str, value: float, assumed: Parameters) -> bool:
    """Whether a lever at this value moves any parameter or share of what is taught."""
    if key in FLOORS:
        return bool(np.any(assumed[FLOORS[key]] < value))
    changed = assumed.copy()
    EFFECTS[key](changed, assumed, value)
    return bytes(changed.data) != bytes(assumed.data)
