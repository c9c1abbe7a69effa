"""`talentgap calibrate`, and the posterior in `check` and `report`: what is told, exit codes, what is refused."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from fabricated_fit import write_calibration
from linear_market import LinearMarket, small_space, use_small_problem
from quick_simulator import QuickSimulator, year_scenario
from synthetic_posterior import use_posterior
from typer.testing import CliRunner, Result

from calibration.draws import load_draws
from calibration.fit.problem import CannotFitError
from simulation import report
from simulation.cli import app
from simulation.experiment import simulate
from simulation.experiment.calibrating import calibrate as fitting
from simulation.experiment.calibrating.budget import runs_in_all, stages
from simulation.experiment.calibrating.calibrate import Settings
from simulation.experiment.calibrating.problem import base_of_runs
from simulation.experiment.calibrating.reading import Calibrated
from simulation.experiment.run import run
from simulation.experiment.store import StorageError
from simulation.scenario.assumptions import Assumptions, book

BUDGET = 900


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where a stand-in with known answers is calibrated; no posterior is there yet."""
    monkeypatch.chdir(tmp_path)
    use_small_problem(monkeypatch)
    use_posterior(tmp_path / "posterior", monkeypatch)
    monkeypatch.setattr(simulate, "default_simulator", LinearMarket)
    return tmp_path


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})


@pytest.mark.slow
def test_a_calibration_from_start_to_scenarios(home: Path) -> None:
    """Sentences, last line, files; given again it does no run; adopted, scenarios draw from it and check shows it."""
    folder = Settings(BUDGET).folder("results")
    done = talentgap("calibrate", "--budget", str(BUDGET), "--jobs", "1", "--no-report")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "5 of 5 fitted targets lie inside their 90 % band."
    assert lines[1].startswith("Parameters pinned down (")
    assert all(name in lines[1] for name in small_space().names)
    assert re.match(r"The gap of 2035 is (1\.9|2\.)", lines[2])
    assert "of its variance is doubt about parameters" in lines[2]
    assert lines[3].startswith(f"calibration: {runs_in_all(BUDGET):,} runs on 1 core in ")
    assert lines[3].endswith(" effective draws of 126")
    assert lines[4] == f"Results: {folder}"
    assert "First design: 234 points all over the prior" in done.stderr
    assert "fit: 468 runs" in done.stderr
    assert json.loads((folder / "status.json").read_text())["state"] == "complete"
    assert not (home / "posterior").exists(), "nobody asked for it"
    assert not (folder / "failures.csv").exists()

    again = talentgap("calibrate", "--budget", str(BUDGET), "--jobs", "1", "--no-report", "--json", "--adopt")
    assert again.exit_code == 0, again.output
    assert again.stderr.splitlines()[0] == "Finished before, by the same code: nothing to do"
    told = json.loads(again.stdout)
    assert (told["runs"], told["kept"], told["failures"]) == (runs_in_all(BUDGET), runs_in_all(BUDGET), 0)
    assert (told["results"], told["status"]) == (str(folder), "complete")
    assert told["adopted"] == str(home / "posterior")
    assert 100.0 <= told["effective_draws"] <= told["draws"] == 126
    assert told["state"] == []
    assert {row["parameter"] for row in told["parameters"]} == set(small_space().names)
    draws = load_draws(home / "posterior")
    assert draws is not None
    assert len(draws.keys) == 3

    drawn = year_scenario(2, **{"runs.draws": "posterior"})
    results = run(drawn, out="results", simulator=QuickSimulator())
    assert results.manifest["draws"]["from"] == "posterior"
    shown = talentgap("check", str(results.folder))
    assert "Posterior predictive of the fitted targets" in shown.stdout
    assert "The posterior fits the reports and the model of today." in shown.stdout


