"""The work of a worker: make the scenario of a point, simulate it, hand over the figures that are kept."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulation.experiment.simulate import Simulator
from simulation.experiment.sweeping.batch import Finished
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.variants import Variants
from simulation.scenario.schema import Scenario


class PointRun(NamedTuple):
    """One run to do. Attributes: values: of the point, one per factor."""

    point: int
    replicate: int
    seed: int
    values: tuple[Any, ...]


class Rows(Protocol):
    """Makes one row of figures of a run."""

    def __len__(self) -> int: ...

    def row(self, keys: Sequence[tuple[str, str]], values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Args: values: float64 [months, series]."""


@dataclass(frozen=True)
class RunMaker:
    """What a worker does with a task."""

    variants: Variants
    kept: Rows
    simulator: Simulator

    def __call__(self, task: PointRun) -> Finished:
        scenario = _scenario(self.variants, task.values)
        started = time.perf_counter()
        run = self.simulator(scenario, task.seed)
        seconds = time.perf_counter() - started
        return Finished(self.kept.row(run.keys, run.values), seconds, run.persons, len(run.values))


@lru_cache(maxsize=64)
def _scenario(variants: Variants, values: tuple[Any, ...]) -> Scenario:
    return variants.scenario(values)


def tasks(plan: Plan, wanted: npt.NDArray[np.int64], done: npt.NDArray[np.bool_]) -> Iterator[PointRun]:
    """The runs that are missing: the first replicate of every point, then the second: a sweep that is stopped early
    has been everywhere.

    Args: wanted: replicates of each point. done: bool [points, replicates].
    """
    for replicate in range(int(wanted.max(initial=0))):
        seed = plan.seed(replicate)
        for point in np.flatnonzero((wanted > replicate) & ~done[:, replicate]).tolist():
            yield PointRun(point, replicate, seed, plan.points.at(point))
