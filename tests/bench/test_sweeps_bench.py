"""What is measured of sweeps becomes the tables of the page. Nothing here asks how long anything takes."""

from __future__ import annotations

from typing import Any

import pytest

from bench import sweeps
from bench.needs import needs, parts_of
from bench.tables import between_marks

STORE = {
    "points": 1_000, "replicates": 10, "figures": 20, "runs": 10_000, "parts": 2, "mb_parts": 1.5, "mb_tables": 1.5,
    "mb_outcomes": 1.0, "mb_runs": 0.5,
    **{f"seconds_to_{work}": 2.0 for work in sweeps._WORKS},
    **{f"peak_mb_after_{work}": 250.0 for work in sweeps._WORKS},
}  # fmt: skip
FOUND: dict[str, Any] = {
    "months": 216,
    "runs": {scale: {"persons": 10_000, "seconds": 0.36, "bytes_at_most": 2**28} for scale in ("1000", "200", "100")},
    "overhead": {"serial, 1": {"start": 0.0, "per_task": 0.2}},
    "throughput": {"serial, 1": {"runs_per_second": 3.0, "seconds": 0.3}},
    "many": {"seconds": 20.0, "megabytes": (300.0, 301.0), "tasks": 100_000},
    "chunks_per_second": 500.0,
    "driver": {"1020": 170.0, "50040": 172.0},
    "store": STORE,
}


def test_needs_are_reckoned_as_their_formulas_say() -> None:
    """By hand: 0.36 s a run are 1000 hours; 78 bytes of a run and 11.9 of each figure; 0.4 ms of the driver."""
    found = {need.what: need.value for need in needs(FOUND)}
    assert found["core hours at scale 100"] == pytest.approx(1_000)
    assert found["disk, 20 figures a run, whole hundreds"] == pytest.approx(3.16)
    assert found["disk, 100 figures a run, whole hundreds"] == pytest.approx(12.68)
    assert found["disk, 20 figures a run, at most"] == pytest.approx(4.38)
    assert found["the driver's own time"] == pytest.approx(4_000 / 3_600)
    assert found["workers that one driver keeps busy, scale 1000"] == pytest.approx(900)
    assert found["workers that one Dask scheduler keeps busy"] == pytest.approx(1_500)
    assert found["a million points checked"] == pytest.approx(2_000 / 60)


def test_parts_are_as_large_as_the_store_makes_them() -> None:
    assert parts_of(10_000_000, 20) == 1_221
    assert parts_of(10_000_000, 100) == 2_000
    assert parts_of(1, 1_000_000) == 1


def test_the_page_has_a_place_for_the_tables() -> None:
    """All of them, between the marks, and nothing else is changed."""
    from bench.measure import as_kept

    text = sweeps.block(as_kept([], FOUND, complete=False))
    for told in ("One run of 216 months", "serial, 1", "100,000 tasks", "50,040 runs", "DuckDB", "core hours"):
        assert told in text
    page = sweeps.PAGE.read_text("utf-8")
    once = between_marks(page, "sweeps", text)
    assert text in once
    assert between_marks(once, "sweeps", "")[:200] == page[:200]
