"""Local workers that are killed, stopped, hang or take too much memory: every task is answered once, in time.

The tasks are toys of a few milliseconds. What came of them is compared by a hash of all results.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from simulation.experiment.executor import MAX_ATTEMPTS, Failure, LocalExecutor, SerialExecutor
from simulation.experiment.executors import watch

LIMIT = 60.0  # seconds after which a test counts as hung


def digest(number: int) -> bytes:
    """Ten milliseconds of sleep and a result that follows from the task."""
    time.sleep(0.01)
    return hashlib.sha256(str(number).encode()).digest()


def content_hash(outcomes: Iterable[tuple[Any, Any]]) -> str:
    return hashlib.sha256(repr(sorted(outcomes)).encode()).hexdigest()


def failures(outcomes: dict[Any, Any]) -> dict[Any, Failure]:
    return {task: outcome for task, outcome in outcomes.items() if isinstance(outcome, Failure)}


def allocate(number: int) -> int:
    """Task 4 takes 400 MB and keeps them a while."""
    if number == 4:
        held = bytearray(400_000_000)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(5)
    return number


def stop_once(mark: Path) -> Callable[[int], int]:
    """Task 4 stops its process the first time."""

    def task(number: int) -> int:
        if number == 4 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        return number

    return task


def hang_at_four(number: int) -> int:
    while number == 4:
        pass
    return number


def gone(process_id: int) -> bool:
    """Whether a process has ended, or only waits to be reaped."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def test_the_same_results_as_serial() -> None:
    """200 tasks: one hash from each engine and number of workers."""
    expected = content_hash(SerialExecutor().map_unordered(digest, range(200)))
    assert content_hash(LocalExecutor(1).map_unordered(digest, range(200))) == expected
    assert content_hash(LocalExecutor(3).map_unordered(digest, range(200))) == expected


def test_twenty_workers_are_killed_and_nothing_is_lost_or_twice(tmp_path: Path) -> None:
    """kill -9 from outside after every 20th result; what is not answered is done again, and only that."""

    def signed(number: int) -> tuple[bytes, int]:
        with (tmp_path / "journal").open("a") as lines:
            lines.write(f"{number}\n")
        return digest(number), os.getpid()

    outcomes, killed = [], 0
    for task, (result, worker) in LocalExecutor(2).map_unordered(signed, range(600)):  # type: ignore[misc]
        outcomes.append((task, result))
        if len(outcomes) % 20 == 0 and killed < 25 and not gone(worker):
            os.kill(worker, signal.SIGKILL)
            killed += 1
    assert killed >= 20
    assert len(outcomes) == 600
    assert content_hash(outcomes) == content_hash(SerialExecutor().map_unordered(digest, range(600)))
    done = len((tmp_path / "journal").read_text().split())
    assert done <= 600 + 2 * killed  # the task in hand, and results on their way: no whole chunk is done again


def test_results_come_one_by_one() -> None:
    """A chunk of many tasks hands each result over as it is there: the driver can keep it."""
    outcomes = LocalExecutor(1).map_unordered(digest, range(300))
    for _ in range(100):
        next(outcomes)
    times = []
    for _ in range(100):
        next(outcomes)
        times.append(time.monotonic())
    outcomes.close()
    assert len({round(at, 2) for at in times}) > 30  # about one every ten milliseconds, not all at once


