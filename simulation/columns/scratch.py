"""Working arrays that are used again month after month."""

from __future__ import annotations

from typing import Any

import numpy as np

_GROWTH = 1.25


class Scratch:
    """Arrays for the work of a month, by name: what they hold is worth nothing once it is done.

    Fresh memory costs a page fault every four kilobytes; for a large market those took as long as a phase.
    Memory that is never touched costs nothing, so an array may be asked for longer than it will be filled.

    Verified: tests/unit/test_scratch.py.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, np.ndarray] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"_arrays": {}}  # copies of a model start with none

    def array(self, name: str, length: int, dtype: Any) -> np.ndarray:
        """An array of the length with arbitrary content, until the name is asked for again."""
        held = self._arrays.get(name)
        if held is None or len(held) < length:
            held = self._arrays[name] = np.empty(int(_GROWTH * length), dtype)
        return held[:length]
