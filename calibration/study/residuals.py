"""How far reports are from what a posterior predicts, and which of them is the odd one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.fit.problem import CannotFitError, Posterior, Problem, noise_covariance
from calibration.study.draws import evenly_drawn

PREDICTED_DRAWS = 30  # of the posterior, run twice each, to predict the reports
RESIDUALS = ("moment", "reported", "predicted", "z")


def residuals(problem: Problem, posterior: Posterior, seed: int) -> pd.DataFrame:
    """What the posterior predicts for every report, and how far the report is off.

    `z` is reported - predicted, divided by the spread of the posterior prediction: sqrt(report variance + luck +
    posterior variance of the expected moment). A report that pulls the fit towards itself has a small z: dividing by
    the spread that is left to such a residual, sqrt(report variance + luck - posterior variance), was tried; it names a
    wrong report a little better when the posterior is exact, and much worse when it is somewhat too wide.

    Runs the model at PREDICTED_DRAWS draws, twice each: the difference between the two tells luck from spread.
    Raises: CannotFitError when fewer than three draws can be run.
    """
    draws = evenly_drawn(posterior, PREDICTED_DRAWS, np.random.default_rng(seed))
    moments = problem.simulate(draws, 2)
    whole = moments[np.isfinite(moments).all(axis=(1, 2))]
    if len(whole) < 3:
        raise CannotFitError(
            f"the model failed at {len(moments) - len(whole)} of {len(moments)} draws of the posterior"
        )
    luck = np.diag(noise_covariance(whole))
    expected = whole.mean(axis=1)
    spread = np.maximum(expected.var(axis=0, ddof=1) - luck / 2, 0.0)
    apart = problem.reported - expected.mean(axis=0)
    return pd.DataFrame(
        {
            "moment": problem.moments,
            "reported": problem.reported,
            "predicted": expected.mean(axis=0),
            "z": apart / np.sqrt(problem.report_variance + luck + spread),
        }
    )


def named_share(residuals: pd.DataFrame, among: int = 1) -> float:
    """Share of the truths in which the wrong report is among the so many with the largest residuals."""
    places = residuals["z"].abs().groupby(residuals["truth"]).rank(ascending=False, method="first")
    return float((places[residuals["shifted"]] <= among).mean())
