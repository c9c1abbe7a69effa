"""`talentgap run --executor dask`: the cluster, bad options, Ctrl-C and a scheduler that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hand_started_cluster import LIMIT, hand_started

PROGRAM = Path(__file__).parents[1] / "talentgap_with_quick_runs.py"


def started(folder: Path, seconds: str, *options: str) -> subprocess.Popen[str]:
    """`talentgap run` of 12 runs of a year, in a process group of its own as under a shell."""
    (folder / "year.yaml").write_text("title: Year\nhorizon: {end: 2018-12}\nruns: {replicates: 12}\n")
    command = [sys.executable, str(PROGRAM), str(folder / "journal"), seconds, "run", str(folder / "year.yaml")]
    command += ["--out", str(folder / "out"), "--no-report", *options]
    pipe = subprocess.PIPE
    paths = os.pathsep.join([str(PROGRAM.parent), *(path for path in sys.path if path)])  # workers need them too
    return subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, start_new_session=True, env=os.environ | {"PYTHONPATH": paths}
    )


def parts(folder: Path) -> int:
    return len(list(folder.glob("out/year/*/parts/*.parquet")))


def wait_for_parts(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LIMIT
    while parts(folder) < count:
        assert process.poll() is None
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


@pytest.mark.slow
def test_ctrl_c_then_the_rest_on_a_running_cluster(tmp_path: Path) -> None:
    """A sentence and code 130, no traceback, no process left; the same command elsewhere does what is missing."""
    process = started(tmp_path, "0.3", "--executor", "dask", "--jobs", "2")
    wait_for_parts(tmp_path, 3, process)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to the driver and all workers
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, told
    assert "Interrupted. Finished runs are kept" in told
    assert "Traceback" not in told
    kept = parts(tmp_path)
    assert 3 <= kept < 12
    with hand_started(tmp_path, workers=1) as cluster:
        answer, told = started(tmp_path, "0", "--scheduler", cluster.address).communicate(timeout=LIMIT)
    assert "12 runs done in" in answer, told
    assert f"{kept} of them from before" in answer


@pytest.mark.slow
def test_a_scheduler_that_dies_is_told_in_a_sentence(tmp_path: Path) -> None:
    with hand_started(tmp_path, workers=1) as cluster:
        process = started(tmp_path, "0.3", "--scheduler", cluster.address)
        wait_for_parts(tmp_path, 3, process)
        cluster.scheduler.kill()
        _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1
    assert f"the scheduler {cluster.address} is gone" in told
    assert "Finished runs are kept; the same command goes on from there." in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--executor", "dusk"], "executor must be one of serial, local, dask; got 'dusk'; did you mean 'dask'?"),
        (["--scheduler", "tcp://10.0.0.7:8786"], "beyond this machine and not encrypted"),
        (["--scheduler", "127.0.0.1:8786"], "scheduler must look like tcp://127.0.0.1:8786"),
        (["--executor", "local", "--insecure"], "insecure is for executor 'dask' only"),
    ],
)
def test_wrong_options_write_nothing(options: list[str], message: str, tmp_path: Path) -> None:
    process = started(tmp_path, "0", *options)
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 2
    assert message in " ".join(told.split())
    assert not (tmp_path / "out").exists()
