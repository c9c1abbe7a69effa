"""Simulated moments: the places where moments miss the reports least, found by CMA-ES, and how sure that is.

The miss is sum of (moment - reported)^2 / (report variance + variance of luck). The steps:

1. One run in eight, at most 64, in pairs over the prior: they tell the variance of luck, and where to start.
2. CMA-ES, one run a candidate, bounds kept by the library. When it stops early it starts anew with twice the
   population; of all ends the one is kept whose last generation missed least. Runs left over repeat that end.
3. Moments are regressed on places over the runs nearest to the end: the smallest share of `NEAR` in which luck alone
   adds less to the information on each slope than the prior holds. One Gauss-Newton step on that regression,
   kept inside the runs it was made from, averages the luck of the last runs away.
4. Covariance by the sandwich B M B with B = (J'WJ + I)^-1, M = J'WVWJ + I: J slopes, W weights of the miss, V report
   variance + covariance of luck. I stands for a pseudo-report, as weak as the prior is wide, without which
   a parameter that no moment shows would have no finite interval. Luck inflates J'WJ, as if it were
   information: its expectation, known from the regression, is taken out first.
5. Draws from the normal distribution cut off at the walls of the cube.

Sources: Hansen (2016), arXiv:1604.00772, through `cma`. McFadden (1989), Econometrica 57(5): estimator and sandwich.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from calibration.fit.box import truncated_normal
from calibration.fit.exploring import spread_places
from calibration.fit.problem import CannotFitError, Floats, Posterior, Problem, Told, noise_covariance, untold

FIRST_SIGMA = 0.25  # of the search, prior widths: a quarter of the box, as the library advises
DRAWS = 1_000
NEAR = (0.25, 0.35, 0.5, 0.7, 1.0)  # shares of the runs that may count as near
PRIOR_INFORMATION = 12.0  # 1 / variance of the uniform distribution on [0, 1]
_FIRST_SHARE, _FIRST_MOST = 8, 64
_FAILED = 1e12  # the miss of a run that failed: worse than any
_SEARCH, _DRAWS = 201, 202  # streams
_Regression = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class SimulatedMoments:
    """The method."""

    name: str = "simulated moments"

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        """Fit with exactly `budget` runs. Raises: CannotFitError when too few of them succeed."""
        spent = _Spent(problem, budget)
        luck = _first_runs(spent, seed)
        end = _search(spent, 1 / (problem.report_variance + np.diag(luck)), seed, told)
        if spent.left:
            spent.run(np.repeat(end[None], spent.left, axis=0), 1)
        estimate, covariance = _estimate(problem, *spent.succeeded(), luck, end)
        places = truncated_normal(estimate, covariance, DRAWS, seed + _DRAWS)
        return Posterior(places, np.full(DRAWS, 1 / DRAWS), spent.runs)


@dataclass
class _Spent:
    """The runs so far: places [runs, parameters] and moments [runs, moments]."""

    problem: Problem
    budget: int
    places: list[Floats] = field(default_factory=list)
    moments: list[Floats] = field(default_factory=list)
    runs: int = 0

    @property
    def left(self) -> int:
        return self.budget - self.runs

    def run(self, places: Floats, replicates: int) -> Floats:
        moments = self.problem.simulate(places, replicates)
        self.runs += len(places) * replicates
        self.places.append(np.repeat(places, replicates, axis=0))
        self.moments.append(moments.reshape(-1, moments.shape[2]))
        return moments

    def succeeded(self) -> tuple[Floats, Floats]:
        places, moments = np.concatenate(self.places), np.concatenate(self.moments)
        whole = np.isfinite(moments).all(axis=1)
        return places[whole], moments[whole]


def _first_runs(spent: _Spent, seed: int) -> Floats:
    pairs = min(_FIRST_MOST, spent.budget // _FIRST_SHARE) // 2
    if pairs < 2:
        raise CannotFitError(f"{spent.budget} runs are too few to learn how much is luck: {4 * _FIRST_SHARE} at least")
    places = spread_places(pairs, len(spent.problem.parameters), seed)
    return noise_covariance(spent.run(places, 2))


def _missed(moments: Floats, reported: Floats, weights: Floats) -> Floats:
    miss = ((moments - reported) ** 2) @ weights
    return np.asarray(np.where(np.isfinite(miss), miss, _FAILED))


def _search(spent: _Spent, weights: Floats, seed: int, told: Told) -> Floats:
    """The end with the least miss: the middle of the last population, float64 [parameters]."""
    reported = spent.problem.reported
    places, moments = np.concatenate(spent.places), np.concatenate(spent.moments)
    start = places[np.argmin(_missed(moments, reported, weights))]
    rng = np.random.default_rng([seed, _SEARCH])
    best, least, population = start, np.inf, _population(len(start))
    while spent.left >= population:
        strategy = _strategy(start, population, rng)
        last = np.inf
        while spent.left >= population and not strategy.stop():
            asked = np.asarray(strategy.ask())
            missed = _missed(spent.run(asked, 1)[:, 0], reported, weights)
            strategy.tell(list(asked), list(missed))
            last = float(np.median(missed))
        told(f"{spent.runs} of {spent.budget} runs, miss {last:.3g}")
        if last < least:
            best, least = np.clip(np.asarray(strategy.result.xfavorite), 0.0, 1.0), last
        start, population = rng.random(len(start)), 2 * population
    return best


def _population(parameters: int) -> int:
    return 4 + int(3 * np.log(parameters))


def _strategy(start: Floats, population: int, rng: np.random.Generator) -> Any:
    import cma

    options = {
        "bounds": [0, 1],
        "popsize": population,
        "seed": np.nan,
        "randn": lambda *shape: rng.standard_normal(shape),  # else from the generator that all of numpy shares
        "verbose": -9,
        "verb_log": 0,
    }
    return cma.CMAEvolutionStrategy(start, FIRST_SIGMA, options)


def _estimate(problem: Problem, places: Floats, moments: Floats, luck: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Where the miss is least, float64 [parameters], and the covariance of that, from the runs near the end."""
    weights = np.diag(1 / (problem.report_variance + np.diag(luck)))
    near, (at_end, slopes, doubt) = _near(places - end, moments, float(np.trace(weights @ luck)))
    variance = np.diag(problem.report_variance) + luck
    prior = np.eye(places.shape[1])
    bread = np.linalg.inv(_information(slopes, weights, luck, doubt) + prior)
    filling = _information(slopes, weights @ variance @ weights, luck, doubt) + prior
    step = bread @ slopes.T @ weights @ (problem.reported - at_end)
    low, high = places[near].min(axis=0), places[near].max(axis=0)
    return np.clip(end + step, low, high), bread @ filling @ bread


