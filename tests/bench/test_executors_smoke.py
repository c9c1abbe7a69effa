"""The measurement of executors runs and prints what the documentation quotes. Nothing here asks how long it takes."""

from __future__ import annotations

import re

import pytest

from bench import executors


@pytest.mark.parametrize(("name", "jobs"), [("serial", 1), ("local", 2)])
def test_executors_are_measured(
    name: str, jobs: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line with both figures, and every task done."""
    monkeypatch.setattr(executors, "TASKS", 50)
    executors.measure(name, jobs)
    assert re.fullmatch(
        rf"{name} {jobs}: start [\d.]+ s, [\d.]+ microseconds per task\n", capsys.readouterr().out
    )  # fmt: skip
