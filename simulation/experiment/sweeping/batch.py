"""Finished runs as columns: what is written to the journal and to parts, and read back from them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

RUNS_OF_A_POINT = 1_000_000  # run number = point x this + replicate: readable, and sorted by point and replicate
KEY_BYTES = 12
_GROUP_RUNS = 512  # runs in a row group: few, so that some runs are read without many neighbours
_GROUP_VALUES = 32_768  # and numbers
_HEAD = struct.Struct(f"<qq{KEY_BYTES}sdqi")  # what stands before the figures in a record; the same for numpy:
_LAYOUT = [
    ("run", "<i8"), ("seed", "<i8"), ("key", "u1", (KEY_BYTES,)), ("seconds", "<f8"), ("persons", "<i8"),
    ("months", "<i4"),
]  # fmt: skip
Array = npt.NDArray[Any]


class Finished(NamedTuple):
    """What a worker hands over of one run. Attributes: values: float64 [figures]. seconds: of simulation."""

    values: Array
    seconds: float
    persons: int
    months: int


def run_number(point: int, replicate: int) -> int:
    """The number of a run."""
    return point * RUNS_OF_A_POINT + replicate


def encoded(run: int, seed: int, key: bytes, finished: Finished) -> bytes:
    """One finished run as bytes."""
    head = _HEAD.pack(run, seed, key, finished.seconds, finished.persons, finished.months)
    return head + np.ascontiguousarray(finished.values, np.float64).tobytes()


@dataclass(frozen=True)
class Batch:
    """Finished runs, one row each.

    Attributes: run: int64. seed: int64. key: uint8 [rows, 12]. seconds: float64. persons: int64. months: int32.
        values: float64 [rows, figures].
    """

    run: Array
    seed: Array
    key: Array
    seconds: Array
    persons: Array
    months: Array
    values: Array

    def __len__(self) -> int:
        return len(self.run)

    def take(self, rows: Array) -> Batch:
        """Some rows, by number or as a mask."""
        return Batch(*(getattr(self, field.name)[rows] for field in fields(self)))

    def content(self) -> bytes:
        """What `content_sha256` of a sweep is taken over, row after row; seconds, persons and months are left out."""
        layout = np.dtype([*_LAYOUT[:3], ("values", "<f8", self.values.shape[1:])])
        rows = np.empty(len(self), layout)
        for name in layout.names or ():
            rows[name] = getattr(self, name)
        return rows.tobytes()

    def in_order(self) -> Batch:
        """Sorted by run, every run once."""
        return self.take(np.unique(self.run, return_index=True)[1])


def decoded(records: Sequence[bytes], figures: int) -> Batch:
    """The runs in these records; ones of another length are left out. Args: figures: numbers kept of each run."""
    layout = np.dtype([*_LAYOUT, ("values", "<f8", (figures,))])
    rows = np.frombuffer(b"".join(one for one in records if len(one) == layout.itemsize), layout)
    return Batch(*(np.ascontiguousarray(rows[field.name]) for field in fields(Batch)))


def joined(batches: Iterable[Batch], figures: int) -> Batch:
    """All rows of some batches, one after another."""
    all_of_them = [decoded([], figures), *batches]
    return Batch(*(np.concatenate([getattr(one, field.name) for one in all_of_them]) for field in fields(Batch)))


def part_bytes_of_a_run(figures: int) -> int:
    """Bytes of a run in a part, at most."""
    return _HEAD.size + 8 * figures


def part_of(batch: Batch) -> bytes:
    """The bytes of a part: a Parquet file with one row per run."""
    columns = {
        "run": pa.array(batch.run),
        "seed": pa.array(batch.seed),
        "key": pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(KEY_BYTES), len(batch), [None, pa.py_buffer(np.ascontiguousarray(batch.key))]
        ),
        "seconds": pa.array(batch.seconds),
        "persons": pa.array(batch.persons),
        "months": pa.array(batch.months),
        "values": pa.FixedSizeListArray.from_arrays(pa.array(batch.values.ravel()), batch.values.shape[1]),
    }
    sink = pa.BufferOutputStream()
    rows = max(1, min(_GROUP_RUNS, _GROUP_VALUES // max(batch.values.shape[1], 1)))
    pq.write_table(
        pa.table(columns), sink, row_group_size=rows, compression="zstd", use_dictionary=["persons", "months"],
        write_page_checksum=True,
    )  # fmt: skip
    return sink.getvalue().to_pybytes()


def batch_of(table: pa.Table) -> Batch:
    """The runs of a part, or of some of its row groups."""
    table = table.combine_chunks()
    whole = {name: table[name].chunk(0) for name in table.column_names if table.num_rows}
    if not whole:
        return decoded([], table.schema.field("values").type.list_size)
    key = np.frombuffer(whole["key"].buffers()[1], np.uint8)
    start = whole["key"].offset * KEY_BYTES
    return Batch(
        key=key[start : start + len(table) * KEY_BYTES].reshape(-1, KEY_BYTES),
        values=whole["values"].flatten().to_numpy().reshape(len(table), -1),
        **{name: whole[name].to_numpy() for name in ("run", "seed", "seconds", "persons", "months")},
    )
