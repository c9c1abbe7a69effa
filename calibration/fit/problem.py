"""What is to be fitted, and what a method of fitting gives: the interface that all methods share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Told = Callable[[str], None]


def untold(_: str) -> None:
    """Nobody listens to how far it is."""


class Simulate(Protocol):
    """The model: moments of runs at places in the unit cube, each run with luck of its own."""

    def __call__(self, places: Floats, replicates: int) -> Floats:
        """Args: places: float64 [points, parameters]. Returns: float64 [points, replicates, moments], nan if failed."""


@dataclass(frozen=True)
class Problem:
    """A model and the reports it is to meet.

    Attributes:
        parameters: names of the columns of places. moments: names of the reports, one per moment.
        reported: float64 [moments].
        report_variance: float64 [moments], sampling variance + discrepancy variance of each report.
        simulate: the model.
    """

    parameters: tuple[str, ...]
    moments: tuple[str, ...]
    reported: Floats
    report_variance: Floats
    simulate: Simulate

    def without(self, moment: str) -> Problem:
        """The same with one report left out; the model still gives it, so `simulate` drops the column."""
        keep = [at for at, name in enumerate(self.moments) if name != moment]
        if len(keep) == len(self.moments):
            raise ValueError(f"moment must be one of {', '.join(self.moments)}; got {moment}")

        def simulate(places: Floats, replicates: int) -> Floats:
            return self.simulate(places, replicates)[:, :, keep]

        return Problem(
            self.parameters, tuple(self.moments[at] for at in keep), self.reported[keep], self.report_variance[keep],
            simulate,
        )  # fmt: skip


@dataclass(frozen=True)
class Posterior:
    """What a method believes after the reports.

    Attributes:
        places: float64 [draws, parameters], in the unit cube. weights: float64 [draws], sum 1.
        runs: runs of the model spent.
    """

    places: Floats
    weights: Floats
    runs: int

    @property
    def ess(self) -> float:
        """Effective number of draws (Kish): 1 / sum of squared weights."""
        return float(1.0 / np.sum(self.weights**2))

    def mean(self) -> Floats:
        """Float64 [parameters]."""
        return np.asarray(self.weights @ self.places)

    def sd(self) -> Floats:
        """Float64 [parameters]."""
        return np.asarray(np.sqrt(self.weights @ (self.places - self.mean()) ** 2))

    def quantile(self, share: float) -> Floats:
        """Weighted quantile of every parameter, float64 [parameters]."""
        return np.array([weighted_quantile(column, self.weights, share) for column in self.places.T])


class Method(Protocol):
    """A way to fit: history matching with an emulator, regression ABC, simulated moments."""

    @property
    def name(self) -> str: ...

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        """Fit with at most `budget` runs of the model. Raises: CannotFitError."""


class CannotFitError(Exception):
    """The reports cannot be met, or the fit is too poor to be used; the message says what to do."""


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The value below which `share` of the weight lies, interpolated between the middles of the draws' weights."""
    order = np.argsort(values, kind="stable")
    sorted_weights = weights[order]
    middles = np.cumsum(sorted_weights) - sorted_weights / 2
    return float(np.interp(share, middles / sorted_weights.sum(), values[order]))


def noise_covariance(moments: Floats) -> Floats:
    """Covariance of one run's luck, pooled over points with two or more runs, float64 [moments, moments].

    Args: moments: float64 [points, replicates, moments]; points with a nan are left out.
    """
    whole = moments[~np.isnan(moments).any(axis=(1, 2))]
    deviations = (whole - whole.mean(axis=1, keepdims=True)).reshape(-1, whole.shape[2])
    freedom = len(whole) * (whole.shape[1] - 1)
    if freedom < 1:
        raise ValueError("moments must hold points with two runs that succeeded; got none")
    return np.asarray(deviations.T @ deviations / freedom)
