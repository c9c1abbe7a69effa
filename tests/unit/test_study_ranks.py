"""Simulation-based calibration: ranks of exact, falsely sure and biased posteriors; thinning; the pooled test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from toy_problems import Exact, toy_problem

from calibration.fit.abc import RegressionABC
from calibration.fit.exploring import Explored, Fitted
from calibration.fit.problem import Posterior, Problem
from calibration.fit.simulated_moments import SimulatedMoments
from calibration.study.draws import FEWEST_DRAWS, MOST_DRAWS, independent_draws
from calibration.study.fitting import begin
from calibration.study.ranks import pooled_p, rank_histograms, rank_tests, rank_truths, ranked


@dataclass(frozen=True)
class Biased(Exact):
    """All draws moved up by a tenth of the prior."""

    name: str = "biased"

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Fitted:
        def moved(reported: np.ndarray) -> Posterior:
            found = self.believed(reported, explored.runs)
            return Posterior(found.places + 0.1, found.weights, found.runs)

        return moved


SPREAD_ERROR = np.sqrt(12**2 * (1 / 80 - 1 / 144))  # of one truth's `spread`, from the moments of the uniform


def test_ranks_of_an_exact_posterior_are_uniform(tmp_path: Path) -> None:
    """200 truths from the whole prior: no p below .001, spreads and middles within 3.5 standard errors."""
    table = rank_truths(begin(tmp_path, toy_problem, (Exact(),), 40, 3), 200)
    tests = rank_tests(table).set_index("parameter")
    assert (tests["p"] > 0.001).all()
    single = tests.drop("all")
    assert np.abs(single["spread"] - 1).max() < 3.5 * SPREAD_ERROR / np.sqrt(200)
    assert np.abs(single["middle"] - 0.5).max() < 3.5 * np.sqrt(1 / 12 / 200)
    histogram = rank_histograms(table)
    assert (histogram.groupby(["method", "parameter"])["count"].sum() == 200).all()
    assert histogram["bin"].max() == 19


def test_ranks_tell_falsely_sure_and_biased_posteriors(tmp_path: Path) -> None:
    """100 truths: p below 1e-5 when pooled; spread or middle off by more than 5 standard errors."""
    methods = (Exact(narrow=0.5, name="narrow"), Biased())
    tests = rank_tests(rank_truths(begin(tmp_path, toy_problem, methods, 40, 3), 100)).set_index(
        ["method", "parameter"]
    )
    assert tests.loc[("narrow", "all"), "p"] < 1e-5
    assert tests.loc[("narrow", "first"), "spread"] > 1 + 5 * SPREAD_ERROR / np.sqrt(100)
    assert tests.loc[("biased", "all"), "p"] < 1e-5
    assert tests.loc[("biased", "first"), "middle"] < 0.5 - 5 * np.sqrt(1 / 12 / 100)


def test_only_methods_that_amortise_are_ranked(tmp_path: Path) -> None:
    """Regression ABC spends its budget once for all truths; simulated moments must search for each."""
    said: list[str] = []
    methods = (SimulatedMoments(), RegressionABC())
    table = rank_truths(begin(tmp_path, toy_problem, methods, 300, 1, told=said.append), 10)
    assert set(table["method"]) == {"regression ABC"}
    assert "ranks: simulated moments has no amortised stage" in said
    assert sum("runs that all truths share" in text for text in said) == 1
    with pytest.raises(ValueError, match="methods must hold one with an amortised stage"):
        rank_truths(begin(tmp_path / "none", toy_problem, (SimulatedMoments(),), 300, 1), 1)


def test_ranks_go_on_where_they_stopped(tmp_path: Path) -> None:
    """Ten truths, then twenty: the first ten are those that were there."""
    first = rank_truths(begin(tmp_path, toy_problem, (Exact(),), 40, 1), 10)
    said: list[str] = []
    more = rank_truths(begin(tmp_path, toy_problem, (Exact(),), 40, 1, told=said.append), 20)
    pd.testing.assert_frame_equal(more.iloc[: len(first)], first, check_exact=True)
    assert sum(text.startswith("ranks: truth") for text in said) == 10


def test_a_rank_by_hand() -> None:
    """Of 99 draws, 30 below the truth: (30 + u) / 100, and ends where all or none are."""
    places = np.repeat((np.arange(99) / 99)[:, None], 3, axis=1)
    order = np.random.default_rng(1).permutation(99)
    posterior = Posterior(places[order], np.full(99, 1 / 99), 0)
    ranks, draws = ranked(posterior, np.array([29.5 / 99, -1.0, 2.0]), 1)
    assert draws == 99
    assert 0.30 <= ranks[0] < 0.31
    assert 0.00 <= ranks[1] < 0.01
    assert 0.99 <= ranks[2] < 1.00


def test_a_rank_test_by_hand() -> None:
    """20 truths make two bins, with 15 and 5 ranks: chi-square 5 on one degree of freedom. Mean and spread by hand."""
    ranks = np.array([0.1] * 15 + [0.9] * 5)
    rows = pd.DataFrame({"method": "m", "parameter": "a", "truth": np.arange(20), "rank": ranks, "refused": ""})
    found = rank_tests(rows).iloc[0]
    assert found["p"] == pytest.approx(stats.chi2.sf(5.0, 1))
    assert found["middle"] == pytest.approx(0.3)
    assert found["spread"] == pytest.approx(12 * 0.4**2)
    assert rank_histograms(rows)["count"].tolist() == [15, 5]


def test_draws_are_thinned_until_neighbours_differ() -> None:
    """A chain with a memory of 50 steps keeps few of 400; without memory, as many as are allowed; never too few."""
    rng = np.random.default_rng(1)
    shocks = rng.standard_normal((400, 4))
    chain = np.empty((400, 4))
    chain[0] = shocks[0]
    for step in range(1, 400):
        chain[step] = 0.98 * chain[step - 1] + np.sqrt(1 - 0.98**2) * shocks[step]
    even = np.full(400, 1 / 400)
    assert len(independent_draws(Posterior(chain, even, 0), rng)) < 25
    assert len(independent_draws(Posterior(shocks, even, 0), rng)) == MOST_DRAWS
    few = np.append(np.full(20, 0.05 * 0.999), np.full(380, 0.001 / 380))
    assert len(independent_draws(Posterior(shocks, few, 0), rng)) == 20
    one = np.append(1.0, np.zeros(399))
    assert len(independent_draws(Posterior(shocks, one, 0), rng)) == FEWEST_DRAWS


def test_heavy_draws_are_drawn_as_often_as_they_weigh() -> None:
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    posterior = Posterior(np.arange(4.0)[:, None], weights, 0)
    from calibration.study.draws import evenly_drawn

    drawn = evenly_drawn(posterior, 80, np.random.default_rng(1))[:, 0]
    assert np.bincount(drawn.astype(int)).tolist() == [40, 20, 10, 10]


def test_the_pooled_test_holds_when_parameters_of_a_truth_agree() -> None:
    """400 exact studies of 100 truths whose four parameters always rank alike: p below .05 in 5 % of them, within 3.5
    standard errors, and a chi-square of the pooled counts, which takes them as independent, fails most of the time."""
    rng = np.random.default_rng(2)
    small, naive = [], []
    for _ in range(400):
        ranks = np.repeat(rng.random(100), 4)
        table = pd.DataFrame({"truth": np.repeat(np.arange(100), 4), "rank": ranks})
        small.append(pooled_p(table) < 0.05)
        naive.append(stats.chisquare(np.bincount((ranks * 10).astype(int), minlength=10)).pvalue < 0.05)
    assert abs(np.mean(small) - 0.05) < 3.5 * np.sqrt(0.05 * 0.95 / 400)
    assert np.mean(naive) > 0.5
