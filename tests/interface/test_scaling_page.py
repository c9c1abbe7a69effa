"""The page on large sweeps keeps its word: a sweep divided as it says is read as one table, as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from snippets import ROOT, beside_scenarios, texts
from sweep_files import FactorSimulator
from typer.testing import CliRunner

from simulation.cli import app
from simulation.experiment.sweeping import SweepResults

PAGE = (ROOT / "docs" / "scaling.md").read_text("utf-8")


def test_a_sweep_divided_and_read_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four points instead of 2,000: three folders with points of their own and the same seeds, twelve points in all."""
    beside_scenarios(tmp_path, monkeypatch, FactorSimulator)
    (loop,) = re.findall(r"^```sh\nfor seed in 1 2 3; do\n  talentgap (.*)\ndone\n```$", PAGE, re.M)
    for seed in "123":
        words = shlex.split(loop.replace("points: 2000", "points: 4").replace("$seed", seed))
        done = CliRunner().invoke(app, [*words, "--jobs", "1"])
        assert done.exit_code == 0, done.output
    folders = [SweepResults(folder) for folder in Path("results").iterdir()]
    assert len({results.content_hash for results in folders}) == 3
    assert len({tuple(results.points["half_life"]) for results in folders}) == 3
    assert len({tuple(results.runs["seed"]) for results in folders}) == 1
    (query,) = texts(PAGE, "python")
    exec(compile(query, "docs/scaling.md", "exec"), {})
    counted = capsys.readouterr().out.splitlines()[-1].split()
    assert counted[1:3] == ["12", "24"]
