"""The form of a scenario file as JSON Schema, for editors and other programs, made from the schema of the loader."""

from __future__ import annotations

import json
from typing import Any

from simulation.scenario.book.entries import EXTENDS, entries
from simulation.scenario.book.entry import REQUIRED, Entry
from simulation.scenario.book.words import EVIDENCE, cost_words, plain_number, range_words
from simulation.scenario.dates import FIRST_MONTH, LAST_MONTH
from simulation.scenario.policies import Policies
from simulation.scenario.policies.lever import LeverEntry
from simulation.scenario.schema import Scenario
from simulation.scenario.shocks import KINDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_KEPT = ("type", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern")
# Known to editors and no part of the draft: enumDescriptions, patternErrorMessage, defaultSnippets.
_MONTH = f"must be a month written YYYY-MM, {FIRST_MONTH} to {LAST_MONTH}"
_NAME = {"type": "string", "pattern": r"\S"}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12): types, ranges, choices and defaults are those of the loader, descriptions the book's.

    What it cannot say, `talentgap validate` does: shares that sum to one, dates in order and inside the horizon, enough
    agents, the budget, parents that exist. It takes 20.0 for a whole number, which the loader does not.
    Verified: tests/interface/test_json_schema.py.
    """
    raw = Scenario.model_json_schema()
    form = _group(raw, raw, "")
    form["properties"] = {"title": form["properties"].pop("title"), EXTENDS: _extends(), **form["properties"]}
    return {
        "$schema": DRAFT,
        "title": "A scenario of talentgap",
        "description": "One question to the model: what differs from the defaults, or from the scenario it extends.",
        **form,
        # What a file leaves out may stand in the one it extends; a file of its own has to be whole.
        "if": {"not": {"required": [EXTENDS]}},
        "then": {"required": ["title"], "properties": {"policies": _whole_levers()}},
    }


def schema_text() -> str:
    """The schema as it stands in `scenarios/schema.json`."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _extends() -> dict[str, Any]:
    several = {"type": "array", "items": _NAME, "minItems": 1}
    return {"description": _sentence(entries()[EXTENDS].meaning), "anyOf": [_NAME, several]}


def _whole_levers() -> dict[str, Any]:
    lever = {"additionalProperties": {"required": ["value", "from"]}}
    return {"properties": dict.fromkeys(Policies.model_fields, lever)}


def _group(raw: dict[str, Any], node: dict[str, Any], key: str) -> dict[str, Any]:
    """A group of keys; none is required, because defaults or a file below may set it."""
    prefix = f"{key}." if key else ""
    properties = {name: _key(raw, inner, f"{prefix}{name}") for name, inner in node["properties"].items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _key(raw: dict[str, Any], node: dict[str, Any], key: str) -> dict[str, Any]:
    entry = entries()[key]
    node, may_be_nothing = _resolved(raw, node)
    described: dict[str, Any] = {"description": description(entry)}
    if "properties" in node:
        group = _group(raw, node, key)
        return described | (_optional_lever(entry, group) if may_be_nothing else group)
    if key == "shocks":
        return described | _shocks(raw, node)
    described |= {name: value for name, value in node.items() if name in _KEPT}
    if "pattern" in node:
        described["patternErrorMessage"] = _MONTH
    if "items" in node:
        described["items"] = {"type": node["items"]["type"]}
    if may_be_nothing:
        described["type"] = [described["type"], "null"]
    if entry.default is not REQUIRED and entry.default is not None:
        described["default"] = entry.default
    return described


def _optional_lever(entry: Entry, group: dict[str, Any]) -> dict[str, Any]:
    """A lever, or nothing; when it is chosen an editor writes its strong value, with the dates to be filled in."""
    strong = entry.lever.strong if entry.lever else 0.0
    body = {"value": f"${{1:{strong:g}}}", "from": "${2:YYYY-MM}", "ramp_months": "${3:0}"}
    return {
        "anyOf": [{"title": "lever"} | group, {"type": "null"}],
        "defaultSnippets": [{"label": entry.name, "body": body}],
    }


def _resolved(raw: dict[str, Any], node: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """A node with its reference followed, and whether nothing may stand there instead."""
    choices = node.get("anyOf", [])
    may_be_nothing = {"type": "null"} in choices
    if choices:
        node = node | next(choice for choice in choices if choice != {"type": "null"})
    if "$ref" in node:
        node = raw["$defs"][node["$ref"].rpartition("/")[2]]
    return node, may_be_nothing


def _shocks(raw: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """A list replaces the one below it, so that each of its members is whole."""
    member, _ = _resolved(raw, node["items"])
    shock = _group(raw, member, "shocks") | {"required": member["required"]}
    shock["properties"]["kind"]["enumDescriptions"] = list(KINDS.values())
    return {"type": "array", "items": shock, "maxItems": node["maxItems"]}


def description(entry: Entry) -> str:
    """The meaning with unit, range, default and source, as an editor shows it over a key."""
    told = [_sentence(entry.meaning)]
    if entry.kind == "lever" and entry.lever:
        return " ".join([*told, *_of_lever(entry.lever)])
    if entry.unit and entry.unit != "choice":
        told.append(f"Unit: {entry.unit}.")
    if entry.kind == "value" and not entry.choices and (span := range_words(entry)):
        told.append(f"Range: {span}.")
    if entry.source:
        told.append(f"Source: {entry.source}.")
    return " ".join(told)


def _of_lever(lever: LeverEntry) -> list[str]:
    neutral, strong = plain_number(lever.neutral), plain_number(lever.strong)
    return [
        f"Unit: {lever.unit}.", f"Range: {plain_number(lever.low)} to {plain_number(lever.high)};",
        f"{neutral} changes nothing, {strong} is strong.", f"Costs {cost_words(lever)}, paid by: {lever.payer}.",
        f"Evidence: {EVIDENCE[lever.evidence]}.", f"Source: {lever.source}.",
    ]  # fmt: skip


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
