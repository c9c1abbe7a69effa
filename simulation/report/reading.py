"""Reads the files of a results folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from simulation.experiment.yearly import calendar, codes, yearly_arrays
from simulation.report.data import Results


def read_results(folder: Path) -> Results:
    """Read the results folder.

    Raises:
        FileNotFoundError: no `series.parquet` in the folder.
    """
    series_path = folder / "series.parquet"
    if not series_path.is_file():
        raise FileNotFoundError(f"{folder} holds no series.parquet: it is not a results folder")
    drawn = "draw" in pq.read_schema(series_path).names
    columns = ["replicate", "month", "indicator", "group", "value"] + ["draw"] * drawn
    table = pq.read_table(series_path, columns=columns, read_dictionary=["month", "indicator", "group"])
    yearly = yearly_arrays(table)
    return Results(
        **yearly,
        scenario=_read_yaml(folder / "scenario.resolved.yaml"),
        manifest=_read_json(folder / "manifest.json"),
        draws=_draws(table) if drawn else (),
        flows=yearly_flows(folder / "flows.parquet", yearly["years"]),
        failures=_rows(folder / "failures.parquet"),
    )


def _draws(table: pa.Table) -> tuple[int, ...]:
    """The draw of each run, by ascending replicate."""
    replicates, first = np.unique(table.column("replicate").to_numpy(), return_index=True)
    return tuple(int(draw) for draw in table.column("draw").to_numpy()[first[: len(replicates)]])


def yearly_flows(path: Path, years: Sequence[int]) -> pd.DataFrame:
    """Persons who changed state, summed over each year, mean over the runs.

    Returns:
        Columns year, source, target, persons; empty without a file.
    """
    if not path.is_file() or not years:
        return pd.DataFrame(columns=["year", "source", "target", "persons"])
    columns = ["replicate", "month", "source", "target", "persons"]
    table = pq.read_table(path, columns=columns, read_dictionary=["month", "source", "target"])
    (month_codes, months), (source_codes, sources) = codes(table, "month"), codes(table, "source")
    target_codes, targets = codes(table, "target")
    runs = max(1, len(table.column("replicate").unique()))
    year_of_month, _ = calendar(months, years)
    year = year_of_month[month_codes]
    keep = year >= 0
    shape = (len(years), len(sources), len(targets))
    cell = (year * shape[1] + source_codes) * shape[2] + target_codes
    sums = np.bincount(cell[keep], table.column("persons").to_numpy()[keep] / runs, int(np.prod(shape)))
    at_year, at_source, at_target = np.nonzero(sums.reshape(shape))
    return pd.DataFrame(
        {
            "year": np.array(years, dtype=np.int64)[at_year],
            "source": [sources[at] for at in at_source],
            "target": [targets[at] for at in at_target],
            "persons": sums[sums != 0],
        }
    )


def _read_yaml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return loaded if isinstance(loaded, dict) else {}


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    loaded = json.loads(path.read_text(encoding="utf-8"))
    return loaded if isinstance(loaded, dict) else {}


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows) if path.is_file() else 0
