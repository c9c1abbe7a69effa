"""The driver interrupted, killed, or without disk space: what finished stays, the next run goes on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from quick_simulator import QuickSimulator

from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.results import Results

PROGRAM = Path(__file__).parents[1] / "talentgap_with_quick_runs.py"
LIMIT = 60.0  # seconds after which a test counts as hung


class Command:
    """`talentgap run` of 12 runs of a year, in a process group of its own as under a shell."""

    def __init__(self, folder: Path, seconds_per_run: float, *options: str) -> None:
        self.folder, self.journal = folder, folder / "journal"
        (folder / "year.yaml").write_text("title: Year\nhorizon: {end: 2018-12}\nruns: {replicates: 12}\n")
        self.arguments = [sys.executable, str(PROGRAM), str(self.journal), str(seconds_per_run), "run"]
        self.arguments += [str(folder / "year.yaml"), "--out", str(folder / "out"), "--no-report", *options]

    def start(self, **more: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **more,
        )  # type: ignore[call-overload, no-any-return]

    def parts(self) -> list[Path]:
        return list(self.folder.glob("out/year/*/parts/*.parquet"))

    def results(self) -> Results:
        (series,) = self.folder.glob("out/year/*/series.parquet")
        return Results(series.parent)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def group_is_gone(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_finished_and_the_next_run_does_the_rest(jobs: str, tmp_path: Path) -> None:
    command = Command(tmp_path, 0.3, "--jobs", jobs)
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

    rest = Command(tmp_path, 0.0, "--jobs", jobs).start()
    answer, _ = rest.communicate(timeout=LIMIT)
    assert rest.returncode == 0
    assert "12 runs done in" in answer
    assert f"{finished} of them from before" in answer
    assert command.results().series()["replicate"].nunique() == 12


def test_a_killed_driver_loses_nothing_and_leaves_no_process_or_lock(tmp_path: Path) -> None:
    """kill -9 of the driver alone: its workers leave by themselves, resuming does only what is missing."""
    command = Command(tmp_path, 0.3, "--jobs", "2")
    process = command.start()
    wait_until(lambda: len(command.parts()) >= 3)
    process.kill()
    process.communicate(timeout=LIMIT)
    wait_until(lambda: group_is_gone(process.pid))
    finished = len(command.parts())
    before = len(QuickSimulator(command.journal).done())
    rest = Command(tmp_path, 0.0, "--jobs", "2").start()
    rest.communicate(timeout=LIMIT)
    assert rest.returncode == 0
    assert len(QuickSimulator(command.journal).done()) - before == 12 - finished
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

    command = Command(tmp_path, 0.0, "--jobs", "2")
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
    first_command = Command(tmp_path, 1.0, "--jobs", "2")  # slow: the second has to start within its time
    first = first_command.start()
    wait_until(lambda: len(first_command.parts()) >= 1)
    second = Command(tmp_path, 0.0, "--jobs", "1").start()
    _, told = second.communicate(timeout=LIMIT)
    assert second.returncode == 2
    assert f"is being written by process {first.pid} on" in told
    first.communicate(timeout=LIMIT)
    assert first.returncode == 0
    assert len(QuickSimulator(first_command.journal).done()) == 12
