"""Persons a block at a time, so that the many to whom nothing happens in a month cost next to nothing.

A first loop over the block has no branch that stores and no call that is not inlined: the compiler does many persons
at once in it. It marks those to whom something may happen; only they are then looked at one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_BLOCK = 4096  # persons; their columns stay in the first-level cache between the two loops


def marks_of_a_block(market: Any) -> np.ndarray:
    """Room for one mark per person of a block, int8."""
    marks: np.ndarray = market.scratch.array("marks", _BLOCK, np.int8)
    return marks


def block_of_numbers(market: Any) -> np.ndarray:
    """Room for one number per person of a block, float64."""
    numbers: np.ndarray = market.scratch.array("numbers", _BLOCK, np.float64)
    return numbers
