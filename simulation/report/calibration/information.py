"""Figure: how much a published number would narrow the interval of the gap of 2035."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.calibrating.information import PERMUTATIONS
from simulation.report.calibration.charts import (
    head_right,
    name_rows,
    rows_page,
    source,
    value_axis,
    whisker,
    write_right,
)
from simulation.report.calibration.made import GAP_YEAR, Calibration, Row
from simulation.report.calibration.outlook import is_clear
from simulation.report.calibration.words import counted, minus
from simulation.report.drawing import Drawing
from simulation.report.style import BLUE, GREY, INK
from simulation.report.wording import NBSP, share

_LEFT, _RIGHT = 3.75, 1.5


def information_finding(made: Calibration) -> str:
    """The best datum, and how many say no more than chance."""
    rows = made.rows("information")
    clear = [row for row in rows if is_clear(row)]
    if not clear:
        return f"No single number would clearly narrow the interval of the gap of {GAP_YEAR}"
    best = max(clear, key=lambda row: float(row["shrink"]))
    rest = len(rows) - len(clear)
    tail = f"; {rest} of {len(rows)} numbers would do no more than chance" if rest else ""
    what = f"{best['what'][0].upper()}{best['what'][1:]}"
    return f"{what} would narrow the interval of the gap of {GAP_YEAR} most, by {share(best['shrink'])}{tail}"


def draw(made: Calibration) -> Drawing:
    """Draw the bars, the largest on top."""
    rows = sorted(made.rows("information"), key=lambda row: -float(row["shrink"]))
    title = information_finding(made)
    subtitle = (
        f"By how much the 90{NBSP}% interval of the gap of {GAP_YEAR} would shrink, mean over draws taken for the "
        "truth in turn, less what chance gives. Black lines: one standard deviation over those truths to either side "
        f"(not an interval of 90{NBSP}%)."
    )
    foot = [
        f"Grey tick: what {PERMUTATIONS} numbers without meaning give on average, already taken off. Hatched: one of "
        "them at least gives as much. The precision of each number is an assumption; at the right: gain, and the error "
        "assumed.",
        source(made),
    ]
    laid = rows_page(title, subtitle, foot, [len(rows)], left=_LEFT, right=_RIGHT)
    axes = laid.axes[0]
    ends = [float(row["shrink"] + side * row["shrink_sd"]) for row in rows for side in (-1, 1)]
    room = 0.03 * (max(ends) - min(ends))
    axes.set_xlim(min(-0.05, min(ends) - room), max(0.1, max(ends) + room))
    name_rows(axes, [str(row["what"]) for row in rows], _LEFT)
    for place, row in enumerate(rows):
        _bar(axes, place, row)
    axes.axvline(0, color=INK, lw=0.8, zorder=3)
    axes.xaxis.set_major_formatter(lambda value, _: minus(f"{value * 100:.0f}"))
    value_axis(axes, "per cent narrower")
    head_right(axes, "gain · error assumed")
    write_right(axes, [f"{minus(share(row['shrink']))} · {_error(row)}" for row in rows], _RIGHT)
    said = "; ".join(f"{row['what']}: {minus(share(row['shrink']))}" for row in rows)
    return Drawing("information", "The value of a number", title, subtitle, f"Bar chart. {title}. {said}.", laid.figure,
                   pd.DataFrame(rows))  # fmt: skip


def _bar(axes: Axes, place: int, row: Row) -> None:
    clear = is_clear(row)
    axes.barh(
        place, row["shrink"], height=0.56, zorder=2, linewidth=0.9, edgecolor=BLUE if clear else GREY,
        color=BLUE if clear else "white", hatch="" if clear else "////", alpha=0.85,
    )  # fmt: skip
    whisker(axes, place, row["shrink"] - row["shrink_sd"], row["shrink"] + row["shrink_sd"], INK)
    axes.plot([row["by_chance"]] * 2, [place - 0.38, place + 0.38], color=GREY, lw=2.2, zorder=5)


def _error(row: Row) -> str:
    """`±3 %` of the value, or points of a share."""
    if row["relative"]:
        return f"±{share(row['error'])}"
    return f"±{counted(round(row['error'] * 100), 'point')}"
