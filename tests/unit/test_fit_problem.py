"""What methods of fitting share: weighted quantiles, effective draws, luck, a report left out; likelihood, chains."""

from __future__ import annotations

import numpy as np
import pytest
from linear_model import Linear, linear_problem
from scipy.stats import multivariate_normal

from calibration.fit.chains import sampled
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import Posterior, noise_covariance, weighted_quantile


def test_weighted_quantiles_by_hand() -> None:
    """Values 1, 2, 3 with weights 1/4, 1/2, 1/4 have middles at 1/8, 1/2, 7/8; between them it is interpolated."""
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.25, 0.5])
    assert weighted_quantile(values, weights, 0.5) == 2.0
    assert weighted_quantile(values, weights, 1 / 8) == 1.0
    assert weighted_quantile(values, weights, 0.0) == 1.0
    assert weighted_quantile(values, weights, (1 / 8 + 1 / 2) / 2) == pytest.approx(1.5)
    assert weighted_quantile(values, 7.0 * weights, 0.95) == 3.0, "weights need not sum to 1"


def test_a_draw_with_weight_two_counts_like_two_draws() -> None:
    """Mean and spread of a posterior."""
    places = np.array([[0.1], [0.4], [0.7]])
    weighted = Posterior(places, np.array([0.5, 0.25, 0.25]), 10)
    repeated = Posterior(places[[0, 0, 1, 2]], np.full(4, 0.25), 10)
    assert weighted.mean() == pytest.approx(repeated.mean())
    assert weighted.sd() == pytest.approx(repeated.sd())


def test_effective_draws() -> None:
    """All alike: all of them. One alone: one. Two thirds and one third: 1 / (4/9 + 1/9) = 1.8."""
    places = np.zeros((4, 1))
    assert Posterior(places, np.full(4, 0.25), 0).ess == pytest.approx(4.0)
    assert Posterior(places, np.array([1.0, 0, 0, 0]), 0).ess == pytest.approx(1.0)
    assert Posterior(places, np.array([2 / 3, 1 / 3, 0, 0]), 0).ess == pytest.approx(1.8)


def test_luck_is_what_runs_of_one_point_differ_by() -> None:
    """Points that lie apart add nothing; a point with a failed run is left out; pooled by degrees of freedom."""
    runs = np.array([[[1.0, 0.0], [3.0, 4.0]], [[101.0, 7.0], [103.0, 7.0]], [[5.0, np.nan], [9.0, 9.0]]])
    assert noise_covariance(runs).tolist() == [[2.0, 2.0], [2.0, 4.0]]
    with pytest.raises(ValueError, match="two runs that succeeded; got none"):
        noise_covariance(runs[2:])


def test_a_problem_without_a_report() -> None:
    """Reports, their errors and the moments lose the same entry; an unknown one is refused."""
    model = Linear(np.diag([1.0, 2.0, 3.0]), luck=0.0)
    problem = linear_problem(model, [0.5, 1.0, 1.5], 0.1)
    fewer = problem.without("m1")
    assert (fewer.moments, fewer.reported.tolist()) == (("m0", "m2"), [0.5, 1.5])
    assert fewer.report_variance.shape == (2,)
    assert fewer.simulate(np.full((1, 3), 0.5), 2)[0, 1].tolist() == [0.5, 1.5]
    with pytest.raises(ValueError, match="moment must be one of m0, m1, m2; got m7"):
        problem.without("m7")


def test_the_likelihood_is_the_normal_density() -> None:
    """Against scipy, up to a constant: differences of two places and of two covariances."""
    rng = np.random.default_rng(1)
    factor = rng.standard_normal((3, 3))
    covariance, reported, expected = factor @ factor.T + np.eye(3), rng.standard_normal(3), rng.standard_normal((5, 3))
    constant = 1.5 * np.log(2.0 * np.pi)
    found = Likelihood.of(reported, covariance).log(expected)
    assert found - constant == pytest.approx(multivariate_normal(reported, covariance).logpdf(expected))


def test_chains_find_a_normal_posterior() -> None:
    """Mean and spread within 4 Monte Carlo errors, counting one draw in four as independent; correlation kept."""
    mean, sds, correlation = np.array([0.4, 0.6]), np.array([0.05, 0.1]), 0.8
    covariance = np.outer(sds, sds) * np.array([[1.0, correlation], [correlation, 1.0]])
    likelihood = Likelihood.of(mean, covariance)
    start = np.random.default_rng(3).random((50, 2))
    draws = sampled(likelihood.log, start, 4_000, 1_500, seed=4)
    independent = 1_000
    assert np.abs(draws.mean(axis=0) - mean).max() < 4.0 * sds.max() / independent**0.5
    assert (np.abs(draws.mean(axis=0) - mean) < 4.0 * sds / independent**0.5).all()
    assert (np.abs(draws.std(axis=0) / sds - 1.0) < 4.0 / (2 * independent) ** 0.5).all()
    error = (1 - correlation**2) / independent**0.5
    assert abs(np.corrcoef(draws.T)[0, 1] - correlation) < 4.0 * error


def test_chains_stay_in_the_cube_and_fill_it() -> None:
    """Without any report draws are uniform: nobody outside, quarters of each side hold a quarter of the draws."""
    draws = sampled(lambda places: np.zeros(len(places)), np.full((9, 2), 0.5), 4_000, 1_500, seed=5)
    assert ((draws > 0.0) & (draws < 1.0)).all()
    independent = 1_000
    for column in draws.T:
        shares = np.histogram(column, 4, (0.0, 1.0))[0] / len(column)
        assert np.abs(shares - 0.25).max() < 4.0 * (0.25 * 0.75 / independent) ** 0.5


def test_the_same_seed_gives_the_same_chain() -> None:
    """And another seed another one."""

    def log(places: np.ndarray) -> np.ndarray:
        return -np.sum((places - 0.5) ** 2, axis=1) / 0.02

    start = np.full((5, 3), 0.5)
    first, again, other = (sampled(log, start, 50, 60, seed=seed) for seed in (8, 8, 9))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
