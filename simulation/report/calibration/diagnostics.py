"""Figure: what every wave left of the prior, and how well the emulators foretell points they have not seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.calibration.charts import (
    head_left,
    head_right,
    mark,
    name_rows,
    rows_page,
    source,
    value_axis,
    write_right,
)
from simulation.report.calibration.labels import target_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.quality import GOOD_Q2, best_q2
from simulation.report.calibration.words import short, space_words, value_words
from simulation.report.drawing import Drawing
from simulation.report.style import BLUE, GREY, GRID, ORANGE, SMALL, for_words
from simulation.report.wording import NBSP

_LEFT, _RIGHT = 2.3, 2.0
_QUARTERS, _PER_CENT = (0, 0.25, 0.5, 0.75, 1), ("0", "25", "50", "75", "100")
_APART = 0.2  # rows between the two marks of a row, so that none hides the other
_MILLIONS = 100_000
DRAWS = "draws"  # the wave whose points are posterior draws and not chosen from what is left


def diagnostics_finding(made: Calibration) -> str:
    """The space left and the worst emulator."""
    waves, rows = made.rows("waves"), made.rows("emulators")
    good = sum(row["q2"] >= GOOD_Q2 for row in rows)
    left = f"{space_words(waves[-1]['space_left'])} of the prior is not ruled out"
    most = f"{GOOD_Q2 * 100:.0f}{NBSP}% or more of what they have not seen"
    return f"{left}, and {good} of {len(rows)} emulators foretell {most}"


def draw(made: Calibration) -> Drawing:
    """Draw the waves above, the emulators below."""
    waves, rows = made.rows("waves"), sorted(made.rows("emulators"), key=lambda row: -float(row["q2"]))
    title = diagnostics_finding(made)
    subtitle = (
        "Above: share of the prior not ruled out when the points of a wave were chosen. Below: every point foretold "
        "from the others."
    )
    foot = [
        "Circle: Q2, one less the squared error over the variance of the means of two runs; blue tick: the most that "
        f"luck leaves. Square: share of points inside their 90{NBSP}% interval; grey line: 90{NBSP}%. At the right: "
        "luck of one run and error of the report, standard deviations in the unit of the report.",
        source(made),
    ]
    laid = rows_page(title, subtitle, foot, [len(waves), len(rows)], left=_LEFT, right=_RIGHT, above=0.34)
    _waves(laid.axes[0], waves)
    _emulators(laid.axes[1], rows)
    table = pd.concat([made.tables["waves"].assign(table="waves"), made.tables["emulators"].assign(table="emulators")])
    alt = f"Two charts of rows. {title}."
    return Drawing("diagnostics", "How sure the fit is", title, subtitle, alt, laid.figure, table)


def _waves(axes: Axes, rows: list[Row]) -> None:
    left = np.array([np.nan if row["wave"] == DRAWS else row["space_left"] for row in rows], float)
    axes.set_xlim(0, 1)
    axes.barh(range(len(rows)), left, height=0.6, color=BLUE, alpha=0.85, zorder=2)
    name_rows(axes, [str(row["wave"]) for row in rows], _LEFT)
    axes.set_xticks(_QUARTERS, _PER_CENT)
    value_axis(axes, "per cent of the prior")
    head_left(axes, "Waves", _LEFT)
    head_right(axes, "left · points · runs")
    write_right(axes, [_wave(row) for row in rows], _RIGHT)


def _wave(row: Row) -> str:
    left = "from the chain" if row["wave"] == DRAWS else space_words(row["space_left"])
    return f"{left} · {row['points']:,} · {row['runs']:,}"


def _emulators(axes: Axes, rows: list[Row]) -> None:
    axes.set_xlim(0, 1)
    axes.axvline(0.9, color=GREY, lw=1.2, zorder=1)
    name_rows(axes, [target_words(row["target"]) for row in rows], _LEFT)
    for place, row in enumerate(rows):
        axes.plot([0, 1], [place, place], color=GRID, lw=0.8, zorder=0)
        axes.plot([best_q2(row)] * 2, [place - 0.36, place + 0.36], color=BLUE, lw=1.4, zorder=3)
        mark(axes, place + _APART, row["coverage"], "s", ORANGE, size=4.5)
        mark(axes, place - _APART, row["q2"], "o", BLUE, size=5.0)
    axes.set_xticks(_QUARTERS, _PER_CENT)
    value_axis(axes, "per cent")
    head_left(axes, "Emulators", _LEFT)
    for text, where, colour in (("● Q2", 0.0, BLUE), ("■ coverage", 0.5, for_words(ORANGE))):
        axes.annotate(
            text, (where, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", va="bottom", size=SMALL,
            color=colour, annotation_clip=False,
        )  # fmt: skip
    head_right(axes, "Q2 · luck · report’s error")
    write_right(axes, [_numbers(row) for row in rows], _RIGHT)


def _numbers(row: Row) -> str:
    unit = str(row["unit"])
    luck, error = float(row["luck"]), float(row["report_sd"])
    if max(luck, error) >= 0.995 * _MILLIONS:  # both in one unit
        return f"{row['q2']:.2f} · {luck / 1e6:.3f}{NBSP}m · {error / 1e6:.3f}{NBSP}m"
    return short(f"{row['q2']:.2f} · {value_words(luck, unit)} · {value_words(error, unit)}")
