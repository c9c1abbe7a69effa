"""What an attribution explains: an indicator of a group in a year, and what the levers cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.experiment.money import discounted_cost
from simulation.experiment.results import Results
from simulation.indicators.catalogue import BY_NAME
from simulation.scenario.errors import nearest_of
from simulation.scenario.schema import Horizon, Scenario

if TYPE_CHECKING:
    import pandas as pd

COST = "policy_cost"
GAP = "shortfall"  # indicators of the gap start with it: less of them is better


@dataclass(frozen=True)
class Outcome:
    """The mean over the months of a year of one indicator and group."""

    indicator: str
    group: str
    year: int

    @property
    def unit(self) -> str:
        """The unit of the values."""
        return BY_NAME[self.indicator].unit

    @property
    def is_gap(self) -> bool:
        """Whether it counts missing people, so that minus means: closes the gap."""
        return self.indicator.startswith(GAP)

    def in_each_replicate(self, results: Results) -> pd.Series:
        """One value by replicate; replicates without a value are left out."""
        return yearly_means(results.series(self.indicator), self.indicator, self.group, self.year)


def outcome_of(scenario: Scenario, indicator: str, group: str, year: int | None) -> Outcome:
    """A checked outcome. Args: year: by default the last whole one.

    Raises: ValueError naming the argument, what was given, and what is there.
    """
    if indicator not in BY_NAME:
        near = nearest_of(indicator, BY_NAME)
        hint = f"; did you mean '{near}'?" if near else "; docs/indicators.md lists them"
        raise ValueError(f"indicator must be one of the catalogue; got '{indicator}'{hint}")
    groups = BY_NAME[indicator].groups
    if group not in groups:
        raise ValueError(f"group of {indicator} must be one of {', '.join(groups)}; got '{group}'")
    years = _years(scenario.horizon)
    if year is not None and year not in years:
        raise ValueError(f"year must be one that is simulated, {years[0]} to {years[-1]}; got {year}")
    return Outcome(indicator, group, _last_whole_year(scenario.horizon) if year is None else year)


def yearly_means(series: pd.DataFrame, indicator: str, group: str, year: int) -> pd.Series:
    """The mean over the months of a calendar year in each replicate; months without a value are left out.

    Args: series: a long table with columns replicate, month (YYYY-MM), indicator, group and value.
    Returns: one value by replicate, in their order; replicates without any value in that year are left out.
    """
    rows = series[(series["indicator"] == indicator) & (series["group"] == group)]
    rows = rows[rows["month"].astype(str).str[:4] == str(year)]
    return rows.groupby("replicate")["value"].mean().dropna().sort_index()


def discounted_costs(results: Results, rate_per_year: float) -> pd.Series | None:
    """What the levers cost over the whole run in each replicate, CNY of 2024, as seen from `money.PRESENT`.

    Args: rate_per_year: of discounting.
    Returns: one value by replicate; None where the results hold no costs.
    """
    series = results.series(COST)
    if not (series["group"] == "all").any():
        return None
    return discounted_cost(series, rate_per_year)


def _years(horizon: Horizon) -> range:
    return range(int(horizon.start[:4]), int(horizon.end[:4]) + 1)


def _last_whole_year(horizon: Horizon) -> int:
    last = int(horizon.end[:4])
    return last if horizon.end.endswith("-12") or last == int(horizon.start[:4]) else last - 1
