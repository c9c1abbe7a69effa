"""The table of what differs between scenarios: a row per lever, shock or key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.report.compared import Compared
from simulation.scenario.assumptions import Assumptions, book
from simulation.scenario.policies import BOOK

_ASSUMPTIONS, _POLICIES = "assumptions.", "policies."
_FIELDS = ("value", "from", "to", "ramp_months")


class DifferingKey(NamedTuple):
    """A key in which scenarios differ, with the value of each."""

    key: str
    values: list[str]
    unit: str
    meaning: str


def differing_keys(compared: Compared) -> list[DifferingKey]:
    """Keys in which the scenarios differ from the base or each other, with unit and meaning where a book has them.

    The value, dates and ramp of a lever are one row. Where scenarios agree on the date it is not among what differs.
    """
    known = {row.key: row for row in book(Assumptions())}
    differs = compared.manifest["differs"]
    found, levers = [], dict.fromkeys(filter(None, map(_lever_of, differs)))
    for lever in levers:
        entry = BOOK.get(lever)
        unit, meaning = (entry.unit, entry.meaning) if entry else ("", "")
        found.append(DifferingKey(_POLICIES + lever, _lever_values(differs, lever), unit, meaning))
    for key, by_name in differs.items():
        if not _lever_of(key):
            row = known.get(key.removeprefix(_ASSUMPTIONS))
            values = [_plain(value) for value in by_name.values()]
            found.append(DifferingKey(key, values, row.unit if row else "", row.meaning if row else ""))
    return found


def _lever_of(key: str) -> str:
    """`skill_upgrading.tuition_subsidy` for any of its fields; empty for other keys."""
    lever, _, field = key.removeprefix(_POLICIES).rpartition(".")
    return lever if key.startswith(_POLICIES) and field in _FIELDS and "." in lever else ""


def _lever_values(differs: Mapping[str, Mapping[str, Any]], lever: str) -> list[str]:
    """`0.5 from 2026-01, ramp 12 months` for every scenario."""
    fields = {field: differs.get(f"{_POLICIES}{lever}.{field}", {}) for field in _FIELDS}
    names = next(iter(value for value in fields.values() if value))
    return [_lever_words({field: by_name.get(name) for field, by_name in fields.items()}) for name in names]


def _lever_words(one: Mapping[str, Any]) -> str:
    if all(value is None for value in one.values()):
        return "not set"
    said = ["" if one["value"] is None else _plain(one["value"])]
    said += [f"{field} {one[field]}" for field in ("from", "to") if one[field] is not None]
    ramp = f", ramp {one['ramp_months']} months" if one["ramp_months"] else ""
    return f"{' '.join(filter(None, said))}{ramp}"


def _plain(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value) or "none"
    if isinstance(value, dict):
        said = (f"{name.replace('_', ' ')} {item}" for name, item in value.items() if item is not None)
        return ", ".join(said).removeprefix("kind ").replace("_", " ")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.10g}"
