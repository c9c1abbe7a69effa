"""Figure: the talent gap over time, with the reported points on it."""

from __future__ import annotations

from matplotlib.axes import Axes

from simulation.report.data import Fan, Results
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.layout import Page, page
from simulation.report.lines import Line, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE, INK, text_width
from simulation.report.wording import people, people_range, tendency

SUBTITLE = (
    "Talent gap (shortfall): posts that AI employers want filled less their staff, yearly mean of month "
    "ends. Its level rests on the assumed path of demand."
)
_SIZE, _LINE = 8.4, 14.0  # of the names of points, in points
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
    _name_points(made, axes, fan, drawn)
    table = with_reported(joined(tables), points, "reported_persons")
    sources = ["; ".join(point.source for point in points if point.last_year == year) for year in results.years]
    table = table.assign(reported_source=sources)
    return Drawing("gap", "The talent gap", title, SUBTITLE, _alt(title, fan, drawn), made.figure, table)


def _name_points(made: Page, axes: Axes, fan: Fan, points: list[Point]) -> None:
    """Name points beside them where they lie far above the fan; else above it, one over the other, with thin leaders.

    Below the points there is no room: the gap of the first years lies close to the axis.
    """
    first, last = axes.get_xlim()
    per_year = made.width_of(axes) * 72 / (last - first)
    per_person = made.height_of(axes) * 72 / axes.get_ylim()[1]
    taken: list[tuple[float, float, float]] = []  # first and last year of a name, points above zero
    for point in sorted(points, key=lambda point: -point.value):
        width = text_width(point.label, _SIZE) * 72 / per_year
        if point.value > 1.5 * fan.at(point.last_year).median:
            note_point(axes, point.year, point.value, point.label, (8, 6))
            taken.append((point.year, point.year + width, point.value * per_person + 6))
            continue
        start = min(point.year - 3 / per_year, last - width)
        under = [
            high for year, high in zip(fan.years, fan.high90, strict=True) if start - 1 <= year <= start + width + 1
        ]
        height = max([*under, *point.reach()]) * per_person + 12
        while any(start < end and begin < start + width and abs(height - at) < _LINE for begin, end, at in taken):
            height += _LINE
        taken.append((start, start + width, height))
        axes.annotate(point.label, (start, height / per_person), size=_SIZE, ha="left", va="center", zorder=7,
                      annotation_clip=False)  # fmt: skip
        ends = [max(point.reach()), (height - _LINE / 2) / per_person]
        axes.plot([point.year] * 2, ends, color=INK, lw=0.6, zorder=4)


def _off_scale_note(points: list[Point]) -> str:
    said = [f"{point.label} {people(point.value)}" for point in points]
    return f"Off the scale: {'; '.join(said)}." if said else ""


def _alt(title: str, fan: Fan, points: list[Point]) -> str:
    years = [year for year in fan.years if year % 5 == 0 or year in (fan.years[0], fan.years[-1])]
    values = "; ".join(f"{year}: {people(fan.at(year).median)}" for year in years)
    said = "; ".join(f"{point.label}: {people(point.value)}" for point in points)
    return f"Line chart. {title}. Median by year: {values}." + (f" Reported points: {said}." if said else "")
