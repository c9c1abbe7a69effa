"""The table of a run: one row per month, one column per (indicator, group) of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from simulation.indicators.catalogue import BY_CELL, BY_CLASS, BY_LAYER, OUTSIDE, OVERALL, series_keys

_PLACES = {key: place for place, key in enumerate(series_keys())}
_AI = slice(0, 3)


class Record:
    """Values of all series, shape (months, series); NaN until measured."""

    def __init__(self, months: int) -> None:
        self.values = np.full((months, len(_PLACES)), np.nan)
        self._row = self.values[0]

    def begin(self, month: int) -> None:
        """Values put from now on are of this month."""
        self._row = self.values[month]

    def put(self, indicator: str, value: Any, group: str = "all") -> None:
        """One value. Raises KeyError when the catalogue has no such indicator and group."""
        self._row[_PLACES[indicator, group]] = value

    def put_each(self, indicator: str, groups: Iterable[str], values: Iterable[float]) -> None:
        """One value per group."""
        for group, value in zip(groups, values, strict=True):
            self._row[_PLACES[indicator, group]] = value

    def get(self, indicator: str, group: str = "all", month: int | None = None) -> float:
        """A value of this month, or of another one."""
        row = self._row if month is None else self.values[month]
        return float(row[_PLACES[indicator, group]])

    def series(self, indicator: str, group: str = "all") -> np.ndarray:
        """All months of a series."""
        return self.values[:, _PLACES[indicator, group]]

    def put_sums(self, indicator: str, table: np.ndarray, *, cells: bool = False, outside: bool = True) -> None:
        """Sums of a (sector, class) table: all, layers, classes, and, if wanted, cells and outside sectors."""
        ai = table[_AI]
        self.put(indicator, ai.sum())
        self.put_each(indicator, BY_LAYER, ai.sum(axis=1))
        self.put_each(indicator, BY_CLASS, ai.sum(axis=0))
        if cells:
            self.put_each(indicator, BY_CELL, ai.ravel())
        if outside:
            self.put_outside(indicator, table.sum(axis=1))

    def put_outside(self, indicator: str, by_sector: np.ndarray) -> None:
        """Sums by sector (5,): both outside sectors, and all five."""
        self.put_each(indicator, OUTSIDE, by_sector[3:])
        self.put(indicator, by_sector.sum(), OVERALL[0])

    def put_ratios(self, indicator: str, over: np.ndarray, under: np.ndarray, *, outside: bool = True) -> None:
        """Ratios of the sums of two (sector, class) tables: all, layers, classes and, if wanted, outside sectors."""
        self.put(indicator, ratio(over[_AI].sum(), under[_AI].sum()))
        self.put_each(indicator, BY_LAYER, ratio(over[_AI].sum(axis=1), under[_AI].sum(axis=1)))
        self.put_each(indicator, BY_CLASS, ratio(over[_AI].sum(axis=0), under[_AI].sum(axis=0)))
        if outside:
            self.put_each(indicator, OUTSIDE, ratio(over[3:].sum(axis=1), under[3:].sum(axis=1)))

    def put_overall_ratio(self, indicator: str, over: np.ndarray, under: np.ndarray) -> None:
        """The ratio over all five sectors."""
        self.put(indicator, ratio(over.sum(), under.sum()), OVERALL[0])


def ratio(over: Any, under: Any) -> Any:
    """over / under, of numbers or arrays; NaN where there is nothing to divide by."""
    if isinstance(under, np.ndarray):
        filled = np.full(under.shape, np.nan)
        return np.divide(over, under, out=filled, where=under != 0)
    return over / under if under else over * np.nan
