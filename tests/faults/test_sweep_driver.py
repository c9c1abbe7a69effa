"""A sweep interrupted, killed, torn, damaged or without disk: nothing is lost, nothing is done twice, and in the end
the content is that of a sweep that nothing happened to."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from quick_commands import LIMIT, SweepCommand, group_is_gone, wait_until
from quick_simulator import QuickSimulator
from sweep_files import FactorSimulator, sweep_file

from simulation.experiment.sweeping import sweep

RUNS = SweepCommand.runs


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The content of a sweep that nothing happens to."""
    folder = tmp_path_factory.mktemp("undisturbed")
    content: str = sweep(sweep_file(folder, replicates="4"), out=folder, simulator=QuickSimulator()).manifest[
        "content_sha256"
    ]
    return content


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_finished_and_the_next_go_does_the_rest(jobs: str, undisturbed: str, tmp_path: Path) -> None:
    """The tables hold what there is, and say so."""
    command = SweepCommand(tmp_path, 0.2, "--jobs", jobs)
    process = command.start()
    command.wait_for(4)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: to the driver and all workers
    answer, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, told
    assert "Interrupted. Finished runs are kept" in told
    assert "Traceback" not in told
    wait_until(lambda: group_is_gone(process.pid))
    results = command.results()
    finished = len(results.runs)
    assert 3 <= finished < RUNS
    assert f"{finished} runs done" in answer
    assert (results.manifest["status"], results.manifest["runs"]["done"]) == ("interrupted", finished)
    assert json.loads((results.folder / "status.json").read_text())["state"] == "interrupted"

    before = command.simulated()
    made = SweepCommand(tmp_path, 0.0, "--jobs", jobs).finish()
    assert made["content_sha256"] == undisturbed
    assert made["runs"] == {"done": RUNS, "of_them_kept": finished, "failed": 0}
    assert command.simulated() - before == RUNS - finished


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_kill_9_of_the_driver_again_and_again(jobs: str, undisturbed: str, tmp_path: Path) -> None:
    """Ten times at a random moment. A run whose seed was noted and that is not kept was in flight: one per worker."""
    moments = random.Random(5)
    kills = 0
    while True:
        command = SweepCommand(tmp_path, 0.1, "--jobs", jobs)
        before = command.simulated()
        process = command.start()
        if kills == 10 or before >= RUNS + 10:
            break
        wait_until(lambda: command.simulated() > before or process.poll() is not None)  # noqa: B023
        time.sleep(moments.uniform(0.0, 0.15))
        process.kill()
        process.communicate(timeout=LIMIT)
        wait_until(lambda: group_is_gone(process.pid))  # noqa: B023
        kills += 1
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, told
    assert kills >= 5
    made = command.results().manifest
    assert made["content_sha256"] == undisturbed
    assert made["runs"]["failed"] == 0
    assert command.simulated() <= RUNS + 2 * kills * int(jobs), "at most the runs in flight are done again"
    assert len(command.results().runs) == RUNS


def test_no_room_on_the_disk(tmp_path: Path) -> None:
    """No file may grow beyond 200 kB: the journal takes six runs and no more; they are used when there is room."""

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    command = SweepCommand(tmp_path, 0.0, "--jobs", "2", keep="{series: full}")  # 31 kB a run
    process = command.start(preexec_fn=starve)
    _, told = process.communicate(timeout=LIMIT)
    assert process.returncode == 1, told
    assert "cannot write" in told
    assert "File too large" in told
    assert "Traceback" not in told
    assert not list(tmp_path.glob("out/**/*.tmp"))
    wait_until(lambda: group_is_gone(process.pid))
    made = SweepCommand(tmp_path, 0.0, "--jobs", "2", keep="{series: full}").finish()
    assert made["runs"] == {"done": RUNS, "of_them_kept": 6, "failed": 0}
    file = sweep_file(tmp_path, replicates="4", keep="{series: full}")
    undisturbed = sweep(file, out=tmp_path, simulator=QuickSimulator())
    assert made["content_sha256"] == undisturbed.manifest["content_sha256"]


def test_a_second_driver_is_refused(undisturbed: str, tmp_path: Path) -> None:
    first_command = SweepCommand(tmp_path, 1.0, "--jobs", "2")
    first = first_command.start()
    first_command.wait_for(1)
    second = SweepCommand(tmp_path, 0.0, "--jobs", "1").start()
    _, told = second.communicate(timeout=LIMIT)
    assert second.returncode == 2, told
    assert f"is being written by process {first.pid} on" in told
    first.communicate(timeout=LIMIT)
    assert first.returncode == 0
    assert first_command.simulated() == RUNS
    assert first_command.results().manifest["content_sha256"] == undisturbed


def test_a_run_that_kills_its_worker_is_one_row_and_the_others_finish(tmp_path: Path) -> None:
    """At every point the replicate of one seed; nobody else suffers."""
    file = sweep_file(tmp_path, replicates="4")
    poison = 7 * 100_003 + 2
    results = sweep(file, out=tmp_path, jobs=2, simulator=QuickSimulator(kills={poison}))
    assert results.failures["error"].tolist() == ["WorkerDied"] * 6
    assert results.failures["seed"].tolist() == [poison] * 6
    assert results.failures["replicate"].tolist() == [2] * 6
    assert results.runs["status"].tolist() == ["done", "done", "failed", "done"] * 6
    assert results.manifest["runs"] == {"done": 18, "of_them_kept": 0, "failed": 6}


