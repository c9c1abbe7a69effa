"""What a policy costs seen from today, and what closing a vacancy for a year costs: pure functions on series.

A series frame has the columns replicate, month (YYYY-MM), indicator, group and value, as `Results.series` gives it.
Money is CNY of 2024.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from simulation.scenario.dates import checked_month, months_since_start

PRESENT = "2025-01"  # the month that later money is compared with: the first one in which anything can be decided
HIGHEST_RATE = 0.5  # per year; rates above it are a slip of the pen (5 for 0.05)


def discount_factors(months: pd.Index, rate_per_year: float, present: str = PRESENT) -> pd.Series:
    """What a yuan of each month is worth in the present one.

    Formula: (1 + rate)^(-years since the present); months before it count more than one.
    Args: months: YYYY-MM. rate_per_year: 0 to 0.5. Raises: ValueError for a rate or month outside that.
    Source: exponential discounting; the rate is an assumption, `budget.discount_rate_per_year`.
    Verified: tests/unit/test_experiment_money.py.
    """
    if not 0.0 <= rate_per_year <= HIGHEST_RATE:
        raise ValueError(f"rate_per_year must be from 0 to {HIGHEST_RATE}; got {rate_per_year}")
    try:
        start = months_since_start(checked_month(present))
    except ValueError as error:
        raise ValueError(f"present must be a month YYYY-MM; got {present!r}: {error}") from None
    years = [(months_since_start(month) - start) / 12.0 for month in months]
    return pd.Series([(1.0 + rate_per_year) ** -year for year in years], index=months)


def yearly_factors(years: Sequence[int], rate_per_year: float, present: str = PRESENT) -> pd.Series:
    """What a yuan spent evenly over each calendar year is worth in the present month, by year.

    Formula: mean of `discount_factors` over the twelve months. Raises: as there.
    Verified: tests/unit/test_experiment_money.py.
    """
    months = pd.Index([f"{year}-{month:02d}" for year in years for month in range(1, 13)])
    factors = discount_factors(months, rate_per_year, present)
    return factors.groupby(factors.index.str[:4].astype(int)).mean()


def discounted_cost(
    series: pd.DataFrame, rate_per_year: float, *, group: str = "all", present: str = PRESENT
) -> pd.Series:
    """Cost of policies over all months, seen from the present, per replicate: CNY.

    Args: series: holds `policy_cost`. group: `all`, `payer=state`, `lever=pillar.lever` ... Raises: ValueError when
        there is no such series. Verified: tests/unit/test_experiment_money.py.
    """
    monthly = _by_month(series, "policy_cost", group)
    factors = discount_factors(monthly.index, rate_per_year, present)
    return monthly.mul(factors, axis=0).sum().rename("cost_cny")


def vacancy_years_closed(base: pd.DataFrame, scenario: pd.DataFrame) -> pd.Series:
    """Vacancy-years that a scenario closes, per replicate that is in both frames.

    Formula: sum over the months of (shortfall of the base - shortfall of the scenario) / 12; negative where the gap
    grows. Raises: ValueError when a frame has no shortfall, or they cover other months.
    Verified: tests/unit/test_experiment_money.py.
    """
    before, after = _paired(_by_month(base, "shortfall", "all"), _by_month(scenario, "shortfall", "all"))
    return ((before - after).sum() / 12.0).rename("vacancy_years_closed")


def cost_of_closing(
    base: pd.DataFrame, scenario: pd.DataFrame, rate_per_year: float, *, present: str = PRESENT
) -> pd.DataFrame:
    """Discounted cost above the base and per vacancy-year closed: in all, by payer and by lever.

    Cost and effect of a lever cannot be told apart in one scenario: its row divides its own cost by what all levers
    close together, so that rows add up to the first one.

    Returns: one row per group that costs anything, `all` first: group, pairs, cost_cny (mean over the pairs),
        vacancy_years_closed (the same in every row), cny_per_vacancy_year (ratio of means; nan if none is closed).
    Raises: ValueError as for the functions above, and when no replicate is in both.
    Verified: tests/unit/test_experiment_money.py.
    """
    closed = vacancy_years_closed(base, scenario)
    mean_closed = float(closed.mean())
    rows = []
    for group in _groups(scenario):
        added = _cost_above(base, scenario, group, rate_per_year, present).loc[closed.index]
        cost = float(added.mean())
        if group == "all" or cost != 0.0:
            price = cost / mean_closed if mean_closed > 0.0 else math.nan
            rows.append((group, len(closed), cost, mean_closed, price))
    return pd.DataFrame(rows, columns=["group", "pairs", "cost_cny", "vacancy_years_closed", "cny_per_vacancy_year"])


def _cost_above(base: pd.DataFrame, scenario: pd.DataFrame, group: str, rate: float, present: str) -> pd.Series:
    costs = [discounted_cost(frame, rate, group=group, present=present) for frame in (base, scenario)]
    return costs[1] - costs[0]


def _groups(series: pd.DataFrame) -> list[str]:
    """Groups of the cost in their order, `all` first."""
    found = list(dict.fromkeys(series.loc[series["indicator"] == "policy_cost", "group"]))
    if "all" not in found:
        raise ValueError("the series hold no policy_cost for all")
    return ["all", *(group for group in found if group != "all")]


def _by_month(series: pd.DataFrame, indicator: str, group: str) -> pd.DataFrame:
    """One row per month, one column per replicate."""
    kept = series[(series["indicator"] == indicator) & (series["group"] == group)]
    if kept.empty:
        raise ValueError(f"the series hold no {indicator} ({group})")
    table = kept.pivot(index="month", columns="replicate", values="value")
    table.index = table.index.astype(str)  # a category has an order of its own
    return table.sort_index()


def _paired(base: pd.DataFrame, scenario: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables with the replicates that are in each."""
    if list(base.index) != list(scenario.index):
        raise ValueError(
            f"base and scenario cover other months: {base.index[0]} to {base.index[-1]} and "
            f"{scenario.index[0]} to {scenario.index[-1]}"
        )
    both = base.columns.intersection(scenario.columns)
    if both.empty:
        raise ValueError("no replicate is in both base and scenario")
    return base[both], scenario[both]