def test_a_stopped_worker_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGSTOP in the middle of a task: noticed by its state after seconds, not by the limit of an hour."""
    monkeypatch.setattr(watch, "_STOPPED_SECONDS", 2.0)
    started = time.monotonic()
    outcomes = dict(LocalExecutor(2).map_unordered(stop_once(tmp_path / "mark"), range(10)))
    assert outcomes == {number: number for number in range(10)}
    assert 1.9 < time.monotonic() - started < 30


def test_a_task_that_never_ends_is_given_up() -> None:
    """An endless loop: killed after the longest time for a task, three times; the others are done."""
    outcomes = dict(LocalExecutor(2, longest_task_seconds=1.0).map_unordered(hang_at_four, range(10)))
    assert list(failures(outcomes)) == [4]
    assert outcomes[4] == Failure("WorkerHung", "no result after 1 s", "", MAX_ATTEMPTS)
    assert len(outcomes) == 10


def test_a_task_beyond_the_memory_limit_is_reported_once() -> None:
    """400 MB over what the process holds anyway: killed while it holds them; not tried three times."""
    from simulation.experiment.executors.processes import resident_mb

    limit = resident_mb(os.getpid()) + 150  # type: ignore[operator]
    outcomes = dict(LocalExecutor(2, memory_limit_mb=limit).map_unordered(allocate, range(10)))
    assert list(failures(outcomes)) == [4]
    assert outcomes[4].error == "MemoryLimit"  # type: ignore[union-attr]
    assert outcomes[4].attempts < MAX_ATTEMPTS  # type: ignore[union-attr]
    assert "the limit is" in outcomes[4].message  # type: ignore[union-attr]


def test_memory_within_the_limit_is_no_failure() -> None:
    outcomes = dict(LocalExecutor(1, memory_limit_mb=100_000).map_unordered(allocate, [3, 4]))
    assert outcomes == {3: 3, 4: 4}


def test_large_results_and_tasks_do_not_block() -> None:
    """Tasks and results far beyond what a socket holds, in chunks, both ways at once."""
    tasks = [bytes([number]) * 3_000_000 for number in range(12)]
    outcomes = list(LocalExecutor(2).map_unordered(bytes.upper, tasks))
    assert sorted(outcomes) == sorted((task, task.upper()) for task in tasks)


def test_a_task_that_cannot_be_sent_is_a_failure() -> None:
    """A task that cannot be pickled is reported, the others are done, also when it is the last or the only one."""
    tasks = [1, lambda: 1, 2, lambda: 2]
    outcomes = list(LocalExecutor(2).map_unordered(lambda number: number, tasks))
    assert len(outcomes) == 4
    assert sum(isinstance(outcome, Failure) for _, outcome in outcomes) == 2
    assert len(list(LocalExecutor(2).map_unordered(lambda number: number, [lambda: 3]))) == 1


def test_a_clock_that_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock goes a day forward at every look: no worker counts as hung, no result is missing."""
    days = itertools.count()
    monkeypatch.setattr(time, "time", lambda: 86_400.0 * next(days))
    outcomes = LocalExecutor(2, longest_task_seconds=5.0).map_unordered(digest, range(100))
    assert content_hash(outcomes) == content_hash(SerialExecutor().map_unordered(digest, range(100)))


_DRIVER = """
import os, sys, time
from simulation.experiment.executor import LocalExecutor
def task(number):
    with open(sys.argv[1], "a") as lines: lines.write(f"{os.getpid()}\\n")
    time.sleep(0.01 if number < 10 else 300)
for _ in LocalExecutor(3).map_unordered(task, range(20)): pass
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_no_orphan_after_the_driver_is_gone(blow: signal.Signals, tmp_path: Path) -> None:
    """kill -9 of the driver, or Ctrl-C, while all workers are in tasks of five minutes: they end at once."""
    journal = tmp_path / "pids"
    driver = subprocess.Popen(
        [sys.executable, "-c", _DRIVER, str(journal)], stderr=subprocess.DEVNULL, start_new_session=True
    )
    wait_until(lambda: journal.exists() and len(journal.read_text().split()) == 13)
    workers = {int(line) for line in journal.read_text().split()}
    assert len(workers) == 3
    if blow == signal.SIGINT:
        os.killpg(driver.pid, blow)  # as the terminal does: to the driver and all workers
    else:
        driver.kill()
    driver.wait(LIMIT)
    wait_until(lambda: all(gone(worker) for worker in workers))


_JOURNAL_DRIVER = """
import sys, time
from simulation.experiment.executor import LocalExecutor
def task(number):
    with open(sys.argv[1], "a") as lines: lines.write(f"{number}\\n")
    time.sleep(1.0)
outcomes = dict(LocalExecutor(2, longest_task_seconds=2.0).map_unordered(task, range(4)))
assert outcomes == dict.fromkeys(range(4)), outcomes
"""


def test_ctrl_z_makes_no_worker_look_hung(tmp_path: Path) -> None:
    """Driver and workers are stopped for longer than a task may take, and continued: no task is begun twice."""
    journal = tmp_path / "journal"
    driver = subprocess.Popen([sys.executable, "-c", _JOURNAL_DRIVER, str(journal)], start_new_session=True)
    wait_until(lambda: journal.exists() and len(journal.read_text().split()) == 2)
    os.killpg(driver.pid, signal.SIGSTOP)
    time.sleep(3)
    os.killpg(driver.pid, signal.SIGCONT)
    assert driver.wait(LIMIT) == 0
    assert sorted(journal.read_text().split()) == ["0", "1", "2", "3"]
