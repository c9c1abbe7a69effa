"""Run a sweep: every point and replicate once, each kept as soon as it is done."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from simulation.experiment import simulate
from simulation.experiment.executor import Executor, executor_named
from simulation.experiment.lock import sole_driver
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.run import RESULTS
from simulation.experiment.simulate import Simulator
from simulation.experiment.store import storing
from simulation.experiment.sweeping.drive import Driver
from simulation.experiment.sweeping.load import load_sweep
from simulation.experiment.sweeping.plan import Plan, plan
from simulation.experiment.sweeping.results import SweepResults
from simulation.scenario.overrides import Override


def sweep(
    file: str | Path,
    *,
    settings: Iterable[str | Override] = (),
    replicates: int | None = None,
    seed: int | None = None,
    scale: int | None = None,
    jobs: int = 1,
    executor: str | Executor | None = None,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
) -> SweepResults:
    """Run all points of a sweep file and keep the results in `<out>/sweep-<name>-<12 hex of its settings>/`.

    Args:
        settings: `KEY=VALUE` of the sweep (`design.points=64`) or of its base (`horizon.end=2030-12`).
        replicates, seed, scale: instead of those of the file.
        jobs: runs at the same time; the results are the same bytes for any number.
        executor: `serial`, `local`, `dask`, or an Executor, which is left open; by default as many processes as jobs.
        resume: keep runs that are already in the folder; False does all of them again.
        progress: who is told how far it is.
        simulator: what simulates one run; the talent market unless a test puts something else.
    Returns: the results. A failed run is a row of `failures`, the others are there.
    Raises: ScenarioError; ValueError; FolderInUseError; StorageError; KeyboardInterrupt
        and ClusterError after tables were written.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1; got {jobs}")
    if executor is None or isinstance(executor, str):
        with closing(executor_named(executor, jobs)) as made:
            return sweep(
                file, settings=settings, replicates=replicates, seed=seed, scale=scale, jobs=jobs, executor=made,
                out=out, resume=resume, progress=progress, simulator=simulator,
            )  # fmt: skip
    given = {"replicates": replicates, "runs.seed": seed, "runs.scale": scale}
    options = [Override(key, value, key) for key, value in given.items() if value is not None]
    planned = plan(load_sweep(file, [*settings, *options]))
    return carry_out(
        planned, jobs=jobs, executor=executor, out=out, resume=resume, progress=progress, simulator=simulator
    )


def carry_out(
    planned: Plan,
    *,
    jobs: int,
    executor: Executor,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
) -> SweepResults:
    """Run a plan. See `sweep`."""
    folder = planned.folder(out)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with sole_driver(folder):
        made = simulator or simulate.default_simulator()
        Driver(planned, folder, executor, jobs, progress or Silent(), made).run(resume)
    return SweepResults(folder)
