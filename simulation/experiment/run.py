"""Run a scenario: every replicate once, each kept as soon as it is done."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from calibration.draws import NO_DRAW
from simulation.experiment import simulate
from simulation.experiment.executor import ClusterError, Executor, Failure, executor_named
from simulation.experiment.lock import sole_driver
from simulation.experiment.manifest import code_fingerprint, manifest, sha256_of, write_manifest
from simulation.experiment.merge import merge
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.results import Results
from simulation.experiment.simulate import PartMaker, Simulator, Task
from simulation.experiment.store import CODE_DIGITS, PartStore, storing, write_whole
from simulation.experiment.worlds import settings_hash, worlds_of
from simulation.policy.budget import check_budget
from simulation.scenario.load import load_with_origins
from simulation.scenario.resolved import resolved_yaml
from simulation.scenario.schema import Scenario

RESULTS = Path("results")
_KEY_DIGITS = 24
_FOLDER_DIGITS = 12


def run(
    scenario: Scenario | str | Path,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    scale: int | None = None,
    jobs: int = 1,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
    executor: Executor | str | None = None,
) -> Results:
    """Run all replicates of a scenario and keep the results in `<out>/<name>/<12 hex of its settings>/`.

    Args:
        scenario: a Scenario, or the path of a scenario file.
        replicates, seed, scale: instead of those of the scenario.
        jobs: runs at the same time; the results are the same bytes for any number.
        resume: keep runs that are already in the folder; False does all of them again.
        progress: who is told how far it is.
        simulator: what simulates one run; the talent market unless a test puts something else.
        executor: where runs are done: `serial`, `local`, `dask`, or an Executor, which is left open and whose
            own number of workers counts, not `jobs`. None: `serial` for one job, else `local`.
    Returns: the results. A failed run is a row of `failures()`, the others are there.
    Raises: ScenarioError; FolderInUseError; StorageError; ValueError for an unknown executor;
        KeyboardInterrupt and ClusterError after what is done was merged.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1; got {jobs}")
    if executor is None or isinstance(executor, str):
        with closing(executor_named(executor, jobs=jobs)) as made:
            return run(
                scenario, replicates=replicates, seed=seed, scale=scale, jobs=jobs, out=out, resume=resume,
                progress=progress, simulator=simulator, executor=made,
            )  # fmt: skip
    scenario = settled(scenario, replicates, seed, scale)
    folder = results_folder(scenario, out)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with sole_driver(folder):
        simulator = simulator or simulate.default_simulator()
        _Driver(scenario, folder, jobs, progress or Silent(), simulator, executor).run(resume)
    return Results(folder)


def results_folder(scenario: Scenario, out: str | Path = RESULTS) -> Path:
    """Where the results of a scenario go."""
    return Path(out) / scenario.name / settings_hash(scenario)[:_FOLDER_DIGITS]


def runs_there(scenario: Scenario, out: str | Path = RESULTS) -> int:
    """How many runs of a scenario are there from before, judged by their names; nothing is read or written."""
    there = {path.name.partition("-")[0] for path in (results_folder(scenario, out) / "parts").glob("*.parquet")}
    return sum(task.key in there for task in tasks_of(scenario))


def tasks_of(scenario: Scenario) -> list[Task]:
    """One task per replicate; its key is a hash of code, resolved configuration, posterior, seed and draw."""
    settings, worlds = settings_hash(scenario), worlds_of(scenario)
    tasks = []
    for replicate in range(scenario.runs.replicates):
        seed, draw = scenario.runs.seed_of(replicate), worlds.draw_of(replicate)
        tasks.append(Task(replicate, seed, run_key(settings, seed, draw), draw))
    return tasks


def run_key(settings: str, seed: int, draw: int = NO_DRAW) -> str:
    """The key of a run, 24 hex digits. Args: settings: the `settings_hash` of its scenario."""
    drawn = "" if draw == NO_DRAW else f" {draw}"
    rest = hashlib.sha256(f"{settings} {seed}{drawn}".encode()).hexdigest()[: _KEY_DIGITS - CODE_DIGITS]
    return code_fingerprint()[:CODE_DIGITS] + rest


def settled(scenario: Scenario | str | Path, replicates: int | None, seed: int | None, scale: int | None) -> Scenario:
    """The scenario, loaded if it is a path, with the given settings of runs over its own.

    Raises: ScenarioError, also for policies that are planned to cost more than the budget, and for draws of the
        posterior that do not fit the scenario.
    """
    origins = None
    if not isinstance(scenario, Scenario):
        loaded = load_with_origins(scenario)
        scenario, origins = loaded.scenario, loaded.origins
    check_budget(scenario, origins)
    given = {"runs.replicates": replicates, "runs.seed": seed, "runs.scale": scale}
    changes = {key: value for key, value in given.items() if value is not None}
    scenario = scenario.with_(changes) if changes else scenario
    worlds_of(scenario).check()
    return scenario


@dataclass
class _Driver:
    """The one process that writes to a results folder."""

    scenario: Scenario
    folder: Path
    jobs: int
    progress: Progress
    simulator: Simulator
    executor: Executor
    failures: dict[str, Failure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = PartStore(self.folder)
        self.tasks = tasks_of(self.scenario)
        self.kept: set[str] = set()
        self.started = datetime.now(UTC)

    def run(self, resume: bool) -> None:
        """Do what is missing, then merge; after Ctrl-C, or without a scheduler, merge what there is."""
        self.store.open()
        if not resume:
            self.store.clear()
        write_whole(self.folder / "scenario.resolved.yaml", resolved_yaml(self.scenario).encode())
        self._write_manifest("running")
        try:
            self.kept = self.store.sound(task.key for task in self.tasks)
            self._do_missing()
        except (KeyboardInterrupt, ClusterError):
            self._finish(interrupted=True)
            raise
        self._finish(interrupted=False)

    def _do_missing(self) -> None:
        missing = [task for task in self.tasks if task.key not in self.kept]
        try:
            if missing:
                self.progress.say("Getting the model ready; the first start compiles it")
                self.simulator.prepare()
            self.progress.begin(self.scenario.name, len(self.tasks), len(self.kept))
            self._do(missing)
        finally:
            self.progress.end()

    def _do(self, tasks: list[Task]) -> None:
        make_part = PartMaker(worlds_of(self.scenario), self.simulator)
        with closing(self.executor.map_unordered(make_part, tasks)) as outcomes:
            for task, outcome in outcomes:
                if isinstance(outcome, Failure):
                    self.failures[task.key] = outcome
                else:
                    self.store.commit(task.key, outcome)
                self.progress.advance(failed=isinstance(outcome, Failure))

    def _finish(self, interrupted: bool) -> None:
        done, seconds = merge(self.folder, self.scenario, self.tasks, self.store, self.failures)
        status = "interrupted" if interrupted else "some runs failed" if self.failures else "complete"
        if status == "complete":
            self.store.drop_other_code(code_fingerprint())
        self._write_manifest(
            status,
            runs={"done": done, "of_them_kept": len(self.kept), "failed": len(self.failures)},
            seconds_per_run=round(seconds / done, 3) if done else None,
            sha256={name: sha256_of(self.folder / f"{name}.parquet") for name in ("series", "flows")},
        )

    def _write_manifest(self, status: str, **facts: Any) -> None:
        made = manifest(self.scenario, status=status, started=self.started, jobs=self.jobs, **facts)
        write_manifest(self.folder, made)
