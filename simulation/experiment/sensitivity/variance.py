"""Shares of variance straight from the runs: Sobol indices of a Sobol design, and of a full grid."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from simulation.experiment.sensitivity.noise import Noise
from simulation.experiment.sensitivity.rows import LEVEL, Row, problem

Floats = npt.NDArray[np.float64]


def sobol_rows(names: tuple[str, ...], noise: Noise, second_order: bool, resamples: int, seed: int) -> list[Row]:
    """First and total order by SALib, second order where the design has it; bootstrap over the base points.

    Luck adds the same to every total order; its share of the variance of the means is taken out: S1 / (1 - n) and
    (ST - n) / (1 - n). The share n is taken as known: it rests on all points.
    """
    from SALib.analyze import sobol

    found = sobol.analyze(
        problem(names), noise.means, calc_second_order=second_order, num_resamples=resamples, conf_level=0.9,
        keep_resamples=True, seed=seed,
    )  # fmt: skip
    luck = min(noise.of_means, 0.999)
    rows = []
    for measure, key, part in (("first_order", "S1", 0.0), ("total_order", "ST", luck)):
        low, high = np.quantile(found[f"{key}_conf_all"], LEVEL, axis=0)
        for at, name in enumerate(names):
            ends = ((float(one[at]) - part) / (1 - luck) for one in (found[key], low, high))
            rows.append(Row(name, measure, *ends))
    if second_order:
        for one, other in combinations(range(len(names)), 2):
            value, half = (float(found[key][one, other]) / (1 - luck) for key in ("S2", "S2_conf"))
            rows.append(Row(f"{names[one]}*{names[other]}", "second_order", value, value - half, value + half))
    return rows


def grid_rows(names: tuple[str, ...], places: Floats, noise: Noise, resamples: int, seed: int) -> list[Row]:
    """The same of a full grid, exact for its levels, each equally likely. Intervals hold luck (parametric bootstrap).

    What luck adds to each variance is known from the number of runs behind each mean, and taken out.
    """
    shape = tuple(len(np.unique(places[:, at])) for at in range(len(names)))
    means = noise.means.reshape(shape)
    error = noise.own / noise.replicates if noise.known else 0.0
    found = _shares(means, error)
    rng = np.random.default_rng(seed)
    again = [_shares(means + rng.normal(0, np.sqrt(error), shape), 2 * error) for _ in range(resamples)]
    rows = []
    for (axes, measure), value in found.items():
        ends = np.quantile([one[axes, measure] for one in again], LEVEL) if noise.known else (np.nan, np.nan)
        rows.append(Row("*".join(names[axis] for axis in axes), measure, value, float(ends[0]), float(ends[1])))
    return rows


def _shares(means: Floats, error: float) -> dict[tuple[tuple[int, ...], str], float]:
    """First, total and second order of a grid. Args: error: variance that luck gives each mean."""
    axes = range(means.ndim)

    def variance(kept: tuple[int, ...]) -> float:
        over = tuple(axis for axis in axes if axis not in kept)
        left = means.mean(axis=over) if over else means
        return float(left.var()) - error * left.size / means.size * (1 - 1 / left.size)

    whole = variance(tuple(axes))
    first = {axis: variance((axis,)) for axis in axes}
    found: dict[tuple[tuple[int, ...], str], float] = {((axis,), "first_order"): first[axis] for axis in axes}
    for axis in axes:
        found[(axis,), "total_order"] = whole - variance(tuple(other for other in axes if other != axis))
    for one, other in combinations(axes, 2):
        found[(one, other), "second_order"] = variance((one, other)) - first[one] - first[other]
    return {key: value / whole if whole > 0 else float("nan") for key, value in found.items()}
