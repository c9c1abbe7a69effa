"""Recovery of synthetic truths: coverage of right and falsely sure methods, budgets, resumption, summaries by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_problems import Exact, Toy, toy_problem

from calibration.fit.abc import RegressionABC
from calibration.fit.problem import CannotFitError, Floats, Method, Posterior, Problem, Told, untold
from calibration.fit.simulated_moments import SimulatedMoments
from calibration.study.fitting import Setup, begin
from calibration.study.recovery import (
    coverage,
    identified,
    recover,
    recovery_by_parameter,
    recovery_summary,
    width_ratios,
)
from calibration.study.truths import draw_truth
from calibration.study.whole import Sizes, run_study

Factory = Callable[[int], Problem]


class CountingFactory:
    """Makes toys and remembers them, so that a test can count their runs."""

    def __init__(self) -> None:
        self.toys: list[Toy] = []
        self.seeds: list[int] = []

    def __call__(self, seed: int) -> Problem:
        problem = toy_problem(seed)
        assert isinstance(problem.simulate, Toy)
        self.toys.append(problem.simulate)
        self.seeds.append(seed)
        return problem

    @property
    def runs(self) -> list[int]:
        """Of every problem, the most first."""
        return sorted((toy.runs for toy in self.toys), reverse=True)


def study(folder: Path, *methods: Method, budget: int = 300, factory: Factory = toy_problem, seed: int = 1) -> Setup:
    return begin(folder, factory, methods, budget, seed)


def test_an_exact_method_covers_and_a_falsely_sure_one_does_not(tmp_path: Path) -> None:
    """100 truths: the exact posterior's 90 % intervals hold within 3.5 standard errors by truths; half as wide, not."""
    narrow = Exact(narrow=0.5, name="narrow")
    table = recover(study(tmp_path, Exact(), narrow), 100)
    pinned = identified(table, "exact")
    assert pinned == ["first", "second", "third"]
    found = {name: coverage(part[part["parameter"].isin(pinned)]) for name, part in table.groupby("method")}
    share, binomial, clustered = found["exact"]
    assert abs(share - 0.9) < 3.5 * clustered
    assert 0.7 * binomial < clustered < 2 * binomial
    share, _, clustered = found["narrow"]
    assert share < 0.9 - 5 * clustered


def test_an_exact_method_errs_as_it_expects_and_a_falsely_sure_one_errs_more(tmp_path: Path) -> None:
    """100 truths: the error is the root of the mean variance (15 %); with half the interval it is twice that."""
    table = recover(study(tmp_path, Exact(), Exact(narrow=0.5, name="narrow")), 100)
    summary = recovery_summary(table, identified(table, "exact")).set_index("method")
    ratio = summary["rmse"] / summary["rmse expected"]
    assert ratio["exact"] == pytest.approx(1, rel=0.15)
    assert ratio["narrow"] == pytest.approx(2, rel=0.15)


def test_rivals_are_summed_up(tmp_path: Path) -> None:
    """One row a method; errors near the exact one's, whose expectation is its own sd."""
    table = recover(study(tmp_path, Exact(), RegressionABC(), SimulatedMoments()), 20)
    summary = recovery_summary(table, identified(table, "exact")).set_index("method")
    assert summary.loc["exact", "rmse"] == pytest.approx(0.075, abs=0.025)
    for rival in ("regression ABC", "simulated moments"):
        assert summary.loc[rival, "rmse"] < 1.3 * summary.loc["exact", "rmse"]
        assert summary.loc[rival, "runs"] == 300
    by_parameter = recovery_by_parameter(table)
    assert len(by_parameter) == 12
    assert (by_parameter.loc[by_parameter["parameter"] == "unseen", "width ratio"] > 0.8).all()


def test_every_fit_has_the_same_budget_and_shared_runs_are_made_once(tmp_path: Path) -> None:
    """Four truths: simulated moments spend the budget four times, ABC once for all, each truth's report one run."""
    factory = CountingFactory()
    table = recover(study(tmp_path, RegressionABC(), SimulatedMoments(), factory=factory), 4)
    assert factory.runs[:10] == [300] * 5 + [1] * 4 + [0]
    assert set(table["runs"]) == {300}
    assert len(set(factory.seeds)) == 14  # the settings, the shared runs, four truths, eight fits: each its own luck


@dataclass(frozen=True)
class Spendthrift:
    """Says that it has spent one run more than it may."""

    name: str = "spendthrift"

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        return Posterior(np.full((1, 4), 0.5), np.ones(1), budget + 1)


@dataclass(frozen=True)
class Refusing:
    """Refuses every report whose first number is above 1."""

    name: str = "refusing"

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        if problem.reported[0] > 1:
            raise CannotFitError("targets mutually inconsistent")
        return Exact().believed(problem.reported, budget)


def test_a_method_that_spends_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="spendthrift spent 301 runs, more than its budget of 300"):
        recover(study(tmp_path, Spendthrift()), 1)


def test_refusals_are_counted_and_left_out_of_the_errors(tmp_path: Path) -> None:
    table = recover(study(tmp_path, Exact(), Refusing()), 10)
    refused = table[table["refused"] != ""]
    count = refused["truth"].nunique()
    assert 0 < count < 10
    assert refused["mean"].isna().all()
    summary = recovery_summary(table, ["first", "second", "third"]).set_index("method")
    assert summary.loc["refusing", "refused"] == count
    assert summary.loc["exact", "refused"] == 0
    pinned = table[(table["method"] == "refusing") & (table["refused"] == "") & (table["parameter"] != "unseen")]
    assert summary.loc["refusing", "coverage"] == coverage(pinned)[0]


