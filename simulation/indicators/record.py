"""The table of a run: one row per month, one column per (indicator, group) of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, CLASSES
from simulation.columns.jit import kernel
from simulation.indicators.catalogue import ALL, BY_CELL, BY_CLASS, BY_LAYER, OUTSIDE, OVERALL, series_keys

_PLACES = {key: place for place, key in enumerate(series_keys())}


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

    def put_sums(self, indicator: str, table: np.ndarray) -> None:
        """Sums of a (sector, class) or (layer, class) table, for every cut of which the catalogue has a series."""
        places, cuts = _series_of(indicator)
        self._row[places] = _cut_sums(table)[cuts]

    def put_ratios(self, indicator: str, over: np.ndarray, under: np.ndarray) -> None:
        """Ratios of the sums of two such tables; NaN where there is nothing to divide by."""
        places, cuts = _series_of(indicator)
        self._row[places] = ratio(_cut_sums(over)[cuts], _cut_sums(under)[cuts])


def ratio(over: Any, under: Any) -> Any:
    """over / under, of numbers or arrays; NaN where there is nothing to divide by."""
    if isinstance(under, np.ndarray):
        filled = np.full(under.shape, np.nan)
        return np.divide(over, under, out=filled, where=under != 0)
    return over / under if under else over * np.nan


_CUTS = ALL + BY_LAYER + BY_CLASS + BY_CELL + OUTSIDE + OVERALL


@cache
def _series_of(indicator: str) -> tuple[np.ndarray, np.ndarray]:
    """Columns of the table of a run for the cuts that an indicator has, and the places of these among all cuts."""
    cuts = [place for place, group in enumerate(_CUTS) if (indicator, group) in _PLACES]
    return np.array([_PLACES[indicator, _CUTS[place]] for place in cuts]), np.array(cuts)


def _cut_sums(table: np.ndarray) -> np.ndarray:
    sums: np.ndarray = _sums_by_cut(np.ascontiguousarray(table, np.float64), len(_CUTS))
    return sums


@kernel
def _sums_by_cut(table, cuts):  # type: ignore[no-untyped-def]
    """Sums of a (sector, class) table in the order of `_CUTS`; a table of layers alone has nothing outside AI."""
    sums = np.zeros(cuts)
    cells, outside, overall = 1 + AI_SECTORS + CLASSES, cuts - 3, cuts - 1
    for sector in range(table.shape[0]):
        for c in range(CLASSES):
            value = table[sector, c]
            sums[overall] += value
            if sector < AI_SECTORS:
                sums[0] += value
                sums[1 + sector] += value
                sums[1 + AI_SECTORS + c] += value
                sums[cells + sector * CLASSES + c] += value
            else:
                sums[outside + sector - AI_SECTORS] += value
    return sums
