"""The whole method on a linear model with a known posterior: what it finds, what it spends, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear_model import Linear, exact_posterior, linear_problem
from scipy.stats import qmc

from calibration.fit import emulated, history_matching
from calibration.fit.emulated import draws_elsewhere, posterior_draws
from calibration.fit.emulator import Emulator, fit_emulators, variances_of
from calibration.fit.emulator_alone import EmulatorAlone
from calibration.fit.history_matching import HistoryMatching, Matched, reweighted
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import CannotFitError, Floats, Posterior, Problem, noise_covariance
from calibration.fit.waves import LEAST_ESS, REPLICATES, Wave, conditioned, least_budget, sizes, sum_of

SLOPES = np.array([[1.0, 0.0], [0.0, 1.0], [0.7, 0.7]])
REPORTED = [0.40, 0.62, 0.70]
SD = 0.05  # of the reports, and of one run's luck
BUDGET = 1_001


def model(**changes: float) -> Linear:
    return Linear(SLOPES, luck=SD, **changes)


@pytest.fixture(scope="module", autouse=True)
def short_chains() -> Iterator[None]:
    """Two parameters need no longer ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulated, "STEPS", 800)
        yield


@pytest.fixture(scope="module")
def fit() -> tuple[Linear, Problem, Matched, list[str]]:
    """One fit, with the words told on the way."""
    simulate, told = model(), []
    problem = linear_problem(simulate, REPORTED, SD)
    matched = HistoryMatching().matched(problem, BUDGET, 5, told.append)
    return simulate, problem, matched, told


def test_it_finds_the_known_posterior(fit) -> None:  # type: ignore[no-untyped-def]
    """Means within 4 standard errors of its effective draws, spreads within 4 of theirs. Without the luck of a run in
    the likelihood the spread would be 29 % too small: 4 errors are 26 %."""
    simulate, problem, matched, _ = fit
    mean, covariance = exact_posterior(problem, simulate)
    sd, found = np.sqrt(np.diag(covariance)), matched.posterior
    assert (np.abs(found.mean() - mean) < 4.0 * sd / found.ess**0.5).all()
    assert (np.abs(found.sd() / sd - 1.0) < 4.0 / (2.0 * found.ess) ** 0.5).all()


def test_it_spends_its_budget_exactly(fit) -> None:  # type: ignore[no-untyped-def]
    """1,001 runs are 500 points of two."""
    simulate, _, matched, _ = fit
    assert simulate.runs == matched.used == matched.posterior.runs == 1_000
    size = sizes(BUDGET)
    waves = [size.first, size.refocus, size.refocus, size.approach, size.draws]
    assert simulate.calls == [(points, REPLICATES) for points in waves]
    assert [len(wave.places) for wave in matched.waves] == waves


def test_what_it_tells_and_keeps(fit) -> None:  # type: ignore[no-untyped-def]
    """Waves in order with the space left, which never grows much; weights of a distribution; emulators on all runs."""
    _, _, matched, told = fit
    assert [wave.name for wave in matched.waves] == ["first", "refocus 1", "refocus 2", "approach", "draws"]
    assert matched.waves[0].space == 1.0
    assert 0.0 < matched.waves[-1].space < 1.0
    assert told[0].startswith(f"First design: {sizes(BUDGET).first} points")
    assert sum("not ruled out" in line for line in told) == 3
    assert matched.weights.sum() == pytest.approx(1.0)
    assert matched.posterior.ess >= LEAST_ESS
    assert {len(each.places) for each in matched.emulators} == {500}
    assert ((matched.draws.places > 0) & (matched.draws.places < 1)).all()


def test_the_same_seed_gives_the_same_fit(fit) -> None:  # type: ignore[no-untyped-def]
    """Bit for bit; another seed another one, with the same posterior."""
    again = HistoryMatching().fit(linear_problem(model(), REPORTED, SD), BUDGET, 5)
    assert np.array_equal(again.places, fit[2].posterior.places)
    assert np.array_equal(again.weights, fit[2].posterior.weights)


def test_failed_runs_are_left_out(fit) -> None:  # type: ignore[no-untyped-def]
    """One run in twenty gives nothing: the same posterior, no weight on draws that failed."""
    simulate, problem, _, _ = fit
    mean, covariance = exact_posterior(problem, simulate)
    matched = HistoryMatching().matched(linear_problem(model(fails=0.05), REPORTED, SD), 1_200, 5)
    failed = np.isnan(matched.draws.runs).any(axis=(1, 2))
    assert failed.sum() >= 5
    assert (matched.weights[failed] == 0.0).all()
    assert np.isfinite(matched.weights).all()
    found = matched.posterior
    assert (np.abs(found.mean() - mean) < 4.0 * np.sqrt(np.diag(covariance)) / found.ess**0.5).all()


