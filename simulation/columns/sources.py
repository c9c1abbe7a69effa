"""Where the members of an agent set come from: the rows of a column type, or ordinary Mesa agents.

In every method `rows` and `unique_ids` are int64 arrays of shape [n].
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa import Agent

from simulation.columns.agent import ColumnAgent
from simulation.columns.at_once import Everybody, as_array, at_once
from simulation.columns.store import ColumnStore

if TYPE_CHECKING:
    from simulation.columns.model import ColumnModel


@dataclass(frozen=True)
class Source(ABC):
    """Agents of one kind in a model, each at a row; rows move only when `version` grows."""

    model: ColumnModel

    @property
    def version(self) -> int:
        """Grows whenever rows move."""
        return 0

    @abstractmethod
    def count(self) -> int:
        """How many agents are in the model now."""

    @abstractmethod
    def living(self) -> np.ndarray:
        """Their rows."""

    @abstractmethod
    def row_of(self, agent: Agent) -> int:
        """The row of an agent, -1 if it is not one of them or has left."""

    @abstractmethod
    def unique_ids(self, rows: np.ndarray) -> np.ndarray:
        """Who is at these rows."""

    @abstractmethod
    def follow(self, rows: np.ndarray, unique_ids: np.ndarray, version: int) -> np.ndarray:
        """The rows now of agents that were at `rows` in `version`, -1 for those that have left."""

    @abstractmethod
    def agent(self, row: int, unique_id: int, version: int) -> Agent | None:
        """The agent that was at `row` in `version`, None if it has left."""

    @abstractmethod
    def is_a(self, agent_type: type, rows: np.ndarray) -> np.ndarray:
        """Which of them are of the type, bool."""

    @abstractmethod
    def type_names(self, rows: np.ndarray) -> np.ndarray:
        """The names of their types, objects."""

    @abstractmethod
    def get(self, name: str, rows: np.ndarray, *default: Any) -> np.ndarray:
        """An attribute, one entry per row. Raises AttributeError if it is missing and there is no default."""

    @abstractmethod
    def set(self, name: str, rows: np.ndarray, value: Any, *, each: bool) -> None:
        """Write an attribute: `value` has one entry per row if `each`, else it is for all."""

    def columns(self) -> tuple[str, ...]:
        """The names of their columns."""
        return ()

    def named(self, name: str, values: list[Any]) -> list[Any]:
        """Stored values of an attribute as a single agent would show them."""
        return values


@dataclass(frozen=True)
class TypeSource(Source):
    """The agents of one `ColumnAgent` type."""

    agent_type: type[ColumnAgent]

    @property
    def store(self) -> ColumnStore:
        """The table of the type."""
        return self.model.tables[self.agent_type.table]

    @property
    def version(self) -> int:
        return self.store.version

    def count(self) -> int:
        return int(np.count_nonzero(self._mask()))

    def living(self) -> np.ndarray:
        return np.flatnonzero(self._mask())

    def row_of(self, agent: Agent) -> int:
        if type(agent) is not self.agent_type or agent.model is not self.model or not agent.alive:
            return -1
        return agent.row

    def unique_ids(self, rows: np.ndarray) -> np.ndarray:
        return self.store["unique_id"][rows]

    def follow(self, rows: np.ndarray, unique_ids: np.ndarray, version: int) -> np.ndarray:
        if version != self.version:
            return self.store.rows_of(unique_ids)
        return np.where(self.store["alive"][rows], rows, -1)

    def agent(self, row: int, unique_id: int, version: int) -> Agent | None:
        agent = self.agent_type.view(self.model, unique_id, row, version)
        return agent if agent.alive else None

    def is_a(self, agent_type: type, rows: np.ndarray) -> np.ndarray:
        return np.full(len(rows), issubclass(self.agent_type, agent_type))

    def type_names(self, rows: np.ndarray) -> np.ndarray:
        return np.full(len(rows), self.agent_type.__name__, dtype=object)

    def get(self, name: str, rows: np.ndarray, *default: Any) -> np.ndarray:
        if name in self.agent_type.columns or name == "unique_id":
            return self.store[name][rows]
        declared = inspect.getattr_static(self.agent_type, name, None)
        if declared is None and default:
            return as_array(list(default) * len(rows))
        if isinstance(declared, property) and declared.fget is not None:
            everybody = Everybody(self.model, lambda other: self.get(other, rows))
            values = at_once(declared.fget, everybody, len(rows))
            if values is not None:
                return values
        return as_array([getattr(agent, name, *default) for agent in self._agents(rows)])

    def set(self, name: str, rows: np.ndarray, value: Any, *, each: bool) -> None:
        if name in self.agent_type.columns:
            self.store[name][rows] = value
        else:
            _set_on(self._agents(rows), name, value, each)

    def columns(self) -> tuple[str, ...]:
        return tuple(self.agent_type.columns)

    def named(self, name: str, values: list[Any]) -> list[Any]:
        if name not in self.agent_type.columns:
            return values
        return [getattr(self.agent_type, name).named(value) for value in values]

    def _mask(self) -> np.ndarray:
        alive = self.store["alive"]
        if self.agent_type.kind_is is None:
            return alive
        column, code = self.agent_type.kind_is
        return alive & (self.store[column] == code)

    def _agents(self, rows: np.ndarray) -> list[ColumnAgent]:
        places = zip(self.unique_ids(rows).tolist(), rows.tolist(), strict=True)
        return [self.agent_type.view(self.model, unique_id, row, self.version) for unique_id, row in places]


@dataclass(frozen=True)
class OrdinarySource(Source):
    """Mesa agents that are objects of their own; the row is their `unique_id`."""

    def count(self) -> int:
        return len(self.model.ordinary_agents)

    def living(self) -> np.ndarray:
        return np.fromiter(self.model.ordinary_agents, dtype=np.int64)

    def row_of(self, agent: Agent) -> int:
        is_here = self.model.ordinary_agents.get(agent.unique_id) is agent
        return agent.unique_id if is_here else -1

    def unique_ids(self, rows: np.ndarray) -> np.ndarray:
        return rows

    def follow(self, rows: np.ndarray, unique_ids: np.ndarray, version: int) -> np.ndarray:
        return np.array([row if row in self.model.ordinary_agents else -1 for row in rows.tolist()], dtype=np.int64)

    def agent(self, row: int, unique_id: int, version: int) -> Agent | None:
        return self.model.ordinary_agents.get(row)

    def is_a(self, agent_type: type, rows: np.ndarray) -> np.ndarray:
        return np.array([isinstance(agent, agent_type) for agent in self._agents(rows)], dtype=np.bool_)

    def type_names(self, rows: np.ndarray) -> np.ndarray:
        return np.array([type(agent).__name__ for agent in self._agents(rows)], dtype=object)

    def get(self, name: str, rows: np.ndarray, *default: Any) -> np.ndarray:
        return as_array([getattr(agent, name, *default) for agent in self._agents(rows)])

    def set(self, name: str, rows: np.ndarray, value: Any, *, each: bool) -> None:
        _set_on(self._agents(rows), name, value, each)

    def _agents(self, rows: np.ndarray) -> list[Agent]:
        return [self.model.ordinary_agents[row] for row in rows.tolist()]


def source_of(agent: Agent) -> Source:
    """The source that an agent belongs to."""
    return TypeSource(agent.model, type(agent)) if isinstance(agent, ColumnAgent) else OrdinarySource(agent.model)


def _set_on(agents: Sequence[Agent], name: str, value: Any, each: bool) -> None:
    values = np.asarray(value).tolist() if each else [value] * len(agents)
    for agent, its_value in zip(agents, values, strict=True):
        setattr(agent, name, its_value)
