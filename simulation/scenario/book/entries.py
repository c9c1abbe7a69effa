"""Every key of a scenario file, read from the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from simulation.scenario.assumptions.quantity import book_entry
from simulation.scenario.book.entry import REQUIRED, Entry, Kind
from simulation.scenario.dates import FIRST_MONTH
from simulation.scenario.faults import bound, group_class
from simulation.scenario.policies import BOOK, Lever
from simulation.scenario.policies.lever import LeverEntry
from simulation.scenario.schema import Scenario
from simulation.scenario.shocks import KINDS

EXTENDS = "extends"
_INHERITED = ("unit", "source")  # a part of a quantity, e.g. of one layer, has those of the whole


@cache
def entries() -> Mapping[str, Entry]:
    """Every key by its dotted name, groups included, in the order of the schema; and every kind of shock."""
    found = {entry.key: entry for entry in _below(Scenario, "", {}, _defaults(), None)}
    for kind, meaning in KINDS.items():
        key = f"shocks.{kind}"
        found[key] = Entry(key, "shock", meaning, "an item of the list shocks")
    found[EXTENDS] = Entry(
        EXTENDS, "value", "the scenario that this file starts from, or a list of several; a name beside the file or in "
        "scenarios/. Groups merge key by key; a value or a list replaces the one below it", "text or list of texts",
    )  # fmt: skip
    return MappingProxyType(found)


def _defaults() -> dict[str, Any]:
    values = Scenario(title="-").model_dump(mode="json")
    values["title"] = REQUIRED
    return values


def _below(
    model: type[BaseModel], prefix: str, inherited: dict[str, Any], defaults: Any, lever: LeverEntry | None
) -> Iterator[Entry]:
    """The keys of a group and of the groups in it. `inherited`: what the quantity they are parts of says."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{name}"
        book = inherited | {said: value for said, value in book_entry(field).items() if value is not None}
        meaning = field.description or book.get("meaning", "")
        inner = group_class(field)
        kind = _kind(inner, key)
        here = BOOK[key.removeprefix("policies.")] if kind == "lever" else lever
        default = defaults.get(name, REQUIRED) if isinstance(defaults, dict) else _own_default(field)
        yield Entry(
            key, kind, meaning or _first_line(inner), _type_words(field, inner, kind), str(book.get("unit", "")),
            *_range(field, kind),
            _choices(field), default if kind == "value" else None,
            here.source if kind == "lever" and here else str(book.get("source", "")), here,
        )  # fmt: skip
        if inner:
            whole = {said: book[said] for said in _INHERITED if said in book}
            is_quantity = kind == "group" and "unit" in book
            below = None if kind == "lever" or key == "shocks" else default
            yield from _below(inner, f"{key}.", whole | {"meaning": meaning} if is_quantity else {}, below, here)


def _range(field: FieldInfo, kind: Kind) -> tuple[Any, Any]:
    """The ends of the range; of texts how long they may be; of lists how many members."""
    low, high = bound(field, "low"), bound(field, "high")
    if low is None and high is None:
        lengths = [getattr(limit, "min_length", None) for limit in field.metadata]
        low = next((length for length in lengths if length is not None), None)
        lengths = [getattr(limit, "max_length", None) for limit in field.metadata]
        high = next((length for length in lengths if length is not None), None)
    return (low, high) if kind == "value" else (None, None)


def _kind(inner: type[BaseModel] | None, key: str) -> Kind:
    if inner is None:
        return "value"
    return "lever" if issubclass(inner, Lever) else "group"


def _first_line(group: type[BaseModel] | None) -> str:
    return (group.__doc__ or "").strip().split("\n")[0].rstrip(".") if group else ""


def _own_default(field: FieldInfo) -> Any:
    return REQUIRED if field.default is PydanticUndefined else field.default


def _choices(field: FieldInfo) -> tuple[str, ...]:
    return tuple(map(str, get_args(field.annotation))) if get_origin(field.annotation) is Literal else ()


def _type_words(field: FieldInfo, inner: type[BaseModel] | None, kind: Kind) -> str:
    if inner:
        return "list of shocks" if get_origin(field.annotation) is list else kind
    if _choices(field):
        return "choice"
    kinds = {field.annotation, *get_args(field.annotation)}
    if get_origin(field.annotation) is list:
        return "list of texts"
    if float in kinds or int in kinds:
        return "number" if float in kinds else "whole number"
    return "month" if bound(field, "low") == FIRST_MONTH else "text"
