"""A Dask cluster whose workers or scheduler die: what finished is handed over, nothing twice, nothing lost."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hand_started_cluster import LIMIT, hand_started, listening_addresses

from simulation.experiment import manifest
from simulation.experiment.executor import (
    MAX_ATTEMPTS,
    Failure,
    SchedulerLostError,
    SerialExecutor,
    UnfitWorkerError,
    executor_named,
)
from simulation.experiment.executors.dask_executor import DaskExecutor
from simulation.experiment.executors.processes import resident_mb

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # of sockets that a killed peer leaves to Dask


def digest(number: int) -> bytes:
    time.sleep(0.02)
    return hashlib.sha256(str(number).encode()).digest()


def fragile(number: int) -> int:
    """Raises at 3, kills its process at 50."""
    if number == 3:
        raise ValueError("three")
    if number == 50:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return number


def content_hash(outcomes: Iterable[tuple[Any, Any]]) -> str:
    return hashlib.sha256(repr(sorted(outcomes)).encode()).hexdigest()


def expected(count: int) -> str:
    return content_hash(SerialExecutor().map_unordered(digest, range(count)))


class Prepared:
    """A function with a number that only `prepare` sets, and how often it did."""

    def __init__(self) -> None:
        self.times = 0

    def prepare(self) -> None:
        self.times += 1

    def __call__(self, number: int) -> tuple[int, int]:
        return os.getpid(), self.times


@pytest.mark.slow
def test_a_cluster_of_this_machine() -> None:
    """Two workers: the results of serial, a function prepared once per worker, everybody on loopback only."""
    import psutil

    executor = executor_named("dask", jobs=2)
    try:
        assert content_hash(executor.map_unordered(digest, range(300))) == expected(300)
        answers = [answer for _, answer in executor.map_unordered(Prepared(), range(300))]
        assert {times for _, times in answers} == {1}
        assert len({worker for worker, _ in answers}) == 2
        assert dict(executor.map_unordered(digest, [])) == {}
        family = {os.getpid(), *(child.pid for child in psutil.Process().children(recursive=True))}
        assert len(family) >= 3
        assert listening_addresses(family) == {"127.0.0.1"}
    finally:
        executor.close()


@pytest.mark.slow
def test_tasks_that_raise_kill_or_cannot_be_sent() -> None:
    """Each is reported once, all others are done, though they share chunks and workers with the one that kills."""
    executor = DaskExecutor(jobs=2)
    tasks = [*range(100), lambda: 1]
    try:
        outcomes = list(executor.map_unordered(fragile, tasks))
    finally:
        executor.close()
    assert len(outcomes) == 101
    failed = {task: outcome for task, outcome in outcomes if isinstance(outcome, Failure)}
    assert set(failed) == {3, 50, tasks[-1]}
    assert (failed[3].error, failed[3].message) == ("ValueError", "three")
    assert "fragile" in failed[3].traceback
    assert (failed[50].error, failed[50].attempts) == ("WorkerDied", MAX_ATTEMPTS)
    assert {task: outcome for task, outcome in outcomes if task not in failed} == {
        number: number for number in range(100) if number not in (3, 50)
    }


def regicide(number: int) -> int:
    """Kills the worker whose child does it, at 50."""
    if number == 50:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(LIMIT)
    time.sleep(0.02)
    return number


@pytest.mark.slow
def test_a_task_that_kills_the_worker_itself_is_found_among_its_chunk() -> None:
    """Dask says only that a chunk lost its worker too often; its tasks are then tried one at a time."""
    executor = DaskExecutor(jobs=2)
    try:
        outcomes = list(executor.map_unordered(regicide, range(100)))
    finally:
        executor.close()
    assert len(outcomes) == 100
    failed = {task: outcome for task, outcome in outcomes if isinstance(outcome, Failure)}
    message = "its worker died each time, also when it was the only task"
    assert failed == {50: Failure("WorkerDied", message, attempts=MAX_ATTEMPTS)}


@pytest.mark.slow
def test_one_of_two_hand_started_workers_is_killed(tmp_path: Path) -> None:
    """kill -9 in the middle: the other worker does the rest, the results are those of serial."""
    with hand_started(tmp_path) as cluster:
        assert listening_addresses({process.pid for process in (cluster.scheduler, *cluster.workers)}) == {"127.0.0.1"}
        executor = executor_named("dask", scheduler=cluster.address)
        outcomes = []
        for outcome in executor.map_unordered(digest, range(400)):
            outcomes.append(outcome)
            if len(outcomes) == 60:
                cluster.workers[0].kill()
        executor.close()
        assert cluster.workers[0].wait(LIMIT) == -signal.SIGKILL
    assert len(outcomes) == 400
    assert content_hash(outcomes) == expected(400)


@pytest.mark.slow
def test_the_scheduler_is_killed_and_the_rest_is_done_on_the_next(tmp_path: Path) -> None:
    """What came is right and comes once; an exception says so; a new cluster does what is missing."""
    finished: list[tuple[int, bytes]] = []
    with hand_started(tmp_path) as cluster:
        executor = DaskExecutor(cluster.address)
        with pytest.raises(SchedulerLostError, match=r"tcp://127\.0\.0\.1:\d+ is gone"):  # noqa: PT012
            for outcome in executor.map_unordered(digest, range(400)):
                finished.append(outcome)  # type: ignore[arg-type]
                if len(finished) == 60:
                    cluster.scheduler.kill()
    assert 60 <= len(finished) < 400
    with hand_started(tmp_path) as cluster:
        executor = DaskExecutor(cluster.address)
        missing = set(range(400)) - {task for task, _ in finished}
        finished += executor.map_unordered(digest, missing)  # type: ignore[arg-type]
        executor.close()
    assert len(finished) == 400
    assert content_hash(finished) == expected(400)


def nothing(number: int) -> int:
    return number


@pytest.mark.slow
def test_a_hundred_thousand_tasks_in_chunks_and_flat_memory() -> None:
    """The driver, with the scheduler of this machine in it, holds no more after 100,000 tasks than after 10,000."""
    executor = DaskExecutor(jobs=2)
    try:
        outcomes = executor.map_unordered(nothing, range(100_000))
        total = sum(task for task, _ in islice(outcomes, 10_000))
        before = resident_mb(os.getpid())
        total += sum(task for task, _ in outcomes)
        assert total == sum(range(100_000))
        assert resident_mb(os.getpid()) < 1.1 * before  # type: ignore[operator]
    finally:
        executor.close()


@pytest.mark.slow
def test_a_worker_with_other_code_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other versions could give other bits, so nothing comes from such a worker; the message says what to do."""
    monkeypatch.setattr(manifest, "code_fingerprint", lambda: "another")
    with hand_started(tmp_path, workers=1) as cluster:
        executor = DaskExecutor(cluster.address)
        with pytest.raises(UnfitWorkerError, match="another version of talentgap, Python, numpy or numba"):
            list(executor.map_unordered(digest, range(10)))


