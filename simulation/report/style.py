"""One look for all figures: colours, page layout in inches, axes, labels at line ends, and bytes that repeat.

Figures are 7.6 inches wide, so that they fill a landscape half page or a portrait column; type is never below 8 points.
Colours are those of Okabe and Ito, told apart by readers of every colour vision; direct labels replace legends.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ticker import FuncFormatter, MaxNLocator

BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILLION, PURPLE, BLACK, GREY = "#D55E00", "#B4649A", "#222222", "#767676"
INK, QUIET, GRID, PROJECTION = "#222222", "#595959", "#E4E4E4", "#F4F2EC"
LAYER_COLOURS = {"application": BLUE, "technology": GREEN, "foundation": VERMILLION}
DARKER = {ORANGE: "#A86F00", SKY: "#2B7FB0", PURPLE: "#A8528A"}  # for words on white: enough contrast to read
CLASS_COLOURS = {"engineer": BLUE, "compound": ORANGE, "research": PURPLE}

WIDTH: Final = 7.6
MARGIN: Final = 0.12
TITLE, SUBTITLE, LABEL, FOOT = 12.5, 9.5, 9.2, 8.0
FIRST_PROJECTED_YEAR = 2025
PNG_DPI = 150

_SPARE = re.compile(rb"<!DOCTYPE[^>]*>\n|<!--.*?-->\n|<metadata>.*?</metadata>\n", re.DOTALL)
_INDENT = re.compile(rb"\n +")

RC: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same letters on every machine
    "font.size": LABEL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": "#9A9A9A",
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "ytick.left": False,
    "text.color": INK,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "svg.hashsalt": "talentgap",
    "svg.fonttype": "path",  # the picture does not depend on the reader's fonts
    "figure.dpi": 100,
    "path.simplify": True,
}


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in inches, from the font's own metrics."""
    font = get_font(findfont(FontProperties(family=RC["font.family"], weight=weight)))
    font.set_size(size, 720)  # ten times too large, so that hinting to whole pixels does not matter
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 720


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of at most `width` inches, broken between words."""
    lines: list[str] = []
    used, space = 0.0, text_width("a a", size, weight) - text_width("aa", size, weight)
    for word in text.split(" "):
        wide = text_width(word, size, weight)
        if lines and used + space + wide <= width:
            lines[-1] += f" {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


@dataclass
class Page:
    """A figure with title, subtitle, panels and foot, laid out in inches once (no layout engine)."""

    figure: Figure
    axes: list[Axes]
    label_width: float

    def height_of(self, axes: Axes) -> float:
        """Height of a panel in inches."""
        return float(axes.get_position().height * self.figure.get_figheight())


def page(
    title: str,
    subtitle: str,
    foot: Sequence[str],
    *,
    rows: int = 1,
    columns: int = 1,
    panel_height: float | Sequence[float] = 2.7,
    label_width: float = 1.25,
    left: float = 0.5,
    panel_heads: bool = False,
    below: float = 0.32,
) -> Page:
    """Lay out a page.

    Args:
        foot: paragraphs under the panels, wrapped.
        panel_height: height of a panel, inches, or one height per row; label_width: room for labels right of each panel, inches;
            left: room for the numbers left of each panel, inches.
        below: room under each panel, inches; panel_heads: whether panels have a heading of their own above the unit.
    """
    usable = WIDTH - 2 * MARGIN
    title_lines = wrapped(title, usable, TITLE, "bold")
    subtitle_lines = wrapped(subtitle, usable, SUBTITLE)
    foot_lines = [line for paragraph in foot for line in wrapped(paragraph, usable, FOOT)]
    line_heights = {size: size * 1.32 / 72 for size in (TITLE, SUBTITLE, FOOT)}
    head = len(title_lines) * line_heights[TITLE] + 0.04 + len(subtitle_lines) * line_heights[SUBTITLE]
    above_panel = 0.46 if panel_heads else 0.30
    foot_height = len(foot_lines) * line_heights[FOOT]
    heights = [panel_height] * rows if isinstance(panel_height, float) else list(panel_height)
    height = MARGIN + head + sum(heights) + rows * (above_panel + below) + 0.06 + foot_height + MARGIN
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)

    top = height - MARGIN
    top = _write(figure, title_lines, top, TITLE, weight="bold", color=INK) - 0.04
    top = _write(figure, subtitle_lines, top, SUBTITLE, color=QUIET)
    _write(figure, foot_lines, MARGIN + foot_height, FOOT, color=QUIET)
    column_width = usable / columns
    axes = []
    for panel in heights:
        top -= above_panel + panel
        for column in range(columns):
            x = MARGIN + column * column_width + left
            box = (x, top, column_width - left - label_width, panel)
            axes.append(figure.add_axes(_fraction(box, height)))
        top -= below
    return Page(figure, axes, label_width)


def _fraction(box: tuple[float, float, float, float], height: float) -> tuple[float, float, float, float]:
    return box[0] / WIDTH, box[1] / height, box[2] / WIDTH, box[3] / height


def _write(figure: Figure, lines: Sequence[str], top: float, size: float, **style: Any) -> float:
    """Write lines downwards from `top` (inches); returns the new top."""
    height = figure.get_figheight()
    for line in lines:
        figure.text(MARGIN / WIDTH, top / height, line, size=size, va="top", ha="left", **style)
        top -= size * 1.32 / 72
    return top


def head_panel(axes: Axes, unit: str, heading: str | None = None) -> None:
    """Write the unit, and the panel's heading above it, over the top left corner of a panel."""
    place = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "va": "bottom",
        "annotation_clip": False,
    }
    axes.annotate(unit, (0, 1), (-24, 5), color=QUIET, size=8.6, **place)
    if heading:
        axes.annotate(heading, (0, 1), (-24, 18), weight="bold", size=10, **place)


