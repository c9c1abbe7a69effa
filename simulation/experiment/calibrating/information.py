"""The value of information: by how much a published number would narrow the 90 % interval of the gap of 2035."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.experiment.calibrating.projection import GAP
from simulation.experiment.calibrating.published import DATA, Datum
from simulation.experiment.sweeping.kept import Kept

Floats = npt.NDArray[np.float64]
PERMUTATIONS = 99  # of each datum: as many as tell a chance of one in a hundred
_ENDS = (0.05, 0.95)


def information(runs: Floats, weights: Floats, kept: Kept) -> pd.DataFrame:
    """How much each datum would shrink the 90 % interval of the gap of 2035, were it published.

    Every draw is taken for the truth in turn, its datum published with an error, the draws weighted by it, and the
    interval of their gaps compared with the one before. Columns: what, indicator, group, year, error, relative,
    shrink (mean of 1 - width / width before, less by_chance), by_chance (the same for numbers of other draws, mean
    over PERMUTATIONS: fewer draws make a narrower interval even if they say nothing), p (share of permutations, the
    datum itself among them, that narrow it as much), shrink_sd (over truths), effective_draws (mean).
    Args: runs: float64 [draws, replicates, figures].
    """
    gap = runs[:, :, kept.place(GAP)].mean(axis=1)
    rows = [_row(datum, runs[:, :, kept.place(datum.figure)], gap, weights) for datum in DATA]
    return pd.DataFrame(rows).sort_values("shrink", ascending=False, ignore_index=True)


def _row(datum: Datum, values: Floats, gap: Floats, weights: Floats) -> dict[str, object]:
    order = np.argsort(gap, kind="stable")  # nan, of failed runs, come last and are dropped
    order = order[~(np.isnan(values).any(axis=1) | np.isnan(gap))[order]]
    values, gap, weights = values[order], gap[order], weights[order] / weights[order].sum()
    found, effective = _shrinks(datum, values, gap, weights)
    rng = np.random.default_rng(0)
    by_chance = np.array([
        weights @ _shrinks(datum, values[rng.permutation(len(gap))], gap, weights)[0] for _ in range(PERMUTATIONS)
    ])  # fmt: skip
    mean = float(weights @ found)
    return {
        "what": datum.what, "indicator": datum.figure.indicator, "group": datum.figure.group,
        "year": int(datum.figure.period), "error": datum.error, "relative": datum.relative,
        "shrink": mean - float(by_chance.mean()), "by_chance": float(by_chance.mean()),
        "p": float((1 + np.count_nonzero(by_chance >= mean)) / (1 + PERMUTATIONS)),
        "shrink_sd": float(np.sqrt(weights @ (found - mean) ** 2)), "effective_draws": float(weights @ effective),
    }  # fmt: skip


def _shrinks(datum: Datum, values: Floats, gap: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """1 - width / width before, and effective draws left, for each draw taken for the truth. Args: gap: sorted."""
    means, luck = values.mean(axis=1), float(weights @ values.var(axis=1, ddof=1))
    errors = (datum.error * np.abs(means)) ** 2 if datum.relative else np.full(len(means), datum.error**2)
    spread = luck * (1.0 + 1.0 / values.shape[1]) + errors
    shown = values[:, 0]  # what the world of a draw shows is one run of it
    published = shown + np.sqrt(errors) * np.random.default_rng(1).standard_normal(len(shown))
    likely = weights * np.exp(-0.5 * (published[:, None] - means) ** 2 / spread) / np.sqrt(spread)
    np.fill_diagonal(likely, 0.0)  # the draw itself would know its own luck
    totals = likely.sum(axis=1, keepdims=True)
    likely = np.where(totals > 0, likely / np.where(totals > 0, totals, 1.0), weights)
    return 1.0 - widths(gap, likely) / widths(gap, weights[None]), 1.0 / np.sum(likely**2, axis=1)


def widths(gap: Floats, weights: Floats) -> Floats:
    """Of the 90 % interval, float64 [truths]; quantiles are those of `weighted_quantile`.

    Args: gap: float64 [draws], sorted. weights: float64 [truths, draws], each row sums to 1.
    """
    middles = np.cumsum(weights, axis=1) - weights / 2
    return np.array([np.subtract(*np.interp(_ENDS[::-1], row, gap)) for row in middles])
