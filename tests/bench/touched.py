"""How many bytes of the table of persons each phase touches: what the month needs of the memory.

A count, not a measurement. For one month the loops run as plain Python on columns that remember which of their
elements were read and which were written. An element that a phase reads counts once with its size, however often the
phase comes back to it; one that it writes counts once more. So this is the least that would have to move between
memory and processor if every phase found an empty cache and nothing moved twice. Not counted: the other tables and the
copies that matching works on, which are small beside the persons; whole lines of the cache that are fetched for the
sake of one element; the hired, to whose rows `match` writes.

Divided by the time of the phase it gives the bandwidth that the phase makes use of, and as a share of the triad's
(`bench.triad`) it says whether memory or arithmetic limits it: near one, only fewer or smaller columns would help; far
below, the memory has room left.

Python runs the loops only where compilation is switched off before anything is imported, so in a process of its own:
`NUMBA_DISABLE_JIT=1 PYTHONWARNINGS=ignore python -m bench.touched`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

import simulation.model as model_module
from bench.phases import phase_names, phases_wrapped
from simulation.columns.store import ColumnStore
from simulation.model import TalentMarket
from simulation.phases.hiring import NOBODY

_SCALE = 2000  # some 4,000 persons: bytes per person do not depend on their number


class Watched:
    """A column, or a part of one, that remembers which elements were read and which were written."""

    def __init__(self, values: np.ndarray, read: np.ndarray | None = None, written: np.ndarray | None = None) -> None:
        self.values, self.shape = values, values.shape
        self.read = np.zeros(values.shape, bool) if read is None else read
        self.written = np.zeros(values.shape, bool) if written is None else written

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Watched(self.values[place], self.read[place], self.written[place])
        self.read[place] = True
        return self.values[place]

    def __setitem__(self, place: Any, value: Any) -> None:
        self.written[place] = True
        self.values[place] = value

    @property
    def bytes_per_row(self) -> float:
        """Bytes read and written, over the number of rows."""
        return self.values.itemsize * float(self.read.sum() + self.written.sum()) / len(self.values)


def count_bytes(scale: int = _SCALE) -> dict[str, float]:
    """Bytes per person-month by phase, in the first month of a market. Only where compilation is switched off.

    Nobody is hired: Python's small integers are bounded where compiled ones are not, and `match` would overflow.
    """
    make_record = model_module.parameter_record  # plain Python reads fields by name from a `numpy.record` only

    def named_fields(book: Any) -> Any:
        record = make_record(book)
        return np.frombuffer(bytes(record.data), record.dtype).view(np.recarray)[0]

    model_module.parameter_record = named_fields
    market = TalentMarket(scale=scale, seed=1)
    model_module.match = lambda _, seekers: np.full(len(seekers.person), NOBODY, np.int32)
    counted = dict.fromkeys(phase_names(), 0.0)

    def watching(name: str, phase: Callable[..., Any]) -> Callable[..., Any]:
        def watched_phase(*arguments: Any) -> Any:
            shown: list[Any] = []

            def arrays() -> Any:  # anew each time: a phase may add rows
                columns = ColumnStore.arrays(market.persons)
                shown.append(type(columns)(*(Watched(column) for column in columns)))
                return shown[-1]

            market.persons.arrays = arrays
            result = phase(*arguments)
            del market.persons.arrays
            counted[name] = sum(column.bytes_per_row for columns in shown for column in columns)
            return result

        return watched_phase

    with phases_wrapped(watching):
        market.step()
    return counted


if __name__ == "__main__":
    print(json.dumps(count_bytes()))
