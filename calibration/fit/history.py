"""History matching: which part of the cube the reports do not rule out, and new points in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from calibration.fit.emulator import Emulator, means_of, variances_of
from calibration.fit.problem import CannotFitError, Problem

Floats = npt.NDArray[np.float64]
CUT = 3.0  # standard deviations (Pukelsheim's rule: 95 % of any unimodal distribution lie within three)
SECOND = 1  # the largest but one counts, so that a single bad report or emulator rules nothing out
_SCREENED = 12  # 2 to this power of places are looked at for the space left
_STEPS = 25  # of the random walk that spreads points over what is left
_WALKERS = 240


@dataclass(frozen=True)
class Left:
    """What a wave leaves.

    Attributes:
        space: share of the cube not ruled out, of places spread evenly; 0 when fewer than one in 4,096.
        places: float64 [many, parameters], spread over what is left.
    """

    space: float
    places: Floats


def implausibilities(emulators: Sequence[Emulator], places: Floats, problem: Problem, luck: Floats) -> Floats:
    """|expected - reported| in standard deviations of emulator, luck of one run and report, float64 [points, moments].

    Args: luck: float64 [moments], variance of one run.
    """
    spread = np.sqrt(variances_of(emulators, places) + luck + problem.report_variance)
    return np.abs(means_of(emulators, places) - problem.reported) / spread


def kept(found: Floats) -> Floats:
    """The largest implausibility but one of each point, float64 [points]; the largest where there is one report."""
    place = min(SECOND, found.shape[1] - 1)
    return np.asarray(np.sort(found, axis=1)[:, -1 - place])


def not_ruled_out(emulators: Sequence[Emulator], problem: Problem, luck: Floats, seed: int) -> Left:
    """Look at places all over the cube, then spread points over what is left by a random walk.

    Raises: CannotFitError naming the two reports that exclude each other, when nothing is left.
    """
    rng = np.random.default_rng(seed)
    screened = qmc.Sobol(len(problem.parameters), rng=rng).random_base2(_SCREENED)
    found = np.concatenate([implausibilities(emulators, part, problem, luck) for part in np.array_split(screened, 16)])
    worst = kept(found)
    inside = worst <= CUT
    space = float(inside.mean())
    nearest = screened[np.argsort(worst)[: max(int(inside.sum()), _WALKERS // 4)]]
    walkers = nearest[rng.integers(0, len(nearest), _WALKERS)]
    ended, levels = _walked(walkers, emulators, problem, luck, rng)
    if not (levels <= CUT).any():
        raise CannotFitError(_conflict(found, problem))
    return Left(space, ended[levels <= CUT])


def _walked(
    walkers: Floats, emulators: Sequence[Emulator], problem: Problem, luck: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Metropolis steps of differential evolution; a step that leads further out than the cut and than here is refused.

    Returns: places float64 [walkers, parameters] and the implausibility of each.
    """
    levels = kept(implausibilities(emulators, walkers, problem, luck))
    factor = 2.38 / np.sqrt(2.0 * walkers.shape[1])
    for _ in range(_STEPS):
        one, other = (walkers[rng.integers(0, len(walkers), len(walkers))] for _ in range(2))
        stride = rng.choice([factor, 0.5 * factor, 1.0], size=(len(walkers), 1), p=[0.6, 0.3, 0.1])
        steps = walkers + stride * (one - other) + rng.normal(0.0, 0.01, walkers.shape)
        steps = 1.0 - np.abs(1.0 - np.abs(steps) % 2.0)  # reflected at the walls
        reached = kept(implausibilities(emulators, steps, problem, luck))
        taken = reached <= np.maximum(levels, CUT)
        walkers, levels = np.where(taken[:, None], steps, walkers), np.where(taken, reached, levels)
    return walkers, levels


def _conflict(found: Floats, problem: Problem) -> str:
    """The message when nothing is left: the pair of reports that is met together least often, of those met alone."""
    met = found <= CUT
    alone = met.mean(axis=0)
    never = [problem.moments[at] for at in np.flatnonzero(alone == 0.0)]
    if never:
        return (
            f"targets mutually inconsistent: no parameters meet {', '.join(never)} even alone; "
            "look at the report, its discrepancy, or the priors"
        )
    pairs = {
        (one, other): float((met[:, one] & met[:, other]).mean() / min(alone[one], alone[other]))
        for one, other in combinations(range(len(problem.moments)), 2)
    }
    (one, other), share = min(pairs.items(), key=lambda item: item[1])
    return (
        f"targets mutually inconsistent: {problem.moments[one]} and {problem.moments[other]} conflict most; of the "
        f"parameters that meet the harder of the two, {share:.1%} meet the other; widen a discrepancy or a prior"
    )
