"""Folders of sweeps whose figures follow from a known function and known luck, for tests of sensitivity analysis."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from simulation.experiment.sweeping import SweepResults
from simulation.experiment.sweeping.designs import points_of
from simulation.experiment.sweeping.spec import Design, Factor

Floats = np.ndarray
Function = Callable[[Floats], Floats]


def ishigami(places: Floats) -> Floats:
    """Ishigami and Homma 1990 with a = 7, b = 0.1 over [-pi, pi] cubed; further factors do nothing."""
    x = np.pi * (2 * places - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


_A, _B = 7.0, 0.1
_V = _A**2 / 8 + _B * np.pi**4 / 5 + _B**2 * np.pi**8 / 18 + 0.5
ISHIGAMI_VARIANCE = _V
ISHIGAMI_FIRST = np.array([0.5 * (1 + _B * np.pi**4 / 5) ** 2, _A**2 / 8, 0.0]) / _V
ISHIGAMI_TOTAL = ISHIGAMI_FIRST + np.array([1, 0, 1]) * _B**2 * np.pi**8 * (1 / 18 - 1 / 50) / _V


def linear(*slopes: float) -> Function:
    """A sum of factors with these slopes; its indices are the squares of the slopes over their sum."""
    return lambda places: places[:, : len(slopes)] @ np.array(slopes)


def synthetic_sweep(
    folder: Path,
    function: Function,
    design: dict[str, Any],
    *,
    factors: int = 3,
    replicates: int = 3,
    own: float = 0.0,
    shared: float = 0.0,
    seed: int = 1,
    years: tuple[int, ...] = (2030,),
    missing: tuple[int, ...] = (),
) -> SweepResults:
    """Write the folder. Args: own, shared: standard deviations of luck. missing: points without a run."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {f"x{at}": {"key": f"assumptions.made.up{at}", "low": 0.0, "high": 1.0} for at in range(factors)}
    if design["kind"] == "list":
        rng = np.random.default_rng(seed)
        rows = [{name: float(rng.random()) for name in written} for _ in range(design["points"])]
        design = design | {"points": rows}
    parsed = {name: Factor(**given) for name, given in written.items()}  # type: ignore[arg-type]
    points = points_of(Design(**design), parsed, dict.fromkeys(parsed, "number"))
    values = np.column_stack(points.columns)
    frame = pd.DataFrame({"point": np.arange(len(points), dtype=np.int32), **dict(zip(written, values.T, strict=True))})
    frame.to_parquet(folder / "points.parquet")
    if points.places is not None:
        frame.assign(**dict(zip(written, points.places.T, strict=True))).to_parquet(folder / "design.parquet")
    rng = np.random.default_rng([seed, 7])
    tables = []
    for year in years:
        luck = shared * rng.normal(size=replicates) + own * rng.normal(size=(len(points), replicates))
        made = function(values)[:, None] + luck
        table = pd.DataFrame({"value": made.ravel()})
        table["point"] = np.repeat(np.arange(len(points)), replicates)
        table["replicate"] = np.tile(np.arange(replicates), len(points))
        tables.append(table.assign(indicator="shortfall", group="all", period=str(year), unit="persons"))
    outcomes = pd.concat(tables)
    outcomes[~outcomes["point"].isin(missing)].to_parquet(folder / "outcomes.parquet")
    settings = {"title": "Made up", "base": "baseline", "factors": written, "design": design}
    with (folder / "sweep.resolved.yaml").open("w") as stream:
        YAML(typ="safe", pure=True).dump(settings, stream)
    made_by = {"sweep": "made-up", "title": "Made up", "status": "complete", "points": len(points), "scale": 2000}
    (folder / "manifest.json").write_text(json.dumps(made_by | {"content_sha256": "0" * 64}))
    return SweepResults(folder)
