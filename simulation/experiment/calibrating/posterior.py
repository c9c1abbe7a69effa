"""The committed posterior: draws of the parameters with weights, and what they were made from."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.experiment.calibrating.outcome import Outcome

_PACKAGE = Path(__file__).resolve().parents[2]
_PARTS = ("model.py", "agents", "columns", "indicators", "phases", "policy", "rules", "scenario/assumptions")


@cache
def model_fingerprint() -> str:
    """64 hex digits over the model's code without comments and docstrings: a new sentence makes no posterior stale."""
    found = hashlib.sha256()
    for part in _PARTS:
        place = _PACKAGE / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            found.update(path.relative_to(_PACKAGE).as_posix().encode())
            found.update(_code(path.read_text("utf-8")).encode())
    return found.hexdigest()


def _code(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
    return ast.dump(tree)


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
    """Copy the tables, figures and manifest of a finished calibration to the place that scenarios read."""
    into.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".parquet", ".json", ".svg") and path.name != "status.json":
            shutil.copyfile(path, into / path.name)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a posterior. Raises: FileNotFoundError."""
    made: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return made
