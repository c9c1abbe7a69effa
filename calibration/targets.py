"""The reports that the model is held against: `targets.csv`, one row per reported number, read and checked.

Plain data and the standard library only, so that every layer above may read it at no cost.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

TARGETS_FILE = Path(__file__).with_name("targets.csv")
STATISTICS = ("mean", "sum", "end", "each-year", "rise", "growth", "share")
ROLES = ("fit", "input", "check")
GATES = ("gated", "shown")
_NUMBERS = ("reported", "low", "high", "sampling_sd", "discrepancy_sd")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"\d{4}")


class Period(NamedTuple):
    """From the first to the last month, both included, as "YYYY-MM"."""

    first: str
    last: str


@dataclass(frozen=True)
class Target:
    """One report and the band that the simulation has to meet.

    Attributes:
        id: short name, unique.
        indicator, group, unit: as in the catalogue of indicators (`growth` and `share` are in "share").
        period: "2022", "2019..2024", "2024-01..2024-10" or "2020-12".
        statistic: how months become one number, see `calibration.moments`.
        reported: the number as reported; nan where the source gives none.
        low, high: the band, both ends included.
        sampling_sd: spread of the report itself (rounding, sample size), in its unit.
        discrepancy_sd: how far what is reported may lie from what the indicator means, in its unit; a
            judgement.
        role: `fit` (parameters are searched to meet it), `check` (compared only), `input` (it also stands
            behind an assumption, so meeting it proves nothing).
        gate: `gated` (a miss fails the check) or `shown`.
        source: ids of `SOURCES.md`, then publisher and date.
        quote: the sentence of the source document, where there is one.
        note: what is ambiguous.
    """

    id: str
    indicator: str
    group: str
    period: str
    statistic: str
    reported: float
    low: float
    high: float
    unit: str
    sampling_sd: float
    discrepancy_sd: float
    role: str
    gate: str
    source: str
    quote: str
    note: str

    def __post_init__(self) -> None:
        """Refuse a row that could not be checked as it is meant. Raises: ValueError naming the row."""
        for name, allowed in (("statistic", STATISTICS), ("role", ROLES), ("gate", GATES)):
            if getattr(self, name) not in allowed:
                raise ValueError(f"target {self.id}: {name} {getattr(self, name)!r} is none of {allowed}")
        if not self.low < self.high:
            raise ValueError(f"target {self.id}: band {self.low} to {self.high} is empty")
        if self.role == "input" and self.gate == "gated":
            raise ValueError(f"target {self.id}: a number that is an input cannot be a gate")
        self.months()

    def months(self) -> Period:
        """The period as first and last month. Raises: ValueError when it is not a period."""
        return parse_period(self.period)


def parse_period(text: str) -> Period:
    """First and last month of "2022", "2019..2024", "2024-01..2024-10" or "2020-12".

    Raises: ValueError when the text is none of these or runs backwards.
    """
    first, _, last = text.partition("..")
    period = Period(_month(first, "01"), _month(last or first, "12"))
    if period.first > period.last:
        raise ValueError(f"period {text!r} runs backwards")
    return period


def load_targets(path: Path | str = TARGETS_FILE) -> list[Target]:
    """All rows of a targets file, in its order.

    Raises: ValueError naming the row when a column is missing, a number is none, or an id occurs twice.
    """
    with Path(path).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {field.name for field in fields(Target)} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: missing columns {sorted(missing)}")
        targets = [_target_of(row) for row in reader]
    ids = [target.id for target in targets]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"{path}: ids occur twice: {twice}")
    return targets


def _month(text: str, month_of_a_year: str) -> str:
    if _YEAR.fullmatch(text):
        return f"{text}-{month_of_a_year}"
    if _MONTH.fullmatch(text):
        return text
    raise ValueError(f"{text!r} is neither a year nor a month such as 2024-10")


def _target_of(row: dict[str, str]) -> Target:
    values: dict[str, str | float] = {field.name: row[field.name] for field in fields(Target)}
    for name in _NUMBERS:
        try:
            values[name] = math.nan if name == "reported" and not row[name] else float(row[name])
        except ValueError:
            raise ValueError(f"target {row['id']}: {name} {row[name]!r} is not a number") from None
    return Target(**values)  # type: ignore[arg-type]
