"""Figure: the education pipeline: programmes opened and in existence, students, graduates."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, draw_reported, foot, joined, note_point, with_reported
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    GREEN,
    SKY,
    EndLabel,
    Page,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_values,
    time_axis,
)
from simulation.report.wording import listed, number, people

SUBTITLE = (
    "Bachelor programmes in artificial intelligence, their students and graduates, and those of adjacent majors "
    "(computing and mathematics with AI courses). Opened and graduates: sums of the year; others: at year's end."
)


def pipeline_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    opened = results.fan("programmes_opened", how="sum")["median"]
    last = results.years[-1]
    graduates = float(results.fan("graduates", "programme=ai", how="sum").loc[last, "median"])
    gap = float(results.fan("shortfall").loc[last, "median"])
    points = reported("programmes_opened", years=results.years)
    said = ""
    if len(points):
        simulated = listed([f"{opened[int(year)]:.0f}" for year in points["year"]])
        told = listed([f"{value:.0f}" for value in points["value"]])
        years = f"{int(points['year'].min())}" + (
            f" to {int(points['year'].max())}" if len(points) > 1 else ""
        )
        said = f"{simulated} AI programmes open in {years} (reported {told}); "
    return (
        f"{said}all AI programmes together give {people(graduates)} graduates in {last}, "
        f"against a gap of {people(gap)}"
    )


def draw(results: Results) -> Drawing:
    """Draw the four panels of the pipeline."""
    title = pipeline_finding(results)
    points = reported("programmes_opened", years=results.years)
    made = page(
        title,
        SUBTITLE,
        foot(results, points),
        rows=2,
        columns=2,
        panel_height=1.75,
        label_width=1.05,
        panel_heads=True,
    )
    opened, stock, students, graduates = made.axes
    tables = _programmes(made, opened, results, points)
    tables += _lines(
        made, stock, results, "programmes", ("all",), "end", "Programmes in existence", "programmes"
    )
    cuts = ("programme=ai", "programme=adjacent")
    tables += _lines(made, students, results, "enrolled", cuts, "end", "Students", "people")
    tables += _lines(made, graduates, results, "graduates", cuts, "sum", "Graduates a year", "people")
    table = with_reported(joined(tables), points, "programmes_opened_reported")
    return Drawing(
        "pipeline", "Education pipeline", title, SUBTITLE, _alt(title, results), made.figure, table
    )


def _programmes(made: Page, axes: Axes, results: Results, points: pd.DataFrame) -> list[pd.DataFrame]:
    fan = results.fan("programmes_opened", how="sum")
    time_axis(axes, results.years)
    highest = max(fan["high90"].max(), points["value"].max() if len(points) else 0.0)
    head_panel(axes, scale_values(axes, highest * 1.15, what="programmes", most_ticks=5), "Programmes opened")
    axes.bar(fan.index, fan["median"], width=0.7, color=SKY, zorder=2, label="programmes_opened_median")
    spread_out = fan[fan["high90"] > fan["low90"]]
    axes.vlines(spread_out.index, spread_out["low90"], spread_out["high90"], color=BLUE, lw=1.4, zorder=3)
    draw_reported(axes, points)
    for row in points.itertuples():
        note_point(axes, row.year, row.value, row.label, (8, 2))
    return [fan_columns(fan, "programmes_opened")]


def _lines(
    made: Page,
    axes: Axes,
    results: Results,
    indicator: str,
    groups: tuple[str, ...],
    how: str,
    heading: str,
    what: str,
) -> list[pd.DataFrame]:
    fans = {
        group: results.fan(indicator, group, how=how) for group in groups if results.has(indicator, group)
    }
    time_axis(axes, results.years, label=False)
    highest = max((fan[["median", "high90"]].max().max() for fan in fans.values()), default=1.0)
    head_panel(axes, scale_values(axes, float(highest) * 1.1, what=what, most_ticks=5), heading)
    ends, tables = [], []
    for group, fan in fans.items():
        word = {"all": "", "programme=ai": "AI majors\n", "programme=adjacent": "Adjacent\n"}[group]
        colour = GREEN if group == "programme=adjacent" else BLUE
        column = indicator if group == "all" else f"{indicator}_{group.split('=')[1]}"
        draw_fan(axes, fan, colour, column=column)
        last = float(fan["median"].iloc[-1])
        ends.append(EndLabel(last, f"{word}{number(last, 2) if group == 'all' else people(last)}", colour))
        tables.append(fan_columns(fan, column))
    label_ends(made, axes, ends)
    return tables


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    said = [f"programmes in existence {number(results.fan('programmes', how='end').loc[last, 'median'])}"]
    for programme, word in (("ai", "AI majors"), ("adjacent", "adjacent majors")):
        students = float(results.fan("enrolled", f"programme={programme}", how="end").loc[last, "median"])
        graduates = float(results.fan("graduates", f"programme={programme}", how="sum").loc[last, "median"])
        said.append(f"{word}: {people(students)} students, {people(graduates)} graduates a year")
    return f"Four charts: programmes opened, programmes, students, graduates. {title}. In {last}: {'; '.join(said)}."
