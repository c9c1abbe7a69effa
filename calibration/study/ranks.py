"""Simulation-based calibration: over truths from the whole prior, ranks of the truth among posterior draws are uniform.

The amortised stage of a method is studied: it learns once from runs all over the prior, then fits each truth's reports
without another run. Source: Talts et al. (2018), arXiv:1804.06788.

Ranks are kept as (draws below the truth + u) / (draws + 1), u uniform: exactly uniform on [0, 1] for an exact
posterior, however many independent draws there are, so that truths with fewer draws can be pooled with the rest.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats

from calibration.fit.exploring import Amortises, Fitted
from calibration.fit.problem import CannotFitError, Floats, Posterior
from calibration.study.draws import independent_draws
from calibration.study.fitting import Fit, Setup
from calibration.study.kept import keyed_seed
from calibration.study.truths import Truth

TRUTHS_PER_BIN, MOST_BINS = 10, 20  # chi-square wants five or more a bin; ten leave a margin


def rank_truths(setup: Setup, truths: int) -> pd.DataFrame:
    """Rank so many truths by every method that amortises, those already kept excepted.

    Returns: one row for each method, truth and parameter: as `Fit.rows`, and `rank` in [0, 1] and `draws`.
    """
    tables = []
    for method in setup.methods:
        if not isinstance(method, Amortises):
            setup.told(f"ranks: {method.name} has no amortised stage")
            continue
        learnt = _Learnt(setup, method)
        for number in range(truths):

            def make(learnt=learnt, number=number) -> pd.DataFrame:  # type: ignore[no-untyped-def]
                setup.told(f"ranks: truth {number + 1} of {truths}, {learnt.method.name}")
                return learnt.rows(setup.truth("ranks", number))

            tables.append(setup.kept.table(make, "ranks", method.name, number))
    if not tables:
        raise ValueError("methods must hold one with an amortised stage; got none")
    return pd.concat(tables, ignore_index=True)


class _Learnt:
    """A method that learns at the first truth that is not there yet, and then serves all."""

    def __init__(self, setup: Setup, method: Amortises) -> None:
        self.setup, self.method = setup, method
        self._fitted: Fitted | None = None

    def rows(self, truth: Truth) -> pd.DataFrame:
        problem = self.setup.factory(keyed_seed(self.setup.seed, "ranks", "learn"))
        if self._fitted is None:
            seed = keyed_seed(self.setup.seed, "ranks", "learn", self.method.name)
            self._fitted = self.method.amortised(problem, self.setup.explored(self.method), seed)
        try:
            posterior = self._fitted(truth.reported)
        except CannotFitError as refused:
            table = Fit(problem, None, str(refused)).rows("ranks", self.method.name, truth)
            return table.assign(rank=np.nan, draws=0)
        table = Fit(problem, posterior).rows("ranks", self.method.name, truth)
        seed = keyed_seed(self.setup.seed, "ranks", "rank", self.method.name, truth.number)
        ranks, draws = ranked(posterior, truth.place, seed)
        return table.assign(rank=ranks, draws=draws)


def ranked(posterior: Posterior, place: Floats, seed: int) -> tuple[Floats, int]:
    """Where the truth lies among independent draws, float64 [parameters] in [0, 1]; and how many draws."""
    rng = np.random.default_rng(seed)
    draws = independent_draws(posterior, rng)
    below = (draws < place).sum(axis=0)
    return (below + rng.random(len(place))) / (len(draws) + 1), len(draws)


def bins_for(truths: int) -> int:
    """How many bins of ranks so many truths can fill."""
    return int(np.clip(truths // TRUTHS_PER_BIN, 2, MOST_BINS))


def rank_histograms(table: pd.DataFrame) -> pd.DataFrame:
    """Counts of ranks: one row for each method, parameter and bin (from 0)."""
    rows = []
    for (method, parameter), part in _fitted(table).groupby(["method", "parameter"], sort=False):
        counts = np.bincount(_binned(part["rank"], bins_for(len(part))), minlength=bins_for(len(part)))
        rows += [
            {"method": method, "parameter": parameter, "bin": number, "count": int(count)}
            for number, count in enumerate(counts)
        ]
    return pd.DataFrame(rows)


def rank_tests(table: pd.DataFrame) -> pd.DataFrame:
    """Tests that ranks are uniform: one row for each method and parameter, and one `all` for each method.

    Columns: `p`, the chance of ranks at least as uneven under an exact posterior (chi-square; for `all` the test of
    `pooled_p`); `middle`, mean rank, 1/2 without bias; `spread`, 12 times the mean squared distance from 1/2: 1 when
    intervals are right, above 1 when they are too narrow or off, below 1 when too wide.
    """
    rows = []
    for method, part in _fitted(table).groupby("method", sort=False):
        for parameter, one in part.groupby("parameter", sort=False):
            counts = np.bincount(_binned(one["rank"], bins_for(len(one))), minlength=bins_for(len(one)))
            rows.append(_test_row(str(method), str(parameter), one, float(stats.chisquare(counts).pvalue)))
        rows.append(_test_row(str(method), "all", part, pooled_p(part)))
    return pd.DataFrame(rows)


def _test_row(method: str, parameter: str, part: pd.DataFrame, p: float) -> dict[str, object]:
    return {
        "method": method,
        "parameter": parameter,
        "truths": part["truth"].nunique(),
        "p": p,
        "middle": float(part["rank"].mean()),
        "spread": float(12 * np.mean((part["rank"] - 0.5) ** 2)),
    }


def pooled_p(table: pd.DataFrame) -> float:
    """Chance of pooled counts at least as uneven, when each truth's ranks may depend on one another.

    Hotelling's test of the mean counts per truth: truths are independent, parameters of one truth are not, and a
    chi-square of the pooled counts would take them to be. Half the bins of a single parameter.
    """
    truths = table["truth"].nunique()
    bins = max(2, bins_for(truths) // 2)
    binned = pd.crosstab(table["truth"], _binned(table["rank"], bins)).reindex(columns=range(bins), fill_value=0)
    shares = binned.to_numpy(float) / binned.sum(axis=1).to_numpy()[:, None]
    apart, freedom = shares.mean(axis=0)[:-1] - 1 / bins, bins - 1
    if truths <= freedom:
        return math.nan
    covariance = np.cov(shares[:, :-1], rowvar=False).reshape(freedom, freedom)
    hotelling = float(truths * apart @ np.linalg.pinv(covariance) @ apart)
    scaled = hotelling * (truths - freedom) / (freedom * (truths - 1))
    return float(stats.f.sf(scaled, freedom, truths - freedom))


def _fitted(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["refused"] == ""]


def _binned(ranks: pd.Series, bins: int) -> np.ndarray:
    return np.minimum((ranks.to_numpy(float) * bins).astype(int), bins - 1)
