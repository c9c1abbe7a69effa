"""The parameter book as one record: kernels read `p.half_life_months`, machine code reads an offset.

A record is an argument, never a numba global: a changed assumption needs no new compilation.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, get_args, get_origin

import numba
import numpy as np

from simulation.agents.codes import AI_SECTORS, SECTORS
from simulation.scenario.assumptions import Assumptions, Group


class Parameters:
    """One float64 field per quantity. Python code reads `p["name"]`, kernels read `p.name`.

    Quantities per layer, class or tier are arrays of shape (3,), the class mix (layer, class) and the fit weights
    (class, skill) are (3, 3); a choice is its place among the allowed words. Fields are named as in the book, without
    the group's name.

    Kernels take it as they would take a numpy record, but for a fiftieth of the cost of a call: numba reads `data`,
    which numpy would describe field by field each time it is asked for.
    """

    __slots__ = ("_numba_type_", "_record", "data", "dtype")

    def __init__(self, dtype: np.dtype, content: bytes | None = None) -> None:
        table = np.zeros(1, dtype) if content is None else np.frombuffer(content, dtype).copy()
        self.dtype = dtype
        self._record = table[0]
        self.data = memoryview(table.view(np.uint8))
        self._numba_type_ = numba_type(dtype)

    def __getitem__(self, name: str) -> Any:
        return self._record[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._record[name] = value

    def __reduce__(self) -> tuple[Any, ...]:
        return Parameters, (self.dtype, bytes(self.data))

    def copy(self) -> Parameters:
        """The same numbers in memory of their own."""
        return Parameters(self.dtype, bytes(self.data))


# What policies and shocks change that is no assumption about the world, at the values where they change nothing.
INSTRUMENTS: dict[str, Any] = {
    "laboratory_posts": 0.0,  # posts wanted at national laboratories
    "wage_subsidy": [0.0] * AI_SECTORS,  # added to the pay of a layer's posts, share
    "internship_gain": 0.0,  # practical skill added at graduation, mean of AI students
    "idle_learning_per_month": 0.0,  # learning rate of AI seekers and trainees
    "academy_share": 0.0,  # AI employers with an academy
    "overseas_recruits_per_year": 0.0,  # persons
    "demand_factor": [1.0] * SECTORS,  # posts wanted against the path
    "productivity_factor": [1.0] * AI_SECTORS,  # against that of the firms
}


def parameter_record(assumptions: Assumptions) -> Parameters:
    """All assumptions as one record, with the instruments of policy at rest."""
    fields = {name: _number(group, name) for _, group in assumptions for name in type(group).model_fields}
    fields |= INSTRUMENTS
    parameters = Parameters(np.dtype([(name, np.float64, np.shape(value)) for name, value in fields.items()]))
    for name, value in fields.items():
        parameters[name] = value
    return parameters


@cache
def numba_type(dtype: np.dtype) -> Any:
    """The type under which kernels know a record."""
    describe: Any = numba.from_dtype
    return describe(dtype)


def _number(group: Group, name: str) -> Any:
    value = getattr(group, name)
    annotation = type(group).model_fields[name].annotation
    if get_origin(annotation) is Literal:
        return float(get_args(annotation).index(value))
    return _nested(value) if isinstance(value, Group) else float(value)


def _nested(group: Group) -> list[Any]:
    return [_nested(value) if isinstance(value, Group) else float(value) for _, value in group]
