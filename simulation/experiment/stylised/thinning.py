"""What a random fifth of the seekers is worth: the matching function without anything else that moves over a cycle."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS
from simulation.phases.applications import Openings, apply_for_jobs
from simulation.phases.hiring import hire
from simulation.phases.search import Seekers, find_seekers
from simulation.phases.vacancies import list_openings

KEPT = 0.8  # share of the seekers that is kept
_DRAWS = 4  # subsets a month, to average over their luck


def hires_when_thinned(market: Any) -> np.ndarray:
    """Hires of a round of matching with all seekers and with a random share of them, everything else equal.

    Between two months: the openings advertised in the last one, the people who look for work now. Nothing is changed:
    nobody begins a job.
    Returns: int64 (2, 2): hires of all seekers (times the number of draws) and of the thinned; AI, outside.
    """
    luck = np.random.default_rng((market.seed, market.month))
    openings = Openings(*list_openings(market.firms.arrays(), market.p))
    everybody = Seekers(*(column.copy() for column in find_seekers(market)))  # scratch memory is used again
    thinned = np.zeros(2, np.int64)
    for _ in range(_DRAWS):
        kept = luck.random(len(everybody.person)) < KEPT
        thinned += _hires(market, Seekers(*(column[kept] for column in everybody)), openings)
    return np.array([_DRAWS * _hires(market, everybody, openings), thinned])


def _hires(market: Any, seekers: Seekers, openings: Openings) -> np.ndarray:
    """Hires in AI and outside, int64 (2,)."""
    hired = hire(market, seekers, openings, apply_for_jobs(market, seekers, openings))
    first_outside = openings.first[AI_SECTORS]
    return np.array(
        [np.count_nonzero((hired >= 0) & (hired < first_outside)), np.count_nonzero(hired >= first_outside)]
    )
