"""Which parameters the reports pin down, and by which report."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import qmc

from calibration.fit.emulated import likelihood_near
from calibration.fit.emulator import means_of, variances_of
from calibration.fit.problem import weighted_quantile
from simulation.experiment.calibrating.outcome import Outcome

Floats = npt.NDArray[np.float64]
PINNED, NARROWED, NOT_IDENTIFIED = "pinned down", "narrowed", "not identified"
NARROWED_BELOW, PINNED_BELOW = 0.8, 0.5  # posterior sd over prior sd (the first from the design; the second assumption)
_PRIOR_SD = 1.0 / np.sqrt(12.0)  # of a uniform on the unit interval
_PROFILE_STEPS = 20
_PRIOR_POINTS = 13  # 2 to this power


def identifiability(outcome: Outcome) -> pd.DataFrame:
    """One row per parameter: prior, posterior median and 90 %, width (posterior sd / prior sd on the prior's scale),
    verdict, and the parameter it is most correlated with."""
    posterior = outcome.matched.posterior
    widths = posterior.sd() / _PRIOR_SD
    partners, correlations = _partners(posterior.places, posterior.weights)
    rows = []
    for at, parameter in enumerate(outcome.space.parameters):
        low, median, high = (
            weighted_quantile(outcome.values[:, at], outcome.weights, share) for share in (0.05, 0.5, 0.95)
        )
        rows.append({
            "parameter": parameter.name, "unit": parameter.unit, "prior_low": parameter.prior.low,
            "prior_high": parameter.prior.high, "prior_shape": parameter.prior.shape, "default": parameter.default,
            "median": median, "low": low, "high": high, "width": widths[at], "verdict": verdict(widths[at]),
            "tied_to": outcome.space.names[partners[at]], "correlation": correlations[at],
        })  # fmt: skip
    return pd.DataFrame(rows)


def verdict(width: float) -> str:
    """In words. Args: width: posterior sd / prior sd."""
    if width < PINNED_BELOW:
        return PINNED
    return NARROWED if width < NARROWED_BELOW else NOT_IDENTIFIED


def _partners(places: Floats, weights: Floats) -> tuple[list[int], list[float]]:
    """The other parameter each is most correlated with in the posterior, and how much."""
    centred = places - weights @ places
    covariance = centred.T @ (weights[:, None] * centred)
    sds = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sds, sds)
    np.fill_diagonal(correlation, 0.0)
    best = np.abs(correlation).argmax(axis=1)
    return best.tolist(), correlation[np.arange(len(best)), best].tolist()


def profiles(outcome: Outcome, chain: Floats) -> pd.DataFrame:
    """Profile likelihood: the best log likelihood that is found with a parameter in each twentieth of its prior.

    Args: chain: float64 [many, parameters], draws of the emulated posterior, then of the prior. Columns: parameter,
        place, value, log_likelihood (best one is 0); bins without draws are left out.
    """
    matched = outcome.matched
    likelihood = likelihood_near(matched.emulators, matched.problem, matched.luck, chain)
    logs = likelihood.log(means_of(matched.emulators, chain))
    logs = logs - logs.max()
    rows = []
    for at, parameter in enumerate(outcome.space.parameters):
        bins = np.minimum((chain[:, at] * _PROFILE_STEPS).astype(int), _PROFILE_STEPS - 1)
        for step in np.unique(bins):
            place = (step + 0.5) / _PROFILE_STEPS
            rows.append({
                "parameter": parameter.name, "place": place, "value": float(parameter.values(np.array([place]))[0]),
                "log_likelihood": float(logs[bins == step].max()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def informed_by(outcome: Outcome) -> pd.DataFrame:
    """How much each report alone would narrow each parameter, and each other report: shares of prior variance removed.

    Columns: what (parameter or target), name, target, share. Zero where a report says nothing. Points all over the
    prior are weighted by the likelihood of one report.
    """
    matched = outcome.matched
    points = qmc.Sobol(len(outcome.space), seed=0).random_base2(_PRIOR_POINTS)
    means, doubts = means_of(matched.emulators, points), variances_of(matched.emulators, points)
    rows = []
    for at, target in enumerate(outcome.fitted):
        spread = doubts[:, at] + matched.luck[at, at] + matched.problem.report_variance[at]
        logs = -0.5 * (matched.problem.reported[at] - means[:, at]) ** 2 / spread - 0.5 * np.log(spread)
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        for what, names, values in (
            ("parameter", outcome.space.names, points), ("target", matched.problem.moments, means),
        ):  # fmt: skip
            after = weights @ (values - weights @ values) ** 2
            shares = 1.0 - after / values.var(axis=0)
            rows += [
                {"what": what, "name": name, "target": target.id, "share": max(float(share), 0.0)}
                for name, share in zip(names, shares, strict=True)
            ]
    return pd.DataFrame(rows)
