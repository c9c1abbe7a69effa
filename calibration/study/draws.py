"""Draws of a posterior with equal weights."""

from __future__ import annotations

import numpy as np

from calibration.fit.problem import Floats, Posterior

MOST_DRAWS, FEWEST_DRAWS = 99, 9
MOST_AUTOCORRELATION = 0.2  # between neighbouring draws, mean over parameters; above it every second draw is dropped


def independent_draws(posterior: Posterior, rng: np.random.Generator) -> Floats:
    """Equally weighted draws, spread over the stored order, so few that neighbours do not resemble each other.

    At most as many as the effective number of draws; halved while neighbours are correlated.
    """
    wanted = max(FEWEST_DRAWS, min(MOST_DRAWS, int(posterior.ess + 1e-6)))
    while True:
        draws = evenly_drawn(posterior, wanted, rng)
        if wanted // 2 < FEWEST_DRAWS or _autocorrelation(draws) <= MOST_AUTOCORRELATION:
            return draws
        wanted //= 2


def evenly_drawn(posterior: Posterior, draws: int, rng: np.random.Generator) -> Floats:
    """Systematic resampling: every draw as often as its weight says, to within one."""
    heights = np.cumsum(posterior.weights)
    at = np.searchsorted(heights / heights[-1], (np.arange(draws) + rng.random()) / draws, side="right")
    return posterior.places[np.minimum(at, len(heights) - 1)]


def _autocorrelation(draws: Floats) -> float:
    apart = draws - draws.mean(axis=0)
    spread = np.mean(apart**2, axis=0)
    moving = spread > 0
    if not moving.any():
        return 1.0
    return float(np.mean(np.mean(apart[1:] * apart[:-1], axis=0)[moving] / spread[moving]))
