"""A fit made up of a linear model: few parameters, few targets, known answers; for the tables of a calibration."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
from linear_market import small_space, small_targets
from linear_model import Linear
from scipy.stats import qmc

from calibration.draws import posterior_sha256, targets_sha256
from calibration.fit.emulator import fit_emulators
from calibration.fit.history_matching import Matched
from calibration.fit.problem import Floats, Problem
from calibration.fit.waves import Wave
from calibration.targets import Target
from simulation.experiment.calibrating import identifiability
from simulation.experiment.calibrating.figures import value_of
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.calibrating.posterior import draws_table, model_fingerprint
from simulation.experiment.calibrating.predictive import predictive

LUCK = 0.1  # sd of one run, in report errors of a target
# Report errors per side of the cube. The fourth target says what the first does; nothing speaks of the third parameter.
SLOPES = np.array([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [0.0, 2.0, 0.0], [6.0, 0.0, 0.0], [3.0, 3.0, 0.0]])


def error_of(target: Target) -> float:
    """Of a report, with its discrepancy."""
    return math.hypot(target.sampling_sd, target.discrepancy_sd)


def fabricated(weights: Floats | None = None, draws: int = 400) -> Outcome:
    """Draws all over the cube: weights alone make the posterior, by default those of the likelihood."""
    space, targets = small_space(), tuple(small_targets())
    fitted = [target for target in targets if target.role == "fit"]
    errors, reported = np.array(list(map(error_of, fitted))), np.array(list(map(value_of, fitted)))
    model = Linear(SLOPES, luck=LUCK)

    def simulate(places: Floats, replicates: int) -> Floats:
        return np.asarray(reported + errors * (model(places, replicates) - SLOPES.sum(axis=1) / 2))

    problem = Problem(space.names, tuple(target.id for target in fitted), reported, errors**2, simulate)
    places = qmc.Sobol(len(space), seed=1).random(64)
    first = Wave("first", places, simulate(places, 2), 1.0)
    drawn = qmc.Sobol(len(space), seed=2).random(512)[:draws]
    last = Wave("draws", drawn, simulate(drawn, 2), 0.25)
    if weights is None:
        apart = (last.runs.mean(axis=1) - reported) / errors
        weights = np.exp(-0.5 * np.sum(apart**2, axis=1) / (1 + LUCK**2))
    emulators = fit_emulators(first.places, first.runs, 3)
    luck = np.diag((LUCK * errors) ** 2)
    matched = Matched(problem, [first, last], emulators, luck, weights / weights.sum(), 2 * (64 + draws))
    return Outcome(space, targets, matched, _all_targets(targets, last.runs))


def _all_targets(targets: tuple[Target, ...], runs: Floats) -> Floats:
    """Those that are not fitted have no number in any run."""
    found = np.full((*runs.shape[:2], len(targets)), np.nan)
    found[:, :, [at for at, target in enumerate(targets) if target.role == "fit"]] = runs
    return found


def write_calibration(folder: Path, **manifest: object) -> Path:
    """Posterior, manifest and the two tables that commands read; `manifest` changes entries of it."""
    outcome = fabricated()
    folder.mkdir(parents=True)
    draws = draws_table(outcome, outcome.values[:, 0])
    draws.to_parquet(folder / "posterior.parquet", index=False)
    predictive(outcome).to_csv(folder / "predictive.csv", index=False)
    identifiability.identifiability(outcome).to_csv(folder / "identifiability.csv", index=False)
    gap = {
        "low": 1.5e6,
        "median": 2e6,
        "high": 2.5e6,
        "low_se": 5e4,
        "high_se": 1e5,
        "parameter_sd": 3e5,
        "luck_sd": 1e5,
        "parameter_share": 0.9,
    }
    made = {
        "kind": "calibration", "status": "complete", "budget": 900, "seed": 7, "scale": 200, "ess": 150.0,
        "draws": len(draws), "gap_2035": gap, "posterior_sha256": posterior_sha256(draws),
        "targets_sha256": targets_sha256(), "model_fingerprint": model_fingerprint(),
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(made | manifest), "utf-8")
    return folder
