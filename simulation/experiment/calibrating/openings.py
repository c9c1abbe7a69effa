"""What three counts of programme openings say of the years after: the diffusion rule fitted to them alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.fit.emulated import draws_elsewhere
from calibration.fit.problem import Problem
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.sweeping.kept import Kept

Floats = npt.NDArray[np.float64]
LAST_YEAR = 2030
DRAWS = 200
KEPT = Kept((("programmes_opened", "all"), ("programmes", "all")), tuple(range(2019, LAST_YEAR + 1)), ())
_PREFIX = "programmes_"


def draws_from_openings(outcome: Outcome, seed: int, told: Callable[[str], object]) -> Floats:
    """Places of draws fitted to the openings of 2019 to 2021 and to nothing else, float64 [DRAWS, parameters]."""
    told("Fitting the diffusion of programmes to 2019 to 2021 alone")
    matched = outcome.matched
    places = [at for at, target in enumerate(outcome.fitted) if target.id.startswith(_PREFIX)]
    problem = Problem(
        matched.problem.parameters, tuple(matched.problem.moments[at] for at in places),
        matched.problem.reported[places], matched.problem.report_variance[places], matched.problem.simulate,
    )  # fmt: skip
    emulators = [matched.emulators[at] for at in places]
    luck = matched.luck[np.ix_(places, places)]
    draws, _ = draws_elsewhere(emulators, problem, luck, matched.draws.places, DRAWS, seed)
    return draws


def openings(runs: Floats) -> pd.DataFrame:
    """Openings and programmes by year: indicator, year, low, median, high (90 % over draws and luck), fitted.

    Args: runs: float64 [draws, replicates, figures] as in KEPT.
    """
    flat = runs.reshape(-1, runs.shape[2])
    rows = []
    for at, figure in enumerate(KEPT.figures()):
        low, median, high = np.nanquantile(flat[:, at], (0.05, 0.5, 0.95))
        year = int(figure.period)
        rows.append({
            "indicator": figure.indicator, "year": year, "low": low, "median": median, "high": high,
            "fitted": year <= 2021 and figure.indicator == "programmes_opened",
        })  # fmt: skip
    return pd.DataFrame(rows)
