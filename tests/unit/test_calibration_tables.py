"""The tables of a calibration, on a fit that is made up so that every answer is known."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fabricated_fit import LUCK, SLOPES, error_of, fabricated
from linear_market import small_targets
from synthetic_posterior import posterior_frame, write_posterior
from tables import row_of

from calibration.draws import load_draws
from calibration.targets import Target, load_targets
from simulation.experiment.calibrating import diagnostics, identifiability
from simulation.experiment.calibrating.chain import wide_chain
from simulation.experiment.calibrating.figures import TargetFigures, fitted, value_of
from simulation.experiment.calibrating.left_out import left_out
from simulation.experiment.calibrating.openings import KEPT, draws_from_openings, openings
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.calibrating.posterior import draws_table, install
from simulation.experiment.calibrating.predictive import INSIDE, MISSED, UNKNOWN, WITHIN_ERROR, predictive, verdict
from simulation.experiment.calibrating.suspects import suspects

FIT = [target for target in small_targets() if target.role == "fit"]


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return fabricated()


def with_runs(outcome: Outcome, target: str, runs: np.ndarray) -> Outcome:
    """The same with other runs of one target. Args: runs: float64 [draws, replicates]."""
    simulated = outcome.simulated.copy()
    simulated[:, :, [each.id for each in outcome.targets].index(target)] = runs
    return replace(outcome, simulated=simulated)


def test_the_number_to_be_met() -> None:
    """The report, else the middle of its band; a report on every year of a period is met by its mean."""
    target = FIT[0]
    assert value_of(target) == target.reported
    assert value_of(replace(target, reported=math.nan, low=2.0, high=8.0)) == 5.0
    assert fitted(replace(target, statistic="each-year")).statistic == "mean"
    assert fitted(target) is target


def test_figures_are_the_moments_of_one_run() -> None:
    """Sum of the openings of 2019, mean of the shortfall of 2022; nan where a period lies behind the run."""
    targets = tuple(target for target in FIT if target.id in ("programmes_2019", "shortfall_2022"))
    figures = TargetFigures(targets)
    keys = [("shortfall", "all"), ("other", "all"), ("programmes_opened", "all")]
    values = np.zeros((84, 3))
    values[12:24, 2], values[48:60, 0] = 3.0, np.arange(12)
    assert len(figures) == 2
    assert figures.row(keys, values).tolist() == [36.0, 5.5]
    assert figures.row(keys, values[:48])[0] == 36.0
    assert np.isnan(figures.row(keys, values[:48])[1])


def test_a_report_that_two_others_contradict_is_suspected(outcome: Outcome) -> None:
    """The second and third tell of one parameter and the fifth of it too; the second moved by 5 sd stands out."""
    right = suspects(outcome, 1)
    assert right["chance"].sum() < 0.25
    assert sorted(right["target"]) == sorted(target.id for target in FIT)
    problem = outcome.matched.problem
    moved = problem.reported + 5.0 * np.sqrt(problem.report_variance) * (np.arange(len(FIT)) == 1)
    matched = replace(outcome.matched, problem=replace(problem, reported=moved))
    wrong = suspects(replace(outcome, matched=matched), 1)
    assert wrong["target"].iloc[0] == FIT[1].id
    assert wrong["chance"].is_monotonic_decreasing
    assert wrong["chance"].iloc[0] > 2 * right["chance"].max()


def test_verdicts() -> None:
    assert verdict(1.0, (1.0, 2.0), (0.0, 3.0)) == INSIDE
    assert verdict(0.5, (1.0, 2.0), (0.0, 3.0)) == WITHIN_ERROR
    assert verdict(3.5, (1.0, 2.0), (0.0, 3.0)) == MISSED


def test_predictive_against_normal_runs(outcome: Outcome) -> None:
    """Runs one report error below the report with sd 0.1 of it: band, z and verdict as the normal distribution says."""
    target, error = FIT[3], error_of(FIT[3])
    runs = value_of(target) - error + 0.1 * error * np.random.default_rng(4).standard_normal((400, 2))
    equal = replace(outcome, matched=replace(outcome.matched, weights=np.full(400, 1 / 400)))
    row = row_of(predictive(with_runs(equal, target.id, runs)), target=target.id)
    away = (row[["low", "median", "high", "report_low", "report_high"]] - value_of(target)) / error
    wide = 1.645 * math.hypot(1.0, 0.1)
    expected = [-1 - 0.1645, -1.0, -1 + 0.1645, -1 - wide, -1 + wide]
    assert away.astype(float).tolist() == pytest.approx(expected, abs=0.04)
    assert row["z"] == pytest.approx(1 / math.hypot(1.0, 0.1), abs=0.02)
    assert (row["verdict"], row["role"], row["source"]) == (WITHIN_ERROR, "fit", target.source)


def test_predictive_counts_draws_by_their_weight(outcome: Outcome) -> None:
    """All weight on draws that give the report: inside; on others: missed. A run without a number does not count."""
    target, error = FIT[3], error_of(FIT[3])
    runs = np.where(np.arange(400)[:, None] < 200, value_of(target), value_of(target) + 9 * error)
    runs = np.repeat(runs, 2, axis=1) + 1e-6 * error * np.random.default_rng(1).standard_normal((400, 2))
    runs[7, 0] = np.nan
    for first, told in ((True, INSIDE), (False, MISSED)):
        weights = ((np.arange(400) < 200) == first) / 200.0
        one = replace(outcome, matched=replace(outcome.matched, weights=weights))
        assert row_of(predictive(with_runs(one, target.id, runs)), target=target.id)["verdict"] == told


def test_predictive_has_every_target(outcome: Outcome) -> None:
    """Also those that are only compared, and those that no run has a number of."""
    table = predictive(outcome)
    assert table["target"].tolist() == [target.id for target in outcome.targets]
    assert set(table.loc[table["role"] == "check", "verdict"]) == {UNKNOWN}
    assert set(table.loc[table["role"] == "fit", "verdict"]) == {INSIDE}


def test_identifiability_says_what_is_known(outcome: Outcome) -> None:
    """Sharp reports on the first parameter, weak ones on the second, none on the third."""
    table = identifiability.identifiability(outcome)
    assert table["verdict"].tolist() == [identifiability.PINNED, identifiability.PINNED, identifiability.NOT_IDENTIFIED]
    precision = SLOPES.T @ SLOPES / (1 + LUCK**2)
    exact = np.sqrt(12 * np.diag(np.linalg.inv(precision[:2, :2])))
    assert table["width"][:2].tolist() == pytest.approx(exact, rel=0.15)
    assert table["width"][2] == pytest.approx(1.0, abs=0.15)
    assert (table["low"] < table["median"]).all()
    assert (table["prior_low"] <= table["low"]).all()
    assert (table["high"] <= table["prior_high"]).all()


def test_words_for_widths() -> None:
    assert [identifiability.verdict(width) for width in (0.49, 0.5, 0.79, 0.8)] == [
        identifiability.PINNED, identifiability.NARROWED, identifiability.NARROWED, identifiability.NOT_IDENTIFIED,
    ]  # fmt: skip


def test_parameters_that_make_up_for_each_other_are_named() -> None:
    """Weights on a ridge p0 + p2 = 1: each is tied to the other, with minus nearly 1."""
    outcome = fabricated()
    places = outcome.matched.draws.places
    weights = np.exp(-0.5 * ((places[:, 0] + places[:, 2] - 1.0) / 0.03) ** 2)
    table = identifiability.identifiability(
        replace(outcome, matched=replace(outcome.matched, weights=weights / weights.sum()))
    )
    names = outcome.space.names
    assert (table["tied_to"][0], table["tied_to"][2]) == (names[2], names[0])
    assert table["correlation"][0] < -0.9


def test_profiles_peak_at_the_truth(outcome: Outcome) -> None:
    """The middle for parameters that reports speak of; flat for the one of which none does."""
    table = identifiability.profiles(outcome, wide_chain(outcome, 5))
    assert table["log_likelihood"].max() == 0.0
    first, _, third = (table[table["parameter"] == name] for name in outcome.space.names)
    peak = first.loc[first["log_likelihood"].idxmax()]
    assert abs(peak["place"] - 0.5) < 0.1
    slope = (2 * 6.0**2 + 3.0**2 * 40 / 49) / 2 / (1 + LUCK**2)  # the second parameter makes up for a part
    assert -slope * 0.5**2 - 0.2 < first["log_likelihood"].min() < -slope * (0.5 - 1 / 20) ** 2 + 0.2
    assert third["log_likelihood"].min() > -0.5
    assert len(third) == 20


def test_who_is_informed_by_whom(outcome: Outcome) -> None:
    """A report narrows its own parameter by as much as a normal distribution on a side of the cube says, and no other;
    it informs the report that says the same, and not one about something else."""
    table = identifiability.informed_by(outcome)
    names, (t0, t1, _, t3, _) = outcome.space.names, outcome.matched.problem.moments
    exact = 1.0 - 12 * (1 + LUCK**2) / 6.0**2
    assert row_of(table, what="parameter", name=names[0], target=t0)["share"] == pytest.approx(exact, abs=0.05)
    assert row_of(table, what="parameter", name=names[1], target=t0)["share"] < 0.02
    assert row_of(table, what="parameter", name=names[2], target=t1)["share"] < 0.02
    assert row_of(table, what="target", name=t3, target=t0)["share"] > 0.6
    assert row_of(table, what="target", name=t1, target=t0)["share"] < 0.02


def test_what_the_others_say_of_a_left_out_report(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the four that hang on one parameter: width as known from the other reports over the prior's, within 4
    standard errors of a 90 % range of some 150 independent draws."""
    monkeypatch.setattr("calibration.fit.emulated.STEPS", 400)
    told: list[str] = []
    table = left_out(outcome, 3, told.append)
    assert told
    assert table["target"].tolist() == list(outcome.matched.problem.moments)
    assert set(table["verdict"]) == {INSIDE}
    for at, error in enumerate(map(error_of, FIT[:4])):
        slopes = np.delete(SLOPES, at, axis=0)[:, :2]
        covariance = np.linalg.inv(slopes.T @ slopes / (1 + LUCK**2))
        spread = math.sqrt(SLOPES[at, :2] @ covariance @ SLOPES[at, :2] + LUCK**2)
        prior = 0.9 * SLOPES[at].sum()
        assert (table["prior_high"] - table["prior_low"])[at] == pytest.approx(prior * error, rel=0.05)
        assert table["informed"][at] == pytest.approx(1.0 - 3.29 * spread / prior, abs=4 * 0.07 * 3.29 * spread / prior)


