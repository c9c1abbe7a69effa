"""The form of a sweep file as JSON Schema, for editors and other programs, made from the schema of the loader."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from simulation.experiment.sweeping.keys import MAY_VARY, WrongKeyError, target_of
from simulation.experiment.sweeping.spec import DISTRIBUTIONS, KINDS, MAX_POINTS, Sweep
from simulation.indicators.catalogue import BY_NAME, series_keys
from simulation.scenario.book import entries
from simulation.scenario.dates import MONTH_PATTERN
from simulation.scenario.json_schema import DRAFT, description
from simulation.scenario.policies.lever import Lever
from simulation.scenario.schema import Scenario
from simulation.scenario.shocks import Shock

Node = dict[str, Any]
_KEPT = (
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "minItems", "maxItems",
    "minProperties", "maxProperties", "pattern", "description", "default",
)  # fmt: skip
_NOT_GIVEN: list[Any] = [None, []]  # what counts as if the key were not there
_FACTOR = ("low", "high", "mean", "sd", "values", "levels")
_DESIGN = ("points", "trajectories", "levels", "second_order", "seed")


def json_schema() -> Node:
    """The schema (draft 2020-12): types, ranges, choices, and which keys belong together.

    What it cannot say, `talentgap validate` does: ends in order and within the range of the key, years inside the
    horizon, points that make scenarios, a base that exists. Verified: tests/interface/test_sweep_json_schema.py.
    """
    raw = Sweep.model_json_schema()
    form = _node(raw, raw)
    parts = form["properties"]
    factor = parts["factors"]["additionalProperties"]
    parts["factors"]["propertyNames"] = {"pattern": "^[a-z][a-z0-9_]{0,59}$", "not": {"const": "point"}}
    _name_keys(factor)
    for end in ("low", "high"):
        factor["properties"][end] |= {"anyOf": [{"type": "number"}, {"type": "string", "pattern": MONTH_PATTERN}]}
    factor["allOf"] = [_one_way_to_name_keys(), *_of_distributions()]
    parts["design"]["allOf"] = _of_designs()
    _name_figures(parts["keep"], parts["adaptive"]["anyOf"][0])
    return {
        "$schema": DRAFT,
        "title": "A sweep of talentgap",
        "description": "A question to many scenarios at once: what differs between them, and what is kept of each.",
        **form,
        "not": _both("replicates", "adaptive"),
    }


def schema_text() -> str:
    """The schema as it stands in `scenarios/sweeps/schema.json`."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _node(raw: Node, node: Node) -> Node:
    """A node with references followed and only what editors need."""
    if "$ref" in node:
        node = raw["$defs"][node["$ref"].rpartition("/")[2]] | {name: node[name] for name in node if name != "$ref"}
    made = {name: value for name, value in node.items() if name in _KEPT}
    if made.get("default", 0) is None:
        del made["default"]
    if "properties" in node:
        made["properties"] = {name: _node(raw, inner) for name, inner in node["properties"].items()}
        made["required"] = node.get("required", [])
    if "anyOf" in node:
        made["anyOf"] = [_node(raw, inner) for inner in node["anyOf"]]
    if "items" in node:
        made["items"] = _node(raw, node["items"])
    if "additionalProperties" in node:
        more = node["additionalProperties"]
        made["additionalProperties"] = _node(raw, more) if isinstance(more, dict) else more
    return made


@cache
def keys_that_may_vary() -> dict[str, str]:
    """Every key that a factor can set, shocks left out, with what an editor shows over it."""
    found: dict[str, str] = {}
    for entry in entries().values():
        if entry.kind == "lever":
            meaning = description(entry)
            found |= {f"{entry.key}.{part}": f"{part} of: {meaning}" for part in Lever.model_fields}
        elif entry.kind == "value" and entry.key.startswith(MAY_VARY) and _may_vary(entry.key):
            found[entry.key] = description(entry)
    return found


