"""Suspicion as a study: chances are kept by truth, and summed up as by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_problems import MOMENTS, Exact, toy_problem

from calibration.fit.exploring import Explored
from calibration.fit.problem import Floats, Problem
from calibration.study.fitting import begin
from calibration.study.misspecification import shifted_truth
from calibration.study.suspicion import ONE_WRONG, RIGHT, suspect, suspicion_summary


@dataclass(frozen=True)
class Farthest(Exact):
    """Suspects the report that is farthest from what the middle of the cube says."""

    name: str = field(default="farthest", init=False)

    def suspecting(self, problem: Problem, explored: Explored, seed: int) -> Callable[[Floats], Floats]:
        middle = problem.simulate(np.full((1, len(problem.parameters)), 0.5), 400).mean(axis=(0, 1))

        def suspected(reported: Floats) -> Floats:
            apart = np.abs(reported - middle) / np.sqrt(problem.report_variance)
            return np.asarray(0.9 * (apart == apart.max()))

        return suspected


def test_every_truth_is_looked_at_right_and_with_one_report_wrong(tmp_path: Path) -> None:
    said: list[str] = []
    setup = begin(tmp_path, toy_problem, (Farthest(), Exact()), 40, 1, told=said.append)
    table = suspect(setup, 3)
    assert table.groupby("variant").size().to_dict() == {ONE_WRONG: 3 * len(MOMENTS), RIGHT: 3 * len(MOMENTS)}
    assert set(table["method"]) == {"farthest"}
    for number in range(3):
        rows = table[(table["truth"] == number) & (table["variant"] == ONE_WRONG)]
        assert np.flatnonzero(rows["shifted"]).tolist() == [shifted_truth(setup, number)[1]]
    assert not table.loc[table["variant"] == RIGHT, "shifted"].any()
    again: list[str] = []
    pd.testing.assert_frame_equal(suspect(replace(setup, told=again.append), 3), table, check_exact=True)
    assert again == []


def test_methods_that_suspect_nothing_leave_no_rows(tmp_path: Path) -> None:
    assert suspect(begin(tmp_path, toy_problem, (Exact(),), 40, 1), 2).empty


def test_the_summary_by_hand() -> None:
    """Truth 0: named with .6 of .9; truth 1: the wrong one comes second, .2 of .5, another has .3. One false alarm."""
    wrong = pd.DataFrame({
        "variant": ONE_WRONG, "truth": [0, 0, 0, 1, 1, 1], "moment": [*"abc"] * 2,
        "chance": [0.6, 0.2, 0.1, 0.3, 0.2, 0.0], "shifted": [True, False, False, False, True, False],
    })  # fmt: skip
    right = wrong.assign(variant=RIGHT, chance=[0.1, 0.1, 0.1, 0.7, 0.0, 0.0], shifted=False)
    table = pd.concat([wrong, right], ignore_index=True).assign(method="made up")
    rows = suspicion_summary(table).set_index("variant")
    found = rows.loc[ONE_WRONG, ["truths", "named", "named in two", "expected", "alarms", "right alarms"]]
    assert found.astype(float).tolist() == pytest.approx([2, 0.5, 1.0, (0.6 / 0.9 + 0.3 / 0.5) / 2, 0.5, 0.5])
    assert rows.loc[RIGHT, "alarms"] == 0.5
    assert rows.loc[RIGHT, ["named", "expected", "right alarms"]].isna().all()
