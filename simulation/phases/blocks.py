"""Persons a block at a time, so that the many to whom nothing happens in a month cost next to nothing.

A first loop over the block has no branch that stores and no call that is not inlined: the compiler does many persons
at once in it. It marks those to whom something may happen; only they are then looked at one by one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.columns.jit import row_kernel

_BLOCK = 4096  # persons; their columns stay in the first-level cache between the two loops


class Block(NamedTuple):
    """Working room for the persons of a block."""

    marks: np.ndarray  # int8, one per person: 0 if nothing happens to the person
    rows: np.ndarray  # int16: rows of the marked, counted from the block's first
    numbers: np.ndarray  # float64, one per person


def block_of(market: Any) -> Block:
    """Working room, used again by phase after phase."""
    take = market.scratch.array
    return Block(take("marks", _BLOCK, np.int8), take("rows", _BLOCK, np.int16), take("numbers", _BLOCK, np.float64))


@row_kernel
def list_marked(block, count):  # type: ignore[no-untyped-def]
    """Write down the rows of the marked among the first `count` persons of the block; returns how many.

    Without a branch, which the processor could not foresee.
    """
    found = 0
    for k in range(count):
        block.rows[np.uint32(found)] = k
        found += block.marks[k] != 0
    return found
