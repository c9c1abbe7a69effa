"""Figure: the assumed path of demand, which sets the level of everything else."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results, fan_of
from simulation.report.drawing import (
    Drawing,
    draw_reported,
    foot,
    joined,
    key_years,
    note_point,
    with_reported,
)
from simulation.report.reported import MCKINSEY_GROWTH, MCKINSEY_YEARS, reported
from simulation.report.style import (
    BLACK,
    BLUE,
    GREEN,
    VERMILLION,
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
from simulation.report.wording import people, share, tendency

SUBTITLE = (
    "AI posts that employers want filled and AI staff, yearly means; the gap lies between them. The growth of demand is "
    "assumed, deployments and wages only bend it: another path gives another gap."
)


def demand_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    wanted, staff = results.fan("posts_wanted")["median"], results.fan("employment")["median"]
    if first == last:
        return f"Employers want {people(wanted[last])} AI posts filled in {last} and have {people(staff[last])} staff"
    verb = tendency(wanted[first], wanted[last], up="rises", down="falls")
    return (
        f"Assumed demand sets the level: it {verb} from {people(wanted[first])} posts in {first} to "
        f"{people(wanted[last])} in {last}, staff to {people(staff[last])}"
    )


def yearly_growth(results: Results, indicator: str) -> pd.DataFrame:
    """Growth of a yearly mean on the year before, by run; empty in the first year."""
    yearly = results.yearly(indicator)
    return (yearly / yearly.shift(1) - 1).iloc[1:]


def draw(results: Results) -> Drawing:
    """Draw levels and growth rates of demand and staff, one panel each."""
    title = demand_finding(results)
    points = reported("posts_wanted", years=results.years)
    made = page(
        title, SUBTITLE, foot(results, points), columns=2, panel_height=2.7, label_width=1.1, panel_heads=True
    )
    tables = _levels(made, made.axes[0], results, points) + _growth(made, made.axes[1], results)
    table = with_reported(joined(tables), points, "posts_wanted_reported")
    return Drawing("demand", "Demand path", title, SUBTITLE, _alt(title, results), made.figure, table)


def _levels(made: Page, axes: Axes, results: Results, points: pd.DataFrame) -> list[pd.DataFrame]:
    wanted, staff = results.fan("posts_wanted"), results.fan("employment")
    time_axis(axes, results.years)
    head_panel(
        axes,
        scale_values(axes, wanted[["median", "high90"]].max().max() * 1.06, what="people"),
        "Posts and staff",
    )
    axes.fill_between(
        wanted.index, staff["median"], wanted["median"], color=VERMILLION, alpha=0.10, lw=0, zorder=1
    )
    draw_fan(axes, wanted, BLACK, column="posts_wanted")
    draw_fan(axes, staff, BLUE, column="staff")
    draw_reported(axes, points)
    for row in points.itertuples():
        note_point(
            axes, row.year, row.value, row.label, (-2, 12), align="right" if row.year > 2026 else "center"
        )
    ends = [
        EndLabel(wanted["median"].iloc[-1], f"posts wanted\n{people(wanted['median'].iloc[-1])}", BLACK),
        EndLabel((wanted["median"].iloc[-1] + staff["median"].iloc[-1]) / 2, "the gap", VERMILLION),
        EndLabel(staff["median"].iloc[-1], f"staff\n{people(staff['median'].iloc[-1])}", BLUE),
    ]
    label_ends(made, axes, ends)
    return [fan_columns(wanted, "posts_wanted"), fan_columns(staff, "staff")]


def _growth(made: Page, axes: Axes, results: Results) -> list[pd.DataFrame]:
    wanted = fan_of(yearly_growth(results, "posts_wanted"))
    staff = fan_of(yearly_growth(results, "employment"))
    time_axis(axes, results.years)
    if wanted.empty:
        axes.set_yticks([])
        axes.text(0.5, 0.5, "needs two years", transform=axes.transAxes, ha="center")
        head_panel(axes, "per year", "Growth")
        return []
    begin, end = max(MCKINSEY_YEARS[0], results.years[0]), min(MCKINSEY_YEARS[1], results.years[-1])
    rows = [fan[["median", "low90", "high90"]] for fan in (wanted, staff)]
    highest = max(MCKINSEY_GROWTH, *(float(row.max().max()) for row in rows))
    lowest = min(0.0, *(float(row.min().min()) for row in rows))
    scale_shares(axes, highest * 1.12, bottom=lowest * 1.1)
    head_panel(axes, "per year", "Growth")
    draw_fan(axes, wanted, BLACK, column="growth_of_posts_wanted")
    draw_fan(axes, staff, BLUE, column="growth_of_staff")
    if end > begin:
        axes.plot([begin, end], [MCKINSEY_GROWTH] * 2, color=GREEN, lw=1.6, ls=(0, (4, 2)), zorder=3)
        note_point(
            axes,
            end,
            MCKINSEY_GROWTH,
            f"McKinsey {share(MCKINSEY_GROWTH)}",
            (-2, 9),
            colour="#00664B",
            align="right",
        )
    ends = [
        EndLabel(fan["median"].iloc[-1], f"{name}\n{share(fan['median'].iloc[-1], 1)}", colour)
        for fan, name, colour in ((wanted, "posts wanted", BLACK), (staff, "staff", BLUE))
    ]
    label_ends(made, axes, ends)
    reindexed = [fan.reindex(results.years) for fan in (wanted, staff)]
    return [fan_columns(reindexed[0], "growth_of_posts_wanted"), fan_columns(reindexed[1], "growth_of_staff")]


def _alt(title: str, results: Results) -> str:
    wanted = results.fan("posts_wanted")["median"]
    years = [year for year in results.years if year % 5 == 0 or year == results.years[-1]] or list(
        results.years
    )
    said = "; ".join(f"{year} {people(wanted[year])}" for year in years if np.isfinite(wanted[year]))
    return f"Two line charts: posts wanted and staff, and their growth. {title}. Posts wanted: {said}."
