"""The command line: what it prints, what it writes, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from quick_simulator import QuickSimulator
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.commands import console
from simulation.experiment import simulate

HEAVY = (
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "matplotlib",
    "mesa",
    "scipy",
    "pydantic",
    "ruamel",
    "jinja2",
    "sklearn",
    "SALib",
)
SEED = 42 * 100_003


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario, where runs take no time and reports are one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "year.yaml").write_text("title: Year\nhorizon: {end: 2018-12}\nruns: {replicates: 3}\n")
    monkeypatch.setattr(simulate, "default_simulator", lambda: QuickSimulator(tmp_path / "journal"))
    monkeypatch.setattr("simulation.report.write_report", short_report)
    return tmp_path


def short_report(folder: Path, progress: object = None) -> Path:
    (folder / "report.html").write_text("<p>report</p>")
    return folder / "report.html"


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def written(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()} - {"year.yaml", "journal"}


def test_run_ends_by_naming_the_report(home: Path) -> None:
    result = talentgap("run", "year.yaml", "--jobs", "2")
    assert result.exit_code == 0, result.output
    first, second, last = result.stdout.strip().split("\n")
    folder = second.removeprefix("Results: ")
    assert first.startswith("year: 3 runs done in ")
    assert last == f"Report: {folder}/report.html"
    assert Path(folder, "report.html").is_file()
    assert folder.startswith("results/year/")


def test_json_is_one_object_on_stdout(home: Path) -> None:
    result = talentgap("run", "year.yaml", "--json")
    told = json.loads(result.stdout)
    assert set(told) == {
        "results", "scenario", "replicates", "seconds", "failures", "status", "report", "changed_nothing",
    }  # fmt: skip
    assert Path(told["results"], "series.parquet").is_file()
    assert (told["scenario"], told["replicates"], told["failures"], told["status"]) == (
        "year",
        3,
        0,
        "complete",
    )
    assert told["report"] == f"{told['results']}/report.html"
    assert "year: 3 of 3 runs" in result.stderr


def test_options_and_settings(home: Path) -> None:
    result = talentgap(
        *("run", "year.yaml", "--scale", "500", "--replicates", "2", "--seed", "7", "--out", "elsewhere"),
        *(
            "--set",
            "horizon.end=2019-06",
            "--set",
            "assumptions.skills.half_life_months=24",
            "--no-report",
            "--json",
        ),
    )
    told = json.loads(result.stdout)
    assert told["report"] is None
    assert told["results"].startswith("elsewhere/year/")
    resolved = Path(told["results"], "scenario.resolved.yaml").read_text()
    for line in ("scale: 500", "replicates: 2", "seed: 7", "end: 2019-06", "half_life_months: 24.0"):
        assert line in resolved
    assert "note: results depend on scale above 200; this run has 500" in result.stderr
    assert written(home) == {"elsewhere"}


def test_options_win_over_settings(home: Path) -> None:
    told = json.loads(talentgap("run", "year.yaml", "--set", "runs.replicates=5", "--replicates", "1", "--json").stdout)
    assert told["replicates"] == 1


def test_several_scenarios(home: Path) -> None:
    (home / "other.yaml").write_text("extends: year\nassumptions: {skills: {half_life_months: 24}}\n")
    result = talentgap("run", "year.yaml", "other.yaml", "--json")
    told = json.loads(result.stdout)
    assert told["results"] == "results"
    assert [one["scenario"] for one in told["scenarios"]] == ["year", "other"]
    assert all(Path(one["report"]).is_file() for one in told["scenarios"])
    assert told["failures"] == 0


def test_resume_is_the_default_and_can_be_refused(home: Path) -> None:
    for _ in range(2):
        talentgap("run", "year.yaml", "--no-report")
    assert len(QuickSimulator(home / "journal").done()) == 3
    result = talentgap("run", "year.yaml", "--no-report")
    assert "3 of them from before" in result.stdout
    talentgap("run", "year.yaml", "--no-report", "--no-resume")
    assert len(QuickSimulator(home / "journal").done()) == 6


def test_some_runs_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "default_simulator", lambda: QuickSimulator(fails={SEED + 1}))
    result = talentgap("run", "year.yaml", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["failures"], told["status"]) == (1, "some runs failed")
    assert Path(told["report"]).is_file()
    assert "1 of 3 runs failed" in result.stderr
    assert f"1 x ArithmeticError: seed {SEED + 1} does not converge" in result.stderr


def test_all_runs_fail_and_there_is_no_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "default_simulator", lambda: QuickSimulator(fails={SEED, SEED + 1, SEED + 2}))
    result = talentgap("run", "year.yaml", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["report"] is None


def test_no_room_for_the_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, progress: object = None) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simulation.report.write_report", full)
    result = talentgap("run", "year.yaml", "--json")
    assert result.exit_code == 1
    assert "No space left on device. The results are kept." in result.stderr
    assert Path(json.loads(result.stdout)["results"], "series.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("yeer.yaml",), "yeer.yaml: no such file; did you mean 'year.yaml'?"),
        (
            ("year.yaml", "--scale", "5000"),
            "--scale: runs.scale: too high; you wrote 5000; allowed: 1 to 2000",
        ),
        (("year.yaml", "--replicates", "0"), "--replicates: runs.replicates: too low; you wrote 0"),
        (("year.yaml", "--seed", "-1"), "--seed: runs.seed: too low; you wrote -1"),
        (("year.yaml", "--set", "runs.scal=5"), "unknown key; did you mean 'scale'?"),
        (("year.yaml", "yeer.yaml", "--scale", "0"), "yeer.yaml: no such file"),
        (("year.yaml", "--out", "year.yaml"), "cannot write year.yaml/year"),
        (("year.yaml", "--out", "year.yaml"), ". Nothing was written: name another folder with --out."),
        (("year.yaml", "--jobs", "0"), "--jobs"),
        (("year.yaml", "--scale", "many"), "--scale"),
        ((), "SCENARIO"),
    ],
)
def test_bad_input_is_code_2_and_writes_nothing(arguments: tuple[str, ...], message: str, home: Path) -> None:
    result = talentgap("run", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert written(home) == set()


def test_validate(home: Path) -> None:
    result = talentgap("validate", "year.yaml")
    assert result.exit_code == 0
    assert result.stdout == "year.yaml: valid; 3 runs of 12 months (2018-01 to 2018-12) at scale 100\n"
    assert written(home) == set()


POLICY = """title: Policy
horizon: {end: 2027-12}
policies:
  beyond_pillars: {overseas_recruitment: {value: 10000, from: 2026-07}}
  discipline_integration: {minor_programmes: {value: 0, from: 2026-07}}
