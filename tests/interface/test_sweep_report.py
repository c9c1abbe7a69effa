"""`talentgap report` on a folder of a sweep, or of an analysis of one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import Result
from sweep_files import FactorSimulator, sweep_file
from typer.testing import CliRunner

from simulation.cli import app
from simulation.experiment.sweeping import sweep


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sweep that is done and was not analysed."""
    return sweep(sweep_file(tmp_path), out=tmp_path, simulator=FactorSimulator()).folder


def test_of_a_sweep_that_was_not_analysed(folder: Path) -> None:
    """Its first outcome, its last year: what `talentgap sensitivity` does when nothing else is asked."""
    done = talentgap("report", str(folder))
    page = folder / "sensitivity" / "shortfall-2018" / "report.html"
    assert (done.exit_code, done.stdout) == (0, f"Report: {page}\n")
    before = page.read_bytes()
    shutil.rmtree(folder / "sensitivity")
    assert talentgap("sensitivity", str(folder)).exit_code == 0
    assert page.read_bytes() == before


def test_of_each_analysis_of_a_sweep_and_of_one_alone(folder: Path) -> None:
    """The same pages again, whether the sweep is named or the analysis; the other one is then left alone."""
    for outcome in ("shortfall", "employment"):
        assert talentgap("sensitivity", str(folder), "--outcome", outcome).exit_code == 0
    pages = sorted(folder.glob("sensitivity/*/report.html"))
    assert [page.parent.name for page in pages] == ["employment-2018", "shortfall-2018"]
    before = [page.read_bytes() for page in pages]
    for page in pages:
        page.unlink()
    done = talentgap("report", str(folder))
    assert (done.exit_code, done.stdout) == (0, "".join(f"Report: {page}\n" for page in pages))
    assert [page.read_bytes() for page in pages] == before
    for page in pages:
        page.unlink()
    done = talentgap("report", str(pages[0].parent))
    assert (done.exit_code, done.stdout) == (0, f"Report: {pages[0]}\n")
    assert (pages[0].read_bytes(), pages[1].exists()) == (before[0], False)


def test_from_within_the_analysis(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert talentgap("sensitivity", str(folder), "--no-report").exit_code == 0
    monkeypatch.chdir(folder / "sensitivity" / "shortfall-2018")
    assert talentgap("report", ".").exit_code == 0
    assert Path("report.html").is_file()


def test_an_analysis_whose_sweep_is_gone(folder: Path) -> None:
    assert talentgap("sensitivity", str(folder)).exit_code == 0
    (folder / "outcomes.parquet").unlink()
    done = talentgap("report", str(folder / "sensitivity" / "shortfall-2018"))
    assert done.exit_code == 2
    assert "holds no results of a sweep: outcomes.parquet is not there" in done.stderr


def test_an_analysis_whose_words_are_spoilt_is_made_anew(folder: Path) -> None:
    assert talentgap("sensitivity", str(folder)).exit_code == 0
    facts = folder / "sensitivity" / "shortfall-2018" / "sensitivity.json"
    before = facts.read_bytes()
    facts.write_text("{")
    assert talentgap("report", str(facts.parent)).exit_code == 0
    assert facts.read_bytes() == before
