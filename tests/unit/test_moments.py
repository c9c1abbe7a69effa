"""Statistics that turn monthly series into the numbers of reports, on series worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from calibration.moments import Panel, keys_of, moment, panel_of, panel_of_runs
from calibration.targets import Target

MONTHS = tuple(f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13))
BY_YEAR = np.repeat([10.0, 20.0, 40.0], 12)  # 10 in every month of 2019, 20 in 2020, 40 in 2021


def target(statistic: str, period: str, low: float = 0.0, high: float = 1.0) -> Target:
    return Target(
        "a", "employment", "layer=foundation", period, statistic, math.nan, low, high, "persons", 0, 1,
        "check", "shown", "CAL_X; nobody", "", "made up",
    )  # fmt: skip


def panel(*replicates: np.ndarray) -> Panel:
    return Panel({("employment", "layer=foundation"): np.stack(replicates)}, MONTHS, (0, 1)[: len(replicates)])


@pytest.mark.parametrize(
    ("statistic", "period", "expected"),
    [
        ("mean", "2020", 20.0),
        ("mean", "2019-07..2020-06", 15.0),
        ("sum", "2019", 120.0),
        ("end", "2021-03", 40.0),
        ("end", "2019..2020", 20.0),
        ("rise", "2019..2021", 30.0),
        ("rise", "2019-12..2020-02", 10.0),
        ("growth", "2020..2021", 1.0),
    ],
)
def test_statistics_by_hand(statistic: str, period: str, expected: float) -> None:
    found = moment(target(statistic, period), panel(BY_YEAR, 2 * BY_YEAR))
    assert found.values[0] == pytest.approx(expected)
    assert found.values[1] == pytest.approx(expected if statistic == "growth" else 2 * expected)
    assert found.remark == ""


def test_share_is_the_group_over_all_and_reads_both_series() -> None:
    share = target("share", "2020")
    series = {("employment", "layer=foundation"): BY_YEAR[None], ("employment", "all"): 8 * BY_YEAR[None]}
    assert moment(share, Panel(series, MONTHS, (0,))).values == pytest.approx([0.125])
    assert keys_of([share]) == [("employment", "layer=foundation"), ("employment", "all")]


def test_each_year_gives_the_year_furthest_from_the_middle_of_the_band() -> None:
    """Band 10 to 30, middle 20: the means 10, 20, 40 lie 10, 0 and 20 away."""
    found = moment(target("each-year", "2019..2021", 10, 30), panel(BY_YEAR))
    assert found.values == pytest.approx([40.0])
    assert found.remark == "furthest year: 2021"


def test_each_year_chooses_one_year_for_all_replicates() -> None:
    """Chosen one by one, noise alone would carry every replicate away from the middle."""
    noise = np.repeat([3.0, 0.0, -3.0], 12)
    found = moment(target("each-year", "2019..2021", 10, 30), panel(20 + noise, 20 - noise))
    assert found.values.mean() == pytest.approx(20.0)


def test_months_without_a_value_are_left_out_and_a_replicate_without_any_is_nan() -> None:
    gaps = BY_YEAR.copy()
    gaps[12:18] = np.nan
    found = moment(target("mean", "2020"), panel(gaps, np.full(36, np.nan)))
    assert found.values[0] == pytest.approx(20.0)
    assert np.isnan(found.values[1])


@pytest.mark.parametrize("statistic", ["mean", "sum", "end", "rise", "growth", "each-year"])
def test_a_quantity_undefined_throughout_has_no_number(statistic: str) -> None:
    found = moment(target(statistic, "2019..2020"), panel(np.full(36, np.nan)))
    assert (len(found.values), found.remark) == (0, "undefined in these months")


def test_a_share_of_nothing_has_no_number() -> None:
    series = {("employment", group): np.zeros((1, 36)) for group in ("layer=foundation", "all")}
    assert moment(target("share", "2020"), Panel(series, MONTHS, (0,))).remark == "undefined in these months"


@pytest.mark.parametrize("period", ["2018", "2021..2022", "2018-12..2019-02"])
def test_a_period_outside_the_runs_has_no_number_and_says_so(period: str) -> None:
    found = moment(target("mean", period), panel(BY_YEAR))
    assert (len(found.values), found.remark) == (0, "the runs cover 2019-01 to 2021-12")


def test_a_missing_series_is_named() -> None:
    found = moment(target("mean", "2020"), Panel({}, MONTHS, (0,)))
    assert found.remark == "no series employment, layer=foundation in the results"


def test_a_long_table_in_any_order_gives_the_same_panel_as_runs_in_memory() -> None:
    keys = [("employment", "all"), ("employment", "layer=foundation")]
    runs = [np.column_stack([8 * BY_YEAR + r, BY_YEAR + r]) for r in range(2)]
    rows = [
        (replicate, month, *key, runs[replicate][i, k])
        for replicate in range(2)
        for i, month in enumerate(MONTHS)
        for k, key in enumerate(keys)
    ]
    long = pd.DataFrame(rows, columns=["replicate", "month", "indicator", "group", "value"])
    long = long.sample(frac=1, random_state=3).astype({"month": "category", "group": "category"})
    from_table, from_memory = panel_of(long, keys), panel_of_runs(runs, keys, MONTHS)
    assert from_table.months == from_memory.months
    assert from_table.replicates == from_memory.replicates
    for key in keys:
        np.testing.assert_array_equal(from_table.series[key], from_memory.series[key])


def test_two_scenarios_in_one_table_are_refused() -> None:
    long = pd.DataFrame(
        {
            "replicate": 0,
            "month": ["2019-01", "2019-01"],
            "indicator": "firms",
            "group": "all",
            "value": [1.0, 2.0],
        }
    )
    with pytest.raises(ValueError, match="one scenario at a time"):
        panel_of(long, [("firms", "all")])
