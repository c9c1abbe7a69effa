"""Reports against runs: one row per target with its band and a verdict, misses included.

Verdicts, on the mean over replicates:

PASS   inside the band, both ends included
WARN   outside, but inside the band widened by half (a quarter of its width on either side); or a row that is
       only shown lies outside its band
FAIL   a gated row further out than that
n/a    the run does not cover the period or the quantity is undefined there: not checked, so not passed
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration.moments import Panel, keys_of, moment, panel_of
from calibration.targets import GATES, Target, load_targets

VERDICTS = ("PASS", "WARN", "FAIL", "n/a")
_WIDENING = 0.5  # a WARN band is this much wider than the band


def check(series: pd.DataFrame | Path | str | Panel, targets: Sequence[Target] | None = None) -> pd.DataFrame:
    """Compare simulated series with the reports.

    Args:
        series: a long table (replicate, month, indicator, group, value), a results folder, or a panel.
        targets: the reports; by default those of `calibration/targets.csv`.

    Returns: one row per target in their order: target, indicator, group, period, statistic, reported,
        simulated (mean over replicates), sd (over replicates), replicates, low, high, unit, verdict, gate,
        role, source, note, remark.

    Raises: FileNotFoundError when the folder has no series; ValueError when a table holds several scenarios.

    Verified: tests/unit/test_check.py.
    """
    wanted = list(load_targets() if targets is None else targets)
    if isinstance(series, Path | str):
        series = read_series(Path(series), {indicator for indicator, _ in keys_of(wanted)})
    panel = panel_of(series, keys_of(wanted)) if isinstance(series, pd.DataFrame) else series
    return pd.DataFrame([_compared(target, panel) for target in wanted])


def read_series(folder: Path, indicators: set[str]) -> pd.DataFrame:
    """The rows of a results folder's `series.parquet` that hold these indicators.

    Raises: FileNotFoundError when there is no such file.
    """
    path = folder / "series.parquet"
    if not path.is_file():
        raise FileNotFoundError(f"{folder} is no results folder: it has no series.parquet")
    columns = ["scenario", "replicate", "month", "indicator", "group", "value"]
    frame = pd.read_parquet(path, columns=columns, filters=[("indicator", "in", sorted(indicators))])
    if frame["scenario"].nunique() > 1:
        raise ValueError(f"{path} holds {frame['scenario'].nunique()} scenarios: check one at a time")
    return frame


def verdict_of(simulated: float, low: float, high: float, gate: str) -> str:
    """PASS, WARN, FAIL or n/a for one number; `simulated` is nan when there is none."""
    if math.isnan(simulated):
        return "n/a"
    if low <= simulated <= high:
        return "PASS"
    margin = _WIDENING / 2 * (high - low)
    near = low - margin <= simulated <= high + margin
    return "WARN" if near or gate == "shown" else "FAIL"


def counts(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """How many rows have each verdict, for `gated` and for `shown` rows."""
    return {
        gate: {verdict: int((rows["verdict"] == verdict).sum()) for verdict in VERDICTS}
        for gate in GATES
        for rows in [frame[frame["gate"] == gate]]
    }


def _compared(target: Target, panel: Panel) -> dict[str, Any]:
    values, remark = moment(target, panel)
    defined = values[~np.isnan(values)]
    simulated = float(defined.mean()) if len(defined) else math.nan
    return {
        "target": target.id, "indicator": target.indicator, "group": target.group, "period": target.period,
        "statistic": target.statistic, "reported": target.reported, "simulated": simulated,
        "sd": _spread(defined), "replicates": len(defined),
        "low": target.low, "high": target.high, "unit": target.unit,
        "verdict": verdict_of(simulated, target.low, target.high, target.gate), "gate": target.gate,
        "role": target.role, "source": target.source, "note": target.note, "remark": remark,
    }  # fmt: skip


def _spread(values: np.ndarray) -> float:
    """Standard deviation over replicates; nan for one; 0 where only rounding differs."""
    if len(values) < 2:
        return math.nan
    sd = float(values.std(ddof=1))
    return sd if sd > 1e-12 * float(np.abs(values).max()) else 0.0
