"""Values that win over the file: `--set KEY=VALUE`, options such as `--scale`, or a mapping in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from simulation.scenario.errors import Problem
from simulation.scenario.policies import lever_keys
from simulation.scenario.reading import Unreadable, read_tree
from simulation.scenario.written import Place, Written, merged, nested

UNDATED_FROM = "2026-01"  # first month of a lever given as a number alone, where the scenario has no date for it


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


def overridden(root: Written, setting: Override) -> tuple[Written, list[str]]:
    """A tree with one override over it, and what a reader should know about how it was understood.

    A lever may be given as a number alone. Where the tree has the lever already, that is its new value and its dates
    stay; else it is in force from `UNDATED_FROM` on, at once.
    """
    above, told = setting.tree(), []
    for key in lever_keys():
        path = ("policies", *key.split("."))
        given, before = above.at(path), root.at(path)
        if given is None or isinstance(given.value, bool) or not isinstance(given.value, int | float):
            continue
        lever = {"value": given}
        if before is None or not isinstance(before.value, dict):
            lever["from"] = Written(UNDATED_FROM, given.place)
            told.append(f"{setting.label}: no month is given, so policies.{key} is in force from {UNDATED_FROM} on")
        above = merged(above, nested(list(path), Written(lever, given.place, given.key_place), given.place))
    return merged(root, above), told


def overrides_of(
    given: Iterable[str | Override] | Mapping[str, Any],
) -> tuple[list[Override], list[Problem]]:
    """The overrides in the order given, and what is wrong with how they are written."""
    if isinstance(given, Mapping):
        found = {key: _key_problem(key, "override") for key in given}
        made = [Override(key, value, "override") for key, value in given.items() if found[key] is None]
        return made, [problem for problem in found.values() if problem]
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


def _key_problem(key: Any, label: str) -> Problem | None:
    if not isinstance(key, str):
        return Problem(Place(label), "a key is text with dots between, such as 'runs.scale'", wrote=key)
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
