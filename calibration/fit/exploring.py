"""Runs made before the reports are known, and what methods offer that can learn from them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from calibration.fit.problem import Floats, Method, Posterior, Problem, Told, untold

PAIRED_POINTS = 32  # as many places run twice tell the variance of luck to within a quarter (sqrt(2 / 32)); assumption
_PAIRED_SHARE = 8  # at most one run in eight repeats another; assumption
Fitted = Callable[[Floats], Posterior]
Suspected = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Explored:
    """Runs all over the prior.

    Attributes:
        places: float64 [points, parameters], in the unit cube.
        moments: float64 [points, replicates, moments]; nan where a run failed or was not made.
        runs: runs spent, those that failed included.
    """

    places: Floats
    moments: Floats
    runs: int


@runtime_checkable
class Explores(Method, Protocol):
    """A method whose first runs do not depend on the reports."""

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """Make the first runs of a fit with `budget` runs. `problem.reported` is not looked at."""


@runtime_checkable
class SharesRuns(Explores, Protocol):
    """A method that can go on from runs that were explored once for several fits."""

    def fit_explored(
        self, problem: Problem, explored: Explored, budget: int, seed: int, told: Told = untold
    ) -> Posterior:
        """Go on, with at most `budget` runs in all, the explored ones included. Raises: CannotFitError."""


@runtime_checkable
class Amortises(Explores, Protocol):
    """A method that, once it has learnt from runs all over the prior, fits any reports without another run."""

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Fitted:
        """Learn. `problem.reported` is not looked at. Returns: reported, float64 [moments] -> Posterior."""


@runtime_checkable
class Suspects(Explores, Protocol):
    """A method that, once it has learnt from runs all over the prior, says which of any reports may be wrong."""

    def suspecting(self, problem: Problem, explored: Explored, seed: int) -> Suspected:
        """Learn. `problem.reported` is not looked at. Returns: reported, float64 [moments] -> chances, [moments]."""


class FitsExplored(ABC):
    """A method all of whose runs are made before the reports are known: to fit is to learn from them, then to read."""

    @abstractmethod
    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """All runs of a fit."""

    @abstractmethod
    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Fitted:
        """See `Amortises`."""

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        """Fit with at most `budget` runs. Raises: CannotFitError when too few of them succeed."""
        return self.fit_explored(problem, self.explore(problem, budget, seed, told), budget, seed, told)

    def fit_explored(
        self, problem: Problem, explored: Explored, budget: int, seed: int, told: Told = untold
    ) -> Posterior:
        """No run is added. Raises: ValueError when the runs explored exceed the budget; CannotFitError."""
        if explored.runs > budget:
            raise ValueError(f"budget must cover the {explored.runs} runs explored; got {budget}")
        return self.amortised(problem, explored, seed)(problem.reported)


def spread_places(points: int, parameters: int, seed: int) -> Floats:
    """The first so many points of a scrambled Sobol sequence, float64 [points, parameters].

    Source: Owen (1998), ACM Transactions on Modeling and Computer Simulation 8(1), through scipy.
    """
    from scipy.stats import qmc

    if points < 1:
        return np.empty((0, parameters))
    design = qmc.Sobol(parameters, rng=np.random.default_rng(seed)).random_base2(math.ceil(math.log2(points)))
    return np.asarray(design[:points])


def paired_points(runs: int) -> int:
    """How many places of so many runs are run twice."""
    return min(PAIRED_POINTS, runs // _PAIRED_SHARE)


def explore_once(problem: Problem, runs: int, seed: int) -> Explored:
    """Exactly so many runs over the prior: one at each place, and a second at a few to tell luck from the rest."""
    twice = paired_points(runs)
    places = spread_places(runs - twice, len(problem.parameters), seed)
    moments = np.full((len(places), 2, len(problem.moments)), np.nan)
    moments[:twice] = problem.simulate(places[:twice], 2)
    moments[twice:, :1] = problem.simulate(places[twice:], 1)
    return Explored(places, moments, runs)
