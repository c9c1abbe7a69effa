"""Months become years here: the one reading of `series.parquet` that reports and comparisons share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int64]


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


def codes(table: pa.Table, name: str) -> tuple[Codes, list[Any]]:
    """Integer codes of a column and what they stand for."""
    column = table.column(name).unify_dictionaries()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    chunks = [chunk.indices.to_numpy(zero_copy_only=False).astype(np.int64) for chunk in column.chunks]
    meanings = column.chunk(0).dictionary.to_pylist() if chunks else []
    return np.concatenate([*chunks, np.empty(0, np.int64)]), meanings


def yearly_arrays(table: pa.Table) -> dict[str, Any]:
    """The arrays of `Results` from the long table: months are added up per series, replicate and year."""
    month_codes, months = codes(table, "month")
    replicate_codes, replicates = codes(table, "replicate")
    series_of_row, index = _series(table)
    values = table.column("value").to_numpy()
    years, partial = years_shown(months)
    year_of_month, ends_year = calendar(months, years)
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
    indicator_codes, indicators = codes(table, "indicator")
    group_codes, groups = codes(table, "group")
    wide = max(len(groups), 1)
    pairs = indicator_codes * wide + group_codes
    seen = np.flatnonzero(np.bincount(pairs, minlength=wide * len(indicators)))
    number = np.full(wide * len(indicators), -1, dtype=np.int64)
    number[seen] = np.arange(len(seen))
    index = {(indicators[pair // wide], groups[pair % wide]): at for at, pair in enumerate(seen.tolist())}
    return number[pairs], index


def calendar(months: Sequence[str], years: Sequence[int]) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """For each month the place of its year among the years shown (-1: not shown), and whether it ends it."""
    place = {year: position for position, year in enumerate(years)}
    last = {max(month for month in months if int(month[:4]) == year) for year in years}
    return (
        np.array([place.get(int(month[:4]), -1) for month in months], dtype=np.int64),
        np.array([month in last for month in months], dtype=np.bool_),
    )
