"""What the memory of this machine gives one core: the ceiling for everything that reads and writes whole columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.columns.jit import loop

_ARRAYS = 3


@loop
def triad(a, b, c, s):  # type: ignore[no-untyped-def]
    """a[i] = b[i] + s·c[i]: two columns read, one written, next to no arithmetic.

    Source: McCalpin 1995, the STREAM benchmark.
    """
    for i in range(a.shape[0]):
        a[i] = b[i] + s * c[i]


def triad_of(numbers: int) -> tuple[Callable[[], None], Callable[[], int]]:
    """A triad over arrays of their own.

    Args: numbers: float64 per array. They must be far larger than the cache.
    Returns: the triad, and what gives the bytes that one call moves: three times 8 per number, as is the custom. That
        the processor also fetches what it is about to overwrite is not counted, nor is it for the model.
    """
    a, b, c = np.zeros(numbers), np.ones(numbers), np.full(numbers, 2.0)
    return lambda: triad(a, b, c, 3.0), lambda: _ARRAYS * a.nbytes
