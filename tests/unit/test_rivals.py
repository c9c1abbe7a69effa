"""Regression ABC and simulated moments on toys whose posterior is known: means, widths, budgets, failures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from toy_problems import REPORT, exact_draws, expected_moments, toy_problem

from calibration.fit import abc
from calibration.fit.abc import RegressionABC, adjusted
from calibration.fit.exploring import Amortises, SharesRuns, explore_once, spread_places
from calibration.fit.problem import CannotFitError, Floats, Method, Problem
from calibration.fit.simulated_moments import SimulatedMoments

METHODS: tuple[Method, ...] = (RegressionABC(), SimulatedMoments())
SURE = 3.5  # standard errors across seeds


def against_exact(method: Method, budget: int, bend: float, seeds: int) -> tuple[Floats, Floats, Floats]:
    """Errors of the mean in exact sds, and ratios of sd, mean over seeds; and standard errors of the former."""
    exact = exact_draws(toy_problem(0, bend).reported, 40_000, 1, bend=bend)
    fits = [method.fit(toy_problem(10 + seed, bend), budget, seed) for seed in range(seeds)]
    errors = (np.array([fit.mean() for fit in fits]) - exact.mean(axis=0)) / exact.std(axis=0)
    ratios = np.array([fit.sd() for fit in fits]) / exact.std(axis=0)
    return errors.mean(axis=0), ratios.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(seeds)


@pytest.mark.parametrize(("bend", "near"), [(0.0, 0.1), (0.5, 0.1)])
def test_abc_finds_the_posterior(bend: float, near: float) -> None:
    """Mean over 10 seeds within `near` of an exact sd, an allowance for the runs accepted being no point, and 3.5
    standard errors. Widths from 5 % below to 15 % above: accepted runs differ from the report, so a little wide."""
    errors, ratios, doubt = against_exact(RegressionABC(), 20_000, bend, 10)
    assert (np.abs(errors) < near + SURE * doubt).all()
    assert ((ratios > 0.95) & (ratios < 1.15)).all()


@pytest.mark.parametrize(("bend", "near", "wide"), [(0.0, 0.0, 0.05), (0.5, 0.1, 0.1)])
def test_simulated_moments_find_the_posterior(bend: float, near: float, wide: float) -> None:
    """Mean over 12 seeds within 3.5 standard errors, and `near` of a sd where the model bends; widths within `wide`."""
    errors, ratios, doubt = against_exact(SimulatedMoments(), 2_000, bend, 12)
    assert (np.abs(errors) < near + SURE * doubt).all()
    assert (np.abs(ratios - 1) < wide).all()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("budget", [301, 500])
def test_exactly_the_budget_is_spent(method: Method, budget: int) -> None:
    """Counted by the model itself."""
    problem = toy_problem(1)
    assert method.fit(problem, budget, 1).runs == budget
    assert problem.simulate.runs == budget  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_same_seed_gives_the_same_posterior_and_leaves_the_shared_generator_alone(method: Method) -> None:
    """The library of CMA-ES would seed numpy's own."""
    before = np.random.get_state()[1].copy()
    one, other, third = (method.fit(toy_problem(1), 300, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.places, other.places)
    assert not np.array_equal(one.mean(), third.mean())
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_runs_that_fail_are_left_out(method: Method) -> None:
    """The model fails in a corner far from the truth: the posterior stays where it was, within a sd."""
    problem = toy_problem(1)

    def failing(places: Floats, replicates: int) -> Floats:
        moments = problem.simulate(places, replicates)
        moments[places[:, 0] > 0.8] = np.nan
        return moments

    fit = method.fit(replace(problem, simulate=failing), 500, 1)
    assert np.isfinite(fit.places).all()
    assert np.abs(fit.mean() - [0.4, 0.6, 0.5, 0.5])[:3].max() < 0.08
    assert fit.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_too_few_runs_are_refused(method: Method) -> None:
    with pytest.raises(CannotFitError, match="runs"):
        method.fit(toy_problem(1), 20, 1)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_wider_report_error_gives_wider_intervals(method: Method) -> None:
    """Four times the sd of every report: at least twice as wide."""
    problem = toy_problem(1)
    loose = replace(problem, report_variance=16 * REPORT)
    tight = method.fit(problem, 1_000, 1).sd()[:3]
    assert (method.fit(loose, 1_000, 1).sd()[:3] > 2 * tight).all()


def test_shared_runs_give_what_the_method_finds_alone() -> None:
    """A design made once serves fits of several reports, and `amortised` is the same function of the reports."""
    method, problem = RegressionABC(), toy_problem(1)
    assert isinstance(method, SharesRuns)
    assert isinstance(method, Amortises)
    assert not isinstance(SimulatedMoments(), SharesRuns | Amortises)
    alone = method.fit(toy_problem(1), 400, 7)
    explored = method.explore(problem, 400, 7)
    shared = method.fit_explored(problem, explored, 400, 7)
    learnt = method.amortised(problem, explored, 7)(problem.reported)
    for other in (shared, learnt):
        np.testing.assert_array_equal(other.places, alone.places)
    assert problem.simulate.runs == 400  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="budget must cover the 400 runs explored; got 399"):
        method.fit_explored(problem, explored, 399, 7)


