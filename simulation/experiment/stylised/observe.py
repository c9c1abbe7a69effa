"""What is written down of a run, month by month, from the model's tables of persons and firms.

All numbers are person-agents. Flows compare a person at the end of a month with the same person a month before, as
labour-force surveys do: a job lost and another found within one month counts as a move from job to job.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, EMPLOYED, SECTORS, SEEKING
from simulation.experiment.stylised.cycle import Window
from simulation.experiment.stylised.wages import WageSpread, wage_spread

BEFORE = 12  # months that are watched before the window, so that durations of search are known in it
LONGEST_SEARCH = 36  # months; longer ones are counted with it
LONGEST_TENURE = 240  # months
_DECEMBER = 11
_MARKETS = 2  # AI, outside


class Months(NamedTuple):
    """Float64 arrays (months, sectors): the window's months, five sectors."""

    employed: np.ndarray  # at the end of the month
    unemployed: np.ndarray  # people without a job who look for one, at the end of the month
    openings: np.ndarray  # before matching
    vacancies: np.ndarray  # openings still open at the end of the month
    hires: np.ndarray  # of the month, by the sector that hires
    hires_from_jobs: np.ndarray  # of them those who had a job at the end of the month before
    log_wage: np.ndarray  # mean log wage of the employed, CNY per month
    seekers: np.ndarray  # everybody who applies; of AI in the column of its first layer


class Observed(NamedTuple):
    """A run as a labour economist sees it."""

    months: Months
    search: np.ndarray  # int64 (market, months of search, 2): without a job a month ago; in a job now
    tenure: np.ndarray  # int64 (market, months of tenure, 2): in a job a month ago; not in that job now
    staff: np.ndarray  # int64 (months + 1, firms): headcount at the end of each month, that before the window first
    hires: np.ndarray  # int64 (months, firms)
    active: np.ndarray  # bool (months + 1, firms): neither closed nor closing
    firm_sector: np.ndarray  # int8 (firms,)
    wages: tuple[list[WageSpread], ...]  # by market: December after December


class _People(NamedTuple):
    """The living at the end of a month."""

    unique_id: np.ndarray
    status: np.ndarray
    sector: np.ndarray
    since: np.ndarray
    search_began: np.ndarray  # of those without a job: also before they turned from AI to other posts