def test_fewer_than_a_hundred_effective_draws_are_refused(fit, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Weights that rest on a few draws: the message says how many there are and what to do."""
    few = np.zeros(sizes(BUDGET).draws)
    few[:99] = 1.0 / 99
    monkeypatch.setattr(history_matching, "reweighted", lambda *_: few)
    explored = HistoryMatching().explore(fit[1], BUDGET, 5)
    with pytest.raises(CannotFitError, match=r"only 99 effective draws of 140, and 100 are needed.*raise the budget"):
        HistoryMatching().fit_explored(fit[1], explored, BUDGET, 5)
    assert HistoryMatching(least_ess=98.0).fit_explored(fit[1], explored, BUDGET, 5).ess == pytest.approx(99.0)


def test_weights_repair_a_biased_emulator() -> None:
    """Emulators that are wrong by one report error lead draws astray; their runs lead the weights back."""
    simulate = model()
    problem = linear_problem(simulate, REPORTED, SD)
    mean, covariance = exact_posterior(problem, simulate)
    sd = np.sqrt(np.diag(covariance))
    places = qmc.Sobol(2, seed=3).random(128)
    sound = fit_emulators(places, problem.simulate(places, 2), 3)
    luck = np.diag(np.full(3, SD**2))
    biased = [_moved(each, SD) for each in sound]
    draws, emulated = posterior_draws(biased, problem, luck, places, 400, 6)
    wave = Wave("draws", draws, problem.simulate(draws, 2), 1.0)
    weights = reweighted(wave, emulated, biased, conditioned(sound, wave), problem, luck)
    found, ess = weights @ draws, 1.0 / np.sum(weights**2)
    assert np.abs((draws.mean(axis=0) - mean) / sd).max() > 0.4
    assert (np.abs(found - mean) < 4.0 * sd / ess**0.5).all()
    assert np.linalg.norm((found - mean) / sd) < 0.4 * np.linalg.norm((draws.mean(axis=0) - mean) / sd)


def _moved(emulator: Emulator, by: float) -> Emulator:
    return replace(
        emulator, shape=replace(emulator.shape, middle=emulator.shape.middle + by), means=emulator.means + by
    )


def test_a_sound_emulator_gives_nearly_equal_weights() -> None:
    """With the truth as its emulator before and after, every draw counts alike."""
    simulate = Linear(SLOPES, luck=1e-4)
    problem = linear_problem(simulate, REPORTED, SD)
    places = qmc.Sobol(2, seed=3).random(64)
    emulators = fit_emulators(places, problem.simulate(places, 2), 3)
    luck = np.diag(np.full(3, 1e-8))
    draws, emulated = posterior_draws(emulators, problem, luck, places, 150, 6)
    wave = Wave("draws", draws, problem.simulate(draws, 2), 1.0)
    weights = reweighted(wave, emulated, emulators, conditioned(emulators, wave), problem, luck)
    assert Posterior(draws, weights, 0).ess > 0.98 * 150


def test_doubt_is_taken_where_the_posterior_lies() -> None:
    """Emulators that know one corner only, and reports of the opposite one: draws from a start in the known corner are
    as wide as those from a start where they end, and wider than with the doubt of the known corner."""
    problem = linear_problem(Linear(SLOPES, luck=0.01), (SLOPES @ np.array([0.85, 0.8])).tolist(), SD)
    known = 0.4 * qmc.Sobol(2, rng=np.random.default_rng(3)).random(64)
    runs = problem.simulate(known, REPLICATES)
    emulators, luck = fit_emulators(known, runs, 1), noise_covariance(runs)
    found, _ = draws_elsewhere(emulators, problem, luck, known, 4_000, 5)
    again, _ = posterior_draws(emulators, problem, luck, found, 4_000, 6)
    sure, _ = posterior_draws(emulators, problem, luck, known, 4_000, 5)
    assert found.std(axis=0) == pytest.approx(again.std(axis=0), rel=0.12)
    assert (found.std(axis=0) > 1.15 * sure.std(axis=0)).all()


class Wavy(Linear):
    """Waves on the slopes, so that an emulator is in doubt between the places that it has seen."""

    def __call__(self, places: Floats, replicates: int) -> Floats:
        waves = 0.2 * np.sin(25.0 * places @ np.array([1.0, 0.7]))
        return super().__call__(places, replicates) + waves[:, None, None]


def test_draws_are_made_by_the_doubt_about_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The likelihood of the draws grants emulators the doubt that they have at the draws before these are run, to a
    third; at the places of the wave before, which they have seen, it is less than half of that."""
    seen: list[tuple[Wave, Likelihood, Sequence[Emulator], Floats]] = []

    def spy(
        draws: Wave, emulated: Likelihood, before: Sequence[Emulator], _: object, problem: Problem, luck: Floats
    ) -> Floats:
        covariance = emulated.root @ emulated.root.T - luck
        seen.append((draws, emulated, before, np.diag(covariance) - problem.report_variance))
        return np.full(len(draws.places), 1.0 / len(draws.places))

    monkeypatch.setattr(history_matching, "reweighted", spy)
    matched = HistoryMatching().matched(linear_problem(Wavy(SLOPES, luck=0.005), REPORTED, 0.02), 720, 5)
    ((draws, _, before, granted),) = seen
    of_draws = variances_of(before, draws.places).mean(axis=0)
    of_seen = variances_of(before, matched.waves[-2].places).mean(axis=0)
    assert granted == pytest.approx(of_draws, rel=0.35)
    assert (of_seen < 0.5 * of_draws).all()


def test_the_first_stage_alone_serves_other_reports() -> None:
    """Amortised: no further run, and the posterior of the new reports is near the known one."""
    simulate = model()
    problem, method = linear_problem(simulate, REPORTED, SD), HistoryMatching()
    explored = method.explore(problem, BUDGET, 7)
    runs = simulate.runs
    other = linear_problem(simulate, [0.6, 0.45, 0.72], SD)
    mean, covariance = exact_posterior(other, simulate)
    found = method.amortised(problem, explored, 8)(other.reported)
    assert simulate.runs == runs == explored.runs == REPLICATES * sizes(BUDGET).first
    assert (np.abs(found.mean() - mean) < 0.5 * np.sqrt(np.diag(covariance))).all()


def test_the_whole_budget_all_over_the_prior() -> None:
    """The emulators alone: every run in the first design, and the posterior of other reports near the known one."""
    simulate = model()
    problem, method = linear_problem(simulate, REPORTED, SD), EmulatorAlone()
    other = linear_problem(simulate, [0.6, 0.45, 0.72], SD)
    mean, covariance = exact_posterior(other, simulate)
    found = method.fit_explored(other, method.explore(problem, 401, 7), 401, 8)
    assert simulate.runs == found.runs == 400
    assert (np.abs(found.mean() - mean) < 0.5 * np.sqrt(np.diag(covariance))).all()
    with pytest.raises(ValueError, match="budget must cover the 400 runs explored; got 300"):
        method.fit_explored(other, method.explore(problem, 401, 7), 300, 8)


def test_one_first_design_serves_many_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its emulators are fitted once, and a copy of the design counts as the same."""
    fitted = []

    def counting(places: np.ndarray, runs: np.ndarray, seed: int) -> list[Emulator]:
        fitted.append(seed)
        return fit_emulators(places, runs, seed)

    monkeypatch.setattr(history_matching, "fit_emulators", counting)
    problem, method = linear_problem(model(), REPORTED, SD), HistoryMatching()
    explored = method.explore(problem, BUDGET, 7)
    method.amortised(problem, explored, 8)
    method.amortised(problem, replace(explored, moments=explored.moments.copy()), 9)
    assert fitted == [0]
    method.amortised(problem, method.explore(problem, BUDGET, 8), 9)
    assert fitted == [0, 0]


def test_a_first_design_of_another_budget_is_refused() -> None:
    problem, method = linear_problem(model(), REPORTED, SD), HistoryMatching()
    explored = method.explore(problem, 1_200, 7)
    with pytest.raises(ValueError, match="explored must hold the 260 points of this budget; got 312"):
        method.fit_explored(problem, explored, 1_000, 5)


@given(budget=st.integers(716, 1_000_000))
def test_stages_spend_a_budget_to_the_last_pair(budget: int) -> None:
    """Whatever it is; and there are draws enough for 100 effective ones."""
    size = sizes(budget)
    assert REPLICATES * sum_of(size) == budget - budget % 2
    assert size.draws >= LEAST_ESS
    assert min(size) > 0


def test_too_small_a_budget_is_refused_with_the_least_one() -> None:
    """Which is taken."""
    with pytest.raises(ValueError, match=f"budget must be at least {least_budget()} runs; got {least_budget() - 1}"):
        sizes(least_budget() - 1)
    assert sum_of(sizes(least_budget())) * 2 == least_budget() == 716