def _near(apart: Floats, moments: Floats, luck: float) -> tuple[npt.NDArray[np.int64], _Regression]:
    """The fewest nearest runs whose slopes are sure enough, by number, and the regression over them.

    Args: luck: the sum over moments of the share of luck in the variance of the miss.
    """
    runs, parameters = apart.shape
    least = 4 * (parameters + 1)
    if runs < least:
        raise CannotFitError(f"{runs} runs succeeded, too few for {parameters} slopes: at least {least} are needed")
    order = np.argsort((apart**2).sum(axis=1), kind="stable")
    for share in NEAR:
        near = order[: max(least, round(share * runs))]
        regression = _regressed(apart[near], moments[near])
        if luck * np.diag(regression[2]).max() < PRIOR_INFORMATION:
            break
    return near, regression


def _regressed(apart: Floats, moments: Floats) -> _Regression:
    """Level [moments] and slopes [moments, parameters] at the end; (X'X)^-1 of the slopes."""
    columns = np.column_stack([np.ones(len(apart)), apart])
    gram = np.linalg.inv(columns.T @ columns + 1e-6 * np.eye(columns.shape[1]))
    coefficients = gram @ columns.T @ moments
    return coefficients[0], coefficients[1:].T, gram[1:, 1:]


def _information(slopes: Floats, middle: Floats, luck: Floats, doubt: Floats) -> Floats:
    """J' A J, less what luck in the slopes adds to it on average, trace(A luck) (X'X)^-1, and never negative."""
    raw = slopes.T @ middle @ slopes - np.trace(middle @ luck) * doubt
    values, vectors = np.linalg.eigh((raw + raw.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T)
