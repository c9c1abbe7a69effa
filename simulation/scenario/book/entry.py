"""One key of a scenario file, as the schema knows it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from simulation.scenario.policies.lever import LeverEntry

Kind = Literal["group", "value", "lever", "shock"]
REQUIRED = object()  # stands for the default of a key that has none


class Entry(NamedTuple):
    """One key with what the schema and the books say of it.

    Attributes:
        key: dotted, in full, e.g. `assumptions.skills.half_life_months`.
        kind: `group` of keys, `value`, `lever` (a group that is set as a whole), or `shock`: one kind of shock, whose
            key `shocks.KIND` stands in no file but is what people ask for.
        type: what may be written, in words: `number`, `whole number`, `text`, `month`, `choice`, `list of texts`.
        low, high: the range, both ends included; None: no limit. Of texts the number of characters.
        default: what holds when nobody sets the key; REQUIRED where somebody must; None: not set.
        source: id of a report or study, reference, or `assumption`; empty where no number is claimed.
        lever: the entry of the book of levers, of a lever and its parts.
    """

    key: str
    kind: Kind
    meaning: str
    type: str
    unit: str = ""
    low: Any = None
    high: Any = None
    choices: tuple[str, ...] = ()
    default: Any = None
    source: str = ""
    lever: LeverEntry | None = None

    @property
    def section(self) -> str:
        """The heading under which a book prints it: two parts of the key where it has groups of groups."""
        parts = self.key.split(".")
        return ".".join(parts[:2]) if parts[0] in ("assumptions", "policies") and len(parts) > 2 else parts[0]

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition(".")[2]
