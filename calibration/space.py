"""The parameters that calibration searches, with their priors, taken from the parameter book."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.scenario.assumptions import Assumptions
from simulation.scenario.assumptions.quantity import Group, Prior, book_entry

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Parameter:
    """One calibrated parameter.

    Attributes:
        name: its key in the book, below `assumptions`; the group's for linked ones (`education.opening_intercept`).
        keys: the keys that take its value, several when they are linked.
        prior: where it may lie, and how likely.
        default: its value where nothing is calibrated. unit, meaning, source: as in the book.
    """

    name: str
    keys: tuple[str, ...]
    prior: Prior
    default: float
    unit: str
    meaning: str
    source: str

    def values(self, places: Floats) -> Floats:
        """Values at places in [0, 1] of the prior's distribution."""
        low, high = self.prior.low, self.prior.high
        if self.prior.shape == "log-uniform":
            return np.asarray(low * (high / low) ** places)
        return np.asarray(low + (high - low) * places)

    def places(self, values: Floats) -> Floats:
        """The inverse of `values`."""
        low, high = self.prior.low, self.prior.high
        if self.prior.shape == "log-uniform":
            return np.asarray(np.log(values / low) / math.log(high / low))
        return np.asarray((values - low) / (high - low))


@dataclass(frozen=True)
class Space:
    """The parameters together: the unit cube in which all methods work is their prior."""

    parameters: tuple[Parameter, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the parameters, in the order of the columns."""
        return tuple(parameter.name for parameter in self.parameters)

    def values(self, places: Floats) -> Floats:
        """From places in the unit cube to values, float64 [points, parameters] both."""
        return np.column_stack([each.values(places[:, at]) for at, each in enumerate(self.parameters)])

    def places(self, values: Floats) -> Floats:
        """From values to places in the unit cube, float64 [points, parameters] both."""
        return np.column_stack([each.places(values[:, at]) for at, each in enumerate(self.parameters)])

    def default(self) -> Floats:
        """The place of the book's own values, float64 [parameters]."""
        return self.places(np.array([[each.default for each in self.parameters]]))[0]


def calibrated_space(assumptions: Assumptions | None = None) -> Space:
    """All parameters of the book that have a prior, in its order."""
    return Space(tuple(_found(assumptions or Assumptions())))


def _found(assumptions: Assumptions) -> Iterable[Parameter]:
    for group_name, group in assumptions:
        for name, field in type(group).model_fields.items():
            entry = book_entry(field)
            if entry.get("prior"):
                key = f"{group_name}.{name}"
                yield _parameter(key, getattr(group, name), entry, field.description or "")


def _parameter(key: str, value: Any, entry: dict[str, Any], meaning: str) -> Parameter:
    linked = [(f"{key}.{name}", float(inner)) for name, inner in value] if isinstance(value, Group) else [(key, value)]
    keys = tuple(name for name, _ in linked)
    return Parameter(key, keys, Prior(**entry["prior"]), float(linked[0][1]), entry["unit"], meaning, entry["source"])
