"""Figure: every fitted report foretold by a fit that has not seen it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.calibrating.predictive import MISSED
from simulation.report.calibration.charts import (
    any_beyond,
    bar,
    head_right,
    mark,
    name_rows,
    rows_page,
    source,
    value_axis,
    whisker,
    write_right,
)
from simulation.report.calibration.labels import target_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.words import (
    COLOURS,
    MARKS,
    names_of,
    of_verdict,
    range_words,
    reported_words,
    short,
    value_words,
)
from simulation.report.drawing import Drawing
from simulation.report.style import BLACK, GRID, for_words
from simulation.report.wording import NBSP, share

_LEFT, _RIGHT = 2.3, 2.8
_AXIS = (-0.35, 1.35)
_NINETY = 1.645


def foretold_finding(made: Calibration) -> str:
    """How many come out right, which do not, and which is foretold best."""
    rows = made.rows("left_out")
    wrong = of_verdict(rows, MISSED)
    right = len(rows) - len(wrong)
    most = max(rows, key=lambda row: float(row["informed"]))
    told = f"{right} of {len(rows)} reports come out right when they are foretold from the others"
    tail = f"; not {names_of(wrong)}" if wrong and len(wrong) <= 3 else f"; {len(wrong)} do not" if wrong else ""
    return f"{told}{tail}; told of most is {target_words(most['target'])} ({share(most['informed'])} narrower)"


def draw(made: Calibration) -> Drawing:
    """Draw prior band, foretold band and report."""
    rows, title = made.rows("left_out"), foretold_finding(made)
    subtitle = (
        f"Colour: 90{NBSP}% of the runs that a fit to all other reports foretells. Grey: the same before any report. "
        "Both ends of the grey band set the scale. Black: the report with its error."
    )
    foot = [
        "Blue: the report lies inside the foretold band; orange: within its error; red: missed. Refitted by the "
        "emulators of all waves: no run is made for it. "
        f"{_hollow(made, rows)}{_arrows(made, rows)}",
        source(made),
    ]
    laid = rows_page(title, subtitle, foot, [len(rows)], left=_LEFT, right=_RIGHT)
    axes = laid.axes[0]
    axes.set_xlim(*_AXIS)
    name_rows(
        axes, [target_words(row["target"]) for row in rows], _LEFT, bold=[made.is_core(r["target"]) for r in rows]
    )
    for place, row in enumerate(rows):
        _row(axes, place, row, made.error_of(row["target"]), hollow=made.is_judged(row["target"]))
    axes.set_xticks([0, 1], [f"prior 5{NBSP}%", f"prior 95{NBSP}%"])
    value_axis(axes, "place between the ends of what the prior allows")
    head_right(axes, "reported · foretold (90 % of runs)")
    write_right(
        axes, [_numbers(made, row) for row in rows], _RIGHT, [for_words(COLOURS[row["verdict"]]) for row in rows]
    )
    said = "; ".join(f"{target_words(row['target'])}: {_numbers(made, row)}, {row['verdict']}" for row in rows)
    return Drawing("left_out", "Foretold by the others", title, subtitle, f"Chart of rows. {title}. {said}.",
                   laid.figure, pd.DataFrame(rows))  # fmt: skip


def _hollow(made: Calibration, rows: list[Row]) -> str:
    judged = any(made.is_judged(row["target"]) for row in rows)
    return "Hollow diamond: no number is reported, the middle of a judged band. " if judged else ""


def _arrows(made: Calibration, rows: list[Row]) -> str:
    ends = [end for row in rows for end in _places(row, made.error_of(row["target"]))]
    return "Arrow: goes on beyond the axis." if any_beyond(ends, _AXIS) else ""


def _places(row: Row, error: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The band foretold and the report with its error, between the ends of what the prior allows."""
    low, width = row["prior_low"], row["prior_high"] - row["prior_low"]
    reported, reach = (row["reported"] - low) / width, _NINETY * error / width
    return ((row["low"] - low) / width, (row["high"] - low) / width), (reported - reach, reported + reach)


def _row(axes: Axes, place: int, row: Row, error: float, *, hollow: bool) -> None:
    low, width = row["prior_low"], row["prior_high"] - row["prior_low"]
    foretold, report = _places(row, error)
    colour = COLOURS[row["verdict"]]
    bar(axes, place, 0, 1, GRID, height=0.72, alpha=1.0)
    bar(axes, place, *foretold, colour, height=0.48, alpha=0.5)
    mark(axes, place, (row["median"] - low) / width, MARKS[row["verdict"]], colour, size=5.5)
    if report[1] > report[0]:
        whisker(axes, place + 0.33, *report, BLACK)
    mark(axes, place + 0.33, (row["reported"] - low) / width, "D", BLACK, size=4.5, hollow=hollow)


def _numbers(made: Calibration, row: Row) -> str:
    unit = str(row["unit"])
    foretold = f"{value_words(row['median'], unit)} ({range_words(row['low'], row['high'], unit)})"
    return short(f"{reported_words(made, row)} · {foretold}")
