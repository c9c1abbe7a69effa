"""From parts to the tables of a results folder, one run at a time: memory stays flat however many runs.

`series.parquet` and `flows.parquet` hold nothing but what follows from code, scenario and seeds, in a fixed
order: the same runs give the same bytes. `runs.parquet` holds seconds, so it differs from time to time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiment.executor import Failure
from simulation.experiment.parts import Part
from simulation.experiment.simulate import Task
from simulation.experiment.store import PartStore, storing
from simulation.indicators.catalogue import BY_NAME, STATES
from simulation.scenario.schema import Scenario

WORD = pa.dictionary(pa.int32(), pa.string())
_RUN = [("scenario", WORD), ("replicate", pa.int32()), ("seed", pa.int64()), ("draw", pa.int32())]
SERIES = pa.schema(
    [
        *_RUN,
        ("month", WORD),
        ("indicator", WORD),
        ("group", WORD),
        ("value", pa.float64()),
        ("unit", WORD),
    ]
)
FLOWS = pa.schema([*_RUN, ("month", WORD), ("source", WORD), ("target", WORD), ("persons", pa.int64())])
RUNS = pa.schema(
    [*_RUN, ("key", pa.string()), ("seconds", pa.float64()), ("months", pa.int32()), ("persons", pa.int64()),
     ("status", pa.string())]
)  # fmt: skip
FAILURES = pa.schema(
    [*_RUN, ("key", pa.string()), ("error", pa.string()), ("message", pa.string()),
     ("traceback", pa.string()), ("attempts", pa.int32())]
)  # fmt: skip


def merge(
    folder: Path, scenario: Scenario, tasks: Iterable[Task], store: PartStore, failures: dict[str, Failure]
) -> tuple[int, float]:
    """Write runs, series, flows and failures of these tasks from their parts.

    Args: failures: by run key; a part found damaged is added. Returns: runs done, sum of their seconds.
    Raises: StorageError; the tables of an earlier run are then still there.
    """
    tasks = list(tasks)
    rows: dict[str, dict[str, Any]] = {}
    layout = _Layout(scenario)
    with (
        table_writer(folder / "series.parquet", SERIES) as series,
        table_writer(folder / "flows.parquet", FLOWS) as flows,
    ):
        for key, part in store.read(task.key for task in tasks):
            if isinstance(part, Part):
                series.write_batch(layout.series(part))
                flows.write_batch(layout.flows(part))
                rows[key] = {"seconds": part.seconds, "months": part.months, "persons": part.persons}
            else:
                failures[key] = Failure(type(part).__name__, str(part))
    _write_runs(folder, scenario.name, tasks, rows, failures)
    return len(rows), sum(row["seconds"] for row in rows.values())


def _write_runs(
    folder: Path, name: str, tasks: list[Task], done: dict[str, dict[str, Any]], failures: dict[str, Failure]
) -> None:
    absent = {"seconds": None, "months": 0, "persons": 0}
    runs, failed = [], []
    for task in tasks:
        row = {"scenario": name, "replicate": task.replicate, "seed": task.seed, "draw": task.draw, "key": task.key}
        if task.key in done:
            runs.append(row | done[task.key] | {"status": "done"})
        elif task.key in failures:
            runs.append(row | absent | {"status": "failed"})
            failed.append(row | vars(failures[task.key]))
    for file, schema, content in (("runs", RUNS, runs), ("failures", FAILURES, failed)):
        with table_writer(folder / f"{file}.parquet", schema) as writer:
            writer.write_table(pa.Table.from_pylist(content, schema))


@contextmanager
def table_writer(path: Path, schema: pa.Schema) -> Iterator[Any]:
    """A Parquet writer whose file appears under its name when it is whole."""
    temporary = path.with_name(path.name + ".tmp")
    words = [field.name for field in schema if field.type == WORD]
    try:
        with storing(path):
            with pq.ParquetWriter(temporary, schema, compression="zstd", use_dictionary=words) as writer:
                yield writer
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _Layout:
    """The columns that are the same for every run of a scenario, built once."""

    def __init__(self, scenario: Scenario) -> None:
        horizon = scenario.horizon
        self.name = scenario.name
        self.month_words = pa.array([horizon.month_label(month) for month in range(horizon.months)])
        self.states = pa.array(STATES)
        self._keys: list[tuple[str, str]] = []
        self._shared: list[pa.Array] = []

    def series(self, part: Part) -> pa.RecordBatch:
        """The long table of one run: series after series, month after month."""
        if part.keys != self._keys:
            self._keys, self._shared = part.keys, self._series_words(part)
        month, indicator, group, unit = self._shared
        columns = [
            *self._run(part, part.values.size),
            month,
            indicator,
            group,
            pa.array(part.values.ravel()),
            unit,
        ]
        return pa.RecordBatch.from_arrays(columns, schema=SERIES)

    def flows(self, part: Part) -> pa.RecordBatch:
        """The moves of one run, those of nobody left out."""
        month, source, target = np.nonzero(part.flows)
        columns = [
            *self._run(part, len(month)),
            coded(month, self.month_words),
            coded(source, self.states),
            coded(target, self.states),
            pa.array(part.flows[month, source, target]),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=FLOWS)

    def _run(self, part: Part, rows: int) -> list[pa.Array]:
        return [
            coded(np.zeros(rows, np.int32), pa.array([self.name])),
            pa.array(np.full(rows, part.replicate, np.int32)),
            pa.array(np.full(rows, part.seed, np.int64)),
            pa.array(np.full(rows, part.draw, np.int32)),
        ]

    def _series_words(self, part: Part) -> list[pa.Array]:
        series, months = part.values.shape
        units = [BY_NAME[indicator].unit for indicator, _ in part.keys]
        by_series = ([indicator for indicator, _ in part.keys], [group for _, group in part.keys], units)
        indicator, group, unit = (repeated(words, months) for words in by_series)
        return [coded(np.tile(np.arange(months), series), self.month_words), indicator, group, unit]


def repeated(words: list[str], times: int) -> pa.Array:
    """Each word so many times in a row."""
    distinct = list(dict.fromkeys(words))
    numbers = {word: number for number, word in enumerate(distinct)}
    return coded(np.repeat([numbers[word] for word in words], times), pa.array(distinct))


def coded(numbers: np.ndarray, words: pa.Array) -> pa.Array:
    """A column of words. Args: numbers: of each row, the place of its word among `words`."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), words)
