"""Recovery: known truths are fitted by each method at equal budget. How far off, and how often inside the interval?

Truths lie in the central part of the prior. A parameter that no report shows has the prior's interval, .05 to .95,
which holds every such truth: so coverage over all parameters is above 90 % even for an exact method, and coverage
over identified parameters is the figure to look at. `ranks` has no such edge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration.fit.waves import LEAST_ESS
from calibration.study.fitting import Setup

CENTRAL = 0.8  # share of the prior in which truths lie
IDENTIFIED_BELOW = 0.8  # posterior sd / prior sd
HALVED_BELOW = 0.5  # posterior sd / prior sd: the doubt is at least halved
PRIOR_SD = math.sqrt(1 / 12)  # of the uniform distribution on [0, 1]


def recover(setup: Setup, truths: int) -> pd.DataFrame:
    """Fit so many truths by every method, those already kept excepted.

    Returns: one row for each method, truth and parameter, see `Fit.rows`.
    """
    tables = []
    for number in range(truths):
        for method in setup.methods:

            def make(method=method, number=number) -> pd.DataFrame:  # type: ignore[no-untyped-def]
                setup.told(f"recovery: truth {number + 1} of {truths}, {method.name}")
                truth = setup.truth("recovery", number, CENTRAL)
                fit = setup.fit(method, truth.reported, ("recovery", number))
                return fit.rows("recovery", method.name, truth)

            tables.append(setup.kept.table(make, "recovery", method.name, number))
    return pd.concat(tables, ignore_index=True)


def width_ratios(table: pd.DataFrame, method: str) -> pd.Series:
    """Posterior sd / prior sd of every parameter, mean over the truths that this method fitted."""
    rows = table[table["method"] == method]
    return (rows.groupby("parameter", sort=False)["sd"].mean() / PRIOR_SD).rename("width ratio")


def identified(table: pd.DataFrame, reference: str, below: float = IDENTIFIED_BELOW) -> list[str]:
    """The parameters that the reports pin down: width ratio below `below` by the reference method."""
    ratios = width_ratios(table, reference)
    return [str(name) for name in ratios.index[ratios < below]]


def covered(table: pd.DataFrame) -> pd.Series:
    """Whether the 90 % interval holds the truth, per row."""
    return (table["q05"] <= table["true"]) & (table["true"] <= table["q95"])


def coverage(table: pd.DataFrame) -> tuple[float, float, float]:
    """Share of rows whose interval holds the truth, with two standard errors.

    Returns: share; binomial error, as if rows were independent; error by truths, whose rows share one report.
    """
    inside = covered(table).astype(float)
    share = float(inside.mean())
    by_truth = inside.groupby(table["truth"]).mean()
    clustered = float(by_truth.std(ddof=1) / math.sqrt(len(by_truth))) if len(by_truth) > 1 else math.nan
    return share, math.sqrt(share * (1 - share) / max(len(inside), 1)), clustered


def rmse(table: pd.DataFrame) -> float:
    """Root mean squared error of the posterior mean, prior widths."""
    return float(np.sqrt(np.mean((table["mean"] - table["true"]) ** 2)))


def rmse_expected(table: pd.DataFrame) -> float:
    """The error that the posteriors expect of themselves, prior widths: the root of their mean variance.

    For an exact posterior it is the error in the long run over truths from the whole prior, and no method has a smaller
    one. Over its central part the error is smaller: by a fifth for a parameter that no report shows.
    """
    return float(np.sqrt(np.mean(table["sd"] ** 2)))


def recovery_summary(table: pd.DataFrame, identified: Sequence[str]) -> pd.DataFrame:
    """One row for each method: error and coverage over the fits that it did not refuse."""
    return pd.DataFrame(
        _summary_row(str(method), rows, identified) for method, rows in table.groupby("method", sort=False)
    )


def _summary_row(method: str, rows: pd.DataFrame, identified: Sequence[str]) -> dict[str, object]:
    fitted = rows[rows["refused"] == ""]
    pinned = fitted[fitted["parameter"].isin(identified)]
    share, binomial, clustered = coverage(pinned)
    overall, _, overall_clustered = coverage(fitted)
    return {
        "method": method,
        "truths": rows["truth"].nunique(),
        "refused": rows.loc[rows["refused"] != "", "truth"].nunique(),
        "ess below 100": fitted.loc[fitted["ess"] < LEAST_ESS, "truth"].nunique(),
        "runs": fitted["runs"].max(),
        "identified": len(identified),
        "rmse": rmse(pinned),
        "rmse expected": rmse_expected(pinned),
        "coverage": share,
        "binomial se": binomial,
        "truths se": clustered,
        "rmse all": rmse(fitted),
        "coverage all": overall,
        "truths se all": overall_clustered,
    }


def recovery_by_parameter(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each method and parameter: bias, error, width ratio and coverage."""
    fitted = table[table["refused"] == ""]
    rows = [
        {
            "method": method,
            "parameter": parameter,
            "bias": float((part["mean"] - part["true"]).mean()),
            "rmse": rmse(part),
            "width ratio": float(part["sd"].mean() / PRIOR_SD),
            "coverage": coverage(part)[0],
        }
        for (method, parameter), part in fitted.groupby(["method", "parameter"], sort=False)
    ]
    return pd.DataFrame(rows)
