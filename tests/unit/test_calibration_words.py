"""The sentences of a calibration's report say what its tables say, and nothing more."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import synthetic_calibration as made_up
from synthetic_calibration import OFF, WIDTHS, write_calibration

from calibration.space import calibrated_space
from calibration.targets import load_targets
from simulation.experiment.calibrating import (
    diagnostics,
    identifiability,
    information,
    left_out,
    predictive,
    suspects,
)
from simulation.experiment.calibrating.reading import Calibrated
from simulation.report.calibration.answers import (
    answers,
    core_answer,
    identified_answer,
    others_answer,
)
from simulation.report.calibration.foretelling import foretold_answer
from simulation.report.calibration.information import information_finding
from simulation.report.calibration.labels import PARAMETERS, TARGETS
from simulation.report.calibration.made import Calibration, read_calibration
from simulation.report.calibration.outlook import gap_answer, information_answer, openings_answer
from simulation.report.calibration.posterior import places_of
from simulation.report.calibration.predictive import COMPARED, FITTED, finding
from simulation.report.calibration.quality import (
    best_q2,
    emulator_answer,
    fixed_answer,
    fixed_assumptions,
    spent_answer,
    suspects_answer,
)
from simulation.report.calibration.tables import target_rows
from simulation.report.calibration.words import (
    miss_words,
    parameter_range,
    range_words,
    reported_words,
    value_words,
)
from simulation.scenario.assumptions import Assumptions, book


def calibrated(folder: Path, **made: Any) -> Calibration:
    """A made-up calibration, read back."""
    return read_calibration(write_calibration(folder, **made))


def with_table(made: Calibration, name: str, table: pd.DataFrame) -> Calibration:
    return Calibration(made.folder, made.manifest, made.tables | {name: table}, made.state)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_every_report_and_every_calibrated_parameter_has_a_name_of_its_own() -> None:
    """A new target or prior without a label would stand in figures under its key."""
    assert set(TARGETS) == {target.id for target in load_targets()}
    assert set(PARAMETERS) == set(calibrated_space().names)
    assert len(set(TARGETS.values())) == len(TARGETS)
    assert len(set(PARAMETERS.values())) == len(PARAMETERS)
    assert not any("," in name for name in (*TARGETS.values(), *PARAMETERS.values()))


def test_core_reports_are_those_with_a_sentence_and_no_input(tmp_path: Path) -> None:
    """Counted by hand from targets.csv: met, met within error, missed with its mechanism, input left out."""
    core = [target for target in load_targets() if target.quote and target.role != "input"]
    missed = [target for target in core if target.id in ("switchers", "ratio_ai_inflow_2024")]
    said = plain(core_answer(calibrated(tmp_path)))
    assert f"{len(core)} reports that the model answers" in said
    assert f"{sum(target.role == 'fit' for target in core)} were fitted" in said
    assert f"{len(core) - len(missed) - 1} of {len(core)} lie inside" in said
    assert "1 more is met only with the error granted to the report" in said
    assert "is counted: talent gap 2022." in said
    assert "Missed: supply-demand ratio 2024 (inflow) (0.39 reported" in said
    assert "by construction" in said
    assert "career-switchers in AI staff (50 to 85 % judged" in said
    assert "an input stands on it: posted pay 2024 (all)" in said
    assert "pay premium" not in said


def test_nothing_is_missed_where_all_is_met(tmp_path: Path) -> None:
    made = calibrated(tmp_path, off={})
    for said in (core_answer(made), others_answer(made)):
        assert "None is missed" in said
        assert "Missed:" not in said
    assert "none is missed" in finding(made, FITTED)


def test_what_the_model_cannot_answer_is_not_counted(tmp_path: Path) -> None:
    """A target that is not simulated is neither met nor missed."""
    made = calibrated(tmp_path, off={})
    table = made.tables["predictive"].copy()
    table.loc[table["target"] == "premium_2022", ["median", "low", "high", "report_low", "report_high", "z"]] = np.nan
    table.loc[table["target"] == "premium_2022", "verdict"] = "not simulated"
    others = sum(not target.quote and target.role != "input" for target in load_targets())
    assert f"Of {others} reports" in others_answer(made)
    assert f"Of {others - 1} reports" in others_answer(with_table(made, "predictive", table))


def test_figures_of_reports_name_what_is_missed(tmp_path: Path) -> None:
    """Fitted and compared reports apart."""
    made = calibrated(tmp_path)
    fitted = [target for target in load_targets() if target.role == "fit"]
    assert finding(made, FITTED).startswith(f"{len(fitted) - 2} of {len(fitted)} reports that were fitted")
    assert finding(made, FITTED).endswith("1 report is missed: career-switchers in AI staff")
    assert "2 reports are missed: supply-demand ratio 2024 (inflow) and pay premium 2024" in finding(made, COMPARED)


def test_identifiability_is_said_with_prior_and_posterior(tmp_path: Path) -> None:
    said = plain(identified_answer(calibrated(tmp_path)))
    pinned, _, rest = said.partition("Narrowed")
    assert "ceiling of openings (0.20 to 0.50 a year before, 0.31 to 0.39 after)" in pinned
    assert "bar of screening (0.36 to 0.52 before" in pinned
    assert "half-life of skills" not in pinned
    assert "the reports say little about half-life of skills (18 to 80 months before, 20 to 73 after)" in rest
    assert "search by AI staff and search by outside staff (−0.70)" in rest


@pytest.mark.parametrize(("width", "words"), [(0.2, "None is left unidentified"), (0.9, "No parameter is pinned down")])
def test_identifiability_says_when_a_kind_is_empty(tmp_path: Path, width: float, words: str) -> None:
    widths = dict.fromkeys(calibrated_space().names, width)
    assert words in identified_answer(calibrated(tmp_path, widths=widths))


def test_the_place_on_a_log_prior_is_that_of_the_logarithm() -> None:
    """18 to 72 with 36 in the middle."""
    row = {"prior_low": 18.0, "prior_high": 72.0, "prior_shape": "log-uniform", "median": 36.0}
    assert places_of(row, ("median",)) == pytest.approx([0.5])
    assert places_of(row | {"prior_shape": "uniform"}, ("median",)) == pytest.approx([1 / 3])


def test_reports_foretold_by_the_others(tmp_path: Path) -> None:
    """What is told, what is not, what comes out wrong."""
    made = calibrated(tmp_path)
    table = made.tables["left_out"].assign(informed=0.4)
    half = 2 * (table["prior_high"] - table["prior_low"])  # wider than the error of any report
    table = table.assign(prior_low=table["reported"] - half, prior_high=table["reported"] + half)
    table.loc[table["target"] == "posts_wanted_2022", "informed"] = 0.8
    table.loc[table["target"] == "researchers_2020", "informed"] = 0.0
    said = plain(foretold_answer(with_table(made, "left_out", table)))
    assert "tell most of AI posts wanted 2022 (80 %)" in said
    assert "They say little of elite researchers 2020:" in said
    assert "Foretold wrongly: career-switchers in AI staff" in said
    assert f"{len(table) - 1} of {len(table)} come out right" in said


def test_openings_and_gap(tmp_path: Path) -> None:
    """Numbers of the made-up tables: 120 exp(-0.2 · 3) = 66 openings in 2022."""
    made = calibrated(tmp_path)
    assert "Seen were the counts of 2019, 2020 and 2021." in openings_answer(made)
    assert "66 openings in 2022 (40 to 99)" in openings_answer(made)
    said = plain(gap_answer(made))
    assert "With 131 effective draws the ends themselves have standard errors of 50,000 and 0.20 million." in said
    assert "2.0 million posts unfilled in 2035, with a 90 % interval of 1.1 to 3.2 million" in said
    assert "90 % of the variance comes from parameters that the reports leave open, 10 % from luck" in said
    sure = Calibration(made.folder, made.manifest | {"gap_2035": made.gap | {"parameter_share": 0.9957}}, made.tables)
    said = plain(gap_answer(sure))
    assert "More than 99 % of the variance comes from parameters" in said
    assert "less than 1 % from luck" in said


def test_information_is_told_from_chance(tmp_path: Path) -> None:
    """A gain no larger than chance is no gain: said for one table, and for one where nothing helps."""
    made = calibrated(tmp_path)
    said = plain(information_answer(made))
    many = len(made.tables["information"])
    assert "AI staff, 2024 (register of social insurance), 50 %" in said
    assert f"The other {many - 2} cannot be told from chance" in said
    nothing = with_table(made, "information", made.tables["information"].assign(shrink=0.02, p=0.4))
    assert "None of" in information_answer(nothing)
    assert "50" not in information_answer(nothing)
    assert "No single number" in information_finding(nothing)


def test_poor_emulators_are_named(tmp_path: Path) -> None:
    made = calibrated(tmp_path)
    assert "the most that luck leaves: applicants per NEV opening 2023 0.40 (at most " in emulator_answer(made)
    sound = with_table(made, "emulators", made.tables["emulators"].assign(q2=0.9))
    assert "Below" not in emulator_answer(sound)
    odd = with_table(made, "emulators", made.tables["emulators"].assign(coverage=0.5))
    assert "Coverage outside" in emulator_answer(odd)


def test_the_most_suspected_report_is_named_with_those_above_chance(tmp_path: Path) -> None:
    """The third has less than the .5 / 23 that each has before any is seen, and is not named."""
    said = plain(suspects_answer(calibrated(tmp_path)))
    many = sum(target.role == "fit" for target in load_targets())
    assert f"one of the {many} fitted ones errs by some 4 times what targets.csv grants it; seen together" in said
    assert "the chance that none does is 32 %" in said
    assert "Most suspected is months to fill an AI opening, with 40 %; then AI programmes opened 2019 (7 %). A" in said


def test_what_was_spent_and_what_is_fixed(tmp_path: Path) -> None:
    """Budget, effective draws and failures as in the manifest; all keys of the book are either moved or fixed."""
    made = calibrated(tmp_path, runs={"asked": 3000, "of_them_kept": 0, "failed": 2})
    said = plain(spent_answer(made))
    assert "2,000 of 2,000 runs" in said
    assert "worth 131 equal ones" in said
    assert "2 runs failed" in said
    moved = sum(len(parameter.keys) for parameter in calibrated_space().parameters)
    assert sum(group.many for group in fixed_assumptions()) + moved == sum(1 for _ in book(Assumptions()))
    assert "16 parameters are calibrated" in fixed_answer(made)
    assert any("long_run_growth_per_year" in group.keys for group in fixed_assumptions())


def test_a_posterior_that_fits_its_reports_and_rules_has_no_remark(tmp_path: Path) -> None:
    assert calibrated(tmp_path).state == ()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("targets_sha256", "the reports in targets.csv have changed"),
        ("model_fingerprint", "the rules of the model have changed"),
        ("posterior_sha256", "not the one that its manifest describes"),
    ],
)
def test_a_stale_posterior_is_said_to_be_stale(tmp_path: Path, entry: str, words: str) -> None:
    (told,) = calibrated(tmp_path, **{entry: "0" * 64}).state
    assert words in told


def test_an_unfinished_calibration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"folder must hold a finished calibration.*running"):
        calibrated(tmp_path, status="running")
    (write_calibration(tmp_path) / "waves.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"waves\.csv"):
        read_calibration(tmp_path)


def test_every_question_has_an_answer_without_gaps(tmp_path: Path) -> None:
    """No nan, no empty bracket, no doubled stop."""
    for headline in answers(calibrated(tmp_path)):
        assert len(headline.answer) > 40, headline.question
        for wrong in ("nan", "()", "..", "  ", "no value", "None of 0"):
            assert wrong not in headline.answer, headline


def test_values_have_the_form_of_their_unit() -> None:
    assert plain(value_words(0.39, "persons per opening")) == "0.39"
    assert plain(value_words(480_000, "persons")) == "0.48 million"
    assert plain(value_words(0.033, "share")) == "3.3 %"
    assert plain(value_words(-0.2, "share")) == "−20 %"
    assert value_words(np.nan, "share") == "–"
    assert plain(range_words(0.65, 0.71, "share")) == "65 to 71 %"
    assert plain(parameter_range(850_000, 1_150_000, "posts")) == "0.85 to 1.15 million posts"
    assert parameter_range(-2.6, -0.6, "logit") == "−2.6 to −0.60"


def test_a_number_that_nobody_reported_is_not_said_to_be_reported(tmp_path: Path) -> None:
    """The source of the switchers says "most": only its judged band stands in sentences and tables."""
    made = calibrated(tmp_path)
    (row,) = [row for row in made.rows("predictive") if row["target"] == "switchers"]
    assert plain(reported_words(made, row)) == "50 to 85 % (judged)"
    assert plain(miss_words(made, row)).startswith("career-switchers in AI staff (50 to 85 % judged, the model's")
    shown = {row.key: plain(row.reported) for row in target_rows(made)}
    assert (shown["switchers"], shown["placement"]) == ("50 to 85 % (judged)", "34 %")
    told = {row["target"]: row["reported"] for row in Calibrated(tmp_path).as_object()["predictive"]}
    assert (told["switchers"], told["shortfall_2022"]) == (None, 480000)
    assert made.tables["predictive"].set_index("target")["reported"]["switchers"] == pytest.approx(0.675)


def test_the_made_up_misses_are_misses() -> None:
    """Guards the fixtures: names in OFF and WIDTHS are still there."""
    assert set(OFF) <= set(TARGETS)
    assert set(WIDTHS) <= set(PARAMETERS)


def test_made_up_tables_have_the_columns_of_real_ones() -> None:
    """Those that the docstrings and code of `simulation.experiment.calibrating` name."""
    tables = {
        predictive._row: made_up.predictive({}), left_out._foretold: made_up.left_out({}),
        identifiability.identifiability: made_up.identifiability({}), identifiability.profiles: made_up.profiles(),
        suspects.suspects: made_up.suspects(), diagnostics.waves: made_up.waves(),
        diagnostics.emulators: made_up.emulators(), information._row: made_up.information(),
    }  # fmt: skip
    for function, table in tables.items():
        source = inspect.getsource(function)
        assert [
            column for column in table.columns if f'"{column}"' not in source and column not in "low median high"
        ] == []


def test_the_best_q2_is_what_luck_leaves() -> None:
    """Variance of the means 2 of which luck 0.5 (one run: 1): 0.75 at best, whatever the emulator reaches."""
    for q2 in (0.2, 0.6):
        row = {"q2": q2, "error": np.sqrt(2.0 * (1.0 - q2)), "luck": 1.0}
        assert best_q2(row) == pytest.approx(0.75)


def test_a_miss_inside_the_band_of_the_check_says_so(tmp_path: Path) -> None:
    """Six errors off, career-switchers lie outside; months to fill, 3 errors above 1.3, lie within 1 to 4."""
    made = calibrated(tmp_path, off={"time_to_fill": 3.0, "switchers": 6.0})
    assert "months to fill an AI opening (1.30 reported" in others_answer(made)
    assert "inside the wider band that the check of a run allows)" in others_answer(made)
    assert "wider band" not in core_answer(made)


def test_what_the_counts_tell_only_together_is_said(tmp_path: Path) -> None:
    """Where the willing and the ceiling of their chance are tied in the posterior, and only there."""
    made = calibrated(tmp_path)
    table = made.tables["identifiability"].copy()
    assert "told only together" not in openings_answer(made)
    at = table["parameter"] == "education.willing_universities"
    table.loc[at, "tied_to"], table.loc[at, "correlation"] = "education.opening_ceiling", -0.92
    said = openings_answer(with_table(made, "identifiability", table))
    assert "told only together with the highest chance to open in a year (correlation −0.92)" in said


def test_a_report_settled_by_the_priors_teaches_nothing(tmp_path: Path) -> None:
    """Its prior band is narrower than its own error; and one that no values meet is named."""
    made = calibrated(tmp_path, off={})
    table = made.tables["left_out"].assign(informed=0.4, prior_low=-1e9, prior_high=1e9)
    said = foretold_answer(with_table(made, "left_out", table))
    assert "Settled beforehand" not in said
    assert "Hard to reach" not in said
    at = table["target"] == "employers_application_2020"
    table.loc[at, ["prior_low", "prior_high"]] = 0.675, 0.685
    slow = table["target"] == "time_to_fill"
    table.loc[slow, ["prior_low", "prior_high"]] = 1.8, 7.5
    said = foretold_answer(with_table(made, "left_out", table))
    assert "as sharply as by the report itself: application employers 2020." in said
    assert "all over the priors lie elsewhere: months to fill an AI opening (1.80 to 7.50)." in said
