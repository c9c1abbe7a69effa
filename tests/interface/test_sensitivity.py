"""`talentgap sensitivity`: from a sweep file or a folder to tables, figures, report and answers; exit codes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawn_text import check_words_apart
from html_page import HtmlPage, decoded
from matplotlib.figure import Figure
from matplotlib.text import Text
from quick_simulator import QuickSimulator
from snippets import ROOT, beside_scenarios, texts
from sweep_files import FactorSimulator, sweep_file
from synthetic_sweeps import ishigami, linear, synthetic_sweep
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.experiment import simulate
from simulation.experiment.sensitivity import Sensitivity, analyse
from simulation.report import write_sensitivity_report
from simulation.report.sensitivity.answers import answers
from simulation.report.sensitivity.write import FIGURES, drawable
from simulation.report.style import RC

SEED = 7 * 100_003
LHS = {"kind": "latin-hypercube", "points": 60, "seed": 1}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sweep over which the quick simulator's figures follow from the factors, at scale 2000."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(simulate, "default_simulator", lambda: FactorSimulator(tmp_path / "journal"))
    sweep_file(tmp_path, runs="{scale: 2000}")
    return tmp_path


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sensitivity", *arguments])


def test_from_a_sweep_file_to_a_report(home: Path) -> None:
    """Runs are made once; the tables, three figures in three forms, the page and the answers on stdout."""
    done = talentgap("sweep.yaml", "--jobs", "1")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "What matters?"
    assert lines[-1].startswith("Report: results/sweep-sweep-")
    folder = Path(lines[-2].removeprefix("Results: "))
    assert folder.name == "shortfall-2018"
    assert {path.name for path in folder.iterdir()} == {"figures", "report.html", "sensitivity.csv", "sensitivity.json"}
    table = pd.read_csv(folder / "sensitivity.csv")
    assert list(table) == ["factor", "measure", "value", "low90", "high90", "outcome", "year"]
    assert set(table["factor"]) == {"seed", "growth", "half_life", "growth*half_life"}
    facts = json.loads((folder / "sensitivity.json").read_text())
    assert (facts["design"], facts["outcome"], facts["year"], facts["points"]) == ("grid", "shortfall", 2018, 6)
    assert facts["verdicts"]["growth"] == "matters"
    assert len(QuickSimulator(home / "journal").done()) == 12
    assert talentgap("sweep.yaml", "--jobs", "1", "--no-report").exit_code == 0
    assert len(QuickSimulator(home / "journal").done()) == 12, "runs that are there are not done again"
    assert talentgap("sweep.yaml", "--jobs", "1", "--no-report", "--no-resume").exit_code == 0
    assert len(QuickSimulator(home / "journal").done()) == 24


def test_a_folder_is_analysed_as_it_is(home: Path) -> None:
    assert talentgap("sweep.yaml", "--jobs", "1", "--no-report").exit_code == 0
    (folder,) = (home / "results").iterdir()
    told = json.loads(talentgap(str(folder), "--outcome", "employment", "--year", "2018", "--json").stdout)
    assert told["outcome"] == "employment"
    assert told["report"] == f"{folder}/sensitivity/employment-2018/report.html"
    assert {row["factor"] for row in told["indices"]} == {"seed", "growth", "half_life", "growth*half_life"}
    assert len(QuickSimulator(home / "journal").done()) == 12
    for option in (["--scale", "200"], ["--jobs", "2"], ["--set", "runs.seed=3"], ["--no-resume"]):
        refused = talentgap(str(folder), *option)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"{option[0]}: {folder} holds results that are analysed as they are")


def test_options_reach_the_sweep(home: Path) -> None:
    done = talentgap("sweep.yaml", "--jobs", "1", "--scale", "500", "--set", "design.levels=3", "--out", "o", "--json")
    folder = Path(json.loads(done.stdout)["results"]).parents[1]
    assert folder.parent.name == "o"
    assert json.loads((folder / "manifest.json").read_text())["scale"] == 500
    assert json.loads((folder / "manifest.json").read_text())["points"] == 9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.yaml"], "none.yaml: no such file"),
        (
            ["sweep.yaml", "--outcome", "shortfal"],
            "--outcome: outcome must be one that the sweep keeps; got 'shortfal'",
        ),
        (["sweep.yaml", "--year", "2019"], "--year: not one that the sweep keeps; you wrote 2019; allowed: 2018"),
        (["sweep.yaml", "--set", "keep.years=[]"], "the sweep keeps no whole year; name years under keep"),
        (["sweep.yaml", "--scale", "0"], "--scale: runs.scale: too low"),
        (["."], ". holds no results of a sweep: outcomes.parquet is not there; give a sweep file, or a folder that"),
    ],
)
def test_bad_input_is_code_2_before_anything_runs(home: Path, arguments: list[str], message: str) -> None:
    done = talentgap(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert not (home / "results").exists()


def test_a_folder_without_what_is_asked_is_code_2(home: Path) -> None:
    folder = synthetic_sweep(home / "made-up", linear(1.0), {"kind": "sobol", "points": 8}, missing=(0,)).folder
    for arguments, message in (
        ([], "1 of 40 points have no value of shortfall; a sobol design needs all"),
        (["--outcome", "wage_paid"], "outcome must be one that the sweep keeps; got 'wage_paid'; allowed: shortfall"),
        (["--year", "1999"], "year must be one that the sweep keeps; got 1999; allowed: 2030"),
    ):
        done = talentgap(str(folder), *arguments)
        assert done.exit_code == 2
        assert message in done.stderr
    assert not (folder / "sensitivity").exists()


def test_failed_runs_are_code_1_and_a_grid_goes_by_the_rest(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = FactorSimulator(fails={SEED + 1})
    monkeypatch.setattr(simulate, "default_simulator", lambda: failing)
    done = talentgap("sweep.yaml", "--jobs", "1", "--no-report", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["replicates"] == 1
    assert "6 runs failed" in done.stderr


def test_without_its_packages_it_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import util

    found = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "sklearn" else found(name))
    done = talentgap("sweep.yaml")
    assert done.exit_code == 2
    assert done.stderr == "scikit-learn is not installed: pip install 'talentgap[sensitivity]'\n"


@pytest.fixture(scope="module")
def analyses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sensitivity]:
    """Figures of the size of people, with long names of factors."""
    folder = tmp_path_factory.mktemp("sweeps")

    def large(places):  # type: ignore[no-untyped-def]
        middle = np.full((len(places), 1), 0.5)  # of the third factor, where there are two
        return 1e6 + 1e5 * ishigami(np.hstack([places, middle]))

    luck = {"own": 2e4, "shared": 5e4, "years": tuple(range(2019, 2036))}
    return {
        "lhs": analyse(synthetic_sweep(folder / "lhs", large, LHS, factors=4, **luck)),
        "morris": analyse(
            synthetic_sweep(folder / "m", large, {"kind": "morris", "trajectories": 10}, factors=17, **luck)
        ),
        "grid": analyse(synthetic_sweep(folder / "grid", large, {"kind": "grid", "levels": 7}, factors=2, **luck)),
        "noise": analyse(synthetic_sweep(folder / "noise", linear(0.0), LHS, own=1e4)),
    }


@pytest.mark.parametrize("shape", ["lhs", "morris", "grid", "noise"])
def test_the_report_is_one_page_without_network_and_the_same_bytes_again(
    analyses: dict[str, Sensitivity], shape: str
) -> None:
    made = analyses[shape]
    first = written(made)
    assert first == written(made)
    page = first["report.html"].decode()
    assert not re.search(r"(src|href)=\"(?!data:|#)", page)
    assert "<script" not in page
    parsed = HtmlPage(page)
    for one in answers(made):
        assert one.question in parsed.text
        assert one.answer in parsed.text
    names = [name for name in FIGURES if drawable(made, name)]
    expected = {"lhs": list(FIGURES), "morris": ["ranking", "over_time"], "grid": list(FIGURES), "noise": []}
    assert names == expected[shape]
    assert [image["src"][:20] for image in parsed.named("img")] == ["data:image/svg+xml;b"] * len(names)
    for image, name in zip(parsed.named("img"), names, strict=True):
        assert decoded(image["src"]) == first[f"{name}.svg"]
    for factor in made.observed.names:
        assert f"assumptions.made.up{factor[1:]}" in page


def written(made: Sensitivity) -> dict[str, bytes]:
    report = write_sensitivity_report(made)
    return {path.name: path.read_bytes() for path in [report, *(report.parent / "figures").iterdir()]}


@pytest.mark.parametrize(
    ("shape", "name"),
    [(shape, name) for shape in ("lhs", "morris", "grid") for name in FIGURES if shape + name != "morrisinteraction"],
)  # fmt: skip
def test_no_text_overlaps_another_or_leaves_the_page(analyses: dict[str, Sensitivity], shape: str, name: str) -> None:
    import matplotlib as mpl

    from simulation.report.style import RC

    with mpl.rc_context(RC):
        drawing = FIGURES[name](analyses[shape])
        figure = drawing.figure
        figure.canvas.draw()
    assert drawing.title in drawing.alt
    assert "nan" not in words_of(figure).split()
    check_words_apart(figure)


def words_of(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text))


def test_titles_state_the_finding(analyses: dict[str, Sensitivity]) -> None:
    from simulation.report.sensitivity.interaction import interaction_finding, lines_of
    from simulation.report.sensitivity.over_time import over_time_finding
    from simulation.report.sensitivity.ranking import ranking_finding

    lhs, noise, grid = analyses["lhs"], analyses["noise"], analyses["grid"]
    assert ranking_finding(lhs).startswith("X0 matters most for the talent gap in 2035: ")
    assert ranking_finding(noise) == "Nothing that was varied changes the talent gap in 2030 by more than luck"
    assert "million people (" in ranking_finding(analyses["morris"])
    assert over_time_finding(analyses["lhs"]).startswith("For the talent gap x")
    lines = lines_of(grid)
    assert lines is not None
    said = interaction_finding(grid, lines)
    assert said.startswith("X1 moves the talent gap in 2035 by 0.")
    assert said.endswith("; the difference is not told from noise"), "without the third, Ishigami is additive"


def told(rows: dict[int, list[tuple[float, float, float]]], like: Sensitivity) -> Sensitivity:
    """Shares with their intervals by year, of factors x0, x1 ..., in place of those of an analysis."""
    table = [
        {"factor": f"x{at}", "measure": like.main, "value": value, "low90": low, "high90": high, "year": year}
        for year, found in rows.items()
        for at, (value, low, high) in enumerate(found)
    ]
    return replace(like, indices=pd.DataFrame(table))


def test_a_factor_leads_only_in_years_that_were_kept_and_where_intervals_are_apart(
    analyses: dict[str, Sensitivity],
) -> None:
    from simulation.report.sensitivity.over_time import over_time_finding, years_words

    clear, close = [(0.7, 0.6, 0.8), (0.2, 0.1, 0.3)], [(0.5, 0.4, 0.6), (0.45, 0.3, 0.55)]
    other = clear[::-1]
    grid = analyses["grid"]
    cases = [
        ({2022: clear, 2026: clear}, "For the talent gap x0 leads in 2022 and 2026"),
        ({2022: close, 2026: clear}, "For the talent gap x0 leads in 2026; in 2022 intervals overlap"),
        ({2019: clear, 2020: clear, 2021: clear, 2025: other},
         "For the talent gap x0 leads in 2019 to 2021 and x1 leads in 2025"),
        ({2022: close, 2026: close}, "No factor clearly leads for the talent gap in 2022 and 2026: intervals overlap"),
    ]  # fmt: skip
    for rows, words in cases:
        assert over_time_finding(told(rows, grid)) == words
    assert years_words([2019, 2021, 2022, 2023, 2026, 2027]) == "2019, 2021 to 2023, 2026 and 2027"


def test_intervals_of_all_cells_are_drawn(analyses: dict[str, Sensitivity]) -> None:
    """As long as they are, on one scale for all cells; and their ends stand in the table."""
    made = told({2022: [(0.7, 0.6, 0.8), (0.2, 0.1, 0.3)], 2026: [(0.5, 0.4, 0.6), (0.4, 0.3, 0.5)]}, analyses["grid"])
    with mpl.rc_context(RC):
        drawing = FIGURES["over_time"](made)
    lines = {str(line.get_label()): np.ptp(line.get_xdata()) for line in drawing.figure.axes[0].lines}
    assert set(lines) == {f"interval of x{at} in {year}" for at in (0, 1) for year in (2022, 2026)}
    np.testing.assert_allclose(list(lines.values()), 0.88 * 0.2, rtol=1e-9)
    assert list(drawing.table["2022_low90"]) == [0.1, 0.6] or list(drawing.table["2022_low90"]) == [0.6, 0.1]


def test_too_small_is_not_called_noise(analyses: dict[str, Sensitivity]) -> None:
    """An interval from 0.7 to 5 % is above nothing, yet may be below the 1 % that matter."""
    from simulation.report.sensitivity.answers import does_not
    from simulation.report.sensitivity.ranking import ranking_finding

    grid = analyses["grid"]
    verdicts = grid.verdicts.assign(verdict=["matters", "not told from noise"], value=[0.9, 0.03])
    small = replace(grid, verdicts=verdicts.assign(low90=[0.8, 0.007], high90=[0.95, 0.05]))
    noise = replace(grid, verdicts=verdicts.assign(low90=[0.8, -0.007], high90=[0.95, 0.05]))
    assert ranking_finding(small).replace("\u00a0", " ").endswith("; 1 of 2 may have less than 1 %")
    assert ranking_finding(noise).endswith("; 1 of 2 factors cannot be told from noise")
    assert does_not(small).startswith("Not shown to make 1")
    assert "noise" not in does_not(small)
    assert does_not(noise).startswith("Indistinguishable from noise")


@pytest.mark.parametrize("shape", ["lhs", "morris", "grid"])
def test_the_ranking_can_be_read(analyses: dict[str, Sensitivity], shape: str) -> None:
    with mpl.rc_context(RC):
        figure = FIGURES["ranking"](analyses[shape]).figure
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()) >= 8.0


def test_factors_have_the_unit_of_the_book(analyses: dict[str, Sensitivity]) -> None:
    from simulation.report.sensitivity.words import unit_of

    made = analyses["grid"]
    keys = {"life": "assumptions.skills.half_life_months", "growth": "assumptions.demand.growth_per_year", "own": "x.y"}
    settings = dict(made.observed.settings) | {"factors": {name: {"key": key} for name, key in keys.items()}}
    told = replace(made, observed=replace(made.observed, settings=settings))
    assert [unit_of(told, name).strip() for name in keys] == ["months", "per year", ""]


def test_the_page_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python of docs/sensitivity.md, over the quick simulator."""
    beside_scenarios(tmp_path, monkeypatch, FactorSimulator)
    (block,) = texts((ROOT / "docs" / "sensitivity.md").read_text("utf-8"), "python")
    exec(compile(block, "docs/sensitivity.md", "exec"), {})
    said = capsys.readouterr().out
    assert "demand_growth" in said
    assert "total_order" in said
