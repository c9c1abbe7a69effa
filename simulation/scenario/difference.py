"""What differs between two scenarios once everything they extend and every default is filled in.

from simulation.scenario.difference import difference

print(difference("scenarios/baseline.yaml", "scenarios/all-pillars.yaml").frame())
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulation.scenario.book.entries import entries
from simulation.scenario.book.in_force import value_at
from simulation.scenario.load import LoadedScenario, load_with_origins
from simulation.scenario.shocks import KINDS

if TYPE_CHECKING:
    import pandas as pd

HEADS = {"title": "titles", "question": "questions", "sources": "sources"}  # say what it is about, change no number
COLUMNS = ("key", "unit", "a", "b", "a_set_by", "b_set_by")


class Side(NamedTuple):
    """A value in force on one side and who set it: file, line and column, `default`, or empty where nothing is."""

    value: Any
    set_by: str


class Row(NamedTuple):
    """One key that differs. A lever is one key, a shock too; their values are mappings, None where not set.

    Attributes: key: dotted; of a shock `shocks.KIND`, `shocks.KIND.2` for the second of its kind. unit: of the values.
    """

    key: str
    unit: str
    a: Side
    b: Side
    parts: dict[str, tuple[Side, Side]]  # of levers and shocks, those that differ


@dataclass(frozen=True)
class Difference:
    """Two scenarios and the keys in which they differ, in the order of the schema.

    Attributes: a, b: the scenarios. heads: which of title, question and sources differ. rows: the keys.
    """

    a: LoadedScenario
    b: LoadedScenario
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    def frame(self) -> pd.DataFrame:
        """A row per key that differs, of levers and shocks per part: COLUMNS. Values keep their type, None: not set."""
        import pandas as pd

        return pd.DataFrame(list(self._flat()), columns=list(COLUMNS), dtype=object)

    def _flat(self) -> Iterator[tuple[Any, ...]]:
        for row in self.rows:
            several = {f"{row.key}.{part}": sides for part, sides in row.parts.items()}
            for key, (a, b) in (several or {row.key: (row.a, row.b)}).items():
                unit = row.unit if key == row.key or key.endswith((".value", ".severity")) else ""
                yield key, "months" if key.endswith(".ramp_months") else unit, a.value, b.value, a.set_by, b.set_by

    def verdict(self) -> str:
        """Whether and in how many keys they differ, in words."""
        if self.rows:
            return "1 key differs" if len(self.rows) == 1 else f"{len(self.rows)} keys differ"
        *most, last = [HEADS[head] for head in self.heads] or ["nothing"]
        names = f"{', '.join(most)} and {last}" if most else last
        return f"they differ in {'nothing but their ' if self.heads else ''}{names}"


def difference(a: str | Path | LoadedScenario, b: str | Path | LoadedScenario) -> Difference:
    """What differs between two scenarios. Args: a, b: files, or scenarios loaded with their origins.

    Raises: ScenarioError listing what is wrong with a file. Verified: tests/interface/test_diff.py.
    """
    one, other = (side if isinstance(side, LoadedScenario) else load_with_origins(side) for side in (a, b))
    both = _Both(one, other)
    heads = tuple(head for head in HEADS if both.left[head] != both.right[head])
    return Difference(one, other, heads, tuple(both.rows()))


class _Both:
    """Two scenarios as plain values, with their origins."""

    def __init__(self, one: LoadedScenario, other: LoadedScenario) -> None:
        self.one, self.other = one, other
        self.left, self.right = (side.scenario.model_dump(mode="json") for side in (one, other))

    def rows(self) -> Iterator[Row]:
        for key, entry in entries().items():
            if key == "shocks":
                yield from self._shocks()
            elif key.startswith("shocks.") or key in HEADS or (entry.kind == "value" and entry.lever):
                continue
            elif entry.kind in ("value", "lever"):
                yield from self._row(key, entry.unit, key, key)

    def _row(self, key: str, unit: str, in_a: str, in_b: str) -> Iterator[Row]:
        """A row where the values differ. `in_a`, `in_b`: where they stand in each scenario; empty: nowhere."""
        a, b = self._side(self.one, self.left, in_a), self._side(self.other, self.right, in_b)
        if a.value == b.value:
            return
        names = [name for side in (a, b) if isinstance(side.value, dict) for name in side.value]
        parts = {
            name: (
                self._side(self.one, self.left, f"{in_a}.{name}" if a.value else ""),
                self._side(self.other, self.right, f"{in_b}.{name}" if b.value else ""),
            )
            for name in dict.fromkeys(names)
        }
        yield Row(key, unit, a, b, {name: sides for name, sides in parts.items() if sides[0].value != sides[1].value})

    def _side(self, loaded: LoadedScenario, values: dict[str, Any], place: str) -> Side:
        return Side(value_at(values, place), loaded.origins[place]) if place else Side(None, "")

    def _shocks(self) -> Iterator[Row]:
        """Shocks of one kind against each other, earliest first; those that both have are left out, in any order."""
        rests = [list(enumerate(values["shocks"])) for values in (self.left, self.right)]
        for shock in self.left["shocks"]:
            if all(shock in [one for _, one in rest] for rest in rests):
                for rest in rests:
                    rest.remove(next(pair for pair in rest if pair[1] == shock))
        for kind in KINDS:
            alike = ([pair for pair in rest if pair[1]["kind"] == kind] for rest in rests)
            ordered = (sorted(pairs, key=lambda pair: pair[1]["from"]) for pairs in alike)
            for number, (in_a, in_b) in enumerate(zip_longest(*ordered), 1):
                key = f"shocks.{kind}" + (f".{number}" if number > 1 else "")
                places = (f"shocks.{pair[0]}" if pair else "" for pair in (in_a, in_b))
                yield from self._row(key, "share", *places)
