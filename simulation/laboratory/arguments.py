"""What experiments accept: a bad argument is refused by name, with its value and its range."""

from __future__ import annotations

import math
from typing import Any

HIGHEST_SEED = 2**63 - 1  # keys of random draws are int64
MOST_PERSONS = 10_000_000


def number(name: str, value: Any, low: float, high: float = math.inf) -> float:
    """The argument as a float. Raises ValueError unless it is a finite number in [low, high]."""
    _check(name, value, low, high)
    return float(value)


def probability(name: str, value: Any) -> float:
    """The argument as a float. Raises ValueError unless it lies in [0, 1]."""
    return number(name, value, 0, 1)


def whole(name: str, value: Any, low: int, high: int) -> int:
    """The argument as an integer. Raises ValueError unless it is a whole number in [low, high]."""
    _check(name, value, low, high)
    if isinstance(value, bool) or value != int(value):
        raise ValueError(f"{name} is {value!r}: it must be a whole number {_span(low, high)}")
    return int(value)


def one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    """The argument itself. Raises ValueError unless it is one of the words."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} is {value!r}: it must be one of {', '.join(allowed)}")
    return value


def _check(name: str, value: Any, low: float, high: float) -> None:
    try:
        within = low <= value <= high and abs(value) != math.inf
    except TypeError:  # not a number
        within = False
    if not within:
        raise ValueError(f"{name} is {value!r}: it must be a number {_span(low, high)}")


def _span(low: float, high: float) -> str:
    return f"of at least {low}" if high == math.inf else f"from {low} to {high}"
