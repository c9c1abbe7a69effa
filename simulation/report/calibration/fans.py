"""Figures over the years: openings of programmes to 2030, and the gap to 2035, with everything that is not known."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.calibration.charts import source
from simulation.report.calibration.made import GAP, GAP_YEAR, Calibration
from simulation.report.calibration.words import count, parts_words, short
from simulation.report.drawing import Drawing
from simulation.report.layout import Page, head_panel, page, scale_values, time_axis
from simulation.report.lines import EndLabel, draw_reported, label_ends, note_point
from simulation.report.reported import Point, reported
from simulation.report.style import BLUE, GREEN, INK
from simulation.report.wording import NBSP, listed, people, people_range

_OPENED, _STOCK = "programmes_opened", "programmes"


def openings_finding(made: Calibration) -> str:
    """What three counts say of the last year."""
    table = made.tables["openings"]
    stock = table[table["indicator"] == _STOCK].iloc[-1]
    seen = table.loc[(table["indicator"] == _OPENED) & table["fitted"], "year"].tolist()
    return (
        f"The counts of {seen[0]} to {seen[-1]} alone leave room for {people_range(stock['low'], stock['high'])} AI "
        f"programmes in {stock['year']}"
    )


def draw_openings(made: Calibration) -> Drawing:
    """Draw openings by year above, programmes in existence below."""
    table, title = made.tables["openings"], openings_finding(made)
    subtitle = (
        "Undergraduate AI programmes: opened in a year (above) and in existence, mean of the year (below). Median "
        f"and 90{NBSP}% of runs of a fit to the openings of the first three years and to nothing else."
    )
    foot = [
        "Diamonds: the counts that were fitted. Later counts were not used. The band holds the rule’s parameters and "
        "luck; it does not hold a ministry’s decision to open or to stop.",
        source(made),
    ]
    laid = page(title, subtitle, foot, heights=(1.75, 1.75), label_width=1.25, left=0.6)
    for axes, indicator, colour, heading in zip(
        laid.axes, (_OPENED, _STOCK), (BLUE, GREEN), ("Opened", "In existence"), strict=True
    ):
        rows = table[table["indicator"] == indicator]
        points = [point for point in reported(indicator, years=rows["year"].tolist()) if indicator == _OPENED]
        _fan(axes, rows, colour, heading, "programmes", points)
        last = rows.iloc[-1]
        label = f"{count(last['median'])} in {last['year']}\n({count(last['low'])} to {count(last['high'])})"
        label_ends(laid, axes, [EndLabel(float(last["median"]), label, colour)])
    alt = f"Two fan charts. {title}."
    return Drawing("openings", "Openings of programmes", title, subtitle, alt, laid.figure, table)


def gap_finding(made: Calibration) -> str:
    """The interval of 2035 and its parts."""
    gap = made.gap
    parameters, _ = parts_words(gap["parameter_share"])
    return (
        f"The reports leave the gap of {GAP_YEAR} at {people_range(gap['low'], gap['high'])} posts (90{NBSP}%); "
        f"{parameters} of its variance is parameters, the rest luck"
    )


def draw_gap(made: Calibration) -> Drawing:
    """Draw the gap with its reports."""
    table = made.tables["projection"]
    rows, title = table[(table["indicator"] == GAP) & (table["group"] == "all")], gap_finding(made)
    subtitle = (
        "Talent gap (shortfall): posts that AI employers want filled less their staff, yearly mean of month ends. "
        f"Median and 90{NBSP}% over posterior draws and luck, no policy."
    )
    shown = [point for point in reported(GAP, years=rows["year"].tolist()) if point.kind == "same"]
    foot = [
        "Not in the band: all assumptions that calibration does not move, above all the growth of demand in the long "
        f"run. Diamonds: reports that count the same thing ({listed([point.label for point in shown])}).",
        source(made),
    ]
    laid = page(title, subtitle, foot, heights=(3.1,), above=0.34, label_width=1.25, left=0.5)
    axes = laid.axes[0]
    _fan(axes, rows, BLUE, None, "posts", shown)
    for place, point in enumerate(shown):  # one above the other: the gap of the first years lies close to the axis
        note_point(axes, point.year, float(rows["high"].iloc[0]), point.label, (-3, 16 + 15 * place))
        axes.plot(
            [point.year] * 2, [point.value, _above(laid, axes, float(rows["high"].iloc[0]), 10 + 15 * place)],
            color=INK, lw=0.6, zorder=4,
        )  # fmt: skip
    last = rows.iloc[-1]
    ends = short(f"({people_range(last['low'], last['high'])})")
    label = f"{people(last['median'])}\nin {last['year']}\n{ends}"
    label_ends(laid, axes, [EndLabel(float(last["median"]), label, BLUE)])
    years = "; ".join(
        f"{row['year']}: {people(row['median'])}" for row in rows.to_dict("records") if row["year"] % 5 == 0
    )
    return Drawing("gap", "The gap to 2035", title, subtitle, f"Fan chart. {title}. {years}.", laid.figure, rows)


def _above(laid: Page, axes: Axes, value: float, points: float) -> float:
    """A value so many points above another."""
    low, high = axes.get_ylim()
    return value + points / 72 / laid.height_of(axes) * (high - low)


def _fan(axes: Axes, rows: pd.DataFrame, colour: str, heading: str | None, what: str, points: list[Point]) -> None:
    """Median and band over the years, with reported points."""
    years = rows["year"].to_numpy()
    reach = [float(rows["high"].max()), *(high for point in points for high in point.reach())]
    time_axis(axes, years.tolist())
    unit = scale_values(axes, 1.1 * max(reach), bottom=min(0.0, float(rows["low"].min())), what=what, most_ticks=5)
    head_panel(axes, unit, heading)
    axes.fill_between(years, rows["low"], rows["high"], color=colour, alpha=0.22, lw=0, zorder=2)
    axes.plot(years, rows["median"], color=colour, lw=2.0, zorder=3)
    draw_reported(axes, points, colour=INK)
