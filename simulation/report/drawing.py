"""What every figure hands over: the picture, its finding in words, its text alternative and its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.report.data import Results
from simulation.report.reported import sources_of
from simulation.report.style import BLACK, INK

REFERENCE_YEAR = 2022  # the year of the best-known report of the gap


@dataclass(frozen=True)
class Drawing:
    """A finished figure.

    Args:
        name: stem of its files; heading: what it is about, two or three words; title: its finding;
        subtitle: definition and unit; alt: the picture in words; table: every value drawn, one row per year.
    """

    name: str
    heading: str
    title: str
    subtitle: str
    alt: str
    figure: Figure
    table: pd.DataFrame

    @property
    def csv(self) -> str:
        """The data as CSV text, the same bytes for the same data."""
        return self.table.to_csv(index=False, float_format="%.10g", lineterminator="\n")


def key_years(results: Results) -> tuple[int, int]:
    """The year that findings start from (2022 where shown) and the last year shown."""
    first = REFERENCE_YEAR if REFERENCE_YEAR in results.years[:-1] else results.years[0]
    return first, results.years[-1]


def runs_words(results: Results) -> str:
    """`n = 20 runs, scale 100`."""
    runs = "1 run" if results.replicates == 1 else f"{results.replicates} runs"
    return f"n = {runs}" + ("" if results.scale is None else f", scale {results.scale}")


def foot(results: Results, *points: pd.DataFrame, shown: str = "median", note: str = "") -> list[str]:
    """The paragraphs under a figure: runs and what is shown of them, then sources and notes.

    Args:
        points: tables of reported points drawn; shown: `median` with bands, or `mean` (parts that add up).
    """
    scale = results.scale
    agents = "" if scale is None or scale == 1 else f" (one agent stands for {scale} persons)"
    if results.replicates == 1:
        what = "One run: chance is not shown."
    elif shown == "mean":
        what = "Mean of the runs, so that the parts add up."
    elif results.band_words.startswith("range"):
        what = "Line: median; band: range of the runs (chance only)."
    else:
        what = "Line: median; bands: 50 % and 90 % of runs (chance only)."
    partial = " The year is incomplete." if results.partial_year else ""
    source = f"Source: talentgap simulation, scenario “{results.title}”. {sources_of(*points)} {note}"
    return [f"{runs_words(results)}{agents}. {what}{partial}", source.strip()]


def draw_reported(axes: Axes, points: pd.DataFrame, *, colour: str = BLACK, marker: str = "D") -> None:
    """Draw reported points: filled where they count what the line counts, hollow where they count something else."""
    for row in points.itertuples():
        same = row.kind == "same"
        if pd.notna(row.low) and row.high > row.low:
            axes.plot([row.year, row.year], [row.low, row.high], color=colour, lw=1.2, zorder=5)
        axes.plot(
            [row.year], [row.value], marker, ms=6.5, mec=colour if not same else "white", mew=1.2 if not same else 0.9,
            mfc=colour if same else "white", zorder=6,
        )  # fmt: skip


def note_point(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    offset: tuple[float, float],
    *,
    colour: str = INK,
    align: str = "left",
) -> None:
    """A short label at an offset (points) from a place in the data; left of it where the panel ends soon."""
    first, last = axes.get_xlim()
    if align == "left" and x > first + 0.72 * (last - first):
        offset, align = (-offset[0], offset[1]), "right"
    axes.annotate(
        text, (x, y), offset, textcoords="offset points", size=8.4, color=colour, ha=align, va="center",
        annotation_clip=False, zorder=7, bbox={"facecolor": "white", "alpha": 0.6, "lw": 0, "pad": 0.4},
    )  # fmt: skip


def with_reported(table: pd.DataFrame, points: pd.DataFrame, column: str) -> pd.DataFrame:
    """The data table with a column of reported values in the years they stand for; several are joined by `; `."""
    cells = []
    for year in table["year"]:
        rows = points[(points["first_year"] <= year) & (points["last_year"] >= year)]
        cells.append("; ".join(f"{value:g}" for value in rows["value"]))
    return table.assign(**{column: cells})


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables indexed by year, side by side, with the year as first column."""
    return pd.concat(list(tables), axis=1).rename_axis("year").reset_index()
