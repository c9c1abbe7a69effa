"""Places all over the prior and all over the emulated posterior, for profiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from calibration.fit.emulated import draws_elsewhere
from simulation.experiment.calibrating.outcome import Outcome

_DRAWS = 10_000
_PRIOR = 2_000


def wide_chain(outcome: Outcome, seed: int) -> npt.NDArray[np.float64]:
    """Float64 [12,000, parameters]: draws of the emulated posterior, then of the prior for what lies outside it."""
    matched = outcome.matched
    start = matched.draws.places
    draws, _ = draws_elsewhere(matched.emulators, matched.problem, matched.luck, start, _DRAWS, seed + 2)
    return np.concatenate([draws, np.random.default_rng(seed).random((_PRIOR, len(outcome.space)))])
