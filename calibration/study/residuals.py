"""How far reports are from what a posterior predicts, and which of them is the odd one.

`z` divides by the spread of the posterior prediction, sqrt(V + P): V report variance + luck, P posterior variance of
the expected moment. `z_adjusted` divides by sqrt(V - P), the spread that a residual has when the report itself took
part in the fit. In a linear model that is the same as predicting each report from all others, and so names better: a
report that pulls the fit towards itself hides in `z`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.fit.problem import CannotFitError, Posterior, Problem, noise_covariance
from calibration.study.draws import evenly_drawn

PREDICTED_DRAWS = 30  # of the posterior, run twice each, to predict the reports
RESIDUALS = ("moment", "reported", "predicted", "z", "z_adjusted")
_LEAST_LEFT = 0.1  # of V; the fit follows such a report so closely that its residual cannot be judged


def residuals(problem: Problem, posterior: Posterior, seed: int) -> pd.DataFrame:
    """What the posterior predicts for every report, and how far the report is off, in two kinds of sd.

    Runs the model at PREDICTED_DRAWS draws, twice each: the difference between the two tells luck from posterior
    spread.
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
    variance = problem.report_variance + luck
    spread = np.maximum(expected.var(axis=0, ddof=1) - luck / 2, 0.0)
    apart = problem.reported - expected.mean(axis=0)
    return pd.DataFrame(
        {
            "moment": problem.moments,
            "reported": problem.reported,
            "predicted": expected.mean(axis=0),
            "z": apart / np.sqrt(variance + spread),
            "z_adjusted": apart / np.sqrt(np.maximum(variance - spread, _LEAST_LEFT * variance)),
        }
    )


def named_share(residuals: pd.DataFrame, z: str = "z_adjusted") -> float:
    """Share of the truths in which the wrong report has the largest residual. Args: z: `z` or `z_adjusted`."""
    worst = residuals.loc[residuals[z].abs().groupby(residuals["truth"]).idxmax()]
    return float(worst["shifted"].mean())
