"""Figure: what matters in which year, as a map of factors by years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from simulation.experiment.sensitivity import Sensitivity
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.sensitivity.words import factor_words, heading, measure_words, outcome_words, runs_words
from simulation.report.style import BLUE, INK, LABEL, QUIET, SMALL, WIDTH, text_width
from simulation.report.wording import NBSP, capital, listed

_LEFT = 2.3  # room for names, inches
_ROW = 0.36
_WHITE_FROM = 0.6  # from this shade on letters are white
COLOURS = LinearSegmentedColormap.from_list("white_blue", ["#FFFFFF", BLUE])


def by_year(made: Sensitivity) -> pd.DataFrame:
    """Shares by factor and year, float64; mu* as a share of the largest of its year; nan where there is none."""
    rows = made.indices[made.indices["measure"] == made.main]
    table = rows.pivot_table(index="factor", columns="year", values="value")
    table = table.reindex(index=list(made.verdicts["factor"])).clip(lower=0.0)
    return table / table.max() if made.main == "mu_star" else table


def ends_by_year(made: Sensitivity) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lower and upper ends of the 90 % intervals on the scale of `by_year`, of the same shape; nan without interval."""
    rows = made.indices[made.indices["measure"] == made.main]
    shares = by_year(made)
    ends = []
    for end in ("low90", "high90"):
        table = rows.pivot_table(index="factor", columns="year", values=end, dropna=False)
        ends.append(table.reindex(index=shares.index, columns=shares.columns).clip(lower=0.0))
    if made.main == "mu_star":
        most = rows.pivot_table(index="factor", columns="year", values="value").max()[shares.columns]
        ends = [table / most for table in ends]
    return ends[0], ends[1]


def leaders(made: Sensitivity) -> dict[int, str | None]:
    """Of every kept year the factor whose interval lies above those of all others; None where intervals overlap."""
    shares, (low, high) = by_year(made), ends_by_year(made)
    found: dict[int, str | None] = {}
    for year in shares.columns[shares.notna().any()]:
        first = str(shares[year].idxmax())
        others = high[year].drop(first)[shares[year].drop(first).notna()]
        found[int(year)] = first if bool((low[year][first] > others).all()) else None
    return found


def over_time_finding(made: Sensitivity) -> str:
    """Who leads in which of the years that the sweep kept, and where nobody does."""
    found, what = leaders(made), outcome_words(made)
    names = list(dict.fromkeys(name for name in found.values() if name))
    unclear = [year for year, name in found.items() if name is None]
    if not names:
        return f"No factor clearly leads for {what} in {years_words(unclear)}: intervals overlap"
    said = [f"{factor_words(name)} leads in {years_words([at for at in found if found[at] == name])}" for name in names]
    tail = f"; in {years_words(unclear)} intervals overlap" if unclear else ""
    return f"For {what} {listed(said)}{tail}"


def years_words(years: Sequence[int]) -> str:
    """`2022 and 2026`; `2019 to 2024 and 2030`: neighbours together, never years that are not there."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [
        word for run in runs for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(year) for year in run])
    ]
    return listed(said)


def draw(made: Sensitivity) -> Drawing:
    """Draw the map with a number in each cell."""
    table = by_year(made)
    title = over_time_finding(made)
    ours = " as per cent of the largest of the year" if made.main == "mu_star" else ", per cent"
    subtitle = f"{capital(measure_words(made))}{ours}. Outcome: {outcome_words(made)}."
    source = f"Source: talentgap simulation, sweep “{made.observed.settings['title']}”."
    ends = ends_by_year(made)
    reach = max(1.0, float(np.nanmax(ends[1].to_numpy(), initial=1.0)))
    lines = (
        f"Line at the foot of a cell: 90{NBSP}% interval, on a scale from 0 to {reach * 100:.0f} over its width. "
        if ends[1].notna().any(axis=None)
        else ""
    )
    foot = [f"{capital(runs_words(made))}. {lines}Empty: points differ no more than luck, or no index.", source]
    laid = page(title, subtitle, foot, heights=(_ROW * len(table),), left=_LEFT, label_width=0.1, above=0.32, below=0.1)
    _cells(laid.axes[0], table)
    _intervals(laid.axes[0], table, *ends, reach)
    alt = f"Heat map of factors by years. {title}."
    return Drawing("over_time", "What matters when", title, subtitle, alt, laid.figure, _with_ends(table, *ends))


def _cells(axes: Axes, table: pd.DataFrame) -> None:
    axes.set_xlim(0, table.shape[1])
    axes.set_ylim(len(table), 0)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    names = [heading(str(name)) for name in table.index]
    size = LABEL * min(1.0, (_LEFT - 0.15) / max(text_width(name, LABEL) for name in names))
    axes.set_yticks(np.arange(len(table)) + 0.5, names, size=size, color=INK)
    room = axes.get_position().width * WIDTH / table.shape[1] - 0.06
    years = [str(year) for year in table.columns]
    short = [f"’{year[2:]}" for year in years] if text_width(years[0], SMALL) > room else years
    axes.set_xticks(np.arange(len(years)) + 0.5, short, size=SMALL, color=QUIET)
    for place, (_, row) in enumerate(table.iterrows()):
        for column, value in enumerate(row):
            _cell(axes, column, place, float(value))


def _intervals(axes: Axes, table: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame, reach: float) -> None:
    """A thin line in every cell that has an interval, light on dark cells."""
    for place, name in enumerate(table.index):
        for column, year in enumerate(table.columns):
            value, ends = table.loc[name, year], (low.loc[name, year], high.loc[name, year])
            if not np.isfinite([value, *ends]).all():
                continue
            first, last = (column + 0.06 + 0.88 * end / reach for end in ends)
            ink = "white" if value > _WHITE_FROM else INK
            axes.plot([first, max(last, first + 0.03)], [place + 0.86] * 2, color=ink, lw=1.3, solid_capstyle="butt",
                      label=f"interval of {name} in {year}")  # fmt: skip


def _with_ends(table: pd.DataFrame, low: pd.DataFrame, high: pd.DataFrame) -> pd.DataFrame:
    """What is drawn: a column per year, and the ends of its intervals."""
    parts = [table, low.add_suffix("_low90"), high.add_suffix("_high90")]
    return pd.concat([part.rename(columns=str) for part in parts], axis=1).reset_index()


def _cell(axes: Axes, column: int, place: int, value: float) -> None:
    there = np.isfinite(value)
    colour = COLOURS(min(value, 1.0)) if there else "#F1F1F1"
    axes.add_patch(Rectangle((column, place), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.5))
    if there:
        ink = "white" if value > _WHITE_FROM else INK
        axes.text(column + 0.5, place + 0.44, f"{value * 100:.0f}", size=SMALL, color=ink, ha="center", va="center")
