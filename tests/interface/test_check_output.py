"""The check on a results folder: read from disk, printed, written as CSV and JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from calibration.moments import keys_of
from calibration.targets import load_targets
from simulation.experiment.check import (
    check_as_dict,
    check_folder,
    checks_for_report,
    print_check,
    texts_of,
    write_check,
)

MONTHS = [f"{year}-{month:02d}" for year in range(2018, 2025) for month in range(1, 13)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A results folder of two replicates, every series at 0.39 or 0.41, plus one that no target reads."""
    keys = [*keys_of(load_targets()), ("policy_cost", "all")]
    rows = [
        ("baseline", r, 42 + r, month, *key, 0.39 + 0.02 * r, "") for r in range(2) for key in keys for month in MONTHS
    ]
    names = ["scenario", "replicate", "seed", "month", "indicator", "group", "value", "unit"]
    frame = pd.DataFrame(rows, columns=names)
    texts = ["scenario", "month", "indicator", "group", "unit"]
    frame.astype(dict.fromkeys(texts, "category")).to_parquet(tmp_path / "series.parquet")
    return tmp_path


def printed(frame: pd.DataFrame, width: int) -> str:
    screen = io.StringIO()
    print_check(frame, Console(file=screen, width=width))
    return screen.getvalue()


def test_a_folder_is_checked_against_all_targets(folder: Path) -> None:
    frame = check_folder(folder).set_index("target")
    assert len(frame) == len(load_targets())
    assert frame.loc["ratio_ai_2024", "verdict"] == "PASS"
    assert frame.loc["ratio_ai_2024", "simulated"] == pytest.approx(0.40)
    assert frame.loc["shortfall_2022", "verdict"] == "FAIL"
    assert frame.loc["openings_share_2024", "verdict"] == "WARN"
    assert (frame["replicates"] == 2).all()


def test_the_table_shows_every_target_its_verdict_and_what_the_verdicts_mean(folder: Path) -> None:
    frame = check_folder(folder)
    wide = printed(frame, 200)
    lines = [line for line in wide.splitlines() if any(f" {word} " in line for word in ("PASS", "WARN", "FAIL"))]
    assert len(lines) >= len(frame)
    for band in (texts_of(row)["band_text"] for row in frame.to_dict("records")):
        assert band in wide
    for words in ("0.33 to 0.45", "0.4 ± 0.014", "PASS", "WARN", "FAIL", "2019..2024: 20", "CAL_R05"):
        assert words in wide
    assert "gated: " in wide
    assert "not checked" in wide
    assert max(len(line) for line in printed(frame, 100).splitlines()) <= 100


def test_json_is_one_plain_object(folder: Path) -> None:
    data = json.loads(json.dumps(check_as_dict(check_folder(folder)), allow_nan=False))
    assert data["counts"]["gated"]["FAIL"] > 0
    by_name = {row["target"]: row for row in data["targets"]}
    assert by_name["switchers"]["reported"] is None
    assert by_name["ratio_ai_2024"]["source"].startswith("SEED_01")


def test_csv_holds_the_same_rows(folder: Path) -> None:
    frame = check_folder(folder)
    again = pd.read_csv(write_check(frame, folder / "check.csv"), keep_default_na=False)
    assert again["verdict"].tolist() == frame["verdict"].tolist()
    assert again["note"].tolist() == frame["note"].tolist()


def test_rows_for_a_page_have_the_numbers_as_text(folder: Path) -> None:
    by_name = {row["target"]: row for row in checks_for_report(folder)}
    assert by_name["ratio_ai_2024"]["simulated_text"] == "0.4 ± 0.014"
    assert by_name["shortfall_2022"]["band_text"] == "336,000 to 624,000"
    assert by_name["switchers"]["reported_text"] == "–"


def test_a_folder_without_series_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"is no results folder: it has no series\.parquet"):
        check_folder(tmp_path)


def test_a_file_with_two_scenarios_is_refused(folder: Path) -> None:
    frame = pd.read_parquet(folder / "series.parquet")
    other = frame.assign(scenario="other")
    pd.concat([frame.astype({"scenario": str}), other]).to_parquet(folder / "series.parquet")
    with pytest.raises(ValueError, match="holds 2 scenarios"):
        check_folder(folder)