@pytest.mark.slow
def test_failed_runs_are_left_out_and_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two in the first design, both runs of one draw to 2035: exit code 1, a table of them, and all else is there."""
    first, second = base_of_runs(200, 7).runs, base_of_runs(200, 8).runs
    fails = {first.seed_of(0), first.seed_of(16), second.seed_of(32), second.seed_of(33)}
    monkeypatch.setattr(simulate, "default_simulator", lambda: LinearMarket(fails=fails))
    done = talentgap("calibrate", "--budget", str(BUDGET), "--executor", "serial", "--no-report")
    assert done.exit_code == 1, done.output
    folder = Settings(BUDGET).folder("results")
    assert f"failed and were left out; {folder / 'failures.csv'} says which" in done.stderr
    rows = (folder / "failures.csv").read_text().splitlines()
    assert rows[0] == "runs_of,point,replicate,seed,error,message"
    assert [row.split(",")[:3] for row in rows[1:3]] == [["fit", "0", "0"], ["fit", "1", "0"]]
    assert sum(row.startswith("projection,2,") for row in rows) == 2
    assert "5 of 5 fitted targets" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--budget", "715"], "--budget: budget must be at least 716 runs; got 715"),
        (["--scale", "0"], "--scale: too low; you wrote 0; allowed: 1 to 2000 persons per agent"),
        (["--seed", "-1"], "--seed: too low; you wrote -1; allowed: 0 to 1,000,000,000"),
        (
            ["--executor", "slurm"],
            "--executor: not one of the choices; you wrote 'slurm'; allowed: serial, local, dask",
        ),
    ],
)
def test_bad_input_has_code_2_and_writes_nothing(home: Path, arguments: list[str], message: str) -> None:
    done = talentgap("calibrate", *arguments)
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (2, "", message)
    assert not (home / "results").exists()


def test_missing_packages_are_told_before_anything_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "emcee" else whole(name, *more)
    )
    done = talentgap("calibrate")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip() == "emcee is not installed: pip install 'talentgap[calibration]'"


def test_a_dry_run_tells_every_stage_and_writes_nothing(home: Path) -> None:
    """Runs exactly; the same as JSON."""
    done = talentgap("calibrate", "--dry-run", "--jobs", "2")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "first: 520 points, 1,040 runs to 2024-12"
    assert lines[5] == "projection: 280 points, 560 runs to 2035-12, beyond the budget"
    assert lines[6] == "openings: 200 points, 400 runs to 2030-12, beyond the budget"
    assert lines[7] == "Runs: 2,960, 2,000 of them in the budget of 2,000"
    assert lines[8].startswith("Time: about ")
    assert "on 2 cores" in lines[8]
    assert lines[11] == f"Results would go to: {Settings().folder()}"
    assert not (home / "results").exists()
    told = json.loads(talentgap("calibrate", "--dry-run", "--json", "--jobs", "1").stdout)
    assert told["runs"] == sum(stage["runs"] for stage in told["stages"]) == runs_in_all(2_000)
    assert list(told["seconds_per_run"]) == ["2024-12", "2030-12", "2035-12"]
    work = sum(stage.runs * told["seconds_per_run"][stage.end] for stage in stages(2_000))
    assert told["seconds"] == pytest.approx(work)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            CannotFitError("targets mutually inconsistent: a and b"),
            1,
            "Refused: targets mutually inconsistent: a and b. ",
        ),
        (
            CannotFitError("only 12 effective draws of 280"),
            1,
            "Refused: only 12 effective draws of 280. The runs are kept",
        ),
        (KeyboardInterrupt(), 130, "Interrupted. Finished runs are kept; the same command goes on from there."),
        (StorageError(28, "cannot write to results: disk full"), 1, "disk full. Finished runs are kept"),
        (StorageError(13, "cannot write to results: no right"), 2, "no right. Nothing was written"),
    ],
)
def test_what_stops_it_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    """With an exit code of its own, and nothing is adopted."""

    def stopped(*_: object, **__: object) -> Path:
        raise error

    monkeypatch.setattr(fitting, "calibrate", stopped)
    done = talentgap("calibrate", "--adopt")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert not (home / "posterior").exists()


def finished(home: Path, monkeypatch: pytest.MonkeyPatch, **manifest: object) -> Path:
    """A calibration that is made up; the command finds it done."""
    runs = {"asked": 1_552, "of_them_kept": 1_000, "failed": 0}
    folder = write_calibration(Settings(BUDGET).folder("results"), **{"runs": runs, **manifest})
    monkeypatch.setattr(fitting, "calibrate", lambda *_, **__: folder)
    return folder


def test_a_posterior_that_no_commit_makes_again_is_adopted_with_a_warning(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(home, monkeypatch, git={"commit": "0" * 40, "dirty": True})
    done = talentgap("calibrate", "--budget", str(BUDGET), "--adopt", "--no-report")
    assert done.exit_code == 0, done.output
    assert "--adopt: adopted, but made with changes that no commit holds" in done.stderr
    assert (home / "posterior").exists()


def test_what_is_not_complete_is_not_adopted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what its manifest does not describe."""
    finished(home, monkeypatch, status="refused")
    done = talentgap("calibrate", "--budget", str(BUDGET), "--adopt", "--no-report")
    assert done.exit_code == 1
    assert "--adopt: the calibration in results" in done.stderr
    assert "is not complete: refused" in done.stderr
    assert "Adopted" not in done.stdout
    assert not (home / "posterior").exists()


def test_the_last_line_counts_what_was_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(home, monkeypatch)
    done = talentgap("calibrate", "--budget", str(BUDGET), "--no-report", "--jobs", "2")
    assert done.exit_code == 0
    assert "calibration: 1,552 runs on 2 cores in " in done.stdout
    assert ", 1,000 of them from before, 150 effective draws of " in done.stdout
    assert done.stdout.startswith("5 of 5 fitted targets lie inside their 90 % band.\n")


