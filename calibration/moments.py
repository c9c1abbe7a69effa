"""From monthly series to the one number that a report gives: the simulated side of every target.

A `Panel` holds the few series that targets need as arrays [replicate, month]. A statistic turns the months
of a period into one number per replicate:

mean       mean of the months                       sum     sum of the months (flows)
end        the last month                           rise    mean of the last calendar year - mean of the first
growth     the same as a ratio, minus 1             share   mean of the group / mean of `all`
each-year  the calendar-year mean that lies furthest from the middle of the band: if it is inside, all are
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from calibration.targets import Target

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, str]
CHOSEN_YEAR = "furthest year: "  # how the remark of `each-year` starts


class Panel(NamedTuple):
    """The series that targets need.

    Attributes:
        series: (indicator, group) -> float64 [replicate, month]; nan where undefined.
        months: "YYYY-MM", ascending.
        replicates: their numbers.
    """

    series: dict[Key, np.ndarray]
    months: tuple[str, ...]
    replicates: tuple[int, ...]


class Moment(NamedTuple):
    """A target's simulated number per replicate, or why there is none.

    Attributes:
        values: float64 [replicate]; empty when there is no number.
        remark: the year that `each-year` chose, or the reason for no number; else empty.
    """

    values: np.ndarray
    remark: str = ""


def keys_of(targets: Iterable[Target]) -> list[Key]:
    """The (indicator, group) pairs that these targets read, each once."""
    keys = [(target.indicator, target.group) for target in targets]
    keys += [(target.indicator, "all") for target in targets if target.statistic == "share"]
    return list(dict.fromkeys(keys))


def panel_of(series: pd.DataFrame, keys: Iterable[Key]) -> Panel:
    """Take the wanted pairs out of a long table with columns replicate, month, indicator, group, value.

    Raises: ValueError when a replicate has two values for one month, as when two scenarios are in one table.
    """
    months = tuple(sorted(series["month"].astype(str).unique()))
    replicates = tuple(sorted(int(number) for number in series["replicate"].unique()))
    found = {}
    for (indicator, group), rows in series.groupby(["indicator", "group"], observed=True, sort=False):
        found[str(indicator), str(group)] = rows
    wide = {key: _wide(found[key], months, replicates) for key in keys if key in found}
    return Panel(wide, months, replicates)


def panel_of_runs(values: Sequence[np.ndarray], keys: Sequence[Key], months: Sequence[str]) -> Panel:
    """The same from tables [month, series] of runs still in memory, one per replicate.

    Args: values: float64 [n_months, n_keys] each; keys: (indicator, group) of the columns; months: "YYYY-MM".
    """
    stacked = np.stack(values)
    series = {key: stacked[:, :, column] for column, key in enumerate(keys)}
    return Panel(series, tuple(months), tuple(range(len(values))))


def moment(target: Target, panel: Panel) -> Moment:
    """The target's statistic in every replicate of a panel."""
    first, last = target.months()
    if not panel.months or first < panel.months[0] or last > panel.months[-1]:
        ran = f"{panel.months[0]} to {panel.months[-1]}" if panel.months else "no month"
        return Moment(np.empty(0), f"the runs cover {ran}")
    absent = [key for key in keys_of([target]) if key not in panel.series]
    if absent:
        return Moment(np.empty(0), f"no series {', '.join(absent[0])} in the results")
    inside = np.array([first <= month <= last for month in panel.months])
    years = np.array([int(month[:4]) for month, kept in zip(panel.months, inside, strict=True) if kept])
    values = panel.series[target.indicator, target.group][:, inside]
    if target.statistic == "each-year":
        found = _furthest_year(values, years, (target.low + target.high) / 2)
    elif target.statistic == "share":
        whole = panel.series[target.indicator, "all"][:, inside]
        found = Moment(_ratio(_mean(values), _mean(whole)))
    else:
        found = Moment(_STATISTICS[target.statistic](values, years))
    if np.isnan(found.values).all():
        return Moment(np.empty(0), "undefined in these months")
    return found


def _wide(rows: pd.DataFrame, months: tuple[str, ...], replicates: tuple[int, ...]) -> np.ndarray:
    month_at = np.searchsorted(months, rows["month"].astype(str).to_numpy(str))
    replicate_at = np.searchsorted(replicates, rows["replicate"].to_numpy())
    cells = replicate_at * len(months) + month_at
    if len(np.unique(cells)) < len(cells):
        raise ValueError("a replicate has several values for one month: check one scenario at a time")
    wide = np.full((len(replicates), len(months)), np.nan)
    wide[replicate_at, month_at] = rows["value"].to_numpy(float)
    return wide


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over the months that have a value; nan where none has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a replicate without a value is an answer, not a fault
        mean: np.ndarray = np.nanmean(values, axis=1)
    return mean


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return part / np.where(whole > 0, whole, np.nan)


def _first_and_last_year(values: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return _mean(values[:, years == years[0]]), _mean(values[:, years == years[-1]])


def _rise(values: np.ndarray, years: np.ndarray) -> np.ndarray:
    first, last = _first_and_last_year(values, years)
    return last - first


def _growth(values: np.ndarray, years: np.ndarray) -> np.ndarray:
    first, last = _first_and_last_year(values, years)
    return _ratio(last, first) - 1


def _furthest_year(values: np.ndarray, years: np.ndarray, middle: float) -> Moment:
    """Chosen on the mean over replicates: chosen per replicate, noise alone would push it outwards."""
    by_year = {int(year): _mean(values[:, years == year]) for year in np.unique(years)}
    defined = {year: mean for year, mean in by_year.items() if not np.isnan(mean).all()}
    if not defined:
        return Moment(np.full(len(values), np.nan))
    year = max(defined, key=lambda y: abs(float(np.nanmean(defined[y])) - middle))
    return Moment(defined[year], f"{CHOSEN_YEAR}{year}")


_STATISTICS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "mean": lambda values, years: _mean(values),
    "sum": lambda values, years: np.where(np.isnan(values).all(axis=1), np.nan, np.nansum(values, axis=1)),
    "end": lambda values, years: values[:, -1],
    "rise": _rise,
    "growth": _growth,
}
