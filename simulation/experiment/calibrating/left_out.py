"""Each target foretold from the others: refitted without it, by the emulators of all waves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.fit.emulated import draws_elsewhere
from calibration.fit.emulator import means_of, variances_of
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.calibrating.predictive import LEVEL, verdict

Floats = npt.NDArray[np.float64]
DRAWS = 1_000


def left_out(outcome: Outcome, seed: int, told: Callable[[str], object]) -> pd.DataFrame:
    """One row per fitted target: what the model says of it when the fit has not seen it.

    Columns: target, unit, reported, median, low, high (90 % of runs), report_low, report_high (with report error), z,
    verdict, prior_low, prior_high (90 % of the prior predictive), informed (1 - width / prior width of the runs: how
    much the other reports say about this one).
    """
    told("Leaving out each target and foretelling it from the others")
    return pd.DataFrame([_foretold(outcome, at, seed + at) for at in range(len(outcome.fitted))])


def _foretold(outcome: Outcome, at: int, seed: int) -> dict[str, object]:
    matched, target = outcome.matched, outcome.fitted[at]
    others = [place for place in range(len(outcome.fitted)) if place != at]
    luck = matched.luck[np.ix_(others, others)]
    emulators = [matched.emulators[place] for place in others]
    start = matched.draws.places
    draws, _ = draws_elsewhere(emulators, matched.problem.without(target.id), luck, start, DRAWS, seed)
    runs = _runs(outcome, at, draws, seed)
    prior = _runs(outcome, at, np.random.default_rng(seed).random((4 * DRAWS, len(outcome.space))), seed)
    error = math.sqrt(matched.problem.report_variance[at])
    reports = runs + np.random.default_rng(seed + 1).normal(0.0, error, len(runs))
    (low, median, high), report = np.quantile(runs, (LEVEL[0], 0.5, LEVEL[1])), np.quantile(reports, LEVEL)
    prior_low, prior_high = np.quantile(prior, LEVEL)
    reported = float(matched.problem.reported[at])
    return {
        "target": target.id, "unit": target.unit, "reported": reported, "median": median, "low": low, "high": high,
        "report_low": report[0], "report_high": report[1], "z": (reported - reports.mean()) / reports.std(),
        "verdict": verdict(reported, (low, high), (report[0], report[1])), "prior_low": prior_low,
        "prior_high": prior_high, "informed": max(0.0, 1.0 - (high - low) / (prior_high - prior_low)),
    }  # fmt: skip


def _runs(outcome: Outcome, at: int, places: Floats, seed: int) -> Floats:
    """What single runs would show, luck and the emulator's doubt included."""
    emulator = outcome.matched.emulators[at]
    spread = np.sqrt(variances_of([emulator], places)[:, 0] + outcome.matched.luck[at, at])
    return means_of([emulator], places)[:, 0] + np.random.default_rng(seed).normal(0.0, 1.0, len(places)) * spread
