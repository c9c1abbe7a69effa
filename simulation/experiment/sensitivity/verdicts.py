"""Which factors matter, told against luck."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.experiment.sensitivity.noise import Noise

MATTERS, NOT_TOLD, NOT_JUDGED = "matters", "not told from noise", "not judged"
VERDICTS = (MATTERS, NOT_TOLD, NOT_JUDGED)
DIFFER_AT = 0.01  # error of saying that points differ by more than luck
ERROR = 0.05  # of naming a factor that does nothing, over all factors together (Bonferroni)
NO_MATTER = 0.01  # a share of the variance below this matters to nobody (assumption)
_HALF_90 = 1.6449  # standard errors in half a 90 % interval


def differ(noise: Noise) -> bool:
    """Whether the expected outcome differs between points by more than luck explains."""
    spread, size = float(np.nanstd(noise.means)), float(np.nanmax(np.abs(noise.means)))
    return spread > 1e-12 * size and noise.p_value < DIFFER_AT


def verdicts_of(names: tuple[str, ...], rows: pd.DataFrame, noise: Noise, limit: float) -> pd.DataFrame:
    """A row per factor, what matters most first.

    mu* matters above `limit`, what luck alone gives. A share of variance matters where its lower bound, at an error of
    5 % over all factors together, is above 1 %. With one replicate, or without indices, nothing is judged.
    """
    found = rows.set_index("factor").reindex(list(names))
    table = found[["value", "low90", "high90"]].copy()
    if not differ(noise):
        table["verdict"] = NOT_TOLD
    elif not noise.known:
        table["verdict"] = NOT_JUDGED
    elif np.isfinite(limit):
        table["verdict"] = np.where(table["value"] > limit, MATTERS, NOT_TOLD)
    else:
        table["verdict"] = _by_share(table, len(names))
    table = table.rename_axis("factor").reset_index().sort_values("value", ascending=False, kind="stable")
    return table[["factor", "verdict", "value", "low90", "high90"]].reset_index(drop=True)


def _by_share(table: pd.DataFrame, factors: int) -> np.ndarray:
    from scipy.stats import norm

    below = (table["value"] - table["low90"]).clip(lower=0.0) / _HALF_90
    bound = table["value"] - norm.ppf(1 - ERROR / factors) * below
    return np.where(table["value"].isna(), NOT_JUDGED, np.where(bound > NO_MATTER, MATTERS, NOT_TOLD))
