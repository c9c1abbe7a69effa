"""One line of the table of indices."""

from __future__ import annotations

from typing import Any, NamedTuple

LEVEL = (0.05, 0.95)  # percentiles of a 90 % interval


class Row(NamedTuple):
    """An index of one factor, or of a pair `a*b`, with its 90 % interval; nan where there is none."""

    factor: str
    measure: str
    value: float
    low90: float
    high90: float


def problem(names: tuple[str, ...]) -> dict[str, Any]:
    """The factors as SALib wants them: all between 0 and 1."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
