"""Statistics of pairs: two scenarios under the same luck, pair by pair.

A pair is one run of the base and one run of a scenario with the same seed (and the same posterior draw, where
runs carry one). What both runs owe to luck cancels in their difference, so the mean difference is known far
better than either mean.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

Floats = npt.NDArray[np.float64]


class PairedStatistics(NamedTuple):
    """Statistics over the pairs, each of the shape of the differences without their axis of pairs.

    Attributes:
        mean: mean difference. low50, high50, low90, high90: 50 % and 90 % interval of the mean, from Student's t
            with pairs - 1 degrees of freedom; nan with fewer than two pairs.
        spread_low50 ... spread_high90: 25 and 75 %, 5 and 95 % quantiles of the pairs themselves.
        pairs: pairs in which the difference is defined.
    """

    mean: Floats
    low50: Floats
    high50: Floats
    low90: Floats
    high90: Floats
    spread_low50: Floats
    spread_high50: Floats
    spread_low90: Floats
    spread_high90: Floats
    pairs: npt.NDArray[np.int64]


def paired_statistics(differences: Floats, axis: int = 1) -> PairedStatistics:
    """Mean difference, intervals of the mean and spread of the pairs.

    Args:
        differences: scenario less base; one axis runs over the pairs; nan where either side is undefined.
        axis: the axis of the pairs.
    Verified: tests/unit/test_paired.py
    """
    values = np.moveaxis(differences, axis, -1)
    defined = ~np.isnan(values)
    pairs = defined.sum(axis=-1)
    mean = _ratio(np.where(defined, values, 0.0).sum(axis=-1), pairs)
    squares = np.where(defined, values - mean[..., None], 0.0) ** 2
    error = np.sqrt(_ratio(_ratio(squares.sum(axis=-1), pairs - 1), pairs))
    reach50, reach90 = (student.ppf(0.5 + level / 2, np.maximum(pairs - 1, 1)) * error for level in (0.5, 0.9))
    spread = np.full((4, *mean.shape), np.nan)
    whole, partly = (pairs > 0) & defined.all(axis=-1), (pairs > 0) & ~defined.all(axis=-1)
    for cells, quantile in ((whole, np.quantile), (partly, np.nanquantile)):  # the plain one is much faster
        if cells.any():
            spread[:, cells] = quantile(values[cells], (0.25, 0.75, 0.05, 0.95), axis=-1)
    return PairedStatistics(
        mean, mean - reach50, mean + reach50, mean - reach90, mean + reach90,
        spread[0], spread[1], spread[2], spread[3], pairs.astype(np.int64),
    )  # fmt: skip


def variance_ratio(base: Floats, scenario: Floats) -> float | None:
    """How many times smaller pairing makes the variance of the mean difference.

    Formula: (var(base) + var(scenario)) / var(scenario - base), over the same pairs. Unpaired runs would have the
    numerator: so many times more of them would be needed for an interval of the same width.

    Args: base, scenario: one number per pair.
    Returns: the ratio; None with fewer than two defined pairs, or when the pairs differ by the same number.
    """
    defined = ~(np.isnan(base) | np.isnan(scenario))
    if defined.sum() < 2:
        return None
    one, other = base[defined], scenario[defined]
    paired = float(np.var(other - one, ddof=1))
    unpaired = float(np.var(one, ddof=1) + np.var(other, ddof=1))
    rounding = 1e-24 * float(np.max(np.abs(np.concatenate([one, other])), initial=0.0)) ** 2
    return unpaired / paired if paired > rounding else None


def _ratio(part: Floats, whole: npt.NDArray[np.int64]) -> Floats:
    """part / whole, nan where whole is not positive."""
    result: Floats = np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
    return result
