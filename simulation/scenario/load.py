"""From a scenario file to a checked Scenario: defaults < `extends` < the file < `--set`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.scenario.errors import Problem, ScenarioError, shown
from simulation.scenario.extends import read_with_parents
from simulation.scenario.faults import problems_of
from simulation.scenario.overrides import Override, overridden, overrides_of
from simulation.scenario.provenance import DEFAULT, Origins
from simulation.scenario.reading import Unreadable
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place, Written, merged_plain, wrapped

__all__ = ["LoadedScenario", "Override", "changed", "load_defaults", "load_scenario", "load_with_origins"]

_NO_GROUP = "a scenario is a group of keys such as 'title: ...'"
_BEGIN = "begin each line at the margin with a key and a colon, such as title: My question"


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario with the story of its values.

    Attributes:
        scenario: the checked scenario, named after the file.
        path: the file it was read from.
        files: that file and the ones it extends, nearest first.
        origins: who set each key: a file and line, `--set`, or the default.
        written: what the files and overrides say, merged, without defaults.
        warnings: sentences for the user; an override that changes nothing is one.
    """

    scenario: Scenario
    path: Path
    files: tuple[Path, ...]
    origins: Origins
    written: dict[str, Any]
    warnings: tuple[str, ...]


def load_scenario(path: str | Path, overrides: Iterable[str] | Mapping[str, Any] = ()) -> Scenario:
    """Read and check a scenario file.

    Args:
        path: a YAML 1.2 (or JSON) file.
        overrides: `["runs.scale=50"]` or `{"runs.scale": 50}`; they win over everything in the file. A lever may be a
            number alone, as in `Scenario.with_`.
    Returns: the scenario, defaults filled in. Raises: ScenarioError listing everything that is wrong.

    Example:
        >>> load_scenario("scenarios/baseline.yaml", {"runs.scale": 200}).runs.scale
        200
    """
    return load_with_origins(path, overrides).scenario


def load_with_origins(path: str | Path, overrides: Iterable[str | Override] | Mapping[str, Any] = ()) -> LoadedScenario:
    """The same, with where every value came from. Raises: ScenarioError."""
    path = Path(path)
    settings, problems = overrides_of(overrides)
    try:
        root, files, found = read_with_parents(path)
    except Unreadable as unreadable:
        raise ScenarioError([unreadable.problem, *problems]) from None
    return _finished(root, files, path, settings, problems + found)


def load_defaults(overrides: Iterable[str | Override] | Mapping[str, Any] = ()) -> LoadedScenario:
    """The same for the defaults, without any file. Raises: ScenarioError."""
    settings, problems = overrides_of(overrides)
    root = Written({"title": Written("Defaults", Place(DEFAULT))}, Place(DEFAULT))
    return _finished(root, (), Path("defaults"), settings, problems)


def _finished(
    root: Written, files: tuple[Path, ...], path: Path, settings: list[Override], problems: list[Problem]
) -> LoadedScenario:
    """A tree with the overrides on top, checked. Raises: ScenarioError."""
    below, told = root, list[str]()
    for setting in settings:
        root, undated = overridden(root, setting)
        told += undated
    scenario, faults = _checked(root, Place(os.fspath(path), 1, 1))
    if scenario is None or problems:
        raise ScenarioError(problems + [fault for fault in faults if not (problems and _follows(fault))])
    named = scenario.named(path.stem)
    warnings = [*named.warnings(), *told, *_idle_overrides(named, below, settings)]
    return LoadedScenario(named, path, files, Origins(root), root.plain(), tuple(warnings))


def changed(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """A checked copy of a scenario with dotted keys set. Raises: ScenarioError."""
    settings, problems = overrides_of(changes)
    root = wrapped(scenario.model_dump(mode="json"), Place(scenario.name))
    for setting in settings:
        root, _ = overridden(root, setting)
    copy, faults = _checked(root, Place(scenario.name))
    if copy is None or problems:
        raise ScenarioError(problems + faults)
    return copy.named(scenario.name)


def _checked(root: Written, where: Place) -> tuple[Scenario | None, list[Problem]]:
    """The scenario that a tree describes over the defaults, or what is wrong with it."""
    if not isinstance(root.value, dict):
        return None, [Problem(root.place, _NO_GROUP, wrote=root.plain(), mend=_BEGIN)]
    try:
        # As JSON: strict in types, and still a list may stand for a tuple.
        return Scenario.model_validate_json(json.dumps(merged_plain(_defaults(), root.plain()), default=str)), []
    except ValidationError as error:
        return None, problems_of(error, root, where)


def _defaults() -> dict[str, Any]:
    """All defaults, so that a file may set one key of a group and leave the others."""
    standard = Scenario(title="-").model_dump(mode="json")
    del standard["title"]
    return standard


def _follows(fault: Problem) -> bool:
    """Whether a fault may only be there because another problem hid what was written."""
    return fault.text == "this key is required"


def _idle_overrides(scenario: Scenario, below: Written, settings: list[Override]) -> list[str]:
    before, _ = _checked(below, Place(""))
    if before is None:
        return []
    old, new = before.model_dump(mode="json"), scenario.model_dump(mode="json")
    return [
        f"{setting.label} changes nothing: {setting.key} was already {shown(_at(old, setting.key))}"
        for setting in settings
        if setting.report_idle and _at(old, setting.key) == _at(new, setting.key)
    ]


def _at(values: Any, key: str) -> Any:
    for part in key.split("."):
        values = values[part] if isinstance(values, dict) else None
    return values
