"""Points checked quickly: only the groups that factors touch are validated and written anew.

All other groups are those of the base, which were validated when it was loaded. What a group and the ones above it ask
of their members is asked of every point: the validators of all groups on the way from a factor to the scenario run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel

from simulation.experiment.sweeping.variants import Variants
from simulation.policy.budget import check_budget
from simulation.scenario.schema import Scenario

# As in `config_hash`, of which this is another way; tests/unit/test_quick_checks.py holds the two together.
_HASHED = ("horizon", "assumptions", "policies", "shocks")
_HASHED_OF_RUNS = ("scale", "seed")
Tree = dict[str | int, Any]  # what factors set below a group: values, and trees of groups


class QuickChecks:
    """Makes and checks scenarios of points.

    Attributes: base: what points start from; all its groups are kept as they are written in hashes.
    """

    def __init__(self, variants: Variants) -> None:
        self._variants = variants
        self.base = Scenario.model_validate_json(variants.base)
        self._written: dict[int, str] = {}
        self._texts_of(self.base)

    def config_hash(self, values: Sequence[Any]) -> str:
        """`config_hash` of the scenario of a point, checked, its policies within the budget.

        Args: values: one per factor. Raises: ValidationError, ScenarioError.
        """
        scenario = self.scenario(values)
        check_budget(scenario)
        return hashlib.sha256(self._hashed(scenario).encode()).hexdigest()

    def scenario(self, values: Sequence[Any]) -> Scenario:
        """The scenario of a point. Raises: ValidationError."""
        tree: Tree = {}
        for paths, value in zip(self._variants.paths, values, strict=True):
            for path in paths:
                inner = tree
                for part in path[:-1]:
                    inner = inner.setdefault(part, {})
                inner[path[-1]] = value
        made: Scenario = _rebuilt(self.base, tree)
        return made

    def _hashed(self, scenario: Scenario) -> str:
        """What `config_hash` takes the hash of."""
        texts = {name: self._text(getattr(scenario, name)) for name in _HASHED}
        runs = {name: getattr(scenario.runs, name) for name in _HASHED_OF_RUNS}
        texts["runs"] = json.dumps(runs, sort_keys=True)
        return _joined(texts)

    def _texts_of(self, group: BaseModel) -> None:
        for value in group.__dict__.values():
            if isinstance(value, BaseModel):
                self._texts_of(value)
                self._written[id(value)] = self._text(value)

    def _text(self, value: Any) -> str:
        """A value as JSON with sorted keys; groups of the base are looked up, they never change."""
        if isinstance(value, BaseModel):
            known = self._written.get(id(value))
            return known or _joined({name: self._text(inner) for name, inner in value.__dict__.items()})
        if type(value) is float:
            return repr(value)  # as json writes it; groups hold no infinite numbers
        if isinstance(value, list | tuple):
            return f"[{', '.join(map(self._text, value))}]"
        return json.dumps(value, sort_keys=True, allow_nan=False)


def _joined(texts: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": {texts[name]}' for name in sorted(texts)) + "}"


def _rebuilt(group: Any, tree: Tree, kind: Any = None) -> Any:
    """A group with some values set, validated. Args: kind: its class, or what stands for it in the group above."""
    if isinstance(group, list):
        return [_rebuilt(member, tree[at]) if at in tree else member for at, member in enumerate(group)]
    of = type(group) if isinstance(group, BaseModel) else _class_of(kind)
    values = dict(group.__dict__) if isinstance(group, BaseModel) else {}
    for part, value in tree.items():
        name, inner = str(part), isinstance(value, dict)
        values[name] = _rebuilt(values.get(name), value, of.model_fields[name].annotation) if inner else value
    return of(**values)


def _class_of(kind: Any) -> type[BaseModel]:
    """The class of a group that may be nothing, such as a lever that is not set."""
    return next(one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, BaseModel))
