"""Words on the worlds behind runs: draws of the posterior, what they vary, what they leave, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from calibration.draws import NO_DRAW
from calibration.space import calibrated_space
from simulation.experiment.paired import FEWEST_WORLDS
from simulation.report.calibration.labels import parameter_words
from simulation.report.wording import NBSP, capital, listed, number
from simulation.scenario.assumptions import Assumptions, BookRow, book
from simulation.scenario.book.words import plain_number

_FIGURES = 3


class Varied(NamedTuple):
    """A calibrated assumption that varies between worlds: a line of the report's table."""

    name: str
    key: str
    default: str
    median: str
    interval: str
    unit: str
    meaning: str


def worlds_in(draws: Sequence[int]) -> int:
    """How many worlds runs with these draws were in; 0 where they carry none."""
    return len(set(draws) - {NO_DRAW})


def worlds_words(draws: Sequence[int]) -> str:
    """` in 10 worlds`; empty for runs without draws."""
    many = worlds_in(draws)
    return f" in {many} world{'' if many == 1 else 's'}" if many else ""


def state_sentences(manifest: Mapping[str, Any]) -> list[str]:
    """What a reader has to know of the posterior first: that there is none, that it is stale, what a scenario holds."""
    told = _told(manifest)
    held = told.get("held") or []
    own = [f"{held_words(held)} the scenario sets itself: no draw varies {_it(held)}."] if held else []
    return [*told.get("state", []), *own]


def held_words(keys: Sequence[str]) -> str:
    """The keys as the report's table of assumptions names them, linked ones together."""
    return listed([_name(parent, tails) for parent, tails in _linked(dict.fromkeys(keys))])


def varied(manifest: Mapping[str, Any]) -> list[Varied]:
    """The assumptions that vary, with their posterior; linked ones that take the same value are one line."""
    drawn = _told(manifest).get("drawn") or {}
    rows = {row.key: row for row in book(Assumptions())}
    known = {key: tuple(ends) for key, ends in drawn.items() if key in rows}
    return [_varied(parent, tails, known, rows) for parent, tails in _linked(known)]


def is_drawn(manifest: Mapping[str, Any]) -> bool:
    """Whether the runs drew from a posterior."""
    return _told(manifest).get("from") == "posterior"


def share_words(share: float, worlds: int) -> str:
    """A share of the worlds: `all 10 of them`, `9 of 10 of them`, `none of the 10`."""
    many = round(share * worlds)
    if many in (0, worlds):
        return f"all {worlds} of them" if many else f"none of the {worlds}"
    return f"{many} of {worlds} of them"


def spread_words(worlds: int) -> str:
    """What quantiles over worlds are: `90 % of worlds`; where they are too few for that, `range of 10 worlds`."""
    return f"90{NBSP}% of worlds" if worlds >= FEWEST_WORLDS else f"range of {worlds}{NBSP}worlds"


def among_worlds(worlds: int) -> str:
    """The same at the start of a sentence: `in 90 % of worlds`, `in the 10 worlds looked at`."""
    return f"in {spread_words(worlds)}" if worlds >= FEWEST_WORLDS else f"in the {worlds} worlds looked at"


def _varied(
    parent: str, tails: Sequence[str], ends: Mapping[str, tuple[float, ...]], rows: Mapping[str, BookRow]
) -> Varied:
    row = rows[f"{parent}.{tails[0]}"]
    median, low, high = ends[row.key]
    default = plain_number(row.value).replace("-", "−")
    return Varied(
        capital(parameter_words(_parameter_of(row.key))),
        _name(parent, tails),
        default,
        _short(median),
        f"{_short(low)} to {_short(high)}",
        row.unit,
        row.meaning,
    )


def _parameter_of(key: str) -> str:
    """The calibrated parameter that moves a key; the key itself where none does."""
    return next((one.name for one in calibrated_space().parameters if key in one.keys), key)


def _linked(values: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Neighbouring keys of one quantity with the same value, as parent and last words."""
    parts = [(key.rpartition("."), value) for key, value in values.items()]
    found = groupby(parts, key=lambda part: (part[0][0], part[1]) if part[0][0].count(".") else part[0])
    return [(members[0][0][0], [member[0][2] for member in members]) for members in (list(rows) for _, rows in found)]


def _name(parent: str, tails: Sequence[str]) -> str:
    """`demand.growth_per_year`; `education.opening_intercept (elite, regular, applied)`."""
    return f"{parent} ({', '.join(tails)})" if len(tails) > 1 else f"{parent}.{tails[0]}"


def _it(keys: Sequence[str]) -> str:
    return "it" if len(keys) == 1 else "them"


def _short(value: float) -> str:
    """Three figures, without an exponent where numbers are large: `0.181`, `1,160,000`."""
    return number(value, _FIGURES) if abs(value) >= 1000 else f"{value:.{_FIGURES}g}".replace("-", "−")


def _told(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return dict(manifest.get("draws") or {})


def parameters_words(manifest: Mapping[str, Any]) -> str:
    """`7 calibrated assumptions`."""
    many = len(varied(manifest))
    return f"{many}{NBSP}calibrated assumption{'' if many == 1 else 's'}"
