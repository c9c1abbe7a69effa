"""One small sweep of the real market: one content hash from serial, local and Dask, before and after kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hand_started_cluster import LIMIT, HandStarted, hand_started

from simulation.experiment.executor import Executor, LocalExecutor, SchedulerLostError, executor_named
from simulation.experiment.progress import Silent
from simulation.experiment.sweeping import SweepResults, sweep

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of sockets that a killed peer leaves to Dask
]

SWEEP = """\
title: A small sweep of the market
base: short
factors:
  demand_growth: {key: assumptions.demand.growth_per_year, low: 0.05, high: 0.25}
  half_life: {key: assumptions.skills.half_life_months, low: 18, high: 48}
design: {kind: grid, levels: 2}
replicates: 3
keep: {indicators: [shortfall, employment, wage_paid, supply_demand_ratio], years: [2018], months: [2019-06]}
runs: {scale: 2000, seed: 42}
"""
RUNS = 12


def sweep_file(folder: Path) -> Path:
    (folder / "short.yaml").write_text("title: Eighteen months\nhorizon: {end: 2019-06}\n")
    (folder / "small.yaml").write_text(SWEEP)
    return folder / "small.yaml"


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> SweepResults:
    """Done one run after another in this process, undisturbed."""
    folder = tmp_path_factory.mktemp("serial")
    return sweep(sweep_file(folder), executor="serial", out=folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Three workers started by hand: one is killed, and two go on."""
    with hand_started(tmp_path_factory.mktemp("cluster"), workers=3) as started:
        yield started


class At(Silent):
    """Does something once, when so many runs are done."""

    def __init__(self, runs: int, deed) -> None:  # type: ignore[no-untyped-def]
        self._left, self._deed = runs, deed

    def advance(self, *_: object, **__: object) -> None:
        self._left -= 1
        if self._left == 0:
            self._deed()


def assert_same(results: SweepResults, expected: SweepResults) -> None:
    assert results.manifest["runs"]["done"] == RUNS
    assert results.manifest["runs"]["failed"] == 0
    assert results.content_hash == expected.content_hash
    assert (results.folder / "outcomes.parquet").read_bytes() == (expected.folder / "outcomes.parquet").read_bytes()


def test_the_market_tells_points_and_seeds_apart(serial: SweepResults) -> None:
    """Else a hash of figures would say little: no two runs have the same shortfall."""
    assert serial.manifest["runs"] == {"done": RUNS, "of_them_kept": 0, "failed": 0}
    assert serial.figure("shortfall", period="2019-06")["value"].nunique() == RUNS
    assert len(serial.content_hash) == 64


def test_local_workers_and_one_of_them_killed(serial: SweepResults, tmp_path: Path) -> None:
    assert_same(sweep(sweep_file(tmp_path), executor=LocalExecutor(2), out=tmp_path / "calm"), serial)
    at_work: list[int] = []
    killed: list[int] = []

    def kill() -> None:
        os.kill(at_work[0], signal.SIGKILL)
        killed.append(at_work[0])

    class Watched(LocalExecutor):
        """Notes whose children are at work when runs are handed over."""

        def map_unordered(self, fn, tasks):  # type: ignore[no-untyped-def]
            import psutil

            for outcome in super().map_unordered(fn, tasks):
                at_work[:] = [child.pid for child in psutil.Process().children()]
                yield outcome

    assert_same(sweep(sweep_file(tmp_path), executor=Watched(2), out=tmp_path / "kill", progress=At(3, kill)), serial)
    assert len(killed) == 1


def test_dask_workers_and_one_of_them_killed(serial: SweepResults, cluster: HandStarted, tmp_path: Path) -> None:
    executor = executor_named(scheduler=cluster.address)
    try:
        assert_same(sweep(sweep_file(tmp_path), executor=executor, out=tmp_path / "calm"), serial)
        kill = At(3, cluster.workers[0].kill)
        assert_same(sweep(sweep_file(tmp_path), executor=executor, out=tmp_path / "kill", progress=kill), serial)
        assert cluster.workers[0].wait(LIMIT) == -signal.SIGKILL
    finally:
        executor.close()


@pytest.mark.parametrize("executor", ["local", "dask"])
def test_the_driver_is_killed_and_another_goes_on(
    executor: str, serial: SweepResults, cluster: HandStarted, tmp_path: Path
) -> None:
    """kill -9 while runs come in; the same command on the same kind of workers does the rest."""
    file = sweep_file(tmp_path)
    options = ["--executor", "local", "--jobs", "2"] if executor == "local" else ["--scheduler", cluster.address]
    program = [sys.executable, "-c", "from simulation.cli import main; main()"]
    command = [*program, "sweep", str(file), "--out", str(tmp_path / "out"), *options]
    places = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    driver = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=places)
    deadline = time.monotonic() + 2 * LIMIT
    while not any(journal.stat().st_size for journal in tmp_path.glob("out/sweep-*/parts/*.journal")):
        assert driver.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline, "no run came"
        time.sleep(0.005)
    driver.kill()
    driver.wait(LIMIT)
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * LIMIT, check=False, env=places)
    assert done.returncode == 0, done.stderr
    assert serial.content_hash[:12] in done.stdout
    (folder,) = tmp_path.glob("out/sweep-*")
    assert_same(SweepResults(folder), serial)
    assert 1 <= SweepResults(folder).manifest["runs"]["of_them_kept"] <= RUNS


def test_the_scheduler_is_killed_and_local_workers_go_on(serial: SweepResults, tmp_path: Path) -> None:
    """What had come is kept, an exception names the scheduler; another executor does the rest."""
    with hand_started(tmp_path, workers=1) as cluster:
        executor: Executor = executor_named(scheduler=cluster.address)
        kill = At(3, cluster.scheduler.kill)
        with pytest.raises(SchedulerLostError, match=r"the scheduler tcp://127\.0\.0\.1:\d+ is gone"):
            sweep(sweep_file(tmp_path), executor=executor, out=tmp_path, progress=kill)
    (folder,) = tmp_path.glob("sweep-*")
    results = sweep(sweep_file(tmp_path), executor="local", jobs=2, out=tmp_path)
    assert results.folder == folder
    assert 3 <= results.manifest["runs"]["of_them_kept"] < RUNS
    assert_same(results, serial)
