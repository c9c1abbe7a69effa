"""From what pydantic found to a sentence for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from simulation.scenario.assumptions.quantity import book_entry
from simulation.scenario.errors import NOT_WRITTEN, Problem, nearest_of
from simulation.scenario.mending import SWEEPS, mend_of, mend_of_key
from simulation.scenario.policies import PILLARS
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place, Written

Path = tuple[str | int, ...]
_SAYINGS = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "list_type": "must be a list, such as [first, second]",
    "tuple_type": "must be a list, such as [first, second]",
    "model_type": "must be a group of keys, one a line below it and indented",
    "dict_type": "must be a group of keys, one a line below it and indented",
    "too_short": "must not be empty",
    "finite_number": "must be a finite number",
    "greater_than_equal": "too low",
    "greater_than": "too low",
    "less_than_equal": "too high",
    "less_than": "too high",
    "literal_error": "not one of the choices",
    "string_too_short": "must not be empty",
    "string_too_long": "too long",
    "missing": "this key is required",
}
_RANGE_MATTERS = ("int", "float", "greater", "less", "finite", "month", "missing")
_MANY = 20


class Meaning(NamedTuple):
    """What the schema knows of a key."""

    field: FieldInfo | None
    siblings: tuple[str, ...]
    unit: str


def meaning_of(path: Path, schema: type[BaseModel] = Scenario) -> Meaning:
    """The field of a key, the keys that may stand beside it, and its unit (inherited from the key above)."""
    model: type[BaseModel] | None = schema
    field, unit, siblings = None, "", ()  # type: FieldInfo | None, str, tuple[str, ...]
    named_freely = False
    for part in path:
        if isinstance(part, int):  # a place in a list: its members are of one kind
            continue
        if named_freely:  # a name in a group whose names are the writer's own: its members are of one kind
            named_freely = False
            continue
        siblings = tuple(model.model_fields) if model else ()
        field = model.model_fields.get(str(part)) if model else None
        unit = book_entry(field).get("unit", unit) if field else unit
        model = group_class(field)
        named_freely = field is not None and get_origin(field.annotation) is dict
    return Meaning(field, siblings, unit)


def group_class(field: FieldInfo | None) -> type[BaseModel] | None:
    """The group that a key holds, also where it may be absent or one of a list."""
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


@cache
def known_keys(schema: type[BaseModel] = Scenario) -> tuple[str, ...]:
    """Every dotted key of a scenario (or of another kind of file), groups included."""
    return tuple(_keys_below(schema, ""))


def _keys_below(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield prefix + name
        inner = group_class(field)
        if inner:
            yield from _keys_below(inner, f"{prefix}{name}.")


def allowed_range(field: FieldInfo | None, unit: str) -> str:
    """The range of a key in words, e.g. `0 to 0.4 per year`; empty when it has none."""
    if field is None:
        return ""
    low, high = (bound(field, side) for side in ("low", "high"))
    unit = "" if unit[:1].isdigit() else unit  # the unit `0 to 1` is a range itself
    if low is None and high is None:
        return ""
    if low == high:
        return f"only {_number(low)}"
    if high is None:
        return f"at least {_number(low)} {unit}".rstrip()
    if low is None:
        return f"at most {_number(high)} {unit}".rstrip()
    return f"{_number(low)} to {_number(high)} {unit}".rstrip()


def bound(field: FieldInfo, side: str) -> Any:
    """The lower (`low`) or upper (`high`) end of a key's range, None when it has none."""
    in_book = book_entry(field).get(side)
    if in_book is not None:
        return in_book
    name = {"low": "ge", "high": "le"}[side]
    return next((getattr(limit, name) for limit in field.metadata if hasattr(limit, name)), None)


def _number(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}"


def problems_of(
    error: ValidationError, root: Written, where: Place, schema: type[BaseModel] = Scenario
) -> list[Problem]:
    """One problem per fault that pydantic found.

    Args: where: the place of keys that nobody wrote. schema: the kind of file that was read.
    """
    return [_problem(dict(fault), root, where, schema) for fault in error.errors(include_url=False)]


def _problem(fault: dict[str, Any], root: Written, where: Place, schema: type[BaseModel]) -> Problem:
    path, kind = tuple(fault["loc"]), str(fault["type"])
    meaning = meaning_of(path, schema)
    if kind == "extra_forbidden":
        return _unknown_key(path, meaning, root, where, schema)
    said = _SAYINGS.get(kind) or str(fault["msg"]).removeprefix("Value error, ")
    if kind not in _SAYINGS and (not path or group_class(meaning.field)):
        path = _key_at_fault(fault, said, schema)
    here, above = root.at(path), root.nearest(path)
    place = here.place if here else above.place if above is not root else where
    allowed = _allowed(kind, meaning, fault)
    told = here is not None and (kind in _SAYINGS or not isinstance(here.value, dict))
    return Problem(
        place,
        _without_quotes(said, kind, here),
        key=".".join(map(str, path)),
        wrote=here.plain() if here and told else NOT_WRITTEN,
        allowed="" if kind == "missing" else allowed,
        nearest=_nearest_choice(kind, meaning, fault),
        mend=mend_of(kind, path, here, allowed, fault),
    )


