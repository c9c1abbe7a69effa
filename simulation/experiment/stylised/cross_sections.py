"""What is counted across people and employers: durations, tenures, growth and hires of employers, wages, matching."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, EMPLOYED, SEEKING
from simulation.experiment.stylised.people import Pairs
from simulation.experiment.stylised.thinning import hires_when_thinned
from simulation.experiment.stylised.wages import WageSpread, wage_spread

LONGEST_SEARCH = 36  # months; longer ones are counted with it
LONGEST_TENURE = 240  # months
_YEAR, _DECEMBER = 12, 11
_MARKETS = 2  # AI, outside


class CrossSections(NamedTuple):
    """Counts in person-agents."""

    search: np.ndarray  # int64 (market, months of search, 2): without a job a month ago; in a job now
    tenure: np.ndarray  # int64 (market, months of tenure, 2): in a job a month ago; not in that job now
    staff: np.ndarray  # int64 (months + 1, firms): headcount at the end of each month, that before the window first
    hires: np.ndarray  # int64 (months, firms)
    active: np.ndarray  # bool (months + 1, firms): neither closed nor closing
    firm_sector: np.ndarray  # int8 (firms,)
    wages: tuple[list[WageSpread], ...]  # by market: one a year
    thinned: np.ndarray  # int64 (2, market): hires of all seekers and of the thinned, summed over years


class CrossSectionWriter:
    """Collects the cross-sections of a run. Args: market: a TalentMarket."""

    def __init__(self, market: Any) -> None:
        self._market = market
        self._search = np.zeros((_MARKETS, LONGEST_SEARCH + 1, 2), np.int64)
        self._tenure = np.zeros((_MARKETS, LONGEST_TENURE + 1, 2), np.int64)
        self._staff: list[np.ndarray] = []
        self._hires: list[np.ndarray] = []
        self._active: list[np.ndarray] = []
        self._wages: tuple[list[WageSpread], ...] = tuple([] for _ in range(_MARKETS))
        self._thinned = np.zeros((2, _MARKETS), np.int64)

    def begin(self) -> None:
        """The employers at the end of the month before the window."""
        firms = self._market.firms
        self._staff.append(firms["headcount"].sum(axis=1))
        self._active.append(firms["alive"] & ~firms["closing"])

    def see(self, pairs: Pairs, month: int) -> None:
        """Write down the month that has just ended."""
        self._count_spells(pairs, month)
        persons = self._market.persons
        employed = persons["alive"] & (persons["status"] == EMPLOYED)
        hired = employed & (persons["since"] == month)
        self._hires.append(np.bincount(persons["employer"][hired], minlength=self._market.firms.size))
        self.begin()
        if month % _YEAR == _DECEMBER:
            self._thinned += hires_when_thinned(self._market)
            for outside in range(_MARKETS):
                chosen = employed & ((persons["sector"] >= AI_SECTORS) == bool(outside))
                self._wages[outside].append(wage_spread(persons, np.flatnonzero(chosen), month))

    def seen(self) -> CrossSections:
        """Everything written down."""
        firms = self._market.firms
        staff, hires, active = (_stacked(rows, firms.size) for rows in (self._staff, self._hires, self._active))
        return CrossSections(
            self._search, self._tenure, staff, hires, active, firms["sector"].copy(), self._wages, self._thinned
        )

    def _count_spells(self, pairs: Pairs, month: int) -> None:
        before = pairs.before
        searched, worked = before.status == SEEKING, before.status == EMPLOYED
        duration = np.minimum(month - 1 - before.search_began, LONGEST_SEARCH)
        tenure = np.minimum(month - 1 - before.since, LONGEST_TENURE)
        _tally(self._search, pairs.outside[searched], duration[searched], pairs.in_job[searched])
        _tally(self._tenure, pairs.outside[worked], tenure[worked], (~pairs.in_job | pairs.hired)[worked])


def _tally(table: np.ndarray, market: np.ndarray, months: np.ndarray, event: np.ndarray) -> None:
    """Count people and events by market and months. Args: table: (market, months, 2), is changed."""
    cell, shape = market * table.shape[1] + months, table.shape[:2]
    for column, cells in enumerate((cell, cell[event])):
        table[:, :, column] += np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _stacked(rows: list[np.ndarray], width: int) -> np.ndarray:
    """Rows of growing length as one table, zeros where a firm was not yet there."""
    return np.array([np.pad(row, (0, width - len(row))) for row in rows])
