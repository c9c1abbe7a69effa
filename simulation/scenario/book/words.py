"""How numbers, ranges, levers and shocks of a scenario are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.scenario.book.entry import REQUIRED, Entry
from simulation.scenario.dates import month_label, months_since_start
from simulation.scenario.policies.lever import LeverEntry

NOT_SET = "not set"
TIMINGS = {
    "now": "in the month in which it is in force",
    "taught": "graduates have had the mean over their years of study",
    "enrolled": "graduates have what was in force when they enrolled; paid for while they study",
    "enrolling": "whoever enrols while it is in force; paid for while they study",
}
EVIDENCE = {
    "evidence": "studies of the effect",
    "judgement": "its direction is beyond doubt and its size is assumed",
    "exploratory": "neither its direction nor its size is known",
}


def plain_number(value: Any) -> str:
    """A number as people write it: 977,000; 0.1925; 2025 stays a year. Anything else as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 10_000 and float(value).is_integer() else f"{value:,.10g}"


def value_words(value: Any, unit: str = "") -> str:
    """A value as it is told: `30 months`, `not set`, `none` for an empty list, texts of a list one after another."""
    if value is None:
        return NOT_SET
    if value is REQUIRED:
        return "none: it must be written"
    if isinstance(value, Mapping):
        return lever_words(value, unit) if "value" in value else shock_words(value)
    if isinstance(value, list):
        return "; ".join(value_words(one) for one in value) or "none"
    if isinstance(value, str):
        return value or "none"
    return f"{_year_or_number(value, unit)} {_shown_unit(unit)}".rstrip()


def bare_words(value: Any, unit: str = "") -> str:
    """The same without the unit, for tables that have a column for it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _year_or_number(value, unit) if is_number else value_words(value)


def _year_or_number(value: Any, unit: str) -> str:
    return f"{value:g}" if unit == "calendar year" else plain_number(value)


def _shown_unit(unit: str) -> str:
    """The unit behind a number; ranges and choices that stand for a unit are left out."""
    return "" if unit[:1].isdigit() or unit in ("choice", "calendar year") else unit


def range_words(entry: Entry) -> str:
    """What may be written: `6 to 240`, `one of naive, adaptive`, `1 to 200 characters`; empty without limits."""
    if entry.choices:
        return f"one of {', '.join(entry.choices)}"
    low, high = (
        None if end is None else end if isinstance(end, str) else _year_or_number(end, entry.unit)
        for end in (entry.low, entry.high)
    )
    if low is None and high is None:
        return ""
    told = f"only {low}" if low == high else f"{low} to {high}" if low and high else f"at most {high}"
    return f"{told} characters" if entry.type == "text" else told


def lever_words(lever: Mapping[str, Any], unit: str) -> str:
    """`0.6 share of students from 2026-09, ramp 24 months, to 2032-08`."""
    return f"{value_words(lever['value'], unit)} {_dates(lever)}"


def shock_words(shock: Mapping[str, Any]) -> str:
    """`severity 0.5 from 2028-01, ramp 6 months, to 2030-12`."""
    return f"severity {plain_number(shock['severity'])} {_dates(shock)}"


def _dates(dated: Mapping[str, Any]) -> str:
    ramp = f", ramp {months(dated['ramp_months'])}" if dated["ramp_months"] else ""
    return f"from {dated['from']}{ramp}" + (f", to {dated['to']}" if dated["to"] else "")


def months(number: int) -> str:
    """`1 month`, `24 months`."""
    return f"{number} month{'' if number == 1 else 's'}"


def path_words(lever: Mapping[str, Any], entry: LeverEntry, end: str) -> list[str]:
    """The path of a lever over time, a line per stretch. `end`: the last month simulated.

    Agrees with `simulation.policy.paths`: the first month of a ramp of n months has 1/n of the way behind it.
    Verified: tests/unit/test_book.py.
    """
    neutral, full = value_words(entry.neutral, entry.unit), value_words(lever["value"], entry.unit)
    start, stop = months_since_start(lever["from"]), months_since_start(lever["to"] or end)
    at_full = start + max(lever["ramp_months"], 1) - 1
    told = [f"to {month_label(start - 1)}: {neutral}, the value at which nothing changes"] if start else []
    if at_full > start:
        reached = "" if at_full <= months_since_start(end) else f", but the run ends in {end}"
        told.append(
            f"from {month_label(start)}: goes evenly to the full value over {months(lever['ramp_months'])}{reached}"
        )
    last = f"to {month_label(stop)}" if stop < months_since_start(end) else f"to {end}, the end of the run"
    if at_full <= months_since_start(end):
        told.append(f"from {month_label(at_full)} {last}: {full}")
    if stop < months_since_start(end):
        told.append(f"from {month_label(stop + 1)}: {neutral} again")
    return told


def cost_words(entry: LeverEntry) -> str:
    """`4,000 CNY per student-year reached (CNY of 2024, an assumption)`."""
    return f"{plain_number(entry.cost_cny)} {entry.cost_unit} (CNY of 2024, an assumption)"