def test_finished_truths_are_not_done_again_and_an_interruption_changes_nothing(tmp_path: Path) -> None:
    """Stopped at the third truth and gone on with: the same table as in one go, to the last bit."""
    methods = (RegressionABC(), SimulatedMoments())
    whole = recover(study(tmp_path / "whole", *methods), 4)

    def stopping(text: str) -> None:
        if "truth 3" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recover(begin(tmp_path / "parts", toy_problem, methods, 300, 1, told=stopping), 4)
    factory = CountingFactory()
    resumed = recover(study(tmp_path / "parts", *methods, factory=factory), 4)
    pd.testing.assert_frame_equal(resumed, whole, check_exact=True)
    assert sum(factory.runs) == 2 * 300 + 2  # two truths by simulated moments, their reports, and nothing for ABC
    again = CountingFactory()
    recover(study(tmp_path / "parts", *methods, factory=again), 4)
    assert sum(again.runs) == 0


def test_truths_lie_in_the_central_part_and_do_not_depend_on_each_other() -> None:
    places = np.array([draw_truth(toy_problem, 1, "recovery", number, 0.8).place for number in range(300)])
    assert places.min() > 0.1
    assert places.max() < 0.9
    assert np.abs(places.mean(axis=0) - 0.5).max() < 3.5 * 0.8 / np.sqrt(12 * 300)
    assert draw_truth(toy_problem, 1, "recovery", 7, 0.8).place == pytest.approx(places[7], abs=0)
    assert not np.array_equal(draw_truth(toy_problem, 2, "recovery", 7, 0.8).place, places[7])


def test_synthetic_reports_hold_luck_and_report_error() -> None:
    """Variance around the expected moments is that of both, within 3.5 standard errors of a variance."""
    from toy_problems import LUCK, REPORT, expected_moments

    truths = [draw_truth(toy_problem, 1, "ranks", number) for number in range(500)]
    apart = np.array([truth.reported - expected_moments(truth.place[None])[0] for truth in truths])
    assert np.abs(np.mean(apart**2, axis=0) / (LUCK + REPORT) - 1).max() < 3.5 * np.sqrt(2 / 500)


def test_a_truth_where_the_model_fails_is_drawn_again() -> None:
    def failing(seed: int) -> Problem:
        problem = toy_problem(seed)

        def simulate(places: Floats, replicates: int) -> Floats:
            moments = problem.simulate(places, replicates)
            moments[places[:, 0] < 0.5] = np.nan
            return moments

        return Problem(problem.parameters, problem.moments, problem.reported, problem.report_variance, simulate)

    assert all(draw_truth(failing, 1, "ranks", number).place[0] >= 0.5 for number in range(20))


def test_figures_by_hand() -> None:
    """Two truths, two parameters: three of four intervals hold; truths cover 1 and 1/2, so their error is 1/4."""
    rows = pd.DataFrame(
        {
            "method": "m",
            "truth": [0, 0, 1, 1],
            "parameter": ["a", "b", "a", "b"],
            "true": [0.5, 0.5, 0.5, 0.5],
            "mean": [0.6, 0.4, 0.5, 0.9],
            "sd": [0.1, 0.3, 0.1, 0.3],
            "q05": [0.5, 0.1, 0.4, 0.6],
            "q95": [0.8, 0.7, 0.6, 0.95],
            "ess": [99.0, 99.0, 100.0, 100.0],
            "runs": 10,
            "refused": "",
        }
    )
    share, binomial, clustered = coverage(rows)
    assert share == 0.75
    assert binomial == pytest.approx(np.sqrt(0.75 * 0.25 / 4))
    assert clustered == pytest.approx(0.25)
    assert width_ratios(rows, "m").tolist() == pytest.approx([0.1 * np.sqrt(12), 0.3 * np.sqrt(12)])
    assert identified(rows, "m") == ["a"]
    summary = recovery_summary(rows, ["a"]).iloc[0]
    assert summary["rmse"] == pytest.approx(np.sqrt(0.01 / 2))
    assert summary["rmse all"] == pytest.approx(np.sqrt((0.01 + 0.01 + 0 + 0.16) / 4))
    assert summary["coverage"] == 1.0
    assert summary["ess below 100"] == 1


def test_the_whole_study_is_written_as_tables_and_a_page(tmp_path: Path) -> None:
    setup = study(tmp_path / "kept", Exact(), RegressionABC(), budget=200)
    sizes = Sizes(recovery=3, ranks=20, misspecification=2)
    found = run_study(setup, setup.factory(0).report_variance / 16, sizes)
    found.write(tmp_path)
    names = {path.stem for path in tmp_path.glob("*.csv")}
    assert names == set(found.tables)
    assert len(names) == 9
    again = pd.read_csv(tmp_path / "recovery.csv")
    np.testing.assert_array_equal(again["mean"], found.tables["recovery"]["mean"])
    assert set(found.tables["misspecification"]["method"]) == {"exact", "regression ABC"}
    page = (tmp_path / "study.md").read_text(encoding="utf-8")
    for words in ("Identified parameters: `first`, `second`, `third`.", "## Ranks", "| declared | exact | 2 | 0 |"):
        assert words in page


def test_reports_that_pin_nothing_down_are_summed_up_without_figures(tmp_path: Path) -> None:
    summary = recovery_summary(recover(study(tmp_path, Exact()), 2), []).iloc[0]
    assert np.isnan([summary["rmse"], summary["coverage"], summary["truths se"]]).all()
    assert np.isfinite([summary["rmse all"], summary["coverage all"]]).all()


def test_sizes_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    setup = study(tmp_path, Exact())
    with pytest.raises(ValueError, match="recovery must have 2 or more truths"):
        run_study(setup, np.ones(6), Sizes(recovery=1))
