"""From parts to the tables of a sweep: `runs`, `outcomes` and `failures`, sorted by point and replicate.

Parts hold runs in the order in which they ended. The tables are written range by range: the runs of a range are picked
from all parts, of which only the row groups that may hold some are read, so that memory stays flat however many runs
there are. `outcomes.parquet` holds nothing but what follows from code, sweep and seeds: the same runs give the same
bytes, and the same content hash, whatever executor, order or kills came between.

The content hash is the sha256 over the runs done, sorted by point and replicate. Of each run it takes, little-endian
and one after another: point x 1,000,000 + replicate (int64), seed (int64), key (12 bytes), and its figures (float64)
in the order in which `outcomes.parquet` has them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiment.executor import Failure
from simulation.experiment.merge import WORD, coded, repeated, table_writer
from simulation.experiment.sweeping.batch import RUNS_OF_A_POINT, Batch, batch_of, joined
from simulation.experiment.sweeping.failed import FailureLog
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.store import SweepStore

_RUN = [("point", pa.int32()), ("replicate", pa.int32())]
OUTCOMES = pa.schema(
    [*_RUN, ("indicator", WORD), ("group", WORD), ("period", WORD), ("value", pa.float64()), ("unit", WORD)]
)
RUNS = pa.schema(
    [*_RUN, ("seed", pa.int64()), ("key", pa.string()), ("status", WORD), ("seconds", pa.float64()),
     ("months", pa.int32()), ("persons", pa.int64())]
)  # fmt: skip
FAILURES = pa.schema(
    [*_RUN, ("seed", pa.int64()), ("key", pa.string()), ("error", pa.string()), ("message", pa.string()),
     ("traceback", pa.string()), ("attempts", pa.int32())]
)  # fmt: skip
_RANGE_VALUES = 100_000  # numbers handled at a time: 0.8 MB, and a few times that as a table
_RANGE_RUNS = 8_192
_STATUSES = pa.array(["done", "failed"])
Array = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Written:
    """What came into the tables. Attributes: content: the content hash, 64 hex digits."""

    done: int
    failed: int
    seconds: float
    content: str


def write_tables(folder: Path, plan: Plan, store: SweepStore, done: npt.NDArray[np.bool_], log: FailureLog) -> Written:
    """Write the tables of all runs in `done`, and of those that failed.

    Args: done: bool [points, replicates]. A run that is in no sound part any more is added to the failures.
    Raises: StorageError; the tables of an earlier go are then still there.
    """
    parts, layout = _Parts(store), _Layout(plan)
    content, seconds, number = hashlib.sha256(), 0.0, 0
    failed = np.fromiter((row["run"] for row in log.rows()), np.int64)
    with (
        table_writer(folder / "runs.parquet", RUNS) as runs,
        table_writer(folder / "outcomes.parquet", OUTCOMES) as outcomes,
    ):
        for wanted in _ranges(done, np.sort(failed), len(plan.kept)):
            keys = layout.keys(wanted)
            found = parts.runs(wanted, keys)
            for run in np.setdiff1d(wanted, np.union1d(found.run, failed)).tolist():
                point, replicate = divmod(run, RUNS_OF_A_POINT)
                log.add(run, plan.seed(replicate), plan.key(point, replicate), _LOST)
            content.update(found.content())
            runs.write_batch(layout.runs(wanted, keys, found))
            outcomes.write_batch(layout.outcomes(found))
            seconds += float(found.seconds.sum())
            number += len(found)
    _write_failures(folder, log)
    return Written(number, log.count, seconds, content.hexdigest())


_LOST = Failure("DamagedPartError", "its part is damaged and was set aside; run again to replace it")


def _ranges(done: npt.NDArray[np.bool_], failed: Array, figures: int) -> Iterator[Array]:
    """The runs that are done or failed, in order, some at a time; never all their numbers at once."""
    step = max(1, min(_RANGE_RUNS, _RANGE_VALUES // figures))
    per_point = max(1.0, np.count_nonzero(done) / len(done))
    points = max(1, int(step / per_point))
    for first in range(0, len(done), points):
        here, replicates = np.nonzero(done[first : first + points])
        ends = np.searchsorted(failed, [first * RUNS_OF_A_POINT, (first + points) * RUNS_OF_A_POINT])
        runs = np.union1d((first + here) * RUNS_OF_A_POINT + replicates, failed[slice(*ends)])
        yield from (runs[start : start + step] for start in range(0, len(runs), step))


def _write_failures(folder: Path, log: FailureLog) -> None:
    rows = sorted(log.rows(), key=lambda row: int(row["run"]))
    for row in rows:
        row["point"], row["replicate"] = divmod(row.pop("run"), RUNS_OF_A_POINT)
    with table_writer(folder / "failures.parquet", FAILURES) as writer:
        writer.write_table(pa.Table.from_pylist(rows, FAILURES))


class _Parts:
    """The sound parts, and between which run numbers each of their row groups lies."""

    def __init__(self, store: SweepStore) -> None:
        self._figures = store.figures
        self._files = [(file, _group_ends(file)) for file in store.verified()]

    def runs(self, wanted: Array, keys: npt.NDArray[np.uint8]) -> Batch:
        """Those of these runs that are there under their key, in order, each once."""
        batches = []
        for file, (firsts, lasts) in self._files:
            groups = np.flatnonzero((firsts <= wanted[-1]) & (lasts >= wanted[0])).tolist()
            if groups:
                batch = batch_of(file.read_row_groups(groups, use_threads=False))
                places = np.minimum(np.searchsorted(wanted, batch.run), len(wanted) - 1)
                mine = (wanted[places] == batch.run) & (batch.key == keys[places]).all(axis=1)
                batches.append(batch.take(mine))
        return joined(batches, self._figures).in_order()


def _group_ends(file: pq.ParquetFile) -> tuple[Array, Array]:
    column = file.schema_arrow.get_field_index("run")
    groups = [file.metadata.row_group(at).column(column).statistics for at in range(file.metadata.num_row_groups)]
    return np.array([group.min for group in groups], np.int64), np.array([group.max for group in groups], np.int64)


class _Layout:
    """The columns of the tables; words that are the same for every run are made once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        figures = list(plan.kept.figures())
        words = zip(*((*figure, figure.unit) for figure in figures), strict=True)
        self._words = [repeated(list(each), 1) for each in words]
        self._number = len(figures)

    def keys(self, wanted: Array) -> npt.NDArray[np.uint8]:
        """The keys of these runs, uint8 [runs, 12]."""
        return self._plan.keys(*np.divmod(wanted, RUNS_OF_A_POINT))

    def runs(self, wanted: Array, keys: npt.NDArray[np.uint8], found: Batch) -> pa.RecordBatch:
        """One row per run, also for those that are not found: they failed."""
        points, replicates = np.divmod(wanted, RUNS_OF_A_POINT)
        there = np.isin(wanted, found.run)
        rows = np.searchsorted(found.run, wanted[there])
        columns = [
            *_pair(points, replicates),
            pa.array([self._plan.seed(int(replicate)) for replicate in replicates], pa.int64()),
            pa.array([key.tobytes().hex() for key in keys], pa.string()),
            coded(np.where(there, 0, 1), _STATUSES),
            _spread(found.seconds[rows], there, pa.float64()),
            _spread(found.months[rows], there, pa.int32()),
            _spread(found.persons[rows], there, pa.int64()),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=RUNS)

    def outcomes(self, found: Batch) -> pa.RecordBatch:
        """One row per run and figure."""
        points, replicates = np.divmod(found.run, RUNS_OF_A_POINT)
        indicator, group, period, unit = (
            coded(np.tile(words.indices.to_numpy(), len(found)), words.dictionary) for words in self._words
        )
        columns = [
            *_pair(np.repeat(points, self._number), np.repeat(replicates, self._number)),
            indicator, group, period, pa.array(found.values.ravel()), unit,
        ]  # fmt: skip
        return pa.RecordBatch.from_arrays(columns, schema=OUTCOMES)


def _pair(points: Array, replicates: Array) -> list[pa.Array]:
    return [pa.array(points.astype(np.int32)), pa.array(replicates.astype(np.int32))]


def _spread(values: npt.NDArray, there: npt.NDArray[np.bool_], kind: pa.DataType) -> pa.Array:
    """The values at the rows that have one, nothing at the others."""
    whole = np.zeros(len(there), values.dtype)
    whole[there] = values
    return pa.array(whole, kind, mask=~there)
