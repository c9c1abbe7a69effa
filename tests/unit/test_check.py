"""Verdicts: inside the band, near it, far from it, not checked; nothing is hidden."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from calibration.moments import Panel, keys_of
from calibration.targets import Target, load_targets
from simulation.experiment.check import check_as_dict, texts_of
from simulation.experiment.comparison import check, counts, verdict_of
from simulation.indicators.catalogue import BY_NAME

MONTHS = tuple(f"{year}-{month:02d}" for year in range(2018, 2026) for month in range(1, 13))


def target(name: str, gate: str, low: float, high: float, period: str = "2022") -> Target:
    return Target(
        name, "shortfall", "all", period, "mean", 1.0, low, high, "persons", 0, 1, "check", gate,
        "CAL_X; nobody", "", "made up",
    )  # fmt: skip


def constant_runs(*values: float, months: tuple[str, ...] = MONTHS) -> pd.DataFrame:
    """One replicate per value, the same in every month."""
    return pd.concat(
        pd.DataFrame(
            {
                "scenario": "s",
                "replicate": r,
                "month": months,
                "indicator": "shortfall",
                "group": "all",
                "value": v,
            }
        )
        for r, v in enumerate(values)
    )


@pytest.mark.parametrize(
    ("simulated", "gate", "verdict"),
    [
        (10.0, "gated", "PASS"),
        (20.0, "gated", "PASS"),
        (20.001, "gated", "WARN"),
        (22.5, "gated", "WARN"),
        (22.6, "gated", "FAIL"),
        (7.5, "gated", "WARN"),
        (7.4, "gated", "FAIL"),
        (15.0, "shown", "PASS"),
        (1000.0, "shown", "WARN"),
        (math.nan, "gated", "n/a"),
        (math.nan, "shown", "n/a"),
    ],
)
def test_the_band_10_to_20_and_its_widening_by_half(simulated: float, gate: str, verdict: str) -> None:
    assert verdict_of(simulated, 10, 20, gate) == verdict


def test_a_row_reports_mean_and_spread_over_replicates() -> None:
    (row,) = check(constant_runs(10, 14), [target("a", "gated", 10, 20)]).to_dict("records")
    assert row["simulated"] == pytest.approx(12)
    assert row["sd"] == pytest.approx(math.sqrt(8))
    assert (row["replicates"], row["verdict"], row["reported"]) == (2, "PASS", 1.0)


def test_one_replicate_has_no_spread() -> None:
    (row,) = check(constant_runs(30), [target("a", "gated", 10, 20)]).to_dict("records")
    assert math.isnan(row["sd"])
    assert row["verdict"] == "FAIL"


def test_a_short_run_is_not_passed_but_said_to_be_unchecked() -> None:
    series = constant_runs(15, months=MONTHS[:36])
    (row,) = check(series, [target("a", "gated", 10, 20)]).to_dict("records")
    assert row["verdict"] == "n/a"
    assert row["remark"] == "the runs cover 2018-01 to 2020-12"
    assert math.isnan(row["simulated"])


def test_counts_are_by_gate() -> None:
    rows = [
        target("in", "gated", 10, 20), target("near", "gated", 15.5, 20), target("far", "gated", 100, 200),
        target("late", "gated", 10, 20, "2030"), target("seen", "shown", 100, 200),
    ]  # fmt: skip
    assert counts(check(constant_runs(15), rows)) == {
        "gated": {"PASS": 1, "WARN": 1, "FAIL": 1, "n/a": 1},
        "shown": {"PASS": 0, "WARN": 1, "FAIL": 0, "n/a": 0},
    }


def test_every_target_of_the_project_gets_a_row_even_from_empty_results() -> None:
    frame = check(Panel({}, MONTHS, (0,)))
    assert frame["target"].tolist() == [row.id for row in load_targets()]
    assert set(frame["verdict"]) == {"n/a"}


def test_a_run_at_the_reported_numbers_passes_every_gate_on_them() -> None:
    """The chain from file to verdict: series that carry the reports exactly meet all gates with a report."""
    gated = [row for row in load_targets() if row.gate == "gated" and row.statistic in ("mean", "sum", "end")]
    series = {key: np.zeros((1, len(MONTHS))) for key in keys_of(gated)}
    for row in gated:
        first, last = row.months()
        inside = np.array([first <= month <= last for month in MONTHS])
        per_month = row.reported / inside.sum() if row.statistic == "sum" else row.reported
        series[row.indicator, row.group][:, inside] = per_month
    frame = check(Panel(series, MONTHS, (0,)), gated)
    assert set(frame["verdict"]) == {"PASS"}
    assert {BY_NAME[name].name for name in frame["indicator"]} == set(frame["indicator"])


def test_plain_data_have_none_where_there_is_no_number() -> None:
    data = check_as_dict(check(constant_runs(15), [target("late", "gated", 10, 20, "2030")]))
    assert data["targets"][0]["simulated"] is None
    assert data["counts"]["gated"]["n/a"] == 1


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ({"reported": 0.39, "simulated": 0.39123, "sd": 0.0124, "low": 0.33, "high": 0.45},
         ("0.39", "0.391 ± 0.012", "0.33 to 0.45")),
        ({"reported": 480000, "simulated": 512345.6, "sd": 12345.6, "low": 336000, "high": 624000},
         ("480,000", "512,000 ± 12,000", "336,000 to 624,000")),
        ({"reported": None, "simulated": math.nan, "sd": None, "low": 29.75, "high": 40.25},
         ("–", "–", "29.75 to 40.25")),
    ],
)  # fmt: skip
def test_numbers_as_a_reader_wants_them(row: dict[str, float | None], texts: tuple[str, str, str]) -> None:
    assert tuple(texts_of(row).values()) == texts
