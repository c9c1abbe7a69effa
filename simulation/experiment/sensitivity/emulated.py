"""Sobol indices by way of an emulator, with intervals from points drawn again; refused when it foretells badly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.experiment.sensitivity.emulator import Emulator, Process, Ridge, best_emulator
from simulation.experiment.sensitivity.noise import Noise
from simulation.experiment.sensitivity.rows import LEVEL, Row

ENOUGH = 0.5  # of the variance that luck leaves must be foretold, else no index is given (assumption)
_RESAMPLES = {"quadratic ridge": 300, "Gaussian process": 60}  # a resample of the latter takes a tenth of a second
_FEWER = 0.2  # of them for years that only the heat map shows
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Emulated:
    """An emulator, the indices from it, and whether it foretells well enough. No indices where it does not."""

    emulator: Emulator
    rows: list[Row]
    sound: bool


def emulated(names: tuple[str, ...], places: Floats, noise: Noise, seed: int, like: Emulated | None = None) -> Emulated:
    """Fit and ask an emulator.

    Args:
        places: float64 [points, factors] of the points with runs.
        like: of another year: the same kind is taken, with the same lengths, and asked less thoroughly.
    """
    means = noise.means[np.isfinite(noise.means)]
    if like is None:
        emulator = best_emulator(places, means, seed)
    elif isinstance(like.emulator, Process):
        emulator = Process.fit(places, means, seed, like.emulator)
    else:
        emulator = Ridge.fit(places, means)
    sound = emulator.q2 >= ENOUGH * (1.0 - noise.of_means)
    rows = [Row("all", "q2", emulator.q2, float("nan"), float("nan"))]
    if not sound:
        return Emulated(emulator, rows, False)
    rng = np.random.default_rng(seed)
    number = int(_RESAMPLES[emulator.kind] * (1.0 if like is None else _FEWER))
    again = [emulator.again(rng) for _ in range(number)]
    rough = emulator.rough()
    fine = emulator.indices() if like is None else rough
    for place, (measure, values) in enumerate(zip(("first_order", "total_order"), fine, strict=True)):
        low, high = np.quantile([one[place] for one in again], LEVEL, axis=0) - rough[place] + values
        rows += [
            Row(name, measure, float(values[at]), float(low[at]), float(high[at])) for at, name in enumerate(names)
        ]
    return Emulated(emulator, rows, True)
