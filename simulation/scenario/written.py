"""What somebody wrote, and where: a tree of values that remember file, line and column."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_MOST_BITS = 1024  # of an integer: more than the largest float


class Place(NamedTuple):
    """A position in a file (counted from 1; line 0 is the whole file) or a label, e.g. `--scale`."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass
class Written:
    """A value with its place. `value` is a dict of Written, a list of Written, or a scalar.

    Attributes:
        place: where the value stands.
        key_place: where its key stands; the value's own place in lists and at the top.
    """

    value: Any
    place: Place
    key_place: Place = field(default=Place(""))

    def __post_init__(self) -> None:
        if not self.key_place.file:
            self.key_place = self.place

    def plain(self) -> Any:
        """The value without places, as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: inner.plain() for key, inner in self.value.items()}
        if isinstance(self.value, list):
            return [inner.plain() for inner in self.value]
        return self.value

    def child(self, part: str | int) -> Written | None:
        """The value under a key or at an index, None when nobody wrote one."""
        if isinstance(self.value, dict):
            return self.value.get(part)
        if isinstance(self.value, list) and isinstance(part, int) and 0 <= part < len(self.value):
            return self.value[part]
        return None

    def nearest(self, path: tuple[str | int, ...]) -> Written:
        """The value at a path, or the deepest one above it that was written."""
        here = self
        for part in path:
            inner = here.child(part)
            if inner is None:
                break
            here = inner
        return here

    def at(self, path: tuple[str | int, ...]) -> Written | None:
        """The value at exactly this path, None when nobody wrote one."""
        here: Written | None = self
        for part in path:
            here = here.child(part) if here is not None else None
        return here


def merged(below: Written, above: Written) -> Written:
    """Both trees in one: groups merge key by key, anything else of `above` replaces what is below."""
    if not (isinstance(below.value, dict) and isinstance(above.value, dict)):
        return above
    both = dict(below.value)
    for key, inner in above.value.items():
        both[key] = merged(both[key], inner) if key in both else inner
    return Written(both, above.place, above.key_place)


def merged_plain(below: Any, above: Any) -> Any:
    """The same on plain dicts."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {key: merged_plain(below.get(key), inner) for key, inner in above.items()}


def nested(path: list[str], value: Any, place: Place) -> Written:
    """A tree that sets one dotted key, e.g. ["runs", "scale"] to 50."""
    inner = value if isinstance(value, Written) else wrapped(value, place)
    for part in reversed(path):
        inner = Written({part: inner}, place)
    return inner


def wrapped(value: Any, place: Place) -> Written:
    """Python data as a tree whose every value stands at one place; NumPy values and groups become plain."""
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json")
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return Written({str(key): wrapped(inner, place) for key, inner in value.items()}, place)
    if isinstance(value, list | tuple):
        return Written([wrapped(inner, place) for inner in value], place)
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        value = math.inf if value > 0 else -math.inf  # Python refuses to write out such integers; out of range anyway
    return Written(value, place)
