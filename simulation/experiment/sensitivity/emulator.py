"""Two emulators of the expected outcome over the unit cube, and how well each foretells a point it has not seen.

The quadratic ridge has Legendre polynomials as columns, so that its Sobol indices follow from its coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from simulation.experiment.sensitivity.rows import problem

Floats = npt.NDArray[np.float64]
Indices = tuple[Floats, Floats]  # first and total order
MOST_GP_POINTS = 300  # the Gaussian process is fitted to so many: its time grows with their cube
_FINE, _ROUGH = 4096, 512  # base points for the indices of a Gaussian process, and for each of its resamples
_BETTER = 0.01  # by so much in Q2 must the Gaussian process be better to be taken


class Emulator(Protocol):
    """A fitted emulator. q2: 1 minus squared leave-one-out error over variance."""

    @property
    def kind(self) -> str: ...
    @property
    def q2(self) -> float: ...
    def predict(self, places: Floats) -> Floats: ...
    def indices(self) -> Indices: ...
    def rough(self) -> Indices: ...
    def again(self, rng: np.random.Generator) -> Indices: ...


def best_emulator(places: Floats, means: Floats, seed: int) -> Emulator:
    """The better of the two by leave-one-out error. Args: places [points, factors], means [points], none nan."""
    ridge = Ridge.fit(places, means)
    if ridge.q2 > 1 - _BETTER:
        return ridge
    process = Process.fit(places, means, seed)
    return process if process.q2 > ridge.q2 + _BETTER else ridge


def _columns(places: Floats) -> Floats:
    """Orthonormal under the uniform: linear, quadratic, products of two."""
    z = 2 * places - 1
    pairs = list(combinations(range(places.shape[1]), 2))
    products = [3 * z[:, one] * z[:, other] for one, other in pairs]
    return np.column_stack([np.sqrt(3) * z, np.sqrt(5) * (1.5 * z**2 - 0.5), *products])


@dataclass(frozen=True)
class Ridge:
    """Quadratic with interactions, shrunk by ridge; the penalty is the best of some by leave-one-out error."""

    places: Floats
    means: Floats
    model: Any
    q2: float
    kind: str = "quadratic ridge"

    @classmethod
    def fit(cls, places: Floats, means: Floats) -> Ridge:
        """Fit it; means are divided by their standard deviation first."""
        from sklearn.linear_model import RidgeCV

        model = RidgeCV(alphas=np.logspace(-3, 4, 15)).fit(_columns(places), _standard(means))
        return cls(places, means, model, 1.0 + float(model.best_score_))

    def predict(self, places: Floats) -> Floats:
        """Expected outcome at these places."""
        return np.asarray(self.model.predict(_columns(places))) * _sd(self.means) + self.means.mean()

    def indices(self) -> Indices:
        """From the squared coefficients."""
        return _of_coefficients(self.model.coef_, self.places.shape[1])

    def rough(self) -> Indices:
        """As `again` computes them: the same here."""
        return self.indices()

    def again(self, rng: np.random.Generator) -> Indices:
        """The same from resampled points, with the same penalty."""
        from sklearn.linear_model import Ridge as Fitted

        picks = rng.integers(0, len(self.means), len(self.means))
        refitted = Fitted(alpha=self.model.alpha_).fit(_columns(self.places[picks]), _standard(self.means[picks]))
        return _of_coefficients(refitted.coef_, self.places.shape[1])


def _of_coefficients(coefficients: Floats, factors: int) -> Indices:
    squares = np.asarray(coefficients) ** 2
    first = squares[:factors] + squares[factors : 2 * factors]
    total = first.copy()
    for (one, other), square in zip(combinations(range(factors), 2), squares[2 * factors :], strict=True):
        total[one] += square
        total[other] += square
    whole = max(float(squares.sum()), 1e-300)
    return first / whole, total / whole


@dataclass(frozen=True)
class Process:
    """Gaussian process: Matern 5/2 with a length for each factor, and noise."""

    places: Floats
    means: Floats
    model: Any
    q2: float
    kind: str = "Gaussian process"

    @classmethod
    def fit(cls, places: Floats, means: Floats, seed: int, like: Process | None = None) -> Process:
        """Fit it to at most MOST_GP_POINTS points, chosen at random by the seed.

        Args: like: one whose lengths are taken over instead of found anew.
        """
        import warnings

        from sklearn.exceptions import ConvergenceWarning
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

        if len(means) > MOST_GP_POINTS:
            picks = np.sort(np.random.default_rng(seed).choice(len(means), MOST_GP_POINTS, replace=False))
            places, means = places[picks], means[picks]
        lengths = Matern(np.ones(places.shape[1]), (0.05, 100.0), nu=2.5)
        kernel = ConstantKernel(1.0, (1e-3, 1e4)) * lengths + WhiteKernel(0.01, (1e-8, 2.0))
        if like is None:
            model = GaussianProcessRegressor(kernel, alpha=1e-10, random_state=seed)
        else:
            model = GaussianProcessRegressor(like.model.kernel_, alpha=1e-10, optimizer=None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound: a factor without effect
            model.fit(places, _standard(means))
        return cls(places, means, model, _left_out(model, _standard(means)))

    def predict(self, places: Floats) -> Floats:
        """Expected outcome at these places."""
        return np.asarray(self.model.predict(places)) * _sd(self.means) + self.means.mean()

    def indices(self) -> Indices:
        """From a Sobol design that the emulator answers."""
        return _answered(self.model, self.places.shape[1], _FINE)

    def rough(self) -> Indices:
        """As `again` computes them, from fewer places, so that their error can be taken out of its answers."""
        return _answered(self.model, self.places.shape[1], _ROUGH)

    def again(self, rng: np.random.Generator) -> Indices:
        """The same from resampled points, each taken once: a point twice says nothing new. Lengths stay."""
        from sklearn.gaussian_process import GaussianProcessRegressor

        picks = np.unique(rng.integers(0, len(self.means), len(self.means)))
        model = GaussianProcessRegressor(self.model.kernel_, alpha=1e-10, optimizer=None)
        model.fit(self.places[picks], _standard(self.means[picks]))
        return _answered(model, self.places.shape[1], _ROUGH)


def _left_out(model: Any, wanted: Floats) -> float:
    """Q2 by the closed form of the leave-one-out residual (Rasmussen and Williams 2006, eq. 5.12)."""
    from scipy.linalg import cho_solve

    inverse = cho_solve((model.L_, True), np.eye(len(wanted)))
    return 1.0 - float(np.mean((model.alpha_.ravel() / np.diag(inverse)) ** 2)) / float(np.var(wanted))


def _answered(model: Any, factors: int, base: int) -> Indices:
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    asked = problem(tuple(map(str, range(factors))))
    places = design.sample(asked, base, calc_second_order=False, seed=0)
    answers = np.concatenate([model.predict(part) for part in np.array_split(places, 1 + len(places) // 2_000)])
    found = analysis.analyze(asked, answers, calc_second_order=False, num_resamples=2, seed=0)
    return np.asarray(found["S1"]), np.asarray(found["ST"])


def _standard(means: Floats) -> Floats:
    return (means - means.mean()) / _sd(means)


def _sd(means: Floats) -> float:
    return float(means.std()) or 1.0
