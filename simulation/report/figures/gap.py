"""Figure: the talent gap over time, with the reported points on it."""

from __future__ import annotations

import math

from simulation.report.data import Fan, Results
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE
from simulation.report.wording import people, people_range, tendency

SUBTITLE = (
    "Talent gap (shortfall): posts that AI employers want filled less their staff, yearly mean of month "
    "ends. Its level rests on the assumed path of demand."
)
OFF_SCALE = 1.6  # a report this many times above everything simulated is named, not drawn


def gap_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    fan = results.fan("shortfall")
    first, last = key_years(results)
    start, end = fan.at(first), fan.at(last)
    interval = results.interval(end, people_range)
    if first == last:
        return f"The gap is {people(end.median)} people in {last}{interval}"
    verb = tendency(start.median, end.median)
    if verb == "stays":
        return f"The gap stays near {people(start.median)} people: {people(end.median)} in {last}{interval}"
    return f"The gap {verb} from {people(start.median)} people in {first} to {people(end.median)} in {last}{interval}"


def draw(results: Results) -> Drawing:
    """Draw the fan chart."""
    fan = results.fan("shortfall")
    points = reported("shortfall", years=results.years)
    limit = OFF_SCALE * max(fan.top, 1.1e6)
    drawn = [point for point in points if point.value <= limit]
    title = gap_finding(results)
    note = _off_scale_note([point for point in points if point not in drawn])
    made = page(title, SUBTITLE, foot(results, points, note=note), heights=(3.3,), above=0.3)
    axes = made.axes[0]
    line = Line(fan, "shortfall_persons", f"{people(fan.last)}\nin {results.years[-1]}", BLUE)
    tables = line_panel(made, axes, [line], heading=None, what="people", points=drawn)
    for point in drawn:
        far_above = point.value > 1.5 * fan.at(point.last_year).median
        foot_of_bar = point.value if math.isnan(point.low) else point.low
        place = point.value if far_above else foot_of_bar
        note_point(axes, point.year, place, point.label, (8, 6 if far_above else -9))
    table = with_reported(joined(tables), points, "reported_persons")
    sources = ["; ".join(point.source for point in points if point.last_year == year) for year in results.years]
    table = table.assign(reported_source=sources)
    return Drawing("gap", "The talent gap", title, SUBTITLE, _alt(title, fan, drawn), made.figure, table)


def _off_scale_note(points: list[Point]) -> str:
    said = [f"{point.label} {people(point.value)}" for point in points]
    return f"Off the scale: {'; '.join(said)}." if said else ""


def _alt(title: str, fan: Fan, points: list[Point]) -> str:
    years = [year for year in fan.years if year % 5 == 0 or year in (fan.years[0], fan.years[-1])]
    values = "; ".join(f"{year}: {people(fan.at(year).median)}" for year in years)
    said = "; ".join(f"{point.label}: {people(point.value)}" for point in points)
    return f"Line chart. {title}. Median by year: {values}." + (f" Reported points: {said}." if said else "")
