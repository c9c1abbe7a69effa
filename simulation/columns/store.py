"""Columns: one array per attribute, one row per agent, rows added and retired within a run.

A row is a place, not an identity: the agent's `unique_id` keys its random draws, so rows can be packed
together without changing anybody's luck.
"""

from __future__ import annotations

import sys
from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

_FIRST_CAPACITY = 64
_GROWTH = 1.125  # memory at full scale matters more than the rare copy


class AgentHasLeftError(KeyError):
    """Somebody asked for an agent that has left the model, or never was in it."""

    def __str__(self) -> str:  # KeyError would print the message in quotes
        return str(self.args[0])


class Column(NamedTuple):
    """One attribute of an agent type: its dtype, trailing shape (per job class, say), default and meaning."""

    name: str
    dtype: Any
    shape: tuple[int, ...] = ()
    default: Any = 0
    meaning: str = ""


IDENTITY = (
    Column("unique_id", np.int64, meaning="key of the agent's random draws"),
    Column("alive", np.bool_, meaning="False once the agent has left the model"),
)


def views_of(name: str, columns: Sequence[Column]) -> Any:
    """The NamedTuple class of a table: what kernels receive from `ColumnStore.arrays()`.

    Assign it to a module-level variable of the same name (`PersonColumns = views_of("PersonColumns", ...)`),
    as with `collections.namedtuple`: numba's cache and pickle find the class by its module and name.

    Args:
        name: the class name, and the variable it is assigned to.
        columns: the attributes; `unique_id` and `alive` are added at the end.

    Verified: tests/unit/test_store.py.
    """
    fields = [column.name for column in (*columns, *IDENTITY)]
    return namedtuple(name, fields, module=sys._getframe(1).f_globals["__name__"])


class ColumnStore:
    """The columns of one table of agents.

    Args:
        columns: the attributes; `unique_id` (int64) and `alive` (bool) are added.
        views: the NamedTuple class (one field per column, same names and order, `unique_id` and `alive` last)
            that kernels receive from `arrays()`; made by `views_of`.
        capacity: rows to reserve.

    Raises:
        ValueError: the fields of `views` are not the columns.

    Verified: tests/unit/test_store.py, tests/property/test_columns.py.
    """

    def __init__(self, columns: Sequence[Column], views: Any, capacity: int = _FIRST_CAPACITY) -> None:
        self.columns = {column.name: column for column in (*columns, *IDENTITY)}
        if tuple(self.columns) != views._fields:
            raise ValueError(f"columns {tuple(self.columns)} differ from the fields of {views.__name__}")
        self._views = views
        self.size = 0  # rows in use, retired ones included until `pack`
        self.version = 0  # grows whenever rows move
        self._ids_ascend = True  # then a row is found by bisection
        self._arrays: Any = None  # what `arrays` gave last, until rows are added or move
        self._data = {c.name: np.empty((capacity, *c.shape), c.dtype) for c in self.columns.values()}

    def __len__(self) -> int:
        return int(np.count_nonzero(self["alive"]))

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> np.ndarray:
        """The column as an array over the rows in use (a view: writing to it writes the model)."""
        return self._data[name][: self.size]

    def __getstate__(self) -> dict[str, Any]:
        without_reserve = {name: self[name] for name in self.columns}
        return {**vars(self), "_data": without_reserve, "_arrays": None}

    @property
    def capacity(self) -> int:
        """Rows that fit before the next copy."""
        return len(self._data["alive"])

    def arrays(self) -> Any:
        """All columns over the rows in use, as the NamedTuple that kernels take.

        Good until the next `add` or `pack`: then ask again.
        """
        if self._arrays is None:
            self._arrays = self._views(*(self[name] for name in self.columns))
        return self._arrays

    def add(self, unique_ids: Any, **values: Any) -> slice:
        """Append one row per id; unnamed columns take their default.

        Args:
            unique_ids: shape [n], integers that no other agent of the table has.
            values: per column one value for all, or an array of shape [n, ...].

        Returns: the new rows.

        Raises:
            KeyError: no such column; ValueError: a value does not fit. The table is then as it was.
        """
        unknown = values.keys() - self.columns.keys() | values.keys() & {column.name for column in IDENTITY}
        if unknown:
            raise KeyError(f"no column {sorted(unknown)} to fill; columns are {sorted(self.columns)}")
        rows = slice(self.size, self.size + len(unique_ids))
        self._reserve(rows.stop)
        for name, column in self.columns.items():
            self._data[name][rows] = values.get(name, column.default)
        self._data["unique_id"][rows] = unique_ids
        self._data["alive"][rows] = True
        self._ids_ascend = self._ids_ascend and _ascend(self._data["unique_id"][max(rows.start - 1, 0) : rows.stop])
        self.size = rows.stop
        self._arrays = None
        return rows

    def retire(self, rows: Any) -> None:
        """Mark rows as gone; `pack` gives their space back."""
        self["alive"][rows] = False

    def pack(self) -> np.ndarray:
        """Drop retired rows, keep the order of the others. Returns the old row of each remaining row."""
        kept = np.flatnonzero(self["alive"])
        if len(kept) < self.size:
            for name in self.columns:
                self._data[name][: len(kept)] = self._data[name][kept]
            self.size = len(kept)
            self._arrays = None
            self.version += 1
            self._ids_ascend = self._ids_ascend or _ascend(self["unique_id"])
        return kept

    def row_of(self, unique_id: int) -> int:
        """The row of a living agent. Raises AgentHasLeftError (a KeyError) when it has left the model."""
        ids, alive = self["unique_id"], self["alive"]
        if self._ids_ascend:
            row = int(np.searchsorted(ids, unique_id))
            if row < self.size and ids[row] == unique_id and alive[row]:
                return row
        else:
            rows = np.flatnonzero((ids == unique_id) & alive)
            if len(rows):
                return int(rows[0])
        raise AgentHasLeftError(f"agent {unique_id} has left the model or never was in it")

    def rows_of(self, unique_ids: np.ndarray) -> np.ndarray:
        """The rows of many agents at once, shape [n]: -1 for those that have left the model."""
        living = np.flatnonzero(self["alive"])
        if len(living) == 0:
            return np.full(len(unique_ids), -1)
        ids = self["unique_id"][living]
        if not self._ids_ascend:
            order = np.argsort(ids, kind="stable")
            living, ids = living[order], ids[order]
        place = np.minimum(np.searchsorted(ids, unique_ids), len(ids) - 1)
        return np.where(ids[place] == unique_ids, living[place], -1)

    def _reserve(self, rows: int) -> None:
        if rows <= self.capacity:
            return
        capacity = max(rows, int(self.capacity * _GROWTH) + _FIRST_CAPACITY)
        for name, column in self.columns.items():
            grown = np.empty((capacity, *column.shape), column.dtype)
            grown[: self.size] = self[name]
            self._data[name] = grown  # one column at a time: the peak is one column, not two tables


def _ascend(ids: np.ndarray) -> bool:
    return bool(np.all(ids[1:] > ids[:-1]))
