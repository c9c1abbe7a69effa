"""Figures of runs that are compared seed by seed: one value per replicate, and what can be said of their mean.

Replicate r has the same luck in every scenario, so a difference between two scenarios is taken inside a replicate
and only then averaged: chance that both share drops out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]


class Interval(NamedTuple):
    """The ends of an interval of a mean, one number each per column of the values; nan for a single replicate."""

    low: Floats
    high: Floats

    def excludes_zero(self) -> npt.NDArray[np.bool_]:
        """Whether zero lies outside: False where there is no interval."""
        return (self.low > 0.0) | (self.high < 0.0)


def t_interval(values: Floats, level: float) -> Interval:
    """The interval that holds the mean over all luck with probability `level`, if values are about normal.

    Formula: mean ± t(n - 1, (1 + level) / 2) * sd / √n

    Args: values: one number per replicate, [replicates] or [replicates, columns]. level: between 0 and 1.
    Raises: ValueError when `level` is outside (0, 1).
    Source: Student (1908), The probable error of a mean, Biometrika 6, 1-25.
    Verified: tests/unit/test_paired.py
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must be between 0 and 1; got {level}")
    from scipy.stats import t as student  # loaded when needed: it takes half a second

    replicates = len(values)
    mean = values.mean(axis=0)
    if replicates < 2:
        nothing = np.full_like(mean, np.nan)
        return Interval(nothing, nothing)
    reach = student.ppf((1.0 + level) / 2.0, replicates - 1) * values.std(axis=0, ddof=1) / np.sqrt(replicates)
    return Interval(mean - reach, mean + reach)


def yearly_means(series: pd.DataFrame, indicator: str, group: str, year: int) -> pd.Series:
    """The mean over the months of a calendar year in each replicate; months without a value are left out.

    Args: series: a long table with columns replicate, month (YYYY-MM), indicator, group and value.
    Returns: one value by replicate, in their order; replicates without any value in that year are left out.
    """
    rows = series[(series["indicator"] == indicator) & (series["group"] == group)]
    rows = rows[rows["month"].astype(str).str[:4] == str(year)]
    return rows.groupby("replicate")["value"].mean().dropna().sort_index()
