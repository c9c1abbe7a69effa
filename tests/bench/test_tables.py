"""Measurements are kept with what they belong to, and come out as the tables of the README and of the documentation."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bench import bench
from bench.measure import Measurement, as_kept, newest, write_json
from bench.tables import between_marks, everything, rewrite_pages

ROOT = Path(__file__).resolve().parents[2]
MEASUREMENTS = [
    Measurement("full model", 42.0, "ns per person-month", 60, 30),
    Measurement("plain Mesa / full model", 140.25, "times", 150, 250, more_is_better=True),
    Measurement("memory triad", 12.3456, "GB per second"),
]
PROFILE: dict[str, Any] = {
    "persons": [10_072, 1_007_000],
    "nanoseconds": {
        "switch": [20.0, 5.5], "match": [120.0, 22.0], "everything else": [3.0, 0.5], "whole month": [143.0, 28.0],
    },
    "bytes_touched": {"switch": 11.0, "match": 0.0},
    "triad_bytes_per_ns": 20.0,
    "bytes_at_most": [290 << 20, 400 << 20],
    "bytes_per_person": [300.0, 96.0],
}  # fmt: skip


def kept(**changes: Any) -> dict[str, Any]:
    """Measurements as in a file."""
    return {**as_kept(MEASUREMENTS, PROFILE, complete=True), **changes}


def cells(text: str) -> list[list[str]]:
    """The cells of all tables in a text, rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_results_are_kept_with_what_they_belong_to(tmp_path: Path) -> None:
    """A JSON file that says when, on what and at which version, with a verdict per measurement."""
    read = json.loads(write_json(kept(), tmp_path / "bench").read_text())
    assert read["measurements"][0] | {"value": 42.0, "verdict": "goal met"} == read["measurements"][0]
    assert {"commit", "time", "machine", "cores", "versions", "complete", "profile"} <= read.keys()
    assert read["profile"] == PROFILE


def test_the_newest_complete_measurements_count(tmp_path: Path) -> None:
    """Not those of a try at small size, and not older ones; without any it says what to do."""
    with pytest.raises(FileNotFoundError, match="make bench"):
        newest(tmp_path)
    for day, complete in ((1, True), (3, False), (2, True)):
        write_json(kept(time=f"2030-01-0{day}T12:00:00Z", complete=complete), tmp_path)
    assert newest(tmp_path)["time"] == "2030-01-02T12:00:00Z"


def test_tables_say_what_was_measured() -> None:
    """Values with their unit, goals as limits, phases by size with their share of the memory's bandwidth."""
    lines = cells(everything(kept()))
    assert ["full model", "42 ns per person-month", "at most 60", "at most 30", "goal met"] in lines
    assert ["plain Mesa / full model", "140 times", "at least 150", "at least 250", "MISSED"] in lines
    assert ["memory triad", "12.3 GB per second", "", "", ""] in lines
    assert ["switch", "20", "5.5", "11", "10 %"] in lines  # 11 bytes in 5.5 ns are a tenth of 20 bytes a ns
    assert ["match", "120", "22", "", ""] in lines
    assert ["whole month", "143", "28", "11", "2 %"] in lines
    assert ["most memory, MiB", "290", "400", "", ""] in lines
    assert ["memory per person, bytes", "300", "96", "", ""] in lines


def test_the_text_between_marks_is_replaced() -> None:
    """And nothing else; a page without its marks is an error, not a page without figures."""
    page = "before\n<!-- bench -->\nold\nfigures\n<!-- end of bench -->\nafter\n"
    assert between_marks(page, "bench", "new") == "before\n<!-- bench -->\nnew\n<!-- end of bench -->\nafter\n"
    for broken in (page.replace("end of bench", "end"), page.replace("<!-- bench -->", "")):
        with pytest.raises(ValueError, match="no marks"):
            between_marks(broken, "bench", "new")


def test_readme_and_docs_take_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--readme` writes both pages from the newest file and measures nothing; once more changes nothing."""
    (tmp_path / "docs").mkdir()
    pages = [Path("README.md"), Path("docs/performance.md")]
    for page in pages:
        shutil.copy(ROOT / page, tmp_path / page)
    monkeypatch.setattr(bench, "_ROOT", tmp_path)
    monkeypatch.setattr(bench, "measure", None)
    with pytest.raises(SystemExit, match="make bench"):
        bench.main(["--readme", "--out", str(tmp_path / "results")])
    write_json(kept(time="2030-01-02T12:00:00Z"), tmp_path / "results")
    bench.main(["--readme", "--out", str(tmp_path / "results")])
    for page, row in zip(pages, ("full model", "match"), strict=True):
        written = (tmp_path / page).read_text("utf-8")
        assert "Measured on 2030-01-02" in written
        assert "`match` 79 %, `switch` 20 %" in written  # of the month at the largest size
        assert row in {line[0] for line in cells(written)}
        old = (ROOT / page).read_text("utf-8")
        mark = "bench" if page.name == "README.md" else "profile"
        assert between_marks(written, mark, "") == between_marks(old, mark, "")
    once = [(tmp_path / page).read_text("utf-8") for page in pages]
    rewrite_pages(newest(tmp_path / "results"), tmp_path)
    assert [(tmp_path / page).read_text("utf-8") for page in pages] == once
