"""A linear model with normal luck: its posterior is known, so methods of fitting can be held against it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calibration.fit.problem import Floats, Problem


@dataclass
class Linear:
    """Moments = slopes x places + luck. Luck hangs on the place and replicate alone, not on the order of calls.

    Args: slopes: float64 [moments, parameters]. luck: sd of one run. fails: share of runs that give nothing.
    """

    slopes: Floats
    luck: float
    fails: float = 0.0
    calls: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, places: Floats, replicates: int) -> Floats:
        self.calls.append((len(places), replicates))
        expected = places @ self.slopes.T
        found = np.empty((len(places), replicates, len(self.slopes)))
        for at, place in enumerate(places):
            rng = np.random.default_rng(np.frombuffer(np.ascontiguousarray(place).tobytes(), np.uint32))
            found[at] = expected[at] + self.luck * rng.standard_normal((replicates, len(self.slopes)))
            found[at, rng.random(replicates) < self.fails] = np.nan
        return found

    @property
    def runs(self) -> int:
        """Runs done so far."""
        return sum(points * replicates for points, replicates in self.calls)


def linear_problem(model: Linear, reported: list[float], report_sd: float) -> Problem:
    """Parameters p0, p1 ... and reports m0, m1 ..."""
    moments, parameters = model.slopes.shape
    return Problem(
        tuple(f"p{at}" for at in range(parameters)), tuple(f"m{at}" for at in range(moments)), np.array(reported),
        np.full(moments, report_sd**2), model,
    )  # fmt: skip


def exact_posterior(problem: Problem, model: Linear) -> tuple[Floats, Floats]:
    """Mean and covariance under a flat prior; right where the walls of the cube are far away."""
    precision = model.slopes.T @ np.diag(1.0 / (problem.report_variance + model.luck**2))
    covariance = np.linalg.inv(precision @ model.slopes)
    return covariance @ precision @ problem.reported, covariance