def test_failed_runs_are_exit_code_1(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything told all the same."""
    folder = finished(home, monkeypatch, runs={"asked": 1_552, "of_them_kept": 0, "failed": 3})
    done = talentgap("calibrate", "--budget", str(BUDGET), "--no-report")
    assert done.exit_code == 1
    assert done.stderr == f"3 runs failed and were left out; {folder / 'failures.csv'} says which\n"
    assert "effective draws" in done.stdout


def test_the_report_is_written_and_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By `calibrate` and by `report`; a disk that does not take it is exit code 1, with the answers told."""
    folder = finished(home, monkeypatch)

    def write(folder: Path) -> Path:
        (folder / "report.html").write_text("x")
        return folder / "report.html"

    monkeypatch.setattr(report, "write_calibration_report", write)
    done = talentgap("calibrate", "--budget", str(BUDGET))
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, f"Report: {folder / 'report.html'}")
    assert talentgap("report", str(folder)).stdout == f"Report: {folder / 'report.html'}\n"

    def refuse(folder: Path) -> Path:
        raise PermissionError(13, "no right")

    monkeypatch.setattr(report, "write_calibration_report", refuse)
    done = talentgap("calibrate", "--budget", str(BUDGET))
    assert done.exit_code == 1
    assert "cannot write the report" in done.stderr
    assert "fitted targets" in done.stdout


def test_without_a_posterior_check_says_so(home: Path) -> None:
    """In one sentence after the table of a run; `--posterior` alone has nothing to show."""
    results = run(year_scenario(1), out="results", simulator=QuickSimulator())
    done = talentgap("check", str(results.folder))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("No posterior is there, so nothing is calibrated")
    assert json.loads(talentgap("check", str(results.folder), "--json").stdout)["posterior"] is None
    alone = talentgap("check", "--posterior")
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert "No posterior is there" in alone.stderr
    other = talentgap("check", "--posterior", str(results.folder))
    assert (other.exit_code, "holds no calibration" in other.stderr) == (2, True)


def test_check_shows_the_posterior(home: Path) -> None:
    """Compact after a run: fitted targets with band, z and verdict. Whole: all of them, parameters too."""
    write_calibration(home / "posterior")
    results = run(year_scenario(1), out="results", simulator=QuickSimulator())
    compact = talentgap("check", str(results.folder)).stdout
    _, _, after = compact.partition("Posterior predictive of the fitted targets")
    assert "shortfall_2022" in after
    assert "ratio_ai_every_year" not in after
    assert "The posterior fits the reports and the model of today." in after
    whole = talentgap("check", "--posterior").stdout
    assert "ratio_ai_every_year" in whole
    assert "not simulated" in whole
    names = ", ".join(small_space().names)
    fixed = len(list(book(Assumptions()))) - 3
    assert whole.splitlines()[-1] == (f"Calibrated (3): {names}. The other {fixed} assumptions of the book stay fixed.")
    assert "The gap of 2035 is 2.00 million persons, 90 % interval 1.5 to 2.5 million; 90 %" in whole.replace(
        "\xa0", " "
    )
    told = json.loads(talentgap("check", "--posterior", "--json").stdout)
    assert (told["state"], told["fixed"], len(told["parameters"])) == ([], fixed, 3)
    verdicts = {row["target"]: row["verdict"] for row in told["predictive"]}
    assert (verdicts["shortfall_2022"], verdicts["ratio_ai_every_year"]) == ("inside", "not simulated")
    unknown = next(row for row in told["predictive"] if row["target"] == "ratio_ai_every_year")
    assert unknown["z"] is None
    in_check = json.loads(talentgap("check", str(results.folder), "--json").stdout)["posterior"]
    assert in_check == told


@pytest.mark.parametrize("width", [80, 100, 170])
def test_no_id_is_broken_on_any_screen(width: int) -> None:
    """The committed posterior: every report stands whole on a line, every parameter too or by its two words."""
    done = CliRunner().invoke(app, ["check", "--posterior"], env={"COLUMNS": str(width)})
    lines = done.stdout.splitlines()
    words = {word for line in lines for word in line.split()}
    made = Calibrated.committed()
    assert set(made.table("predictive")["target"]) <= words
    (judged,) = [line for line in lines if line.split()[:1] == ["switchers"]]
    assert "0.5 to 0.85" in judged
    assert "0.675" not in judged
    assert {name.partition(".")[2] for name in made.calibrated} <= words | {word.partition(".")[2] for word in words}
    tables = lines[: next(at for at, line in enumerate(lines) if line.startswith("inside: "))]
    assert max(map(len, tables)) <= width


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("model_fingerprint", "The posterior is stale: the model has changed since it was fitted."),
        ("targets_sha256", "The posterior is stale: the reports in targets.csv have changed since it was fitted."),
    ],
)
def test_check_says_that_a_posterior_is_stale(home: Path, entry: str, said: str) -> None:
    write_calibration(home / "posterior", **{entry: "0" * 64})
    done = talentgap("check", "--posterior")
    assert done.exit_code == 0
    assert said in done.stdout
    assert "The posterior fits" not in done.stdout
    assert json.loads(talentgap("check", "--posterior", "--json").stdout)["state"] == [said]


def test_a_damaged_calibration_is_named(home: Path) -> None:
    folder = write_calibration(home / "posterior")
    (folder / "identifiability.csv").unlink()
    done = talentgap("check", "--posterior")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"the calibration in {folder} cannot be read" in done.stderr


def test_posterior_and_stylised_do_not_go_together(home: Path) -> None:
    done = talentgap("check", "--posterior", "--stylised")
    assert (done.exit_code, done.stderr.strip()) == (2, "--posterior and --stylised: give one of them")
