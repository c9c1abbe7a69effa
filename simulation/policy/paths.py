"""The value of a lever or the severity of a shock, month by month."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.scenario.dates import months_since_start


def path_of(dated: Any, full: float, neutral: float, months: int) -> np.ndarray:
    """Neutral before `from`, then a straight ramp to the full value, which holds to the end or until `to`.

    Args: dated: a lever or shock with `start`, `end` and `ramp`. Returns: float64 (months,).
    The first month of a ramp of n months has 1/n of the way behind it, the n-th all of it.
    Verified: tests/unit/test_policy_paths.py.
    """
    start = months_since_start(dated.start)
    stop = months if dated.end is None else min(months, months_since_start(dated.end) + 1)
    since = np.arange(months) - start + 1
    strength = np.clip(since / max(dated.ramp, 1), 0.0, 1.0)
    strength[stop:] = 0.0
    path = neutral + strength * (full - neutral)
    path[strength == 1.0] = full  # exactly
    return path


def taught(path: np.ndarray, neutral: float, months_of_study: int) -> np.ndarray:
    """The mean over the months of study that end in each month: what a graduate of the month has been taught."""
    before = np.full(months_of_study, neutral)
    sums = np.cumsum(np.concatenate([before, path]) - neutral)
    return neutral + (sums[months_of_study:] - sums[:-months_of_study]) / months_of_study


def enrolled(path: np.ndarray, neutral: float, months_of_study: int) -> np.ndarray:
    """The value when the graduates of each month enrolled."""
    return np.concatenate([np.full(months_of_study, neutral), path])[: len(path)]
