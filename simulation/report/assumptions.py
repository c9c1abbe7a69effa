"""The assumptions behind a results folder, with unit, range and source from the parameter book."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.scenario.assumptions import Assumptions, BookRow, book


class AssumptionRow(NamedTuple):
    """One line of the report's table of assumptions."""

    key: str
    value: str
    unit: str
    span: str
    source: str
    meaning: str
    changed: bool


class AssumptionGroup(NamedTuple):
    """A group of the book, e.g. `demand`, with the sentence that describes it."""

    name: str
    about: str
    rows: list[AssumptionRow]


def assumption_groups(values: Mapping[str, Any]) -> list[AssumptionGroup]:
    """The book with the values in force; empty when they do not fit the present book (older results).

    Args:
        values: the `assumptions` of a resolved scenario; what is absent has its default.
    """
    try:
        in_force = Assumptions.model_validate_json(json.dumps(dict(values)))
    except ValidationError:
        return []
    rows = list(zip(book(in_force), book(Assumptions()), strict=True))
    groups = []
    for name, members in groupby(rows, key=lambda pair: pair[0].key.split(".")[0]):
        about = (type(getattr(in_force, name)).__doc__ or "").strip().split("\n")[0]
        lines = groupby(members, key=lambda pair: pair[0].key.split(".")[1])
        groups.append(AssumptionGroup(name, about, [_row(key, list(parts)) for key, parts in lines]))
    return groups


def _row(key: str, parts: list[tuple[BookRow, BookRow]]) -> AssumptionRow:
    """One line for a quantity, its parts (per layer, per class) side by side."""
    first = parts[0][0]
    return AssumptionRow(
        key=key,
        value=_value(parts),
        unit=first.unit,
        span=_span(first),
        source=first.source,
        meaning=first.meaning,
        changed=any(now.value != default.value for now, default in parts),
    )


def _value(parts: list[tuple[BookRow, BookRow]]) -> str:
    """`0.42`; `application 0.6, technology 0.27`; `application: engineer 0.47, ...; technology: ...`."""
    texts = []
    for owner, members in groupby(parts, key=lambda pair: pair[0].key.split(".")[2:-1]):
        tails = [f"{now.key.split('.')[-1]} {_plain(now.value)}" for now, _ in members]
        texts.append(f"{' '.join(owner)}: {', '.join(tails)}" if owner else ", ".join(tails))
    single = len(parts) == 1 and parts[0][0].key.count(".") == 1
    return _plain(parts[0][0].value) if single else "; ".join(texts)


def _span(row: BookRow) -> str:
    if row.low is None and row.high is None:
        return ""
    low, high = ("" if end is None else _plain(end) for end in (row.low, row.high))
    return f"{low} to {high}".strip()


def _plain(value: Any) -> str:
    """A number as people write it: 977,000; 0.1925; 2025 stays a year."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if abs(value) >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.10g}"
