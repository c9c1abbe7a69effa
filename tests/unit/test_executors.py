"""Executors by name, addresses that are refused, and how many tasks make a chunk."""

from __future__ import annotations

import subprocess
import sys

import dask.config
import pytest

from simulation.experiment.executor import LocalExecutor, SerialExecutor, available_cores, executor_named
from simulation.experiment.executors import dask_executor
from simulation.experiment.executors.address import check_address
from simulation.experiment.executors.chunks import CHUNK_SECONDS, LARGEST_CHUNK, TaskQueue
from simulation.experiment.executors.dask_executor import DaskExecutor
from simulation.experiment.executors.watch import Watch


def test_executors_by_name() -> None:
    assert isinstance(executor_named("serial"), SerialExecutor)
    local = executor_named("local", jobs=3)
    assert isinstance(local, LocalExecutor)
    assert local.jobs == 3
    dask = executor_named("dask", jobs=2)
    assert isinstance(dask, DaskExecutor)
    assert (dask.scheduler, dask.jobs) == (None, 2)
    there = executor_named("dask", scheduler="tcp://10.0.0.7:8786", insecure=True)
    assert isinstance(there, DaskExecutor)
    assert there.scheduler == "tcp://10.0.0.7:8786"


def test_the_executor_without_a_name() -> None:
    """As many workers as cores, none for one job, a cluster for an address; a limit needs a worker to be watched."""
    every_core = executor_named()
    assert isinstance(every_core, LocalExecutor)
    assert every_core.jobs == available_cores()
    assert isinstance(executor_named(jobs=1), SerialExecutor)
    assert isinstance(executor_named(jobs=1, memory_limit_mb=500), LocalExecutor)
    assert isinstance(executor_named(scheduler="tcp://localhost:8786"), DaskExecutor)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "dusk"}, r"one of serial, local, dask; got 'dusk'; did you mean 'dask'\?"),
        ({"name": "slurm"}, "got 'slurm'$"),
        ({"name": "local", "jobs": 0}, "jobs must be at least 1; got 0"),
        ({"name": "dask", "jobs": 0}, "jobs must be at least 1; got 0"),
        ({"name": "local", "scheduler": "tcp://127.0.0.1:1"}, "scheduler is for executor 'dask' only"),
        ({"name": "serial", "insecure": True}, "insecure is for executor 'dask' only"),
        ({"name": "serial", "memory_limit_mb": 100}, "memory_limit_mb is for executor 'local' and 'dask' only"),
        ({"name": "serial", "longest_task_seconds": 9}, "longest_task_seconds is for executor 'local' and 'dask' only"),
        ({"name": "dask", "memory_limit_mb": -5}, "memory_limit_mb must be above 0; got -5"),
        ({"name": "local", "memory_limit_mb": 0}, "memory_limit_mb must be above 0; got 0"),
        ({"name": "local", "longest_task_seconds": -1}, "longest_task_seconds must be above 0; got -1"),
        ({"name": "dask", "scheduler": "tcp://127.0.0.1:1", "jobs": 2}, "jobs is for workers of this machine"),
    ],
)
def test_what_is_wrong_is_said(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        executor_named(**arguments)  # type: ignore[arg-type]


def test_dask_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra to install."""
    monkeypatch.setattr(dask_executor, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'talentgap\[distributed\]'"):
        executor_named("dask")


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tcp://127.8.9.1:1", "tls://h.org:1"],
)
def test_addresses_that_are_taken(address: str) -> None:
    check_address(address, insecure=False)


def test_tls_needs_certificates() -> None:
    """From Dask's configuration, or given as `security`."""
    with pytest.raises(ValueError, match=r"no distributed\.comm\.tls\.ca-file, distributed\.comm\.tls\.client\.cert"):
        DaskExecutor("tls://cluster.org:8786")
    certificates = {"ca-file": "ca.pem", "client.cert": "node.pem", "client.key": "node.key"}
    with dask.config.set({f"distributed.comm.tls.{name}": value for name, value in certificates.items()}):
        assert DaskExecutor("tls://cluster.org:8786").security is None
    security = object()
    assert DaskExecutor("tls://cluster.org:8786", security=security).security is security


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tcp://head-node:8786", "tcp://0.0.0.0:1", "tcp://[::]:1"])
def test_addresses_beyond_this_machine(address: str) -> None:
    """In the clear through a network only when told so."""
    with pytest.raises(ValueError, match="beyond this machine and not encrypted"):
        check_address(address, insecure=False)
    check_address(address, insecure=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8786", "localhost", "", "tcp://127.0.0.1", "http://127.0.0.1:80", "tcp://:1", "tcp://a:b", "tcp://a:1/x"]
)  # fmt: skip
def test_addresses_that_are_wrong(address: str) -> None:
    with pytest.raises(ValueError, match="must look like tcp://127"):
        check_address(address, insecure=True)


def test_no_heavy_import() -> None:
    """Dask, numpy and the model are loaded only when they are used."""
    told = "import sys, simulation.experiment.executor; print([m for m in sys.modules if '.' not in m])"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "'multiprocessing'" in loaded
    for heavy in ("dask", "distributed", "numpy", "numba", "pandas", "psutil"):
        assert f"'{heavy}'" not in loaded


def chunks_of(tasks: int, seconds: float, workers: int) -> list[int]:
    """Sizes of all chunks when each is done before the next is drawn."""
    queue, sizes = TaskQueue(range(tasks)), []
    while chunk := queue.next_chunk(workers):
        sizes.append(len(chunk))
        for _ in chunk:
            queue.size.measured(seconds)
    return sizes


@pytest.mark.parametrize("seconds", [0.004, 0.05, 0.3, 1.0])
def test_chunks_take_some_seconds(seconds: float) -> None:
    """They start with one task, grow as tasks are measured, last 1 to 10 s, and end with one task."""
    sizes = chunks_of(20_000, seconds, workers=2)
    assert sum(sizes) == 20_000
    assert sizes[0] == sizes[-1] == 1
    assert 1.0 <= max(sizes) * seconds <= 10.0
    assert max(sizes) == pytest.approx(CHUNK_SECONDS / seconds, abs=1)


def test_long_tasks_go_one_by_one_and_short_ones_in_chunks_that_fit_the_memory() -> None:
    assert set(chunks_of(50, 20.0, workers=2)) == {1}
    assert max(chunks_of(100_000, 1e-6, workers=2)) == LARGEST_CHUNK


def test_all_workers_have_work_at_the_end() -> None:
    """Of the tasks that are left, no worker gets more than its share of half."""
    queue = TaskQueue(range(100))
    for _ in range(1000):
        queue.size.measured(0.001)
    left, sizes = 100, []
    while chunk := queue.next_chunk(4):
        assert len(chunk) <= max(1, left / 8 + 1)
        left -= len(chunk)
        sizes.append(len(chunk))
    assert left == 0
    assert sizes == sorted(sizes, reverse=True)


def test_jobs_that_were_put_back_come_first_and_in_their_order() -> None:
    queue = TaskQueue(range(9))
    for _ in range(8):
        queue.size.measured(0.1)
    first = queue.next_chunk(1)
    queue.put_back(first[1:])
    assert [job.task for job in queue.next_chunk(1)][: len(first) - 1] == [job.task for job in first[1:]]


def test_how_long_a_task_may_take() -> None:
    """An hour before any is measured, then twenty times the median and at least a minute, or what was said."""
    watch = Watch()
    assert watch.patience() == 3600
    watch.measured(0.1)
    assert watch.patience() == 60
    for _ in range(9):
        watch.measured(30.0)
    assert watch.patience() == 600
    assert Watch(longest_task_seconds=5).patience() == 5
