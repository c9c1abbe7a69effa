"""`talentgap attribute`: what it prints and writes, its exit codes, and the real market at coarse scale."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pandas as pd
import pytest
from game_simulator import GameSimulator
from typer.testing import CliRunner, Result

import simulation
from simulation.cli import app
from simulation.commands.declared.simulating import attribute as command
from simulation.experiment import simulate
from simulation.experiment.attribution import attribute
from simulation.scenario.policies import PILLARS

SCENARIO = """
title: Two pillars
horizon: {end: 2019-12}
runs: {replicates: 3}
policies:
  industry_demands:
    internships: {value: 0.6, from: 2018-07}
  skill_upgrading:
    certification: {value: 0.5, from: 2018-07}
    learning_platform: {value: 0.6, from: 2018-07}
"""
WORTH = {("industry_demands",): -40_000.0, ("certification",): -10_000.0, ("learning_platform",): 4_000.0}
SEED = 42 * 100_003


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario, where the shortfall is a known game."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.yaml").write_text(SCENARIO)
    use(monkeypatch, GameSimulator(tmp_path / "journal", worth=WORTH))
    return tmp_path


def use(monkeypatch: pytest.MonkeyPatch, simulator: GameSimulator) -> None:
    monkeypatch.setattr(simulate, "default_simulator", lambda: simulator)


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_it_answers_in_sentences_and_names_the_report(home: Path) -> None:
    result = talentgap("attribute", "two.yaml")
    assert result.exit_code == 0, result.output
    lines = result.stdout.replace("\u00a0", " ").strip().split("\n")
    assert lines[0] == "What do the pillars do together?"
    assert lines[1].startswith("  The pillars industry demands and skill upgrading close 46,000 of the gap of ")
    assert "Closing the gap: industry demands 40,000 (40,000 to 40,000)" in result.stdout
    folder = lines[-2].removeprefix("Results: ")
    assert folder.startswith("results/attribute-two-")
    assert lines[-1] == f"Report: {folder}/report.html"
    names = {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}
    figures = {f"figures/{name}.{end}" for name in ("waterfall", "interactions") for end in ("svg", "png", "csv")}
    tables = {"coalitions.csv", "shapley.csv", "interactions.csv"}
    assert names == tables | figures | {"manifest.json", "report.html", "scenario.resolved.yaml"}
    assert "not run: national_strategies, discipline_integration (4 distinct scenarios instead of 16)" in result.stderr
    assert "two: 4 coalitions: 12 of 12 runs" in result.stderr
    assert result.stderr.count("Getting the model ready") == 1


def test_json_is_one_object_on_stdout(home: Path) -> None:
    told = json.loads(talentgap("attribute", "two.yaml", "--json", "--no-report").stdout)
    assert told["report"] is None
    assert (told["indicator"], told["group"], told["year"], told["unit"]) == ("shortfall", "all", 2019, "persons")
    assert (told["status"], told["failures"], told["replicates"]) == ("complete", 0, 3)
    rows = {row["player"]: row for row in told["contributions"]}
    assert rows["industry_demands"]["mean"] == pytest.approx(-40_000.0, abs=1e-6)
    assert rows["skill_upgrading"]["mean"] == pytest.approx(-6_000.0, abs=1e-6)
    assert rows["national_strategies"]["per_million_cny"] is None
    assert len(told["interactions"]) == 6
    manifest = json.loads(Path(told["results"], "manifest.json").read_text())
    assert manifest["attribution"]["not_set"] == ["national_strategies", "discipline_integration"]
    assert manifest["runs"] == {"distinct_scenarios": 4, "runs": 12, "failed": 0}
    assert len(manifest["results"]) == 4


def test_levers_and_options(home: Path) -> None:
    result = talentgap(
        *("attribute", "two.yaml", "--levers", "skill_upgrading", "--replicates", "2", "--seed", "7", "--year", "2018"),
        *("--scale", "500", "--out", "elsewhere", "--set", "title=Other", "--discount-rate", "0", "--json"),
    )
    told = json.loads(result.stdout)
    assert told["levers_of"] == "skill_upgrading"
    assert [row["player"] for row in told["contributions"]] == ["learning_platform", "certification", "total"]
    assert told["contributions"][1]["mean"] == pytest.approx(-10_000.0, abs=1e-6)
    assert told["contributions"][1]["discounted_cost_cny"] == 24e9
    assert told["results"].startswith("elsewhere/attribute-two-")
    assert (told["replicates"], told["year"]) == (2, 2018)
    assert "this run has 500" in result.stderr


def test_runs_are_shared_with_run_and_go_on_where_they_stopped(home: Path) -> None:
    """Ten of the twelve runs are there when the command is interrupted in the middle and started again."""
    simulator = GameSimulator(home / "journal", worth=WORTH)
    talentgap("run", "two.yaml", "--no-report")
    assert len(simulator.done()) == 3
    talentgap("attribute", "two.yaml", "--no-report", "--replicates", "2")
    assert len(simulator.done()) == 3 + 3 * 2
    result = talentgap("attribute", "two.yaml", "--no-report")
    assert len(simulator.done()) == 4 * 3
    assert "two: 4 coalitions: 12 runs, 9 of them already there" in result.stderr


def test_interrupted_says_so_and_keeps_what_is_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(GameSimulator):
        def __call__(self, scenario: simulation.Scenario, seed: int) -> simulate.SimulatedRun:
            if len(self.done()) == 5:
                raise KeyboardInterrupt
            return super().__call__(scenario, seed)

    (home / "journal").touch()
    use(monkeypatch, Interrupted(home / "journal", worth=WORTH))
    result = talentgap("attribute", "two.yaml", "--jobs", "1")
    assert result.exit_code == 130
    assert "the same command goes on from there" in result.stderr
    assert not list(home.glob("results/attribute-*"))
    use(monkeypatch, GameSimulator(home / "journal", worth=WORTH))
    assert talentgap("attribute", "two.yaml", "--jobs", "1").exit_code == 0
    assert len(GameSimulator(home / "journal").done()) == 12


def test_some_runs_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, GameSimulator(worth=WORTH, fails={SEED + 1}))
    result = talentgap("attribute", "two.yaml", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["failures"], told["replicates"], told["status"]) == (4, 2, "some runs failed")
    assert "4 runs failed; their replicates are left out of every coalition" in result.stderr
    use(monkeypatch, GameSimulator(fails={SEED, SEED + 1, SEED + 2}))
    result = talentgap("attribute", "two.yaml", "--out", "other")
    assert result.exit_code == 1
    assert "nothing to attribute" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("two.yaml", "--indicator", "vacancy"), "indicator must be one of the catalogue; got 'vacancy'"),
        (("two.yaml", "--group", "layer=clouds"), "group of shortfall must be one of all, "),
        (("two.yaml", "--year", "2035"), "year must be one that is simulated, 2018 to 2019; got 2035"),
        (("two.yaml", "--levers", "national_strategies"), "two sets no lever of national_strategies"),
        (("two.yaml", "--set", "horizon.end=2018-13"), "no such month"),
        (("nowhere.yaml",), "nowhere.yaml"),
    ],
)
def test_bad_input_writes_nothing(home: Path, arguments: tuple[str, ...], message: str) -> None:
    result = talentgap("attribute", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert {path.name for path in home.iterdir()} == {"two.yaml"}


def test_a_folder_that_cannot_be_written(home: Path) -> None:
    (home / "taken").write_text("a file")
    result = talentgap("attribute", "two.yaml", "--out", "taken")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_the_command_and_python_discount_alike() -> None:
    """Both leave the rate to the scenario's budget unless it is given."""
    assert inspect.signature(command).parameters["discount_rate"].default is None
    assert inspect.signature(attribute).parameters["discount_rate"].default is None


