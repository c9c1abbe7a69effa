"""The tables of the page: reports against the model, and parameters before and after."""

from __future__ import annotations

from typing import NamedTuple

from simulation.experiment.calibrating.predictive import INSIDE, MISSED, UNKNOWN, WITHIN_ERROR
from simulation.report.calibration.labels import parameter_words, target_words
from simulation.report.calibration.made import Calibration
from simulation.report.calibration.words import (
    parameter_range,
    parameter_value,
    range_words,
    reported_words,
    signed,
    value_words,
)
from simulation.report.html import period_words
from simulation.report.wording import capital

_CLASSES = {INSIDE: "PASS", WITHIN_ERROR: "WARN", MISSED: "FAIL", UNKNOWN: "na"}
VERDICT_WORDS = {INSIDE: "✓ inside", WITHIN_ERROR: "! within error", MISSED: "✗ missed", UNKNOWN: "– not simulated"}
ROLES = {"fit": "fitted", "check": "compared", "input": "input, proves nothing"}


class TargetRow(NamedTuple):
    """A line of the table of reports."""

    name: str
    key: str
    core: bool
    period: str
    role: str
    reported: str
    runs: str
    reports: str
    z: str
    kind: str
    word: str
    source: str
    note: str


class ParameterRow(NamedTuple):
    """A line of the table of parameters."""

    name: str
    key: str
    prior: str
    shape: str
    median: str
    posterior: str
    default: str
    width: str
    verdict: str
    tied: str


def target_rows(made: Calibration) -> list[TargetRow]:
    """All reports, inputs too."""
    rows = []
    for row in made.rows("predictive"):
        unit, known = str(row["unit"]), row["verdict"] != UNKNOWN
        target = made.targets.get(row["target"])
        rows.append(TargetRow(
            capital(target_words(row["target"])), row["target"], made.is_core(row["target"]),
            period_words(str(row["period"])), ROLES[row["role"]], reported_words(made, row),
            f"{value_words(row['median'], unit)} ({range_words(row['low'], row['high'], unit)})" if known else "–",
            range_words(row["report_low"], row["report_high"], unit), signed(row["z"]) if known else "–",
            _CLASSES[row["verdict"]], VERDICT_WORDS[row["verdict"]], str(row["source"]),
            "" if target is None else target.note,
        ))  # fmt: skip
    return rows


def parameter_rows(made: Calibration) -> list[ParameterRow]:
    """All calibrated parameters, best known first."""
    found = sorted(made.rows("identifiability"), key=lambda row: float(row["width"]))
    return [
        ParameterRow(
            capital(parameter_words(row["parameter"])), row["parameter"],
            f"{parameter_range(row['prior_low'], row['prior_high'], '')} {row['unit']}", row["prior_shape"],
            parameter_value(row["median"]), parameter_range(row["low"], row["high"], ""),
            parameter_value(row["default"]), f"{row['width']:.2f}", row["verdict"],
            f"{parameter_words(row['tied_to'])} ({signed(row['correlation'])})",
        )
        for row in found
    ]  # fmt: skip
