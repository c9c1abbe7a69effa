"""Figures: what the model says of every report, fitted ones and those that were compared only."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.calibrating.predictive import INSIDE, MISSED
from simulation.report.calibration.charts import (
    any_beyond,
    bar,
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
from simulation.report.calibration.words import (
    COLOURS,
    MARKS,
    counted,
    judged,
    names_of,
    of_verdict,
    range_words,
    reported_words,
    short,
    value_words,
)
from simulation.report.drawing import Drawing
from simulation.report.style import BLACK, GRID, for_words
from simulation.report.wording import NBSP, capital

_LEFT, _RIGHT = 2.5, 2.8
_REACH = 6.0  # standard deviations of a report to either side
_NINETY = 1.645
_MANY = 3


class Group(NamedTuple):
    """The reports of one figure."""

    name: str
    heading: str
    role: str
    what: str


FITTED = Group("predictive", "Fitted reports", "fit", "fitted")
COMPARED = Group("compared", "Reports that were compared only", "check", "compared only")


def rows_of(made: Calibration, group: Group) -> list[Row]:
    """The rows of a figure in the order of the targets."""
    return [row for row in judged(made.predictive) if row["role"] == group.role and made.error_of(row["target"]) > 0]


def finding(made: Calibration, group: Group) -> str:
    """How many are inside, and which are missed."""
    rows = rows_of(made, group)
    inside, missed = len(of_verdict(rows, INSIDE)), of_verdict(rows, MISSED)
    lie = f"{inside} of {len(rows)} reports that were {group.what} lie inside the 90{NBSP}% band of the model"
    if not missed:
        return f"{lie}; none is missed beyond its error"
    names = names_of(missed) if len(missed) <= _MANY else f"{names_of(missed[:_MANY])}, among others"
    return f"{lie}; {counted(len(missed), 'report')} {'is' if len(missed) == 1 else 'are'} missed: {names}"


def draw_fitted(made: Calibration) -> Drawing:
    """Draw the fitted reports."""
    return _draw(made, FITTED)


def draw_compared(made: Calibration) -> Drawing:
    """Draw the reports that the fit has not seen."""
    return _draw(made, COMPARED)


def _draw(made: Calibration, group: Group) -> Drawing:
    rows = rows_of(made, group)
    title = finding(made, group)
    subtitle = (
        "Model less report, in standard deviations of the report. Grey: what the report’s own error covers in "
        f"90{NBSP}%; bars: 90{NBSP}% of the model’s runs (parameters and luck); marks: their median."
    )
    foot = [
        "Circle, blue: the report lies inside the band of the runs; square, orange: met within its error; cross, red: "
        f"missed. {_hollow(made, rows)}{_arrows(made, rows)}Bold: from one of the two source documents. Errors of "
        "reports: calibration/targets.csv.",
        source(made),
    ]
    laid = rows_page(title, subtitle, foot, [len(rows)], left=_LEFT, right=_RIGHT)
    axes = laid.axes[0]
    axes.set_xlim(-_REACH, _REACH)
    axes.set_xticks([-6, -3, 0, 3, 6], ["−6", "−3", "0", "3", "6"])
    name_rows(
        axes, [target_words(row["target"]) for row in rows], _LEFT, bold=[made.is_core(r["target"]) for r in rows]
    )
    axes.axvspan(-_NINETY, _NINETY, color=GRID, lw=0, zorder=0)
    axes.axvline(0, color=BLACK, lw=1.0, zorder=1)
    for place, row in enumerate(rows):
        _row(axes, place, row, made.error_of(row["target"]), hollow=made.is_judged(row["target"]))
    value_axis(axes, "standard deviations of the report")
    head_right(axes, "reported · model (90 % of runs)")
    write_right(
        axes, [numbers(made, row) for row in rows], _RIGHT, [for_words(COLOURS[row["verdict"]]) for row in rows]
    )
    return Drawing(
        group.name, group.heading, title, subtitle, _alt(made, title, rows), laid.figure, table_of(made, rows)
    )


def _hollow(made: Calibration, rows: list[Row]) -> str:
    if not any(made.is_judged(row["target"]) for row in rows):
        return ""
    return "Hollow: no number is reported, the middle of a judged band stands for it. "


def _arrows(made: Calibration, rows: list[Row]) -> str:
    ends = [_ends(row, made.error_of(row["target"])) for row in rows]
    beyond = any_beyond([(low, high) for low, _, high in ends], (-_REACH, _REACH))
    return "Arrow: goes on beyond the axis. " if beyond else ""


def _ends(row: Row, error: float) -> tuple[float, float, float]:
    """Low end, median and high end of the runs in standard deviations of the report."""
    low, median, high = ((row[name] - row["reported"]) / error for name in ("low", "median", "high"))
    return low, median, high


def _row(axes: Axes, place: int, row: Row, error: float, *, hollow: bool) -> None:
    low, median, high = _ends(row, error)
    colour = COLOURS[row["verdict"]]
    bar(axes, place, low, high, colour)
    mark(axes, place, median, MARKS[row["verdict"]], colour, hollow=hollow)


def numbers(made: Calibration, row: Row) -> str:
    """`0.39 · 0.42 (0.37 to 0.48)`."""
    unit = str(row["unit"])
    model = f"{value_words(row['median'], unit)} ({range_words(row['low'], row['high'], unit)})"
    return short(f"{reported_words(made, row)} · {model}")


def table_of(made: Calibration, rows: list[Row]) -> pd.DataFrame:
    """What is drawn, in the units of the reports."""
    columns = ["target", "unit", "reported", "low", "median", "high", "report_low", "report_high", "z", "verdict"]
    table = pd.DataFrame(rows)[columns]
    return table.assign(report_sd=[made.error_of(row["target"]) for row in rows])


def _alt(made: Calibration, title: str, rows: list[Row]) -> str:
    said = "; ".join(f"{target_words(row['target'])}: {numbers(made, row)}, {row['verdict']}" for row in rows)
    return f"Chart of rows. {title}. Reported, then model: {capital(said)}."


__all__ = ["draw_compared", "draw_fitted", "finding"]
