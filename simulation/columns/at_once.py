"""Functions of one agent, tried on all at once: `lambda agent: agent.wage > 20_000` is one array comparison.

The attempt gives the answer of the agent-by-agent loop or none at all. An attribute reads as the array of
everybody's values in the type that Python gives a single agent (int64, float64, bool), so small integers do
not wrap around. Whatever cannot be read that way (`and`, `if`, methods, attributes of several values) ends
the attempt, and so does a draw from the model's random numbers, which would give all agents the same luck.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np

_FEWEST = 2  # one agent: an array of one value passes for a truth value, and nothing is gained


class NotElementwiseError(Exception):
    """The attribute has no array with one number per agent."""


class Everybody:
    """Stands for all agents of a set at once: an attribute is the array of everybody's values, shape [n]."""

    def __init__(self, model: Any, get: Callable[[str], np.ndarray]) -> None:
        self.model = model
        self._get = get

    def __getattr__(self, name: str) -> np.ndarray:
        values = self._get(name)
        if values.ndim != 1 or values.dtype.kind not in "biuf":
            raise NotElementwiseError(name)
        return widened(values)

    @property  # type: ignore[misc]
    def __class__(self) -> type:  # `isinstance(agent, Firm)` has no single answer
        raise NotElementwiseError("__class__")


def at_once(function: Callable[[Any], Any], everybody: Everybody, count: int) -> np.ndarray | None:
    """The values of `function` for all agents, shape [n], or None when it must be called agent by agent."""
    if count < _FEWEST:
        return None
    model = everybody.model
    states = model.random.getstate(), model.rng.bit_generator.state
    before = pickle.dumps(states)
    try:
        with np.errstate(divide="raise", invalid="raise"):  # as Python numbers would
            values = function(everybody)
    except Exception:
        values = None
    if pickle.dumps((model.random.getstate(), model.rng.bit_generator.state)) != before:
        model.random.setstate(states[0])
        model.rng.bit_generator.state = states[1]
        return None
    if isinstance(values, np.ndarray) and values.shape == (count,) and values.dtype.kind in "biuf":
        return values
    return None


def widened(values: np.ndarray) -> np.ndarray:
    """Integers as int64 and reals as float64, as Python computes with single values."""
    wide = {"i": np.int64, "u": np.uint64 if values.dtype == np.uint64 else np.int64, "f": np.float64}
    return values.astype(wide.get(values.dtype.kind, values.dtype), copy=False)


def as_array(values: list[Any]) -> np.ndarray:
    """One entry per value: numbers and texts as such, everything else as objects."""
    types = set(map(type, values))
    if len(types) == 1 and issubclass(types.pop(), bool | int | float | str | np.generic):
        return np.array(values)
    return np.fromiter(values, dtype=object, count=len(values))
