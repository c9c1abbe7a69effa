"""The parameter book as one numpy record: kernels read `p.half_life_months`, machine code reads an offset.

A record is an argument, never a numba global: a changed assumption needs no new compilation.
"""

from __future__ import annotations

import math
from typing import Any, Literal, get_args, get_origin

import numpy as np

from simulation.scenario.assumptions import Assumptions, Group


def parameter_record(assumptions: Assumptions) -> Any:
    """All assumptions as one record with one float64 field per quantity.

    Quantities per layer, class or tier become arrays of shape (3,), the class mix (layer, class) and the fit weights
    (class, skill) become (3, 3); a choice becomes its place among the allowed words. Where knowledge does not age,
    the half-life is infinite.
    Python code reads `p["name"]`, kernels read `p.name`.
    Returns: numpy.void, fields named as in the book without the group's name.
    """
    fields = {name: _number(group, name) for _, group in assumptions for name in type(group).model_fields}
    if assumptions.skills.ageing == "none":
        fields["half_life_months"] = math.inf  # what never ages has no end of its half-life: kernels need no other case
    dtype = np.dtype([(name, np.float64, np.shape(value)) for name, value in fields.items()])
    table = np.zeros(1, dtype)
    for name, value in fields.items():
        table[name][0] = value
    return table[0]


def _number(group: Group, name: str) -> Any:
    value = getattr(group, name)
    annotation = type(group).model_fields[name].annotation
    if get_origin(annotation) is Literal:
        return float(get_args(annotation).index(value))
    return _nested(value) if isinstance(value, Group) else float(value)


def _nested(group: Group) -> list[Any]:
    return [_nested(value) if isinstance(value, Group) else float(value) for _, value in group]
