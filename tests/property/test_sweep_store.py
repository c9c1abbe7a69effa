"""The store of a sweep: whatever the order, the kills and the damage, the same runs give the same content."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep_files import one_row

from simulation.experiment.store import StorageError
from simulation.experiment.sweeping.batch import KEY_BYTES, Batch, decoded, encoded, joined, run_number
from simulation.experiment.sweeping.journal import Journal, framed, sound_spans
from simulation.experiment.sweeping.store import SweepStore

FIGURES = 4
CODE = "0123456789abcdef"
RUNS = [run_number(point, replicate) for point in range(6) for replicate in range(3)]


def key_of(run: int) -> bytes:
    return run.to_bytes(KEY_BYTES, "big")


def commit(store: SweepStore, runs: Iterable[int]) -> None:
    for run in runs:
        store.commit(run, run % 7, key_of(run), one_row(run / 3.0))


def content(store: SweepStore) -> Batch:
    return joined(store.batches(), FIGURES).in_order()


def small_store(folder: Path, full: int = 4) -> SweepStore:
    """Parts of so many runs, so that a few runs make several."""
    store = SweepStore(folder, FIGURES, CODE)
    store.full = full
    return store


def assert_holds(store: SweepStore, runs: Iterable[int]) -> None:
    found, expected = content(store), sorted(runs)
    assert found.run.tolist() == expected
    np.testing.assert_array_equal(found.values[:, 0], np.array(expected) / 3.0)
    assert [key.tobytes() for key in found.key] == [key_of(run) for run in expected]


@settings(max_examples=40)
@given(st.permutations(RUNS), st.lists(st.sampled_from(["kill", "close", "roll"]), max_size=6), st.data())
def test_any_order_of_commits_and_kills_keeps_the_same_runs(
    order: list[int], events: list[str], data: st.DataObject
) -> None:
    """A kill leaves the journal as it is; a new driver opens the folder and goes on with the rest."""
    with tempfile.TemporaryDirectory() as folder:
        store = small_store(Path(folder), data.draw(st.integers(1, 8)))
        store.open()
        cuts = sorted(data.draw(st.integers(0, len(order))) for _ in events)
        for before, cut, event in zip([0, *cuts], [*cuts, len(order)], [*events, "close"], strict=False):
            commit(store, order[before:cut])
            if event == "roll":
                store.roll()
            else:
                if event == "close":
                    store.close()
                store = small_store(Path(folder), store.full)
                store.open()
                assert_holds(store, order[:cut])
        assert_holds(store, RUNS)
        store.roll()
        assert_holds(store, RUNS)
        store.close()


@settings(max_examples=150)
@given(st.data())
def test_a_journal_torn_at_any_byte_keeps_all_whole_records(data: st.DataObject) -> None:
    """And takes new ones after it is mended."""
    records = [encoded(run, 1, key_of(run), one_row(run)) for run in range(5)]
    frames = b"".join(map(framed, records))
    cut = data.draw(st.integers(0, len(frames)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.journal"
        path.write_bytes(frames[:cut])
        journal = Journal(path)
        whole = cut // len(framed(records[0]))
        assert journal.open() == records[:whole]
        journal.append(records[4])
        journal.close()
        again = Journal(path)
        assert again.open() == [*records[:whole], records[4]]
        again.close()
        assert not path.with_suffix(".corrupt").exists(), "what a crash leaves is no damage"


@settings(max_examples=150)
@given(st.data())
def test_a_flipped_byte_costs_one_record_at_most_and_is_kept_aside(data: st.DataObject) -> None:
    """The records behind it are found again by their mark."""
    records = [encoded(run, 1, key_of(run), one_row(run)) for run in range(5)]
    frames = bytearray(b"".join(map(framed, records)))
    at = data.draw(st.integers(0, len(frames) - 1))
    frames[at] ^= data.draw(st.integers(1, 255))
    lost = at // len(framed(records[0]))
    found = [bytes(frames[start:end]) for start, end in sound_spans(bytes(frames))]
    assert found == records[:lost] + records[lost + 1 :]


@pytest.mark.parametrize("figures", [1, 4, 70_000])
def test_a_part_gives_back_its_runs_bit_for_bit(figures: int, tmp_path: Path) -> None:
    """Also nan, minus zero and the largest numbers; also parts of one run."""
    strange = np.array([np.nan, -0.0, 1e308, 5e-324])
    rows = [np.resize(strange, figures), np.resize(strange[::-1], figures)]
    store = SweepStore(tmp_path, figures, CODE)
    store.open()
    for run, row in enumerate(rows):
        store.commit(run, 2**62, key_of(run), one_row(0.0)._replace(values=row))
    store.roll()
    store.close()
    again = SweepStore(tmp_path, figures, CODE)
    again.open()
    found = joined(again.batches(), figures).in_order()
    assert found.values.tobytes() == np.array(rows).tobytes()
    assert found.seed.tolist() == [2**62] * 2
    again.close()


def test_small_parts_are_taken_into_the_next() -> None:
    """A sweep that is resumed a hundred times does not leave a hundred parts."""
    with tempfile.TemporaryDirectory() as folder:
        for run in range(100):
            store = small_store(Path(folder), 40)
            store.open()
            commit(store, [run])
            store.roll()
            store.close()
            assert len(list((Path(folder) / "parts").glob("*.parquet"))) <= 1 + run // 40 + 1
        assert_holds(small_store_opened(Path(folder)), range(100))


def small_store_opened(folder: Path) -> SweepStore:
    store = small_store(folder, 40)
    store.open()
    return store


def test_a_kill_between_part_and_journal_keeps_each_run_once(tmp_path: Path) -> None:
    """The part is there and the journal not yet empty: both hold the runs."""
    store = small_store(tmp_path, 100)
    store.open()
    commit(store, RUNS)
    journal = store.journal.path.read_bytes()
    store.roll()
    store.close()
    store.journal.path.write_bytes(journal)
    store = small_store(tmp_path, 100)
    store.open()
    assert_holds(store, RUNS)
    store.roll()
    assert_holds(store, RUNS)
    assert len(list(store.folder.glob("*.parquet"))) == 1
    store.close()


def test_runs_of_other_code_are_not_used_and_dropped_in_the_end(tmp_path: Path) -> None:
    old = SweepStore(tmp_path, FIGURES, "ffffffff")
    old.open()
    commit(old, [1, 2])
    old.roll()
    commit(old, [3])
    old.close()
    new = small_store(tmp_path)
    new.open()
    assert_holds(new, [])
    new.drop_other_code()
    assert [path.name for path in new.folder.iterdir()] == ["01234567.journal"]
    new.close()


def test_records_of_another_length_are_no_runs() -> None:
    """A record of a sweep that kept other figures."""
    assert len(decoded([encoded(1, 1, key_of(1), one_row(1.0, 3)), encoded(2, 1, key_of(2), one_row(1.0))], 4)) == 1


def test_a_write_that_fails_half_way_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk takes the first bytes of a record and no more; later there is room again."""
    journal = Journal(tmp_path / "x.journal")
    journal.open()
    journal.append(b"first")
    write, size = os.write, journal.path.stat().st_size

    def full(handle: int, content: bytes) -> int:
        write(handle, content[:7])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageError, match="No space left on device"):
        journal.append(b"second")
    monkeypatch.undo()
    assert journal.path.stat().st_size == size
    journal.append(b"third")
    assert journal.read() == [b"first", b"third"]
    assert journal.records == 2
    journal.close()
