"""Draws of a normal distribution cut off at the walls of the unit cube."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from calibration.fit.problem import Floats

SWEEPS = 100  # of the sampler, before the one draw of every chain; tested against draws by rejection


def truncated_normal(mean: Floats, covariance: Floats, draws: int, seed: int) -> Floats:
    """Independent draws in the unit cube, each the end of a Gibbs chain of its own.

    Args: mean: float64 [parameters]. covariance: float64 [parameters, parameters], positive definite.
    Returns: float64 [draws, parameters].
    Source: Geweke (1991), one coordinate at a time given the others.
    """
    rng = np.random.default_rng(seed)
    precision = np.linalg.inv(covariance)
    sd = 1 / np.sqrt(np.diag(precision))
    places = np.clip(rng.multivariate_normal(mean, covariance, draws, method="cholesky"), 0.0, 1.0)
    for _ in range(SWEEPS):
        for at in range(len(mean)):
            others = (places - mean) @ precision[at] - (places[:, at] - mean[at]) * precision[at, at]
            middle = mean[at] - others / precision[at, at]
            places[:, at] = _in_unit_interval(middle, float(sd[at]), rng.random(draws))
    return np.asarray(places)


def _in_unit_interval(middle: Floats, sd: float, uniform: Floats) -> Floats:
    """Inverse of the cut-off normal's distribution, in the tail where it is exact: mirrored when it lies above."""
    mirrored = middle > 0.5
    centre = np.where(mirrored, 1 - middle, middle)
    low, high = (0 - centre) / sd, (1 - centre) / sd
    # centre <= 1/2, so most mass lies towards 0 or below it: work with upper tails, which do not round to 1.
    upper, lower = ndtr(-low), ndtr(-high)
    drawn = -ndtri(lower + uniform * (upper - lower))
    inside = np.clip(centre + sd * np.where(np.isfinite(drawn), drawn, low), 0.0, 1.0)
    return np.where(mirrored, 1 - inside, inside)
