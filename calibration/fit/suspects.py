"""Which report may be wrong: the chance of each, if one of them errs by several times what it declares.

A fit gives way to a wrong report, whose own residual then looks small. So all hypotheses are weighed at once, each with
the parameters that suit it best:

    p(reports | parameters) = (1 - c) N(d; V) + sum over j of c / m N(d; V + w² s_j² e_j e_j')

d reported - expected; V covariance of luck, emulator and report; s_j declared standard deviation of report j of m;
e_j its unit vector; w = WRONG; c = BEFORE. The chance of a report is its share of the sum, mean over draws.
Source of the mixture: Box and Tiao (1968), Biometrika 55(1), which has outliers of inflated variance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import cho_solve
from scipy.special import logsumexp, softmax

from calibration.fit.chains import sampled
from calibration.fit.emulator import Emulator, means_of
from calibration.fit.likelihood import Likelihood
from calibration.fit.problem import Floats, Problem

WRONG = 4.0  # a wrong report errs by so many declared standard deviations more (one of them); assumption
BEFORE = 0.5  # chance, before any report is looked at, that one of them is wrong; assumption
DRAWS = 4_000  # of the chain; neighbours are alike
STEPS = 1_500  # of each walker


def suspicions(
    emulators: Sequence[Emulator], problem: Problem, likelihood: Likelihood, start: Floats, seed: int
) -> Floats:
    """Chance that each report is the wrong one, float64 [moments]; 1 less their sum: that none is.

    Args: likelihood: of the reports as declared. start: float64 [many, parameters], places where walkers begin.
    """

    def parts(places: Floats) -> Floats:
        return log_parts(likelihood, means_of(emulators, places), problem.report_variance)

    draws = sampled(lambda places: np.asarray(logsumexp(parts(places), axis=1)), start, DRAWS, STEPS, seed)
    return np.asarray(softmax(parts(draws), axis=1).mean(axis=0)[1:])


def log_parts(likelihood: Likelihood, expected: Floats, declared: Floats) -> Floats:
    """Logarithms of the parts of the sum: no report wrong, then each, float64 [points, 1 + moments].

    A larger variance of one report changes the covariance by a matrix of rank one, so none is factorised anew
    (Sherman and Morrison 1950): log N_j - log N = (w² s_j² (P d)_j² / a_j - log a_j) / 2, a_j = 1 + w² s_j² P_jj, with
    the precision P = V^-1. Test: test_suspects.py.
    Args: expected: float64 [points, moments]. declared: float64 [moments], variance of each report.
    """
    precision = cho_solve((likelihood.root, True), np.eye(len(declared)))
    further = WRONG**2 * declared
    wider = 1.0 + further * np.diag(precision)
    pulls = (likelihood.reported - expected) @ precision
    gains = 0.5 * (further * pulls**2 / wider - np.log(wider))
    right = likelihood.log(expected)[:, None]
    return np.hstack([right + np.log(1.0 - BEFORE), right + gains + np.log(BEFORE / len(declared))])
