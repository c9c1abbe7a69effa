"""A made-up posterior: a few assumptions that vary around their defaults, neighbours alike, with uneven weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration import draws
from simulation.experiment.calibrating.fingerprint import model_fingerprint
from simulation.scenario.assumptions import Assumptions, book

# Standard deviations, in the units of the keys; small enough that no value leaves its range.
VARIED = {
    "demand.growth_per_year": 0.015, "demand.posts_wanted_mid_2022": 30_000.0, "screening.bar": 0.01,
    "skills.half_life_months": 2.0, "education.opening_intercept.elite": 0.1,
    "education.opening_intercept.regular": 0.1, "education.opening_intercept.applied": 0.1,
}  # fmt: skip
LINKED = "education.opening_intercept."


def posterior_frame(varied: Mapping[str, float] = VARIED, many: int = 40, seed: int = 5) -> pd.DataFrame:
    """Normal draws around the defaults; linked keys take the same value; sorted by the first key."""
    rng = np.random.default_rng(seed)
    usual = {row.key: float(row.value) for row in book(Assumptions()) if isinstance(row.value, int | float)}
    shared = rng.standard_normal(many)
    columns = {
        key: usual[key] + sd * (shared if key.startswith(LINKED) else rng.standard_normal(many))
        for key, sd in varied.items()
    }
    frame = pd.DataFrame(columns).sort_values(next(iter(columns)), ignore_index=True)
    weights = rng.uniform(0.5, 1.5, many)
    frame.insert(0, "weight", weights / weights.sum())
    frame.insert(0, "draw", np.arange(many, dtype=np.int32))
    return frame


def write_posterior(folder: Path, frame: pd.DataFrame | None = None, **manifest: object) -> Path:
    """Write a posterior with a manifest that fits the reports of today; `manifest` changes entries of it."""
    frame = posterior_frame() if frame is None else frame
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(folder / "posterior.parquet", index=False)
    made = {
        "posterior_sha256": draws.posterior_sha256(frame), "targets_sha256": draws.targets_sha256(),
        "model_fingerprint": model_fingerprint(), "scale": 1000, "runs": 100, "ess": 150.0,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(made | manifest), "utf-8")
    return folder


def use_posterior(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have all runs of this test draw from the posterior in a folder."""
    monkeypatch.setattr(draws, "POSTERIOR", folder)
    return folder
