"""The whole book as tables: the pages docs/parameters.md and docs/levers.md, and `talentgap explain --all`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from simulation.scenario.book.entries import entries
from simulation.scenario.book.entry import REQUIRED, Entry
from simulation.scenario.book.in_force import InForce, in_force, value_at
from simulation.scenario.book.words import bare_words, plain_number, range_words, value_words
from simulation.scenario.load import LoadedScenario
from simulation.scenario.policies import BOOK, LeverEntry
from simulation.scenario.provenance import DEFAULT

Cell = Callable[[Entry], Any]
_KEY: dict[str, Cell] = {"Key": lambda entry: f"`{entry.key}`"}
VALUES: dict[str, Cell] = _KEY | {
    "Default": lambda entry: "required" if entry.default is REQUIRED else bare_words(entry.default, entry.unit),
    "Unit": lambda entry: entry.unit,
    "Range": range_words,
    "Meaning": lambda entry: entry.meaning,
    "Source": lambda entry: entry.source,
}


def _of_lever(tell: Callable[[LeverEntry], Any]) -> Cell:
    """A column that stands in the book of levers."""
    return lambda entry: tell(entry.lever) if entry.lever else ""


LEVERS: dict[str, Cell] = _KEY | {
    "Meaning": VALUES["Meaning"],
    "Unit": VALUES["Unit"],
    "Range": _of_lever(lambda lever: f"{plain_number(lever.low)} to {plain_number(lever.high)}"),
    "Neutral": _of_lever(lambda lever: plain_number(lever.neutral)),
    "Strong": _of_lever(lambda lever: plain_number(lever.strong)),
    "Acts on": _of_lever(lambda lever: lever.acts_on),
    "Reaches": _of_lever(lambda lever: lever.timing),
    "Unit cost": _of_lever(lambda lever: f"{plain_number(lever.cost_cny)} {lever.cost_unit}"),
    "Paid by": _of_lever(lambda lever: lever.payer),
    "Evidence": _of_lever(lambda lever: lever.evidence),
    "Source": VALUES["Source"],
    "Caution": _of_lever(lambda lever: lever.caution),
}
SHOCKS: dict[str, Cell] = _KEY | {"What it does": lambda entry: entry.meaning}
COLUMNS = (
    "key", "kind", "meaning", "unit", "low", "high", "choices", "default", "neutral", "strong", "acts_on", "reaches",
    "cost_cny", "cost_unit", "paid_by", "evidence", "source", "caution",
)  # fmt: skip


class Section(NamedTuple):
    """A heading of the book with the sentence about it and its rows."""

    name: str
    about: str
    rows: list[Entry]


def sections() -> list[Section]:
    """The book: one row per value that can be set; a lever, its four keys together, is one row.

    Its parts `value`, `from`, `to` and `ramp_months` are the same for all levers but for the value's range.
    """
    rows = [entry for entry in entries().values() if _is_row(entry)]
    return [
        Section(name, _about(name), list(members))
        for name, members in groupby(sorted(rows, key=_place_of_section), key=lambda entry: _section(entry))
    ]


def _is_row(entry: Entry) -> bool:
    return entry.kind in ("lever", "shock") or (entry.kind == "value" and entry.lever is None)


def _section(entry: Entry) -> str:
    return entry.section if "." in entry.key else "scenario"


def _place_of_section(entry: Entry) -> int:
    """The order of the schema, with what stands at the top of a file first."""
    names = ["scenario", *dict.fromkeys(known.section for known in entries().values() if "." in known.key)]
    return names.index(_section(entry))


def _about(name: str) -> str:
    if name == "scenario":
        return "what stands at the top of a file"
    return entries()[name].meaning


def columns_of(section: Section) -> dict[str, Cell]:
    """The columns that a section of the book has, by their titles."""
    if section.name.startswith("policies"):
        return LEVERS
    return VALUES


def markdown(section: Section, loaded: LoadedScenario | None = None) -> str:
    """A section in Markdown: heading, sentence, tables; with a scenario the values in force and who set them."""
    extra = _in_force_cells(loaded) if loaded else {}
    kinds = [row for row in section.rows if row.kind == "shock"]
    values = [row for row in section.rows if row.kind != "shock"]
    tables = [_markdown_table(columns_of(section) | extra, values)]
    if kinds:
        tables.append(_markdown_table(SHOCKS | extra, kinds))
    return "\n\n".join([f"## `{section.name}`", f"{section.about[:1].upper()}{section.about[1:]}.", *tables])


def _in_force_cells(loaded: LoadedScenario) -> dict[str, Cell]:
    values = loaded.scenario.model_dump(mode="json")
    return {
        "In force": lambda entry: bare_words(_in_force(loaded, values, entry).value, entry.unit),
        "Set by": lambda entry: _in_force(loaded, values, entry).origin,
    }


def _in_force(loaded: LoadedScenario, values: Mapping[str, Any], entry: Entry) -> InForce:
    """The value in force; of a kind of shock those that happen, of a key of shocks those of all of them.

    Args: values: of the scenario, made once for all rows.
    """
    if not entry.key.startswith("shocks."):
        return in_force(loaded, entry.key, values)
    is_kind = entry.kind == "shock"
    found = [place for place, shock in enumerate(values["shocks"]) if not is_kind or shock["kind"] == entry.name]
    keys = [f"shocks.{place}" if is_kind else f"shocks.{place}.{entry.name}" for place in found]
    origins = "; ".join(loaded.origins[key] for key in keys)
    return InForce([value_at(values, key) for key in keys], origins or DEFAULT)


def _markdown_table(columns: Mapping[str, Cell], rows: Iterable[Entry]) -> str:
    lines = [list(columns), ["---"] * len(columns), *([cell(row) for cell in columns.values()] for row in rows)]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def csv_text(loaded: LoadedScenario | None = None) -> str:
    """The whole book as CSV, a row per key, numbers as numbers; lists are joined by `; `."""
    text = io.StringIO()
    columns = [*COLUMNS, "in_force", "set_by"] if loaded else list(COLUMNS)
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(loaded))
    return text.getvalue()


def records(loaded: LoadedScenario | None = None) -> Iterator[dict[str, Any]]:
    """A record per row of the book, by the names of COLUMNS; with a scenario `in_force` and `set_by` too."""
    values = loaded.scenario.model_dump(mode="json") if loaded else {}
    for section in sections():
        for entry in section.rows:
            record = _record(entry)
            if loaded:
                value, record["set_by"] = _in_force(loaded, values, entry)
                plain = value is None or isinstance(value, int | float | str)
                record["in_force"] = value if plain else value_words(value)
            yield record


def _record(entry: Entry) -> dict[str, Any]:
    lever = BOOK.get(entry.key.removeprefix("policies."))
    plain = entry.default is None or isinstance(entry.default, int | float | str)
    record = {
        "key": entry.key, "kind": entry.kind, "meaning": entry.meaning, "unit": entry.unit,
        "low": lever.low if lever else entry.low, "high": lever.high if lever else entry.high,
        "choices": "; ".join(entry.choices), "source": entry.source,
        "default": "required" if entry.default is REQUIRED else entry.default if plain else value_words(entry.default),
    }  # fmt: skip
    if lever:
        record |= {
            "neutral": lever.neutral, "strong": lever.strong, "acts_on": lever.acts_on, "reaches": lever.timing,
            "cost_cny": lever.cost_cny, "cost_unit": lever.cost_unit, "paid_by": lever.payer,
            "evidence": lever.evidence, "caution": lever.caution,
        }  # fmt: skip
    return record
