"""The check as a user meets it: on a results folder, printed, as plain data, as CSV and as rows of a page."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from calibration.moments import CHOSEN_YEAR
from simulation.experiment.comparison import check, counts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDE = 114  # columns of a screen from which period and source have columns of their own
_LABEL = 24  # columns that keep most indicators on one line
_PLAIN = ("mean", "sum", "end")  # statistics that the indicator and period make plain
_STYLES = {"PASS": "green", "WARN": "yellow", "FAIL": "bold red", "n/a": "dim"}
_TITLES = {
    "gated": "Targets that the model must meet",
    "shown": "Further reports, shown for comparison: other definitions, weak sources, inputs",
}
_RULE = (
    "PASS: the mean over replicates lies in the band. WARN: in the band widened by half, or a shown "
    "row outside. FAIL: a gated row further out. n/a: not checked. ±: standard deviation over runs. A year after a "
    "period is the one furthest from the middle of the band. Sources: calibration/SOURCES.md."
)


def check_folder(folder: Path) -> pd.DataFrame:
    """`check` on a results folder."""
    return check(Path(folder))


def check_as_dict(frame: pd.DataFrame) -> dict[str, Any]:
    """The check as plain data for JSON: counts and rows; what is not a number is None."""
    return {
        "counts": counts(frame),
        "targets": json.loads(frame.to_json(orient="records", double_precision=15)),
    }


def write_check(frame: pd.DataFrame, path: Path) -> Path:
    """Write the check as CSV; an empty field is a number that the source or the run does not give."""
    frame.to_csv(path, index=False)
    return path


def print_check(frame: pd.DataFrame, console: Console) -> None:
    """Print gated rows, then shown rows, then what was not checked and what the verdicts mean."""
    for gate, verdicts in counts(frame).items():
        rows = frame[frame["gate"] == gate]
        if len(rows) > 0:
            console.print(_table(_TITLES[gate], rows, console.width))
            console.print(f"{gate}: " + ", ".join(f"{n} {name}" for name, n in verdicts.items()) + "\n")
    for remark, rows in frame[frame["verdict"] == "n/a"].groupby("remark", sort=False):
        console.print(f"Not checked ({remark}): {', '.join(rows['target'])}.\n", markup=False)
    console.print(_RULE)


def checks_for_report(folder: Path) -> list[dict[str, Any]]:
    """The rows of a folder's check for a page: every column, and the numbers as text too.

    Returns: dicts with the columns of `check` and `reported_text`, `simulated_text` (with sd), `band_text`.
    """
    rows = check_as_dict(check_folder(folder))["targets"]
    return [row | texts_of(row) for row in rows]


def texts_of(row: dict[str, Any]) -> dict[str, str]:
    """The numbers of one row as a reader wants them: `0.39`, `480,000`, `0.391 ± 0.012`."""
    simulated = _text(row["simulated"], 3)
    if _known(row["sd"]):
        simulated += f" ± {_text(row['sd'], 2)}"
    return {
        "reported_text": _text(row["reported"], 7),
        "simulated_text": simulated,
        "band_text": f"{_text(row['low'], 7)} to {_text(row['high'], 7)}",
    }


def _table(title: str, rows: pd.DataFrame, width: int) -> Table:
    from rich import box
    from rich.table import Table

    wide = width >= _WIDE
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, collapse_padding=True)
    table.add_column("indicator", min_width=_LABEL if wide else None, overflow="fold")
    if wide:
        table.add_column("period", no_wrap=True)
    for name in ("reported", "simulated", "band"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True, min_width=7)
    if wide:
        table.add_column("source", min_width=10)
    for row in rows.to_dict("records"):
        table.add_row(*_cells({str(name): value for name, value in row.items()}, wide))
    return table


def _cells(row: dict[str, Any], wide: bool) -> list[str]:
    """The cells of one row; on a narrow screen period and source ids stand under the indicator."""
    cut = "" if row["group"] == "all" else " " + row["group"].rpartition("=")[2]
    statistic = "" if row["statistic"] in _PLAIN else f" ({row['statistic']})"
    what = f"{row['indicator'].replace('_', ' ')}{cut}{statistic}"
    year = row["remark"].removeprefix(CHOSEN_YEAR) if row["remark"].startswith(CHOSEN_YEAR) else ""
    period = f"{row['period']}: {year}" if year else row["period"]
    ids = row["source"].partition(";")[0]
    texts = texts_of(row)
    verdict = verdict_in_colour(row["verdict"])
    numbers = [texts["reported_text"], texts["simulated_text"], texts["band_text"], verdict]
    return [what, period, *numbers, ids.replace(", ", "\n")] if wide else [f"{what}\n[dim]{period} {ids}[/]", *numbers]


def verdict_in_colour(verdict: str) -> str:
    """A verdict in the markup of a console."""
    return f"[{_STYLES[verdict]}]{verdict}[/]"


def _known(number: float | None) -> bool:
    return number is not None and not math.isnan(number)


def _text(number: float | None, digits: int) -> str:
    """With so many significant digits, thousands grouped: 0.391, 29.75, 512,000."""
    if number is None or math.isnan(number):
        return "–"
    rounded = float(f"{number:.{digits}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:.10g}"