def test_the_real_market_at_coarse_scale(tmp_path: Path) -> None:
    """Two pillars, 18 months, two replicates: values add up, costs are those of the levers, absent pillars are zero."""
    path = tmp_path / "two.yaml"
    path.write_text(SCENARIO.replace("2019-12", "2019-06"))
    made = simulation.attribute(path, replicates=2, scale=2000, year=2019, out=tmp_path)
    table = made.shapley.set_index("player")
    total = made.game[:, -1] - made.game[:, 0]
    assert table["mean"]["total"] == pytest.approx(total.mean(), abs=1e-10 * abs(made.game).max())
    assert table["mean"][list(PILLARS)].sum() == pytest.approx(total.mean(), abs=1e-10 * abs(made.game).max())
    assert table["mean"][["national_strategies", "discipline_integration"]].tolist() == [0.0, 0.0]
    assert abs(total).min() > 0
    assert (table["discounted_cost_cny"][["industry_demands", "skill_upgrading"]] > 0).all()
    coalitions = pd.read_csv(made.folder / "coalitions.csv").set_index("coalition")
    assert coalitions["discounted_cost_cny"]["none"] == 0.0
    assert coalitions["config_hash"].nunique() == 4
    both = simulation.Results(made.sources[-1]).series("shortfall")
    rows = both[(both["group"] == "all") & both["month"].astype(str).str.startswith("2019")]
    assert coalitions["mean"]["+".join(PILLARS)] == pytest.approx(rows["value"].mean(), rel=1e-9)


def test_the_report_of_an_attribution_is_written_anew(home: Path) -> None:
    """`report` reads the folder and the runs it rests on, and writes the same page again."""
    folder = json.loads(talentgap("attribute", "two.yaml", "--json").stdout)["results"]
    page = Path(folder, "report.html")
    before = page.read_bytes()
    page.unlink()
    result = talentgap("report", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"Report: {page}\n"
    assert page.read_bytes() == before


def test_the_report_of_an_attribution_needs_its_runs(home: Path) -> None:
    folder = json.loads(talentgap("attribute", "two.yaml", "--no-report", "--json").stdout)["results"]
    for series in home.glob("results/two/*/series.parquet"):
        series.unlink()
    result = talentgap("report", folder)
    assert result.exit_code == 1
    assert "series.parquet is not there; the command that made results/attribute-two-" in result.stderr


def test_no_resume_does_all_runs_again(home: Path) -> None:
    """As for `run`: without --no-resume nothing is done twice."""
    journal = home / "journal"
    for more, runs in ((), 12), ((), 12), (("--no-resume",), 24):
        assert talentgap("attribute", "two.yaml", "--no-report", *more).exit_code == 0
        assert len(journal.read_text().split()) == runs


@pytest.mark.parametrize("typed", ["4", "skill-upgrading", "skill_upgrading"])
def test_a_pillar_is_named_by_number_or_with_dashes(typed: str, home: Path) -> None:
    told = json.loads(talentgap("attribute", "two.yaml", "--levers", typed, "--no-report", "--json").stdout)
    assert told["levers_of"] == "skill_upgrading"
