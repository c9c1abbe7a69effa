"""The honesty study as the market runs it: folder, code, targets, tables. A toy stands in for the market."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_problems import MOMENTS, REPORT, Exact, toy_problem

from calibration.study.misspecification import DECLARED, NO_DISCREPANCY
from calibration.study.whole import Sizes
from calibration.targets import Target
from simulation.experiment.calibrating.study import study_market
from simulation.experiment.lock import FolderInUseError, sole_driver
from simulation.experiment.progress import PlainLines

SIZES = Sizes(recovery=2, ranks=0, misspecification=2)
TARGETS = tuple(
    Target(
        name, "employment", "all", "2020", "mean", float("nan"), 0.0, 1.0, "persons", float(sd) / 4, 0.1, "fit",
        "shown", "CAL_X; nobody", "", "made up",
    )
    for name, sd in zip(MOMENTS, np.sqrt(REPORT), strict=True)
)  # fmt: skip


def test_it_is_kept_written_and_gone_on_with(tmp_path: Path) -> None:
    said: list[str] = []
    first = study_market(
        tmp_path, toy_problem, (Exact(),), TARGETS, 40, sizes=SIZES, progress=PlainLines(lambda text: said.append(text))
    )
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {
        "recovery.csv",
        "recovery_summary.csv",
        "recovery_by_parameter.csv",
        "misspecification.csv",
        "misspecification_summary.csv",
        "residuals.csv",
        "study.md",
    }
    assert "recovery: truth 2 of 2, exact" in said
    before = {path: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    again: list[str] = []
    study_market(tmp_path, toy_problem, (Exact(),), TARGETS, 40, sizes=SIZES, progress=PlainLines(again.append))
    assert again == []
    assert {path: path.read_bytes() for path in (tmp_path / "tables").iterdir()} == before
    assert first.identified == ("first", "second", "third")


def test_methods_that_run_the_model_anew_are_fitted_to_wrong_reports_alone(tmp_path: Path) -> None:
    """As declared: neither without discrepancy, nor to right reports."""
    found = study_market(tmp_path, toy_problem, (Exact(),), TARGETS, 40, sizes=SIZES, anew=(Exact(name="anew"),))
    tables = found.tables
    assert set(tables["recovery"]["method"]) == {"exact"}
    variants = tables["misspecification"].groupby("method")["variant"].agg(set)
    assert variants.to_dict() == {"exact": {DECLARED, NO_DISCREPANCY}, "anew": {DECLARED}}
    summary = tables["misspecification_summary"].set_index(["method", "variant"])
    assert summary.loc[("anew", DECLARED), "truths"] == SIZES.misspecification
    assert set(tables["residuals"]["method"]) == {"exact", "anew"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"budget": 60}, "budget"),
        ({"seed": 2}, "seed"),
        ({"made_with": {"scenario": "b"}}, "scenario"),
        ({"targets": (*TARGETS[:-1], replace(TARGETS[-1], sampling_sd=0.5))}, "targets"),
    ],
)
def test_a_folder_is_not_gone_on_with_other_settings(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    settings = {"targets": TARGETS, "budget": 40, "sizes": SIZES, "made_with": {"scenario": "a"}}
    study_market(tmp_path, toy_problem, (Exact(),), **settings)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=f"was begun with other {named}"):
        study_market(tmp_path, toy_problem, (Exact(),), **{**settings, **changes})  # type: ignore[arg-type]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    with sole_driver(tmp_path), pytest.raises(FolderInUseError):
        study_market(tmp_path, toy_problem, (Exact(),), TARGETS, 40, sizes=SIZES)
