"""Pages and axes, laid out in inches once: no layout engine has to measure and try again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.report.style import (
    AXIS,
    FIRST_PROJECTED_YEAR,
    FOOT,
    GRID,
    INK,
    MARGIN,
    PROJECTION,
    QUIET,
    SMALL,
    SUBTITLE,
    TITLE,
    WIDTH,
    wrapped,
)

LEADING = 1.32  # line height over type size
ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass
class Page:
    """A figure with title, subtitle, panels and foot; `label_width`: room right of each panel, inches."""

    figure: Figure
    axes: list[Axes]
    label_width: float

    def height_of(self, axes: Axes) -> float:
        """Height of a panel in inches."""
        return float(axes.get_position().height * self.figure.get_figheight())

    def width_of(self, axes: Axes) -> float:
        """Width of a panel in inches."""
        return float(axes.get_position().width * WIDTH)


def page(
    title: str,
    subtitle: str,
    foot: Sequence[str],
    *,
    columns: int = 1,
    heights: Sequence[float] = (2.7,),
    label_width: float = 1.15,
    left: float = 0.5,
    above: float = 0.46,
    below: float = 0.32,
) -> Page:
    """Lay out a page, everything in inches.

    Args:
        foot: paragraphs under the panels, wrapped.
        columns: panels side by side; heights: of the panels, one number per row.
        label_width: room for labels right of each panel; left: room for numbers left of it;
            above: room for its heading and unit; below: room for the years under it.
    """
    usable = WIDTH - 2 * MARGIN
    title_lines = wrapped(title, usable, TITLE, "bold")
    subtitle_lines = wrapped(subtitle, usable, SUBTITLE)
    # Letters set on whole pixels are up to 1.5 % wider than the font's own metrics say.
    foot_lines = [line for paragraph in foot for line in wrapped(paragraph, 0.985 * usable, FOOT)]
    head = (len(title_lines) * TITLE + len(subtitle_lines) * SUBTITLE) * LEADING / 72 + 0.04
    foot_height = len(foot_lines) * FOOT * LEADING / 72
    height = 2 * MARGIN + head + sum(heights) + len(heights) * (above + below) + 0.06 + foot_height
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)
    top = _write(figure, title_lines, height - MARGIN, TITLE, weight="bold", color=INK) - 0.04
    top = _write(figure, subtitle_lines, top, SUBTITLE, color=QUIET)
    _write(figure, foot_lines, MARGIN + foot_height, FOOT, color=QUIET)
    axes = []
    for panel in heights:
        top -= above + panel
        for column in range(columns):
            x = MARGIN + column * usable / columns + left
            box = (x, top, usable / columns - left - label_width, panel)
            axes.append(figure.add_axes(_fractions(box, height)))
        top -= below
    return Page(figure, axes, label_width)


def _fractions(box: tuple[float, float, float, float], height: float) -> tuple[float, float, float, float]:
    return box[0] / WIDTH, box[1] / height, box[2] / WIDTH, box[3] / height


def _write(figure: Figure, lines: Sequence[str], top: float, size: float, **style: Any) -> float:
    """Write lines downwards from `top` (inches); returns the new top."""
    height = figure.get_figheight()
    for line in lines:
        figure.text(MARGIN / WIDTH, top / height, line, size=size, va="top", ha="left", **style)
        top -= size * LEADING / 72
    return top


def head_panel(axes: Axes, unit: str, heading: str | None = None) -> None:
    """Write the unit, and the panel's heading above it, over the top left corner of a panel."""
    place: dict[str, Any] = {
        "xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "annotation_clip": False,
    }  # fmt: skip
    axes.annotate(unit, (0, 1), (-24, 5), color=QUIET, size=SMALL, **place)
    if heading:
        axes.annotate(heading, (0, 1), (-24, 18), weight="bold", size=10, **place)


def time_axis(axes: Axes, years: Sequence[int]) -> None:
    """Calendar years on the x axis, with the projected ones on a light band of their own."""
    first, last = min(years), max(years)
    axes.set_xlim(first - 0.5, last + 0.5)
    if last - first >= 8:
        axes.set_xticks([year for year in range(first, last + 1) if year % 5 == 0])
        _small_marks(axes, range(first, last + 1))
    else:
        axes.set_xticks(range(first, last + 1, 1 if last - first < 4 else 2))
    axes.tick_params(axis="x", length=4, color=AXIS)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    if last < FIRST_PROJECTED_YEAR:
        return
    start = max(FIRST_PROJECTED_YEAR - 0.5, first - 0.5)
    axes.axvspan(start, last + 0.5, color=PROJECTION, lw=0, zorder=0)
    axes.annotate(
        "projection", (last + 0.5, 1), (0, 5), xycoords=("data", "axes fraction"), ha="right", va="bottom",
        textcoords="offset points", color=QUIET, size=SMALL, style="italic", annotation_clip=False,
    )  # fmt: skip


def _small_marks(axes: Axes, years: Sequence[int]) -> None:
    """A mark on the axis for every year, as one artist: minor ticks would be two objects a year."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    length = 0.028 / (axes.get_position().height * figure.get_figheight())
    marks = [[(year, 0.0), (year, -length)] for year in years]
    place = axes.get_xaxis_transform()
    axes.add_collection(
        LineCollection(marks, colors=AXIS, linewidths=0.8, transform=place, clip_on=False), autolim=False
    )


def scale_values(axes: Axes, top: float, *, bottom: float = 0.0, what: str = "", most_ticks: int = 6) -> str:
    """Set the value axis from `bottom` to `top`, counted in millions or thousands where large.

    Args:
        what: the thing counted, e.g. `people`.
    Returns:
        The unit, e.g. `million people`.
    """
    top = top if np.isfinite(top) and top > bottom else bottom + 1.0
    axes.set_ylim(bottom, top)
    axes.yaxis.set_major_locator(MaxNLocator(most_ticks, steps=ROUND_STEPS))
    size = max(abs(top), abs(bottom))
    divisor, word = (1e6, "million ") if size >= 8e5 else (1e3, "thousand ") if size >= 5e3 else (1.0, "")
    ticks = np.asarray(axes.get_yticks()) / divisor
    decimals = next((d for d in range(4) if np.allclose(ticks, np.round(ticks, d), atol=1e-9)), 3)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / divisor:,.{decimals}f}"))
    return f"{word}{what}".strip()


def scale_shares(axes: Axes, top: float, *, bottom: float = 0.0, most_ticks: int = 6) -> None:
    """Set the value axis to shares shown as per cent."""
    top = top if np.isfinite(top) and top > bottom else bottom + 0.01
    axes.set_ylim(bottom, top)
    axes.yaxis.set_major_locator(MaxNLocator(most_ticks, steps=ROUND_STEPS))
    axes.yaxis.set_major_formatter(per_cent(top - bottom))


def per_cent(reach: float) -> FuncFormatter:
    """Shares as per cent, with a decimal where the axis reaches over less than 4.5 points."""
    decimals = 0 if reach > 0.045 else 1
    return FuncFormatter(lambda value, _: f"{value * 100:z.{decimals}f} %".replace("-", "−"))
