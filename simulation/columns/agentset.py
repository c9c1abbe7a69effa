"""Sets of agents over columns, with the methods of Mesa's `AgentSet` and the speed of arrays."""

from __future__ import annotations

import random as python_random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from mesa import Agent
from mesa.agentset import AbstractAgentSet, GroupBy

from simulation.columns.at_once import Everybody, as_array, at_once, widened
from simulation.columns.members import Members
from simulation.columns.sources import Source

# The built-in functions would walk through an array item by item.
_FAST: dict[Any, Callable] = {
    sum: partial(np.sum, axis=0),
    min: partial(np.min, axis=0),
    max: partial(np.max, axis=0),
}


class ColumnAgentSet(AbstractAgentSet):
    """An ordered set of agents that holds row numbers, not objects.

    A set that a model hands out (`model.agents`, `model.agents_by_type[Firm]`) is always up to date: who
    joins the model is in it, who leaves is not. A set made from another (`select`, `shuffle`, `sort`,
    `groupby`, `copy`) keeps its members, less those that leave. Functions of an agent are tried on all agents
    at once first (module `at_once`): write them as pure functions, for speed with `&`, `|`, `~` instead of
    `and`, `or`, `not`.

    Args:
        agents: the members.
        random: generator for shuffling; default: that of the agents' model.

    Verified: tests/unit/test_column_agents.py, tests/interface/test_mesa_compatibility.py.
    """

    def __init__(self, agents: Iterable[Agent] = (), random: python_random.Random | None = None) -> None:
        agents = list(agents)
        if random is None:
            random = agents[0].model.random if agents else python_random.Random()
        self.random = random
        self._members: Members | None
        self._everybody_in: tuple[Source, ...] = ()
        self._update(agents)

    @classmethod
    def everybody(cls, sources: tuple[Source, ...], random: python_random.Random) -> Self:
        """All agents of the sources, now and later."""
        agents = cls(random=random)
        agents._members, agents._everybody_in = None, sources
        return agents

    @classmethod
    def of_members(cls, members: Members, random: python_random.Random) -> Self:
        """These members, less those that leave."""
        agents = cls(random=random)
        agents._members = members
        return agents

    def _now(self) -> Members:
        if self._members is None:
            return Members.everybody(self._everybody_in)
        self._members = self._members.still_here()
        return self._members

    def _update(self, agents: Iterable[Agent]) -> Self:
        self._members = Members.these(agents)
        return self

    def _with(self, members: Members, inplace: bool = False) -> Self:
        if not inplace:
            return self.of_members(members, self.random)
        self._members = members
        return self

    # The set itself

    def __len__(self) -> int:
        if self._members is None:
            return sum(source.count() for source in self._everybody_in)
        return len(self._now())

    def __iter__(self) -> Iterator[Agent]:
        return self._now().agents()

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, Agent):
            return False
        if self._members is None:
            return any(source.row_of(agent) >= 0 for source in self._everybody_in)
        return self._now().position_of(agent) >= 0

    def __getitem__(self, item: int | slice) -> Any:
        members = self._now()
        if isinstance(item, slice):
            return list(members.take(np.arange(len(members))[item]).agents())
        return next(members.take(np.array([item])).agents())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} agents)"

    def add(self, agent: Agent) -> None:
        """Add an agent at the end of the order."""
        if agent not in self:
            self._members = self._now().joined_by(agent)

    def discard(self, agent: Agent) -> None:
        """Take an agent out of the set (not out of the model), if it is in."""
        members = self._now()
        position = members.position_of(agent)
        if position >= 0:
            self._members = members.take(np.delete(np.arange(len(members)), position))

    def remove(self, agent: Agent) -> None:
        """Take an agent out of the set (not out of the model). Raises KeyError if it is not in."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def to_list(self) -> list[Agent]:
        """The agents as objects."""
        return list(self)

    def copy(self) -> Self:
        """A set of the present members."""
        return self._with(self._now())

    __copy__ = copy

    # Attributes

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> np.ndarray:
        """One or several attributes of every agent.

        Args:
            attr_names: an attribute or property, or a list of them.
            handle_missing: `error`, or `default` to put `default_value` where an agent has no such attribute.

        Returns: shape [n, ...] for a name; for a list a structured array of shape [n]: `values["wage"]` is a
        column, and each entry unpacks to one agent's values.

        Raises: AttributeError.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is 'error' or 'default', not {handle_missing!r}")
        members = self._now()
        default = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return members.get(attr_names, *default)
        columns = {name: members.get(name, *default) for name in attr_names}
        table = np.empty(len(members), [(name, c.dtype, c.shape[1:]) for name, c in columns.items()])
        for name, values in columns.items():
            table[name] = values
        return table

    def set(self, attr_name: str, value: Any) -> Self:
        """Write an attribute: one value for all, or a list or array with one entry per agent."""
        self._now().set(attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable | Iterable[Callable]) -> Any:
        """One or several functions of the array of an attribute, e.g. `agg("wage", [np.mean, max])`."""
        values = widened(self.get(attribute))
        if callable(func):
            return _plain(_FAST.get(func, func)(values))
        return [_plain(_FAST.get(each, each)(values)) for each in func]

    def to_frame(self, *names: str) -> pd.DataFrame:
        """One row per agent: type and attributes (all columns if none is named), indexed by `unique_id`.

        An attribute of several values makes several columns, `posted_wage_0`, `posted_wage_1`, and so on;
        codes stay numbers.
        """
        members = self._now()
        if not names:
            names = tuple(dict.fromkeys(name for source in members.sources for name in source.columns()))
        frame: dict[str, Any] = {"agent_type": pd.Categorical(members.type_names())}
        for name in names:
            values = members.get(name, np.nan)
            if values.ndim == 1:
                frame[name] = values
            else:
                frame |= {f"{name}_{place}": part for place, part in enumerate(values.reshape(len(members), -1).T)}
        return pd.DataFrame(frame, index=pd.Index(members.unique_ids, name="unique_id"))

    # Parts and orders

    def select(
        self,
        filter_func: Callable[[Any], Any] | np.ndarray | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type[Agent] | None = None,
    ) -> Self:
        """The agents that are of a type and fulfil a condition, in their order.

        Args:
            filter_func: a function of an agent, or a bool array with one entry per agent of this set.
            at_most: only the first so many; a float up to 1.0 is a share of this set.
            inplace: change this set instead of making a new one.
            agent_type: the type, subclasses included.
        """
        members = self._now()
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(members) * at_most)
        positions = np.arange(len(members))
        if isinstance(filter_func, np.ndarray | pd.Series | list):
            positions = positions[_mask(filter_func, len(members))]
        if agent_type is not None:
            positions = positions[members.is_a(agent_type)[positions]]
        if callable(filter_func):
            positions = positions[_values(members.take(positions), filter_func).astype(np.bool_)]
        return self._with(members.take(positions[: int(min(at_most, len(positions)))]), inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """In the order of an attribute or function of an agent, largest first; equals keep their order."""
        members = self._now()
        values = members.get(key) if isinstance(key, str) else _values(members, key)
        if values.ndim > 1 or values.dtype == object:
            order = np.array(sorted(range(len(members)), key=values.tolist().__getitem__, reverse=not ascending), int)
        elif ascending:
            order = np.argsort(values, kind="stable")
        else:
            order = len(members) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        return self._with(members.take(order), inplace)

    def shuffle(self, inplace: bool = False) -> Self:
        """In random order, drawn from the set's `random`."""
        members = self._now()
        generator = np.random.default_rng(self.random.getrandbits(64))
        return self._with(members.take(generator.permutation(len(members))), inplace)

    def groupby(self, by: Callable | str, result_type: Literal["agentset", "list"] = "agentset") -> ColumnGroupBy:
        """Groups of agents with the same value of an attribute, or of a function of an agent.

        Args:
            by: the attribute or function.
            result_type: each group an `agentset`, or a `list` of agents.
        """
        members = self._now()
        values = members.get(by) if isinstance(by, str) else _values(members, by)
        keys, codes = _keys_and_codes(values)
        if isinstance(by, str):
            keys = members.named(by, keys)
        order = np.argsort(codes, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
        groups = {key: self._with(members.take(part)) for key, part in zip(keys, parts, strict=True)}
        if result_type == "list":
            return ColumnGroupBy({key: group.to_list() for key, group in groups.items()})
        return ColumnGroupBy(groups)

    # One agent after the other

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """Call a method of every agent, or a function of it; who has left before its turn is passed over."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> list[Any]:
        """As `do`; returns what the calls return."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def shuffle_do(self, method: str | Callable, *args: Any, **kwargs: Any) -> Self:
        """As `do`, in random order; the order of the set stays."""
        self.shuffle().do(method, *args, **kwargs)
        return self


class ColumnGroupBy(GroupBy):
    """Groups of agents by key, in the order in which keys appear; `count`, `do` and `map` are Mesa's."""

    def agg(self, attr_name: str, func: Callable) -> dict[Any, Any]:
        """The function of the array of an attribute, per group."""
        return {
            key: group.agg(attr_name, func)
            if isinstance(group, ColumnAgentSet)
            else func([getattr(agent, attr_name) for agent in group])
            for key, group in self.groups.items()
        }


def _values(members: Members, function: Callable[[Any], Any]) -> np.ndarray:
    """The function of every agent, shape [n]: at once if it can be, else agent by agent."""
    if members.sources:
        everybody = Everybody(members.sources[0].model, members.get)
        values = at_once(function, everybody, len(members))
        if values is not None:
            return values
    return as_array([function(agent) for agent in members.agents()])


def _mask(mask: Any, count: int) -> np.ndarray:
    mask = np.asarray(mask)
    if mask.dtype != np.bool_ or mask.shape != (count,):
        raise ValueError(f"a selection needs {count} truth values, not {mask.dtype} of shape {mask.shape}")
    return mask


def _keys_and_codes(values: np.ndarray) -> tuple[list[Any], np.ndarray]:
    """Distinct values in order of appearance, and for each entry the index of its value."""
    if values.ndim == 1 and values.dtype != object:
        codes, keys = pd.factorize(values, use_na_sentinel=False)
        return keys.tolist(), codes
    places: dict[Any, int] = {}
    rows = values.tolist() if values.ndim == 1 else map(tuple, values.tolist())
    found = [places.setdefault(key, len(places)) for key in rows]
    return list(places), np.array(found, dtype=np.int64)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
