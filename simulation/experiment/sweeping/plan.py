"""The plan of a sweep: its points, each checked before anything runs, and the keys of their runs."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.pairing import how_yearly
from simulation.experiment.run import RESULTS, run_key
from simulation.experiment.store import CODE_DIGITS
from simulation.experiment.sweeping.batch import KEY_BYTES
from simulation.experiment.sweeping.designs import Points, points_of
from simulation.experiment.sweeping.kept import Figure, Kept, kept_of
from simulation.experiment.sweeping.load import LoadedSweep
from simulation.experiment.sweeping.quick_checks import QuickChecks
from simulation.experiment.sweeping.spec import Adaptive, Sweep
from simulation.experiment.sweeping.variants import Variants, factor_at_fault
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.resolved import config_hash
from simulation.scenario.schema import Scenario

REPLICATES = 4  # where the file names no number: enough to see how much luck matters (assumption)
_FOLDER_DIGITS = 12
_MOST_SHOWN = 20  # faults of points


@dataclass(frozen=True)
class Plan:
    """All that is going to be run.

    Attributes:
        points: their values. variants: makes their scenarios. kept: what is stored of each run.
        hashes: bytes [points], the `config_hash` of each point's scenario.
        target: the figure that adaptive replicates are counted by, which is kept too; None when they are fixed.
    """

    sweep: Sweep
    base: Scenario
    points: Points
    variants: Variants
    kept: Kept
    hashes: npt.NDArray[np.bytes_]
    target: Figure | None

    @property
    def most(self) -> int:
        """Replicates of a point, at most."""
        return self.sweep.adaptive.most if self.sweep.adaptive else self.sweep.replicates or REPLICATES

    @property
    def least(self) -> int:
        """Replicates of a point, at least."""
        return self.sweep.adaptive.least if self.sweep.adaptive else self.most

    def seed(self, replicate: int) -> int:
        """The same at every point: common random numbers."""
        return self.base.runs.seed_of(replicate)

    def key(self, point: int, replicate: int) -> bytes:
        """The key of a run, that of `talentgap run` for the same settings, 12 bytes."""
        return bytes.fromhex(run_key(self.hashes[point].decode(), self.seed(replicate)))

    def keys(self, points: npt.NDArray[np.int64], replicates: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """The same for many runs, uint8 [runs, 12]: a million in a second. Verified: tests/unit/test_sweep_plan.py."""
        code, sha256 = bytes.fromhex(code_fingerprint()[:CODE_DIGITS]), hashlib.sha256
        rest = KEY_BYTES - len(code)
        seeds = [self.seed(replicate) for replicate in range(int(replicates.max(initial=-1)) + 1)]
        runs = zip(self.hashes[points].tolist(), replicates.tolist(), strict=True)
        keys = b"".join(code + sha256(b"%s %d" % (point, seeds[at])).digest()[:rest] for point, at in runs)
        return np.frombuffer(keys, np.uint8).reshape(-1, KEY_BYTES)

    def identity(self) -> str:
        """64 hex digits over what makes the points and figures; more replicates continue in the same folder."""
        settings = self.sweep.model_dump(mode="json", include={"factors", "design"})
        figures = [list(figure) for figure in self.kept.figures()]
        # How years are made of months is no part of the code fingerprint, so it counts here.
        meaning = inspect.getsource(Kept.row) + inspect.getsource(how_yearly)
        written = json.dumps([config_hash(self.base), settings, figures, meaning], sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()

    def folder(self, out: str | Path = RESULTS) -> Path:
        """Where the results go."""
        return Path(out) / f"sweep-{self.sweep.name}-{self.identity()[:_FOLDER_DIGITS]}"


def plan(loaded: LoadedSweep, told: Callable[[int], object] = lambda _: None) -> Plan:
    """Make all points and check each. Args: told: hears how many there are to check.

    Raises: ScenarioError naming every kind of fault, with how many points have it and the first of them.
    """
    # The points are the parameters: a posterior over them would blur what a factor does.
    sweep, base = loaded.sweep, loaded.base.with_({"runs.draws": "fixed"})
    kinds = {name: targets[0].kind for name, targets in loaded.targets.items()}
    points = points_of(sweep.design, sweep.factors, kinds)
    variants = Variants.of(base, [[target.path for target in loaded.targets[name]] for name in points.names])
    told(len(points))
    hashes = _checked_points(points, variants, loaded)
    kept, target = _kept(sweep, base)
    return Plan(sweep, base, points, variants, kept, hashes, target)


def _kept(sweep: Sweep, base: Scenario) -> tuple[Kept, Figure | None]:
    """What is stored, with the figure that replicates are counted by."""
    kept = kept_of(sweep.keep, base.horizon)
    if sweep.adaptive is None:
        return kept, None
    target = _target(sweep.adaptive)
    series = dict.fromkeys((*kept.series, (target.indicator, target.group)))
    years = dict.fromkeys((*kept.years, *([sweep.adaptive.year] if sweep.adaptive.year else [])))
    months = dict.fromkeys((*kept.months, *([sweep.adaptive.month] if sweep.adaptive.month else [])))
    return Kept(tuple(series), tuple(years), tuple(months)), target


def _target(adaptive: Adaptive) -> Figure:
    return Figure(adaptive.indicator, adaptive.group, str(adaptive.year or adaptive.month))


def _checked_points(points: Points, variants: Variants, loaded: LoadedSweep) -> npt.NDArray[np.bytes_]:
    """The hash of each point's scenario. Raises: ScenarioError."""
    hashes = np.empty(len(points), "S64")
    faults: dict[tuple[str, str], tuple[Problem, int, int]] = {}  # kind of fault -> first one, its point, how many
    quick = QuickChecks(variants)
    for point in range(len(points)):
        values = points.at(point)
        try:
            with suppress(ValidationError, ScenarioError):
                hashes[point] = quick.config_hash(values)
                continue
            hashes[point] = config_hash(variants.checked(values))  # says in full what is wrong
        except ScenarioError as error:
            for problem in error.problems:
                kind = (problem.key, re.sub(r"[-+.\d,e]+", "#", problem.text))
                first, at, count = faults.get(kind, (problem, point, 0))
                faults[kind] = (first, at, count + 1)
    if faults:
        shown = list(faults.values())[:_MOST_SHOWN]
        raise ScenarioError([_point_problem(*fault, points, loaded) for fault in shown])
    return hashes


def _point_problem(problem: Problem, point: int, count: int, points: Points, loaded: LoadedSweep) -> Problem:
    """A fault of some points, at the factor or the point of the list that brings it."""
    keys = {name: factor.targets for name, factor in loaded.sweep.factors.items()}
    name = factor_at_fault(problem, keys)
    if loaded.sweep.design.kind == "list":
        place = loaded.written.nearest(("design", "points", point)).place
    else:
        place = loaded.written.nearest(("factors", name) if name else ("factors",)).place
    values = ", ".join(f"{each} {_short(value)}" for each, value in zip(points.names, points.at(point), strict=True))
    where = f"at {count:,} of {len(points):,} points, first at point {point} ({values})"
    return Problem(place, f"{problem.text}; {where}", problem.key, allowed=problem.allowed, nearest=problem.nearest)


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
