"""Who looks after workers: one that hangs, was stopped, or takes too much memory is to be killed."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from simulation.experiment.executors.processes import can_watch_memory, is_stopped, resident_mb

# Assumptions: how long a task may take when the user does not say.
_AT_LEAST_SECONDS = 60.0
_TIMES_THE_MEDIAN = 20.0
_UNMEASURED_SECONDS = 3600.0  # before any task is done
_STOPPED_SECONDS = 10.0  # a stopped worker may be continued by hand
_MEASURED = 101  # durations that the median looks back on

_LOOK_SECONDS = 0.5
_LOOK_SECONDS_FOR_MEMORY = 0.1


class Watched(Protocol):
    """A process that does tasks. Attributes: silent, stopped: seconds that it said nothing, that it was stopped."""

    process: Any
    silent: float
    stopped: float


class Watch:
    """Args: memory_limit_mb: of one worker, MB of 10^6 bytes, None for no limit. longest_task_seconds: how long a
    task may take, None for 20 times the median of the last tasks, at least a minute, and an hour before any is done.

    Only time that the driver itself was awake counts, at most `every` seconds for each turn of its loop, and
    no clock that can be set is read: a suspended laptop, Ctrl-Z, or a slow disk make no worker look hung.

    Raises: ValueError for a limit that is not positive, or a memory limit where memory cannot be seen.
    """

    def __init__(self, memory_limit_mb: float | None = None, longest_task_seconds: float | None = None) -> None:
        for name, value in (("memory_limit_mb", memory_limit_mb), ("longest_task_seconds", longest_task_seconds)):
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be above 0; got {value}")
        if memory_limit_mb is not None and not can_watch_memory():
            raise ValueError("memory_limit_mb needs Linux, or the package psutil")
        self.memory_limit_mb, self.longest_task_seconds = memory_limit_mb, longest_task_seconds
        self.every = _LOOK_SECONDS if memory_limit_mb is None else _LOOK_SECONDS_FOR_MEMORY
        self._durations: deque[float] = deque(maxlen=_MEASURED)
        self._turn = self._look = time.monotonic()

    def measured(self, seconds: float) -> None:
        """Tell how long a task took."""
        self._durations.append(seconds)

    def patience(self) -> float:
        """Seconds that a task may take."""
        if self.longest_task_seconds is not None:
            return self.longest_task_seconds
        if not self._durations:
            return _UNMEASURED_SECONDS
        return max(_AT_LEAST_SECONDS, _TIMES_THE_MEDIAN * statistics.median(self._durations))

    def pass_time(self, workers: Iterable[Watched]) -> None:
        """Another turn of the driver's loop. A worker that was heard of has its `silent` set to 0 after this."""
        now = time.monotonic()
        passed = min(now - self._turn, self.every)
        self._turn = now
        for worker in workers:
            worker.silent += passed
            worker.stopped += passed

    def culprits[One: Watched](self, workers: Iterable[One]) -> Iterator[tuple[One, str, str]]:
        """Workers to be killed, each with the name of the failure and a message; looks every `every` seconds."""
        if self._turn - self._look < self.every:
            return
        self._look = self._turn
        patience = self.patience()
        for worker in workers:
            found = self._found(worker, patience)
            if found is not None:
                yield worker, *found

    def _found(self, worker: Watched, patience: float) -> tuple[str, str] | None:
        if not is_stopped(worker.process.pid):
            worker.stopped = 0.0
        if worker.stopped >= _STOPPED_SECONDS:
            return "WorkerHung", "its worker was stopped (SIGSTOP) and not continued"
        if worker.silent >= patience:
            return "WorkerHung", f"no result after {patience:.0f} s"
        if self.memory_limit_mb is not None:
            used = resident_mb(worker.process.pid) or 0.0
            if used > self.memory_limit_mb:
                return "MemoryLimit", f"its worker used {used:.0f} MB; the limit is {self.memory_limit_mb:g} MB"
        return None
