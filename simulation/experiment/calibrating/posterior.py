"""The committed posterior: draws of the parameters with weights, and what they were made from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.draws import load_draws
from simulation.experiment.calibrating.fingerprint import method_fingerprint, model_fingerprint
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.manifest import code_fingerprint, write_manifest

__all__ = ["TABLES", "draws_table", "install", "is_finished", "manifest_of", "model_fingerprint"]
TABLES = (
    "predictive", "identifiability", "profiles", "informed_by", "waves", "emulators", "suspects", "left_out",
    "openings", "projection", "information",
)  # fmt: skip


def draws_table(outcome: Outcome, gap: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Columns draw, weight, one per key. Sorted by the gap they lead to, so that neighbours are alike.

    Args: gap: float64 [draws], the shortfall of 2035 in the draw's runs; nan sorts last.
    """
    order = np.argsort(gap, kind="stable")
    order = order[outcome.weights[order] > 0]
    weights = outcome.weights[order]
    columns = {
        key: outcome.values[order, at]
        for at, parameter in enumerate(outcome.space.parameters)
        for key in parameter.keys
    }
    numbers = np.arange(len(order), dtype=np.int32)
    return pd.DataFrame({"draw": numbers, "weight": weights / weights.sum(), **columns})


def install(folder: Path, into: Path) -> None:
    """Copy the tables, figures and manifest of a finished calibration to the place that scenarios read.

    The manifest loses what it says of the machine: no result depends on it. What an older posterior left there goes.
    Raises: ValueError when the calibration is not complete.
    """
    check_complete(folder)
    into.mkdir(parents=True, exist_ok=True)
    wanted = [path for path in sorted(folder.iterdir()) if _is_of_posterior(path)]
    for old in into.iterdir():
        if _is_of_posterior(old) and old.name not in {path.name for path in wanted}:
            old.unlink()
    for path in wanted:
        shutil.copyfile(path, into / path.name)
    told = {name: value for name, value in manifest_of(folder).items() if name != "machine"}
    write_manifest(into, told)
    figures = into / "figures"
    shutil.rmtree(figures, ignore_errors=True)
    drawn = sorted((folder / "figures").glob("*.svg"))
    if drawn:
        figures.mkdir()
    for path in drawn:
        shutil.copyfile(path, figures / path.name)


def check_complete(folder: Path) -> None:
    """Raises: ValueError, saying why, unless a folder holds a calibration that ended and its posterior."""
    try:
        made = manifest_of(folder)
    except (OSError, json.JSONDecodeError):
        raise ValueError(f"{folder} holds no calibration, it has no manifest.json") from None
    status = made.get("status") if made.get("kind") == "calibration" else "no calibration"
    if status != "complete":
        raise ValueError(f"the calibration in {folder} is not complete: {status}")
    draws = load_draws(folder)
    if draws is None or draws.sha256 != made.get("posterior_sha256"):
        raise ValueError(f"the posterior in {folder} is not the one that its manifest describes")


def is_finished(folder: Path) -> bool:
    """Whether a folder holds a calibration that ended, whole, and by the code of today: there is nothing left to do.

    Where runs failed there is: they are tried again.
    """
    try:
        check_complete(folder)
    except (ValueError, OSError):
        return False
    made, now = manifest_of(folder), {"code": code_fingerprint(), "method_fingerprint": method_fingerprint()}
    whole = all((folder / f"{name}.csv").is_file() for name in TABLES)
    sound = made.get("runs", {}).get("failed") == 0
    return whole and sound and all(made.get(name) == value for name, value in now.items())


def _is_of_posterior(path: Path) -> bool:
    return path.suffix in (".csv", ".parquet", ".json", ".svg") and path.name not in ("status.json", "failures.csv")


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a posterior. Raises: FileNotFoundError."""
    made: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return made
