"""A disk that is full in the middle of a sweep: a real one, made of memory, where mounting is allowed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from quick_commands import LIMIT, SweepCommand
from quick_simulator import QuickSimulator
from sweep_files import sweep_file

from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.sweeping import SweepResults, load_sweep, plan, sweep
from simulation.experiment.sweeping.store import SweepStore

DISK_KB = 8_000
RUNS = SweepCommand.runs
FULL = "{series: full}"  # 31 kB a run


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", str(folder)]
    try:
        made = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except FileNotFoundError:
        pytest.skip("mounting a small tmpfs does not work here: there is no program mount")
    if made.returncode:
        pytest.skip(f"mounting a small tmpfs does not work here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], timeout=LIMIT, check=True)


def fill(disk: Path, but_kb: int) -> Path:
    """Leave so much room. Returns: the file that takes the rest."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"")
    room = int(subprocess.run(["df", "-k", "--output=avail", str(disk)], capture_output=True, text=True, timeout=LIMIT,
                              check=True).stdout.split()[1])  # fmt: skip
    ballast.write_bytes(bytes((room - but_kb) * 1024))
    return ballast


def undisturbed(folder: Path) -> SweepResults:
    folder.mkdir()
    return sweep(sweep_file(folder, replicates="4", keep=FULL), out=folder, simulator=QuickSimulator())


def kept_runs(command: SweepCommand, folder: Path) -> list[int]:
    """The runs that a new driver would find, read as it reads them: every digest is checked."""
    planned = plan(load_sweep(command.file))
    store = SweepStore(folder, len(planned.kept), code_fingerprint())
    store.open()
    found = [run for batch in store.batches() for run in batch.run.tolist()]
    store.close()
    return found


@pytest.mark.parametrize("but_kb", [80, 150, 400])
def test_a_full_disk_in_the_middle(but_kb: int, disk: Path, tmp_path: Path) -> None:
    """The journal takes one run, a few, a dozen: they are sound and used once there is room; the message says where
    there is none, and how little."""
    command = SweepCommand(disk, 0.0, "--jobs", "2", keep=FULL, journal=tmp_path / "seeds")
    ballast = fill(disk, but_kb)
    process = command.start()
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1, told
    (folder,) = disk.glob("out/sweep-*")
    assert "cannot write" in told
    assert "No space left on device" in told
    assert re.search(rf"The disk of {folder} has \d+ kB free of 8\.\d+ MB: make room there\.", told), told
    assert "Finished runs are kept; the same command goes on from there." in told
    assert "Traceback" not in told
    assert not list(disk.glob("out/**/*.tmp"))

    kept = kept_runs(command, folder)
    assert 1 <= len(kept) == len(set(kept)) < RUNS
    assert len(kept) >= but_kb // 32 - 2, "what there was room for"
    ballast.unlink()
    before = command.simulated()
    made = command.finish()
    assert command.simulated() - before == RUNS - len(kept)
    assert made["runs"] == {"done": RUNS, "of_them_kept": len(kept), "failed": 0}
    assert made["content_sha256"] == undisturbed(tmp_path / "calm").content_hash


def test_a_disk_that_is_full_at_the_tables(disk: Path, tmp_path: Path) -> None:
    """All runs are in the journal, and there is no room for tables: none is done again."""
    command = SweepCommand(disk, 0.0, "--jobs", "2", keep=FULL, journal=tmp_path / "seeds")
    ballast = fill(disk, 900)
    process = command.start()
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1, told
    assert "No space left on device" in told
    assert command.simulated() == RUNS
    assert not list(disk.glob("out/**/*.tmp"))
    ballast.unlink()
    made = command.finish()
    assert command.simulated() == RUNS
    assert made["content_sha256"] == undisturbed(tmp_path / "calm").content_hash
