"""From a sweep file to a checked sweep with its base: every fault of the file at once, each with its place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from simulation.experiment.sweeping.checks import checked_factors, design_problems, figure_problems, keep_problems
from simulation.experiment.sweeping.keys import Target
from simulation.experiment.sweeping.spec import Adaptive, Design, Factor, Keep, Sweep
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.extends import scenario_named
from simulation.scenario.faults import problems_of
from simulation.scenario.load import load_with_origins
from simulation.scenario.overrides import Override, overrides_of
from simulation.scenario.reading import Unreadable, read_text, read_tree
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place, Written, merged

OF_THE_BASE = ("horizon", "assumptions", "policies", "shocks", "budget")  # `--set` hands these keys on


@dataclass(frozen=True)
class LoadedSweep:
    """A sweep and what it stands on.

    Attributes:
        sweep: as written, with scale and seed in force. base: the scenario, overrides included.
        targets: of each factor, the keys it sets. written: the file with its places. warnings: for the user.
    """

    sweep: Sweep
    base: Scenario
    targets: dict[str, tuple[Target, ...]]
    written: Written
    path: Path
    warnings: tuple[str, ...]


_MAKE_ONE = "copy one of the files in scenarios/sweeps to start from"


def load_sweep(path: str | Path, overrides: Iterable[str | Override] = ()) -> LoadedSweep:
    """Read and check a sweep file and its base.

    Args: overrides: `KEY=VALUE` of the sweep (`design.points=64`), or of its base (`assumptions.`, `horizon.` ...).
    Raises: ScenarioError with every fault.
    """
    path = Path(path)
    settings, problems = overrides_of(overrides)
    try:
        root, found = read_tree(read_text(path, _MAKE_ONE), os.fspath(path))
    except Unreadable as unreadable:
        raise ScenarioError([unreadable.problem, *problems]) from None
    problems += found
    for setting in settings:
        if isinstance(root.value, dict) and setting.key.partition(".")[0] not in OF_THE_BASE:
            root = merged(root, setting.tree())
    sweep, faults = _parsed(Sweep, root, root, Place(os.fspath(path), 1, 1))
    problems += faults
    base, warnings, faults = _base(root, path, sweep, settings)
    problems += faults
    targets: dict[str, tuple[Target, ...]] = {}
    if isinstance(root.value, dict):
        targets, faults = _cross_checked(root, base)
        problems += faults
    if problems or sweep is None or base is None:
        raise ScenarioError(problems)
    return LoadedSweep(_in_force(sweep, base).named(path.stem), base, targets, root, path, warnings)


def _parsed[Model: BaseModel](
    model: type[Model], part: Written | None, root: Written, where: Place
) -> tuple[Model | None, list[Problem]]:
    """A file, or a part of one, as its model; None with what is wrong."""
    if part is None:
        return None, []
    if not isinstance(part.value, dict):
        text = "a sweep is a group of keys such as 'title: ...'"
        return None, [Problem(part.place, text, wrote=part.plain())]
    try:
        return model.model_validate_json(json.dumps(part.plain(), default=str)), []
    except ValidationError as error:
        return None, problems_of(error, part, where, model)


def _base(
    root: Written, path: Path, sweep: Sweep | None, settings: list[Override]
) -> tuple[Scenario | None, tuple[str, ...], list[Problem]]:
    """The scenario that the sweep starts from, with its scale and seed."""
    wish = root.child("base")
    if wish is None or not isinstance(wish.value, str) or not wish.value.strip():
        return None, (), []  # said by the schema
    of_base: list[str | Override] = [one for one in settings if one.key.partition(".")[0] in OF_THE_BASE]
    if sweep is not None:
        for key, value in (("scale", sweep.runs.scale), ("seed", sweep.runs.seed)):
            written = root.at(("runs", key))
            if value is not None and written is not None:
                of_base.append(Override(f"runs.{key}", value, str(written.place)))
    try:
        loaded = load_with_origins(scenario_named(wish, path, "base"), of_base)
    except Unreadable as unreadable:
        return None, (), [unreadable.problem]
    except ScenarioError as error:
        return None, (), list(error.problems)
    return loaded.scenario, loaded.warnings, []


def _cross_checked(root: Written, base: Scenario | None) -> tuple[dict[str, tuple[Target, ...]], list[Problem]]:
    """What no key alone can tell, also of files that have other faults: all are told at once."""
    here = Place("")
    problems: list[Problem] = []
    factors: dict[str, Factor] = {}
    written = root.child("factors")
    if written is not None and isinstance(written.value, dict):
        parsed = {name: _parsed(Factor, part, root, here)[0] for name, part in written.value.items()}
        factors = {name: factor for name, factor in parsed.items() if factor is not None}
    design = _parsed(Design, root.child("design"), root, here)[0]
    targets, faults = checked_factors(factors, design, base, root) if base is not None else ({}, [])
    problems += faults
    if design is not None and written is not None and len(targets) == len(written.value):
        problems += design_problems(design, factors, targets, root)
    horizon = base.horizon if base is not None else None
    keep = _parsed(Keep, root.child("keep"), root, here)[0]
    if keep is not None:
        problems += keep_problems(keep, root, horizon)
    adaptive = _parsed(Adaptive, root.child("adaptive"), root, here)[0]
    if adaptive is not None:
        problems += figure_problems(adaptive, root, horizon)
    return targets, problems


def _in_force(sweep: Sweep, base: Scenario) -> Sweep:
    runs = sweep.runs.model_copy(update={"scale": base.runs.scale, "seed": base.runs.seed})
    return sweep.model_copy(update={"runs": runs})
