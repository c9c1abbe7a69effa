"""Figure: who the AI workforce is: graduates and career-switchers."""

from __future__ import annotations

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined, key_years, note_point
from simulation.report.figures.decomposition import stack_areas
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    GREEN,
    ORANGE,
    EndLabel,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_shares,
    scale_values,
    time_axis,
)
from simulation.report.wording import people, share, share_range, tendency, within

SUBTITLE = (
    "AI staff at the three layers by origin: graduates of AI and adjacent majors, and career-switchers who came from other "
    "technology work. Yearly means."
)
ORIGINS = {"career_switcher": "career-switchers", "graduate": "graduates"}
COLOURS = {"career_switcher": ORANGE, "graduate": BLUE}


def staff_by_origin(results: Results) -> pd.DataFrame:
    """Mean over the runs of AI staff by origin and year."""
    return pd.DataFrame({origin: results.fan("employment", f"origin={origin}")["mean"] for origin in ORIGINS})


def workforce_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    switchers = results.fan("switcher_share")
    staff = staff_by_origin(results).sum(axis=1)
    interval = within(
        share_range(switchers.loc[last, "low90"], switchers.loc[last, "high90"]), results.band_words
    )
    if first == last:
        return f"Career-switchers are {share(switchers.loc[last, 'median'])} of AI staff in {last}{interval}"
    verb = tendency(float(staff[first]), float(staff[last]))
    return (
        f"AI staff {verb} from {people(staff[first])} in {first} to {people(staff[last])} in {last}; "
        f"career-switchers are {share(switchers.loc[last, 'median'])} of them{interval}"
    )


def draw(results: Results) -> Drawing:
    """Draw staff by origin and the switchers' share, one panel each."""
    title = workforce_finding(results)
    points = reported("switcher_share", years=results.years)
    made = page(
        title, SUBTITLE, foot(results, points, note="Left panel: mean of the runs."), columns=2, panel_height=2.6,
        label_width=1.15, panel_heads=True,
    )  # fmt: skip
    staff = staff_by_origin(results)
    left, right = made.axes
    time_axis(left, results.years)
    head_panel(
        left, scale_values(left, float(staff.sum(axis=1).max()) * 1.06, what="people"), "AI staff by origin"
    )
    labels = {origin: f"{ORIGINS[origin]}\n{people(staff[origin].iloc[-1])}" for origin in staff.columns}
    stack_areas(made, left, staff, COLOURS, labels)

    fan = results.fan("switcher_share")
    time_axis(right, results.years)
    scale_shares(right, 1.04)
    head_panel(right, "share of AI staff", "Career-switchers")
    for row in points.itertuples():
        right.axhspan(row.low, row.high, color=GREEN, alpha=0.12, lw=0, zorder=1)
        note_point(right, results.years[0], row.high, row.label, (-2, 7), colour="#00664B")
    draw_fan(right, fan, ORANGE, column="switcher_share")
    label_ends(
        made,
        right,
        [EndLabel(fan["median"].iloc[-1], f"{share(fan['median'].iloc[-1])} in {fan.index[-1]}", ORANGE)],
    )
    table = joined([staff.add_prefix("staff_"), fan_columns(fan, "switcher_share")])
    return Drawing(
        "workforce", "Workforce by origin", title, SUBTITLE, _alt(title, staff), made.figure, table
    )


def _alt(title: str, staff: pd.DataFrame) -> str:
    last = staff.iloc[-1]
    said = "; ".join(f"{ORIGINS[str(origin)]} {people(last[origin])}" for origin in staff.columns)
    return f"A stacked area chart and a line chart. {title}. Staff in {staff.index[-1]}: {said}."