def _may_vary(key: str) -> bool:
    try:
        target_of(key, Scenario(title="Any"))
    except WrongKeyError:
        return False
    return True


def _name_keys(factor: Node) -> None:
    """Keys to choose from, in `key` and in `keys`."""
    told = keys_that_may_vary()
    shocks = rf"^shocks\.\d+\.({'|'.join(Shock.model_fields)})$"
    known = {"anyOf": [{"enum": list(told), "enumDescriptions": list(told.values())}, {"pattern": shocks}]}
    factor["properties"]["key"]["anyOf"][0] |= known
    factor["properties"]["keys"]["items"] |= {"anyOf": [{"enum": list(told)}, {"pattern": shocks}]}


def _name_figures(keep: Node, adaptive: Node) -> None:
    """Indicators and groups to choose from."""
    indicators = {"enum": list(BY_NAME)}
    groups = {"enum": list(dict.fromkeys(group for _, group in series_keys()))}
    keep["properties"]["indicators"]["items"] |= indicators
    keep["properties"]["groups"]["items"] |= groups
    adaptive["properties"]["indicator"] |= indicators
    adaptive["properties"]["group"] |= groups
    adaptive["oneOf"] = [_given("year"), _given("month")]
    keep["allOf"] = [
        {
            "if": _given("series", {"const": "full"}),
            "then": {
                "properties": {"indicators": {"maxItems": 0}, "groups": {"const": ["all"]}},
            },
        },
        {"if": _given("series"), "then": {"properties": {"months": {"maxItems": 0}}}},
    ]


def _given(name: str, also: Node | None = None) -> Node:
    return {"required": [name], "properties": {name: {"not": {"enum": _NOT_GIVEN}} | (also or {})}}


def _both(*names: str) -> Node:
    return {"allOf": [_given(name) for name in names]}


def _absent(*names: str) -> Node:
    return {"properties": {name: {"enum": _NOT_GIVEN} for name in names}}


def _one_way_to_name_keys() -> Node:
    key, keys = _given("key", {"minLength": 1}), _given("keys")
    return {"oneOf": [key, keys]}


def _of_distributions() -> list[Node]:
    """What each distribution takes; without a name it follows from what is given."""
    unnamed = {"not": _given("distribution")}
    ranged = {"anyOf": [_given(name) for name in ("low", "high", "mean", "sd")]}
    conditions = {kind: [_given("distribution", {"const": kind})] for kind in DISTRIBUTIONS}
    conditions["choice"].append({"allOf": [unnamed, _given("values")]})
    conditions["uniform"].append({"allOf": [unnamed, {"not": _given("values")}, ranged]})
    return [
        {"if": {"anyOf": conditions[kind]}, "then": _takes(needs, may, _FACTOR)}
        for kind, (needs, may) in DISTRIBUTIONS.items()
    ]


def _takes(needs: tuple[str, ...], may: tuple[str, ...], all_of_them: tuple[str, ...]) -> Node:
    rest = [name for name in all_of_them if name not in (*needs, *may)]
    return {"allOf": [*map(_given, needs), _absent(*rest)]}


def _of_designs() -> list[Node]:
    powers = [1 << power for power in range(1, MAX_POINTS.bit_length()) if 1 << power <= MAX_POINTS]
    more: dict[str, Node] = {
        "latin-hypercube": {"points": {"type": "integer", "minimum": 2, "maximum": MAX_POINTS}},
        "sobol": {"points": {"enum": powers}},
        "list": {"points": {"type": "array", "minItems": 1, "items": {"type": "object"}}},
        "morris": {"levels": {"type": ["integer", "null"], "multipleOf": 2}},
    }
    return [
        {
            "if": _given("kind", {"const": kind}),
            "then": _takes(needs, may, _DESIGN) | {"properties": more.get(kind, {})},
        }
        for kind, (needs, may) in KINDS.items()
    ]
