"""Skills and search of one market, compiled and in NumPy, turn by turn: in a process of its own.

NumPy makes a new array at every step. Whether the C library gives the memory of the last one back to the system, and
NumPy then waits for fresh pages, depends on what the process did before, and decides between once and five times the
time. So the process is told to keep its memory: NumPy at its best. The kernels make no arrays, and do not care.

`MALLOC_TRIM_THRESHOLD_=... MALLOC_MMAP_THRESHOLD_=... python -m bench.beside_numpy SCALE WARM_UP_MONTHS ROUNDS TURNS`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from bench import numpy_phases
from bench.bare import copied
from bench.contest import Contestant, turn_by_turn
from simulation.model import TalentMarket
from simulation.phases.search import find_seekers
from simulation.phases.skills import fade_and_grow

KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_MMAP_THRESHOLD_": str(32 << 20)}  # what glibc allows


def costs(market: TalentMarket, rounds: int) -> dict[str, float]:
    """CPU time per person-month, in ns. The market stands still otherwise; NumPy has columns of its own."""
    persons, firms = copied(market.persons), copied(market.firms)
    works: dict[str, Callable[[], Any]] = {
        "skills": lambda: fade_and_grow(market),
        "skills in NumPy": lambda: numpy_phases.fade_and_grow(persons, firms, market.p),
        "search": lambda: find_seekers(market),
        "search in NumPy": lambda: numpy_phases.find_seekers(persons, market.p, market.seed, market.month),
    }
    contestants = {name: Contestant(work, lambda: len(persons.status)) for name, work in works.items()}
    return turn_by_turn(contestants, rounds)


def main() -> None:
    """The program: prints the costs as JSON."""
    scale, warm_up_months, rounds = map(int, sys.argv[1:])
    market = TalentMarket(scale=scale, seed=1)
    market.run_for(warm_up_months)
    print(json.dumps(costs(market, rounds)))


if __name__ == "__main__":
    main()
