"""Luck told apart from the factors: an analysis of variance over points and replicates.

Replicate r has the same seed at every point. What a seed does alike at all points cancels between points; what it does
otherwise at each does not, and divided by the number of replicates it is the error of a point's mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_ROUNDS = 100  # of taking turns; balanced tables need one


@dataclass(frozen=True)
class Noise:
    """Variances of one outcome, in its unit squared.

    Attributes:
        means: float64 [points], each point's mean with the effects of replicates taken out; nan where no run is.
        between: variance of the expected outcome over points. shared: of what a seed does alike at all points.
        own: of what a seed does at one point alone. All nan but `between` with one replicate.
        replicates: runs of a point, harmonic mean. p_value: that points differ by luck alone (F test).
        luck, low90, high90: share of luck in the variance of a single run; chi-square interval (Satterthwaite), the
            variance between points taken as known.
    """

    means: Floats
    between: float
    shared: float
    own: float
    replicates: float
    p_value: float
    luck: float
    low90: float
    high90: float

    @property
    def of_means(self) -> float:
        """Share of luck in the variance of the points' means; 0 where it is not known."""
        spread = float(np.nanvar(self.means))
        return self.own / self.replicates / spread if spread > 0 and np.isfinite(self.own) else 0.0

    @property
    def known(self) -> bool:
        """Whether there are replicates to tell luck by."""
        return bool(np.isfinite(self.own))


def noise_of(values: Floats) -> Noise:
    """The variances. Args: values: float64 [points, replicates], nan where a run failed or was not wanted."""
    from scipy.stats import f as f_distribution

    there = ~np.isnan(values)
    counts = there.sum(axis=1)
    points, runs = int((counts > 0).sum()), int(counts.sum())
    width = int(there.any(axis=0).sum())
    means, effects = _two_ways(values, there)
    size = float(points / np.sum(1.0 / counts[counts > 0])) if points else 0.0
    spread = float(np.nanvar(means, ddof=1)) if points > 1 else 0.0
    freedom = runs - points - width + 1
    if freedom < 1 or width < 2:
        nan = float("nan")
        return Noise(means, spread, nan, nan, size, 0.0 if spread > 0 else 1.0, nan, nan, nan)
    rest = np.where(there, values - means[:, None] - effects, 0.0)
    own = float((rest**2).sum() / freedom)
    if own <= 1e-24 * max(float(np.nanvar(values)), 1e-300):
        own = 0.0  # rounding
    ratio = spread * size / own if own > 0 else (np.inf if spread > 0 else 0.0)
    p_value = float(f_distribution.sf(ratio, points - 1, freedom))
    of_seeds = float(np.var(effects[there.any(axis=0)], ddof=1))
    shared = max(of_seeds - own * width / max(runs, 1), 0.0)
    between = max(spread - own / size, 0.0)
    luck = _luck(between, of_seeds, own * (1 - width / runs), width - 1, freedom)
    return Noise(means, between, shared, own, size, p_value, *luck)


def _two_ways(values: Floats, there: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Means of points and effects of replicates by least squares; effects sum to zero."""
    counts, columns = there.sum(axis=1), there.sum(axis=0)
    effects = np.zeros(values.shape[1])
    for _ in range(_ROUNDS):
        left = np.where(there, values - effects, 0.0)
        means = np.where(counts > 0, left.sum(axis=1) / np.maximum(counts, 1), np.nan)
        moved = np.where(there, values - means[:, None], 0.0).sum(axis=0) / np.maximum(columns, 1)
        moved -= moved[columns > 0].mean() if (columns > 0).any() else 0.0
        done = np.allclose(moved, effects, rtol=0, atol=1e-12 * max(1.0, float(np.abs(moved).max(initial=0.0))))
        effects = moved
        if done:
            break
    return means, effects


def _luck(between: float, of_seeds: float, rest: float, seeds: int, freedom: int) -> tuple[float, float, float]:
    """Share of luck in a single run's variance, with its 90 % interval."""
    from scipy.stats import chi2

    variance = of_seeds + rest
    if variance <= 0:
        return 0.0, 0.0, 0.0
    effective = variance**2 / (of_seeds**2 / seeds + rest**2 / freedom)
    low, high = (variance * effective / chi2.ppf(q, effective) for q in (0.95, 0.05))
    return (variance / (variance + between), float(low / (low + between)), float(high / (high + between)))
