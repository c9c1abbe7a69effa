"""Figure: what matters in which year, as a map of factors by years."""

from __future__ import annotations

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
from simulation.report.wording import capital

_LEFT = 2.3  # room for names, inches
_ROW = 0.32
_WHITE_FROM = 0.6  # from this shade on letters are white
COLOURS = LinearSegmentedColormap.from_list("white_blue", ["#FFFFFF", BLUE])


def by_year(made: Sensitivity) -> pd.DataFrame:
    """Shares by factor and year, float64; mu* as a share of the largest of its year; nan where there is none."""
    rows = made.indices[made.indices["measure"] == made.main]
    table = rows.pivot_table(index="factor", columns="year", values="value")
    table = table.reindex(index=list(made.verdicts["factor"])).clip(lower=0.0)
    return table / table.max() if made.main == "mu_star" else table


def over_time_finding(made: Sensitivity) -> str:
    """Whether the same factor leads in all years, or who leads first and last."""
    table = by_year(made)
    leads = table.idxmax()
    first, last = leads.index[0], leads.index[-1]
    what = outcome_words(made)
    if leads.nunique() == 1:
        return f"{capital(factor_words(str(leads.iloc[0])))} leads for {what} in all years from {first} to {last}"
    if leads.iloc[0] == leads.iloc[-1]:
        return f"{capital(factor_words(str(leads.iloc[0])))} leads for {what} in {first} and {last}, not all between"
    one, other = (factor_words(str(leads.iloc[at])) for at in (0, -1))
    return f"What matters for {what} changes: {one} leads in {first}, {other} in {last}"


def draw(made: Sensitivity) -> Drawing:
    """Draw the map with a number in each cell."""
    table = by_year(made)
    title = over_time_finding(made)
    ours = " as per cent of the largest of the year" if made.main == "mu_star" else ", per cent"
    subtitle = f"{capital(measure_words(made))}{ours}. Outcome: {outcome_words(made)}."
    source = f"Source: talentgap simulation, sweep “{made.observed.settings['title']}”."
    foot = [f"{capital(runs_words(made))}. Empty: points differ no more than luck, or no index.", source]
    laid = page(title, subtitle, foot, heights=(_ROW * len(table),), left=_LEFT, label_width=0.1, above=0.32, below=0.1)
    _cells(laid.axes[0], table)
    alt = f"Heat map of factors by years. {title}."
    return Drawing("over_time", "What matters when", title, subtitle, alt, laid.figure, table.reset_index())


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


def _cell(axes: Axes, column: int, place: int, value: float) -> None:
    there = np.isfinite(value)
    colour = COLOURS(min(value, 1.0)) if there else "#F1F1F1"
    axes.add_patch(Rectangle((column, place), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.5))
    if there:
        ink = "white" if value > _WHITE_FROM else INK
        axes.text(column + 0.5, place + 0.5, f"{value * 100:.0f}", size=SMALL, color=ink, ha="center", va="center")
