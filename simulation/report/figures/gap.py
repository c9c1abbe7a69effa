"""Figure: the talent gap over time, with the reported points on it."""

from __future__ import annotations

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import (
    Drawing,
    draw_reported,
    foot,
    joined,
    key_years,
    note_point,
    with_reported,
)
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    EndLabel,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_values,
    time_axis,
)
from simulation.report.wording import people, people_range, tendency, within

SUBTITLE = (
    "Talent gap (shortfall): posts that AI employers want filled less their staff, yearly mean of month ends. "
    "Its level rests on the assumed path of demand."
)


def gap_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    fan = results.fan("shortfall")
    first, last = key_years(results)
    start, end = fan.loc[first, "median"], fan.loc[last, "median"]
    interval = within(people_range(fan.loc[last, "low90"], fan.loc[last, "high90"]), results.band_words)
    if first == last:
        return f"The gap is {people(end)} people in {last}{interval}"
    verb = tendency(start, end)
    if verb == "stays":
        return f"The gap stays near {people(start)} people: {people(end)} in {last}{interval}"
    return f"The gap {verb} from {people(start)} people in {first} to {people(end)} in {last}{interval}"


def draw(results: Results) -> Drawing:
    """Draw the fan chart."""
    fan = results.fan("shortfall")
    points = reported("shortfall", years=results.years)
    largest = max(fan["high90"].max(), fan["median"].max())
    off_scale = points[points["value"] > max(2.2 * largest, 2.2e6)]
    drawn = points.drop(off_scale.index)
    title = gap_finding(results)
    made = page(title, SUBTITLE, foot(results, points, note=_off_scale_note(off_scale)), panel_height=3.3)
    axes = made.axes[0]
    time_axis(axes, results.years)
    highest = max(largest, drawn[["value", "high"]].max().max()) if len(drawn) else largest
    head_panel(axes, scale_values(axes, highest * 1.08, what="people"))
    draw_fan(axes, fan, BLUE, column="shortfall_persons")
    draw_reported(axes, drawn)
    for row in drawn.itertuples():
        far_above = row.value > 1.5 * fan["median"].get(int(row.year), 0.0)
        foot_of_bar = row.low if pd.notna(row.low) else row.value
        note_point(
            axes, row.year, row.value if far_above else foot_of_bar, row.label, (8, 6 if far_above else -9)
        )
    last = results.years[-1]
    label_ends(
        made, axes, [EndLabel(fan.loc[last, "median"], f"{people(fan.loc[last, 'median'])}\nin {last}", BLUE)]
    )
    table = joined([fan_columns(fan, "shortfall_persons")])
    table = with_reported(table, points, "reported_persons").assign(reported_source=_sources(points, results))
    return Drawing("gap", "The talent gap", title, SUBTITLE, _alt(title, fan, drawn), made.figure, table)


def _off_scale_note(off_scale: pd.DataFrame) -> str:
    said = [f"{row.label} {people(row.value)}" for row in off_scale.itertuples()]
    return f"Off the scale: {'; '.join(said)}." if said else ""


def _sources(points: pd.DataFrame, results: Results) -> list[str]:
    return ["; ".join(points["source"][points["first_year"] == year]) for year in results.years]


def _alt(title: str, fan: pd.DataFrame, points: pd.DataFrame) -> str:
    years = [year for year in fan.index if year % 5 == 0 or year in (fan.index[0], fan.index[-1])]
    values = "; ".join(f"{year}: {people(fan.loc[year, 'median'])}" for year in years)
    said = "; ".join(f"{row.label}: {people(row.value)}" for row in points.itertuples())
    return f"Line chart. {title}. Median by year: {values}." + (f" Reported points: {said}." if said else "")
