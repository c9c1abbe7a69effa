"""`talentgap compare` and `simulation.compare`: what they print and write, exit codes, and zero as zero."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from quick_simulator import QuickSimulator
from typer.testing import CliRunner, Result

import simulation
from simulation.cli import app
from simulation.experiment import simulate
from simulation.experiment.compare import Comparison, NoPairsError
from simulation.experiment.simulate import SimulatedRun
from simulation.report import write_comparison_report
from simulation.report.compared import read_compared
from simulation.report.comparison_notes import notes_on
from simulation.report.figures.paired_cost import subtitle
from simulation.scenario import Scenario

SEED = 42 * 100_003


class ShiftedSimulator(QuickSimulator):
    """The quick simulator, whose figures rise by the half-life of skills above 30 months; 99 fails for one seed."""

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        half_life = scenario.assumptions.skills.half_life_months
        if half_life == 99 and seed == SEED + 1:
            raise ArithmeticError("this one does not converge")
        made = super().__call__(scenario, seed)
        return SimulatedRun(made.keys, made.values + (half_life - 30), made.flows, made.persons)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with scenarios, where runs take no time and reports are one line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text("title: Base\nhorizon: {end: 2020-12}\nruns: {replicates: 3, draws: fixed}\n")
    (tmp_path / "slow.yaml").write_text("extends: base\ntitle: Slow\nassumptions: {skills: {half_life_months: 36}}\n")
    (tmp_path / "fails.yaml").write_text("extends: base\ntitle: F\nassumptions: {skills: {half_life_months: 99}}\n")
    (tmp_path / "copy.yaml").write_text("extends: base\ntitle: Copy\n")
    monkeypatch.setattr(simulate, "default_simulator", lambda: ShiftedSimulator(tmp_path / "journal"))
    monkeypatch.setattr("simulation.report.write_comparison_report", short_report)
    return tmp_path


def short_report(folder: Path, progress: object = None) -> Path:
    (folder / "report.html").write_text("<p>report</p>")
    return folder / "report.html"


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compare", *arguments])


def test_it_ends_by_naming_results_and_report(home: Path) -> None:
    """A line per scenario, the folder, the report; the runs lie in folders of their own."""
    result = compare("base.yaml", "slow.yaml", "copy.yaml", "--jobs", "2")
    assert result.exit_code == 0, result.output
    lines = result.stdout.strip().split("\n")
    assert lines[:2] == ["slow against base: 3 pairs", "copy against base: 3 pairs; the same, bit for bit"]
    folder = lines[2].removeprefix("Results: ")
    assert folder.startswith("results/compare-base-")
    assert lines[3] == f"Report: {folder}/report.html"
    made = {path.name for path in Path(folder).iterdir()}
    assert {"differences.parquet", "pairs.parquet", "comparison.csv", "manifest.json", "report.html"} <= made
    assert {path.parent.parent.name for path in home.glob("results/*/*/series.parquet")} == {"base", "slow", "copy"}


def test_json_is_one_object_with_the_folder(home: Path) -> None:
    """The keys, and what they hold."""
    told = json.loads(compare("base.yaml", "slow.yaml", "copy.yaml", "--json").stdout)
    assert set(told) == {
        "results", "base", "scenarios", "replicates", "seconds", "failures", "status", "report", "changed_nothing",
    }  # fmt: skip
    assert (told["base"], told["replicates"], told["failures"], told["status"]) == ("base", 3, 0, "complete")
    slow, copy = told["scenarios"]
    assert set(slow) == {"scenario", "results", "pairs", "identical", "variance_ratio"}
    assert (slow["scenario"], slow["pairs"], slow["identical"], slow["variance_ratio"]) == ("slow", 3, False, None)
    assert (copy["pairs"], copy["identical"]) == (3, True)
    assert Path(slow["results"], "series.parquet").is_file()
    assert told["report"] == f"{told['results']}/report.html"


def test_differences_are_exact(home: Path) -> None:
    """Six months of half-life more: six more of everything a month, seventy-two a year of what is added up."""
    told = json.loads(compare("base.yaml", "slow.yaml", "copy.yaml", "--no-report", "--json").stdout)
    assert told["report"] is None
    made = (
        Comparison(told["results"])
        .differences("shortfall", "hires")
        .set_index(["scenario", "group", "year", "indicator"])
    )
    np.testing.assert_allclose(
        made.loc[("slow", "all", 2020, "shortfall"), ["difference", "low90", "high50"]].astype(float), 6
    )
    assert made.loc[("slow", "all", 2020, "hires"), "difference"] == pytest.approx(72)
    zeros = made.loc["copy"][["difference", "low50", "high50", "low90", "high90"]]
    assert (zeros.to_numpy() == 0).all()
    rows = pd.read_csv(Path(told["results"]) / "comparison.csv")
    assert set(rows["scenario"]) == {"slow", "copy"}
    assert set(rows["year"]) == {2019, 2020}


def test_the_same_command_goes_on_and_gives_the_same_bytes(home: Path) -> None:
    """Nothing is run again; parquet and CSV keep every byte; more replicates go on in the same folder."""
    names = ("differences.parquet", "pairs.parquet", "comparison.csv")
    first = json.loads(compare("base.yaml", "slow.yaml", "--json").stdout)["results"]
    before = [Path(first, name).read_bytes() for name in names]
    done = len(ShiftedSimulator(home / "journal").done())
    again = json.loads(compare("base.yaml", "slow.yaml", "--json", "--jobs", "1").stdout)["results"]
    assert first == again
    assert before == [Path(first, name).read_bytes() for name in names]
    assert len(ShiftedSimulator(home / "journal").done()) == done == 6
    more = json.loads(compare("base.yaml", "slow.yaml", "--json", "--replicates", "5").stdout)
    assert (more["results"], more["scenarios"][0]["pairs"]) == (first, 5)
    assert len(ShiftedSimulator(home / "journal").done()) == 10


def test_failed_runs_leave_whole_pairs(home: Path) -> None:
    """Code 1; the pairs that are whole are compared, and their number is said."""
    result = compare("base.yaml", "fails.yaml", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["failures"], told["status"], told["scenarios"][0]["pairs"]) == (1, "some runs failed", 2)
    assert "fails: 2 whole pairs; 1 of 3 are left out" in result.stderr
    pairs = Comparison(told["results"]).pairs("shortfall")
    assert sorted(set(pairs["seed"])) == [SEED, SEED + 2]


def test_no_whole_pair_is_code_1_without_a_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "default_simulator", lambda: QuickSimulator(fails={SEED, SEED + 1, SEED + 2}))
    result = compare("base.yaml", "slow.yaml")
    assert result.exit_code == 1
    assert "there is nothing to compare" in result.stderr
    assert list(home.glob("results/compare-*")) == []
    with pytest.raises(NoPairsError):
        simulation.compare("base.yaml", "slow.yaml", simulator=QuickSimulator(fails={SEED, SEED + 1, SEED + 2}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("base.yaml", "slwo.yaml"), "slwo.yaml: no such file; did you mean 'slow.yaml'?"),
        (("base.yaml", "slow.yaml", "bad.yaml"), "bad.yaml:2:15: runs.scale: too low"),
        (("base.yaml", "other.yaml"), "other: runs.seed is 7, that of base is 42; pairs need the same seed"),
        (("base.yaml", "other.yaml"), "other: horizon.end is 2019-12, that of base is 2020-12"),
        (("base.yaml", "base.yaml"), "2 scenarios go by the name 'base'"),
        (("base.yaml", "slow.yaml", "--set", "horizon.end=2018-12"), "the horizon ends within the first year"),
        (("base.yaml",), "SCENARIO"),
        (("base.yaml", "slow.yaml", "--out", "base.yaml"), "cannot write base.yaml/base"),
    ],
)
def test_bad_input_is_code_2_and_nothing_runs(arguments: tuple[str, ...], message: str, home: Path) -> None:
    """All files are checked, alone and against each other, before the first run starts."""
    (home / "bad.yaml").write_text("title: Bad\nruns: {scale: 0}\n")
    (home / "other.yaml").write_text(
        "title: Other\nhorizon: {end: 2019-12}\nruns: {seed: 7, replicates: 3, draws: fixed}\n"
    )
    result = compare(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert not (home / "journal").exists()
    assert not (home / "results").exists()


def test_an_incomplete_year_is_told(home: Path) -> None:
    """A horizon of eighteen months shows six of 2019 and says so."""
    told = json.loads(compare("base.yaml", "slow.yaml", "--set", "horizon.end=2019-06", "--json").stdout)
    made = Comparison(told["results"])
    assert made.manifest["partial_year"] is True
    assert set(made.differences("hires")["difference"]) == {36.0}
    assert "The only year shown is incomplete" in write_comparison_report(made.folder).read_text("utf-8")


def test_options_hold_for_all_scenarios(home: Path) -> None:
    """`--seed` makes scenarios of different seeds comparable."""
    (home / "other.yaml").write_text("extends: slow\nruns: {seed: 7}\n")
    told = json.loads(compare("base.yaml", "other.yaml", "--seed", "5", "--replicates", "2", "--json").stdout)
    made = Comparison(told["results"])
    assert (made.manifest["seed"], made.manifest["scenarios"][0]["pairs"]) == (5, 2)
    assert set(made.pairs("shortfall")["seed"]) == {5 * 100_003, 5 * 100_003 + 1}
    assert made.manifest["differs"]["assumptions.skills.half_life_months"]["other"] == 36


def test_costs_are_discounted_at_the_rate_of_the_base(home: Path) -> None:
    """Budgets change no figure of a run, so that they are no difference between scenarios."""
    (home / "dear.yaml").write_text("extends: base\nbudget: {discount_rate_per_year: 0.08}\n")
    for files, rate in ((("base.yaml", "dear.yaml"), 0.04), (("dear.yaml", "base.yaml"), 0.08)):
        made = Comparison(json.loads(compare(*files, "--json").stdout)["results"])
        assert made.manifest["discount_rate_per_year"] == rate
        assert "budget.discount_rate_per_year" not in made.manifest["differs"]
        assert made.manifest["base"]["discount_rate_per_year"] == rate
        assert made.manifest["scenarios"][0]["discount_rate_per_year"] == pytest.approx(0.12 - rate)
        (note,) = [note for note in notes_on(read_compared(made.folder)) if "discounted" in note]
        assert f"has {100 * (0.12 - rate):g}" in note
        assert f"discounted at {100 * rate:g}" in subtitle(read_compared(made.folder).discount_rate)


def test_an_interrupt_is_code_130(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compared; what is finished stays."""

    def interrupted(*_: Any) -> SimulatedRun:
        raise KeyboardInterrupt

    compare("base.yaml", "slow.yaml", "--replicates", "2")
    monkeypatch.setattr(ShiftedSimulator, "__call__", interrupted)
    result = compare("base.yaml", "slow.yaml", "--jobs", "1")
    assert result.exit_code == 130
    assert "Interrupted. Finished runs are kept" in result.stderr


