"""Which fitted report may be wrong: the chance of each, by the emulators of the finished fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.fit.emulated import likelihood_near, places_there
from calibration.fit.suspects import suspicions
from simulation.experiment.calibrating.outcome import Outcome


def suspects(outcome: Outcome, seed: int) -> pd.DataFrame:
    """One row per fitted target, the most suspected first.

    Columns: target, chance (share; what is left to 1 is the chance that none is wrong).
    """
    matched = outcome.matched
    # What earlier waves did not rule out lies further out than the draws: there one report may not be met.
    start = np.concatenate([wave.places for wave in matched.waves[1:]])
    there = places_there(matched.emulators, matched.problem, matched.luck, start, seed)
    likelihood = likelihood_near(matched.emulators, matched.problem, matched.luck, there)
    chances = suspicions(matched.emulators, matched.problem, likelihood, start, seed)
    table = pd.DataFrame({"target": matched.problem.moments, "chance": chances})
    return table.sort_values("chance", ascending=False, kind="stable").reset_index(drop=True)
