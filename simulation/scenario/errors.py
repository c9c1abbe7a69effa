"""Everything that is wrong with a scenario, at once, in words that say how to mend it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simulation.scenario.written import Place

_LONGEST_VALUE = 60
NOT_WRITTEN = object()


@dataclass(frozen=True)
class Problem:
    """One fault: `file:line:column: key: problem; you wrote X; allowed: ...; did you mean 'nearest'?`

    `mend`, where the fault does not say it itself, follows on a line of its own.
    """

    place: Place
    text: str
    key: str = ""
    wrote: Any = NOT_WRITTEN
    allowed: str = ""
    nearest: str = ""
    mend: str = ""

    def __str__(self) -> str:
        parts = [": ".join(part for part in (str(self.place), self.key, self.text) if part)]
        if self.wrote is not NOT_WRITTEN:
            parts.append(f"you wrote {shown(self.wrote)}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.nearest:
            parts.append(f"did you mean '{self.nearest}'?")
        return "; ".join(parts) + (f"\n    to mend: {self.mend}" if self.mend else "")


class ScenarioError(ValueError):
    """A scenario that cannot be used; the message lists every problem, each with its line on how to mend it.

    Attributes: problems: the faults in the order of files, lines and columns.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = list(dict.fromkeys(str(problem) for problem in _sorted(problems)))
        self.problems = tuple(_sorted(problems))
        super().__init__("\n".join(unique))


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    found = list(problems)
    files = list(dict.fromkeys(problem.place.file for problem in found))
    return sorted(found, key=lambda p: (files.index(p.place.file), p.place.line, p.place.column))


def shown(value: Any) -> str:
    """A value as it would stand in a file, shortened; text in single quotes, nothing as `nothing`."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        text = f"'{value}'"
    elif isinstance(value, dict):
        text = f"a group of keys ({', '.join(map(str, value)) or 'empty'})"
    elif isinstance(value, float) and value - value != 0.0:
        text = {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}[str(value)]
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def nearest_of(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    """The most similar of some words, capitals and dashes aside; empty when none is near."""
    folded = {_folded(candidate): candidate for candidate in words}
    found = difflib.get_close_matches(_folded(word), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else ""


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