def test_no_room_for_the_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, progress: object = None) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simulation.report.write_comparison_report", full)
    result = compare("base.yaml", "slow.yaml", "--json")
    assert result.exit_code == 1
    assert Path(json.loads(result.stdout)["results"], "pairs.parquet").is_file()


def test_the_report_of_a_comparison_is_written_anew(home: Path) -> None:
    folder = json.loads(compare("base.yaml", "slow.yaml", "--no-report", "--json").stdout)["results"]
    result = CliRunner().invoke(app, ["report", folder])
    assert (result.exit_code, result.stdout) == (0, f"Report: {folder}/report.html\n")


def test_reports_of_runs_are_kept_up_to_date(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that are added to a folder: a comparison writes its report anew; with --no-report it is said to be old."""
    written: list[str] = []

    def report_of_run(folder: Path, progress: object = None) -> Path:
        written.append(folder.parent.name)
        return short_report(folder)

    monkeypatch.setattr("simulation.report.write_report", report_of_run)
    assert CliRunner().invoke(app, ["run", "base.yaml"]).exit_code == 0
    assert compare("base.yaml", "slow.yaml").exit_code == 0
    assert written == ["base"]  # nothing was added
    (report,) = home.glob("results/base/*/report.html")
    told = f"{report.relative_to(home)} was written before the newest runs; 'talentgap report"
    assert told not in compare("base.yaml", "slow.yaml", "--no-report").stderr
    assert told in compare("base.yaml", "slow.yaml", "--no-report", "--replicates", "4").stderr
    assert written == ["base"]
    assert compare("base.yaml", "slow.yaml", "--replicates", "5").exit_code == 0
    assert written == ["base", "base"]
    assert told in CliRunner().invoke(app, ["run", "base.yaml", "--no-report", "--replicates", "6"]).stderr


def test_the_check_of_a_comparison_names_its_runs(home: Path) -> None:
    folder = json.loads(compare("base.yaml", "slow.yaml", "--no-report", "--json").stdout)["results"]
    told = CliRunner().invoke(app, ["check", folder])
    assert told.exit_code == 2
    runs = ", ".join(str(*Path("results", name).iterdir()) for name in ("base", "slow"))
    assert told.stderr.strip().endswith(f"it holds a comparison, of the runs in {runs}")


def test_in_python(tmp_path: Path) -> None:
    """Scenarios made in Python, one of them a copy; names must differ."""
    base = Scenario(title="Base").with_({"horizon.end": "2020-12"}).named("base")
    slow = base.with_({"assumptions.skills.half_life_months": 36.0}).named("slow")
    made = simulation.compare(base, slow, replicates=2, out=tmp_path, simulator=ShiftedSimulator())
    assert made.folder.parent == tmp_path
    assert len(made.pairs()) == 2 * len(made.differences())
    with pytest.raises(ValueError, match="each needs a name of its own"):
        simulation.compare(base, base.with_({"runs.scale": 100}), out=tmp_path, simulator=ShiftedSimulator())
    with pytest.raises(FileNotFoundError, match="holds no comparison"):
        Comparison(tmp_path)


def test_the_market_itself_gives_zero_for_an_equal_scenario_and_a_clear_difference_for_another(tmp_path: Path) -> None:
    """The real model, coarse and short: a copy is equal bit for bit; slower ageing leaves staff more skilled."""
    base = (
        Scenario(title="Base").with_({"horizon.end": "2019-12", "runs.scale": 2000, "runs.replicates": 4}).named("base")
    )
    copy = base.with_({"title": "Copy"}).named("copy")
    slow = base.with_({"assumptions.skills.half_life_months": 120.0}).named("slow")
    made = simulation.compare(base, copy, slow, out=tmp_path)
    equal, other = made.manifest["scenarios"]
    assert (equal["pairs"], equal["identical"], other["identical"]) == (4, True, False)
    table = made.differences()
    zeros = table[table["scenario"] == "copy"]
    known = zeros["pairs"] > 0
    assert known.mean() > 0.9
    assert (zeros.loc[known, ["difference", "low90", "high90", "spread_low90", "spread_high90"]].to_numpy() == 0).all()
    skill = table[(table["scenario"] == "slow") & (table["indicator"] == "skill_technical") & (table["group"] == "all")]
    assert (skill["low90"] > 0).all()
    assert table["few_agents"].any()
