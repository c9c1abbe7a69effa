"""Mesa agents as views: an agent's state is one row of a table, its object is made only when asked for."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pandas as pd
from mesa import Agent

from simulation.columns.store import AgentHasLeftError, Column, ColumnStore, views_of

if TYPE_CHECKING:
    from simulation.columns.agentset import ColumnAgentSet
    from simulation.columns.model import ColumnModel

__all__ = ["ColumnAgent", "ColumnAttribute", "column", "table_columns", "views_of"]

_SHOWN = 6  # attributes in the text of an agent


class ColumnAttribute:
    """An attribute that lives in a column: it reads as a Python scalar, or as a read-only array if shaped."""

    column: Column

    def __init__(self, *specification: Any, code: type[IntEnum] | None) -> None:
        self._specification = specification  # the fields of `Column` after its name
        self.code = code
        self.__doc__ = specification[-1]

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = Column(name, *self._specification)

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = agent.store[self.column.name][agent.row]
        if not self.column.shape:
            return self.named(value.item())
        value = value.copy()
        value.flags.writeable = False  # a write to the copy would be lost
        return value

    def __set__(self, agent: ColumnAgent, value: Any) -> None:
        agent.store[self.column.name][agent.row] = value

    def named(self, value: Any) -> Any:
        """The member of `code` for a stored number, if there is a code."""
        return value if self.code is None else self.code(value)


def column(
    dtype: Any,
    *,
    shape: tuple[int, ...] = (),
    default: Any = 0,
    meaning: str = "",
    code: type[IntEnum] | None = None,
) -> Any:
    """Declare an attribute of a `ColumnAgent` that lives in a column of its table.

    Args:
        dtype: NumPy type of one value.
        shape: trailing shape, e.g. `(3,)` for one value per job class.
        default: value of agents created without one.
        meaning: what it measures, with unit and range.
        code: what the numbers of the column stand for; agents and groups then show the names.
    """
    return ColumnAttribute(dtype, shape, default, meaning, code=code)


def table_columns(*agent_types: type[ColumnAgent]) -> list[Column]:
    """The columns of the table that these agent types share, in order of declaration, each once.

    Raises:
        ValueError: two types declare a column of the same name differently.
    """
    columns: dict[str, Column] = {}
    for agent_type in agent_types:
        for name, declared in agent_type.columns.items():
            if columns.setdefault(name, declared) != declared:
                raise ValueError(f"{agent_type.__name__}.{name} is declared differently in another type")
    return list(columns.values())


class ColumnAgent(Agent):
    """A Mesa agent whose state is one row of a `ColumnStore`.

    A subclass names its table and declares its attributes with `column`; computed ones are plain properties.
    Several types may share a table: their common attributes stand on a base class, and `kind_is` says which
    rows are of which type. The object keeps no state of its own, so any number of objects may stand for one
    agent, and they are equal. Mesa holds the callbacks of scheduled events weakly: schedule methods of the
    model, not of an agent.

    Args:
        model: the model it joins.
        columns: values of its attributes; the others take their default.

    Verified: tests/unit/test_column_agents.py, tests/interface/test_mesa_compatibility.py.
    """

    table: ClassVar[str] = ""
    kind_is: ClassVar[tuple[str, int] | None] = None  # (column, code): rows of a shared table that are this type
    columns: ClassVar[Mapping[str, Column]] = {}
    pos = None  # Mesa's place in a grid: these agents have none

    model: ColumnModel
    unique_id: int
    _row: int
    _version: int

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        inherited = {name: c for base in reversed(cls.__mro__[1:]) for name, c in getattr(base, "columns", {}).items()}
        declared = {name: a.column for name, a in vars(cls).items() if isinstance(a, ColumnAttribute)}
        if taken := [name for name in declared if hasattr(ColumnAgent, name) or name in ColumnAgent.__annotations__]:
            raise TypeError(f"{cls.__name__}: {taken} mean something else in every agent, choose another name")
        if hidden := [name for name in inherited if name in vars(cls) and name not in declared]:
            raise TypeError(f"{cls.__name__}: {hidden} would hide the inherited column of that name")
        cls.columns = inherited | declared

    def __init__(self, model: ColumnModel, **columns: Any) -> None:
        rows = model.add_rows(type(self), 1, columns)
        self._look_at(model, int(model.tables[self.table]["unique_id"][rows][0]), rows.start)

    @classmethod
    def view(cls, model: ColumnModel, unique_id: int, row: int = -1, version: int = -1) -> Self:
        """The object that stands for an agent; `row` spares a search while `version` is that of the store."""
        agent = cls.__new__(cls)
        agent.__dict__.update(model=model, unique_id=unique_id, _row=row, _version=version)
        return agent

    @classmethod
    def create_agents(cls, model: ColumnModel, n: int, *args: Any, **columns: Any) -> ColumnAgentSet:
        """Add `n` agents; a column is one value for all or a sequence of length `n`. Returns their set."""
        if args:
            raise TypeError(f"name the columns of {cls.__name__}: create_agents(model, n, wage=...)")
        return model.agents_at(cls, model.add_rows(cls, n, columns))

    @classmethod
    def from_dataframe(cls, model: ColumnModel, df: pd.DataFrame, **columns: Any) -> ColumnAgentSet:
        """Add one agent per row of the data frame, whose columns are attributes; `columns` are for all."""
        return cls.create_agents(model, len(df), **{str(name): df[name].to_numpy() for name in df}, **columns)

    @property
    def store(self) -> ColumnStore:
        """The table that holds the agent's state."""
        return self.model.tables[self.table]

    @property
    def row(self) -> int:
        """Where in the table the agent is now. Raises AgentHasLeftError when it has left the model."""
        store = self.store
        if self._version != store.version:
            self._look_at(self.model, self.unique_id, store.row_of(self.unique_id))
        if not store["alive"][self._row]:
            raise AgentHasLeftError(f"{type(self).__name__} {self.unique_id} has left the model")
        return self._row

    @property
    def alive(self) -> bool:
        """Whether the agent is still in the model."""
        try:
            return self.row >= 0
        except AgentHasLeftError:
            return False

    def remove(self) -> None:
        """Leave the model; a second time changes nothing."""
        with contextlib.suppress(AgentHasLeftError):
            self.store.retire(self.row)

    def _look_at(self, model: ColumnModel, unique_id: int, row: int) -> None:
        version = model.tables[self.table].version
        self.__dict__.update(model=model, unique_id=unique_id, _row=row, _version=version)

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(inspect.getattr_static(type(self), name, None), "__set__"):
            raise AttributeError(f"{type(self).__name__} cannot keep '{name}': declare it with column()")
        super().__setattr__(name, value)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, ColumnAgent)
            and type(self) is type(other)
            and self.unique_id == other.unique_id
            and self.model is other.model
        )

    def __hash__(self) -> int:
        return hash((id(self.model), type(self), self.unique_id))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).view, (self.model, self.unique_id)

    def __repr__(self) -> str:
        if not self.alive:
            return f"{type(self).__name__}({self.unique_id}, left the model)"
        values = [f"{name}={_text(getattr(self, name))}" for name, c in self.columns.items() if not c.shape]
        more = ["..."] if len(self.columns) > _SHOWN else []
        return f"{type(self).__name__}({', '.join([str(self.unique_id), *values[:_SHOWN], *more])})"


def _text(value: Any) -> str:
    if isinstance(value, IntEnum):
        return value.name
    return f"{value:.6g}" if isinstance(value, float) else str(value)
