"""How a budget is divided into waves of runs, and what a wave leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.fit.emulator import Emulator
from calibration.fit.problem import Floats

REPLICATES = 2  # of every point: the least that shows luck
LEAST_ESS = 100.0
SHARES = {"first": 0.52, "refocus": 0.06, "approach": 0.08}  # of the budget; two refocusing waves; the rest for draws
REFOCUSING = 2


class Wave(NamedTuple):
    """One wave: its points, their runs [points, replicates, moments], and the space left when it was chosen."""

    name: str
    places: Floats
    runs: Floats
    space: float


class Sizes(NamedTuple):
    """Points of each stage; each is run REPLICATES times."""

    first: int
    refocus: int
    approach: int
    draws: int


def sizes(budget: int) -> Sizes:
    """How a budget of runs is divided, exactly. Raises: ValueError when it is too small."""
    points = budget // REPLICATES
    first, refocus, approach = (int(share * points) for share in SHARES.values())
    if budget < least_budget():
        raise ValueError(f"budget must be at least {least_budget()} runs; got {budget}")
    return Sizes(first, refocus, approach, points - first - REFOCUSING * refocus - approach)


def least_budget() -> int:
    """The budget from which on there are draws enough: 100 effective ones need at least as many."""
    of_draws = 1.0 - sum(SHARES.values()) - (REFOCUSING - 1) * SHARES["refocus"]
    return REPLICATES * int(np.ceil(LEAST_ESS / of_draws))


def sum_of(size: Sizes) -> int:
    """Points of all stages."""
    return size.first + REFOCUSING * size.refocus + size.approach + size.draws


def conditioned(emulators: Sequence[Emulator], wave: Wave) -> list[Emulator]:
    """The emulators with the points of a wave; their shapes stay."""
    places, runs = without_failed(wave.places, wave.runs)
    counts = np.full(len(places), runs.shape[1], np.int64)
    return [each.with_points(places, runs[:, :, at].mean(axis=1), counts) for at, each in enumerate(emulators)]


def without_failed(places: Floats, runs: Floats) -> tuple[Floats, Floats]:
    """Points without a failed run."""
    sound = ~np.isnan(runs).any(axis=(1, 2))
    return places[sound], runs[sound]
