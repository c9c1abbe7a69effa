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
) -> Floats:
    """Draws by the emulators alone, where the posterior may lie further out than the start: with fewer reports, say.

    A first short chain finds where it lies, and with it the emulators' variance there.
    """
    near = likelihood_near(emulators, problem, luck, start)
    there = sampled(lambda places: near.log(means_of(emulators, places)), start, _ENOUGH, STEPS // 3, seed)
    return posterior_draws(emulators, problem, luck, there, draws, seed)[0]


def likelihood_near(emulators: Sequence[Emulator], problem: Problem, luck: Floats, start: Floats) -> Likelihood:
    """The likelihood of the reports where the posterior lies.

    The emulators' variance is taken at its mean over the start: it varies little there, and to find it at every step of
    a chain would take a hundred times as long.
    """
    doubt = variances_of(emulators, start[:_ENOUGH]).mean(axis=0)
    return Likelihood.of(problem.reported, luck + np.diag(doubt + problem.report_variance))
