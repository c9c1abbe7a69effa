"""Whole runs on each executor: the same tables to the byte, before and after kills."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_started_cluster import hand_started
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.executor import Executor, SchedulerLostError
from simulation.experiment.executors.dask_executor import DaskExecutor
from simulation.experiment.progress import Silent
from simulation.experiment.results import Results
from simulation.experiment.run import results_folder, run, tasks_of

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # of sockets that a killed peer leaves to Dask

RUNS = 12


def tables(out: Path, executor: Executor | str | None = None, jobs: int = 2, **simulator: object) -> dict[str, str]:
    """Hashes of the tables of a dozen runs. Args: simulator: options of QuickSimulator."""
    made = run(
        year_scenario(RUNS), out=out, executor=executor, jobs=jobs, simulator=QuickSimulator(**simulator)  # type: ignore[arg-type]
    )  # fmt: skip
    assert made.manifest["runs"]["done"] == RUNS
    return dict(made.manifest["sha256"])


@pytest.mark.slow
def test_the_same_bytes_from_each_executor_and_after_kills(tmp_path: Path) -> None:
    """Serial, local and Dask; local and Dask again with two runs that each kill their worker the first time."""
    expected = tables(tmp_path / "serial", "serial")
    assert tables(tmp_path / "default") == expected
    assert tables(tmp_path / "local", "local", jobs=3) == expected
    assert tables(tmp_path / "dask", "dask") == expected
    kills = {task.seed for task in tasks_of(year_scenario(RUNS))[3:5]}
    for name in ("local", "dask"):
        folder = tmp_path / f"{name}-killed"
        folder.mkdir()
        assert tables(folder, name, kills=kills, spare=folder) == expected
        assert len(list(folder.glob("killed-*"))) == 2


@pytest.mark.slow
def test_runs_go_on_after_the_scheduler_was_killed(tmp_path: Path) -> None:
    """Finished runs are kept and merged; the same call on another executor does only the rest."""
    expected = tables(tmp_path / "serial", "serial")

    class Killing(Silent):
        """Kills the scheduler after the fourth run."""

        done = 0

        def advance(self, *_: object, **__: object) -> None:
            self.done += 1
            if self.done == 4:
                cluster.scheduler.kill()

    with hand_started(tmp_path, workers=1) as cluster, pytest.raises(SchedulerLostError):
        run(
            year_scenario(RUNS), out=tmp_path, executor=DaskExecutor(cluster.address), progress=Killing(),
            simulator=QuickSimulator(tmp_path / "journal", seconds=0.3),
        )  # fmt: skip
    results = Results(results_folder(year_scenario(RUNS), tmp_path))
    kept = len(results.runs())
    assert 4 <= kept < RUNS
    assert results.manifest["status"] == "interrupted"
    assert tables(tmp_path, "local", journal=tmp_path / "rest") == expected
    assert len(QuickSimulator(tmp_path / "rest").done()) == RUNS - kept


def test_an_unknown_executor_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did you mean 'local'"):
        run(year_scenario(2), out=tmp_path, executor="locale", simulator=QuickSimulator())
    assert not list(tmp_path.iterdir())


def test_an_executor_of_the_caller_is_left_open(tmp_path: Path) -> None:
    """It serves the next call too; one made by name is closed."""

    class Counted:
        closed = 0

        def map_unordered(self, fn, tasks):  # type: ignore[no-untyped-def]
            yield from ((task, fn(task)) for task in tasks)

        def close(self) -> None:
            self.closed += 1

    executor = Counted()
    run(year_scenario(2), out=tmp_path, executor=executor, simulator=QuickSimulator())
    run(year_scenario(3), out=tmp_path, executor=executor, simulator=QuickSimulator())
    assert executor.closed == 0
