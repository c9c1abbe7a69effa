"""Figure: the education pipeline: programmes opened and in existence, students, graduates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import Page, head_panel, page, scale_values, time_axis
from simulation.report.lines import Line, draw_reported, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE, GREEN, SKY
from simulation.report.wording import listed, number, people

SUBTITLE = (
    "Bachelor programmes in artificial intelligence, their students and graduates, and those of adjacent "
    "majors (computing and mathematics with AI courses). Opened and graduates: sums of the year; others: at "
    "its end."
)
MAJORS = (("ai", "AI majors", BLUE), ("adjacent", "Adjacent", GREEN))


def pipeline_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    opened = results.fan("programmes_opened", how="sum")
    graduates = results.fan("graduates", "programme=ai", how="sum").last
    gap = results.fan("shortfall").last
    points = reported("programmes_opened", years=results.years)
    said = ""
    if points:
        simulated = listed([f"{opened.at(point.last_year).median:.0f}" for point in points])
        told = listed([f"{point.value:.0f}" for point in points])
        years = listed(list(dict.fromkeys([str(points[0].last_year), str(points[-1].last_year)])))
        said = f"{simulated} AI programmes open in {years.replace(' and ', ' to ')} (reported {told}); "
    return (
        f"{said}{'all ' if said else ''}AI programmes{' together' if said else ''} give {people(graduates)} "
        f"graduates in {results.years[-1]}, against a gap of {people(gap)}"
    )


def draw(results: Results) -> Drawing:
    """Draw the four panels of the pipeline."""
    title = pipeline_finding(results)
    opened = reported("programmes_opened", years=results.years)
    graduated = reported("graduates", "programme=ai", years=results.years)
    paragraphs = foot(results, [*opened, *graduated])
    made = page(title, SUBTITLE, paragraphs, columns=2, heights=(1.75, 1.75), label_width=1.05)
    tables = _opened(made, made.axes[0], results, opened)
    stock = results.fan("programmes", how="end")
    line = Line(stock, "programmes", number(stock.last), BLUE)
    tables += line_panel(made, made.axes[1], [line], heading="Programmes in existence", what="programmes")
    students, graduates = _majors(results, "enrolled", "end"), _majors(results, "graduates", "sum")
    tables += line_panel(made, made.axes[2], students, heading="Students", what="people")
    tables += line_panel(made, made.axes[3], graduates, heading="Graduates a year", what="people", points=graduated)
    table = with_reported(joined(tables), opened, "programmes_opened_reported")
    table = with_reported(table, graduated, "graduates_ai_reported")
    return Drawing("pipeline", "Education pipeline", title, SUBTITLE, _alt(title, results), made.figure, table)


def _opened(made: Page, axes: Axes, results: Results, points: list[Point]) -> list[pd.DataFrame]:
    fan = results.fan("programmes_opened", how="sum")
    years = np.asarray(fan.years)
    time_axis(axes, fan.years)
    highest = max([fan.top, *(point.value for point in points)])
    unit = scale_values(axes, highest * 1.15, what="programmes", most_ticks=5)
    head_panel(axes, unit, "Programmes opened")
    axes.bar(years, fan.median, width=0.7, color=SKY, zorder=2, label="programmes_opened_median")
    varies = fan.high90 > fan.low90
    axes.vlines(years[varies], fan.low90[varies], fan.high90[varies], color=BLUE, lw=1.4, zorder=3)
    draw_reported(axes, points)
    for point in points:
        note_point(axes, point.year, point.value, point.label, (8, 2))
    return [fan.frame("programmes_opened")]


def _majors(results: Results, indicator: str, how: str) -> list[Line]:
    lines = []
    for name, word, colour in MAJORS:
        fan = results.fan(indicator, f"programme={name}", how=how)
        lines.append(Line(fan, f"{indicator}_{name}", f"{word}\n{people(fan.last)}", colour))
    return lines


def _alt(title: str, results: Results) -> str:
    said = [f"programmes in existence {number(results.fan('programmes', how='end').last)}"]
    for name, word, _ in MAJORS:
        students = results.fan("enrolled", f"programme={name}", how="end").last
        graduates = results.fan("graduates", f"programme={name}", how="sum").last
        said.append(f"{word}: {people(students)} students, {people(graduates)} graduates a year")
    return (
        f"Four charts: programmes opened, programmes, students, graduates. {title}. "
        f"In {results.years[-1]}: {'; '.join(said)}."
    )