def test_workers_killed_now_and_then_change_nothing(undisturbed: str, tmp_path: Path) -> None:
    """Four workers die, each in the first run of a seed; those runs are done again."""
    file = sweep_file(tmp_path, replicates="4")
    kills = {7 * 100_003 + replicate for replicate in range(4)}
    results = sweep(file, out=tmp_path, jobs=2, simulator=QuickSimulator(kills=kills, spare=tmp_path))
    assert len(list(tmp_path.glob("killed-*"))) == 4
    assert results.manifest["content_sha256"] == undisturbed


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short, empty])
def test_a_damaged_part_is_set_aside_and_its_runs_done_again(
    damage: Callable[[Path], None], undisturbed: str, tmp_path: Path
) -> None:
    file = sweep_file(tmp_path, replicates="4")
    first = sweep(file, out=tmp_path, simulator=QuickSimulator())
    (part,) = (first.folder / "parts").glob("*.parquet")
    damage(part)
    simulator = QuickSimulator(tmp_path / "seeds")
    made = sweep(file, out=tmp_path, simulator=simulator).manifest
    assert part.with_suffix(".corrupt").exists()
    assert len(simulator.done()) == RUNS
    assert made["content_sha256"] == undisturbed


@pytest.mark.parametrize(("damage", "lost"), [(cut_short, 1), (flip_a_byte, 1), (empty, 10)])
def test_a_damaged_journal_costs_a_run_at_most(
    damage: Callable[[Path], None], lost: int, undisturbed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten runs in the journal when the driver dies; then its end is torn, or a byte in it flips."""
    file = sweep_file(tmp_path, replicates="4")
    died_at = 10

    class Dying(FactorSimulator):
        runs = 0

        def __call__(self, scenario, seed):  # type: ignore[no-untyped-def]
            if self.runs == died_at:
                raise SystemExit(9)
            self.runs += 1
            return QuickSimulator.__call__(self, scenario, seed)

    with pytest.raises(SystemExit):
        sweep(file, out=tmp_path, simulator=Dying())
    (journal,) = tmp_path.glob("sweep-*/parts/*.journal")
    damage(journal)
    simulator = QuickSimulator(tmp_path / "seeds")
    made = sweep(file, out=tmp_path, simulator=simulator).manifest
    assert len(simulator.done()) == RUNS - died_at + lost
    assert made["content_sha256"] == undisturbed
    assert journal.with_suffix(".corrupt").exists() == (damage is flip_a_byte)


def test_a_part_damaged_before_the_tables_makes_failed_runs(
    undisturbed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is trusted between a commit and the tables; the next go does the runs again."""
    from simulation.experiment.sweeping import drive

    write_tables = drive.write_tables

    def damaged_first(folder, *arguments):  # type: ignore[no-untyped-def]
        for part in (folder / "parts").glob("*.parquet"):
            flip_a_byte(part)
        return write_tables(folder, *arguments)

    file = sweep_file(tmp_path, replicates="4")
    monkeypatch.setattr(drive, "write_tables", damaged_first)
    broken = sweep(file, out=tmp_path, simulator=QuickSimulator())
    assert broken.manifest["status"] == "some runs failed"
    assert broken.failures["error"].tolist() == ["DamagedPartError"] * RUNS
    assert broken.runs["status"].tolist() == ["failed"] * RUNS
    monkeypatch.undo()
    assert sweep(file, out=tmp_path, simulator=QuickSimulator()).manifest["content_sha256"] == undisturbed


def test_a_disk_full_at_the_tables_keeps_those_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    import pyarrow.parquet as pq

    from simulation.experiment.store import StorageError

    file = sweep_file(tmp_path, replicates="2")
    folder = sweep(file, out=tmp_path, simulator=QuickSimulator()).folder
    before = (folder / "outcomes.parquet").read_bytes()

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", no_room)
    with pytest.raises(StorageError, match=r"cannot write .*(runs|outcomes).parquet: No space left on device"):
        sweep(file, out=tmp_path, replicates=3, simulator=QuickSimulator())
    monkeypatch.undo()
    assert (folder / "outcomes.parquet").read_bytes() == before
    assert not list(folder.glob("*.tmp"))
    assert json.loads((folder / "status.json").read_text())["state"] == "stopped"
    rest = QuickSimulator(tmp_path / "seeds")
    sweep(file, out=tmp_path, replicates=3, simulator=rest)
    assert not rest.journal.exists(), "the runs were kept"  # type: ignore[union-attr]


def test_ctrl_c_while_looking_for_finished_runs_leaves_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all that is there was found by then: tables made of it would be shorter than those of before."""
    from simulation.experiment.sweeping.plan import Plan

    file = sweep_file(tmp_path, replicates="2")
    folder = sweep(file, out=tmp_path, simulator=QuickSimulator()).folder
    before = (folder / "outcomes.parquet").read_bytes()

    def pressed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Plan, "keys", pressed)
    with pytest.raises(KeyboardInterrupt):
        sweep(file, out=tmp_path, simulator=QuickSimulator())
    assert (folder / "outcomes.parquet").read_bytes() == before


def test_a_clock_that_jumps_changes_nothing(undisturbed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour back in the middle; intervals are told by the clock that does not jump."""
    monkeypatch.setattr(time, "time", lambda: 0.0)
    results = sweep(sweep_file(tmp_path, replicates="4"), out=tmp_path, simulator=QuickSimulator())
    assert results.manifest["content_sha256"] == undisturbed
    assert json.loads((results.folder / "status.json").read_text())["seconds_elapsed"] >= 0.0
