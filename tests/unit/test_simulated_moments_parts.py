"""The pieces of simulated moments: slopes without the information that luck feigns, the last step, the sandwich."""

from __future__ import annotations

import numpy as np
from toy_problems import LUCK, REPORT, SLOPES, expected_moments, toy_problem

from calibration.fit.simulated_moments import _estimate, _information, _missed, _near, _regressed


def test_luck_adds_no_information_on_average() -> None:
    """1000 regressions over 60 runs: J'WJ without what luck adds is right within 3.5 standard errors, and was too
    large before by more than 5 of them."""
    rng = np.random.default_rng(1)
    luck, weights = np.diag(10 * LUCK), np.diag(1 / (REPORT + 10 * LUCK))
    apart = rng.uniform(-0.3, 0.3, (60, 4))
    slopes_seen = SLOPES.copy()
    slopes_seen[:, 3] = 2.0  # all parameters seen, so that no information has to be held at zero
    wanted = slopes_seen.T @ weights @ slopes_seen
    raw, mended = [], []
    for _ in range(1_000):
        moments = apart @ slopes_seen.T + rng.multivariate_normal(np.zeros(6), luck, 60)
        _, slopes, doubt = _regressed(apart, moments)
        raw.append(np.diag(slopes.T @ weights @ slopes - wanted))
        mended.append(np.diag(_information(slopes, weights, luck, doubt) - wanted))
    error = np.std(raw, axis=0) / np.sqrt(1_000)
    assert (np.abs(np.mean(mended, axis=0)) < 3.5 * error).all()
    assert (np.mean(raw, axis=0) > 5 * error).all()


def test_information_is_never_negative() -> None:
    """Luck alone: half the corrected values would lie below zero."""
    rng = np.random.default_rng(1)
    apart = rng.uniform(-0.1, 0.1, (40, 4))
    _, slopes, doubt = _regressed(apart, rng.standard_normal((40, 6)))
    found = _information(slopes, np.eye(6), np.eye(6), doubt)
    assert np.linalg.eigvalsh(found).min() > -1e-9
    assert np.trace(found) < np.trace(slopes.T @ slopes)


def test_the_last_step_and_the_sandwich_are_exact_where_the_model_is_linear() -> None:
    """The search ends .04 away; correlated luck. The estimate is the weighted least squares one, its covariance that
    of the formula, to the little that runs without luck leave open."""
    truth = np.array([0.4, 0.6, 0.5, 0.5])
    problem = toy_problem(1, truth=truth)
    places = truth + np.random.default_rng(1).uniform(-0.2, 0.2, (2_000, 4))
    luck = 0.04 * (0.3 * np.eye(6) + 0.7)
    estimate, covariance = _estimate(problem, places, expected_moments(places), luck, truth + 0.04)
    weights = np.diag(1 / (REPORT + 0.04))
    bread = np.linalg.inv(SLOPES.T @ weights @ SLOPES + np.eye(4))
    filling = SLOPES.T @ weights @ (np.diag(REPORT) + luck) @ weights @ SLOPES + np.eye(4)
    exact = bread @ filling @ bread
    assert np.abs(estimate - truth)[:3].max() < 0.003  # the pseudo-report keeps the estimate a little where it was
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), np.sqrt(np.diag(exact)), rtol=0.02)
    assert np.abs(np.sqrt(np.diag(bread)) / np.sqrt(np.diag(exact)) - 1).max() > 0.05


def test_near_runs_are_as_many_as_slopes_need() -> None:
    """Runs crowded around the end tell little of slopes, so more are taken; where they are spread, a quarter."""
    rng = np.random.default_rng(1)
    spread = rng.uniform(-0.5, 0.5, (400, 4))
    crowded = np.where(np.arange(400)[:, None] < 300, 0.01 * spread, spread)
    assert len(_near(spread, spread @ SLOPES.T, 2.0)[0]) == 100
    assert len(_near(crowded, crowded @ SLOPES.T, 2.0)[0]) == 400


def test_a_failed_run_misses_more_than_any_other() -> None:
    missed = _missed(np.array([[np.nan, 0.0], [1e5, 0.0], [1.0, 2.0]]), np.zeros(2), np.array([1.0, 0.5]))
    assert missed[0] > missed[1] > missed[2] == 3.0