def test_a_report_that_contradicts_the_others_is_missed_when_left_out(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved by nine report errors; the others are not."""
    monkeypatch.setattr("calibration.fit.emulated.STEPS", 200)
    moved = outcome.matched.problem.reported.copy()
    moved[3] += 9 * error_of(FIT[3])
    problem = replace(outcome.matched.problem, reported=moved)
    table = left_out(replace(outcome, matched=replace(outcome.matched, problem=problem)), 3, lambda _: None)
    assert table["verdict"][3] == MISSED
    assert table["z"][3] > 3.0
    assert table["z"][1] < 1.0


def test_openings_are_told_by_year() -> None:
    """Median and 90 % over draws and luck; only the openings of 2019 to 2021 were fitted."""
    runs = np.random.default_rng(3).normal(100.0, 10.0, (200, 2, len(KEPT)))
    runs[3, 1] = np.nan
    table = openings(runs)
    assert len(table) == 2 * 12
    assert set(table.loc[table["fitted"], "year"]) == {2019, 2020, 2021}
    assert set(table.loc[table["fitted"], "indicator"]) == {"programmes_opened"}
    assert table["median"].tolist() == pytest.approx([100.0] * 24, abs=4 * 1.2533 * 10 / 400**0.5)
    assert (table["high"] - table["low"]).mean() == pytest.approx(2 * 16.45, rel=0.05)


def test_draws_from_openings_see_openings_alone(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters that other targets alone speak of keep their prior's width: here the third."""
    monkeypatch.setattr("calibration.fit.emulated.STEPS", 400)
    draws = draws_from_openings(outcome, 3, lambda _: None)
    widths = draws.std(axis=0) * 12**0.5
    alone = np.sqrt(12 * (1 + LUCK**2) / np.array([6.0**2, 6.0**2 + 2.0**2]))
    assert widths[:2].tolist() == pytest.approx(alone, rel=4 / (2 * 100) ** 0.5)
    assert widths[2] > 0.75


def test_how_the_fit_went(outcome: Outcome) -> None:
    """Points, runs and failures of each wave; emulators of linear targets foretell nearly everything."""
    broken = outcome.matched.waves[0].runs.copy()
    broken[5, 1] = np.nan
    first = outcome.matched.waves[0]._replace(runs=broken)
    told = diagnostics.waves(replace(outcome, matched=replace(outcome.matched, waves=[first, outcome.matched.draws])))
    assert told.to_dict("list") == {
        "wave": ["first", "draws"], "points": [64, 400], "runs": [128, 800], "failed": [1, 0],
        "space_left": [1.0, 0.25],
    }  # fmt: skip
    table = diagnostics.emulators(outcome)
    assert table["target"].tolist() == [target.id for target in FIT]
    assert (table["q2"] > 0.97).all()
    assert (table["luck"] / table["report_sd"]).tolist() == pytest.approx([LUCK] * 5, rel=4 * (0.5 / 64) ** 0.5)


def test_draws_are_sorted_by_the_gap_they_lead_to() -> None:
    """Linked keys alike, weights of a distribution, draws without weight left out."""
    weights = np.ones(400)
    weights[[3, 9]] = 0.0
    outcome = fabricated(weights)
    gap = np.random.default_rng(1).random(400)
    table = draws_table(outcome, gap)
    assert len(table) == 398
    assert table["weight"].sum() == pytest.approx(1.0)
    order = [at for at in np.argsort(gap) if at not in (3, 9)]
    key = outcome.space.parameters[0].keys[0]
    assert table[key].tolist() == outcome.values[order, 0].tolist()
    assert table.columns.tolist() == [
        "draw",
        "weight",
        *(key for each in outcome.space.parameters for key in each.keys),
    ]


def test_a_finished_calibration_is_installed(tmp_path: Path) -> None:
    """Tables, figures and manifest without the machine; no store, status nor failures; what an older one left goes."""
    told = {"kind": "calibration", "status": "complete", "machine": {"system": "one of mine"}}
    made, home = write_posterior(tmp_path / "made", **told), tmp_path / "home"
    for name in ("predictive.csv", "status.json", "failures.csv", "figures/gap.svg", "figures/gap.png"):
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text("x")
    (made / "runs").mkdir()
    (home / "figures").mkdir(parents=True)
    (home / "older.csv").write_text("x")
    (home / "figures" / "older.svg").write_text("x")
    (home / "README.md").write_text("x")
    install(made, home)
    assert {path.name for path in home.iterdir()} == {
        "README.md", "figures", "manifest.json", "posterior.parquet", "predictive.csv",
    }  # fmt: skip
    assert [path.name for path in (home / "figures").iterdir()] == ["gap.svg"]
    assert "machine" not in (home / "manifest.json").read_text()
    found = load_draws(home)
    assert found is not None
    assert len(found.weights) == len(posterior_frame())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "interrupted"}, "is not complete: interrupted"),
        ({"kind": "sweep"}, "is not complete: no calibration"),
        ({"posterior_sha256": "0" * 64}, "is not the one that its manifest describes"),
    ],
)
def test_an_unfinished_one_is_not(change: dict[str, str], said: str, tmp_path: Path) -> None:
    """And what was there before stays."""
    made = write_posterior(tmp_path / "made", **({"kind": "calibration", "status": "complete"} | change))
    home = tmp_path / "home"
    with pytest.raises(ValueError, match=said):
        install(made, home)
    assert not home.exists()
    (made / "manifest.json").unlink()
    with pytest.raises(ValueError, match="holds no calibration, it has no manifest"):
        install(made, home)


def test_every_fitted_target_is_in_the_problem() -> None:
    """Roles decide, and the number and its error are those of the file."""
    from simulation.experiment.calibrating.problem import market_problem

    class Nothing:
        class space:  # noqa: N801
            names = ("a",)

    targets: list[Target] = load_targets()
    problem = market_problem(Nothing, targets)  # type: ignore[arg-type]
    wanted = [target for target in targets if target.role == "fit"]
    assert problem.moments == tuple(target.id for target in wanted)
    assert problem.report_variance.tolist() == pytest.approx([error_of(target) ** 2 for target in wanted])
    without = market_problem(Nothing, targets, discrepancy=False)  # type: ignore[arg-type]
    assert without.report_variance.tolist() == pytest.approx([target.sampling_sd**2 for target in wanted])
    assert json.dumps(problem.reported.tolist()).count("NaN") == 0
