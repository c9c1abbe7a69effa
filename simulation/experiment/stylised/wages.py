"""How far the wages of similar people lie apart, and how much of it is their employer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import CLASSES
from simulation.experiment.stylised.estimators import variance_components

_SKILLS = ("technical", "practical", "domain", "ability")


class WageSpread(NamedTuple):
    """Variances of log wages among the employed of a market in one month."""

    total: float
    residual: float  # of people alike in sector, job class, skills, schooling, origin and tenure
    between_employers: float  # of the residual


def wage_spread(persons: Any, rows: np.ndarray, month: int) -> WageSpread:
    """Variance of log wages: all of it, the residual of an earnings equation, and the employers' part of that.

    Formula: ln w = cell of sector and class + b'(skills, skills², postgraduate, origin, tenure, tenure²) + e.
    Args: persons: the table; rows: the employed of a market; month: months since 2018-01.
    """
    wage = np.log(persons["wage"][rows].astype(np.float64))
    skills = [persons[name][rows].astype(np.float64) for name in _SKILLS]
    tenure = (month - persons["since"][rows]) / 12.0
    marks = [persons["postgraduate"][rows], persons["kind"][rows]]
    regressors = np.column_stack([*skills, *(skill**2 for skill in skills), *marks, tenure, tenure**2])
    cell = persons["sector"][rows].astype(np.int64) * CLASSES + persons["job_class"][rows]
    left = _residual(_less_means(wage, cell), np.column_stack([_less_means(x, cell) for x in regressors.T]))
    employer = np.unique(persons["employer"][rows], return_inverse=True)[1]
    return WageSpread(float(wage.var()), float(left.var()), variance_components(left, employer).between)


def _less_means(values: np.ndarray, cell: np.ndarray) -> np.ndarray:
    count = np.bincount(cell)
    return np.asarray(values - (np.bincount(cell, values) / np.maximum(count, 1))[cell])


def _residual(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.asarray(y - x @ np.linalg.lstsq(x, y, rcond=None)[0])
