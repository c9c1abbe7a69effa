"""The page on sweeps keeps its word: its queries run as written, its files load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from snippets import ROOT, beside_scenarios, texts
from sweep_files import FactorSimulator

from simulation.experiment.sweeping import load_sweep, plan
from simulation.experiment.sweeping.spec import Design, Factor, Keep, Sweep

PAGE = (ROOT / "docs" / "sweeps.md").read_text("utf-8")
LIBRARY = (ROOT / "scenarios" / "README.md").read_text("utf-8")


def test_python_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pandas, pyarrow and DuckDB among it; the three ways give the same mean."""
    beside_scenarios(tmp_path, monkeypatch, FactorSimulator)
    known: dict[str, object] = {}
    for block in texts(PAGE, "python"):
        exec(compile(block, "docs/sweeps.md", "exec"), known)
    assert "demand_growth" in capsys.readouterr().out
    outcomes = known["results"].outcomes  # type: ignore[attr-defined]
    employment = outcomes[outcomes["indicator"] == "employment"]["value"]
    assert known["total"] / known["number"] == pytest.approx(employment.mean())  # type: ignore[operator]


def test_the_file_shown_is_a_sweep(tmp_path: Path) -> None:
    """Also with adaptive replicates in place of fixed ones."""
    whole, adaptive = texts(PAGE, "yaml")
    (tmp_path / "baseline.yaml").write_text("title: Baseline\n")
    for name, text in (("fixed", whole), ("adaptive", re.sub(r"^replicates:.*\n", adaptive, whole, flags=re.M))):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text)
        loaded = load_sweep(path)
        assert (loaded.sweep.adaptive is not None) == (name == "adaptive")
        if name == "fixed":
            assert len(plan(loaded).points) == 256 * (2 + 2)


def test_every_key_of_the_file_is_on_the_page() -> None:
    for model in (Sweep, Factor, Design, Keep):
        for key in set(model.model_fields) - {"title", "question"}:
            assert f"`{key}" in PAGE or f"{key}:" in PAGE, key


def test_the_library_is_listed() -> None:
    files = {path.name for path in (ROOT / "scenarios" / "sweeps").glob("*.yaml")}
    assert set(re.findall(r"^\| `sweeps/([\w-]+\.yaml)` \|", LIBRARY, re.M)) == files
