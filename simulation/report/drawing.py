"""What every figure hands over: the picture, its finding in words, its text alternative and its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from simulation.report.data import Results
from simulation.report.reported import Point, sources_of
from simulation.report.worlds import worlds_in, worlds_words

REFERENCE_YEAR = 2022  # the year of the best-known report of the gap


@dataclass(frozen=True)
class Drawing:
    """A finished figure.

    Args:
        name: stem of its files; heading: what it is about, two or three words.
        title: its finding; subtitle: definition and unit; alt: the picture in words.
        table: every value drawn, one row per year (flows: one per year and flow).
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
        return str(self.table.to_csv(index=False, float_format="%.10g", lineterminator="\n"))


def key_years(results: Results) -> tuple[int, int]:
    """The year that findings start from (2022 where shown) and the last year shown."""
    first = REFERENCE_YEAR if REFERENCE_YEAR in results.years[:-1] else results.years[0]
    return first, results.years[-1]


def runs_words(results: Results) -> str:
    """`n = 20 runs, scale 100`; `n = 20 runs in 10 worlds, scale 100` where they draw from a posterior."""
    runs = "1 run" if results.replicates == 1 else f"{results.replicates} runs"
    return f"n = {runs}{worlds_words(results.draws)}" + ("" if results.scale is None else f", scale {results.scale}")


def foot(
    results: Results, points: Sequence[Point] = (), *, shown: str = "median and bands", note: str = ""
) -> list[str]:
    """The paragraphs under a figure: runs and what is shown of them, then sources and notes.

    Args:
        points: reported points drawn.
        shown: of the runs: `median and bands`, `median`, or `mean` (parts that add up).
    """
    scale = results.scale
    agents = "" if scale is None or scale == 1 else f" (one agent stands for {scale} persons)"
    partial = " The year is incomplete." if results.partial_year else ""
    source = (f"Source: talentgap simulation, scenario “{results.title}”.", sources_of(points), note)
    return [
        f"{runs_words(results)}{agents}. {_what(results, shown)}{partial}",
        " ".join(part for part in source if part),
    ]


def _what(results: Results, shown: str) -> str:
    if results.replicates == 1:
        return "One run: chance is not shown."
    if shown == "mean":
        return "Mean of the runs, so that the parts add up."
    if shown == "median":
        return "Median of the runs."
    why = "worlds and chance" if worlds_in(results.draws) else "chance only"
    if results.band_words.startswith("range"):
        return f"Line: median; band: range of the runs ({why})."
    return f"Line: median; bands: 50 % and 90 % of runs ({why})."


def joined(tables: Sequence[pd.DataFrame | pd.Series]) -> pd.DataFrame:
    """Tables indexed by year, side by side, with the year as first column."""
    return pd.concat(list(tables), axis=1).rename_axis("year").reset_index()
