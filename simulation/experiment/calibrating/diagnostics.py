"""How the fit went: the space left by wave, and how well every emulator foretells what it has not seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.fit.emulator import LONGEST
from simulation.experiment.calibrating.outcome import Outcome

_NINETY = 1.645  # standard deviations


def waves(outcome: Outcome) -> pd.DataFrame:
    """One row per wave: points, runs, failed runs, and the share of the prior not ruled out when it was chosen."""
    return pd.DataFrame([
        {
            "wave": wave.name, "points": len(wave.places), "runs": int(np.prod(wave.runs.shape[:2])),
            "failed": int(np.isnan(wave.runs).any(axis=2).sum()), "space_left": wave.space,
        }
        for wave in outcome.matched.waves
    ])  # fmt: skip


def emulators(outcome: Outcome) -> pd.DataFrame:
    """One row per fitted target.

    Columns: target, q2 (1 - squared leave-one-out error / variance), error (root mean square, unit of the target),
    coverage (share of points inside their 90 % leave-one-out interval), luck (sd of one run), report_sd, matters
    (parameters with a length below the longest, besides the trend).
    """
    rows = []
    for target, each in zip(outcome.fitted, outcome.matched.emulators, strict=True):
        residuals, sds = each.left_out
        matters = np.flatnonzero(each.shape.lengths < LONGEST)
        luck = float(np.mean(each.shape.luck_variance(each.places))) * each.shape.size**2
        rows.append({
            "target": target.id, "unit": target.unit, "q2": 1.0 - float(np.mean(residuals**2) / each.means.var()),
            "error": float(np.sqrt(np.mean(residuals**2))),
            "coverage": float(np.mean(np.abs(residuals) <= _NINETY * sds)), "luck": float(np.sqrt(luck)),
            "report_sd": float(np.hypot(target.sampling_sd, target.discrepancy_sd)),
            "matters": ", ".join(outcome.space.names[at] for at in matters),
        })  # fmt: skip
    return pd.DataFrame(rows)
