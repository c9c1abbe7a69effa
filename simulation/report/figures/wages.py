"""Figure: wages posted and paid, and the AI wage premium against three denominators."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, draw_reported, foot, joined, note_point, with_reported
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    EndLabel,
    Page,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_shares,
    scale_values,
    time_axis,
)
from simulation.report.wording import number, share, share_range, within

SUBTITLE = (
    "Monthly wages in yuan of 2024, yearly means (axis not from zero). Posted: in advertised openings; paid: to staff. "
    "Premium: mean AI posting over other postings, less one; reports divide by different postings."
)
WAGES = (
    ("wage_posted", "all", "AI, posted", BLUE, "-"),
    ("wage_paid", "all", "AI, paid", SKY, "--"),
    ("wage_posted", "market=overall", "All, posted", ORANGE, "-"),
    ("wage_paid", "market=overall", "All, paid", GREY, "--"),
)
PREMIA = (
    ("ai_premium", "new economy", BLUE),
    ("ai_premium_internet", "internet", GREEN),
    ("ai_premium_all_postings", "all postings", ORANGE),
)


def wages_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = results.years[-1]
    premium, posted = results.fan("ai_premium"), results.fan("wage_posted")
    interval = within(
        share_range(premium.loc[year, "low90"], premium.loc[year, "high90"]), results.band_words
    )
    return (
        f"AI openings pay {share(premium.loc[year, 'median'])} more than other new-economy openings in {year}{interval}: "
        f"{number(posted.loc[year, 'median'], 3)} yuan a month"
    )


def draw(results: Results) -> Drawing:
    """Draw wages and premia, one panel each."""
    title = wages_finding(results)
    wage_points = reported("wage_posted", "market=overall", years=results.years)
    premium_points = [reported(indicator, years=results.years) for indicator, _, _ in PREMIA]
    note = "Hollow: all postings of the economy, not of the five sectors." if len(premium_points[2]) else ""
    made = page(
        title, SUBTITLE, foot(results, wage_points, *premium_points, note=note), columns=2, panel_height=2.7,
        label_width=1.2, panel_heads=True,
    )  # fmt: skip
    tables = _wages(made, made.axes[0], results, wage_points) + _premia(
        made, made.axes[1], results, premium_points
    )
    table = with_reported(joined(tables), wage_points, "wage_posted_overall_reported")
    for (indicator, _, _), rows in zip(PREMIA, premium_points, strict=True):
        table = with_reported(table, rows, f"{indicator}_reported") if len(rows) else table
    return Drawing("wages", "Wages", title, SUBTITLE, _alt(title, results), made.figure, table)


def _wages(made: Page, axes: Axes, results: Results, points: pd.DataFrame) -> list[pd.DataFrame]:
    fans = [results.fan(indicator, group) for indicator, group, *_ in WAGES]
    lows = [fan["low90"].min() for fan in fans] + list(points["value"])
    highs = [fan["high90"].max() for fan in fans] + list(points["value"])
    time_axis(axes, results.years)
    room = 0.12 * (max(highs) - min(lows)) + 0.02 * max(highs)
    scale_values(axes, max(highs) + room, bottom=max(0.0, min(lows) - room))
    head_panel(axes, "thousand yuan a month", "Wages")
    ends, tables = [], []
    for fan, (indicator, group, label, colour, style) in zip(fans, WAGES, strict=True):
        column = f"{indicator}_{'ai' if group == 'all' else 'overall'}"
        draw_fan(axes, fan, colour, column=column, style=style)
        ends.append(
            EndLabel(fan["median"].iloc[-1], f"{label} {number(fan['median'].iloc[-1] / 1000, 3)}", colour)
        )
        tables.append(fan_columns(fan, column))
    draw_reported(axes, points, colour=ORANGE)
    for row in points.itertuples():
        note_point(axes, row.year, row.value, row.label, (0, 11), align="center")
    label_ends(made, axes, ends)
    return tables


def _premia(made: Page, axes: Axes, results: Results, points: list[pd.DataFrame]) -> list[pd.DataFrame]:
    fans = [results.fan(indicator) for indicator, _, _ in PREMIA]
    highest = max(
        [*(fan["high90"].max() for fan in fans), *(rows["value"].max() for rows in points if len(rows))]
    )
    lowest = min(0.0, *(float(fan["low90"].min()) for fan in fans))
    time_axis(axes, results.years)
    scale_shares(axes, highest * 1.12, bottom=lowest * 1.1)
    head_panel(axes, "premium of AI postings", "Premium, by what it is compared with")
    ends, tables = [], []
    for fan, rows, (indicator, label, colour) in zip(fans, points, PREMIA, strict=True):
        draw_fan(axes, fan, colour, column=indicator)
        draw_reported(axes, rows, colour=colour)
        for row in rows.itertuples():
            note_point(axes, row.year, row.value, row.label, (0, 11), align="center")
        ends.append(EndLabel(fan["median"].iloc[-1], f"{label}\n{share(fan['median'].iloc[-1], 1)}", colour))
        tables.append(fan_columns(fan, indicator))
    label_ends(made, axes, ends)
    return tables


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    wages = [f"{label} {number(results.fan(i, g).loc[last, 'median'], 3)} yuan" for i, g, label, *_ in WAGES]
    premia = [f"against {label} {share(results.fan(i).loc[last, 'median'], 1)}" for i, label, _ in PREMIA]
    return f"Two line charts. {title}. In {last}: {'; '.join(wages)}; premium {'; '.join(premia)}."
