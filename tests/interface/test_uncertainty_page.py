"""The page on uncertainty keeps its word: its Python runs as written, its figures follow from what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from quick_simulator import QuickSimulator
from snippets import ROOT, beside_scenarios, texts
from synthetic_posterior import use_posterior, write_posterior

PAGE = (ROOT / "docs" / "uncertainty.md").read_text("utf-8")


def test_the_example_gives_a_row_per_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four replicates are in two worlds."""
    beside_scenarios(tmp_path, monkeypatch, QuickSimulator)
    use_posterior(write_posterior(tmp_path / "posterior"), monkeypatch)
    known: dict[str, object] = {}
    (block,) = texts(PAGE, "python")
    exec(compile(block, "docs/uncertainty.md", "exec"), known)
    pairs = known["pairs"]
    assert isinstance(pairs, pd.DataFrame)
    assert pairs["draw"].nunique() == 2
    assert "draw" in capsys.readouterr().out


@pytest.mark.parametrize(("runs", "said"), [(20, "81 % are expected with 20 runs"), (100, "88 % with 100")])
def test_how_many_further_runs_lie_in_a_band(runs: int, said: str) -> None:
    """A plain 5 % quantile of n runs stands at place 1 + (n - 1) / 20 of them, and n + 1 gaps are alike likely."""
    outside = 2 * (1 + (runs - 1) * 0.05) / (runs + 1)
    number = re.search(r"(\d+) %", said)
    assert number is not None
    assert round(100 * (1 - outside)) == int(number[1])
    assert said in " ".join(PAGE.split())
