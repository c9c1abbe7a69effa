"""Reads the files of a results folder; months become years here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from simulation.report.data import Results

Codes = npt.NDArray[np.int64]


def read_results(folder: Path) -> Results:
    """Read the results folder.

    Raises:
        FileNotFoundError: no `series.parquet` in the folder.
    """
    series_path = folder / "series.parquet"
    if not series_path.is_file():
        raise FileNotFoundError(f"{folder} holds no series.parquet: it is not a results folder")
    columns = ["replicate", "month", "indicator", "group", "value"]
    table = pq.read_table(series_path, columns=columns, read_dictionary=["month", "indicator", "group"])
    yearly = _yearly_arrays(table)
    return Results(
        **yearly,
        scenario=_read_yaml(folder / "scenario.resolved.yaml"),
        manifest=_read_json(folder / "manifest.json"),
        flows=yearly_flows(folder / "flows.parquet", yearly["years"]),
        failures=_rows(folder / "failures.parquet"),
    )


def years_shown(months: Sequence[str]) -> tuple[tuple[int, ...], bool]:
    """The calendar years to show, and whether the only one is incomplete.

    The first calendar year is burn-in. Years with fewer than twelve months are left out, unless nothing else
    is left.
    """
    by_year: dict[int, int] = {}
    for month in set(months):
        by_year[int(month[:4])] = by_year.get(int(month[:4]), 0) + 1
    after_burn_in = sorted(by_year)[1:]
    complete = tuple(year for year in after_burn_in if by_year[year] == 12)
    if complete or not after_burn_in:
        return complete, False
    return tuple(after_burn_in), True


def _codes(table: pa.Table, name: str) -> tuple[Codes, list[Any]]:
    """Integer codes of a column and what they stand for."""
    column = table.column(name).unify_dictionaries()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    chunks = [chunk.indices.to_numpy(zero_copy_only=False).astype(np.int64) for chunk in column.chunks]
    meanings = column.chunk(0).dictionary.to_pylist() if chunks else []
    return np.concatenate([*chunks, np.empty(0, np.int64)]), meanings


def _yearly_arrays(table: pa.Table) -> dict[str, Any]:
    """The arrays of `Results` from the long table: months are added up per series, replicate and year."""
    month_codes, months = _codes(table, "month")
    replicate_codes, replicates = _codes(table, "replicate")
    series_of_row, index = _series(table)
    values = table.column("value").to_numpy()
    years, partial = years_shown(months)
    year_of_month, ends_year = _calendar(months, years)
    rank = np.argsort(np.argsort(np.array(replicates, dtype=np.int64), kind="stable"), kind="stable")

    shape = (len(index), len(replicates), len(years))
    size = int(np.prod(shape))
    year = year_of_month[month_codes]
    keep = (year >= 0) & ~np.isnan(values)
    cell = ((series_of_row * shape[1] + rank[replicate_codes]) * shape[2] + year)[keep]
    kept = values[keep]
    at_end = ends_year[month_codes[keep]]
    year_ends = np.full(size, np.nan)
    year_ends[cell[at_end]] = kept[at_end]
    return {
        "totals": np.bincount(cell, kept, size).reshape(shape),
        "counts": np.bincount(cell, minlength=size).astype(np.float64).reshape(shape),
        "year_ends": year_ends.reshape(shape),
        "index": index,
        "years": years,
        "partial_year": partial,
    }


def _series(table: pa.Table) -> tuple[Codes, dict[tuple[str, str], int]]:
    """For each row the number of its series, and the number of each (indicator, group)."""
    indicator_codes, indicators = _codes(table, "indicator")
    group_codes, groups = _codes(table, "group")
    wide = max(len(groups), 1)
    pairs = indicator_codes * wide + group_codes
    seen = np.flatnonzero(np.bincount(pairs, minlength=wide * len(indicators)))
    number = np.full(wide * len(indicators), -1, dtype=np.int64)
    number[seen] = np.arange(len(seen))
    index = {(indicators[pair // wide], groups[pair % wide]): at for at, pair in enumerate(seen.tolist())}
    return number[pairs], index


def _calendar(months: Sequence[str], years: Sequence[int]) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """For each month the place of its year among the years shown (-1: not shown), and whether it ends it."""
    place = {year: position for position, year in enumerate(years)}
    last = {max(month for month in months if int(month[:4]) == year) for year in years}
    return (
        np.array([place.get(int(month[:4]), -1) for month in months], dtype=np.int64),
        np.array([month in last for month in months], dtype=np.bool_),
    )


def yearly_flows(path: Path, years: Sequence[int]) -> pd.DataFrame:
    """Persons who changed state, summed over each year, mean over the runs.

    Returns:
        Columns year, source, target, persons; empty without a file.
    """
    if not path.is_file() or not years:
        return pd.DataFrame(columns=["year", "source", "target", "persons"])
    columns = ["replicate", "month", "source", "target", "persons"]
    table = pq.read_table(path, columns=columns, read_dictionary=["month", "source", "target"])
    (month_codes, months), (source_codes, sources) = _codes(table, "month"), _codes(table, "source")
    target_codes, targets = _codes(table, "target")
    runs = max(1, len(table.column("replicate").unique()))
    year_of_month, _ = _calendar(months, years)
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
