"""Discounted costs and the price of a closed vacancy-year, on frames worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from simulation.experiment.money import (
    cost_of_closing,
    discount_factors,
    discounted_cost,
    vacancy_years_closed,
    yearly_factors,
)

MONTHS = [f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(24)]
STATE, FIRMS = "payer=state", "payer=firms"


def frame(
    shortfall: float, state: float = 0.0, firms: float = 0.0, replicates: tuple[int, ...] = (0, 1)
) -> pd.DataFrame:
    """Constant series over 24 months; replicate r has 10·r more missing, in every scenario alike."""
    rows = [
        (replicate, month, indicator, group, value)
        for replicate in replicates
        for month in MONTHS
        for indicator, group, value in (
            ("shortfall", "all", shortfall + 10.0 * replicate), ("policy_cost", "all", state + firms),
            ("policy_cost", STATE, state), ("policy_cost", FIRMS, firms), ("policy_cost", "payer=students", 0.0),
        )
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["replicate", "month", "indicator", "group", "value"])


def test_a_year_later_a_yuan_counts_less_by_the_rate() -> None:
    factors = discount_factors(pd.Index(["2024-01", "2025-01", "2025-07", "2026-01"]), 0.1)
    assert factors.tolist() == pytest.approx([1.1, 1.0, 1.1**-0.5, 1 / 1.1])


def test_a_year_is_discounted_as_its_twelve_months_are() -> None:
    """2025 and 2027 of a constant cost: the yearly factors give what the months give."""
    rate = 1.01**12 - 1
    by_year = yearly_factors((2025, 2027), rate)
    assert by_year.index.tolist() == [2025, 2027]
    first = sum(1.01**-month for month in range(12)) / 12
    assert by_year.tolist() == pytest.approx([first, first * 1.01**-24])


def test_without_discounting_the_cost_is_the_sum() -> None:
    assert discounted_cost(frame(100, state=5.0), 0.0).tolist() == pytest.approx([120.0, 120.0])


def test_discounted_cost_is_the_geometric_sum() -> None:
    """24 monthly yuan at 12.68 per cent a year, which is one per cent a month: 1.01^0 to 1.01^-23."""
    rate = 1.01**12 - 1
    expected = sum(1.01**-month for month in range(24))
    assert discounted_cost(frame(100, state=1.0), rate, group=STATE)[0] == pytest.approx(expected)


def test_vacancy_years_are_months_over_twelve_in_pairs() -> None:
    """Sixty fewer missing for 24 months are 120 vacancy-years, in each pair; a replicate of one side is left out."""
    closed = vacancy_years_closed(frame(1_000, replicates=(0, 1, 2)), frame(940, replicates=(1, 0)))
    assert closed.to_dict() == {0: 120.0, 1: 120.0}


def test_cost_of_a_closed_vacancy_year_by_payer() -> None:
    table = cost_of_closing(frame(1_000), frame(940, state=30.0, firms=20.0), 0.0).set_index("group")
    assert list(table.index) == ["all", STATE, FIRMS]  # who pays nothing has no row
    assert table["cost_cny"].tolist() == [1_200.0, 720.0, 480.0]
    assert table["cny_per_vacancy_year"].tolist() == [10.0, 6.0, 4.0]
    assert table["pairs"].unique().tolist() == [2]


def test_costs_of_the_base_are_not_counted_again() -> None:
    table = cost_of_closing(frame(1_000, state=10.0), frame(940, state=30.0), 0.0).set_index("group")
    assert table.loc["all", "cost_cny"] == 480.0


def test_a_gap_that_does_not_close_has_no_price() -> None:
    table = cost_of_closing(frame(1_000), frame(1_001, state=30.0), 0.0)
    assert table["vacancy_years_closed"][0] == pytest.approx(-2.0)
    assert math.isnan(table["cny_per_vacancy_year"][0])


def test_what_cannot_be_reckoned_is_refused() -> None:
    good = frame(1_000)
    with pytest.raises(ValueError, match=r"rate_per_year must be from 0 to 0\.5; got 4"):
        discounted_cost(good, 4.0)
    with pytest.raises(ValueError, match="present must be a month"):
        discounted_cost(good, 0.04, present="2025")
    with pytest.raises(ValueError, match=r"hold no policy_cost \(lever=x\)"):
        discounted_cost(good, 0.04, group="lever=x")
    with pytest.raises(ValueError, match="other months: 2025-01 to 2026-12 and 2025-01 to 2025-12"):
        vacancy_years_closed(good, good[good["month"] < "2026"])
    with pytest.raises(ValueError, match="no replicate is in both"):
        vacancy_years_closed(good, frame(1_000, replicates=(5,)))
