"""The one process that writes to the folder of a sweep: hands out runs, keeps each as it comes, writes the tables."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.experiment.executor import Executor, Failure
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.manifest import code_fingerprint, surroundings, write_manifest
from simulation.experiment.progress import Progress
from simulation.experiment.simulate import Simulator
from simulation.experiment.sweeping.batch import RUNS_OF_A_POINT, Finished, run_number
from simulation.experiment.sweeping.failed import FailureLog
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.resolved import described, write_intervals, write_settings
from simulation.experiment.sweeping.rounds import next_replicates
from simulation.experiment.sweeping.standing import digests, earlier_manifest, made_from, still_standing
from simulation.experiment.sweeping.status import Status
from simulation.experiment.sweeping.store import SweepStore
from simulation.experiment.sweeping.tables import write_tables
from simulation.experiment.sweeping.work import PointRun, RunMaker, tasks


@dataclass
class Driver:
    """One go of a sweep."""

    plan: Plan
    folder: Path
    executor: Executor
    jobs: int
    progress: Progress
    simulator: Simulator
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        plan = self.plan
        points = len(plan.points)
        self.store = SweepStore(self.folder, len(plan.kept), code_fingerprint())
        self.log = FailureLog(self.folder / "failures.log")
        self.status = Status(self.folder / "status.json", self.jobs)
        self.done = np.zeros((points, plan.most), np.bool_)
        self.wanted = np.full(points, plan.least, np.int64)
        self.target = None if plan.target is None else plan.kept.place(plan.target)
        self.values = np.full((points, plan.most if self.target is not None else 0), np.nan)
        self.failed = np.zeros_like(self.done)
        self.rounds = 1
        self.prepared = False
        self.earlier: dict[str, Any] = {}

    def run(self, resume: bool) -> None:
        """Do what is missing, then write the tables; after Ctrl-C those of what there is."""
        self.store.open()
        state = "stopped"  # until something better is known: a full disk, say
        try:
            self._begin(resume)
            self._find_done()  # Ctrl-C in here leaves the tables of before: not all that is there was found
            try:
                self._do_rounds()
            except KeyboardInterrupt:
                state = self._finish("interrupted")
                raise
            state = self._finish("some runs failed" if self.log.count else "complete")
        finally:
            self.status.write(state)
            self.store.close()

    def _begin(self, resume: bool) -> None:
        if resume:
            self.earlier = earlier_manifest(self.folder)
        else:
            self.store.clear()
        write_settings(self.folder, self.plan)
        self._write_manifest("running")
        self.log.begin()

    def _find_done(self) -> None:
        """Which runs are there already, by number and key."""
        for batch in self.store.batches():
            points, replicates = np.divmod(batch.run, RUNS_OF_A_POINT)
            known = np.flatnonzero((points < self.done.shape[0]) & (replicates < self.done.shape[1]))
            keys = self.plan.keys(points[known], replicates[known])
            mine = known[(batch.key[known] == keys).all(axis=1)]
            self.done[points[mine], replicates[mine]] = True
            if self.target is not None:
                self.values[points[mine], replicates[mine]] = batch.values[mine, self.target]

    def _asked(self) -> npt.NDArray[np.bool_]:
        """The runs that are there, of those that are wanted now, bool [points, replicates]."""
        return self.done & (np.arange(self.done.shape[1]) < self.wanted[:, None])

    def _do_rounds(self) -> None:
        """The replicates of every point; with adaptive ones again, until no point needs more."""
        rule = self.plan.sweep.adaptive
        while True:
            self._do_round()
            following = self.wanted if rule is None else next_replicates(self.values, self.wanted, rule)
            if np.array_equal(following, self.wanted):
                return
            self.wanted = following
            self.rounds += 1

    def _do_round(self) -> None:
        total, over = int(self.wanted.sum()), int((self._asked() | self.failed).sum())
        if over < total and not self.prepared:
            self.progress.say("Getting the model ready; the first start compiles it")
            self.simulator.prepare()
            self.prepared = True
        kept = over - self.status.done - self.status.failed
        self.status.begin(total, kept)
        name = self.plan.sweep.name
        try:
            self.progress.begin(name if self.rounds == 1 else f"{name}, round {self.rounds}", total, over)
            maker = RunMaker(self.plan.variants, self.plan.kept, self.simulator)
            missing = tasks(self.plan, self.wanted, self.done | self.failed)
            with closing(self.executor.map_unordered(maker, missing)) as outcomes:
                for task, outcome in outcomes:
                    with interrupts_held():  # a run is kept and counted, or neither
                        self._keep(task, outcome)
        finally:
            self.progress.end()

    def _keep(self, task: PointRun, outcome: Finished | Failure) -> None:
        place = task.point, task.replicate
        if self.done[place] or self.failed[place]:  # an executor may do a run twice; it counts once
            return
        run, key = run_number(*place), self.plan.key(*place)
        if isinstance(outcome, Failure):
            self.log.add(run, task.seed, key, outcome)
            self.failed[place] = True
            self.status.count(True)
        else:
            self.store.commit(run, task.seed, key, outcome)
            self.done[place] = True
            if self.target is not None:
                self.values[place] = outcome.values[self.target]
            self.status.count(False)
        self.progress.advance(failed=isinstance(outcome, Failure))

    def _finish(self, state: str) -> str:
        """Write the tables, unless those of before hold the same, and the manifest.

        Returns: the state; a part may be found damaged.
        """
        self.store.roll()
        origin = made_from(self.plan, self.store, self._asked())
        written = None if self.log.count else still_standing(self.folder, self.earlier, origin)
        if written is None:
            written = write_tables(self.folder, self.plan, self.store, self._asked(), self.log)
        if written.failed and state == "complete":
            state = "some runs failed"
        facts: dict[str, Any] = {
            "runs": {"done": written.done, "of_them_kept": self.status.kept, "failed": written.failed},
            "rounds": self.rounds,
            "seconds_per_run": round(written.seconds / written.done, 6) if written.done else None,
            "seconds_of_runs": written.seconds,
            "content_sha256": written.content,
            "sha256": digests(self.folder),
            "made_from": origin,
        }
        self.status.content = written.content
        if self.plan.sweep.adaptive is not None:
            facts["target_met_at"] = write_intervals(self.folder, self.plan, self.values, self.wanted)
        if state == "complete":
            self.store.drop_other_code()
        self._write_manifest(state, **facts)
        self.log.end()
        return state

    def _write_manifest(self, state: str, **facts: Any) -> None:
        told = described(self.plan)
        write_manifest(self.folder, surroundings(told, status=state, started=self.started, jobs=self.jobs, **facts))
