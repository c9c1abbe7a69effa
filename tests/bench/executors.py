"""What executors cost per task, with tasks that do nothing, and what they make of the baseline.

Usage: PYTHONPATH=tests python -m bench.executors; `make bench-sweeps` has the same figures among others.
The first chunk waits for workers to start: the start is timed by itself, on a first call with one task.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from simulation.experiment.executor import Executor, executor_named
from simulation.experiment.executors import chunks
from simulation.experiment.executors.processes import resident_mb
from simulation.experiment.simulate import MarketSimulator
from simulation.scenario import Scenario

ENGINES = (("serial", 1), ("local", 1), ("local", 2), ("dask", 1), ("dask", 2))
TASKS = 20_000
MANY = 100_000
REPEATS = 3
RUNS = 16  # of the baseline, for each worker
LONE_TASKS = 2_000  # each sent by itself
_MICRO = 1e6


class Overhead(NamedTuple):
    """Seconds to start, microseconds per task that does nothing (the best of some repeats)."""

    start: float
    per_task: float


class ManyTasks(NamedTuple):
    """A hundred thousand tasks through Dask. Attributes: megabytes: of the driver after a tenth, and after all."""

    seconds: float
    megabytes: tuple[float, float]


class Throughput(NamedTuple):
    """Runs of the baseline. Attributes: runs_per_second: of all workers together. seconds: of one run, on average."""

    runs_per_second: float
    seconds: float


def nothing(number: int) -> int:
    """A task that takes no time."""
    return number


class BaselineRun:
    """A task that is a run of the defaults, all months. Returns its seconds."""

    def __init__(self, scale: int, months: int) -> None:
        end = f"{2018 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}"
        self._scenario = Scenario(title="Baseline").with_({"runs.scale": scale, "horizon.end": end})
        self._simulator = MarketSimulator()

    def prepare(self) -> None:
        """Compile."""
        self._simulator.prepare()

    def __call__(self, seed: int) -> float:
        started = time.perf_counter()
        self._simulator(self._scenario, seed)
        return time.perf_counter() - started


def _seconds_of(executor: Executor, fn: Any, tasks: Iterable[int]) -> tuple[float, list[Any]]:
    """Wall-clock seconds for some tasks, and what came of them."""
    started = time.perf_counter()
    outcomes = [outcome for _, outcome in executor.map_unordered(fn, tasks)]
    return time.perf_counter() - started, outcomes


def overhead(name: str, jobs: int, tasks: int = TASKS, repeats: int = REPEATS) -> Overhead:
    """Of one executor with so many workers."""
    with closing(executor_named(name, jobs)) as executor:
        start, _ = _seconds_of(executor, nothing, range(1))
        best = min(_seconds_of(executor, nothing, range(tasks))[0] for _ in range(repeats))
    return Overhead(start, best / tasks * _MICRO)


def throughput(name: str, jobs: int, scale: int, months: int = 216, runs: int = RUNS) -> Throughput:
    """Of the baseline; workers are started, and the kernels loaded, by two runs for each before."""
    fn = BaselineRun(scale, months)
    fn.prepare()
    with closing(executor_named(name, jobs)) as executor:
        _seconds_of(executor, fn, range(2 * jobs))
        seconds, each = _seconds_of(executor, fn, range(runs * jobs))
    return Throughput(runs * jobs / seconds, sum(each) / len(each))


def many_through_dask(tasks: int = MANY) -> ManyTasks:
    """In chunks, as runs are sent."""
    with closing(executor_named("dask", 2)) as executor:
        _seconds_of(executor, nothing, range(1))
        started = time.perf_counter()
        outcomes = executor.map_unordered(nothing, range(tasks))
        done = sum(1 for _ in islice(outcomes, tasks // 10))
        before = resident_mb(os.getpid()) or 0.0
        done += sum(1 for _ in outcomes)
        assert done == tasks
        return ManyTasks(time.perf_counter() - started, (before, resident_mb(os.getpid()) or 0.0))


def chunks_per_second(tasks: int = LONE_TASKS) -> float:
    """Through Dask, each chunk with a task of its own that does nothing: what scheduler and driver can bear."""
    largest, chunks.LARGEST_CHUNK = chunks.LARGEST_CHUNK, 1
    try:
        return _MICRO / overhead("dask", 2, tasks, 1).per_task
    finally:
        chunks.LARGEST_CHUNK = largest


if __name__ == "__main__":
    print(f"processors {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    for name, jobs in ENGINES:
        found = overhead(name, jobs)
        print(f"{name} {jobs}: start {found.start:.3f} s, {found.per_task:.1f} microseconds per task", flush=True)
