"""Figure: the assumed path of demand, which sets the level of everything else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.report.data import Fan, Results, fan_of
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.layout import Page, page
from simulation.report.lines import Line, draw_reported, line_panel, note_point
from simulation.report.reported import MCKINSEY_GROWTH, MCKINSEY_YEARS, Point, reported, with_reported
from simulation.report.style import BLACK, BLUE, GREEN, VERMILLION, for_words
from simulation.report.wording import people, share, tendency

SUBTITLE = (
    "AI posts that employers want filled and AI staff, yearly means; the gap lies between them. The growth "
    "of demand is assumed, deployments and wages only bend it: another path gives another gap."
)
SERIES = (("posts_wanted", "posts wanted", BLACK), ("employment", "staff", BLUE))


def demand_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    wanted, staff = results.fan("posts_wanted"), results.fan("employment")
    if first == last:
        return f"Employers want {people(wanted.last)} AI posts filled in {last}; staff are {people(staff.last)}"
    verb = tendency(wanted.at(first).median, wanted.last, up="rises", level="goes")
    return (
        f"Assumed demand sets the level: it {verb} from {people(wanted.at(first).median)} posts in {first} "
        f"to {people(wanted.last)} in {last}, staff to {people(staff.last)}"
    )


def yearly_growth(results: Results, indicator: str) -> Fan:
    """Growth of a yearly mean on the year before; nan in the first year."""
    values = results.yearly(indicator)
    growth = np.full_like(values, np.nan)
    growth[1:] = values[1:] / values[:-1] - 1
    return fan_of(growth, results.years)


def draw(results: Results) -> Drawing:
    """Draw levels and growth rates of demand and staff, one panel each."""
    title = demand_finding(results)
    points = reported("posts_wanted", years=results.years)
    made = page(title, SUBTITLE, foot(results, points), columns=2, label_width=1.1)
    table = joined(_levels(made, results, points) + _growth(made, results))
    table = with_reported(table, points, "posts_wanted_reported")
    return Drawing("demand", "Demand path", title, SUBTITLE, _alt(title, results), made.figure, table)


def _levels(made: Page, results: Results, points: list[Point]) -> list[pd.DataFrame]:
    axes = made.axes[0]
    wanted, staff = (
        Line(fan := results.fan(name), column, f"{column}\n{people(fan.last)}", colour)
        for name, column, colour in SERIES
    )
    top = 1.06 * max([wanted.fan.top, *(point.value for point in points)])
    tables = line_panel(made, axes, [wanted, staff], heading="Posts and staff", what="people", top=top)
    axes.fill_between(results.years, staff.fan.median, wanted.fan.median, color=VERMILLION, alpha=0.12, lw=0, zorder=1)
    draw_reported(axes, points)
    for point in points:
        note_point(axes, point.year, point.value, point.label, (-2, 12), align="center")
    return tables


def _growth(made: Page, results: Results) -> list[pd.DataFrame]:
    axes = made.axes[1]
    lines = []
    for name, column, colour in SERIES:
        fan = yearly_growth(results, name)
        lines.append(Line(fan, f"growth_of_{column}", f"{column}\n{share(fan.last, 1)}", colour))
    known = len(results.years) > 1
    top = 1.12 * max([MCKINSEY_GROWTH, *(line.fan.top for line in lines)]) if known else 1.0
    bottom = min([0.0, *(line.fan.bottom for line in lines)]) * 1.1 if known else 0.0
    tables = line_panel(made, axes, lines, heading="Growth", what="per year", shares=True, top=top, bottom=bottom)
    begin, end = max(MCKINSEY_YEARS[0], results.years[0]), min(MCKINSEY_YEARS[1], results.years[-1])
    if end > begin:
        dashes = (0, (4, 2))
        axes.plot([begin, end], [MCKINSEY_GROWTH] * 2, color=GREEN, lw=1.6, ls=dashes, zorder=3)
        said = f"McKinsey {share(MCKINSEY_GROWTH)}"
        note_point(axes, end, MCKINSEY_GROWTH, said, (-2, 9), colour=for_words(GREEN), align="right")
    if not known:
        axes.text(0.5, 0.5, "needs two years", transform=axes.transAxes, ha="center")
    return tables


def _alt(title: str, results: Results) -> str:
    wanted = results.fan("posts_wanted")
    years = [year for year in results.years if year % 5 == 0 or year == results.years[-1]]
    said = "; ".join(f"{year} {people(wanted.at(year).median)}" for year in years)
    return f"Two line charts: posts wanted and staff, and their growth. {title}. Posts wanted: {said}."
