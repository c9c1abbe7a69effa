"""Draws of a normal distribution cut off at the walls, against draws by rejection and against the formula."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.fit.box import truncated_normal

DRAWS = 20_000


@pytest.mark.parametrize("mean", [-3.0, -0.2, 0.5, 0.97, 4.0])
def test_one_coordinate_follows_the_formula(mean: float) -> None:
    """Kolmogorov-Smirnov against scipy's truncated normal; p above .001 at a fixed seed, walls many sd away too."""
    drawn = truncated_normal(np.array([mean]), np.array([[0.09]]), DRAWS, 3)[:, 0]
    exact = stats.truncnorm((0 - mean) / 0.3, (1 - mean) / 0.3, loc=mean, scale=0.3)
    assert stats.kstest(drawn, exact.cdf).pvalue > 0.001


def test_correlated_coordinates_agree_with_rejection() -> None:
    """Means, sds and correlation within 4 standard errors of draws that were rejected outside the cube."""
    mean = np.array([0.1, 0.8, 0.5])
    covariance = np.array([[0.09, 0.07, 0.0], [0.07, 0.09, 0.01], [0.0, 0.01, 0.04]])
    drawn = truncated_normal(mean, covariance, DRAWS, 4)
    proposed = np.random.default_rng(5).multivariate_normal(mean, covariance, 200_000)
    exact = proposed[((proposed > 0) & (proposed < 1)).all(axis=1)]
    error = np.sqrt(1 / len(drawn) + 1 / len(exact))
    assert np.abs(drawn.mean(axis=0) - exact.mean(axis=0)).max() < 4 * error * exact.std(axis=0).max()
    assert np.abs(drawn.std(axis=0) / exact.std(axis=0) - 1).max() < 4 * error
    assert np.abs(np.corrcoef(drawn.T) - np.corrcoef(exact.T)).max() < 4 * error


def test_all_draws_lie_in_the_cube_and_follow_the_seed() -> None:
    """Also far outside it, where both tails round to nothing."""
    mean, covariance = np.array([60.0, -60.0]), np.eye(2) * 1e-4
    one, other = truncated_normal(mean, covariance, 50, 1), truncated_normal(mean, covariance, 50, 1)
    np.testing.assert_array_equal(one, other)
    assert np.abs(one - [1.0, 0.0]).max() < 1e-3