def time_axis(axes: Axes, years: Sequence[int], *, label: bool = True) -> None:
    """Calendar years on the x axis, with the projected ones on a light band of their own."""
    first, last = min(years), max(years)
    axes.set_xlim(first - 0.5, last + 0.5)
    if last - first >= 8:
        axes.set_xticks([year for year in range(first, last + 1) if year % 5 == 0])
        _small_marks(axes, range(first, last + 1))
    else:
        axes.set_xticks(range(first, last + 1, 1 if last - first < 4 else 2))
    axes.tick_params(axis="x", length=4, color="#9A9A9A")
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    if last < FIRST_PROJECTED_YEAR:
        return
    start = max(FIRST_PROJECTED_YEAR - 0.5, first - 0.5)
    axes.axvspan(start, last + 0.5, color=PROJECTION, lw=0, zorder=0)
    if label:
        axes.annotate(
            "projection", (last + 0.5, 1), (0, 5), xycoords=("data", "axes fraction"), ha="right", va="bottom",
            textcoords="offset points", color=QUIET, size=8.6, style="italic", annotation_clip=False,
        )  # fmt: skip


def _small_marks(axes: Axes, years: Sequence[int]) -> None:
    """A mark on the axis for every year, as one artist: minor ticks would be two objects a year."""
    place = axes.get_xaxis_transform()
    reach = [0.0, -0.028 * 2.7 / (axes.get_position().height * axes.figure.get_size_inches()[1])]
    marks = [[(year, end) for end in reach] for year in years]
    lines = LineCollection(marks, colors="#9A9A9A", linewidths=0.8, transform=place, clip_on=False)
    axes.add_collection(lines, autolim=False)


def scale_values(axes: Axes, top: float, *, bottom: float = 0.0, what: str = "", most_ticks: int = 6) -> str:
    """Set the value axis from `bottom` to `top`, count in millions or thousands where large; returns the unit.

    Args:
        what: the thing counted, e.g. `people`; the unit returned is then `million people`.
    """
    top = top if np.isfinite(top) and top > bottom else bottom + 1.0
    axes.set_ylim(bottom, top)
    axes.yaxis.set_major_locator(MaxNLocator(most_ticks, steps=[1, 2, 2.5, 5, 10]))
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
    axes.yaxis.set_major_locator(MaxNLocator(most_ticks, steps=[1, 2, 2.5, 5, 10]))
    decimals = 0 if top - bottom > 0.045 else 1
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.{decimals}f} %"))


def draw_fan(
    axes: Axes, fan: pd.DataFrame, colour: str, *, column: str, style: str = "-", width: float = 2.0
) -> None:
    """Median line over the 50 % and 90 % bands. `column` names the line for the data table: `<column>_median`."""
    years = fan.index.to_numpy()
    for low, high, strength in (("low90", "high90", 0.18), ("low50", "high50", 0.30)):
        if not (fan[high] > fan[low]).any():
            continue
        if len(years) == 1:
            axes.vlines(years, fan[low], fan[high], color=colour, alpha=2 * strength, lw=5, zorder=2)
        else:
            axes.fill_between(years, fan[low], fan[high], color=colour, alpha=strength, lw=0, zorder=2)
    marker = "o" if len(years) <= 3 else ""
    axes.plot(
        years, fan["median"], style, color=colour, lw=width, marker=marker, ms=5, zorder=3,
        label=f"{column}_median",
    )  # fmt: skip


