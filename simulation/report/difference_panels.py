"""Panels that figures of comparisons share: lines of differences over the years, and rows of intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.report.change import Change, Difference
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.data import Fan
from simulation.report.difference_words import MINUS, change_words, interval_words
from simulation.report.layout import ROUND_STEPS, Page, head_panel, time_axis
from simulation.report.lines import EndLabel, Line, draw_fan, label_ends
from simulation.report.scenario_labels import ROW_SIZE
from simulation.report.style import AXIS, GRID, INK, LABEL, QUIET, SMALL, for_words, text_width, wrapped

SHOWN = "Line: mean difference of the pairs; light and dark band: 90 % and 50 % interval of that mean (Student's t)."
SHOWN_IN_ROWS = (
    "Dot: mean difference of the pairs; thin and thick line: 90 % and 50 % interval of that mean (Student's t). Hollow "
    "dot: the 90 % interval includes zero, or nothing differs."
)
BARE_DOTS = "Hollow dot: mean difference, which nothing tells from chance."
ROW = 0.175  # inches per row of an interval panel
_A_MONTH = " yuan a month"
_UNITS = ((8e5, 1e6, "million "), (5e3, 1e3, "thousand "))


def difference_foot(compared: Compared, *, shown: str = SHOWN, bare: str = "", note: str = "") -> list[str]:
    """The paragraphs under a figure of a comparison: pairs and what is shown of them, source, notes.

    Args: shown: what marks stand for where there are intervals; bare: the same where there are none.
    """
    scale = compared.scale
    agents = "" if scale == 1 else f" (one agent stands for {scale} persons)"
    alone = f"{compared.apart_words}: no interval, and chance is not shown. {bare}".strip()
    shown = shown if compared.has_intervals else alone
    titles = [one.title for one in compared.scenarios if one.title != one.short]
    in_full = [f"In full: {'; '.join(titles)}."] if titles else []
    seeds = " of runs with the same seeds"
    if compared.drawn:
        over = " Intervals are over the worlds." if compared.has_intervals else ""
        seeds, shown = f"{seeds}{compared.worlds_words}", f"{shown}{over}"
    return [
        f"{compared.pairs_words}{seeds}, scale {scale}{agents}. {shown}",
        *in_full,
        f"Source: talentgap simulation, difference from the base “{compared.base_title}”. {note}".strip(),
    ]


def picked_words(compared: Compared) -> str:
    """How the title was picked out of many, where there are worlds enough to pick."""
    if not compared.may_pick:
        return ""
    return "The title takes the largest of those whose interval leaves out zero when widened for all it looked at."


@dataclass(frozen=True)
class DifferenceLine:
    """A difference over the years: whose it is, the stem of its data, the words at its end."""

    scenario: ComparedScenario
    found: Difference
    column: str
    label: str

    @property
    def fan(self) -> Fan:
        """As the drawing routines want it; the middle line is the mean."""
        one = self.found.found
        bare = one.mean
        ends = [np.where(np.isnan(end), bare, end) for end in (one.low50, one.high50, one.low90, one.high90)]
        return Fan((), bare, bare, *ends)

    def frame(self, years: Sequence[int]) -> pd.DataFrame:
        """Base, scenario, mean difference and intervals as columns `<column>_...` by year."""
        one = self.found.found
        parts = {
            "base": self.found.base, "scenario": self.found.value, "difference": one.mean, "low50": one.low50,
            "high50": one.high50, "low90": one.low90, "high90": one.high90,
        }  # fmt: skip
        return pd.DataFrame({f"{self.column}_{part}": values for part, values in parts.items()}, index=pd.Index(years))


def lines_panel(
    made: Page, axes: Axes, lines: Sequence[DifferenceLine], years: tuple[int, ...], *, heading: str | None, what: str
) -> list[pd.DataFrame]:
    """Lines of differences with bands around zero. Returns: their data, one table each."""
    time_axis(axes, years)
    reach = [end for line in lines for end in (line.fan.bottom, line.fan.top, *line.found.found.mean)]
    unit = signed_axis(axes, "y", reach, what)
    head_panel(axes, unit, heading)
    axes.axhline(0, color=INK, lw=0.9, zorder=1.5)
    for line in lines:
        fan = line.fan
        # The fan's label marks the drawn data for the test that compares them with the CSV.
        draw_fan(axes, Line(Fan(years, *(getattr(fan, part) for part in _FAN)), line.column, "", line.scenario.colour))
    label_ends(
        made, axes, [EndLabel(float(line.found.found.mean[-1]), line.label, line.scenario.colour) for line in lines]
    )
    return [line.frame(years) for line in lines]


_FAN = ("mean", "median", "low50", "high50", "low90", "high90")


def signed_axis(
    axes: Axes, axis: str, reach: Sequence[float], what: str, *, most_ticks: int = 6, plus: bool = True, tail: str = ""
) -> str:
    """Set a value axis that holds all of `reach` and zero, with signs at its numbers.

    Args: tail: written behind every number but zero. Returns: the unit.
    """
    low, high = padded(reach)
    (axes.set_ylim if axis == "y" else axes.set_xlim)(low, high)
    size = max(abs(low), abs(high))
    divisor, word = next(((by, word) for least, by, word in _UNITS if size >= least), (1.0, ""))
    target = axes.yaxis if axis == "y" else axes.xaxis
    target.set_major_locator(MaxNLocator(most_ticks, steps=ROUND_STEPS))
    ticks = np.asarray(target.get_majorticklocs()) / divisor
    decimals = next((d for d in range(6) if np.allclose(ticks, np.round(ticks, d), rtol=0, atol=1e-9)), 6)

    def label(value: float, _: int) -> str:
        return signed(value / divisor, decimals, plus) + (tail if abs(value) > 1e-12 else "")

    target.set_major_formatter(FuncFormatter(label))
    return f"{word}{what}".strip()


def padded(reach: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis that holds these values and zero, with a margin; one unit either way when all are zero."""
    known = [value for value in reach if np.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    margin = 0.08 * (high - low) or 1.0
    return low - margin, high + margin


def signed(value: float, decimals: int, plus: bool = True) -> str:
    """`+20`, `0`, `−20`; without the plus where asked."""
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    return text if rounded == 0 else f"{('+' if plus else '') if rounded > 0 else MINUS}{text}"


@dataclass(frozen=True)
class Row:
    """A line of an interval panel: words at its left, its interval, words at its right."""

    left: str
    change: Change
    right: str
    colour: str
    heading: str = ""


def rows_height(rows: Sequence[Row]) -> float:
    """Inches that these rows need."""
    return ROW * (len(rows) + sum(bool(row.heading) for row in rows)) + 0.06


def rows_panel(axes: Axes, rows: Sequence[Row], *, by: float = 1.0) -> None:
    """Rows from the top down: 90 % interval as a thin line, 50 % as a thick one, the mean as a dot.

    Args: by: what differences are multiplied with. Call it after the limits of the x axis are set.
    """
    places, lines = row_places(rows)
    axes.set_ylim(lines - 0.5, -0.5)
    axes.set_yticks([])
    axes.axvline(0, color=INK, lw=0.9, zorder=1.5)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.tick_params(axis="x", length=3, color=AXIS)
    for row, place in zip(rows, places, strict=True):
        _mark(axes, row, place, by)
        side = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
        colour = for_words(row.colour)
        axes.annotate(row.left, (0, place), (-5, 0), ha="right", va="center", size=ROW_SIZE, color=colour, **side)  # type: ignore[arg-type]
        axes.annotate(row.right, (1, place), (4, 0), ha="left", va="center", size=ROW_SIZE, color=colour, **side)  # type: ignore[arg-type]
        if row.heading:
            axes.annotate(
                row.heading, (0, place - 1), (-5, 0), ha="right", va="center", size=SMALL, weight="bold",
                color=QUIET, **side,  # type: ignore[arg-type]
            )  # fmt: skip


def row_places(rows: Sequence[Row]) -> tuple[list[int], int]:
    """The line each row stands on, a heading taking one of its own, and how many lines there are."""
    places, line = [], 0
    for row in rows:
        line += bool(row.heading)
        places.append(line)
        line += 1
    return places, line


def _mark(axes: Axes, row: Row, place: float, by: float) -> None:
    change = row.change
    if change.has_interval:
        for low, high, width, strength in (
            (change.low, change.high, 1.5, 0.55),
            (change.low50, change.high50, 4, 0.75),
        ):
            axes.plot([low * by, high * by], [place] * 2, color=row.colour, lw=width, alpha=strength, zorder=2,
                      solid_capstyle="butt")  # fmt: skip
    dot_of(axes, change.mean * by, place, change, row.colour)


def dot_of(axes: Axes, x: float, y: float, change: Change, colour: str) -> None:
    """A dot for a mean difference; filled only where it has an interval that leaves out zero."""
    face, edge = (colour, "white") if change.is_clear else ("white", colour)
    axes.plot([x], [y], "o", ms=4.8, mfc=face, mec=edge, mew=0.7 if change.is_clear else 1.1, zorder=3)


def reach_of(changes: Sequence[Change], by: float = 1.0) -> list[float]:
    """All values that rows of these changes draw."""
    return [value * by for change in changes for value in (change.low, change.high, change.mean)]


def subpanels(made: Page, rows: int, columns: int, *, left: float, right: float, gap: float) -> list[list[Axes]]:
    """Split the only panel of a page into a grid, in inches: room left of it, right of each column, above each row."""
    whole = made.axes[0].get_position()
    made.axes[0].remove()
    width, height = made.figure.get_figwidth(), made.figure.get_figheight()
    across, down = whole.width * width - left, whole.height * height
    wide, high = across / columns - right, down / rows - gap
    grid = []
    for row in range(rows):
        y = whole.y0 * height + down - (row + 1) * down / rows
        xs = [whole.x0 * width + left + column * across / columns for column in range(columns)]
        grid.append([made.figure.add_axes((x / width, y / height, wide / width, high / height)) for x in xs])
    made.axes[:] = [axes for line in grid for axes in line]
    return grid


def end_words(one: ComparedScenario, unit: str, change: Change, room: float, *, short: bool = False) -> str:
    """The words at the end of a line, in lines of at most `room` inches: label, mean difference, its interval."""
    name = wrapped(one.label, room, LABEL)
    if short or len(name) > 2:
        name = wrapped(one.short, room, LABEL)
    value = change_words(unit, change).removesuffix(_A_MONTH)
    ends = f"({interval_words(unit, change).removesuffix(_A_MONTH)})" if change.may_be_chance or change.is_clear else ""
    one_line = f"{value} {ends}".strip()
    return "\n".join([*name, *([one_line] if text_width(one_line, LABEL) <= room else [value, ends])])


def room_for_ends(labels: Sequence[str], least: float) -> float:
    """Inches that a panel must be high for these words to stand beside it one under the other."""
    return max(least, sum(LABEL * 1.22 / 72 * (1 + label.count("\n")) + 0.05 for label in labels))


def room_for_names(scenarios: Sequence[ComparedScenario]) -> float:
    """Inches that the short labels of scenarios take beside rows."""
    return max(text_width(one.short, ROW_SIZE) for one in scenarios) + 0.15
