"""Designs: which points of the space of factors are run. The same file gives the same points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.experiment.sweeping.keys import ValueKind
from simulation.experiment.sweeping.spec import Design, Factor
from simulation.experiment.sweeping.values import levels_of, plain, values_at

GRID_LEVELS = 5
MORRIS_LEVELS = 4
Floats = npt.NDArray[np.float64]
Column = npt.NDArray[Any] | list[Any]


class Points(NamedTuple):
    """The points of a design.

    Attributes:
        names: of the factors. columns: their values as they would stand in a file; arrays of numbers, lists of words.
        places: float64 [points, factors], the point in the unit cube that the design chose, in the order that SALib
            wants for its indices; None for grid and list, which choose values.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    places: Floats | None

    def __len__(self) -> int:
        return len(self.columns[0])

    def at(self, point: int) -> tuple[Any, ...]:
        """The values of one point, in the order of the names."""
        return tuple(one[point].item() if isinstance(one, np.ndarray) else one[point] for one in self.columns)


def size_of(design: Design, factors: dict[str, Factor], kinds: dict[str, ValueKind]) -> int:
    """How many points a design has, without making them."""
    number = len(factors)
    if design.kind == "grid":
        return math.prod(len(_steps(factors[name], kinds[name], design)) for name in factors)
    if design.kind == "list":
        return len(design.points)
    if design.kind == "sobol":
        return int(design.points) * (2 * number + 2 if design.second_order else number + 2)
    if design.kind == "morris":
        return (design.trajectories or 0) * (number + 1)
    return int(design.points)


def points_of(design: Design, factors: dict[str, Factor], kinds: dict[str, ValueKind]) -> Points:
    """All points of a design.

    Args: kinds: what kind of value each factor takes. Raises: ModuleNotFoundError when SALib is wanted and absent.
    """
    names = tuple(factors)
    if design.kind == "grid":
        steps = [_steps(factors[name], kinds[name], design) for name in names]
        whole = zip(*itertools.product(*steps), strict=True)
        return Points(names, _columns(dict(zip(names, whole, strict=True)), kinds), None)
    if design.kind == "list":
        rows = {name: [plain(row[name], kinds[name]) for row in design.points] for name in names}
        return Points(names, _columns(rows, kinds), None)
    places = _places(design, len(names))
    values = {name: values_at(factors[name], kinds[name], places[:, at]) for at, name in enumerate(names)}
    return Points(names, _columns(values, kinds), places)


def _columns(values: Mapping[str, Sequence[Any]], kinds: dict[str, ValueKind]) -> tuple[Column, ...]:
    """Numbers as arrays: a million points of twenty factors are 160 MB, as Python numbers four times that."""
    types = {"number": np.float64, "whole": np.int64}
    return tuple(
        np.array(each, types[kinds[name]]) if kinds[name] in types else list(each) for name, each in values.items()
    )


def _steps(factor: Factor, kind: ValueKind, design: Design) -> list[Any]:
    return levels_of(factor, kind, design.levels or GRID_LEVELS)


def _places(design: Design, number: int) -> Floats:
    """Points in the unit cube, float64 [points, factors]."""
    seed = design.seed or 0
    if design.kind == "latin-hypercube":
        from scipy.stats import qmc

        sampler = qmc.LatinHypercube(d=number, rng=np.random.default_rng(seed))
        return np.asarray(sampler.random(design.points), np.float64)
    problem = {"num_vars": number, "names": [str(at) for at in range(number)], "bounds": [[0.0, 1.0]] * number}
    if design.kind == "sobol":
        from SALib.sample import sobol

        made = sobol.sample(problem, design.points, calc_second_order=bool(design.second_order), seed=seed)
    else:
        from SALib.sample import morris

        made = morris.sample(problem, design.trajectories, num_levels=design.levels or MORRIS_LEVELS, seed=seed)
    return np.asarray(made, np.float64)
