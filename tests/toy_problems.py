"""Small models whose posterior is known, to try methods of calibration and their studies on."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from calibration.fit.exploring import Explored, Fitted
from calibration.fit.problem import Floats, Posterior, Problem, Told, untold

SLOPES = np.array(
    [
        [3.0, 0.5, 0.0, 0.2],
        [-1.0, 2.5, 0.4, 0.0],
        [0.5, -0.5, 2.0, 0.3],
        [1.0, 1.0, 1.0, 0.0],
        [0.0, 2.0, -2.0, 0.1],
        [2.0, 0.0, 1.0, -0.2],
    ]
)  # the fourth parameter is hardly seen
LUCK = np.array([0.10, 0.10, 0.08, 0.12, 0.10, 0.10]) ** 2
REPORT = np.array([0.20, 0.25, 0.20, 0.25, 0.20, 0.30]) ** 2
PARAMETERS = ("first", "second", "third", "unseen")
MOMENTS = tuple(f"report {number}" for number in range(1, 7))


@dataclass
class Toy:
    """Moments = slopes @ (place + bend * place^2) + luck; counts its runs. bend 0 is linear."""

    seed: int
    bend: float = 0.0
    runs: int = 0
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def __call__(self, places: Floats, replicates: int) -> Floats:
        self.runs += len(places) * replicates
        expected = expected_moments(places, self.bend)[:, None, :]
        return expected + np.sqrt(LUCK) * self.rng.standard_normal((len(places), replicates, len(LUCK)))


def expected_moments(places: Floats, bend: float = 0.0) -> Floats:
    """Without luck, float64 [points, moments]."""
    return (places + bend * places**2) @ SLOPES.T


def toy_problem(seed: int, bend: float = 0.0, truth: Floats | None = None) -> Problem:
    """Reports are those of the truth without luck or error, so that the posterior is centred on it."""
    place = np.array([0.4, 0.6, 0.5, 0.5]) if truth is None else truth
    return Problem(PARAMETERS, MOMENTS, expected_moments(place[None], bend)[0], REPORT, Toy(seed, bend))


def exact_draws(
    reported: Floats,
    draws: int,
    seed: int,
    narrow: float = 1.0,
    bend: float = 0.0,
    variance: Floats = LUCK + REPORT,
) -> Floats:
    """Independent draws of the posterior, by rejection where it is linear, else by resampling the prior.

    Args: narrow: standard deviations are multiplied by it. variance: of the reports about what is expected.
    """
    rng = np.random.default_rng(seed)
    if bend:
        proposed = rng.random((400_000, len(PARAMETERS)))
        miss = (reported - expected_moments(proposed, bend)) ** 2 @ (1 / variance)
        weights = np.exp(-(miss - miss.min()) / 2)
        return proposed[rng.choice(len(proposed), draws, p=weights / weights.sum())]
    precision = (SLOPES.T / variance) @ SLOPES
    mean = np.linalg.solve(precision, SLOPES.T @ (reported / variance))
    covariance = narrow**2 * np.linalg.inv(precision)
    # The unseen parameter is drawn between the walls, the others given it, and what leaves the cube is rejected.
    sd = np.sqrt(covariance[3, 3])
    unseen = stats.truncnorm(-mean[3] / sd, (1 - mean[3]) / sd, loc=mean[3], scale=sd)
    slopes = covariance[:3, 3] / covariance[3, 3]
    root = np.linalg.cholesky(covariance[:3, :3] - np.outer(slopes, covariance[:3, 3]))
    found = np.empty((0, len(PARAMETERS)))
    while len(found) < draws:
        last = unseen.rvs(4 * draws, random_state=rng)
        others = mean[:3] + np.outer(last - mean[3], slopes) + rng.standard_normal((len(last), 3)) @ root.T
        inside = ((others > 0) & (others < 1)).all(axis=1)
        found = np.concatenate([found, np.column_stack([others, last])[inside]])
    return found[:draws]


@dataclass(frozen=True)
class Exact:
    """A method that knows the toy's posterior; `narrow` below 1 makes it falsely sure."""

    narrow: float = 1.0
    name: str = "exact"

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        problem.simulate(np.full((budget, 4), 0.5), 1)
        return self.believed(problem.reported, budget)

    def believed(self, reported: Floats, runs: int) -> Posterior:
        draws = exact_draws(reported, 400, zlib.crc32(reported.tobytes()), self.narrow)
        return Posterior(draws, np.full(400, 1 / 400), runs)

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        places = np.full((budget // 2, 4), 0.5)
        return Explored(places, problem.simulate(places, 2), budget // 2 * 2)

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Fitted:
        return lambda reported: self.believed(reported, explored.runs)
