"""The measure of the store runs, on a few made-up runs."""

from __future__ import annotations

from pathlib import Path

from bench.sweep_store import measure


def test_all_figures_are_there(tmp_path: Path) -> None:
    found = measure(10, 6, 3, tmp_path)
    assert found["runs"] == 60
    assert found["parts"] == 1
    works = ("check_points", "write_half_and_tables", "resume_and_write_the_rest", "open_when_all_is_there")
    assert all(found[f"seconds_to_{work}"] >= 0.0 < found[f"peak_mb_after_{work}"] for work in works)
