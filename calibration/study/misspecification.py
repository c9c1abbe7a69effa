"""Misspecification: one report of every truth is wrong by 4 sd. Do intervals hold, and is the wrong report named?

The sd is that of the report error, sqrt(sampling variance + discrepancy variance). Two fits of the same reports:

declared         with the report variance as declared
no discrepancy   with the sampling variance alone, as if reports meant exactly what indicators measure: this shows why
                 the discrepancy is there

Named is the report whose residual is the largest in standard deviations: see `residuals`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from calibration.fit.problem import CannotFitError, Floats, Method
from calibration.fit.waves import LEAST_ESS
from calibration.study.fitting import Fit, Setup
from calibration.study.kept import keyed_seed
from calibration.study.recovery import CENTRAL, coverage, rmse
from calibration.study.residuals import RESIDUALS, named_share, residuals
from calibration.study.truths import Truth

SHIFT = 4.0  # sd
DECLARED, NO_DISCREPANCY = "declared", "no discrepancy"
_ROUNDING = 0.01  # of the declared sd: what is left of a report without sampling error; assumption
VARIANTS = (DECLARED, NO_DISCREPANCY)


@dataclass(frozen=True)
class Misspecified:
    """What the study found.

    Attributes:
        fits: as `Fit.rows`, with `variant`.
        residuals: one row for each variant, method, truth and report: `reported`, `predicted`, `z`, and
            `shifted`, whether it is the wrong one. No rows where the method refused.
    """

    fits: pd.DataFrame
    residuals: pd.DataFrame

    def __add__(self, other: Misspecified) -> Misspecified:
        """Both, of the same truths by other methods."""
        return Misspecified(
            pd.concat([self.fits, other.fits], ignore_index=True), _together([self.residuals, other.residuals])
        )


def misspecify(
    setup: Setup, truths: int, sampling_variance: Floats, variants: Sequence[str] = VARIANTS
) -> Misspecified:
    """Fit so many truths, one report of each wrong, by every method; those already kept excepted.

    Truths and reports are those of `recover`, but for the shift, so that both can be compared truth by truth.
    The runs that predict the reports come on top of the budget.
    Args: sampling_variance: float64 [moments], the part of `report_variance` that is no discrepancy.
    """
    fits, residuals = [], []
    for number in range(truths):
        truth, shifted = shifted_truth(setup, number)
        for method in setup.methods:
            for variant in variants:
                case = _Case(setup, method, truth, shifted, sampling_variance, variant)
                if not case.is_kept():
                    setup.told(f"misspecification: truth {number + 1} of {truths}, {method.name}, {variant}")
                    case.make()
                fits.append(setup.kept.read(*case.key("fits")))
                residuals.append(setup.kept.read(*case.key("residuals")))
    return Misspecified(pd.concat(fits, ignore_index=True), _together(residuals))


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Empty tables, of refused fits, have no types and are left out."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def shifted_truth(setup: Setup, number: int) -> tuple[Truth, int]:
    """A truth of `recover` with one report moved by SHIFT sd up or down, and the index of that report."""
    truth = setup.truth("recovery", number, CENTRAL)
    key = keyed_seed(setup.seed, "misspecification", "shift", number)
    rng, sd = np.random.default_rng(key), np.sqrt(setup.factory(key).report_variance)
    shifted = int(rng.integers(len(sd)))
    reported = truth.reported.copy()
    reported[shifted] += rng.choice([-1, 1]) * SHIFT * sd[shifted]
    return replace(truth, reported=reported), shifted


@dataclass(frozen=True)
class _Case:
    """One truth, fitted by one method under one variant."""

    setup: Setup
    method: Method
    truth: Truth
    shifted: int
    sampling_variance: Floats
    variant: str

    def key(self, what: str) -> tuple[str | int, ...]:
        return "misspecification", what, self.variant, self.method.name, self.truth.number

    def is_kept(self) -> bool:
        return self.setup.kept.has(*self.key("fits"))

    def make(self) -> None:
        """Fit, predict, keep: residuals first, so that a kept fit has its residuals."""
        seed = ("misspecification", self.variant, self.truth.number)
        fit = self.setup.fit(self.method, self.truth.reported, seed, self._variance())
        fits = fit.rows("misspecification", self.method.name, self.truth)
        fits.insert(1, "variant", self.variant)
        self.setup.kept.keep(self._residuals(fit), *self.key("residuals"))
        self.setup.kept.keep(fits, *self.key("fits"))

    def _variance(self) -> Floats | None:
        if self.variant == DECLARED:
            return None
        variance = self.setup.factory(0).report_variance
        return np.maximum(self.sampling_variance, _ROUNDING**2 * variance)

    def _residuals(self, fit: Fit) -> pd.DataFrame:
        named: dict[str, Any] = {"variant": self.variant, "method": self.method.name, "truth": self.truth.number}
        columns = [*named, *RESIDUALS, "shifted"]
        if fit.posterior is None:
            return pd.DataFrame(columns=columns)
        seed = keyed_seed(self.setup.seed, "predict", *self.key("residuals"))
        problem = replace(fit.problem, simulate=self.setup.factory(seed).simulate)
        try:
            found = residuals(problem, fit.posterior, seed)
        except CannotFitError as failed:
            self.setup.told(str(failed))
            return pd.DataFrame(columns=columns)
        return found.assign(**named, shifted=np.arange(len(found)) == self.shifted)[columns]


def misspecification_summary(found: Misspecified, identified: Sequence[str]) -> pd.DataFrame:
    """One row for each variant and method: coverage and error over identified parameters, and who was named."""
    rows = []
    for (variant, method), part in found.fits.groupby(["variant", "method"], sort=False):
        fitted = part[(part["refused"] == "") & part["parameter"].isin(identified)]
        of_fit = (found.residuals["variant"] == variant) & (found.residuals["method"] == method)
        share, _, clustered = coverage(fitted)
        rows.append(
            {
                "variant": variant,
                "method": method,
                "truths": part["truth"].nunique(),
                "refused": part.loc[part["refused"] != "", "truth"].nunique(),
                "ess below 100": fitted.loc[fitted["ess"] < LEAST_ESS, "truth"].nunique(),
                "coverage": share,
                "truths se": clustered,
                "rmse": rmse(fitted),
                "named": _named_or_nan(found.residuals[of_fit], 1),
                "named in two": _named_or_nan(found.residuals[of_fit], 2),
            }
        )
    return pd.DataFrame(rows)


def _named_or_nan(residuals: pd.DataFrame, among: int) -> float:
    return named_share(residuals, among) if len(residuals) else math.nan
