"""Approximate Bayesian computation with regression adjustment: the nearest runs, moved to the report.

A report is one run of the truth plus report error, so every simulated moment gets a report error of its own before
it is compared. Left out, the intervals would hold the luck of a run alone, and be too narrow.

The rules:
1. The runs lie all over the prior (Sobol). A few places are run twice: they tell the variance of luck.
2. Distance is Euclidean, each moment in units of sqrt(report variance + variance of luck).
3. The nearest share of the runs is accepted, with Epanechnikov weights. Of `SHARES` the one is taken that foretells
   best the places of the runs nearest to the report, each left out in turn: by the logarithmic score of a normal
   distribution around the regression, as wide as the residuals of all that are accepted. A share that is too large
   pays for its bias and its width, one that is too small for its luck.
4. Places are logit-transformed, so that no draw leaves the prior, and regressed on the moments (ridge, the penalty
   of each parameter by leave-one-out error). Each accepted run moves to: what the regression says at the report +
   its own leave-one-out residual. That residual holds the doubt about the regression too; the plain one does not.

Sources: Beaumont, Zhang and Balding (2002), Genetics 162(4): weights and local-linear adjustment. Blum and
Francois (2010), Statistics and Computing 20: ridge and transformed parameters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from calibration.fit.exploring import Explored, FitsExplored, Fitted, explore_once
from calibration.fit.problem import CannotFitError, Floats, Posterior, Problem, Told, noise_covariance, untold

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0)  # of the runs, that may be accepted
FEWEST_PER_MOMENT = 5  # accepted runs for every coefficient of the regression; assumption
PENALTIES = np.logspace(-6, 0, 7)  # of the ridge, in units of the mean squared singular value
_EDGE = 1e-9  # places this near to the wall count as being there: their logit would be infinite
_NOISE = 101  # the stream of report errors


@dataclass(frozen=True)
class RegressionABC(FitsExplored):
    """The method. A fit takes exactly its budget."""

    name: str = "regression ABC"

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """All runs of a fit: this method chooses none by the reports."""
        told(f"{budget} runs over the prior")
        return explore_once(problem, budget, seed)

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Fitted:
        """A function from reports to posterior; every call compares the same runs with the same report errors."""
        succeeded = np.isfinite(explored.moments).all(axis=2)
        logits = logit(np.clip(np.repeat(explored.places, succeeded.sum(axis=1), axis=0), _EDGE, 1 - _EDGE))
        simulated = explored.moments[succeeded]
        luck = np.diag(noise_covariance(explored.moments))
        errors = np.random.default_rng([seed, _NOISE]).standard_normal(simulated.shape)
        observed = simulated + errors * np.sqrt(problem.report_variance)
        scale = np.sqrt(problem.report_variance + luck)
        scale[scale == 0] = 1.0  # a moment that never moves tells nothing

        def posterior(reported: Floats) -> Posterior:
            draws, weights = adjusted(logits, (observed - reported) / scale)
            return Posterior(expit(draws), weights, explored.runs)

        return posterior


def adjusted(logits: Floats, apart: Floats) -> tuple[Floats, Floats]:
    """Draws and weights by the share of the runs that foretells best.

    Args: logits: float64 [runs, parameters]. apart: float64 [runs, moments], observed - reported in units of noise.
    Returns: float64 [accepted, parameters] on the logit scale, float64 [accepted] with sum 1.
    Raises: CannotFitError when there are too few runs.
    """
    distance = np.sqrt((apart**2).sum(axis=1))
    nearest = np.argsort(distance, kind="stable")
    counts = _counts(len(apart), apart.shape[1])
    best, least = None, np.inf
    for count in counts:
        near = nearest[:count]
        weights = _epanechnikov(distance[near])
        at_report, left_out = _local_linear(logits[near], apart[near], weights)
        width = weights @ left_out**2
        score = float(np.sum(np.log(width) + np.mean(left_out[: counts[0]] ** 2, axis=0) / width))
        if score < least:
            best, least = (at_report + left_out, weights), score
    if best is None:
        raise CannotFitError("the regression has no finite width; are the moments of all runs the same?")
    return best


def _counts(runs: int, moments: int) -> list[int]:
    fewest = FEWEST_PER_MOMENT * (moments + 1)
    if runs < fewest:
        raise CannotFitError(f"{runs} runs succeeded, too few for {moments} moments: at least {fewest} are needed")
    return sorted({max(fewest, round(share * runs)) for share in SHARES})


def _epanechnikov(distance: Floats) -> Floats:
    """Weights 1 - (distance / radius)^2, sum 1; the radius is a little beyond the farthest, so that all count."""
    radius = distance.max() * (1 + 1 / len(distance)) or 1.0
    weights = 1 - (distance / radius) ** 2
    return np.asarray(weights / weights.sum())


def _local_linear(wanted: Floats, apart: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted ridge regression of places on moments, by singular values.

    Returns: float64 [parameters], the prediction at the report (`apart` 0); float64 [runs, parameters], residuals
        of every run with that run left out, e / (1 - h).
    """
    root = np.sqrt(weights)[:, None]
    middle, level = weights @ apart, weights @ wanted
    left, sizes, right = np.linalg.svd(root * (apart - middle), full_matrices=False)
    turned = left.T @ (root * (wanted - level))
    least = np.full(wanted.shape[1], np.inf)
    at_report, residuals = np.empty(wanted.shape[1]), np.empty_like(wanted)
    for penalty in PENALTIES * np.mean(sizes**2):
        kept = sizes**2 / (sizes**2 + penalty + 1e-300)
        leverage = weights + (left**2) @ kept
        fitted = level + (left * kept) @ turned / root
        left_out = (wanted - fitted) / np.maximum(1 - leverage, 1e-6)[:, None]
        error = weights @ left_out**2
        better = error < least
        slope = right.T @ ((kept / np.maximum(sizes, 1e-150))[:, None] * turned)
        at_report[better] = (level - middle @ slope)[better]
        residuals[:, better] = left_out[:, better]
        least = np.where(better, error, least)
    return at_report, residuals
