"""A finished calibration as its folder holds it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from calibration.draws import posterior_state
from calibration.targets import Target, load_targets
from simulation.experiment.calibrating.posterior import TABLES, manifest_of, model_fingerprint

Row = dict[str, Any]
GAP, GAP_YEAR = "shortfall", 2035


@dataclass(frozen=True)
class Calibration:
    """What a calibration wrote. Columns of the tables: `calibration/posterior/README.md`.

    Attributes: tables: by name. manifest: as in `manifest.json`. state: sentences on what is wrong with the posterior.
    """

    folder: Path
    manifest: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    state: tuple[str, ...] = ()

    def rows(self, name: str) -> list[Row]:
        """The rows of a table."""
        return [{str(key): value for key, value in row.items()} for row in self.tables[name].to_dict("records")]

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The reports of today by id."""
        return {target.id: target for target in load_targets()}

    def is_core(self, name: str) -> bool:
        """Whether a report comes with a sentence of the two source documents."""
        return name in self.targets and bool(self.targets[name].quote)

    def error_of(self, name: str) -> float:
        """Standard deviation of a report, sampling and discrepancy together, in its unit; nan for one unknown."""
        target = self.targets.get(name)
        return math.nan if target is None else math.hypot(target.sampling_sd, target.discrepancy_sd)

    def is_judged(self, name: str) -> bool:
        """Whether a report gives no number, so that its band is a judgement whose middle the fit meets."""
        return name in self.targets and math.isnan(self.targets[name].reported)

    @cached_property
    def predictive(self) -> list[Row]:
        """The rows of the posterior predictive without numbers that are inputs: meeting those proves nothing."""
        return [row for row in self.rows("predictive") if row["role"] != "input"]

    @cached_property
    def gap(self) -> dict[str, float]:
        """The gap of 2035, see `simulation.experiment.calibrating.projection.spread_of_gap`."""
        found: dict[str, float] = self.manifest["gap_2035"]
        return found

    @property
    def runs_words(self) -> str:
        """`n = 246 draws, 131 effective, 2 runs each, scale 200`."""
        told = self.manifest
        return f"n = {told['draws']} draws ({told['ess']:.0f} effective), 2 runs each, scale {told['scale']}"


def read_calibration(folder: Path) -> Calibration:
    """Read the folder of a finished calibration.

    Raises: FileNotFoundError when a table or the manifest is missing; ValueError when the calibration is not finished.
    """
    manifest = manifest_of(folder)
    if manifest.get("status") != "complete":
        raise ValueError(f"folder must hold a finished calibration; {folder} has status {manifest.get('status')!r}")
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in TABLES}
    return Calibration(folder, manifest, tables, tuple(state_of(folder, manifest)))


def state_of(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Sentences on what is wrong with a posterior: damaged, or older than the reports or than the model."""
    told = posterior_state(folder)
    if manifest.get("model_fingerprint") != model_fingerprint():
        told.append("The posterior is stale: the rules of the model have changed since it was fitted.")
    return told


__all__ = ["Calibration", "Row", "read_calibration"]
