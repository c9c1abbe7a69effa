"""The driver interrupted, killed, or without disk space: what finished stays, the next run goes on."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

import pytest
from quick_commands import LIMIT, RunCommand, group_is_gone, wait_until

from simulation.experiment.interrupts import interrupts_held


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_finished_and_the_next_run_does_the_rest(jobs: str, tmp_path: Path) -> None:
    command = RunCommand(tmp_path, 0.3, "--jobs", jobs)
    process = command.start()
    wait_until(lambda: len(command.parts()) >= 3)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to the driver and all workers
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert "Interrupted. Finished runs are kept" in told
    assert "Traceback" not in told
    wait_until(lambda: group_is_gone(process.pid))
    finished = len(command.parts())
    assert 3 <= finished < 12
    assert len(command.results().runs()) == command.results().series()["replicate"].nunique() == finished
    assert command.results().manifest["status"] == "interrupted"

    rest = RunCommand(tmp_path, 0.0, "--jobs", jobs).start()
    answer, _ = rest.communicate(timeout=LIMIT)
    assert rest.returncode == 0
    assert "12 runs done in" in answer
    assert f"{finished} of them from before" in answer
    assert command.results().series()["replicate"].nunique() == 12


def test_a_killed_driver_loses_nothing_and_leaves_no_process_or_lock(tmp_path: Path) -> None:
    """kill -9 of the driver alone: its workers leave by themselves, resuming does only what is missing."""
    command = RunCommand(tmp_path, 0.3, "--jobs", "2")
    process = command.start()
    wait_until(lambda: len(command.parts()) >= 3)
    process.kill()
    process.communicate(timeout=LIMIT)
    wait_until(lambda: group_is_gone(process.pid))
    finished = len(command.parts())
    before = command.simulated()
    rest = RunCommand(tmp_path, 0.0, "--jobs", "2").start()
    rest.communicate(timeout=LIMIT)
    assert rest.returncode == 0
    assert command.simulated() - before == 12 - finished
    assert command.results().runs()["replicate"].tolist() == list(range(12))


def test_ctrl_c_waits_while_libraries_load() -> None:
    """An import that is cut short breaks the library; the interrupt comes right after it."""
    steps = []
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with interrupts_held():
            signal.raise_signal(signal.SIGINT)
            steps.append("loaded")
        steps.append("not reached")
    assert steps == ["loaded"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_no_room_on_the_disk(tmp_path: Path) -> None:
    """No file may grow beyond 4 kB, so no part fits: a sentence, exit code 1, nothing half-written."""

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    command = RunCommand(tmp_path, 0.0, "--jobs", "2")
    process = command.start(preexec_fn=starve)
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1, told
    assert "cannot write" in told
    assert "File too large" in told
    assert "Traceback" not in told
    assert not list(tmp_path.glob("out/**/*.tmp"))
    wait_until(lambda: group_is_gone(process.pid))


def test_two_drivers_at_once(tmp_path: Path) -> None:
    """The second one says who is at work and leaves with code 2; the first one is not disturbed."""
    first_command = RunCommand(tmp_path, 1.0, "--jobs", "2")  # slow: the second has to start within its time
    first = first_command.start()
    wait_until(lambda: len(first_command.parts()) >= 1)
    second = RunCommand(tmp_path, 0.0, "--jobs", "1").start()
    _, told = second.communicate(timeout=LIMIT)
    assert second.returncode == 2
    assert f"is being written by process {first.pid} on" in told
    first.communicate(timeout=LIMIT)
    assert first.returncode == 0
    assert first_command.simulated() == 12