def _without_quotes(said: str, kind: str, here: Written | None) -> str:
    number_in_quotes = kind in ("int_type", "float_type") and here is not None and _is_number(here.value)
    return f"{said}; in quotes it is text" if number_in_quotes else said


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, str) and float(value) == float(value)
    except ValueError:
        return False


def _unknown_key(path: Path, meaning: Meaning, root: Written, where: Place, schema: type[BaseModel]) -> Problem:
    here = root.at(path)
    word = str(path[-1])
    beside = (*meaning.siblings, "extends") if schema is Scenario and len(path) == 1 else meaning.siblings
    nearest = "" if "." in word else _nearest_key(word, beside, schema)
    few = not nearest and "." not in word and len(beside) <= _MANY
    return Problem(
        here.key_place if here else where,
        "unknown key" if "." not in word else "a dot does not nest; write the parts on lines of their own, indented",
        key=".".join(map(str, path)),
        allowed=", ".join(beside) if few else "",
        nearest=nearest,
        mend=SWEEPS if is_of_sweep(path, schema) else mend_of_key(word, here, told=bool(few or nearest)),
    )


def is_of_sweep(path: Path, schema: type[BaseModel]) -> bool:
    """Whether a key stands at the top of sweep files alone: the file was given to the wrong command."""
    return schema is Scenario and len(path) == 1 and path[0] in ("factors", "design")


_WORDS = {"start": "from", "begin": "from", "since": "from", "end": "to", "until": "to", "strength": "value"}
_WORDS |= {"extend": "extends", "inherits": "extends", "inherit": "extends", "include": "extends"}
_WORDS |= {f"pillar{dash}{number}": key for number, key in enumerate(PILLARS, 1) for dash in ("-", "_", "")}


def _nearest_key(word: str, siblings: tuple[str, ...], schema: type[BaseModel]) -> str:
    """The key that was meant: the same word beside it or elsewhere, else a similar one."""
    elsewhere = {key.rpartition(".")[2]: key for key in reversed(known_keys(schema))}
    for common in ("value", "from", "to", "ramp_months", "start", "end"):  # of every lever, shock or horizon: no hint
        elsewhere.pop(common, None)
    begun = [key for key in siblings if key.startswith(f"{word.lower()}_")]
    meant = _WORDS.get(word.lower(), "")
    return (
        nearest_of(word, siblings, cutoff=0.85)
        or (meant if meant in siblings else "")
        or (begun[0] if len(begun) == 1 else "")
        or elsewhere.get(word)
        or nearest_of(word, siblings)
        or elsewhere.get(nearest_of(word, elsewhere, cutoff=0.8), "")
    )


def _key_at_fault(fault: dict[str, Any], said: str, schema: type[BaseModel]) -> Path:
    """Where to look when a rule over several keys is broken: the key below that it gives, else the first it names."""
    path = tuple(fault["loc"])
    given = fault.get("ctx", {}).get("key")
    if given:
        return (*path, *(int(part) if part.isdigit() else part for part in given.split(".")))
    prefix = ".".join(map(str, path))
    named = [
        (said.find(short), -len(short), key)
        for key in known_keys(schema)
        if key.startswith(prefix) and "." in (short := key.removeprefix(prefix).lstrip(".")) and short in said
    ]
    return tuple(min(named)[2].split(".")) if named else path


def _allowed(kind: str, meaning: Meaning, fault: dict[str, Any]) -> str:
    if kind == "literal_error":
        return str(fault["ctx"]["expected"])
    if kind == "string_too_long":
        return f"at most {fault['ctx']['max_length']:,} characters"
    if kind == "model_type":
        group = group_class(meaning.field)
        keys = tuple(group.model_fields) if group else ()
        return ", ".join(keys) if len(keys) <= _MANY else ""
    return allowed_range(meaning.field, meaning.unit) if kind.startswith(_RANGE_MATTERS) else ""


def _nearest_choice(kind: str, meaning: Meaning, fault: dict[str, Any]) -> str:
    if kind != "literal_error" or meaning.field is None or not isinstance(fault["input"], str):
        return ""
    return nearest_of(fault["input"], [str(choice) for choice in get_args(meaning.field.annotation)])
