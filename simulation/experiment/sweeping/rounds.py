"""Replicates in rounds: the same number for all points, or as many as each needs for its interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.experiment.sweeping.spec import Adaptive

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def half_widths(values: Floats, replicates: Counts, confidence: float) -> Floats:
    """Half the Student t interval of the mean of each point, over its first so many replicates.

    Args: values: float64 [points, replicates], nan for runs that failed or where the figure is not defined.
    Returns: float64 [points]; infinite with fewer than two values.
    """
    from scipy.stats import t

    counted = np.arange(values.shape[1]) < replicates[:, None]
    there = counted & ~np.isnan(values)
    number = there.sum(axis=1)
    safe = np.maximum(number, 2)
    # Sums run over replicates in their order, so that the order in which runs ended changes no bit.
    means = np.where(there, values, 0.0).sum(axis=1) / np.maximum(number, 1)
    squares = np.where(there, (np.where(there, values, 0.0) - means[:, None]) ** 2, 0.0).sum(axis=1)
    widths = t.ppf(0.5 + confidence / 2, safe - 1) * np.sqrt(squares / (safe - 1) / safe)
    return np.where(number >= 2, widths, np.inf)


def next_replicates(values: Floats, replicates: Counts, rule: Adaptive) -> Counts:
    """How many replicates each point needs next; the same as before where its interval is narrow enough.

    The spread seen so far says how many would do (the width falls with their root); no point more than doubles in a
    round, because an early guess of the spread is poor.
    """
    widths = half_widths(values, replicates, rule.confidence)
    ratio = np.where(np.isfinite(widths), widths, rule.half_width * 2) / rule.half_width
    guessed = np.ceil(replicates * np.minimum(ratio, 2.0) ** 2).astype(np.int64)
    more = np.clip(guessed, replicates + 1, np.minimum(2 * replicates, rule.most))
    return np.where((widths <= rule.half_width) | (replicates >= rule.most), replicates, more)
