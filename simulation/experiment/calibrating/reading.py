"""The tables of a finished calibration, read back from its folder or from the committed posterior."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from calibration import draws
from calibration.draws import posterior_state
from calibration.targets import load_targets
from simulation.experiment.calibrating.fingerprint import model_fingerprint
from simulation.scenario.assumptions import Assumptions, book


@dataclass(frozen=True)
class Calibrated:
    """A folder with posterior, tables and manifest."""

    folder: Path

    @classmethod
    def committed(cls) -> Calibrated:
        """The posterior that scenarios draw from."""
        return cls(draws.POSTERIOR)

    @property
    def there(self) -> bool:
        """Whether there is a posterior with the table of its predictions."""
        return all((self.folder / name).is_file() for name in ("posterior.parquet", "predictive.csv"))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """As written. Raises: FileNotFoundError."""
        made: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return made

    def state(self) -> list[str]:
        """Sentences on what is wrong with it; none where it fits the reports and the model of today."""
        return posterior_state(self.folder, model_fingerprint)

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables. Raises: FileNotFoundError."""
        return pd.read_csv(self.folder / f"{name}.csv")

    @cached_property
    def calibrated(self) -> tuple[str, ...]:
        """Names of the calibrated parameters; a name may stand for several linked keys."""
        return tuple(self.table("identifiability")["parameter"])

    def fixed(self) -> int:
        """How many assumptions of the book keep one value."""
        known = load_keys(self.folder)
        return sum(row.key not in known for row in book(Assumptions()))

    def as_object(self) -> dict[str, Any]:
        """For JSON: state, what the manifest says of the fit, and the tables of targets and parameters.

        `reported` is None where a report gives no number: the middle of a judged band is none.
        """
        told = {name: self.manifest.get(name) for name in ("budget", "scale", "seed", "ess", "draws", "gap_2035")}
        return {
            "folder": str(self.folder), "state": self.state(), **told, "fixed": self.fixed(),
            "predictive": _rows(_as_reported(self.table("predictive"))),
            "parameters": _rows(self.table("identifiability")),
        }  # fmt: skip


def load_keys(folder: Path) -> frozenset[str]:
    """The keys that a posterior gives values to; none where there is no posterior."""
    found = draws.load_draws(folder)
    return frozenset(found.keys if found else ())


def _as_reported(table: pd.DataFrame) -> pd.DataFrame:
    """The table of targets without numbers that nobody reported."""
    nameless = {target.id for target in load_targets() if math.isnan(target.reported)}
    return table.assign(reported=table["reported"].mask(table["target"].isin(nameless)))


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON; what is not a number is None."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=15))
    return rows
