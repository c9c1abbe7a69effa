"""The measurement of executors runs and its figures hang together. Nothing here asks how long it takes."""

from __future__ import annotations

import pytest

from bench import executors
from simulation.experiment.executors import chunks


@pytest.mark.parametrize(("name", "jobs"), [("serial", 1), ("local", 2)])
def test_executors_are_measured(name: str, jobs: int) -> None:
    found = executors.overhead(name, jobs, tasks=50, repeats=1)
    assert found.start > 0
    assert found.per_task > 0


def test_the_baseline_is_measured() -> None:
    """Two runs of two months at a coarse scale: what all take together fits with what each takes."""
    found = executors.throughput("serial", 1, scale=2000, months=2, runs=2)
    assert 0 < found.runs_per_second <= 1 / found.seconds


@pytest.mark.slow
def test_dask_is_measured() -> None:
    """Also one task at a time; afterwards chunks are what they were."""
    found = executors.many_through_dask(tasks=500)
    assert found.seconds > 0
    assert all(megabytes > 10 for megabytes in found.megabytes)
    assert executors.chunks_per_second(tasks=20) > 0
    assert chunks.LARGEST_CHUNK == 1000
