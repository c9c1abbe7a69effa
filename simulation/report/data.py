"""Reads a results folder into yearly tables: one value per replicate and year, and bands over the replicates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from simulation.report.wording import NBSP

Floats = npt.NDArray[np.float64]

FEWEST_RUNS_FOR_QUANTILES = 10  # below it a 5 % quantile would be invented: the range of the runs is shown


class MissingSeriesError(LookupError):
    """A series that a figure or sentence needs is not in the results, or has no value in the years shown."""


@dataclass(frozen=True)
class Results:
    """The yearly view of one results folder, burn-in left out.

    Args:
        totals: sum over the months of a year, [series, replicate, year], NaN months left out.
        counts: number of months with a value, same shape.
        year_ends: value of the last month of the year, same shape, NaN where absent.
        index: (indicator, group) to its row.
        years: calendar years shown.
        scenario: `scenario.resolved.yaml`; `manifest`: `manifest.json`; `flows`: yearly sums, see `yearly_flows`.
    """

    totals: Floats
    counts: Floats
    year_ends: Floats
    index: dict[tuple[str, str], int]
    years: tuple[int, ...]
    scenario: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    flows: pd.DataFrame = field(default_factory=pd.DataFrame)
    failures: int = 0
    partial_year: bool = False

    @property
    def replicates(self) -> int:
        """Number of runs in the results."""
        return int(self.totals.shape[1])

    @cached_property
    def scale(self) -> int | None:
        """Persons per person-agent, None where the folder does not say."""
        scale = self.scenario.get("runs", {}).get("scale", self.manifest.get("scale"))
        return None if scale is None else int(scale)

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return str(self.scenario.get("title") or "Results")

    def has(self, indicator: str, group: str = "all") -> bool:
        """Whether the series exists and has a value in the years shown."""
        row = self.index.get((indicator, group))
        return row is not None and bool((self.counts[row] > 0).any())

    def yearly(self, indicator: str, group: str = "all", *, how: str = "mean") -> pd.DataFrame:
        """One value per year (rows) and replicate (columns).

        Args:
            how: `mean` of the months, `sum` of the months, or `end`, the value of the year's last month.
        Raises:
            MissingSeriesError: no such series, or no value in the years shown.
        """
        if not self.has(indicator, group):
            raise MissingSeriesError(f"{indicator} ({group})")
        row = self.index[indicator, group]
        counts = self.counts[row]
        if how == "end":
            values = self.year_ends[row]
        else:
            values = np.where(counts > 0, self.totals[row], np.nan)
            if how == "mean":
                values = values / np.maximum(counts, 1)
        return pd.DataFrame(values.T, index=pd.Index(self.years, name="year"))

    def fan(self, indicator: str, group: str = "all", *, how: str = "mean", per: float = 1.0) -> pd.DataFrame:
        """Mean, median and bands of a series over the runs; see `fan_of`. `per` divides the values."""
        return fan_of(self.yearly(indicator, group, how=how) / per)

    @property
    def band_words(self) -> str:
        """What the outer band is: `90 % of runs`, `range of 3 runs` or `one run`."""
        if self.replicates == 1:
            return "one run"
        if self.replicates < FEWEST_RUNS_FOR_QUANTILES:
            return f"range of {self.replicates}{NBSP}runs"
        return f"90{NBSP}% of runs"


def fan_of(yearly: pd.DataFrame) -> pd.DataFrame:
    """Mean, median and bands over the replicates of a yearly table.

    Returns:
        Columns mean, median, low50, high50, low90, high90 by year. The 50 % band holds the middle half of the runs,
        the 90 % band the middle nine tenths; with fewer than ten runs the outer band is their whole range and
        the inner one is empty (equal to the median).
    """
    values = yearly.to_numpy(dtype=np.float64)
    shown = ~np.isnan(values).all(axis=1)
    table = np.full((len(yearly), 6), np.nan)
    few = values.shape[1] < FEWEST_RUNS_FOR_QUANTILES
    probabilities = (0.5, 0.5, 0.5, 0.0, 1.0) if few else (0.5, 0.25, 0.75, 0.05, 0.95)
    if shown.any():
        whole = not np.isnan(values[shown]).any()  # the plain functions are much faster
        mean, quantile = (np.mean, np.quantile) if whole else (np.nanmean, np.nanquantile)
        table[shown, 0] = mean(values[shown], axis=1)
        table[shown, 1:] = quantile(values[shown], probabilities, axis=1).T
    columns = ["mean", "median", "low50", "high50", "low90", "high90"]
    return pd.DataFrame(table, index=yearly.index, columns=columns)


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
    yearly = _yearly_arrays(table.combine_chunks())
    return Results(
        **yearly,
        scenario=_read_yaml(folder / "scenario.resolved.yaml"),
        manifest=_read_json(folder / "manifest.json"),
        flows=yearly_flows(folder / "flows.parquet", yearly["years"]),
        failures=_rows(folder / "failures.parquet"),
    )


def _codes(table: pa.Table, name: str) -> tuple[npt.NDArray[np.int64], list[Any]]:
    """Integer codes of a column and what they stand for."""
    column = table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # an empty column has no chunk to combine
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    indices = column.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return indices, column.dictionary.to_pylist()


def years_shown(months: Sequence[str]) -> tuple[tuple[int, ...], bool]:
    """The calendar years to show, and whether the only one is incomplete.

    The first calendar year is burn-in. Years with fewer than twelve months are left out, unless nothing else is left.
    """
    by_year: dict[int, int] = {}
    for month in set(months):
        by_year[int(month[:4])] = by_year.get(int(month[:4]), 0) + 1
    after_burn_in = sorted(by_year)[1:]
    complete = tuple(year for year in after_burn_in if by_year[year] == 12)
    if complete or not after_burn_in:
        return complete, False
    return tuple(after_burn_in), True


def _yearly_arrays(table: pa.Table) -> dict[str, Any]:
    """The arrays of `Results` from the long table."""
    month_codes, months = _codes(table, "month")
    indicator_codes, indicators = _codes(table, "indicator")
    group_codes, groups = _codes(table, "group")
    replicate_codes, replicates = _codes(table, "replicate")
    values = table.column("value").to_numpy()
    years, partial = years_shown(months)
    place = {year: position for position, year in enumerate(years)}
    year_of_code = np.array([place.get(int(month[:4]), -1) for month in months], dtype=np.int64)
    last_months = {max(month for month in months if int(month[:4]) == year) for year in years}
    is_last = np.array([month in last_months for month in months], dtype=bool)
    rank = (
        np.argsort(np.argsort(np.array(replicates, dtype=np.int64))) if replicates else np.empty(0, np.int64)
    )

    series, row = np.unique(indicator_codes * max(len(groups), 1) + group_codes, return_inverse=True)
    year = year_of_code[month_codes]
    keep = (year >= 0) & ~np.isnan(values)
    shape = (len(series), len(replicates), len(years))
    flat = ((row * shape[1] + rank[replicate_codes]) * shape[2] + year)[keep]
    size = int(np.prod(shape))
    year_ends = np.full(size, np.nan)
    at_end = is_last[month_codes[keep]]
    year_ends[flat[at_end]] = values[keep][at_end]
    index = {(indicators[key // len(groups)], groups[key % len(groups)]): at for at, key in enumerate(series)}
    return {
        "totals": np.bincount(flat, values[keep], size).reshape(shape),
        "counts": np.bincount(flat, minlength=size).astype(np.float64).reshape(shape),
        "year_ends": year_ends.reshape(shape),
        "index": index,
        "years": years,
        "partial_year": partial,
    }


def yearly_flows(path: Path, years: Sequence[int]) -> pd.DataFrame:
    """Persons who changed state, summed over each year, mean over the runs: columns year, source, target, persons."""
    empty = pd.DataFrame({"year": [], "source": [], "target": [], "persons": []})
    if not path.is_file() or not years:
        return empty
    columns = ["replicate", "month", "source", "target", "persons"]
    table = pq.read_table(path, columns=columns, read_dictionary=["month", "source", "target"])
    if not table.num_rows:
        return empty
    month_codes, months = _codes(table, "month")
    runs = len(table.column("replicate").unique())
    frame = pd.DataFrame(
        {
            "year": np.array([int(month[:4]) for month in months])[month_codes],
            "source": table.column("source").to_pandas(),
            "target": table.column("target").to_pandas(),
            "persons": table.column("persons").to_numpy() / runs,
        }
    )
    frame = frame[frame["year"].isin(years)]
    grouped = frame.groupby(["year", "source", "target"], observed=True, as_index=False)["persons"].sum()
    return grouped.astype({"source": str, "target": str})


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
