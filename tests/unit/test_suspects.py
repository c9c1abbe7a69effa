"""Which report may be wrong: parts of the mixture and chances against direct reckoning, and what they are good for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear_model import Linear, linear_problem
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, qmc

from calibration.fit import suspects
from calibration.fit.emulator import fit_emulators, means_of
from calibration.fit.emulator_alone import EmulatorAlone
from calibration.fit.exploring import Suspects
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import noise_covariance
from calibration.fit.suspects import BEFORE, WRONG, log_parts, suspicions

SLOPES = np.array([[1.0, 0.0], [0.0, 1.0], [0.7, 0.7], [1.0, -0.5], [0.3, 0.9]])
PLACE = np.array([0.45, 0.55])
LUCK, SD = 0.02, 0.05


@given(st.integers(0, 10**6), st.integers(2, 6))
def test_parts_are_those_of_whole_covariances(seed: int, moments: int) -> None:
    """Without the short way of rank one: a covariance for each hypothesis, and its normal density."""
    rng = np.random.default_rng(seed)
    root = np.tril(rng.standard_normal((moments, moments)), -1) + np.diag(rng.uniform(1.0, 3.0, moments))
    declared, reported = rng.uniform(0.1, 2.0, moments), rng.standard_normal(moments)
    covariance, expected = root @ root.T, rng.standard_normal((3, moments))
    parts = log_parts(Likelihood.of(reported, covariance), expected, declared)
    wider = [covariance + np.diag(WRONG**2 * declared * (np.arange(moments) == at)) for at in range(moments)]
    constant = moments / 2 * np.log(2 * np.pi)
    shares = [1.0 - BEFORE, *[BEFORE / moments] * moments]
    for point, one in enumerate(expected):
        direct = [multivariate_normal(one, each).logpdf(reported) + constant for each in (covariance, *wider)]
        assert parts[point] == pytest.approx(np.array(direct) + np.log(shares), rel=1e-9, abs=1e-9)


def reports(shifted: int | None, shift: float) -> list[float]:
    """Those of a known place, one of them moved by so many sd."""
    moved = (SLOPES @ PLACE).tolist()
    if shifted is not None:
        moved[shifted] += shift * SD
    return moved


@pytest.mark.parametrize(("shifted", "shift"), [(None, 0.0), (2, 4.0), (3, -2.5)])
def test_chances_are_those_of_a_grid(shifted: int | None, shift: float) -> None:
    """Two parameters: the sum over a fine grid of the cube is the exact answer. Chains agree within .03."""
    problem = linear_problem(Linear(SLOPES, luck=LUCK), reports(shifted, shift), SD)
    places = qmc.Sobol(2, rng=np.random.default_rng(1)).random(64)
    runs = problem.simulate(places, 2)
    emulators, luck = fit_emulators(places, runs, 1), noise_covariance(runs)
    likelihood = Likelihood.of(problem.reported, luck + np.diag(problem.report_variance))
    found = suspicions(emulators, problem, likelihood, places, 1)
    side = (np.arange(150) + 0.5) / 150
    grid = np.array(np.meshgrid(side, side)).reshape(2, -1).T
    parts = logsumexp(log_parts(likelihood, means_of(emulators, grid), problem.report_variance), axis=0)
    exact = np.exp(parts - logsumexp(parts))[1:]
    assert found == pytest.approx(exact, abs=0.03)


def test_the_moved_report_is_named_and_good_ones_are_not() -> None:
    """By the method as studies use it: five reports of two parameters, each moved in turn; then none."""
    method = EmulatorAlone()
    assert isinstance(method, Suspects)
    problem = linear_problem(Linear(SLOPES, luck=LUCK), reports(None, 0.0), SD)
    suspected = method.suspecting(problem, method.explore(problem, 128, 1), 1)
    for shifted in range(len(SLOPES)):
        found = suspected(np.array(reports(shifted, 5.0)))
        assert int(found.argmax()) == shifted
        assert found.sum() > 0.8
    assert suspected(problem.reported).sum() < BEFORE / 2


def test_a_report_that_alone_tells_of_a_parameter_is_never_suspected() -> None:
    """Whatever it says, the parameter follows it: no other report contradicts, and the chance stays small."""
    slopes = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.8], [0.0, 1.2]])
    problem = linear_problem(Linear(slopes, luck=LUCK), (slopes @ PLACE).tolist(), SD)
    method = EmulatorAlone()
    suspected = method.suspecting(problem, method.explore(problem, 128, 1), 1)
    moved = problem.reported + np.array([4 * SD, 0.0, 0.0, 0.0])
    assert suspected(moved)[0] < 0.2
    assert suspected(problem.reported + np.array([0.0, 6 * SD, 0.0, 0.0]))[1] > 0.6


@pytest.fixture(autouse=True)
def _short_chains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parameters need no longer ones."""
    monkeypatch.setattr(suspects, "STEPS", 800)
