"""Estimators: arrays in, numbers out, nothing of the model."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import stats


class Tail(NamedTuple):
    """A Pareto exponent and its asymptotic standard error."""

    exponent: float
    standard_error: float


class Components(NamedTuple):
    """Variance within groups and between them."""

    within: float
    between: float


def least_squares(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Coefficients of y on the columns of x and a constant, which is left out of the answer; nan rows are dropped.

    Args: y: shape (n,). x: shape (n, k). Returns: shape (k,); nan where fewer rows are known than coefficients.
    """
    return two_stage(y, x, x)


def two_stage(y: np.ndarray, x: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Two-stage least squares of y on x and a constant, with instruments z and a constant.

    x is replaced by its projection on z, then y is regressed on it. Noise in x that z does not follow then does not
    pull the coefficients towards zero. With z = x it is ordinary least squares.
    Args: y: shape (n,). x: shape (n, k). z: shape (n, m), m >= k. Rows with a nan are dropped.
    Returns: shape (k,), nan where it is not identified.
    """
    known = np.isfinite(y) & np.isfinite(x).all(axis=1) & np.isfinite(z).all(axis=1)
    ones = np.ones((int(known.sum()), 1))
    if len(ones) <= z.shape[1] + 1:
        return np.full(x.shape[1], math.nan)
    instruments, regressors = np.hstack([ones, z[known]]), np.hstack([ones, x[known]])
    fitted = instruments @ np.linalg.lstsq(instruments, regressors, rcond=None)[0]
    if np.linalg.matrix_rank(fitted) < fitted.shape[1]:
        return np.full(x.shape[1], math.nan)
    return np.linalg.lstsq(fitted, y[known], rcond=None)[0][1:]


def without_effects(panel: np.ndarray) -> np.ndarray:
    """A panel less the effects of units and of times (two-way within transformation).

    Args: panel: shape (units, times), without gaps.
    """
    units, times = panel.mean(axis=1, keepdims=True), panel.mean(axis=0, keepdims=True)
    return panel - units - times + panel.mean()


def loop_area(x: np.ndarray, y: np.ndarray) -> float:
    """Signed area of a closed path relative to the ellipse of the same spread: 1 is a counter-clockwise ellipse.

    Formula: A = Σ (x_t·y_{t+1} - x_{t+1}·y_t)/2 over the closed path, divided by 2π·sd(x)·sd(y).
    Source: the shoelace formula. Returns: in [-1, 1] for an ellipse, negative for clockwise; nan without spread.
    """
    spread = 2.0 * math.pi * float(np.std(x) * np.std(y))
    area = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2.0
    return area / spread if spread > 0.0 else math.nan


def largest(sizes: np.ndarray, share: float) -> np.ndarray:
    """The largest of the positive sizes, in falling order; empty when they are fewer than ten."""
    positive = np.sort(sizes[sizes > 0])[::-1]
    chosen = positive[: int(share * len(positive))]
    return chosen if len(chosen) >= 10 else chosen[:0]


def rank_size_exponent(top: np.ndarray) -> Tail:
    """Pareto exponent of the sizes in falling order: log(rank - 1/2) on log size, and its standard error.

    Formula: ln(r - 1/2) = a - ζ·ln S; s.e. = ζ·√(2/n). Source: Gabaix and Ibragimov (STYL_06).
    Args: top: shape (n,), positive, falling. Returns: nan for fewer than three different sizes.
    """
    if len(np.unique(top)) < 3:
        return Tail(math.nan, math.nan)
    rank = np.arange(1, len(top) + 1)
    exponent = -float(least_squares(np.log(rank - 0.5), np.log(top)[:, None])[0])
    return Tail(exponent, exponent * math.sqrt(2.0 / len(top)))


def pareto_against_exponential(top: np.ndarray) -> float:
    """How much likelier a Pareto tail is than an exponential one, in standard errors (Vuong's statistic).

    Formula: √n·mean(l)/sd(l), l = ln f_Pareto - ln f_exponential of each size, both fitted above the smallest.
    Args: top: shape (n,), positive, falling. Source: Vuong 1989; Clauset, Shalizi and Newman 2009.
    Returns: positive when the tail is heavier than exponential; nan for fewer than three different sizes.
    """
    if len(np.unique(top)) < 3:
        return math.nan
    # Whole numbers are taken as the middle of their cell: the smallest size is half a person below its number.
    least = float(top[-1]) - 0.5
    shape, mean_excess = 1.0 / float(np.mean(np.log(top / least))), float(np.mean(top - least))
    ratio = stats.pareto.logpdf(top, shape, scale=least) - stats.expon.logpdf(top, loc=least, scale=mean_excess)
    spread = float(ratio.std(ddof=1))
    return math.sqrt(len(top)) * float(ratio.mean()) / spread if spread > 0.0 else math.nan


def kinked_slopes(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Slopes left and right of zero of a line with a kink at zero, by weighted least squares.

    Formula: y = a + b_left·min(x, 0) + b_right·max(x, 0). Args: shapes (n,). Returns: (b_left, b_right).
    """
    root = np.sqrt(weight)
    design = np.column_stack([np.ones(len(x)), np.minimum(x, 0.0), np.maximum(x, 0.0)]) * root[:, None]
    if len(x) < 3 or np.linalg.matrix_rank(design) < 3:
        return math.nan, math.nan
    _, left, right = np.linalg.lstsq(design, y * root, rcond=None)[0]
    return float(left), float(right)


def variance_components(values: np.ndarray, group: np.ndarray) -> Components:
    """Variance within groups, and of the groups' means over people, free of the sampling error of the means.

    Formula: within = SSW/(N - G); between = (SSB - (G - 1)·within)/N, SSB weighting groups by their members.
    Source: analysis of variance. Args: shapes (N,); group: codes from 0.
    Returns: nan for one group, or when no group has two members.
    """
    count = np.bincount(group)
    there = count > 0
    people, groups = len(values), int(there.sum())
    if groups < 2 or people <= groups:
        return Components(math.nan, math.nan)
    of_means = float(np.sum(np.bincount(group, values)[there] ** 2 / count[there]))
    within = (float(np.sum(values**2)) - of_means) / (people - groups)
    among = of_means - float(values.sum()) ** 2 / people
    return Components(within, (among - (groups - 1) * within) / people)
