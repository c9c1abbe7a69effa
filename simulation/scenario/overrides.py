"""Values that win over the file: `--set KEY=VALUE`, options such as `--scale`, or a mapping in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from simulation.scenario.errors import Problem
from simulation.scenario.reading import Unreadable, read_tree
from simulation.scenario.written import Place, Written, nested


class Override(NamedTuple):
    """One value set over the file.

    Attributes: key: dotted. value: plain data or a Written tree. label: how messages name it, e.g. `--scale`.
    """

    key: str
    value: Any
    label: str
    report_idle: bool = False

    def tree(self) -> Written:
        """The tree that sets this key alone."""
        return nested(self.key.split("."), self.value, Place(self.label))


def overrides_of(
    given: Iterable[str | Override] | Mapping[str, Any],
) -> tuple[list[Override], list[Problem]]:
    """The overrides in the order given, and what is wrong with how they are written."""
    if isinstance(given, Mapping):
        made = [Override(key, value, "override") for key, value in given.items()]
        return made, [p for override in made if (p := _key_problem(override.key, override.label))]
    overrides: list[Override] = []
    problems: list[Problem] = []
    for item in given:
        if isinstance(item, Override):
            overrides.append(item)
            continue
        key, equals, text = (part.strip() for part in item.partition("="))
        label = f"--set {item}"
        problem = (
            _key_problem(key, label)
            if equals
            else Problem(Place(label), "write it as KEY=VALUE, such as runs.scale=50")
        )
        if problem is None and not text:
            problem = Problem(Place(label), "no value after '='; write '\"\"' for empty text")
        if problem:
            problems.append(problem)
        else:
            overrides.append(Override(key, _value(text, label), label, report_idle=True))
    return overrides, problems


def _key_problem(key: str, label: str) -> Problem | None:
    if key == "extends":
        return Problem(Place(label), "'extends' can only stand in the file")
    if not all(part.strip() for part in key.split(".")):
        return Problem(Place(label), "write the key as words with dots between, such as runs.scale")
    return None


def _value(text: str, label: str) -> Written:
    """The value as YAML reads it; text that is no YAML value, or only looks like a key, stays text."""
    place = Place(label)
    try:
        tree, problems = read_tree(text, label)
    except Unreadable:
        return Written(text, place)
    if problems or (isinstance(tree.value, dict | list) and text[0] not in "{["):
        return Written(text, place)
    return _labelled(tree, place)


def _labelled(tree: Written, place: Place) -> Written:
    """The same values, all at the place of the option: lines and columns mean nothing there."""
    if isinstance(tree.value, dict):
        return Written({key: _labelled(inner, place) for key, inner in tree.value.items()}, place)
    if isinstance(tree.value, list):
        return Written([_labelled(inner, place) for inner in tree.value], place)
    return Written(tree.value, place)
