"""Where a scenario closes the gap and where it widens it: by layer and by class of jobs, in words."""

from __future__ import annotations

from typing import NamedTuple

from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.change import Change
from simulation.report.compared import ComparedScenario, Key
from simulation.report.difference_words import change_words, per_cent, signed_per_cent, size_words
from simulation.report.wording import capital, listed

PERSONS = "persons"
MOVES = 0.25  # from this share of what closes elsewhere on, a gap that widens is told as moved (assumption)
FEW = "†"


class Place(NamedTuple):
    """A layer or a class of jobs, with the change of the gap there."""

    group: str
    name: str
    change: Change

    @property
    def words(self) -> str:
        """`the foundation layer`; `research jobs`."""
        return f"the {self.name} layer" if self.group.startswith("layer=") else f"{self.name} jobs"


class Moved(NamedTuple):
    """How much of what closes in some places widens the gap in others."""

    closed: list[Place]
    widened: list[Place]

    @property
    def share(self) -> float:
        """Posts that widen per post that closes."""
        return sum(one.change.mean for one in self.widened) / -sum(one.change.mean for one in self.closed)


def layers_of(scenario: ComparedScenario) -> list[Place]:
    """The layers of which the results tell the gap."""
    return _places(scenario, "layer", LAYERS)


def classes_of(scenario: ComparedScenario) -> list[Place]:
    """The classes of jobs of which the results tell the gap."""
    return _places(scenario, "class", CLASSES)


def _places(scenario: ComparedScenario, cut: str, names: tuple[str, ...]) -> list[Place]:
    found = [(f"{cut}={name}", name) for name in names if scenario.has("shortfall", f"{cut}={name}")]
    return [Place(group, name, scenario.change("shortfall", group)) for group, name in found]


def moved(places: list[Place]) -> Moved | None:
    """What closes and what widens, both clear among all, the smaller `MOVES` of the larger or more; else None."""
    told = [one for one in places if one.change.clear_among(len(places))]
    closed = [one for one in told if one.change.mean < 0]
    widened = [one for one in told if one.change.mean > 0]
    if not closed or not widened:
        return None
    found = Moved(closed, widened)
    return found if found.share >= MOVES and 1 / found.share >= MOVES else None


def moved_sentence(scenario: ComparedScenario) -> str:
    """That a scenario mostly moves the gap from one layer, or class, to another; empty where it does not."""
    found = moved(layers_of(scenario)) or moved(classes_of(scenario))
    if found is None:
        return ""
    closed, widened = (sum(one.change.mean for one in places) for places in found)
    here, there = (listed([one.words for one in places]) for places in found)
    less, more = (size_words(PERSONS, _rounded(value, found)) for value in (closed, widened))
    if found.share <= 1:
        verb = "largely moves the gap" if found.share >= 0.5 else "moves a part of the gap"
        return f"It {verb}: of {less} posts closed in {here}, {more} ({per_cent(found.share)}) open up in {there}."
    return f"It widens the gap by {more} posts in {there} and closes {less} in {here}: much of it only moves."


def _rounded(value: float, found: Moved) -> Change:
    """A sum of posts as a change that is written with the figures of its parts."""
    width = max(one.change.high - one.change.low for places in found for one in places)
    return Change(0.0, value, value, value, value, value - width / 2, value + width / 2, found.closed[0].change.pairs)


def places_sentence(scenario: ComparedScenario, few: frozenset[Key] = frozenset()) -> str:
    """The change in every layer and class, the largest share of the gap there first; what may be chance is said."""
    told = []
    for heading, places in (("by layer", layers_of(scenario)), ("by class of jobs", classes_of(scenario))):
        ordered = sorted(places, key=lambda one: -abs(one.change.relative) if one.change.is_clear else 0.0)
        if ordered and not any(one.change.is_clear for one in ordered):
            told.append(f"{heading} nothing stands out from chance")
        elif ordered:
            told.append(f"{heading}: {', '.join(_said(one, few) for one in ordered)}")
    return f"{capital('; '.join(told))}." if told else ""


def _said(one: Place, few: frozenset[Key]) -> str:
    mark = f" {FEW}" if ("shortfall", one.group) in few else ""
    if one.change.is_zero:
        return f"{one.name} 0{mark}"
    share = signed_per_cent(one.change.relative) if one.change.is_clear else "within chance"
    return f"{one.name} {change_words(PERSONS, one.change)} ({share}){mark}"
