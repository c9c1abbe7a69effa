"""Where runs are done: in this process, or in worker processes of this machine.

Each worker has a pipe of its own and one task at a time. So when a worker dies, the driver knows at once
which task it had, no lock or queue is left broken, and no other task suffers: a shared pool
(`ProcessPoolExecutor`) fails all tasks in flight, and can hang.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Any, Protocol

_SECONDS_TO_LEAVE = 5.0
MAX_ATTEMPTS = 3  # a task whose worker died is done again, twice, on a fresh worker


@dataclass(frozen=True)
class Failure:
    """A task that gave no result."""

    error: str
    message: str
    traceback: str = ""
    attempts: int = 1


class Executor(Protocol):
    """Does tasks and hands results over as they come."""

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """Every task once with its result, in any order; an exception becomes a Failure."""


class SerialExecutor:
    """One task after another in this process."""

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """See Executor."""
        for task in tasks:
            yield task, _attempt(fn, task)


class LocalExecutor:
    """Worker processes on this machine. Args: jobs: how many, at least 1."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """See Executor. A killed worker is replaced and its task done again after all others."""
        crew = _Crew(fn, tasks)
        try:
            for _ in range(self.jobs):
                crew.start_worker()
            while crew.busy:
                yield from crew.finished()
        finally:
            crew.dismiss()


class _Crew:
    """The workers of one `map_unordered` and the tasks they have not done yet."""

    def __init__(self, fn: Callable[[Any], Any], tasks: Iterable[Any]) -> None:
        self.fn = fn
        self.tasks = ((task, 1) for task in tasks)
        self.again: deque[tuple[Any, int]] = deque()
        self.busy: dict[Connection, tuple[Any, Any, int]] = {}  # pipe -> process, task, attempt

    def start_worker(self) -> None:
        """Start a worker on the next task; none when no task is left."""
        work = self.next_work()
        if work is None:
            return
        here, there = _CONTEXT.Pipe()
        to_close = [*self.busy, here] if _FORKS else []
        process = _CONTEXT.Process(target=_serve, args=(there, self.fn, to_close), daemon=True)
        process.start()
        there.close()
        self.hand_over(here, process, work)

    def next_work(self) -> tuple[Any, int] | None:
        return next(self.tasks, None) or (self.again.popleft() if self.again else None)

    def hand_over(self, pipe: Connection, process: Any, work: tuple[Any, int]) -> None:
        self.busy[pipe] = (process, *work)
        with suppress(OSError):  # dead before it took the task: the next `wait` sees the end of its pipe
            pipe.send(work[0])

    def finished(self) -> Iterator[tuple[Any, Any]]:
        """Wait for workers; give each its next task before its result is looked at."""
        for ready in wait(list(self.busy)):
            pipe: Connection = ready  # type: ignore[assignment]
            process, task, attempt = self.busy.pop(pipe)
            try:
                outcome = pipe.recv()
            except (EOFError, OSError, pickle.UnpicklingError):
                outcome = self.after_death(pipe, process, task, attempt)
            else:
                self.go_on(pipe, process)
            if outcome is not None:
                yield task, outcome

    def go_on(self, pipe: Connection, process: Any) -> None:
        work = self.next_work()
        if work is None:
            pipe.close()  # the worker sees the end and leaves
            process.join(_SECONDS_TO_LEAVE)
            process.kill()
            process.join()
        else:
            self.hand_over(pipe, process, work)

    def after_death(self, pipe: Connection, process: Any, task: Any, attempt: int) -> Failure | None:
        """Replace a dead worker; its task goes to the end of the queue, or is given up."""
        pipe.close()
        process.kill()
        process.join()
        if attempt < MAX_ATTEMPTS:
            self.again.append((task, attempt + 1))
        self.start_worker()
        if attempt < MAX_ATTEMPTS:
            return None
        code = process.exitcode
        how = f"killed by {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
        return Failure("WorkerDied", f"its worker died each time, last {how}", attempts=attempt)

    def dismiss(self) -> None:
        for pipe, (process, _, _) in self.busy.items():
            process.kill()
            process.join()
            pipe.close()
        self.busy.clear()


# Forked workers inherit compiled kernels and start in milliseconds; elsewhere than on Linux forking is not
# safe, and workers load the kernels from the cache on disk.
_FORKS = sys.platform == "linux"
_CONTEXT: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")


def available_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _attempt(fn: Callable[[Any], Any], task: Any) -> Any:
    try:
        return fn(task)
    except Exception as error:
        return Failure(type(error).__name__, str(error) or "no message", traceback.format_exc())


def _serve(pipe: Connection, fn: Callable[[Any], Any], to_close: list[Connection]) -> None:
    """The life of a worker: tasks in, results out, until the driver closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the driver decides
    for inherited in to_close:  # else a worker would keep the pipes of others open when the driver dies
        inherited.close()
    while True:
        try:
            reply = _attempt(lambda task: ForkingPickler.dumps(fn(task)), pipe.recv())
            pipe.send(reply) if isinstance(reply, Failure) else pipe.send_bytes(reply)
        except (EOFError, OSError):
            break
    os._exit(0)  # a forked worker holds copies of the driver's streams and must not flush them
