"""What executors cost per task, with tasks that do nothing.

Usage: PYTHONPATH=tests python -m bench.executors [--many]; `--many` sends 100,000 tasks through Dask instead.
The first chunk waits for workers to start: the start is timed by itself, on a first call with one task.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing
from itertools import islice

from simulation.experiment.executor import Executor, executor_named
from simulation.experiment.executors.processes import resident_mb

TASKS = 20_000
MANY = 100_000
REPEATS = 3


def nothing(number: int) -> int:
    """A task that takes no time."""
    return number


def seconds_of(executor: Executor, tasks: int) -> float:
    """Wall-clock seconds for so many tasks that do nothing."""
    started = time.perf_counter()
    done = sum(1 for _ in executor.map_unordered(nothing, range(tasks)))
    assert done == tasks
    return time.perf_counter() - started


def measure(name: str, jobs: int) -> None:
    """Print the time to start and the time per task, best of three."""
    with closing(executor_named(name, jobs)) as executor:
        start = seconds_of(executor, 1)
        per_task = min(seconds_of(executor, TASKS) for _ in range(REPEATS)) / TASKS
    print(f"{name} {jobs}: start {start:.3f} s, {per_task * 1e6:.1f} microseconds per task", flush=True)


def measure_memory(tasks: int) -> None:
    """Print time and the driver's memory after every tenth of many tasks through Dask."""
    with closing(executor_named("dask", 2)) as executor:
        seconds_of(executor, 1)
        started = time.perf_counter()
        outcomes = executor.map_unordered(nothing, range(tasks))
        while sum(1 for _ in islice(outcomes, tasks // 10)):
            now = time.perf_counter() - started
            print(f"{now:6.2f} s, {resident_mb(os.getpid()):.1f} MB", flush=True)


if __name__ == "__main__":
    print(f"processors {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    if "--many" in sys.argv:
        measure_memory(MANY)
    else:
        for name, jobs in (("serial", 1), ("local", 1), ("local", 2), ("dask", 1), ("dask", 2)):
            measure(name, jobs)
