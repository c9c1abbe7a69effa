"""One Gaussian process per report: the expected moment anywhere in the unit cube, and how sure that is.

moment(x) = quadratic trend + Matern 5/2 with a length for each parameter + luck. The trend's coefficients have a normal
prior as wide as ridge regression finds best, so that its doubt is part of the variance. Luck varies over the cube: a
Gamma regression on the variances between runs of one point.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.spatial.distance import cdist

from calibration.fit.matern import matern_sums

Floats = npt.NDArray[np.float64]
MOST_POINTS_FOR_LENGTHS = 300  # lengths are found on so many: the time grows with their cube
LONGEST = 30.0  # a parameter with such a length does not matter to the moment
_SHORTEST = 0.15  # of the cube's side; shorter ones fit luck, not the model (assumption)
_LEAST_VARIANCE = 1e-8  # of the moment's variance over the design: rounding
_ROOT_5 = np.sqrt(5.0)


def trend_columns(places: Floats) -> Floats:
    """Linear, quadratic and product columns, orthonormal under the uniform; float64 [points, columns]."""
    z = 2.0 * places - 1.0
    products = [3.0 * z[:, one] * z[:, other] for one, other in combinations(range(places.shape[1]), 2)]
    return np.column_stack([np.sqrt(3.0) * z, np.sqrt(5.0) * (1.5 * z**2 - 0.5), *products])


@dataclass(frozen=True)
class Shape:
    """What is found once per moment and kept when points are added.

    Attributes:
        middle, size: mean and standard deviation of the moment over the first design.
        trend: prior variance of a coefficient of the trend, in units of size squared.
        rough: variance of what the trend leaves; lengths: float64 [parameters], in sides of the cube.
        luck: log variance of one run, in units of size squared, as an intercept and a slope per parameter.
    """

    middle: float
    size: float
    trend: float
    rough: float
    lengths: Floats
    luck: Floats

    def luck_variance(self, places: Floats) -> Floats:
        """Variance of one run at these places, in units of size squared."""
        logs = np.clip(self.luck[0] + (places - 0.5) @ self.luck[1:], -40.0, 10.0)
        return np.maximum(np.exp(logs), _LEAST_VARIANCE)


@dataclass(frozen=True)
class Emulator:
    """A moment's emulator, conditioned on the points run.

    Attributes: places: float64 [points, parameters]. means: float64 [points], over the runs of a point.
        replicates: int [points].
    """

    shape: Shape
    places: Floats
    means: Floats
    replicates: npt.NDArray[np.int64]

    @cached_property
    def _active(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.shape.lengths < LONGEST)

    @cached_property
    def _columns(self) -> Floats:
        return trend_columns(self.places)

    @cached_property
    def _factor(self) -> tuple[Floats, bool]:
        luck = self.shape.luck_variance(self.places) / self.replicates
        covariance = self.shape.trend * self._columns @ self._columns.T + self._rough(self.places)
        return cho_factor(covariance + np.diag(luck + _LEAST_VARIANCE), lower=True)

    @cached_property
    def _weights(self) -> Floats:
        return np.asarray(cho_solve(self._factor, (self.means - self.shape.middle) / self.shape.size))

    @cached_property
    def _coefficients(self) -> Floats:
        return np.asarray(self.shape.trend * self._columns.T @ self._weights)

    def _rough(self, places: Floats) -> Floats:
        """Covariance of the Matern part between places and the points run."""
        if self.shape.rough == 0.0 or not len(self._active):
            return np.full((len(places), len(self.places)), self.shape.rough)
        lengths = self.shape.lengths[self._active]
        far = _ROOT_5 * cdist(places[:, self._active] / lengths, self.places[:, self._active] / lengths)
        return np.asarray(self.shape.rough * (1.0 + far + far**2 / 3.0) * np.exp(-far))

    def mean(self, places: Floats) -> Floats:
        """Expected moment, float64 [points]."""
        standard = trend_columns(places) @ self._coefficients + self._rough(places) @ self._weights
        return np.asarray(self.shape.middle + self.shape.size * standard)

    def variance(self, places: Floats) -> Floats:
        """Variance of the emulator itself, without luck, float64 [points]."""
        columns = trend_columns(places)
        across = self.shape.trend * columns @ self._columns.T + self._rough(places)
        known = solve_triangular(self._factor[0], across.T, lower=True, check_finite=False)
        prior = self.shape.trend * np.sum(columns**2, axis=1) + self.shape.rough
        return np.maximum(prior - np.sum(known**2, axis=0), 0.0) * self.shape.size**2

    @cached_property
    def left_out(self) -> tuple[Floats, Floats]:
        """Residual and standard deviation of every point foretold from the others, luck included.

        Closed form of Rasmussen and Williams 2006, eq. 5.12.
        """
        precision = np.diag(cho_solve(self._factor, np.eye(len(self.means))))
        return self._weights / precision * self.shape.size, self.shape.size / np.sqrt(precision)

    def with_points(self, places: Floats, means: Floats, replicates: npt.NDArray[np.int64]) -> Emulator:
        """The same shape, conditioned on more points."""
        return Emulator(
            self.shape,
            np.concatenate([self.places, places]),
            np.concatenate([self.means, means]),
            np.concatenate([self.replicates, replicates]),
        )


def fit_emulator(places: Floats, runs: Floats, seed: int) -> Emulator:
    """Find the shape of a moment and condition on its points.

    Args: places: float64 [points, parameters]. runs: float64 [points, replicates], at least two of each, none nan.
    """
    means = runs.mean(axis=1)
    middle, size = float(means.mean()), float(means.std()) or 1.0
    standard = (means - middle) / size
    luck = _luck(places, runs / size)
    alpha, left = _ridge(places, standard)
    trend_alone = Shape(middle, size, float(left.var()) / alpha, 0.0, np.full(places.shape[1], np.inf), luck)
    rough, lengths = _matern(places, left, trend_alone.luck_variance(places) / runs.shape[1], seed)
    replicates = np.full(len(means), runs.shape[1], np.int64)
    return Emulator(replace(trend_alone, rough=rough, lengths=lengths), places, means, replicates)


def fit_emulators(places: Floats, runs: Floats, seed: int) -> list[Emulator]:
    """One for each moment. Args: runs: float64 [points, replicates, moments], none nan."""
    return [fit_emulator(places, runs[:, :, at], seed) for at in range(runs.shape[2])]


def means_of(emulators: Sequence[Emulator], places: Floats) -> Floats:
    """Expected moments, float64 [points, moments]. All emulators stand on the same points.

    The same numbers as `Emulator.mean`, for all moments in one pass: chains ask for nothing else, ten thousand times.
    """
    shapes = [emulator.shape for emulator in emulators]
    weights = np.stack([emulator.shape.rough * emulator._weights for emulator in emulators])
    inverse = np.stack([np.where(shape.lengths < LONGEST, shape.lengths**-2.0, 0.0) for shape in shapes])
    rough = matern_sums(np.ascontiguousarray(places), emulators[0].places, inverse, weights)
    trend = trend_columns(places) @ np.stack([emulator._coefficients for emulator in emulators]).T
    return np.array([shape.middle for shape in shapes]) + np.array([shape.size for shape in shapes]) * (trend + rough)


def variances_of(emulators: Sequence[Emulator], places: Floats) -> Floats:
    """Variance of the emulators, float64 [points, moments]."""
    return np.column_stack([emulator.variance(places) for emulator in emulators])


def _luck(places: Floats, runs: Floats) -> Floats:
    """Log variance of one run as intercept and slopes, by Gamma regression with a log link."""
    from sklearn.linear_model import GammaRegressor

    variances = runs.var(axis=1, ddof=1)
    whole = float(variances.mean())
    if whole <= _LEAST_VARIANCE:
        return np.concatenate([[np.log(_LEAST_VARIANCE)], np.zeros(places.shape[1])])
    relative = np.maximum(variances / whole, 1e-6)
    model = GammaRegressor(alpha=0.01, max_iter=1_000).fit(places - 0.5, relative)
    return np.concatenate([[model.intercept_ + np.log(whole)], model.coef_])


def _ridge(places: Floats, standard: Floats) -> tuple[float, Floats]:
    """The best penalty by leave-one-out error, and what the trend leaves."""
    from sklearn.linear_model import RidgeCV

    model = RidgeCV(alphas=np.logspace(-2, 5, 22), fit_intercept=False).fit(columns := trend_columns(places), standard)
    return float(model.alpha_), np.asarray(standard - model.predict(columns))


def _matern(places: Floats, left: Floats, noise: Floats, seed: int) -> tuple[float, Floats]:
    """Variance and lengths of the Matern part, by maximum likelihood."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern

    if len(left) > MOST_POINTS_FOR_LENGTHS:
        picks = np.sort(np.random.default_rng(seed).choice(len(left), MOST_POINTS_FOR_LENGTHS, replace=False))
        places, left, noise = places[picks], left[picks], noise[picks]
    start = max(float(left.var() - noise.mean()), 0.05 * float(left.var()), 1e-6)
    lengths = Matern(np.full(places.shape[1], 2.0), (_SHORTEST, 100.0), nu=2.5)
    kernel = ConstantKernel(start, (start * 1e-4, max(start * 1e3, 1e-3))) * lengths
    model = GaussianProcessRegressor(kernel, alpha=noise + _LEAST_VARIANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound: a parameter without effect
        model.fit(places, left)
    return float(model.kernel_.k1.constant_value), np.atleast_1d(model.kernel_.k2.length_scale)
