"""The posterior predictive of every target: what the model says a report should have said."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from calibration.fit.problem import weighted_quantile
from calibration.targets import Target
from simulation.experiment.calibrating.figures import value_of
from simulation.experiment.calibrating.outcome import Outcome

Floats = npt.NDArray[np.float64]
LEVEL = (0.05, 0.95)
INSIDE, WITHIN_ERROR, MISSED, UNKNOWN = "inside", "inside with report error", "missed", "not simulated"
_NODES = norm.ppf((np.arange(40) + 0.5) / 40)  # a report's error as equally likely values, in its standard deviations


def predictive(outcome: Outcome) -> pd.DataFrame:
    """One row per target.

    Columns: target, indicator, group, period, unit, role, reported (the middle of the band where no number is given),
    median, low, high (90 % of the model's runs: parameters and luck), report_low, report_high (90 % of what a report
    would say, its own error included), z ((reported - mean) / sd, report error included), verdict, source.
    """
    return pd.DataFrame([_row(outcome, at, target) for at, target in enumerate(outcome.targets)])


def _row(outcome: Outcome, at: int, target: Target) -> dict[str, object]:
    told = {
        "target": target.id, "indicator": target.indicator, "group": target.group, "period": target.period,
        "unit": target.unit, "role": target.role, "reported": value_of(target),
    }  # fmt: skip
    values, weights = _whole(outcome.simulated[:, :, at], outcome.weights)
    if len(values) == 0:
        nothing = dict.fromkeys(("median", "low", "high", "report_low", "report_high", "z"), math.nan)
        return told | nothing | {"verdict": UNKNOWN, "source": target.source}
    error = math.hypot(target.sampling_sd, target.discrepancy_sd)
    low, median, high = (weighted_quantile(values, weights, share) for share in (LEVEL[0], 0.5, LEVEL[1]))
    with_error, their_weights = (values[:, None] + error * _NODES).ravel(), np.repeat(weights, len(_NODES))
    report_low, report_high = (weighted_quantile(with_error, their_weights, share) for share in LEVEL)
    mean = float(weights @ values)
    spread = math.sqrt(float(weights @ (values - mean) ** 2) + error**2)
    reported = value_of(target)
    return told | {
        "median": median, "low": low, "high": high, "report_low": report_low, "report_high": report_high,
        "z": (reported - mean) / spread if spread > 0 else math.nan,
        "verdict": verdict(reported, (low, high), (report_low, report_high)), "source": target.source,
    }  # fmt: skip


def verdict(reported: float, runs: tuple[float, float], reports: tuple[float, float]) -> str:
    """Whether a report lies where the model says."""
    if runs[0] <= reported <= runs[1]:
        return INSIDE
    return WITHIN_ERROR if reports[0] <= reported <= reports[1] else MISSED


def _whole(simulated: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Runs as one list with their weights, those without the number left out."""
    spread = np.repeat(weights / simulated.shape[1], simulated.shape[1])
    values = simulated.ravel()
    there = ~np.isnan(values) & (spread > 0)
    kept = spread[there]
    return values[there], kept / kept.sum() if len(kept) else kept
