"""The talent market as calibration sees it: places in the unit cube in, simulated targets out, every run kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.fit.problem import CannotFitError
from calibration.space import Space
from simulation.experiment.calibrating.fingerprint import figures_fingerprint
from simulation.experiment.executor import Executor, Failure
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.progress import Progress
from simulation.experiment.run import run_key
from simulation.experiment.simulate import Simulator
from simulation.experiment.sweeping.batch import RUNS_OF_A_POINT, Finished, run_number
from simulation.experiment.sweeping.store import SweepStore
from simulation.experiment.sweeping.variants import Variants
from simulation.experiment.sweeping.work import PointRun, Rows, RunMaker
from simulation.scenario.resolved import config_hash
from simulation.scenario.schema import Scenario

MOST_REPLICATES = 16  # of a point: its seeds stand apart from those of the next point
MOST_FAILED = 0.1  # of the runs asked for at once; an assumption: more failures than that have one cause
Floats = npt.NDArray[np.float64]


class FailedRun(NamedTuple):
    """A run that gave no result."""

    point: int
    replicate: int
    seed: int
    error: str
    message: str


@dataclass
class MarketRuns:
    """A `calibration.fit.problem.Simulate` that runs the market and keeps every run in a store of sweeps.

    Points are numbered in the order in which they are asked for, and each has luck of its own: an emulator then
    averages luck away, which seeds shared by all points would turn into a bias. A calibration asks for the same points
    again when it is started again, so runs that are there are not done a second time.

    Attributes: base: scenario that all points start from. figures: what is kept of a run. folder: of the store; None
        keeps nothing, for studies, which keep whole fits. name: told with the progress. answers: all that was given,
        in the order asked for.
    """

    base: Scenario
    space: Space
    figures: Rows
    folder: Path | None
    executor: Executor
    simulator: Simulator
    progress: Progress
    name: str = "calibration"
    point: int = 0
    failures: list[FailedRun] = field(default_factory=list)
    answers: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = SweepStore(self.folder, len(self.figures), _code()) if self.folder else None
        paths = [[("assumptions", *key.split(".")) for key in each.keys] for each in self.space.parameters]
        self.variants = Variants.of(self.base, paths)
        self.asked = 0  # runs, kept ones included
        self.kept = 0

    def open(self, resume: bool = True) -> None:
        """Open the store. Args: resume: use what is there; else all runs are done again."""
        if self.store:
            self.store.open()
            if not resume:
                self.store.clear()

    def close(self) -> None:
        """Close the store."""
        if self.store:
            self.store.close()

    def __call__(self, places: Floats, replicates: int) -> Floats:
        """Simulated targets, float64 [points, replicates, targets]; nan where a run failed.

        Raises: CannotFitError when more than a tenth of the runs failed.
        """
        tasks = list(self._tasks(self.space.values(places), replicates))
        first = self.point
        self.point += len(places)
        self.asked += len(tasks)
        found = np.full((len(places), replicates, len(self.figures)), np.nan)
        there = self._there(found, first, tasks)
        self.kept += len(there)
        missing = [task for task in tasks if run_number(task.point, task.replicate) not in there]
        failed = len(self.failures)
        self._do(missing, found, first, len(tasks))
        self._refuse_many_failures(self.failures[failed:], len(tasks))
        self.answers.append(found)
        return found

    def _tasks(self, values: Floats, replicates: int) -> Iterator[PointRun]:
        for at, row in enumerate(values.tolist()):
            point = self.point + at
            for replicate in range(replicates):
                seed = self.base.runs.seed_of(point * MOST_REPLICATES + replicate)
                yield PointRun(point, replicate, seed, tuple(row))

    def _key(self, task: PointRun) -> bytes:
        return bytes.fromhex(run_key(config_hash(self.variants.checked(task.values)), task.seed))

    def _there(self, found: Floats, first: int, tasks: list[PointRun]) -> set[int]:
        """Take over what the store has."""
        there: set[int] = set()
        if self.store is None:
            return there
        keys = {run_number(task.point, task.replicate): self._key(task) for task in tasks}
        for batch in self.store.batches():
            for row, run in enumerate(batch.run.tolist()):
                if keys.get(run) == batch.key[row].tobytes():
                    point, replicate = divmod(run, RUNS_OF_A_POINT)
                    found[point - first, replicate] = batch.values[row]
                    there.add(run)
        return there

    def _do(self, missing: list[PointRun], found: Floats, first: int, total: int) -> None:
        if missing:
            self.simulator.prepare()
        self.progress.begin(self.name, total, total - len(missing))
        try:
            maker = RunMaker(self.variants, self.figures, self.simulator)
            with closing(self.executor.map_unordered(maker, iter(missing))) as outcomes:
                for task, outcome in outcomes:
                    with interrupts_held():
                        self._keep(task, outcome, found[task.point - first, task.replicate])
        finally:
            self.progress.end()

    def _refuse_many_failures(self, failed: list[FailedRun], asked: int) -> None:
        if len(failed) > MOST_FAILED * asked:
            raise CannotFitError(
                f"{len(failed)} of {asked} runs failed, more than {MOST_FAILED:.0%}; the first: {failed[0].error}: "
                f"{failed[0].message}"
            )

    def _keep(self, task: PointRun, outcome: Finished | Failure, row: Floats) -> None:
        if isinstance(outcome, Failure):
            self.failures.append(FailedRun(task.point, task.replicate, task.seed, outcome.error, outcome.message))
        else:
            if self.store:
                self.store.commit(run_number(task.point, task.replicate), task.seed, self._key(task), outcome)
            row[:] = outcome.values
        self.progress.advance(failed=isinstance(outcome, Failure))


def _code() -> str:
    """64 hex digits over the code of the model and of the figures that are kept of its runs."""
    return hashlib.sha256((code_fingerprint() + figures_fingerprint()).encode()).hexdigest()
