"""Tasks on Dask that hang, die or take too much memory, and workers that are stopped: noticed, told, others finish."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hand_started_cluster import LIMIT, hand_started

from simulation.experiment.executor import MAX_ATTEMPTS, Executor, Failure, executor_named
from simulation.experiment.executors import lookout
from simulation.experiment.executors.interface import UnfitWorkerError, opened
from simulation.experiment.executors.shield import Shield, end_spare_children

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # of sockets that a killed peer leaves to Dask
TASKS = range(40)
LIMIT_MB = 450  # of a child, which holds a hundred or two by itself


def troubled(number: int) -> int:
    """Hangs at 7, in a loop that never lets go; takes 600 MB for some seconds at 11; leaves at 13."""
    while number == 7:
        pass
    if number == 11:
        held = bytearray(600_000_000)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(5)
    if number == 13:
        sys.exit(4)
    time.sleep(0.01)
    return number


def slow(number: int) -> int:
    time.sleep(0.2)
    return number


def assert_told_and_others_done(outcomes: list[tuple[Any, Any]]) -> None:
    assert sorted(task for task, _ in outcomes) == list(TASKS)
    failed = {task: outcome for task, outcome in outcomes if isinstance(outcome, Failure)}
    assert set(failed) == {7, 11, 13}
    assert failed[7] == Failure("WorkerHung", "no result after 2 s", attempts=2)
    assert failed[11].error == "MemoryLimit"
    assert failed[11].attempts <= 2
    assert failed[13] == Failure("WorkerDied", "its worker died each time, last exit code 4", attempts=MAX_ATTEMPTS)


@pytest.mark.slow
def test_tasks_that_hang_or_take_too_much_memory_on_a_cluster_of_this_machine() -> None:
    """Each is named once for what it did; the hung one was tried once more; 37 others are done."""
    executor = executor_named("dask", 2, memory_limit_mb=LIMIT_MB, longest_task_seconds=2.0)
    try:
        assert_told_and_others_done(within(LIMIT, executor, troubled))
    finally:
        executor.close()


@pytest.mark.slow
def test_the_same_on_hand_started_workers_which_live_on(tmp_path: Path) -> None:
    """Workers without a nanny, that nobody would start again."""
    with hand_started(tmp_path) as cluster:
        executor = executor_named(
            scheduler=cluster.address, memory_limit_mb=LIMIT_MB, longest_task_seconds=2.0
        )  # fmt: skip
        assert_told_and_others_done(within(LIMIT, executor, troubled))
        assert [worker.poll() for worker in cluster.workers] == [None, None]
        executor.close()


def within(seconds: float, executor: Executor, fn: Callable[[int], int]) -> list[tuple[Any, Any]]:
    """All outcomes. Fails when they take longer, also when nothing comes at all."""
    outcomes: list[tuple[Any, Any]] = []
    thread = threading.Thread(target=lambda: outcomes.extend(executor.map_unordered(fn, TASKS)), daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), f"{len(outcomes)} outcomes after {seconds} s"
    return outcomes


@pytest.mark.slow
def test_a_stopped_worker_of_a_cluster_is_taken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGSTOP for a hand-started worker that has work: after the silence allowed, the other one does all of it."""
    monkeypatch.setattr(lookout, "SILENT_SECONDS", 4.0)
    with hand_started(tmp_path) as cluster:
        executor = executor_named(scheduler=cluster.address)
        threading.Timer(3.0, cluster.workers[0].send_signal, [signal.SIGSTOP]).start()
        outcomes = within(LIMIT, executor, slow)
        assert sorted(outcomes) == [(number, number) for number in TASKS]
        assert is_stopped(cluster.workers[0].pid)
        executor.close()


@pytest.mark.slow
def test_a_stopped_worker_of_this_machine_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    monkeypatch.setattr(lookout, "SILENT_SECONDS", 4.0)
    executor = executor_named("dask", 1)
    try:
        first = next(iter(executor.map_unordered(parent, [0])))[1]
        threading.Timer(1.0, os.kill, [first, signal.SIGSTOP]).start()
        outcomes = within(LIMIT, executor, slow)
        assert sorted(outcomes) == [(number, number) for number in TASKS]
        assert not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE
    finally:
        executor.close()


def parent(_: int) -> int:
    """The worker, whose child does this."""
    return os.getppid()


def is_stopped(process_id: int) -> bool:
    return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_silence_is_counted_by_a_clock_that_does_not_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a worker whose last word stays the same is silent; hours in which the driver slept do not count."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    watch = lookout.Lookout(client=None)
    assert watch._too_silent({"a": 5.0, "b": 5.0}) == []
    now = 3 * 3600.0
    assert watch._too_silent({"a": 5.0, "b": 5.0}) == []
    for turn in range(12):
        now += 2.0
        assert watch._too_silent({"a": 5.0, "b": -float(turn)}) == []
    now += 2.0
    assert watch._too_silent({"a": 5.0, "b": 0.5}) == ["a"]


@pytest.fixture
def shield() -> Any:
    made: list[Shield] = []

    def make(fn: Callable[[Any], Any], **limits: float) -> Shield:
        from distributed.protocol.pickle import dumps

        made.append(Shield(dumps(fn), **limits))
        return made[-1]

    yield make
    for one in made:
        one.close()
    end_spare_children()


def ask(shield: Shield, task: Any) -> Any:
    import pickle

    return opened(shield.do(pickle.dumps(task)))[1]


def test_a_child_that_is_stopped_is_replaced(shield: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGSTOP for the process that does the task, once; the answer comes all the same."""
    from simulation.experiment.executors import watch

    monkeypatch.setattr(watch, "_STOPPED_SECONDS", 1.0)
    mark = tmp_path / "mark"

    def stop_once(number: int) -> int:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        return number

    assert ask(shield(stop_once), 5) == 5
    assert mark.exists()


def test_large_tasks_and_results_pass(shield: Any) -> None:
    """Far beyond what a socket holds."""
    assert ask(shield(bytes.upper), b"x" * 5_000_000) == b"X" * 5_000_000


def test_an_idle_child_serves_the_next_function(shield: Any) -> None:
    """So that machine code is loaded once; one that died meanwhile is not used."""

    def at_work(_: int) -> int:
        return os.getpid()

    first = shield(at_work)
    child = ask(first, 0)
    first.close()
    second = shield(lambda _: os.getpid())
    assert ask(second, 0) == child
    second.close()
    os.kill(child, signal.SIGKILL)
    assert ask(shield(at_work), 0) != child


def test_what_cannot_be_prepared_says_so(shield: Any) -> None:
    class Unready:
        def prepare(self) -> None:
            raise OSError("no compiler")

        def __call__(self, task: int) -> int:
            return task

    with pytest.raises(UnfitWorkerError, match="cannot be begun: OSError: no compiler"):
        ask(shield(Unready()), 1)


def test_a_closed_shield_begins_nothing(shield: Any) -> None:
    """Closed in the middle of a task: its child ends at once, and none is started any more."""
    one = shield(time.sleep)
    threading.Timer(2.0, one.close).start()
    began = time.monotonic()
    assert ask(one, 60).error == "WorkerDied"
    assert time.monotonic() - began < 30
    with pytest.raises(UnfitWorkerError, match="wants no more"):
        ask(one, 0)
