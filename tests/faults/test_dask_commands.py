"""`talentgap run` and `sweep` on Dask: the cluster, bad options, Ctrl-C and a scheduler that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from hand_started_cluster import hand_started
from quick_commands import LIMIT, RunCommand, SweepCommand, wait_until
from quick_simulator import QuickSimulator
from sweep_files import sweep_file

from simulation.experiment.sweeping import sweep


def wait_for_parts(command: RunCommand, process: subprocess.Popen[str]) -> None:
    """Wait until three runs are kept."""
    wait_until(lambda: process.poll() is not None or len(command.parts()) >= 3)
    assert process.poll() is None


@pytest.mark.slow
def test_ctrl_c_then_the_rest_on_a_running_cluster(tmp_path: Path) -> None:
    """A sentence and code 130, no traceback, no process left; the same command elsewhere does what is missing."""
    command = RunCommand(tmp_path, 0.3, "--executor", "dask", "--jobs", "2")
    process = command.start()
    wait_for_parts(command, process)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to the driver and all workers
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, told
    assert "Interrupted. Finished runs are kept" in told
    assert "Traceback" not in told
    kept = len(command.parts())
    assert 3 <= kept < 12
    with hand_started(tmp_path, workers=1) as cluster:
        rest = RunCommand(tmp_path, 0.0, "--scheduler", cluster.address).start()
        answer, told = rest.communicate(timeout=LIMIT)
    assert "12 runs done in" in answer, told
    assert f"{kept} of them from before" in answer


@pytest.mark.slow
def test_a_scheduler_that_dies_is_told_in_a_sentence(tmp_path: Path) -> None:
    with hand_started(tmp_path, workers=1) as cluster:
        command = RunCommand(tmp_path, 0.3, "--scheduler", cluster.address)
        process = command.start()
        wait_for_parts(command, process)
        cluster.scheduler.kill()
        _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1
    assert f"the scheduler {cluster.address} is gone" in told
    assert "Finished runs are kept; the same command goes on from there." in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_sweep_whose_scheduler_dies_goes_on_with_the_next(tmp_path: Path) -> None:
    """A sentence, `status.json` says that it stopped, and the same command with a new scheduler does the rest."""
    with hand_started(tmp_path) as cluster:
        command = SweepCommand(tmp_path, 0.3, "--scheduler", cluster.address)
        process = command.start()
        wait_until(lambda: kept_in_the_journal(tmp_path) >= 3)
        cluster.scheduler.kill()
        _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1
    assert f"the scheduler {cluster.address} is gone" in told
    assert "Finished runs are kept; the same command goes on from there." in told
    assert "Traceback" not in told
    (status,) = tmp_path.glob("out/sweep-*/status.json")
    stopped = json.loads(status.read_text())
    assert (stopped["state"], stopped["done"] >= 3) == ("stopped", True)
    with hand_started(tmp_path) as cluster:
        made = SweepCommand(tmp_path, 0.0, "--scheduler", cluster.address).finish()
    assert made["runs"] == {"done": command.runs, "of_them_kept": stopped["done"], "failed": 0}
    calm = sweep(sweep_file(tmp_path, replicates="4"), out=tmp_path / "calm", simulator=QuickSimulator())
    assert made["content_sha256"] == calm.content_hash


def kept_in_the_journal(folder: Path) -> int:
    """Records of the one journal there is, as yet."""
    return sum(journal.read_bytes().count(b"\xf5run") for journal in folder.glob("out/sweep-*/parts/*.journal"))


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
    process = RunCommand(tmp_path, 0.0, *options).start()
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 2
    assert message in " ".join(told.split())
    assert not (tmp_path / "out").exists()
