"""Draws from a posterior on the unit cube: the affine-invariant ensemble of emcee."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
WALKERS_PER_PARAMETER = 4
BURN_IN = 0.3  # of the steps are dropped


def sampled(log_posterior: Callable[[Floats], Floats], start: Floats, draws: int, steps: int, seed: int) -> Floats:
    """Draws from a density on the unit cube, float64 [draws, parameters].

    Args:
        log_posterior: float64 [points] at float64 [points, parameters] inside the cube; need not be normalised.
        start: float64 [many, parameters], places where walkers begin. steps: of each walker, burn-in included.
    """
    import emcee

    size = start.shape[1]
    rng = np.random.default_rng(seed)
    walkers = 2 * ((WALKERS_PER_PARAMETER * size + 1) // 2)
    begin = np.clip(start[rng.integers(0, len(start), walkers)] + rng.normal(0, 0.005, (walkers, size)), 0.001, 0.999)

    def inside(places: Floats) -> Floats:
        found = np.full(len(places), -np.inf)
        within = ((places > 0.0) & (places < 1.0)).all(axis=1)
        if within.any():
            found[within] = log_posterior(places[within])
        return found

    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, size, inside, moves=moves, vectorize=True)
    sampler.random_state = np.random.RandomState(seed % 2**32).get_state()  # what emcee takes
    sampler.run_mcmc(begin, steps, skip_initial_state_check=True)
    flat = sampler.get_chain(discard=int(BURN_IN * steps)).reshape(-1, size)
    return np.asarray(flat[np.linspace(0, len(flat) - 1, draws).astype(int)])
