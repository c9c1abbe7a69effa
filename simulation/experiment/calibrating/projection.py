"""The draws carried on to 2035: what they say of the gap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.fit.problem import weighted_quantile
from simulation.experiment.calibrating.published import DATA
from simulation.experiment.sweeping.kept import Figure, Kept

Floats = npt.NDArray[np.float64]
YEARS = tuple(range(2019, 2036))
BOOTSTRAPS = 500
GAP = Figure("shortfall", "all", "2035")


def figures() -> Kept:
    """What is kept of each run to 2035."""
    series = [(GAP.indicator, GAP.group), *((datum.figure.indicator, datum.figure.group) for datum in DATA)]
    series += [("programmes_opened", "all"), ("supply_demand_ratio", "all"), ("openings", "all")]
    return Kept(tuple(dict.fromkeys(series)), YEARS, ())


def bands(runs: Floats, weights: Floats, kept: Kept) -> pd.DataFrame:
    """Median and 90 % of every figure over draws and luck: indicator, group, year, low, median, high, unit.

    Args: runs: float64 [draws, replicates, figures].
    """
    flat = runs.reshape(-1, runs.shape[2])
    spread = np.repeat(weights / runs.shape[1], runs.shape[1])
    rows = []
    for at, figure in enumerate(kept.figures()):
        there = ~np.isnan(flat[:, at]) & (spread > 0)
        if there.any():
            values = [weighted_quantile(flat[there, at], spread[there], share) for share in (0.05, 0.5, 0.95)]
            told = {"indicator": figure.indicator, "group": figure.group, "year": int(figure.period)}
            rows.append(told | dict(zip(("low", "median", "high"), values, strict=True)) | {"unit": figure.unit})
    return pd.DataFrame(rows)


def spread_of_gap(runs: Floats, weights: Floats, kept: Kept) -> dict[str, float]:
    """The gap of 2035: 90 % interval over draws and luck, and how its variance divides between the two.

    One-way analysis of variance with weights; the variance between draws is freed of the luck in their means.
    Returns: low, median, high; low_se and high_se, standard errors of the ends (bootstrap of as many draws as are
        effective); parameter_sd, luck_sd, all in posts; parameter_share of the variance.
    """
    gap = runs[:, :, kept.place(GAP)]
    sound = ~np.isnan(gap).any(axis=1)
    gap, weights = gap[sound], weights[sound] / weights[sound].sum()
    luck = float(weights @ gap.var(axis=1, ddof=1))
    means = gap.mean(axis=1)
    between = float(weights @ (means - weights @ means) ** 2) / (1.0 - float(np.sum(weights**2)))
    parameters = max(0.0, between - luck / gap.shape[1])
    flat, each = gap.ravel(), np.repeat(weights / gap.shape[1], gap.shape[1])
    low, median, high = (weighted_quantile(flat, each, share) for share in (0.05, 0.5, 0.95))
    low_se, high_se = _errors_of_ends(gap, weights)
    return {
        "low": low, "median": median, "high": high, "low_se": low_se, "high_se": high_se,
        "parameter_sd": parameters**0.5, "luck_sd": luck**0.5,
        "parameter_share": parameters / max(parameters + luck, 1e-300),
    }  # fmt: skip


def _errors_of_ends(gap: Floats, weights: Floats) -> tuple[float, float]:
    """Standard errors of the 5 and 95 % quantiles over draws. Args: gap: float64 [draws, replicates]."""
    rng, effective = np.random.default_rng(0), round(1.0 / float(np.sum(weights**2)))
    picks = rng.choice(len(gap), (BOOTSTRAPS, effective), p=weights)
    ends = np.quantile(gap[picks].reshape(BOOTSTRAPS, -1), (0.05, 0.95), axis=1)
    low, high = ends.std(axis=1, ddof=1)
    return float(low), float(high)