class Observer:
    """Watches a market from a year before the window to its end. Call `see` after every month."""

    def __init__(self, market: Any, window: Window) -> None:
        self._market, self._window = market, window
        self._rows: dict[str, list[np.ndarray]] = {name: [] for name in Months._fields}
        self._search = np.zeros((_MARKETS, LONGEST_SEARCH + 1, 2), np.int64)
        self._tenure = np.zeros((_MARKETS, LONGEST_TENURE + 1, 2), np.int64)
        self._staff: list[np.ndarray] = []
        self._hires: list[np.ndarray] = []
        self._active: list[np.ndarray] = []
        self._wages: tuple[list[WageSpread], ...] = tuple([] for _ in range(_MARKETS))
        self._before: _People | None = None

    def see(self) -> None:
        """Write down the month that has just ended."""
        month = self._market.month - 1
        if month < self._window.first - BEFORE:
            return
        now, rows_before = self._people_now()
        if month >= self._window.first:
            assert self._before is not None
            self._count_flows(self._before, rows_before, month)
            self._write_stocks(month)
        if month >= self._window.first - 1:
            self._write_firms()
        self._before = now

    def observed(self) -> Observed:
        """Everything written down."""
        firms = self._market.firms
        return Observed(
            Months(*(np.array(self._rows[name], np.float64) for name in Months._fields)),
            self._search, self._tenure, _stacked(self._staff, firms.size), _stacked(self._hires, firms.size),
            _stacked(self._active, firms.size), firms["sector"].copy(), tuple(self._wages),
        )  # fmt: skip

    def _people_now(self) -> tuple[_People, np.ndarray]:
        """The living, and the row of everybody seen a month ago, -1 for those who have left."""
        persons, before = self._market.persons, self._before
        began = persons["since"].copy()
        rows = np.empty(0, np.int64)
        if before is not None:
            rows = persons.rows_of(before.unique_id)
            went_on = (before.status == SEEKING) & (rows >= 0)
            went_on &= persons["status"][rows] == SEEKING
            began[rows[went_on]] = before.search_began[went_on]
        living = persons["alive"]
        unique_id, status, sector, since = (
            persons[name][living] for name in ("unique_id", "status", "sector", "since")
        )
        return _People(unique_id, status, sector, since, began[living]), rows

    def _count_flows(self, before: _People, rows: np.ndarray, month: int) -> None:
        persons = self._market.persons
        stayed = rows >= 0  # the retired leave no trace of a search or a quit
        now = rows[stayed]
        status, sector = before.status[stayed], before.sector[stayed]
        outside = (sector >= AI_SECTORS).astype(np.int64)
        in_job = persons["status"][now] == EMPLOYED
        hired = in_job & (persons["since"][now] == month)
        searched, worked = status == SEEKING, status == EMPLOYED
        duration = np.minimum(month - 1 - before.search_began[stayed], LONGEST_SEARCH)
        tenure = np.minimum(month - 1 - before.since[stayed], LONGEST_TENURE)
        _tally(self._search, outside[searched], duration[searched], in_job[searched])
        _tally(self._tenure, outside[worked], tenure[worked], (~in_job | hired)[worked])
        moved = now[hired & worked]
        self._rows["hires_from_jobs"].append(np.bincount(persons["sector"][moved], minlength=SECTORS))

    def _write_stocks(self, month: int) -> None:
        persons, firms, put = self._market.persons, self._market.firms, self._put
        living = persons["alive"]
        employed, seeking = living & (persons["status"] == EMPLOYED), living & (persons["status"] == SEEKING)
        hired = employed & (persons["since"] == month)
        sector = persons["sector"]
        count = np.bincount(sector[employed], minlength=SECTORS)
        log_wages = np.bincount(sector[employed], np.log(persons["wage"][employed]), SECTORS)
        openings = np.bincount(firms["sector"], firms["openings"].sum(axis=1), SECTORS)
        hires = np.bincount(sector[hired], minlength=SECTORS)
        put(employed=count, unemployed=np.bincount(sector[seeking], minlength=SECTORS))
        put(openings=openings, hires=hires, vacancies=openings - hires)
        put(log_wage=log_wages / np.maximum(count, 1), seekers=self._seekers(month))
        if month % 12 == _DECEMBER:
            for market in range(_MARKETS):
                chosen = employed & ((sector >= AI_SECTORS) == bool(market))
                self._wages[market].append(wage_spread(persons, np.flatnonzero(chosen), month))

    def _seekers(self, month: int) -> np.ndarray:
        get, scale = self._market.record.get, self._market.scale
        groups = ("all", "sector=nev", "sector=other")
        ai, nev, other = (get("job_seekers", group, month) / scale for group in groups)
        return np.array([ai, 0.0, 0.0, nev, other])

    def _put(self, **values: np.ndarray) -> None:
        for name, value in values.items():
            self._rows[name].append(value)

    def _write_firms(self) -> None:
        persons, firms = self._market.persons, self._market.firms
        hired = persons["alive"] & (persons["status"] == EMPLOYED) & (persons["since"] == self._market.month - 1)
        self._staff.append(firms["headcount"].sum(axis=1))
        self._active.append(firms["alive"] & ~firms["closing"])
        if self._market.month - 1 >= self._window.first:
            self._hires.append(np.bincount(persons["employer"][hired], minlength=firms.size))


def _tally(table: np.ndarray, market: np.ndarray, months: np.ndarray, event: np.ndarray) -> None:
    cell, shape = market * table.shape[1] + months, table.shape[:2]
    table[:, :, 0] += np.bincount(cell, minlength=table[:, :, 0].size).reshape(shape)
    table[:, :, 1] += np.bincount(cell[event], minlength=table[:, :, 0].size).reshape(shape)


def _stacked(rows: list[np.ndarray], width: int) -> np.ndarray:
    """Rows of growing length as one table, zeros where a firm was not yet there."""
    return np.array([np.pad(row, (0, width - len(row))) for row in rows])
