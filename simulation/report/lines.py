"""Lines with bands, the labels at their ends, and whole panels of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Fan
from simulation.report.layout import Page, head_panel, scale_shares, scale_values, time_axis
from simulation.report.reported import Point
from simulation.report.style import BLACK, INK, LABEL, for_words, text_width


@dataclass(frozen=True)
class Line:
    """A fan to draw: the name of its data, the label at its end, colour, stroke, and whether bands show."""

    fan: Fan
    column: str
    label: str
    colour: str
    stroke: str = "-"
    width: float = 2.0
    bands: bool = True

    @property
    def top(self) -> float:
        """Highest value drawn; minus infinity when there is none."""
        shown = self.fan.high90 if self.bands else self.fan.median
        return float(np.max(np.nan_to_num(shown, nan=-np.inf), initial=-np.inf))


@dataclass(frozen=True)
class EndLabel:
    """A label beside the last value of a line."""

    value: float
    text: str
    colour: str


def line_panel(
    made: Page,
    axes: Axes,
    lines: Sequence[Line],
    *,
    heading: str | None,
    what: str = "",
    shares: bool = False,
    top: float | None = None,
    bottom: float = 0.0,
    points: Sequence[Point] = (),
    point_colour: str = BLACK,
) -> list[pd.DataFrame]:
    """A panel of lines over the years, with labels at their ends and reported points.

    Args:
        what: the unit, or the thing counted; shares: whether the axis is in per cent;
        top, bottom: ends of the value axis; by default from zero to a little above everything drawn.
    Returns:
        The data of the lines, one table each.
    """
    reach = [line.top for line in lines] + [high for point in points for high in point.reach()]
    top = 1.1 * max(reach, default=1.0) if top is None else top
    most_ticks = 6 if made.height_of(axes) > 2.2 else 5
    time_axis(axes, lines[0].fan.years if lines else (0,))
    if shares:
        scale_shares(axes, top, bottom=bottom, most_ticks=most_ticks)
    else:
        what = scale_values(axes, top, bottom=bottom, what=what, most_ticks=most_ticks)
    head_panel(axes, what, heading)
    for line in lines:
        draw_fan(axes, line)
    draw_reported(axes, points, colour=point_colour)
    label_ends(made, axes, [EndLabel(line.fan.last, line.label, line.colour) for line in lines])
    return [line.fan.frame(line.column) for line in lines]


def draw_fan(axes: Axes, line: Line) -> None:
    """Median line over the 50 % and 90 % bands; its data are the column `<column>_median`."""
    fan = line.fan
    years = np.asarray(fan.years)
    for low, high, strength in ((fan.low90, fan.high90, 0.18), (fan.low50, fan.high50, 0.30)):
        if not line.bands or not (high > low).any():
            continue
        if len(years) == 1:
            axes.vlines(years, low, high, color=line.colour, alpha=2 * strength, lw=5, zorder=2)
        else:
            axes.fill_between(years, low, high, color=line.colour, alpha=strength, lw=0, zorder=2)
    axes.plot(
        years, fan.median, line.stroke, color=line.colour, lw=line.width, ms=5, zorder=3,
        marker="o" if len(years) <= 3 else "", label=f"{line.column}_median",
    )  # fmt: skip


def draw_reported(axes: Axes, points: Sequence[Point], *, colour: str = BLACK) -> None:
    """Reported points: filled where they count what the line counts, hollow where something else."""
    for point in points:
        if point.high > point.low:
            axes.plot([point.year, point.year], [point.low, point.high], color=colour, lw=1.2, zorder=5)
        face, edge, stroke = (colour, "white", 0.9) if point.kind == "same" else ("white", colour, 1.2)
        axes.plot([point.year], [point.value], "D", ms=6.5, mfc=face, mec=edge, mew=stroke, zorder=6)


def note_point(
    axes: Axes, x: float, y: float, text: str, offset: tuple[float, float], *, colour: str = INK,
    align: str = "left",
) -> None:  # fmt: skip
    """A short label at an offset (points) from a place in the data; left of it where the panel ends soon."""
    if not text:
        return
    first, last = axes.get_xlim()
    if align == "left" and x > first + 0.72 * (last - first):
        offset, align = (-offset[0], offset[1]), "right"
    axes.annotate(
        text, (x, y), offset, textcoords="offset points", size=8.4, color=colour, ha=align, va="center",
        annotation_clip=False, zorder=7, bbox={"facecolor": "white", "alpha": 0.6, "lw": 0, "pad": 0.4},
    )  # fmt: skip


def spread(positions: Sequence[float], heights: Sequence[float], low: float, high: float) -> npt.NDArray[np.float64]:
    """Move label centres as little as needed so that labels do not overlap and stay within [low, high].

    Labels in one heap share its mean centre (pool-adjacent-violators on centres less the room below them).
    """
    order = np.argsort(positions, kind="stable")
    wanted = np.asarray(positions, dtype=np.float64)[order]
    room = np.asarray(heights, dtype=np.float64)[order]
    offsets = np.concatenate([[0.0], np.cumsum((room[1:] + room[:-1]) / 2)])
    heaps: list[tuple[float, int]] = []  # mean of the wanted bases, and how many labels
    for base in wanted - offsets:
        heaps.append((float(base), 1))
        while len(heaps) > 1 and heaps[-2][0] > heaps[-1][0]:
            (upper, many), (lower, more) = heaps.pop(), heaps.pop()
            heaps.append(((lower * more + upper * many) / (more + many), more + many))
    bases = np.concatenate([np.full(many, mean) for mean, many in heaps])
    lowest, highest = low + room[0] / 2, high - room[-1] / 2 - offsets[-1]
    moved = np.maximum(np.minimum(bases, highest), lowest) + offsets
    result = np.empty_like(moved)
    result[order] = moved
    return result


def label_ends(made: Page, axes: Axes, labels: Sequence[EndLabel], *, size: float = LABEL) -> None:
    """Write labels right of the panel, moved apart where they would overlap, with thin leaders then.

    Type is made smaller where a label is wider than the room. Call it after the limits of the axes are set.
    """
    labels = [label for label in labels if np.isfinite(label.value)]
    if not labels:
        return
    widest = max(text_width(line, size) for label in labels for line in label.text.split("\n"))
    size *= min(1.0, (made.label_width - 0.2) / widest)
    low, high = axes.get_ylim()
    per_inch = (high - low) / made.height_of(axes)
    line = size * 1.22 / 72 * per_inch
    heights = [line * (1 + label.text.count("\n")) + 0.03 * per_inch for label in labels]
    wanted = [label.value for label in labels]
    centres = spread(wanted, heights, low - 0.15 * per_inch, high + 0.1 * per_inch)
    end = axes.get_xlim()[1]
    moved = bool((np.abs(centres - wanted) > 0.45 * line).any())
    for label, centre in zip(labels, centres, strict=True):
        if moved:
            axes.annotate(
                "", (end, label.value), (10, (centre - label.value) / per_inch * 72), annotation_clip=False,
                textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": label.colour, "lw": 0.8, "shrinkA": 0, "shrinkB": 2},
            )  # fmt: skip
        axes.annotate(
            label.text, (end, centre), (12 if moved else 4, 0), textcoords="offset points", va="center",
            ha="left", color=for_words(label.colour), size=size, linespacing=1.15, annotation_clip=False,
        )  # fmt: skip
