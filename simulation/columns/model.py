"""A Mesa model whose agents live in columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np
from mesa import Agent

from simulation.columns.agent import ColumnAgent
from simulation.columns.agentset import ColumnAgentSet
from simulation.columns.members import Members
from simulation.columns.sources import OrdinarySource, TypeSource
from simulation.columns.store import ColumnStore


class ColumnModel(mesa.Model):
    """A Mesa model that keeps its agents in tables of columns, and no Python object per agent.

    A subclass calls `add_table` for each table, fills it with `Type.create_agents` or `ColumnStore.add`, and
    changes it by kernels over `tables[name].arrays()` or, agent by agent, as any Mesa model. Ordinary Mesa
    agents may live beside. Agents in columns send no Mesa signals when they join or leave.

    Args: those of `mesa.Model` (`rng`, `scenario`).

    Verified: tests/interface/test_mesa_compatibility.py.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables: dict[str, ColumnStore] = {}
        self.ordinary_agents: dict[int, Agent] = {}  # by unique_id
        self._column_types: list[type[ColumnAgent]] = []

    def add_table(self, store: ColumnStore, *agent_types: type[ColumnAgent]) -> ColumnStore:
        """Take in a table and the agent types that its rows are.

        Raises:
            ValueError: the types do not share one table, overlap, or have columns that the table lacks.
        """
        names = {agent_type.table for agent_type in agent_types}
        if len(names) != 1 or names & (self.tables.keys() | {""}):
            raise ValueError(f"one new table for {[t.__name__ for t in agent_types]}, not {sorted(names)}")
        kinds = {agent_type.kind_is for agent_type in agent_types}
        by = {kind[0] if kind else None for kind in kinds}
        if len(kinds) < len(agent_types) or len(by) > 1 or by - {None} - store.columns.keys():
            raise ValueError(
                "types of a shared table say by `kind_is` which rows are theirs: one column, distinct codes"
            )
        for agent_type in agent_types:
            if missing := [name for name in agent_type.columns if name not in store]:
                raise ValueError(f"the table of {agent_type.__name__} lacks the columns {missing}")
        self.tables[names.pop()] = store
        self._column_types.extend(agent_types)
        return store

    def new_ids(self, count: int) -> np.ndarray:
        """The next `count` unique ids, int64: Mesa's counter, shared with ordinary agents."""
        first = self.agent_id_counter
        self.agent_id_counter += count
        return np.arange(first, first + count, dtype=np.int64)

    def add_rows(self, agent_type: type[ColumnAgent], count: int, columns: Mapping[str, Any]) -> slice:
        """Append `count` agents of the type with new ids; returns their rows."""
        if unknown := [name for name in columns if name not in agent_type.columns]:
            raise AttributeError(f"{agent_type.__name__} has no columns {unknown}: {list(agent_type.columns)}")
        kind = dict([agent_type.kind_is]) if agent_type.kind_is else {}
        return self.tables[agent_type.table].add(self.new_ids(count), **(dict(columns) | kind))

    def agents_at(self, agent_type: type[ColumnAgent], rows: slice | np.ndarray) -> ColumnAgentSet:
        """The set of the agents of a type at these rows of its table."""
        source = TypeSource(self, agent_type)
        rows = np.arange(len(source.store["alive"]))[rows]
        origin = np.zeros(len(rows), np.int16)
        members = Members((source,), (source.version,), origin, rows, source.unique_ids(rows))
        return ColumnAgentSet.of_members(members, self.random)

    @property
    def agents(self) -> ColumnAgentSet:
        """All agents, always up to date: those in columns by type, then ordinary ones."""
        in_columns = (TypeSource(self, agent_type) for agent_type in self._column_types)
        return ColumnAgentSet.everybody((*in_columns, OrdinarySource(self)), self.random)

    @property
    def agents_by_type(self) -> dict[type[Agent], Any]:
        """A set per agent type, always up to date."""
        in_columns = {
            agent_type: ColumnAgentSet.everybody((TypeSource(self, agent_type),), self.random)
            for agent_type in self._column_types
        }
        return in_columns | self._agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The types of agents in the model."""
        return list(self.agents_by_type)

    def register_agent(self, agent: Agent) -> None:
        """Mesa's entry of an ordinary agent."""
        super().register_agent(agent)
        self.ordinary_agents[agent.unique_id] = agent

    def deregister_agent(self, agent: Agent) -> None:
        """Mesa's exit of an ordinary agent."""
        super().deregister_agent(agent)
        del self.ordinary_agents[agent.unique_id]

    def remove_all_agents(self) -> None:
        """Empty the model."""
        for store in self.tables.values():
            store.retire(slice(None))
        super().remove_all_agents()
