"""Synthetic truths: places drawn from the prior, and the reports that a world at that place would publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.fit.problem import CannotFitError, Floats, Problem
from calibration.study.kept import keyed_seed

ProblemFactory = Callable[[int], Problem]
"""A problem whose luck follows from the seed alone. Its `reported` is not looked at."""
_MOST_TRIES = 20


@dataclass(frozen=True)
class Truth:
    """A place that is known, and what was reported there.

    Attributes:
        number: from 0. place: float64 [parameters], in the unit cube.
        reported: float64 [moments], one run at the place + report error.
    """

    number: int
    place: Floats
    reported: Floats


def draw_truth(factory: ProblemFactory, seed: int, study: str, number: int, central: float = 1.0) -> Truth:
    """The truth of this number; the same whichever others are drawn.

    Every parameter is uniform over the central share of its prior. A place where the model fails is drawn again.
    Args: central: share of the prior, 0 to 1.
    Raises: CannotFitError when the model fails everywhere.
    """
    if not 0 < central <= 1:
        raise ValueError(f"central must lie above 0 and at most at 1; got {central}")
    for attempt in range(_MOST_TRIES):
        key = keyed_seed(seed, study, "truth", number, attempt)
        problem, rng = factory(key), np.random.default_rng(key)
        place = 0.5 + central * (rng.random(len(problem.parameters)) - 0.5)
        moments = problem.simulate(place[None], 1)[0, 0]
        if np.isfinite(moments).all():
            error = rng.standard_normal(len(moments)) * np.sqrt(problem.report_variance)
            return Truth(number, place, moments + error)
    raise CannotFitError(f"truth {number}: the model failed at {_MOST_TRIES} places drawn from the prior")
