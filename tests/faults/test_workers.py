"""Workers that die, and runs that fail: the others are done, nothing hangs, nothing is lost or done twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from pathlib import Path

import pytest
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.executor import MAX_ATTEMPTS, Failure, LocalExecutor, SerialExecutor
from simulation.experiment.executors import worker as local_worker
from simulation.experiment.executors.chunks import LARGEST_CHUNK
from simulation.experiment.run import run, tasks_of


def squared(number: int) -> int:
    return number * number


def fragile(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 7:
        sys.exit(4)
    return number


@pytest.mark.parametrize("kind", [SerialExecutor(), LocalExecutor(1), LocalExecutor(3)])
def test_every_task_comes_back_once(kind: LocalExecutor) -> None:
    results = dict(kind.map_unordered(squared, range(50)))
    assert results == {number: number * number for number in range(50)}


def test_workers_that_are_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, where forking is not safe: started anew, they import what they need."""
    monkeypatch.setattr(local_worker, "_FORKS", False)
    monkeypatch.setattr(local_worker, "_CONTEXT", multiprocessing.get_context("spawn"))
    assert dict(LocalExecutor(2).map_unordered(squared, range(6))) == {n: n * n for n in range(6)}


def test_more_workers_than_tasks_and_no_tasks_at_all() -> None:
    assert dict(LocalExecutor(4).map_unordered(squared, [2])) == {2: 4}
    assert dict(LocalExecutor(2).map_unordered(squared, [])) == {}


def test_tasks_are_drawn_as_workers_become_free() -> None:
    """A long list of tasks is never held in memory, nor are its results."""
    drawn = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    outcomes = LocalExecutor(2).map_unordered(squared, endless())
    for _ in range(3):
        next(outcomes)
    assert drawn <= LARGEST_CHUNK  # no chunk is larger than what was measured so far; on a busy machine that is some
    for _ in range(20_000):
        next(outcomes)
    outcomes.close()
    assert drawn <= 20_003 + 2 * 4 * LARGEST_CHUNK  # two chunks handed out and two ahead, per worker


@pytest.mark.parametrize("jobs", [1, 2])
def test_failing_tasks_do_not_touch_the_others(jobs: int) -> None:
    results = dict(LocalExecutor(jobs).map_unordered(fragile, range(10)))
    assert {number for number, result in results.items() if isinstance(result, Failure)} == {3, 5, 7}
    assert results[3].error == "ValueError"  # type: ignore[union-attr]
    assert "fragile" in results[3].traceback  # type: ignore[union-attr]
    assert results[5] == Failure("WorkerDied", "its worker died each time, last killed by SIGKILL", "", MAX_ATTEMPTS)
    assert results[7].message.endswith("exit code 4")  # type: ignore[union-attr]


def test_a_result_that_cannot_be_sent_is_a_failure() -> None:
    results = dict(LocalExecutor(1).map_unordered(lambda number: lambda: number, range(2)))
    assert all(isinstance(result, Failure) for result in results.values())


def test_workers_are_gone_when_the_consumer_stops() -> None:
    outcomes = LocalExecutor(2).map_unordered(lambda _: os.getpid(), range(100))
    workers = {next(outcomes)[1] for _ in range(20)}
    outcomes.close()
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)  # type: ignore[arg-type]


def test_killed_workers_are_replaced_and_every_run_is_done_once(tmp_path: Path) -> None:
    """Each of 20 runs kills its worker the first time: 20 kills, all runs done."""
    journal = tmp_path / "journal"
    seeds = {task.seed for task in tasks_of(year_scenario(20))}
    results = run(
        year_scenario(20),
        jobs=2,
        out=tmp_path,
        simulator=QuickSimulator(journal, kills=seeds, spare=tmp_path),
    )
    assert sorted(QuickSimulator(journal).done()) == sorted(seeds)
    assert set(results.runs()["status"]) == {"done"}


def test_a_run_that_always_kills_its_worker_is_reported_once(tmp_path: Path) -> None:
    poison = tasks_of(year_scenario(6))[1].seed
    results = run(year_scenario(6), jobs=2, out=tmp_path, simulator=QuickSimulator(kills={poison}))
    assert results.runs()["status"].tolist() == ["done", "failed", "done", "done", "done", "done"]
    assert results.failures()["error"].tolist() == ["WorkerDied"]
    assert results.failures()["attempts"].tolist() == [MAX_ATTEMPTS]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_raises_is_a_row_and_is_tried_again_next_time(jobs: int, tmp_path: Path) -> None:
    seeds = [task.seed for task in tasks_of(year_scenario(4))]
    results = run(year_scenario(4), jobs=jobs, out=tmp_path, simulator=QuickSimulator(fails={seeds[0], seeds[3]}))
    failures = results.failures()
    assert failures["seed"].tolist() == [seeds[0], seeds[3]]
    assert failures["message"].tolist() == [f"seed {seed} does not converge" for seed in (seeds[0], seeds[3])]
    assert failures["traceback"].str.contains("ArithmeticError").all()
    assert results.runs()["status"].tolist() == ["failed", "done", "done", "failed"]
    assert results.series()["replicate"].nunique() == 2
    again = run(year_scenario(4), jobs=jobs, out=tmp_path, simulator=QuickSimulator())
    assert again.manifest["runs"] == {"done": 4, "of_them_kept": 2, "failed": 0}


def test_all_runs_fail(tmp_path: Path) -> None:
    seeds = {task.seed for task in tasks_of(year_scenario(2))}
    results = run(year_scenario(2), out=tmp_path, simulator=QuickSimulator(fails=seeds))
    assert len(results.series()) == 0
    assert results.manifest["seconds_per_run"] is None
