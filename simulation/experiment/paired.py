"""Statistics of pairs: two scenarios under the same luck, pair by pair.

A pair is one run of the base and one run of a scenario with the same seed (and the same posterior draw, where
runs carry one). What both runs owe to luck cancels in their difference, so the mean difference is known far
better than either mean.

Pairs of one draw live in one world and are not independent: what is known of the mean then hangs on how many worlds
were seen, not on how many pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from calibration.draws import NO_DRAW

Floats = npt.NDArray[np.float64]
FEWEST_WORLDS = 19  # from here on 5 and 95 % quantiles lie inside what was seen: (n + 1) x 0.05 is 1


class PairedStatistics(NamedTuple):
    """Statistics over the pairs, each of the shape of the differences without their axis of pairs.

    Attributes:
        mean: mean difference. low50, high50, low90, high90: 50 % and 90 % interval of the mean, from Student's t
            with worlds - 1 degrees of freedom; nan with fewer than two worlds.
        spread_low50 ... spread_high90: 25 and 75 %, 5 and 95 % quantiles of the worlds' mean differences. With draws
            they are such that half, and nine tenths, of further worlds are expected between them; fewer than 19 worlds
            cannot tell nine tenths, and give their whole range. Without draws they are plain quantiles of the pairs.
        below_zero: share of the worlds whose mean difference is below zero.
        pairs: pairs in which the difference is defined. worlds: draws that they come from; without draws every pair
            stands for itself, and worlds are pairs.
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
    below_zero: Floats
    pairs: npt.NDArray[np.int64]
    worlds: npt.NDArray[np.int64]


def paired_statistics(differences: Floats, axis: int = 1, draws: Sequence[int] | None = None) -> PairedStatistics:
    """Mean difference, intervals of the mean and spread of the worlds.

    Formula: the squared standard error of the mean is G / (G - 1) times the sum over G worlds of (r / n) ** 2, r the
        sum of a world's residuals from the mean and n the number of pairs. With as many pairs in every world it is the
        variance of the worlds' means over G; with one pair in each the usual variance of the pairs over n.

    Args:
        differences: scenario less base; one axis runs over the pairs; nan where either side is undefined.
        axis: the axis of the pairs.
        draws: of each pair, `NO_DRAW` where it has none; None: no pair has one.
    Source: Cameron and Miller 2015, A practitioner's guide to cluster-robust inference, Journal of Human Resources 50.
    Verified: tests/unit/test_paired.py
    """
    values = np.moveaxis(differences, axis, -1)
    defined = ~np.isnan(values)
    pairs = defined.sum(axis=-1)
    mean = _ratio(np.where(defined, values, 0.0).sum(axis=-1), pairs)
    places = world_places(draws, values.shape[-1])
    inside = _added_up(defined.astype(np.float64), places)
    worlds = (inside > 0).sum(axis=-1)
    residuals = _added_up(np.where(defined, values - mean[..., None], 0.0), places)
    # Divided twice and in this order: without draws it is to the bit what it was before there were any.
    error = np.sqrt(_ratio(_ratio((residuals**2).sum(axis=-1), worlds - 1), pairs) * _ratio(worlds, pairs))
    reach50, reach90 = (student.ppf(0.5 + level / 2, np.maximum(worlds - 1, 1)) * error for level in (0.5, 0.9))
    means = _ratio(_added_up(np.where(defined, values, 0.0), places), inside)
    spread = _quantiles(means, (0.25, 0.75, 0.05, 0.95), "linear" if places is None else "weibull")
    below_zero = _ratio((means < 0.0).sum(axis=-1), worlds)
    return PairedStatistics(
        mean, mean - reach50, mean + reach50, mean - reach90, mean + reach90,
        spread[0], spread[1], spread[2], spread[3], below_zero, pairs.astype(np.int64), worlds.astype(np.int64),
    )  # fmt: skip


def world_places(draws: Sequence[int] | None, pairs: int) -> npt.NDArray[np.int64] | None:
    """The place of each pair's world among the worlds, in the order of their first pairs; None: each its own.

    Raises: ValueError when there are not as many draws as pairs.
    """
    if draws is None or all(draw == NO_DRAW for draw in draws):
        return None
    if len(draws) != pairs:
        raise ValueError(f"draws must be one per pair, {pairs}; got {len(draws)}")
    # A pair without a draw among others with one is a world of its own.
    names = [(draw, place if draw == NO_DRAW else 0) for place, draw in enumerate(draws)]
    order = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names], np.int64)


def _added_up(values: Floats, places: npt.NDArray[np.int64] | None) -> Floats:
    """Sums over the pairs of each world along the last axis."""
    if places is None:
        return values
    sums = np.zeros((*values.shape[:-1], int(places.max()) + 1))
    for pair, place in enumerate(places.tolist()):
        sums[..., place] += values[..., pair]
    return sums


def _quantiles(values: Floats, probabilities: tuple[float, ...], method: Literal["linear", "weibull"]) -> Floats:
    """Quantiles over the last axis, [probability, ...]; what is nan is left out."""
    defined = ~np.isnan(values)
    found = np.full((len(probabilities), *values.shape[:-1]), np.nan)
    whole = defined.all(axis=-1) & (values.shape[-1] > 0)
    partly = defined.any(axis=-1) & ~whole
    for cells, quantile in ((whole, np.quantile), (partly, np.nanquantile)):  # the plain one is much faster
        if cells.any():
            found[:, cells] = quantile(values[cells], probabilities, axis=-1, method=method)
    return found


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


def _ratio(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Floats:
    """part / whole, nan where whole is not positive."""
    result: Floats = np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
    return result
