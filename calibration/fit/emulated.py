"""What the emulators alone believe of the reports: the likelihood where a posterior lies, and draws from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calibration.fit.chains import sampled
from calibration.fit.emulator import Emulator, means_of, variances_of
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import Floats, Problem

STEPS = 1_500  # of each walker; some ten times its memory in sixteen dimensions
_ENOUGH = 200  # places of which the emulators' variance is averaged


def posterior_draws(
    emulators: Sequence[Emulator], problem: Problem, luck: Floats, start: Floats, draws: int, seed: int
) -> tuple[Floats, Likelihood]:
    """Draws by the emulators alone, and the likelihood they were drawn by. Args: start: places where it may lie."""
    likelihood = likelihood_near(emulators, problem, luck, start)
    found = sampled(lambda places: likelihood.log(means_of(emulators, places)), start, draws, STEPS, seed)
    return found, likelihood


def draws_elsewhere(
    emulators: Sequence[Emulator], problem: Problem, luck: Floats, start: Floats, draws: int, seed: int
) -> tuple[Floats, Likelihood]:
    """The same where the start does not stand for the posterior.

    The posterior may lie further out: with fewer reports, say. Or the emulators were fitted to runs at the start, and
    know less everywhere else.
    """
    there = places_there(emulators, problem, luck, start, seed)
    return posterior_draws(emulators, problem, luck, there, draws, seed)


def places_there(emulators: Sequence[Emulator], problem: Problem, luck: Floats, start: Floats, seed: int) -> Floats:
    """Where the posterior lies, by a short chain: float64 [some 200, parameters], none of them run in the model."""
    near = likelihood_near(emulators, problem, luck, start)
    return sampled(lambda places: near.log(means_of(emulators, places)), start, _ENOUGH, STEPS // 3, seed)


def likelihood_near(emulators: Sequence[Emulator], problem: Problem, luck: Floats, start: Floats) -> Likelihood:
    """The likelihood of the reports where the posterior lies.

    The emulators' variance is taken at its mean over the start: to find it at every step of a chain would take a
    hundred times as long. It varies little over the posterior, but is far smaller at places that were run in the model:
    `places_there` are none.
    """
    doubt = variances_of(emulators, start[:_ENOUGH]).mean(axis=0)
    return Likelihood.of(problem.reported, luck + np.diag(doubt + problem.report_variance))