"""


def test_validate_tells_planned_costs_and_idle_levers(home: Path) -> None:
    """Half of 10,000 recruits at 300,000 CNY in 2026; the years that a run does not reach are left out."""
    (home / "policy.yaml").write_text(POLICY)
    result = talentgap("validate", "policy.yaml")
    assert result.exit_code == 0
    assert result.stdout.split("\n")[1] == "policy.yaml: planned cost of policies: 1.5 billion CNY in 2026"
    assert result.stderr == (
        "note: policies.discipline_integration.minor_programmes.value: 0 is the value at which this lever changes "
        "nothing\n"
    )


@pytest.mark.parametrize("command", ["validate", "run"])
def test_a_policy_beyond_its_budget_is_bad_input_and_nothing_is_written(command: str, home: Path) -> None:
    (home / "policy.yaml").write_text(POLICY + "budget:\n  firms_cny_per_year: 1.4e+9\n")
    result = talentgap(command, "policy.yaml", "year.yaml")
    assert result.exit_code == 2
    assert result.stderr == (
        "policy.yaml:7:23: budget.firms_cny_per_year: policies are planned to cost 3 billion CNY in 2027, more than "
        "the budget of 1.4 billion CNY (so in 2 of 10 years); "
        "the dearest lever is beyond_pillars.overseas_recruitment with 3 billion CNY"
        "\n    to mend: set fewer or weaker levers, let them begin later or come in more slowly, or raise the limit\n"
    )
    assert written(home) == {"policy.yaml"}


def test_run_names_idle_levers(home: Path) -> None:
    (home / "policy.yaml").write_text(POLICY.replace("2027-12", "2026-12"))
    result = talentgap("run", "policy.yaml", "--replicates", "1")
    assert result.exit_code == 0
    assert "note: policies.discipline_integration.minor_programmes.value: 0 is the value" in result.stderr


def test_validate_tells_of_every_file(home: Path) -> None:
    (home / "bad.yaml").write_text("title: Bad\nruns: {scale: 0, seeds: 1}\n")
    result = talentgap("validate", "bad.yaml", "year.yaml", "none.yaml")
    assert result.exit_code == 2
    assert result.stdout.startswith("year.yaml: valid")
    assert result.stderr.split("\n")[:3] == [
        "bad.yaml:2:15: runs.scale: too low; you wrote 0; allowed: 1 to 2000 persons per agent",
        "bad.yaml:2:18: runs.seeds: unknown key; did you mean 'seed'?",
        "none.yaml: no such file",
    ]


def test_report_is_written_anew(home: Path) -> None:
    folder = json.loads(talentgap("run", "year.yaml", "--no-report", "--json").stdout)["results"]
    result = talentgap("report", folder)
    assert (result.exit_code, result.stdout) == (0, f"Report: {folder}/report.html\n")


def test_report_and_check_of_a_folder_without_results(home: Path) -> None:
    folder = json.loads(talentgap("run", "year.yaml", "--no-report", "--json").stdout)["results"]
    for command in ("report", "check"):
        result = talentgap(command, "results/year")
        assert result.exit_code == 2
        assert result.stderr == (
            f"results/year: no results folder, it has no series.parquet; did you mean '{folder}'?\n"
        )
    assert "talentgap run" in talentgap("check").stderr


def test_check_takes_the_newest_baseline(home: Path) -> None:
    (home / "year.yaml").rename(home / "baseline.yaml")
    folder = json.loads(talentgap("run", "baseline.yaml", "--no-report", "--json").stdout)["results"]
    result = talentgap("check")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Results: {folder}\n3 runs at scale 100, over draws of the posterior\n")
    told = json.loads(talentgap("check", "--json").stdout)
    assert told["results"] == folder
    assert {"counts", "targets"} <= set(told)


def test_help_of_each_command_has_an_example() -> None:
    commands = list(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert commands == [
        "new", "validate", "explain", "diff", "schema", "run", "compare", "attribute", "sweep", "sensitivity",
        "calibrate", "check", "report",
    ]  # fmt: skip
    for command in commands:
        result = talentgap(command, "--help")
        assert result.exit_code == 0
        assert f"Example: talentgap {command}" in result.stdout


def test_help_loads_nothing_heavy() -> None:
    """What makes `talentgap --help` answer at once."""
    code = (
        "import sys; from typer.testing import CliRunner; from simulation.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_validate_loads_nothing_of_the_model() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from simulation.cli import app\n"
        "CliRunner().invoke(app, ['validate', 'none.yaml'])\n"
        "print([name for name in ('numba', 'pandas', 'pyarrow', 'mesa') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_no_colour_and_no_bar_outside_a_terminal(home: Path) -> None:
    result = talentgap("run", "year.yaml")
    assert "\x1b" not in result.output
    assert "year: 3 of 3 runs" in result.stderr


def test_a_terminal_gets_a_bar_with_rate_and_time_left() -> None:
    import io

    from rich.console import Console

    screen = Console(file=io.StringIO(), force_terminal=True, width=100, no_color=True)
    bar = console.TerminalBar(screen)
    bar.say("Getting ready")
    bar.begin("baseline", 4, 1)
    for _ in range(3):
        bar.advance()
    bar.end()
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "Getting ready" in shown
    assert "4/4 runs" in shown
    assert "/s" in shown
    assert "left" in shown


@pytest.mark.parametrize("command", ["check", "report"])
def test_damaged_tables_are_told_and_not_a_traceback(command: str, home: Path) -> None:
    folder = Path(json.loads(talentgap("run", "year.yaml", "--no-report", "--json").stdout)["results"])
    (folder / "series.parquet").write_bytes(b"PAR1 and then the disk was full")
    arguments = ("check", str(folder)) if command == "check" else ("report", str(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulation.report.write_report", reading_report)
        result = talentgap(*arguments)
    assert result.exit_code == (2 if command == "check" else 1)
    assert result.stderr.startswith(f"{folder} is damaged (")
    assert result.stderr.endswith("    to mend: delete it, and give the command that made it again\n")


def reading_report(folder: Path, progress: object = None) -> Path:
    from simulation.report.reading import read_results

    read_results(folder)
    return folder


def test_a_comparison_without_its_manifest_is_told(home: Path) -> None:
    (home / "results" / "compare-x-1").mkdir(parents=True)
    (home / "results" / "compare-x-1" / "pairs.parquet").touch()
    result = talentgap("report", "results/compare-x-1")
    assert result.exit_code == 1
    assert "manifest.json is not there; the command that made results/compare-x-1, given again" in result.stderr