def test_nobody_at_the_address() -> None:
    from simulation.experiment.executors import cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "_SECONDS_TO_CONNECT", 1)
        with pytest.raises(SchedulerLostError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1:"):
            list(DaskExecutor("tcp://127.0.0.1:1").map_unordered(digest, range(3)))


_DRIVER = """
import os, sys, time
from simulation.experiment.executor import executor_named
def task(number):
    with open(os.environ["JOURNAL"], "a") as lines: lines.write(f"{os.getpid()}\\n")
    time.sleep(0.01 if number < 10 else 300)
if __name__ == "__main__":
    try:
        for _ in executor_named("dask", jobs=2).map_unordered(task, range(20)): pass
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_no_orphan_after_the_driver_is_gone(blow: signal.Signals, tmp_path: Path) -> None:
    """kill -9 of the driver, or Ctrl-C, while workers are in tasks of five minutes: all processes end."""
    import psutil

    journal, program = tmp_path / "pids", tmp_path / "driver.py"
    program.write_text(_DRIVER)
    driver = subprocess.Popen(
        [sys.executable, str(program)], stderr=subprocess.DEVNULL, start_new_session=True,
        env=os.environ | {"JOURNAL": str(journal)},
    )  # fmt: skip
    deadline = time.monotonic() + LIMIT
    while not (journal.exists() and len(journal.read_text().split()) >= 12):
        assert time.monotonic() < deadline, "it never began"
        time.sleep(0.05)
    family = psutil.Process(driver.pid).children(recursive=True)
    assert len(family) >= 2
    if blow == signal.SIGINT:
        os.killpg(driver.pid, blow)  # as the terminal does: to the driver and all workers
    else:
        driver.kill()
    assert driver.wait(LIMIT) == (130 if blow == signal.SIGINT else -signal.SIGKILL)
    assert psutil.wait_procs(family, timeout=30)[1] == []
