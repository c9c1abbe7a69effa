"""The value of a key that is in force in a scenario, and who set it."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.scenario.load import LoadedScenario


class InForce(NamedTuple):
    """A value and its origin: `scenarios/a.yaml:4:9`, `--set runs.scale=5`, or `default`."""

    value: Any
    origin: str


def in_force(loaded: LoadedScenario, key: str) -> InForce:
    """What a key is in a scenario; groups, and levers that are set, are mappings. None: not set, or no such place."""
    return InForce(value_at(loaded.scenario.model_dump(mode="json"), key), loaded.origins[key])


def value_at(values: Any, key: str) -> Any:
    """The value at a dotted key of nested mappings and lists; None where the path ends early."""
    for part in key.split("."):
        if isinstance(values, dict):
            values = values.get(part)
        elif isinstance(values, list) and part.isdigit() and int(part) < len(values):
            values = values[int(part)]
        else:
            return None
    return values