def fan_columns(fan: pd.DataFrame, column: str) -> pd.DataFrame:
    """The columns of a fan under the name of its series, for the data table."""
    kept = ["median", "low50", "high50", "low90", "high90"]
    return fan[kept].rename(columns={name: f"{column}_{name}" for name in kept})


def spread(
    positions: Sequence[float], heights: Sequence[float], low: float, high: float
) -> npt.NDArray[np.float64]:
    """Move label centres as little as needed so that labels do not overlap and stay within [low, high].

    Labels in one heap share its weighted centre (pool-adjacent-violators on the centres less the room before them).
    """
    order = np.argsort(positions, kind="stable")
    wanted = np.asarray(positions, dtype=np.float64)[order]
    room = np.asarray(heights, dtype=np.float64)[order]
    offsets = np.concatenate([[0.0], np.cumsum((room[1:] + room[:-1]) / 2)])
    blocks: list[list[float]] = []  # [mean of wanted - offset, members]
    for value in wanted - offsets:
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, members = blocks.pop()
            blocks[-1] = [
                (blocks[-1][0] * blocks[-1][1] + mean * members) / (blocks[-1][1] + members),
                blocks[-1][1] + members,
            ]
    bases = np.concatenate([np.full(int(members), mean) for mean, members in blocks])
    lowest, highest = low + room[0] / 2, high - room[-1] / 2 - offsets[-1]
    moved = np.maximum(np.minimum(bases, highest), lowest) + offsets
    result = np.empty_like(moved)
    result[order] = moved
    return result


@dataclass(frozen=True)
class EndLabel:
    """A label beside the last value of a line."""

    value: float
    text: str
    colour: str


def label_ends(made: Page, axes: Axes, labels: Sequence[EndLabel], *, size: float = LABEL) -> None:
    """Write labels right of the panel, each at its value, moved apart where they would overlap, with thin leaders.

    Type is made smaller where a label is wider than the room.

    Call it after the limits of the value axis are set.
    """
    labels = [label for label in labels if np.isfinite(label.value)]
    if not labels:
        return
    lines = [line for label in labels for line in label.text.split("\n")]
    widest = max(text_width(line, size) for line in lines)
    size *= min(1.0, (made.label_width - 0.2) / widest)
    low, high = axes.get_ylim()
    per_inch = (high - low) / made.height_of(axes)
    line = size * 1.22 / 72 * per_inch
    heights = [line * (1 + label.text.count("\n")) + 0.03 * per_inch for label in labels]
    centres = spread([label.value for label in labels], heights, low - 0.15 * per_inch, high + 0.1 * per_inch)
    end = axes.get_xlim()[1]
    moved = any(
        abs(centre - label.value) > 0.45 * line for label, centre in zip(labels, centres, strict=True)
    )
    for label, centre in zip(labels, centres, strict=True):
        if moved:
            axes.annotate(
                "", (end, label.value), (10, (centre - label.value) / per_inch * 72), textcoords="offset points",
                arrowprops={"arrowstyle": "-", "color": label.colour, "lw": 0.8, "shrinkA": 0, "shrinkB": 2},
                annotation_clip=False,
            )  # fmt: skip
        axes.annotate(
            label.text, (end, centre), (12 if moved else 4, 0), textcoords="offset points", va="center", ha="left",
            color=DARKER.get(label.colour, label.colour), size=size, linespacing=1.15, annotation_clip=False,
        )  # fmt: skip


def svg_bytes(figure: Figure) -> bytes:
    """The figure as SVG: the same bytes for the same picture (fixed identifiers, no date), nothing but the picture."""
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _SPARE.sub(b"", _INDENT.sub(b"\n", stream.getvalue()))


def png_bytes(figure: Figure) -> bytes:
    """The figure as PNG, 150 dots per inch, no software name or date."""
    stream = io.BytesIO()
    figure.savefig(
        stream, format="png", dpi=PNG_DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 3}
    )
    return stream.getvalue()
