"""What a factor sets: a key of the base scenario, its kind of value and its allowed range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from simulation.scenario.assumptions.quantity import book_entry
from simulation.scenario.errors import nearest_of
from simulation.scenario.faults import allowed_range, known_keys, meaning_of
from simulation.scenario.schema import Scenario

Path = tuple[str | int, ...]
MAY_VARY = ("assumptions", "policies", "shocks")
ValueKind = Literal["number", "whole", "month", "choice"]
_MANY = 12


class WrongKeyError(ValueError):
    """A key that cannot be a factor. Attributes: allowed, nearest: for the message."""

    def __init__(self, text: str, allowed: str = "", nearest: str = "") -> None:
        super().__init__(text)
        self.allowed, self.nearest = allowed, nearest


@dataclass(frozen=True)
class Target:
    """One key that a factor sets.

    Attributes: low, high: its allowed range; None where it has none. allowed: the range in words.
        choices: what a choice may be.
    """

    key: str
    path: Path
    kind: ValueKind
    low: float | str | None
    high: float | str | None
    allowed: str
    choices: tuple[Any, ...] = ()

    def refuses(self, value: Any) -> str:
        """What is wrong with a value, in words; empty when it may stand."""
        if self.kind == "choice":
            return "" if value in self.choices and type(value) in map(type, self.choices) else "not one of the choices"
        if self.kind == "month":
            return "" if isinstance(value, str) else "must be a month written YYYY-MM, such as 2035-12"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "must be a number"
        if self.kind == "whole" and value != int(value):
            return "must be a whole number"
        if self.low is not None and value < self.low:  # type: ignore[operator]
            return "too low"
        return "too high" if self.high is not None and value > self.high else ""  # type: ignore[operator]


def target_of(key: str, base: Scenario) -> Target:
    """The key as a target. Raises: WrongKeyError when no factor can set it."""
    path: Path = tuple(int(part) if part.isdigit() else part for part in key.split("."))
    if path[0] not in MAY_VARY:
        nearest = "" if key in known_keys() else _nearest(key)
        raise WrongKeyError("not an assumption, lever or shock", nearest=nearest)
    meaning = meaning_of(path)
    field = meaning.field
    if field is None:
        raise WrongKeyError("unknown key", nearest=_nearest(key))
    inner = [kind for kind in (field.annotation, *get_args(field.annotation)) if _is_group(kind)]
    if inner and not isinstance(path[-1], str):
        raise WrongKeyError("names a group of keys, not a value", allowed=_words(inner[0]))
    if inner:
        lever = f"{key}.value" if "value" in inner[0].model_fields else ""
        raise WrongKeyError("names a group of keys, not a value", "" if lever else _words(inner[0]), lever)
    _in_the_base(path, base)
    entry = book_entry(field)
    low, high = entry.get("low"), entry.get("high")
    kind = _kind(field.annotation, low)
    if kind in ("number", "whole"):
        low, high = (_limit(field, low, "ge"), _limit(field, high, "le"))
    choices = _choices(field.annotation)
    allowed = ", ".join(map(str, choices)) if choices else allowed_range(field, meaning.unit)
    return Target(key, path, kind, low, high, allowed, choices)


def _limit(field: Any, in_book: Any, side: str) -> Any:
    return (
        in_book if in_book is not None else next((getattr(m, side) for m in field.metadata if hasattr(m, side)), None)
    )


def _in_the_base(path: Path, base: Scenario) -> None:
    """A shock must be there to be varied. (A lever that is not set may get all its keys from factors.)"""
    if path[0] == "shocks" and (len(path) < 2 or not isinstance(path[1], int) or path[1] >= len(base.shocks)):
        there = f"shocks.0 to shocks.{len(base.shocks) - 1}" if base.shocks else "none"
        raise WrongKeyError("no such shock in the base; name one by its place, counted from 0", allowed=there)


def _kind(annotation: Any, low: Any) -> ValueKind:
    if _choices(annotation):
        return "choice"
    kinds = {annotation, *get_args(annotation)}
    kinds |= {getattr(one, "__origin__", one) for one in kinds}  # a month that may be nothing is marked inside
    if str in kinds:
        return "month" if isinstance(low, str) else "choice"
    return "whole" if int in kinds else "number"


def _choices(annotation: Any) -> tuple[Any, ...]:
    if annotation is bool:
        return (False, True)
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _words(group: type[BaseModel]) -> str:
    names = tuple(group.model_fields)
    return ", ".join(names) if len(names) <= _MANY else ""


def _nearest(key: str) -> str:
    """The nearest key that may vary, whole; also when only its last word is right."""
    keys = [known for known in known_keys() if known.startswith(MAY_VARY) and "." in known]
    by_word = {known.rpartition(".")[2]: known for known in reversed(keys)}
    word = key.rpartition(".")[2]
    return by_word.get(word) or nearest_of(key, keys, cutoff=0.8) or by_word.get(nearest_of(word, by_word), "")
