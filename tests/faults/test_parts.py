"""Parts: damaged ones are noticed and made anew, a full disk leaves whole ones, one driver at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.lock import FolderInUseError, sole_driver
from simulation.experiment.results import Results
from simulation.experiment.run import results_folder, run, tasks_of
from simulation.experiment.store import PartStore, StorageError


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short, empty])
def test_a_damaged_part_is_set_aside_and_run_again(damage: object, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    first = run(year_scenario(4), out=tmp_path, simulator=QuickSimulator(journal))
    before = (first.folder / "series.parquet").read_bytes()
    seed = tasks_of(year_scenario(4))[2].seed
    (part,) = (first.folder / "parts").glob(f"{tasks_of(year_scenario(4))[2].key}-*.parquet")
    damage(part)  # type: ignore[operator]
    run(year_scenario(4), out=tmp_path, simulator=QuickSimulator(journal))
    assert part.with_suffix(".corrupt").exists()
    assert QuickSimulator(journal).done()[4:] == [seed]
    assert (first.folder / "series.parquet").read_bytes() == before


def test_a_part_damaged_before_the_merge_is_a_failed_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a commit and the merge nothing is trusted either: the other runs are still merged."""
    commit = PartStore.commit

    def commit_and_damage(store: PartStore, key: str, content: bytes) -> None:
        commit(store, key, content)
        if key == tasks_of(year_scenario(3))[1].key:
            flip_a_byte(next(store.folder.glob(f"{key}-*.parquet")))

    monkeypatch.setattr(PartStore, "commit", commit_and_damage)
    results = run(year_scenario(3), out=tmp_path, simulator=QuickSimulator())
    assert results.runs()["status"].tolist() == ["done", "failed", "done"]
    assert results.failures()["error"].tolist() == ["DamagedPartError"]
    assert results.manifest["status"] == "some runs failed"


def test_what_a_killed_driver_left_half_written_is_swept_up(tmp_path: Path) -> None:
    parts = results_folder(year_scenario(2), tmp_path) / "parts"
    parts.mkdir(parents=True)
    (parts / "something.parquet.tmp").write_bytes(b"half")
    run(year_scenario(2), out=tmp_path, simulator=QuickSimulator())
    assert not list(parts.glob("*.tmp"))


def test_a_full_disk_keeps_finished_parts_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, synced = tmp_path / "journal", os.fsync
    room = iter(range(5))  # two files at the start, then three parts

    def sync_while_there_is_room(handle: int) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(handle)

    monkeypatch.setattr(os, "fsync", sync_while_there_is_room)
    with pytest.raises(StorageError, match=r"cannot write .*parts.*: No space left on device"):
        run(year_scenario(6), out=tmp_path, simulator=QuickSimulator(journal))
    monkeypatch.undo()
    parts = results_folder(year_scenario(6), tmp_path) / "parts"
    assert len(list(parts.glob("*.parquet"))) == 3
    assert not list(parts.glob("*.tmp"))
    results = run(year_scenario(6), out=tmp_path, simulator=QuickSimulator(journal))
    assert results.manifest["runs"] == {"done": 6, "of_them_kept": 3, "failed": 0}


def test_a_disk_full_at_the_merge_keeps_the_tables_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    folder = run(year_scenario(2), out=tmp_path, simulator=QuickSimulator()).folder
    before = (folder / "series.parquet").read_bytes()

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_batch", no_room)
    with pytest.raises(StorageError, match="series"):
        run(year_scenario(3), out=tmp_path, simulator=QuickSimulator())
    assert (folder / "series.parquet").read_bytes() == before
    assert len(list((folder / "parts").glob("*.parquet"))) == 3
    assert not list(folder.glob("*.tmp"))


def test_a_second_driver_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    folder = results_folder(year_scenario(2), tmp_path)
    folder.mkdir(parents=True)
    with sole_driver(folder), pytest.raises(FolderInUseError, match=f"process {os.getpid()} on"):
        run(year_scenario(2), out=tmp_path, simulator=QuickSimulator())
    assert len(run(year_scenario(2), out=tmp_path, simulator=QuickSimulator()).runs()) == 2


def test_the_lock_of_a_killed_driver_is_taken_over(tmp_path: Path) -> None:
    """kill -9 while it held the lock: the file is still there, the lock is not."""
    holder = (
        "import os, pathlib, signal; from simulation.experiment.lock import sole_driver\n"
        f"with sole_driver(pathlib.Path({str(tmp_path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", holder], timeout=60).returncode == -9
    assert (tmp_path / ".lock").exists()
    with sole_driver(tmp_path):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot write"):
        run(year_scenario(2), out=tmp_path / "file", simulator=QuickSimulator())


def test_an_interrupted_table_is_still_readable(tmp_path: Path) -> None:
    """Ctrl-C in the middle: what is done is merged before the interrupt goes on."""

    class Impatient(QuickSimulator):
        def __call__(self, scenario, seed):  # type: ignore[no-untyped-def]
            if seed == tasks_of(scenario)[3].seed:
                raise KeyboardInterrupt
            return super().__call__(scenario, seed)

    with pytest.raises(KeyboardInterrupt):
        run(year_scenario(6), out=tmp_path, simulator=Impatient())
    results = Results(results_folder(year_scenario(6), tmp_path))
    assert results.runs()["replicate"].tolist() == [0, 1, 2]
    assert results.series()["replicate"].nunique() == 3
    assert results.manifest["status"] == "interrupted"
