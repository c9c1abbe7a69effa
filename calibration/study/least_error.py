"""The least error that any method can make: what an exact posterior errs by that knows everything but the parameters.

It knows what the model expects, taken from the emulators without doubt; the luck of runs and the errors of reports; and
in what part of the prior truths lie. The mean squared error of an estimator, over truths from a prior, is never less
than the mean variance of the exact posterior (Bayes risk; Lehmann and Casella 1998, Theory of Point Estimation, 4.1).
So a goal below this is out of reach of any method and of any number of runs: other reports would be needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration.fit.chains import sampled
from calibration.fit.emulator import Emulator, fit_emulators, means_of
from calibration.fit.exploring import Explored, Explores
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import Floats, noise_covariance
from calibration.fit.waves import without_failed
from calibration.study.fitting import Setup
from calibration.study.kept import keyed_seed
from calibration.study.recovery import CENTRAL

OF_A_RUN = "of a run"
AT_ANY_SCALE = "at any scale"
STEPS = 3_000  # of each walker, from the truth on; a chain too short would find too little variance, not too much
_DRAWS = 1_000
_NEAR = 0.02  # of the prior's width: how far from the truth walkers begin


def least_errors(setup: Setup, truths: int, lasting: Sequence[str] = ()) -> pd.DataFrame:
    """The exact posterior's spread at the places of the recovery study, those already kept excepted.

    Args: lasting: reports whose luck is the same at any scale, as agents are there one by one. That of all others
        vanishes where an agent is a person.
    Returns: one row for each luck, truth and parameter: `sd`, prior widths.
    Raises: ValueError when no method explores, as emulators need runs all over the prior.
    """
    methods = [method for method in setup.methods if isinstance(method, Explores)]
    if not methods:
        raise ValueError("methods must hold one that explores the prior; got none")
    exact = _Exact(setup, max((setup.explored(method) for method in methods), key=_run_twice))
    tables = []
    for luck, kept in ((OF_A_RUN, exact.moments), (AT_ANY_SCALE, tuple(lasting))):
        for number in range(truths):

            def make(luck=luck, kept=kept, number=number) -> pd.DataFrame:  # type: ignore[no-untyped-def]
                setup.told(f"least error: truth {number + 1} of {truths}, luck {luck}")
                return exact.rows(luck, kept, number)

            tables.append(setup.kept.table(make, "recovery", "least_error", luck, number))
    return pd.concat(tables, ignore_index=True)


def _run_twice(explored: Explored) -> int:
    """How many places were run twice: what emulators are fitted to, and luck is told by."""
    return int(np.sum(~np.isnan(explored.moments).any(axis=(1, 2)))) if explored.moments.shape[1] > 1 else 0


class _Exact:
    """Emulators taken for the model."""

    def __init__(self, setup: Setup, explored: Explored) -> None:
        problem = setup.factory(keyed_seed(setup.seed, "least error"))
        self.setup, self.explored = setup, explored
        self.parameters, self.moments, self.report_variance = (
            problem.parameters, problem.moments, problem.report_variance,
        )  # fmt: skip
        self._emulators: list[Emulator] = []

    def expected(self, places: Floats) -> Floats:
        """What the model expects, float64 [points, moments]; emulators are fitted when first asked."""
        if not self._emulators:
            self._emulators = fit_emulators(*without_failed(self.explored.places, self.explored.moments), 0)
        return means_of(self._emulators, places)

    def rows(self, luck: str, lasting: Sequence[str], number: int) -> pd.DataFrame:
        """Spread of the posterior given reports that the emulators themselves would make at this truth."""
        place = self.setup.truth("recovery", number, CENTRAL).place
        covariance = kept_luck(noise_covariance(self.explored.moments), self.moments, lasting)
        covariance = covariance + np.diag(self.report_variance)
        rng = np.random.default_rng(keyed_seed(self.setup.seed, "least error", number))  # the same chance for each luck
        reported = rng.multivariate_normal(self.expected(place[None])[0], covariance, method="cholesky")
        draws = self._draws(Likelihood.of(reported, covariance), place, rng)
        return pd.DataFrame(
            {"luck": luck, "truth": number, "parameter": self.parameters, "sd": draws.std(axis=0, ddof=1)}
        )

    def _draws(self, likelihood: Likelihood, place: Floats, rng: np.random.Generator) -> Floats:
        """From the posterior under a prior that is uniform where truths lie, float64 [draws, parameters]."""

        def in_cube(inner: Floats) -> Floats:
            return 0.5 + CENTRAL * (inner - 0.5)

        inner = 0.5 + (place - 0.5) / CENTRAL
        start = np.clip(inner + rng.normal(0.0, _NEAR, (200, len(place))), 0.01, 0.99)
        seed = int(rng.integers(2**29))
        found = sampled(lambda at: likelihood.log(self.expected(in_cube(at))), start, _DRAWS, STEPS, seed)
        return in_cube(found)


def kept_luck(luck: Floats, moments: Sequence[str], lasting: Sequence[str]) -> Floats:
    """The covariance of luck with that of all moments but these taken off, float64 [moments, moments]."""
    unknown = sorted(set(lasting) - set(moments))
    if unknown:
        raise ValueError(f"lasting must be of {', '.join(moments)}; got {', '.join(unknown)}")
    lasts = np.isin(moments, lasting)
    return np.where(np.outer(lasts, lasts), luck, 0.0)


def least_error_summary(table: pd.DataFrame, identified: Sequence[str], halved: Sequence[str]) -> pd.DataFrame:
    """One row for each luck: the least error over identified parameters, over those at least halved, and over all.

    `truths se` is the standard error of the first over truths.
    """
    return pd.DataFrame([
        {
            "luck": luck, "truths": rows["truth"].nunique(), "identified": len(identified),
            "least rmse": _least(rows, identified), "truths se": _error(rows, identified),
            "halved": len(halved), "least rmse halved": _least(rows, halved), "least rmse all": _least(rows, None),
        }
        for luck, rows in table.groupby("luck", sort=False)
    ])  # fmt: skip


def _least(rows: pd.DataFrame, parameters: Sequence[str] | None) -> float:
    """The root of the mean variance."""
    chosen = rows if parameters is None else rows[rows["parameter"].isin(parameters)]
    return math.sqrt((chosen["sd"] ** 2).mean()) if len(chosen) else math.nan


def _error(rows: pd.DataFrame, parameters: Sequence[str]) -> float:
    """Standard error of `_least` over truths: that of the mean variance, by 2 x the root (delta method)."""
    chosen = rows[rows["parameter"].isin(parameters)]
    of_truth = (chosen["sd"] ** 2).groupby(chosen["truth"]).mean()
    if len(of_truth) < 2:
        return math.nan
    return float(of_truth.std(ddof=1) / math.sqrt(len(of_truth)) / (2 * math.sqrt(of_truth.mean())))
