"""The value of a key that is in force in a scenario, and who set it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.scenario.book.entries import EXTENDS
from simulation.scenario.load import LoadedScenario
from simulation.scenario.provenance import DEFAULT
from simulation.scenario.reading import read_text, read_tree


class InForce(NamedTuple):
    """A value and its origin: `scenarios/a.yaml:4:9`, `--set runs.scale=5`, or `default`."""

    value: Any
    origin: str


def in_force(loaded: LoadedScenario, key: str, values: Mapping[str, Any] | None = None) -> InForce:
    """What a key is in a scenario; groups, and levers that are set, are mappings. None: not set, or no such place.

    Args: values: the scenario as plain data, where the caller has it already.
    """
    if key == EXTENDS:
        return _extends(loaded)
    plain = loaded.scenario.model_dump(mode="json") if values is None else values
    return InForce(value_at(plain, key), loaded.origins[key])


def _extends(loaded: LoadedScenario) -> InForce:
    """What the file itself extends, as it is written there: the merged scenario has no such key any more."""
    tree = read_tree(read_text(loaded.path), str(loaded.path))[0] if loaded.files else None
    written = tree.child(EXTENDS) if tree else None
    return InForce(written.plain(), str(written.place)) if written else InForce(None, DEFAULT)


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
