"""Tutorials, the example and docs/answers.md keep their word: all they show is done at tiny size, messages included."""

from __future__ import annotations

import os
import re
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
    "replicates=20, jobs=2": "replicates=2, scale=2000",
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
    assert Reader(SWEEP_TINY).do_all(page("run-a-sweep")) == {"python", "yaml", "sh"}
    sweep = pd.read_csv(clone / "sweep.csv")
    assert set(sweep["strength"]) == {0.4, 0.8}
    assert not sweep.duplicated(["half_life_months", "strength", "year"]).any()
    assert (clone / "sweep.png").stat().st_size > 5_000
    assert len(list(clone.glob("results/sweep-certificates-*/outcomes.parquet"))) == 1


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with every patch of the tutorial on a new rule."""
    folder = tmp_path_factory.mktemp("patched")
    for name in ("simulation", "calibration", "scenarios", "tests", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "results").mkdir()
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile", "results/README.md"):
        shutil.copy(ROOT / name, folder / name)
    for block in blocks(page("add-a-rule")):
        if block.language == "diff":
            subprocess.run(["git", "apply", "-"], input=block.text, text=True, check=True, cwd=folder)
    return folder


@pytest.mark.slow
def test_add_a_rule(patched: Path) -> None:
    """By hand and in the documentation: what needs no compiled market."""
    shown = [block.text for block in blocks(page("add-a-rule")) if block.language == "sh"]
    quick = [text for text in shown if not re.search(r"oracle|verification", text)]
    assert len(quick) == len(shown) - 2
    in_the_copy(patched, "\n".join(quick))


@pytest.mark.slow
def test_a_rule_in_the_market(patched: Path) -> None:
    """In the compiled market: the twins agree, the limit holds, and a scenario can use it."""
    shown = [block for block in blocks(page("add-a-rule")) if block.language in ("sh", "python")]
    in_the_copy(patched, "\n".join(one.text for one in shown if re.search(r"oracle|verification", one.text)))
    (script,) = (one.text for one in shown if one.language == "python")
    assert script.count("replicates=5, jobs=2") == 1
    (patched / "tiny.py").write_text(script.replace("replicates=5, jobs=2", "replicates=2, scale=2000"))
    assert "poaching_share" in in_the_copy(patched, "python tiny.py")


def in_the_copy(folder: Path, commands: str) -> str:
    """Commands in the copied source, with the Python of the tests first on the path. Returns: standard output."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    places = {"PATH": path, "PYTHONPATH": str(folder), "TALENTGAP_CACHE": str(folder / "cache")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=os.environ | places, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout


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
