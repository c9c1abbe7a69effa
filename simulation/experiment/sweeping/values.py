"""From a place between 0 and 1 to the value of a factor: the quantiles of its distribution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.experiment.sweeping.keys import ValueKind
from simulation.experiment.sweeping.spec import Factor
from simulation.scenario.dates import month_label, months_since_start

Floats = npt.NDArray[np.float64]
NORMAL_SDS = 3.0  # a normal without low and high ends so many standard deviations from its mean


def values_at(factor: Factor, kind: ValueKind, places: Floats) -> list[Any]:
    """The values at these quantiles, as they would stand in a file.

    Args: kind: of the key that the factor sets. places: in [0, 1], both ends included.
    Whole numbers and months between low and high, ends included, are equally likely under uniform; under the
    other distributions they are rounded.
    """
    if factor.kind == "choice":
        count = len(factor.values)
        return [plain(factor.values[place], kind) for place in np.minimum((places * count).astype(int), count - 1)]
    if kind == "month":
        first, last = months_since_start(factor.low), months_since_start(factor.high)
        return [month_label(int(month)) for month in _whole_between(first, last, places)]
    if kind == "whole" and factor.kind == "uniform":
        return [int(value) for value in _whole_between(int(factor.low), int(factor.high), places)]
    values = _quantiles(factor, places)
    return [round(float(value)) for value in values] if kind == "whole" else [float(value) for value in values]


def plain(value: Any, kind: ValueKind) -> Any:
    """A written value in the type of its key."""
    return float(value) if kind == "number" else int(value) if kind == "whole" else value


def ends(factor: Factor) -> tuple[float, float]:
    """Between which values a numeric factor lies."""
    if factor.kind != "normal":
        return float(factor.low), float(factor.high)
    mean, sd = float(factor.mean or 0.0), float(factor.sd or 0.0)
    low = mean - NORMAL_SDS * sd if factor.low is None else float(factor.low)
    high = mean + NORMAL_SDS * sd if factor.high is None else float(factor.high)
    return low, high


def _whole_between(low: int, high: int, places: Floats) -> npt.NDArray[np.int64]:
    return np.minimum(low + np.floor(places * (high - low + 1)), high).astype(np.int64)


def _quantiles(factor: Factor, places: Floats) -> Floats:
    low, high = ends(factor)
    if factor.kind == "log-uniform":
        values = np.exp(math.log(low) + places * (math.log(high) - math.log(low)))
    elif factor.kind == "normal":
        from scipy.stats import truncnorm

        mean, sd = float(factor.mean or 0.0), float(factor.sd or 1.0)
        values = truncnorm.ppf(places, (low - mean) / sd, (high - mean) / sd, loc=mean, scale=sd)
    else:
        values = low + places * (high - low)
    inside: Floats = np.clip(values, low, high)  # rounding must not lead out of the range
    return inside


def levels_of(factor: Factor, kind: ValueKind, levels: int) -> list[Any]:
    """The values of a factor in a grid: all of a choice, else evenly spaced quantiles from end to end."""
    if factor.kind == "choice":
        return [plain(value, kind) for value in factor.values]
    count = factor.levels or levels
    if factor.kind == "uniform" and kind in ("whole", "month"):
        low, high = (months_since_start(end) if kind == "month" else int(end) for end in (factor.low, factor.high))
        steps = np.unique(np.rint(np.linspace(low, high, count)).astype(int))
        return [month_label(int(step)) if kind == "month" else int(step) for step in steps]
    return list(dict.fromkeys(values_at(factor, kind, np.linspace(0.0, 1.0, count))))
