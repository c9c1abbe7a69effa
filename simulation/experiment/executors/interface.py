"""What all executors share: the interface, what a failed task gives, and how a worker does one task."""

from __future__ import annotations

import os
import pickle
import time
import traceback
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

MAX_ATTEMPTS = 3  # a task whose worker died is done again, twice, on a fresh worker


@dataclass(frozen=True)
class Failure:
    """A task that gave no result.

    Attributes: error: the name of an exception class, or `WorkerDied`, `WorkerHung`, `MemoryLimit`.
        attempts: how often the task was begun.
    """

    error: str
    message: str
    traceback: str = ""
    attempts: int = 1


class ClusterError(RuntimeError):
    """A cluster cannot go on. What was handed over before is right; the rest can be done by another call."""


class SchedulerLostError(ClusterError):
    """The scheduler cannot be reached or is gone."""


class UnfitWorkerError(ClusterError):
    """A worker cannot begin: it lacks a package, or has other code or libraries than the driver."""


class Executor(Protocol):
    """Does tasks and hands results over as they come."""

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """Every task once with its result, in any order; an exception becomes a Failure."""

    def close(self) -> None:
        """Let go of what is kept from one call to the next. The executor can be used again."""


def available_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def attempt(fn: Callable[[Any], Any], task: Any) -> Any:
    """The result of a task, or a Failure."""
    try:
        return fn(task)
    except Exception as error:
        return failure_of(error)


def failure_of(error: Exception) -> Failure:
    """The Failure that tells of an exception that is being handled."""
    return Failure(type(error).__name__, str(error) or "no message", traceback.format_exc())


def done(fn: Callable[[Any], Any], packed_task: bytes) -> bytes:
    """Do a task as a worker does: a pickle in, a pickle of (seconds it took, pickle of the result, or Failure) out.

    The result is pickled by itself, so that one that cannot be pickled is a Failure like any other.
    """
    started = time.perf_counter()
    outcome = attempt(lambda packed: pickle.dumps(fn(pickle.loads(packed)), protocol=5), packed_task)
    return pickle.dumps((time.perf_counter() - started, outcome), protocol=5)


def opened(reply: bytes) -> tuple[float, Any]:
    """What `done` gave: seconds, and the result or a Failure."""
    seconds, outcome = pickle.loads(reply)
    return seconds, outcome if isinstance(outcome, Failure) else attempt(pickle.loads, outcome)
