"""How much of the variance between runs is what is not known about the world, and how much is luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import f as fisher

from simulation.experiment.paired import world_places

Floats = npt.NDArray[np.float64]
_ROUNDING = 1e-24  # of the square of the largest value: variances below it are rounding


class VarianceShares(NamedTuple):
    """Where the variance of one number per run comes from.

    Attributes:
        world: share of the variance that is between worlds, 0 to 1; the rest is luck inside a world.
        low90, high90: 90 % interval of that share.
        sd_world, sd_luck: standard deviations, in the unit of the number.
        worlds, runs: how many were looked at.
    """

    world: float
    low90: float
    high90: float
    sd_world: float
    sd_luck: float
    worlds: int
    runs: int


def variance_shares(values: Floats, draws: Sequence[int]) -> VarianceShares | None:
    """One-way analysis of variance with random worlds; a component below zero counts as zero.

    Formula: MSB and MSW, the mean squares between and inside worlds; n0 the runs of a world (where they differ
        (N - sum n^2 / N) / (G - 1)); the variance between worlds (MSB - MSW) / n0, that of luck MSW. The interval of
        the share comes from F = MSB / MSW and the quantiles of its distribution; it is exact for normal values and
        equally many runs in each world.

    Args: values: float64 [run], nan where undefined: left out. draws: of each run.
    Returns: None where nothing can be told: fewer than two worlds, no world with two runs, or nothing varies.
    Source: Searle, Casella and McCulloch 1992, Variance components, sections 3.5 and 3.6.
    Verified: tests/unit/test_variance.py
    """
    defined = ~np.isnan(values)
    places = world_places([draw for draw, known in zip(draws, defined, strict=True) if known], int(defined.sum()))
    if places is None:
        return None
    known = values[defined]
    counts = np.bincount(places)
    worlds, runs = len(counts), len(known)
    if worlds < 2 or runs == worlds:
        return None
    means = np.bincount(places, known) / counts
    between = float((counts * (means - known.mean()) ** 2).sum()) / (worlds - 1)
    inside = float(((known - means[places]) ** 2).sum()) / (runs - worlds)
    if between + inside <= _ROUNDING * float(np.abs(known).max()) ** 2:
        return None
    each = (runs - float((counts**2).sum()) / runs) / (worlds - 1)
    of_world = max(0.0, (between - inside) / each)
    low, high = (
        _share(between, inside * float(fisher.ppf(end, worlds - 1, runs - worlds)), each) for end in (0.95, 0.05)
    )
    return VarianceShares(
        of_world / (of_world + inside), low, high, of_world**0.5, inside**0.5, worlds, runs
    )  # fmt: skip


def _share(between: float, scaled: float, each: float) -> float:
    """The share that belongs to a quantile of F. Args: scaled: the mean square inside worlds times that quantile."""
    if scaled <= 0.0:
        return 1.0
    excess = max(0.0, (between / scaled - 1.0) / each)
    return excess / (1.0 + excess)
