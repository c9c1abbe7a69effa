"""Means of independent replications against the truth, in standard errors of the mean."""

from __future__ import annotations

from typing import Any

import numpy as np

ERRORS = 4.0  # the mean of a right model lies further out once in 16,000 comparisons


def standard_error(values: Any) -> np.ndarray:
    """Of the mean over the first axis."""
    values = np.asarray(values, float)
    return np.asarray(values.std(axis=0, ddof=1) / np.sqrt(len(values)))


def assert_mean(values: Any, truth: Any, *, precision: float | None = None, errors: float = ERRORS) -> None:
    """The mean over the first axis is the truth within `errors` standard errors, everywhere.

    Args:
        values: one row per replication.
        truth: one for all replications, or a row per replication: the expectation given what was drawn before.
        precision: the standard errors allowed must come to less than this share of the truth, or the test would say
            little.
    """
    values, truth = np.asarray(values, float), np.asarray(truth, float)
    off = values - truth
    mean, allowed = off.mean(axis=0), errors * standard_error(off)
    expected = truth.mean(axis=0) if truth.shape == values.shape else truth
    excess = np.abs(mean) - allowed - 1e-12 * np.abs(expected)
    worst = np.unravel_index(np.argmax(excess), excess.shape)
    seen, wanted = values.mean(axis=0)[worst], np.broadcast_to(expected, excess.shape)[worst]
    assert excess[worst] <= 0.0, (
        f"at {worst}: mean {seen:.6g}, truth {wanted:.6g}, {errors} standard errors are {allowed[worst]:.2g}"
    )
    if precision is not None:
        share = float(np.max(allowed / np.abs(expected)))
        assert share < precision, f"{errors} standard errors are {share:.2%} of the truth: more replications needed"
