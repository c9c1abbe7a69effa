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
    between_employers: float  # of what is left when people are compared within employers


def wage_spread(persons: Any, rows: np.ndarray, month: int) -> WageSpread:
    """Variance of log wages: all of it, the residual of an earnings equation, and the employers' part.

    Formula: ln w = cell + b'x + e; ln w = cell + b'x + employer + e. Cells are sector and job class; x are skills and
    their squares, postgraduate, origin, tenure and its square. With the employer in the equation, b is found from
    people of one employer: else skilled people who work for generous employers would make skill look well paid.
    Args: persons: the table; rows: the employed of a market; month: months since 2018-01.
    """
    wage = np.log(persons["wage"][rows].astype(np.float64))
    x = _characteristics(persons, rows, month)
    cell = persons["sector"][rows].astype(np.int64) * CLASSES + persons["job_class"][rows]
    employer = np.unique(persons["employer"][rows], return_inverse=True)[1]
    post = np.unique(employer * (cell.max() + 1) + cell, return_inverse=True)[1]
    alike = _residual(wage, x, cell)
    of_employer = _less_means(wage - x @ _coefficients(_less_means(wage, post), _less_means(x, post)), cell)
    return WageSpread(float(wage.var()), float(alike.var()), variance_components(of_employer, employer).between)


def _characteristics(persons: Any, rows: np.ndarray, month: int) -> np.ndarray:
    skills = [persons[name][rows].astype(np.float64) for name in _SKILLS]
    tenure = (month - persons["since"][rows]) / 12.0
    marks = [persons["postgraduate"][rows], persons["kind"][rows]]
    return np.column_stack([*skills, *(skill**2 for skill in skills), *marks, tenure, tenure**2])


def _residual(y: np.ndarray, x: np.ndarray, group: np.ndarray) -> np.ndarray:
    y, x = _less_means(y, group), _less_means(x, group)
    return np.asarray(y - x @ _coefficients(y, x))


def _coefficients(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Least squares by the normal equations: a dozen columns of many thousand rows."""
    return np.linalg.lstsq(x.T @ x, x.T @ y, rcond=None)[0]


def _less_means(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Values less the mean of their group. Args: values: (n,) or (n, k)."""
    if values.ndim > 1:
        return np.column_stack([_less_means(column, group) for column in values.T])
    count = np.bincount(group)
    return np.asarray(values - (np.bincount(group, values) / np.maximum(count, 1))[group])
