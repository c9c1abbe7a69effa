"""The method that the project uses: emulate, rule out, refocus, sample, run the draws in the model, reweight."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from calibration.fit.emulated import draws_elsewhere, posterior_draws
from calibration.fit.emulator import Emulator, fit_emulators, means_of, variances_of
from calibration.fit.exploring import Explored, spread_places
from calibration.fit.history import not_ruled_out
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import CannotFitError, Floats, Posterior, Problem, Told, noise_covariance, untold
from calibration.fit.waves import (
    LEAST_ESS,
    REFOCUSING,
    REPLICATES,
    Sizes,
    Wave,
    conditioned,
    sizes,
    sum_of,
    without_failed,
)

AMORTISED_DRAWS = 500
_SEED_OF_SHAPES = 0  # the same for all fits that share a first design, whichever comes first


@dataclass(frozen=True)
class Matched:
    """Everything that a fit found out.

    Attributes:
        waves: in their order, the last one the draws. emulators: one per moment, on all waves.
        luck: covariance of one run's luck. weights: float64 [draws], sum 1. used: runs of the model.
    """

    problem: Problem
    waves: list[Wave]
    emulators: list[Emulator]
    luck: Floats
    weights: Floats
    used: int

    @property
    def draws(self) -> Wave:
        """The draws and their runs in the model."""
        return self.waves[-1]

    @property
    def posterior(self) -> Posterior:
        """As other methods give it."""
        return Posterior(self.draws.places, self.weights, self.used)


@dataclass
class HistoryMatching:
    """Gaussian-process history matching, then emcee, then the draws in the model.

    The first design knows no report, so that it, and the emulators fitted to it, serve any reports of one model.

    Attributes: least_ess: fewer effective draws are refused. A study of the method lowers it, to see what is refused.
    """

    least_ess: float = LEAST_ESS
    name: str = field(default="history matching", init=False)
    _fitted: tuple[bytes, list[Emulator]] | None = field(default=None, init=False, repr=False)

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """Run the first design of a budget: points all over the prior."""
        points = sizes(budget).first
        told(f"First design: {points} points all over the prior, {REPLICATES} runs each")
        places = spread_places(points, len(problem.parameters), seed)
        return Explored(places, problem.simulate(places, REPLICATES), REPLICATES * points)

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        """Fit with exactly `budget` runs, or one less when it is odd.

        Raises: CannotFitError when reports exclude each other or fewer than `least_ess` effective draws remain.
        """
        return self.matched(problem, budget, seed, told).posterior

    def fit_explored(
        self, problem: Problem, explored: Explored, budget: int, seed: int, told: Told = untold
    ) -> Posterior:
        """Go on from a first design; its runs count in the budget."""
        return self.matched(problem, budget, seed, told, explored).posterior

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Callable[[Floats], Posterior]:
        """What the first design alone believes of any reports: no run is made for them."""
        emulators, luck = self.emulators(explored), noise_covariance(explored.moments)

        def believed(reported: Floats) -> Posterior:
            asked = replace(problem, reported=reported)
            start = not_ruled_out(emulators, asked, np.diag(luck), seed).places
            draws, _ = posterior_draws(emulators, asked, luck, start, AMORTISED_DRAWS, seed)
            return Posterior(draws, np.full(len(draws), 1.0 / len(draws)), explored.runs)

        return believed

    def matched(
        self, problem: Problem, budget: int, seed: int, told: Told = untold, explored: Explored | None = None
    ) -> Matched:
        """The same as `fit` with all that was found on the way."""
        size = sizes(budget)
        explored = explored or self.explore(problem, budget, seed, told)
        if len(explored.places) != size.first:
            raise ValueError(f"explored must hold the {size.first} points of this budget; got {len(explored.places)}")
        told("Fitting an emulator to every report")
        emulators = self.emulators(explored)
        waves = [Wave("first", explored.places, explored.moments, 1.0)]
        for number in range(REFOCUSING):
            luck = noise_covariance(waves[-1].runs)
            left = not_ruled_out(emulators, problem, np.diag(luck), seed + number)
            told(f"Wave {number + 1}: {left.space:.2%} of the prior is not ruled out")
            wave = _some(left.places, size.refocus, seed + number)
            waves.append(Wave(f"refocus {number + 1}", wave, problem.simulate(wave, REPLICATES), left.space))
            emulators = conditioned(emulators, waves[-1])
        return self._drawn(problem, size, waves, emulators, seed, told)

    def emulators(self, explored: Explored) -> list[Emulator]:
        """Those of a first design, fitted once for each first design: many fits may go on from it."""
        made_of = hashlib.sha256(explored.places.tobytes() + explored.moments.tobytes()).digest()
        if self._fitted is None or self._fitted[0] != made_of:
            self._fitted = made_of, fit_emulators(*without_failed(explored.places, explored.moments), _SEED_OF_SHAPES)
        return self._fitted[1]

    def _drawn(
        self, problem: Problem, size: Sizes, waves: list[Wave], emulators: list[Emulator], seed: int, told: Told
    ) -> Matched:
        """Sample twice: the first few draws sharpen the emulators where the posterior lies.

        The emulators know those few better than any other place: the doubt about the rest is looked for elsewhere.
        """
        luck = noise_covariance(np.concatenate([wave.runs for wave in waves[1:]]))
        left = not_ruled_out(emulators, problem, np.diag(luck), seed + REFOCUSING)
        told(f"Sampling the posterior; {left.space:.2%} of the prior is not ruled out")
        approach, _ = posterior_draws(emulators, problem, luck, left.places, size.approach, seed)
        waves.append(Wave("approach", approach, problem.simulate(approach, REPLICATES), left.space))
        emulators = conditioned(emulators, waves[-1])
        draws, emulated = draws_elsewhere(emulators, problem, luck, approach, size.draws, seed + 1)
        told(f"Running {len(draws)} draws in the model, {REPLICATES} runs each")
        waves.append(Wave("draws", draws, problem.simulate(draws, REPLICATES), left.space))
        emulators, before = conditioned(emulators, waves[-1]), emulators
        weights = reweighted(waves[-1], emulated, before, emulators, problem, luck)
        matched = Matched(problem, waves, emulators, luck, weights, REPLICATES * sum_of(size))
        if matched.posterior.ess < self.least_ess:
            raise CannotFitError(
                f"only {matched.posterior.ess:.0f} effective draws of {len(draws)}, and {self.least_ess:.0f} are "
                "needed: the emulators miss the model near the posterior; raise the budget"
            )
        return matched


def reweighted(
    draws: Wave,
    emulated: Likelihood,
    before: Sequence[Emulator],
    after: Sequence[Emulator],
    problem: Problem,
    luck: Floats,
) -> Floats:
    """Weights of the draws, sum 1; 0 where a run failed.

    The likelihood by what all runs say, the draw's own included, over the likelihood it was drawn by. A draw's own two
    runs alone would do too, but their luck, in reports that hang on it, throws four fifths of the draws away.

    Args: before, after: the emulators without and with the draws' runs.
    """
    sound = ~np.isnan(draws.runs).any(axis=(1, 2))
    places = draws.places[sound]
    expected, doubt = means_of(after, places), variances_of(after, places)
    found = [
        Likelihood.of(problem.reported, luck + np.diag(one + problem.report_variance)).log(mean[None])[0]
        for mean, one in zip(expected, doubt, strict=True)
    ]
    logs = np.full(len(draws.places), -np.inf)
    logs[sound] = np.array(found) - emulated.log(means_of(before, places))
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def _some(places: Floats, number: int, seed: int) -> Floats:
    """So many of these places by lot, each once while there are enough."""
    rng = np.random.default_rng(seed)
    return places[rng.choice(len(places), number, replace=number > len(places))]
