"""The members of an agent set in their order, as row numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from mesa import Agent

from simulation.columns.sources import Source, source_of

_CHUNK = 4096  # agents turned into Python numbers at a time
_NOBODY = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Members:
    """Who is in a set, never changed in place. Arrays have shape [n]."""

    sources: tuple[Source, ...]
    versions: tuple[int, ...]  # of the sources, when the rows were right
    origin: np.ndarray  # int16: which source a member comes from
    rows: np.ndarray  # int64: its row there
    unique_ids: np.ndarray  # int64: finds the agent again after rows have moved

    @classmethod
    def everybody(cls, sources: tuple[Source, ...]) -> Self:
        """All agents of the sources that are in the model now."""
        rows = [source.living() for source in sources]
        ids = [source.unique_ids(its_rows) for source, its_rows in zip(sources, rows, strict=True)]
        origin = np.repeat(np.arange(len(sources), dtype=np.int16), [len(its_rows) for its_rows in rows])
        versions = tuple(source.version for source in sources)
        return cls(sources, versions, origin, np.concatenate([_NOBODY, *rows]), np.concatenate([_NOBODY, *ids]))

    @classmethod
    def these(cls, agents: Iterable[Agent]) -> Self:
        """The agents given, each once, less those that have left."""
        sources: dict[Source, int] = {}
        places = []
        for agent in dict.fromkeys(agents):
            source = source_of(agent)
            if (row := source.row_of(agent)) >= 0:
                places.append((sources.setdefault(source, len(sources)), row, agent.unique_id))
        origin, rows, ids = np.array(places, dtype=np.int64).reshape(-1, 3).T
        return cls(tuple(sources), tuple(s.version for s in sources), origin.astype(np.int16), rows, ids)

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, positions: np.ndarray) -> Self:
        """The members at these positions (integers or a bool mask), in that order."""
        arrays = {name: getattr(self, name)[positions] for name in ("origin", "rows", "unique_ids")}
        return replace(self, **arrays)

    def still_here(self) -> Self:
        """The members that are in the model now, at the rows where they are now."""
        rows = np.empty_like(self.rows)
        for index, source in enumerate(self.sources):
            here = self.origin == index
            rows[here] = source.follow(self.rows[here], self.unique_ids[here], self.versions[index])
        now = replace(self, rows=rows, versions=tuple(source.version for source in self.sources))
        return now if (rows >= 0).all() else now.take(rows >= 0)

    def joined_by(self, agent: Agent) -> Self:
        """With one more member, at the end."""
        source, sources = source_of(agent), self.sources
        versions = self.versions
        if source not in sources:
            sources, versions = (*sources, source), (*versions, source.version)
        return replace(
            self,
            sources=sources,
            versions=versions,
            origin=np.append(self.origin, np.int16(sources.index(source))),
            rows=np.append(self.rows, source.row_of(agent)),
            unique_ids=np.append(self.unique_ids, agent.unique_id),
        )

    def position_of(self, agent: Agent) -> int:
        """Where the agent stands in the order, -1 if it is not a member."""
        source = source_of(agent)
        row = source.row_of(agent)
        if row < 0 or source not in self.sources:
            return -1
        found = np.flatnonzero((self.rows == row) & (self.origin == self.sources.index(source)))
        return int(found[0]) if len(found) else -1

    def agents(self) -> Iterator[Agent]:
        """One agent after the other; who leaves before its turn is passed over."""
        for start in range(0, len(self), _CHUNK):
            part = slice(start, start + _CHUNK)
            places = (self.origin[part].tolist(), self.rows[part].tolist(), self.unique_ids[part].tolist())
            for origin, row, unique_id in zip(*places, strict=True):
                agent = self.sources[origin].agent(row, unique_id, self.versions[origin])
                if agent is not None:
                    yield agent

    def is_a(self, agent_type: type) -> np.ndarray:
        """Which members are of the type, bool, shape [n]."""
        pieces = [(here, s.is_a(agent_type, self.rows[here])) for s, here in self._by_source()]
        return self._assembled(pieces).astype(np.bool_)

    def type_names(self) -> np.ndarray:
        """The names of their types, objects, shape [n]."""
        return self._assembled([(here, s.type_names(self.rows[here])) for s, here in self._by_source()])

    def get(self, name: str, *default: Any) -> np.ndarray:
        """An attribute of every member, shape [n, ...]. Raises AttributeError."""
        return self._assembled([(here, s.get(name, self.rows[here], *default)) for s, here in self._by_source()])

    def set(self, name: str, value: Any) -> None:
        """Write an attribute: one value for all, or a sequence with one entry per member."""
        each = isinstance(value, np.ndarray | pd.Series | list) and np.shape(value)[:1] == (len(self),)
        for source, here in self._by_source():
            source.set(name, self.rows[here], np.asarray(value)[here] if each else value, each=each)

    def named(self, name: str, values: list[Any]) -> list[Any]:
        """Stored values of an attribute as a single agent would show them."""
        for source in self.sources:
            values = source.named(name, values)
        return values

    def _by_source(self) -> list[tuple[Source, Any]]:
        if len(self.sources) == 1:
            return [(self.sources[0], slice(None))]  # no copy
        places = [(source, np.flatnonzero(self.origin == index)) for index, source in enumerate(self.sources)]
        return [(source, here) for source, here in places if len(here)]

    def _assembled(self, pieces: list[tuple[Any, np.ndarray]]) -> np.ndarray:
        if len(pieces) == 1:
            return pieces[0][1]
        types = {values.dtype for _, values in pieces} or {np.dtype(np.float64)}
        texts = {"O", "U"} & {its_type.kind for its_type in types}
        shape = max((values.shape[1:] for _, values in pieces), key=len, default=())
        whole = np.empty((len(self), *shape), object if texts and len(types) > 1 else np.result_type(*types))
        for here, values in pieces:
            whole[here] = values.reshape(values.shape + (1,) * (whole.ndim - values.ndim))
        return whole
