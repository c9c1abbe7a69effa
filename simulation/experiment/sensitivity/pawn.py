"""PAWN: how far the distribution of the outcome moves when a factor is held, against factors that do nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.experiment.sensitivity.rows import Row, problem

Floats = npt.NDArray[np.float64]
_DUMMIES = 40
FEWEST_POINTS = 30  # three in each slice


def pawn_rows(names: tuple[str, ...], places: Floats, means: Floats, seed: int) -> tuple[list[Row], float]:
    """The median over ten slices of the Kolmogorov-Smirnov distance (SALib), and what a factor without effect has.

    Returns: rows without intervals, and what forty made-up factors, random places that no run used, say an idle one
        stays below in 95 % of sweeps for all factors together (normal, Bonferroni).
    """
    from SALib.analyze import pawn
    from scipy.stats import norm

    dummies = np.random.default_rng(seed).random((len(means), _DUMMIES))
    known = (*names, *(f"dummy {number}" for number in range(_DUMMIES)))
    found = pawn.analyze(problem(known), np.column_stack([places, dummies]), means, S=10, seed=seed)
    median = np.asarray(found["median"], float)
    nan = float("nan")
    rows = [Row(name, "pawn", float(median[at]), nan, nan) for at, name in enumerate(names)]
    idle = median[len(names) :]
    return rows, float(idle.mean() + norm.ppf(1 - 0.05 / len(names)) * idle.std(ddof=1))
