"""Charts of rows: a name at the left, marks and bars on a shared axis, numbers at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from simulation.report.calibration.made import Calibration
from simulation.report.layout import Page, page
from simulation.report.style import GRID, INK, LABEL, QUIET, SMALL, for_words, text_width

ROW = 0.235  # height of a row, inches
_GAP = 0.1
CUT = "_cut"  # label of the arrowheads at the cut ends of intervals
_HEADS = {side: Path([(-side, -1.0), (0.0, 0.0), (-side, 1.0)]) for side in (-1.0, 1.0)}


def rows_page(
    title: str, subtitle: str, foot: Sequence[str], counts: Sequence[int], *, left: float, right: float,
    above: float = 0.3, below: float = 0.46, row: float = ROW,
) -> Page:  # fmt: skip
    """A page of one or more panels of rows. Args: counts: of rows, panel by panel. left, right: inches for words."""
    heights = [row * count for count in counts]
    return page(title, subtitle, foot, heights=heights, left=left, label_width=right, above=above, below=below)


def name_rows(axes: Axes, names: Sequence[str], room: float, *, bold: Sequence[bool] = (), pad: float = 4.0) -> None:
    """Write the names of the rows, the first on top.

    Args: room: inches left of the panel. bold: rows that stand out. pad: points between names and panel.
    """
    axes.set_ylim(len(names) - 0.5, -0.5)
    weights = ["bold" if one else "normal" for one in (bold or [False] * len(names))]
    widest = max(text_width(name, LABEL, weight) for name, weight in zip(names, weights, strict=True))
    axes.set_yticks(range(len(names)), names, size=LABEL * min(1.0, (room - _GAP - pad / 72) / widest), color=INK)
    for label, weight in zip(axes.get_yticklabels(), weights, strict=True):
        label.set_fontweight(weight)
    axes.tick_params(axis="y", length=0, pad=pad)


def write_right(
    axes: Axes, texts: Sequence[str], room: float, colours: Sequence[str] = (), *, pad: float = 8.0
) -> None:
    """Write a text right of every row, in type small enough for the widest."""
    widest = max(text_width(text, SMALL) for text in texts if text)
    size = SMALL * min(1.0, 0.985 * (room - pad / 72) / widest)  # letters on whole pixels are up to 1.5 % wider
    for place, text in enumerate(texts):
        axes.annotate(
            text, (1, place), (pad, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
            size=size, color=colours[place] if colours else INK, annotation_clip=False,
        )  # fmt: skip


def head_right(axes: Axes, text: str, *, pad: float = 8.0) -> None:
    """The heading over the texts at the right."""
    axes.annotate(
        text, (1, 1), (pad, 5), xycoords="axes fraction", textcoords="offset points", va="bottom", size=SMALL,
        color=QUIET, annotation_clip=False,
    )  # fmt: skip


def head_left(axes: Axes, text: str, room: float) -> None:
    """The heading over the names at the left, flush with the page."""
    axes.annotate(
        text, (0, 1), (-72 * room, 5), xycoords="axes fraction", textcoords="offset points", va="bottom", size=LABEL,
        weight="bold", annotation_clip=False,
    )  # fmt: skip


def value_axis(axes: Axes, label: str) -> None:
    """Grid and label of the shared axis."""
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.set_xlabel(label, size=SMALL, color=QUIET, labelpad=2)


def bar(
    axes: Axes, place: int, low: float, high: float, colour: str, *, height: float = 0.5, alpha: float = 0.4
) -> None:
    """An interval, cut off at the ends of the axis with an arrowhead there."""
    shown = np.clip([low, high], *axes.get_xlim())
    axes.barh(place, shown[1] - shown[0], left=shown[0], height=height, color=colour, alpha=alpha, lw=0, zorder=2)
    mark_cuts(axes, place, low, high, colour)


def whisker(axes: Axes, place: float, low: float, high: float, colour: str, *, width: float = 1.1) -> None:
    """An interval as a thin line, cut off at the ends of the axis with an arrowhead there."""
    ends = np.clip([low, high], *axes.get_xlim())
    axes.plot(ends, [place, place], color=colour, lw=width, zorder=4, solid_capstyle="butt")
    mark_cuts(axes, place, low, high, colour)


def mark_cuts(axes: Axes, place: float, low: float, high: float, colour: str) -> None:
    """Open arrowheads, tip on the end of the axis, where an interval that is partly shown goes on beyond."""
    first, last = axes.get_xlim()
    for end, beyond, side in ((first, low < first < high, -1.0), (last, low < last < high, 1.0)):
        if beyond:
            axes.plot([end], [place], marker=_HEADS[side], ms=7.0, mfc="none", mec=for_words(colour), mew=1.5, zorder=5,
                      clip_on=False, label=CUT)  # fmt: skip


def any_beyond(ends: Iterable[tuple[float, float]], axis: tuple[float, float]) -> bool:
    """Whether an interval of a figure reaches beyond its axis, so that arrows need a word."""
    return any(low < axis[0] or high > axis[1] for low, high in ends)


def mark(
    axes: Axes, place: float, value: float, shape: str, colour: str, *, size: float = 6.0, hollow: bool = False
) -> None:
    """A value; an arrow at the end of the axis where it lies beyond."""
    first, last = axes.get_xlim()
    if not first <= value <= last:
        shape, value = ("<", first) if value < first else (">", last)
    face = "white" if hollow else colour
    axes.plot([value], [place], shape, ms=size, mfc=face, mec=colour if hollow else "white", mew=1.0, zorder=5,
              clip_on=False)  # fmt: skip


def source(made: Calibration) -> str:
    """The last line under every figure."""
    return f"Source: talentgap calibration, {made.runs_words}."
