"""What a sweep would take, from a few runs that are tried: nothing is written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from simulation.experiment.simulate import Simulator
from simulation.experiment.sweeping.batch import part_bytes_of_a_run
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.work import PointRun, RunMaker

_SHORT = 5.0  # seconds of a run that are short enough to try two more
_TABLE_BYTES_OF_A_FIGURE = 9  # in outcomes.parquet: the number and a little for its words, which repeat
_TABLE_BYTES_OF_A_RUN = 50  # in runs.parquet, the key mostly


@dataclass(frozen=True)
class Estimate:
    """What a sweep would take.

    Attributes: runs: at most, with adaptive replicates. seconds_per_run: of one core. seconds: for all runs.
        disk_bytes: at most, for all runs.
    """

    folder: str
    points: int
    runs: int
    jobs: int
    seconds_per_run: float
    seconds: float
    disk_bytes: int


def estimate(plan: Plan, simulator: Simulator, jobs: int, folder: Path) -> Estimate:
    """Try a run of the middle point, and when it is short those of the first and last points too."""
    simulator.prepare()
    maker, last = RunMaker(plan.variants, plan.kept, simulator), len(plan.points) - 1
    tried = [_seconds(plan, maker, last // 2)]
    if tried[0] <= _SHORT:
        tried += [_seconds(plan, maker, point) for point in {0, last} - {last // 2}]
    per_run = sum(tried) / len(tried)
    runs = len(plan.points) * plan.most
    figures = len(plan.kept)
    disk = runs * (part_bytes_of_a_run(figures) + _TABLE_BYTES_OF_A_RUN + _TABLE_BYTES_OF_A_FIGURE * figures)
    return Estimate(str(folder), len(plan.points), runs, jobs, per_run, per_run * runs / jobs, disk)


def _seconds(plan: Plan, maker: RunMaker, point: int) -> float:
    started = time.perf_counter()
    maker(PointRun(point, 0, plan.seed(0), plan.points.at(point)))
    return time.perf_counter() - started
