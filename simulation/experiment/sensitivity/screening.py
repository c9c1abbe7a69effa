"""Morris screening: mean size and spread of the effects of moving one factor at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.experiment.sensitivity.noise import Noise
from simulation.experiment.sensitivity.rows import LEVEL, Row, problem

Floats = npt.NDArray[np.float64]


def elementary_effects(places: Floats, means: Floats) -> Floats:
    """Change of the outcome per whole range of a factor, float64 [trajectories, factors]."""
    factors = places.shape[1]
    steps = np.diff(places.reshape(-1, factors + 1, factors), axis=1)
    changes = np.diff(means.reshape(-1, factors + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    sizes = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    effects = np.empty_like(changes)
    np.put_along_axis(effects, moved, changes / sizes, axis=1)
    return effects


def morris_rows(
    names: tuple[str, ...], places: Floats, noise: Noise, levels: int, resamples: int, seed: int
) -> list[Row]:
    """mu*, mu and sigma of each factor by SALib, with percentile intervals over resampled trajectories."""
    from SALib.analyze import morris

    found = morris.analyze(problem(names), places, noise.means, num_levels=levels, num_resamples=2, seed=seed)
    effects = elementary_effects(places, noise.means)
    picks = np.random.default_rng(seed).integers(0, len(effects), (resamples, len(effects)))
    drawn = effects[picks]  # resamples, trajectories, factors
    again = {
        "mu_star": np.abs(drawn).mean(axis=1), "mu": drawn.mean(axis=1), "sigma": drawn.std(axis=1, ddof=1),
    }  # fmt: skip
    rows = []
    for measure, values in again.items():
        low, high = np.quantile(values, LEVEL, axis=0)
        rows += [
            Row(name, measure, float(found[measure][at]), float(low[at]), float(high[at]))
            for at, name in enumerate(names)
        ]
    return rows


def limit_of_luck(places: Floats, noise: Noise, factors: int) -> float:
    """What mu* of a factor without any effect stays below, in 95 % of sweeps for all factors together.

    Moving nothing changes a mean by luck alone: differences of two means, normal, so that their sizes are half-normal;
    mu* is a mean of so many. Bonferroni over factors. nan with one replicate.
    """
    from scipy.stats import norm

    steps = np.abs(np.diff(places.reshape(-1, factors + 1, factors), axis=1)).max(axis=2)
    sd = np.sqrt(2 * noise.own / noise.replicates) / float(steps.mean())
    trajectories = len(places) // (factors + 1)
    spread = np.sqrt((1 - 2 / np.pi) / trajectories)
    return float(sd * (np.sqrt(2 / np.pi) + norm.ppf(1 - 0.05 / factors) * spread))
