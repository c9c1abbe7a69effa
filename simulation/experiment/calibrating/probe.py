"""What a calibration would take, from a few runs that are tried: nothing is written."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calibration.targets import load_targets
from simulation.experiment.calibrating import projection
from simulation.experiment.calibrating.budget import Stage, stages
from simulation.experiment.calibrating.calibrate import Settings
from simulation.experiment.calibrating.figures import TargetFigures
from simulation.experiment.calibrating.openings import KEPT
from simulation.experiment.calibrating.problem import base_of_runs
from simulation.experiment.simulate import Simulator
from simulation.experiment.sweeping.batch import part_bytes_of_a_run
from simulation.scenario.schema import Scenario

_TABLES = 1_000_000  # bytes of posterior and tables, at most: measured 0.3 MB at 2,000 runs


@dataclass(frozen=True)
class Estimate:
    """What a calibration would take.

    Attributes: stages: in their order. seconds_per_run: of one core, by the last month of the run. seconds: for all
        runs; the emulators and chains take some minutes more. disk_bytes: at most.
    """

    folder: str
    stages: list[Stage]
    jobs: int
    seconds_per_run: dict[str, float]
    seconds: float
    disk_bytes: int

    @property
    def runs(self) -> int:
        """Of all stages."""
        return sum(stage.runs for stage in self.stages)

    def as_object(self) -> dict[str, Any]:
        """For JSON."""
        told = [{**stage._asdict(), "runs": stage.runs} for stage in self.stages]
        return asdict(self) | {"stages": told, "runs": self.runs}


def estimate(settings: Settings, simulator: Simulator, jobs: int, out: Path) -> Estimate:
    """Try a run to each of the last months."""
    simulator.prepare()
    planned = stages(settings.budget)
    base = base_of_runs(settings.scale, settings.seed)
    _seconds(simulator, base)  # the first of a process is slower
    ends = sorted({stage.end for stage in planned})
    per_run = {end: _seconds(simulator, base.with_({"horizon.end": end})) for end in ends}
    seconds = sum(stage.runs * per_run[stage.end] for stage in planned) / jobs
    disk = _TABLES + sum(stage.runs * part_bytes_of_a_run(_figures(stage)) for stage in planned)
    return Estimate(str(settings.folder(out)), planned, jobs, per_run, seconds, disk)


def _figures(stage: Stage) -> int:
    if stage.fit:
        return len(TargetFigures(tuple(load_targets())))
    return len(projection.figures() if stage.name == "projection" else KEPT)


def _seconds(simulator: Simulator, scenario: Scenario) -> float:
    started = time.perf_counter()
    simulator(scenario, scenario.runs.seed_of(0))
    return time.perf_counter() - started
