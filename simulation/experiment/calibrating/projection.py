"""The draws carried on to 2035: what they say of the gap, and which published number would say more."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.fit.problem import weighted_quantile
from simulation.experiment.sweeping.kept import Figure, Kept

Floats = npt.NDArray[np.float64]
YEARS = tuple(range(2019, 2036))
GAP = Figure("shortfall", "all", "2035")


class Datum(NamedTuple):
    """A number that a ministry could publish.

    Attributes: what: in words. error: its standard deviation, as a share of the value where `relative`.
    """

    what: str
    figure: Figure
    error: float
    relative: bool = True


# The precision of each is an assumption: what a statistical office reaches with a register or a large survey.
DATA = (
    Datum("AI staff at the end of 2024 (register of social insurance)", Figure("employment", "all", "2024"), 0.03),
    Datum("AI staff in the foundation layer, 2024", Figure("employment", "layer=foundation", "2024"), 0.05),
    Datum("AI posts firms want filled, 2024 (survey of employers)", Figure("posts_wanted", "all", "2024"), 0.05),
    Datum("AI posts firms want filled, 2019 (survey of employers)", Figure("posts_wanted", "all", "2019"), 0.05),
    Datum("unfilled AI posts, 2024 (survey of employers)", Figure("shortfall", "all", "2024"), 0.05),
    Datum("AI openings advertised, 2024 (all platforms)", Figure("openings", "all", "2024"), 0.05),
    Datum("months to fill an AI opening, 2024", Figure("time_to_fill", "all", "2024"), 0.05),
    Datum("applicants per AI opening, 2024 (all platforms)", Figure("applicants_per_opening", "all", "2024"), 0.05),
    Datum("qualified seekers per AI opening, 2024", Figure("supply_demand_ratio", "all", "2024"), 0.05),
    Datum("AI staff hired from other AI employers, 2024", Figure("poaching_share", "all", "2024"), 0.02, False),
    Datum("AI staff who leave their employer in a month, 2024", Figure("separation_rate", "all", "2024"), 0.05),
    Datum("share of career-switchers in AI staff, 2024", Figure("switcher_share", "all", "2024"), 0.02, False),
    Datum("career-switchers hired into AI, 2024", Figure("switchers_hired", "all", "2024"), 0.05),
    Datum("graduates placed in AI, 2024 (tracing)", Figure("graduate_placement_share", "all", "2024"), 0.02, False),
    Datum("AI programmes in existence, 2024 (official list)", Figure("programmes", "all", "2024"), 0.005),
    Datum("first-year places of AI programmes, 2024 (official list)", Figure("seats", "all", "2024"), 0.01),
    Datum("pay premium of AI postings, 2024", Figure("ai_premium", "all", "2024"), 0.01, False),
    Datum("mean technical skill of AI staff, 2024 (test of a sample)", Figure("skill_technical", "all", "2024"), 0.01,
          False),
    Datum("researchers in China, 2024", Figure("researchers", "place=china", "2024"), 0.02),
)  # fmt: skip


def figures() -> Kept:
    """What is kept of each run to 2035."""
    series = [(GAP.indicator, GAP.group), *((datum.figure.indicator, datum.figure.group) for datum in DATA)]
    series += [("programmes_opened", "all"), ("supply_demand_ratio", "all"), ("openings", "all")]
    return Kept(tuple(dict.fromkeys(series)), YEARS, ())


def bands(runs: Floats, weights: Floats, kept: Kept) -> pd.DataFrame:
    """Median and 90 % of every figure over draws and luck: indicator, group, year, low, median, high, unit.

    Args: runs: float64 [draws, replicates, figures].
    """
    flat = runs.reshape(-1, runs.shape[2])
    spread = np.repeat(weights / runs.shape[1], runs.shape[1])
    rows = []
    for at, figure in enumerate(kept.figures()):
        there = ~np.isnan(flat[:, at]) & (spread > 0)
        if there.any():
            values = [weighted_quantile(flat[there, at], spread[there], share) for share in (0.05, 0.5, 0.95)]
            told = {"indicator": figure.indicator, "group": figure.group, "year": int(figure.period)}
            rows.append(told | dict(zip(("low", "median", "high"), values, strict=True)) | {"unit": figure.unit})
    return pd.DataFrame(rows)


def spread_of_gap(runs: Floats, weights: Floats, kept: Kept) -> dict[str, float]:
    """The gap of 2035: 90 % interval over draws and luck, and how its variance divides between the two.

    One-way analysis of variance with weights; the variance between draws is freed of the luck in their means.
    """
    gap = runs[:, :, kept.place(GAP)]
    sound = ~np.isnan(gap).any(axis=1)
    gap, weights = gap[sound], weights[sound] / weights[sound].sum()
    luck = float(weights @ gap.var(axis=1, ddof=1))
    means = gap.mean(axis=1)
    between = float(weights @ (means - weights @ means) ** 2) / (1.0 - float(np.sum(weights**2)))
    parameters = max(0.0, between - luck / gap.shape[1])
    flat, each = gap.ravel(), np.repeat(weights / gap.shape[1], gap.shape[1])
    low, median, high = (weighted_quantile(flat, each, share) for share in (0.05, 0.5, 0.95))
    return {
        "low": low, "median": median, "high": high, "parameter_sd": parameters**0.5, "luck_sd": luck**0.5,
        "parameter_share": parameters / max(parameters + luck, 1e-300),
    }  # fmt: skip


def information(runs: Floats, weights: Floats, kept: Kept) -> pd.DataFrame:
    """How much each datum would shrink the 90 % interval of the gap of 2035, were it published.

    Every draw is taken for the truth in turn, its datum published with its error, the draws weighted by it, and the
    interval of their gaps compared with the one before. Columns: what, indicator, group, year, error, relative,
    shrink (mean of 1 - width / width before, less by_chance), by_chance (the same for numbers of other draws: fewer
    draws make a narrower interval even if they say nothing), shrink_sd (over truths), effective_draws (mean).
    """
    gap = runs[:, :, kept.place(GAP)].mean(axis=1)
    rows = [_shrink(datum, runs[:, :, kept.place(datum.figure)], gap, weights) for datum in DATA]
    return pd.DataFrame(rows).sort_values("shrink", ascending=False, ignore_index=True)


def _shrink(datum: Datum, values: Floats, gap: Floats, weights: Floats) -> dict[str, object]:
    sound = ~np.isnan(values).any(axis=1) & ~np.isnan(gap)
    values, gap, weights = values[sound], gap[sound], weights[sound] / weights[sound].sum()
    found, effective = _shrinks(datum, values, gap, weights)
    rng = np.random.default_rng(0)
    chance = np.mean([_shrinks(datum, values[rng.permutation(len(gap))], gap, weights)[0] @ weights for _ in range(5)])
    mean = float(weights @ found)
    return {
        "what": datum.what, "indicator": datum.figure.indicator, "group": datum.figure.group,
        "year": int(datum.figure.period), "error": datum.error, "relative": datum.relative,
        "shrink": mean - float(chance), "by_chance": float(chance),
        "shrink_sd": float(np.sqrt(weights @ (found - mean) ** 2)), "effective_draws": float(weights @ effective),
    }  # fmt: skip


def _shrinks(datum: Datum, values: Floats, gap: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """1 - width / width before, and effective draws left, for each draw taken for the truth."""
    means, luck = values.mean(axis=1), float(weights @ values.var(axis=1, ddof=1))
    errors = (datum.error * np.abs(means)) ** 2 if datum.relative else np.full(len(means), datum.error**2)
    before = _width(gap, weights)
    published = values[:, 0]  # what the world of a draw shows is one run of it
    found, effective = np.zeros(len(means)), np.zeros(len(means))
    for truth in range(len(means)):
        spread = luck * (1.0 + 1.0 / values.shape[1]) + errors
        likely = weights * np.exp(-0.5 * (published[truth] - means) ** 2 / spread) / np.sqrt(spread)
        likely[truth] = 0.0  # the draw itself would know its own luck
        likely = likely / likely.sum() if likely.sum() > 0 else weights
        found[truth] = 1.0 - _width(gap, likely) / before
        effective[truth] = 1.0 / float(np.sum(likely**2))
    return found, effective


def _width(values: Floats, weights: Floats) -> float:
    return weighted_quantile(values, weights, 0.95) - weighted_quantile(values, weights, 0.05)
