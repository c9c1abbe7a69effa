"""The yearly view of a results folder: one value per replicate and year, and bands over the replicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.report.wording import NBSP, within

Floats = npt.NDArray[np.float64]

FEWEST_RUNS_FOR_QUANTILES = 10  # below it a 5 % quantile would be invented: the range of the runs is shown


class MissingSeriesError(LookupError):
    """A series that a figure or sentence needs is not in the results, or has no value in the years shown."""


class NothingToShowError(MissingSeriesError):
    """A figure has no place in the report of this scenario, such as costs where nothing is decided."""


class Band(NamedTuple):
    """One year of a fan: median and the ends of its outer band."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Fan:
    """A series over the replicates, [year] each.

    The inner band holds the middle half of the runs, the outer one nine tenths. With fewer than ten runs the
    outer band is their whole range and the inner one is empty (equal to the median).
    """

    years: tuple[int, ...]
    mean: Floats
    median: Floats
    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats

    def at(self, year: int) -> Band:
        """Median and outer band of one year. Raises: ValueError when the year is not shown."""
        place = self.years.index(year)
        return Band(float(self.median[place]), float(self.low90[place]), float(self.high90[place]))

    @property
    def last(self) -> float:
        """Median of the last year."""
        return float(self.median[-1])

    @property
    def top(self) -> float:
        """Highest value drawn; minus infinity when there is none."""
        return float(np.max(np.nan_to_num(self.high90, nan=-np.inf), initial=-np.inf))

    @property
    def bottom(self) -> float:
        """Lowest value drawn; infinity when there is none."""
        return float(np.min(np.nan_to_num(self.low90, nan=np.inf), initial=np.inf))

    def frame(self, name: str) -> pd.DataFrame:
        """Median and bands as columns `<name>_median`, `<name>_low50` ... by year, for the data table."""
        kept = ("median", "low50", "high50", "low90", "high90")
        return pd.DataFrame({f"{name}_{part}": getattr(self, part) for part in kept}, index=pd.Index(self.years))

    def over(self, years: tuple[int, ...]) -> Fan:
        """The same fan on other years, nan where it has none."""
        places = [self.years.index(year) if year in self.years else -1 for year in years]
        picked = []
        for part in (self.mean, self.median, self.low50, self.high50, self.low90, self.high90):
            picked.append(np.append(part, np.nan)[places])
        return Fan(years, *picked)


def fan_of(values: Floats, years: tuple[int, ...]) -> Fan:
    """The fan of a table [year, replicate]; a year without any value stays nan."""
    shown = ~np.isnan(values).all(axis=1)
    table = np.full((6, len(values)), np.nan)
    few = values.shape[1] < FEWEST_RUNS_FOR_QUANTILES
    probabilities = (0.5, 0.5, 0.5, 0.0, 1.0) if few else (0.5, 0.25, 0.75, 0.05, 0.95)
    if shown.any():
        whole = not np.isnan(values[shown]).any()  # the plain functions are much faster
        table[0, shown] = (np.mean if whole else np.nanmean)(values[shown], axis=1)
        table[1:, shown] = (np.quantile if whole else np.nanquantile)(values[shown], probabilities, axis=1)
    return Fan(years, *table)


@dataclass(frozen=True)
class Results:
    """The yearly view of one results folder, burn-in left out.

    Args:
        totals: sum over the months of a year, [series, replicate, year], nan months left out.
        counts: number of months with a value, same shape.
        year_ends: value of the last month of the year, same shape, nan where absent.
        index: (indicator, group) to its row.
        years: calendar years shown.
        scenario: `scenario.resolved.yaml`; manifest: `manifest.json`.
        flows: columns year, source, target, persons: yearly sums, mean over the runs.
        draws: of the posterior, one per replicate, -1 where the runs carry none; empty: nobody knows.
        failures: runs that failed; partial_year: whether the only year shown is incomplete.
    """

    totals: Floats
    counts: Floats
    year_ends: Floats
    index: dict[tuple[str, str], int]
    years: tuple[int, ...]
    scenario: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    flows: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: tuple[int, ...] = ()
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

    def yearly(self, indicator: str, group: str = "all", *, how: str = "mean") -> Floats:
        """One value per year and replicate, [year, replicate].

        Args:
            how: `mean` of the months, `sum` of the months, or `end`, the value of the year's last month.
        Raises:
            MissingSeriesError: no such series, or no value in the years shown.
        """
        if not self.has(indicator, group):
            raise MissingSeriesError(f"{indicator} ({group})")
        row = self.index[indicator, group]
        if how == "end":
            return self.year_ends[row].T
        counts = self.counts[row]
        values = np.where(counts > 0, self.totals[row], np.nan)
        return (values / np.maximum(counts, 1) if how == "mean" else values).T

    def fan(self, indicator: str, group: str = "all", *, how: str = "mean") -> Fan:
        """Mean, median and bands of a series over the runs; arguments and errors as for `yearly`."""
        return fan_of(self.yearly(indicator, group, how=how), self.years)

    @property
    def band_words(self) -> str:
        """What the outer band is: `90 % of runs`, `range of 3 runs` or `one run`."""
        if self.replicates == 1:
            return "one run"
        if self.replicates < FEWEST_RUNS_FOR_QUANTILES:
            return f"range of {self.replicates}{NBSP}runs"
        return f"90{NBSP}% of runs"

    def interval(self, band: Band, words: Callable[[float, float], str]) -> str:
        """The outer band in brackets, e.g. ` (90 % of runs: 1.6 to 1.8 million)`; nothing for one run."""
        return within(words(band.low, band.high), self.band_words)