def test_exploring_pairs_some_places_and_spends_exactly() -> None:
    problem = toy_problem(1)
    explored = explore_once(problem, 100, 1)
    twice = np.isfinite(explored.moments).all(axis=2).sum(axis=1)
    assert (twice[:12] == 2).all()
    assert (twice[12:] == 1).all()
    assert problem.simulate.runs == explored.runs == 100  # type: ignore[attr-defined]


def test_spread_places_are_spread() -> None:
    """Every eighth of every axis has its share of 64 points, as a Sobol sequence promises; any number may be asked."""
    places = spread_places(64, 5, 1)
    for column in places.T:
        assert np.bincount((column * 8).astype(int), minlength=8).tolist() == [8] * 8
    np.testing.assert_array_equal(spread_places(50, 5, 1), places[:50])


def test_the_regression_is_exact_where_places_are_linear_in_moments() -> None:
    """Without noise, draws move to the place of the report, though no run is there."""
    rng = np.random.default_rng(1)
    apart = rng.standard_normal((400, 3))
    draws, weights = adjusted(apart @ np.array([[1.0, 0.0], [0.5, 2.0], [0.0, -1.0]]) + [0.3, -0.7], apart)
    assert np.abs(weights @ draws - [0.3, -0.7]).max() < 1e-4
    assert np.abs(draws - [0.3, -0.7]).max() < 1e-3


def test_a_report_with_a_huge_error_counts_for_nothing() -> None:
    """One report with a hundred times the sd: distance leaves it out, and widths are those of the five others."""
    problem = toy_problem(1)
    vague = replace(problem, report_variance=np.where(np.arange(6) == 2, 1e4, 1.0) * REPORT)
    five = toy_problem(1).without("report 3")
    method, seeds = RegressionABC(), range(5)
    with_it, without = (np.mean([method.fit(one, 2_000, seed).sd() for seed in seeds], 0) for one in (vague, five))
    assert np.abs(with_it / without - 1).max() < 0.15


def test_residuals_are_those_of_runs_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without penalty, as weighted least squares without that run says, fitted anew for each of 30 runs."""
    monkeypatch.setattr(abc, "PENALTIES", np.zeros(1))
    rng = np.random.default_rng(1)
    apart, wanted, weights = rng.standard_normal((30, 4)), rng.standard_normal((30, 2)), rng.random(30)
    weights /= weights.sum()
    at_report, left_out = abc._local_linear(wanted, apart, weights)
    columns, root = np.column_stack([np.ones(30), apart]), np.sqrt(weights)[:, None]
    assert at_report == pytest.approx(np.linalg.lstsq(root * columns, root * wanted)[0][0])
    for run in range(30):
        others = np.arange(30) != run
        refitted = np.linalg.lstsq((root * columns)[others], (root * wanted)[others])[0]
        assert left_out[run] == pytest.approx(wanted[run] - columns[run] @ refitted)


def test_a_moment_that_never_moves_does_no_harm() -> None:
    """Such a moment has no luck; with no report error either, its scale is zero."""
    problem = toy_problem(1)

    def simulate(places: Floats, replicates: int) -> Floats:
        moments = problem.simulate(places, replicates)
        return np.concatenate([moments, np.full((*moments.shape[:2], 1), 3.0)], axis=2)

    wide = Problem(
        problem.parameters,
        (*problem.moments, "still"),
        np.append(expected_moments(np.array([[0.4, 0.6, 0.5, 0.5]]))[0], 3.0),
        np.append(REPORT, 0.0),
        simulate,
    )
    assert np.abs(RegressionABC().fit(wide, 1_000, 1).mean() - [0.4, 0.6, 0.5, 0.5])[:3].max() < 0.05
