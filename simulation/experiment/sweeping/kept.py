"""What is kept of a run: some figures of some years or months, as one row of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.experiment.pairing import how_yearly
from simulation.experiment.sweeping.spec import Keep
from simulation.indicators.catalogue import BY_NAME, series_keys
from simulation.scenario.dates import FIRST_MONTH, months_since_start
from simulation.scenario.schema import Horizon

CORE = (
    "shortfall", "shortfall_headcount", "shortfall_mismatch", "shortfall_friction", "openings", "supply_demand_ratio",
    "employment", "switcher_share", "wage_paid", "graduate_placement_share", "import_dependence", "policy_cost",
)  # fmt: skip
_FIRST_YEAR = int(FIRST_MONTH[:4])


class Figure(NamedTuple):
    """One number that is kept of every run. `period` is a year, `2030`, or a month, `2030-06`."""

    indicator: str
    group: str
    period: str

    @property
    def unit(self) -> str:
        """The unit of the indicator."""
        return BY_NAME[self.indicator].unit


@dataclass(frozen=True)
class Kept:
    """The figures of a sweep, in a fixed order: series by series, its years, then its months."""

    series: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    months: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.series) * (len(self.years) + len(self.months))

    def figures(self) -> Iterator[Figure]:
        """Each figure, in the order of a row."""
        periods = [*map(str, self.years), *self.months]
        return (Figure(indicator, group, period) for indicator, group in self.series for period in periods)

    def place(self, figure: Figure) -> int:
        """Where a figure stands in a row. Raises: ValueError when it is not kept."""
        for place, here in enumerate(self.figures()):
            if here == figure:
                return place
        raise ValueError(f"figure must be one that the sweep keeps; got {' '.join(figure)}")

    def row(self, keys: Sequence[tuple[str, str]], values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The figures of one run, nan where undefined. Args: values: float64 [months, series]."""
        columns, flows, months = _layout(self, tuple(keys))
        picked = values[:, columns]
        found = np.empty((len(self.series), len(self.years) + len(self.months)))
        for at, year in enumerate(self.years):
            first = (year - _FIRST_YEAR) * 12
            of_year = picked[first : first + 12]
            there = ~np.isnan(of_year)
            counts, totals = there.sum(axis=0), np.where(there, of_year, 0.0).sum(axis=0)
            means = np.where(flows, totals, totals / np.maximum(counts, 1))
            found[:, at] = np.where(counts > 0, means, np.nan)
        found[:, len(self.years) :] = picked[months].T
        return found.ravel()


@lru_cache(maxsize=4)
def _layout(kept: Kept, keys: tuple[tuple[str, str], ...]) -> tuple[npt.NDArray, npt.NDArray, npt.NDArray]:
    places = {key: place for place, key in enumerate(keys)}
    columns = np.array([places[key] for key in kept.series])
    flows = np.array([how_yearly(indicator) == "sum" for indicator, _ in kept.series])
    return columns, flows, np.array([months_since_start(month) for month in kept.months], int)


def whole_years(horizon: Horizon) -> tuple[int, ...]:
    """The years of which all months are simulated, without the first, which is burn-in."""
    return tuple(year for year in range(_FIRST_YEAR + 1, _FIRST_YEAR + horizon.months // 12))


def kept_of(keep: Keep, horizon: Horizon) -> Kept:
    """The figures that a sweep keeps, spelt out. Its names are checked before."""
    if keep.series == "full":
        series = tuple(series_keys())
    else:
        names = keep.indicators or CORE
        series = tuple(
            (name, group) for name in dict.fromkeys(names) for group in dict.fromkeys(keep.groups)
            if group in BY_NAME[name].groups
        )  # fmt: skip
    if keep.series:
        return Kept(series, tuple(keep.years), tuple(map(horizon.month_label, range(horizon.months))))
    years = tuple(keep.years) or (() if keep.months else whole_years(horizon) or (_FIRST_YEAR,))
    return Kept(series, tuple(dict.fromkeys(years)), tuple(dict.fromkeys(keep.months)))
