"""From the values of a point to its scenario."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from simulation.experiment.sweeping.keys import Path
from simulation.policy.budget import check_budget
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.faults import problems_of
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place, wrapped


@dataclass(frozen=True)
class Variants:
    """The base with some of its values left open.

    Attributes: base: as JSON, so that workers get it whatever its classes. paths: of each factor, the keys it sets.
    """

    base: str
    name: str
    paths: tuple[tuple[Path, ...], ...]

    @classmethod
    def of(cls, base: Scenario, paths: Sequence[Sequence[Path]]) -> Variants:
        """The variants of a base."""
        return cls(base.model_dump_json(), base.name, tuple(tuple(each) for each in paths))

    def scenario(self, values: Sequence[Any]) -> Scenario:
        """The scenario of a point, checked. Args: values: one per factor. Raises: pydantic.ValidationError."""
        return Scenario.model_validate_json(json.dumps(self._tree(values))).named(self.name)

    def checked(self, values: Sequence[Any]) -> Scenario:
        """The same, its policies within the budget. Raises: ScenarioError."""
        try:
            scenario = self.scenario(values)
        except ValidationError as error:
            place = Place(self.name)
            raise ScenarioError(problems_of(error, wrapped(self._tree(values), place), place)) from None
        check_budget(scenario)
        return scenario

    def _tree(self, values: Sequence[Any]) -> Any:
        tree = _parsed(self.base)
        for paths, value in zip(self.paths, values, strict=True):
            for path in paths:
                tree = _with_value(tree, path, value)
        return tree


@lru_cache(maxsize=2)
def _parsed(base: str) -> Any:
    """The base as a tree, read once; values are set in copies of the groups on their way."""
    return json.loads(base)


def factor_at_fault(problem: Problem, keys: dict[str, tuple[str, ...]]) -> str | None:
    """The factor whose key, or a key of the same group, a problem of a point names; None when it names none.

    Args: keys: the keys that each factor sets.
    """
    told = f"{problem.key} {problem.text}"
    exact = (name for name, targets in keys.items() if problem.key in targets)
    beside = (
        name
        for name, targets in keys.items()
        for target in targets
        if target.rpartition(".")[0] in told or target.partition(".")[2].rpartition(".")[0] in told
    )
    return next(exact, None) or next(beside, None)


def _with_value(tree: Any, path: Path, value: Any) -> Any:
    """The tree with one value set; groups on the way that are absent are made."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(tree, list) and isinstance(part, int):
        changed = list(tree)
        changed[part] = _with_value(tree[part], rest, value)
        return changed
    group = copy(tree) if isinstance(tree, dict) else {}
    group[part] = _with_value(group.get(part), rest, value)
    return group
