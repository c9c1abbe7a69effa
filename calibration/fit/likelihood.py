"""How likely the reports are, given what a run is expected to show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_triangular

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Likelihood:
    """Normal: reported - expected has covariance luck + emulator + report.

    Attributes: reported: float64 [moments]. root: float64 [moments, moments], lower Cholesky factor of the covariance.
    """

    reported: Floats
    root: Floats

    @classmethod
    def of(cls, reported: Floats, covariance: Floats) -> Likelihood:
        """Args: covariance: float64 [moments, moments]."""
        return cls(reported, np.linalg.cholesky(covariance))

    def log(self, expected: Floats) -> Floats:
        """Log likelihood, float64 [points]. Args: expected: float64 [points, moments]."""
        standard = solve_triangular(self.root, (self.reported - expected).T, lower=True, check_finite=False)
        return np.asarray(-0.5 * np.sum(standard**2, axis=0) - np.sum(np.log(np.diag(self.root))))
