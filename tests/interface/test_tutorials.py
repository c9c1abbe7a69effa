"""Tutorials, the example and docs/answers.md keep their word: all they show is done at tiny size, messages included."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from snippets import ROOT, Reader, blocks, like_a_clone

TUTORIALS = ROOT / "docs" / "tutorials"
EXAMPLE = ROOT / "docs" / "examples" / "market_by_hand.py"
SWEEP_TINY = {
    '{"replicates": 20, "jobs": 2}': '{"replicates": 2, "scale": 2000}',
    "(0.2, 0.4, 0.6, 0.8)": "(0.4, 0.8)",
    "(18, 30, 48)": "(30,)",
    "import matplotlib\n": "import matplotlib\nimport pandas as pd\n",
}


def page(name: str) -> str:
    return (TUTORIALS / f"{name}.md").read_text("utf-8")


@pytest.mark.slow
def test_write_a_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is wrong twice, says what is shown, is mended, and then gives a comparison."""
    clone = like_a_clone(tmp_path, monkeypatch)
    assert Reader({}).do_all(page("write-a-scenario")) == {"yaml", "sh", "text"}
    assert len(list(clone.glob("results/compare-baseline-*/report.html"))) == 2
    assert len(list(clone.glob("results/internships/*/report.html"))) == 1


@pytest.mark.slow
def test_reports_and_what_they_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assumption compared, two pillars attributed, the stylised facts."""
    clone = like_a_clone(tmp_path, monkeypatch)
    text = (ROOT / "docs" / "answers.md").read_text("utf-8")
    assert Reader({"replicates=5, jobs=2": "replicates=2, scale=2000"}).do_all(text) == {"yaml", "sh", "python"}
    assert len(list(clone.glob("results/compare-baseline-*/report.html"))) == 1
    assert len(list(clone.glob("results/attribute-two-pillars-*/report.html"))) == 1
    assert len(list(clone.glob("results/stylised/*/facts.csv"))) == 1


@pytest.mark.slow
def test_run_a_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tidy table with a row per setting and year, and a figure."""
    clone = like_a_clone(tmp_path, monkeypatch)
    assert Reader(SWEEP_TINY).do_all(page("run-a-sweep")) == {"python"}
    sweep = pd.read_csv(clone / "sweep.csv")
    assert set(sweep["strength"]) == {0.4, 0.8}
    assert not sweep.duplicated(["half_life_months", "strength", "year"]).any()
    assert (clone / "sweep.png").stat().st_size > 5_000


@pytest.mark.slow
def test_add_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every patch applies to a copy of the source; there the tests shown pass and the new rule can be used."""
    for name in ("simulation", "calibration", "scenarios", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "results").mkdir()
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile", "results/README.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TALENTGAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    shown = blocks(page("add-a-rule"))
    assert {block.language for block in shown} == {"diff", "sh", "text", "python"}
    for block in shown:
        if block.language == "diff":
            subprocess.run(["git", "apply", "-"], input=block.text, text=True, check=True)
    in_the_copy("\n".join(block.text for block in shown if block.language == "sh"))
    in_the_copy(
        'python -c \'from simulation import load_scenario; print(load_scenario("scenarios/baseline.yaml").with_('
        '{"assumptions.search.attachment_of_domain": 0.2}).assumptions.search.attachment_of_domain)\''
    )


def in_the_copy(commands: str) -> None:
    """With the Python of the tests first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], env=os.environ | {"PATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
def test_the_market_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    """The script of cells, at tiny size: up to the change everything is equal, after it the gap is wider."""
    clone = like_a_clone(tmp_path, monkeypatch)
    script = EXAMPLE.read_text("utf-8")
    for shown, small in (("SCALE = 500", "SCALE = 2000"), ("LAST_YEAR = 2023", "LAST_YEAR = 2021")):
        assert script.count(shown) == 1
        script = script.replace(shown, small)
    (clone / "market_by_hand.py").write_text(script)
    left = runpy.run_path("market_by_hand.py")
    before = left["wider"].index < left["CHANGE_AFTER"]
    assert (left["wider"][before] == 0).all()
    assert (left["wider"][~before] > 0).all()
    assert (clone / "market-by-hand.png").stat().st_size > 5_000
    assert "AI posts wanted" in capsys.readouterr().out
