"""One wrong report: intervals fail, discrepancy helps, and the wrong report is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_problems import toy_problem

from calibration.fit.abc import RegressionABC
from calibration.fit.problem import CannotFitError, Floats, Posterior, Problem
from calibration.fit.simulated_moments import SimulatedMoments
from calibration.study.fitting import Setup, begin
from calibration.study.misspecification import (
    DECLARED,
    NO_DISCREPANCY,
    misspecification_summary,
    misspecify,
    shifted_truth,
)
from calibration.study.recovery import CENTRAL, coverage, recover
from calibration.study.residuals import named_share, residuals

MANY = 18
SLOPES = np.random.default_rng(4).standard_normal((MANY, 3))
VARIANCE, LUCK = 0.3**2, 0.1**2
PINNED = ["a", "b", "c"]


def many_reports(seed: int) -> Problem:
    """Eighteen reports of three parameters, so that the others can tell which one is wrong."""
    rng = np.random.default_rng(seed)

    def simulate(places: Floats, replicates: int) -> Floats:
        luck = np.sqrt(LUCK) * rng.standard_normal((len(places), replicates, MANY))
        return (places @ SLOPES.T)[:, None, :] + luck

    names = tuple(f"report {number}" for number in range(MANY))
    return Problem(tuple(PINNED), names, np.zeros(MANY), np.full(MANY, VARIANCE), simulate)


def study(folder: Path) -> Setup:
    return begin(folder, many_reports, (RegressionABC(),), 600, 1)


def test_a_wrong_report_is_named_and_discrepancy_keeps_intervals_wider(tmp_path: Path) -> None:
    """40 truths: the wrong one of 18 has the largest residual in 3 of 5 cases at least (by chance 1 in 18); without
    discrepancy coverage falls by more than 3 standard errors."""
    setup = study(tmp_path)
    found = misspecify(setup, 40, np.full(MANY, VARIANCE / 16))
    summary = misspecification_summary(found, PINNED).set_index("variant")
    assert summary.loc[DECLARED, "named"] > 0.6
    assert summary.loc[DECLARED, "named in two"] >= summary.loc[DECLARED, "named"]
    worse = summary.loc[DECLARED, "coverage"] - summary.loc[NO_DISCREPANCY, "coverage"]
    assert worse > 3 * np.hypot(summary.loc[DECLARED, "truths se"], summary.loc[NO_DISCREPANCY, "truths se"])
    right = recover(setup, 40)
    assert coverage(right)[0] > summary.loc[DECLARED, "coverage"]


def test_only_one_report_is_moved_by_four_sd(tmp_path: Path) -> None:
    """Otherwise the truths are those of recovery; every report has its turn, and both directions."""
    setup = study(tmp_path)
    moved, signs = set(), set()
    for number in range(100):
        truth, shifted = shifted_truth(setup, number)
        right = setup.truth("recovery", number, CENTRAL)
        np.testing.assert_array_equal(truth.place, right.place)
        apart = (truth.reported - right.reported) / np.sqrt(VARIANCE)
        assert np.abs(apart[shifted]) == pytest.approx(4)
        assert np.count_nonzero(np.delete(apart, shifted)) == 0
        moved.add(shifted)
        signs.add(float(np.sign(apart[shifted])))
    assert len(moved) == MANY
    assert signs == {-1.0, 1.0}


def test_residuals_by_hand() -> None:
    """A posterior of known spread: z is the distance over sqrt(report variance + luck + spread), within 3.5 standard
    errors of what 30 draws, run twice each, can tell of luck, of spread and of the mean."""
    rng = np.random.default_rng(1)
    places = 0.5 + 0.05 * rng.standard_normal((4_000, 3))
    expected = np.full(3, 0.5) @ SLOPES.T
    problem = replace(many_reports(2), reported=expected + 3.0)
    found = residuals(problem, Posterior(places, np.full(4_000, 1 / 4_000), 0), 1)
    between = 0.05**2 * (SLOPES**2).sum(axis=1) + LUCK / 2
    total = VARIANCE + between + LUCK / 2
    doubt = np.hypot(
        np.hypot(between * np.sqrt(2 / 29), LUCK / 2 * np.sqrt(2 / 30)) / total / 2, np.sqrt(between / 30) / 3
    )
    assert (np.abs(found["z"] * np.sqrt(total) / 3 - 1) < 3.5 * doubt).all()
    assert doubt.max() < 0.04
    assert found["predicted"].to_numpy() == pytest.approx(expected, abs=0.1)


def test_residuals_of_a_failing_model_are_refused() -> None:
    problem = replace(
        many_reports(1), simulate=lambda places, replicates: np.full((len(places), replicates, MANY), np.nan)
    )
    with pytest.raises(CannotFitError, match="the model failed at 30 of 30 draws"):
        residuals(problem, Posterior(np.full((9, 3), 0.5), np.full(9, 1 / 9), 0), 1)


def test_named_by_hand() -> None:
    """Truth 0: the wrong report is the largest, though negative; truth 1: it comes second."""
    table = pd.DataFrame(
        {"truth": [0, 0, 0, 1, 1, 1], "z": [-3.0, 2.0, 1.0, 0.5, 2.0, -1.5], "shifted": [1, 0, 0, 0, 0, 1]}
    ).astype({"shifted": bool})
    assert named_share(table) == 0.5
    assert named_share(table, among=2) == 1.0


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Of three truths two are there: only the third is fitted."""
    sampling = np.full(MANY, VARIANCE / 16)
    first = misspecify(study(tmp_path), 2, sampling)
    said: list[str] = []
    more = misspecify(replace(study(tmp_path), told=said.append), 3, sampling)
    assert {text.split(",")[0] for text in said if "misspecification" in text} == {"misspecification: truth 3 of 3"}
    again = more.fits[more.fits["truth"] < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, first.fits, check_exact=True)
    assert len(more.residuals) == 3 * 2 * MANY


def with_a_still_report(seed: int) -> Problem:
    """The toy, and a report that neither parameters nor luck move."""
    problem = toy_problem(seed)

    def simulate(places: Floats, replicates: int) -> Floats:
        moments = problem.simulate(places, replicates)
        return np.concatenate([moments, np.full((*moments.shape[:2], 1), 3.0)], axis=2)

    return replace(
        problem,
        moments=(*problem.moments, "still"),
        reported=np.append(problem.reported, 3.0),
        report_variance=np.append(problem.report_variance, 0.01),
        simulate=simulate,
    )


def test_reports_without_sampling_error_can_be_fitted(tmp_path: Path) -> None:
    """Complete lists have none: rounding is left, also of a report that luck does not move."""
    setup = begin(tmp_path, with_a_still_report, (RegressionABC(), SimulatedMoments()), 300, 1)
    found = misspecify(setup, 2, np.zeros(7))
    assert np.isfinite(found.residuals["z"]).all()
    assert np.isfinite(found.fits["mean"]).all()
