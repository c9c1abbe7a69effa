"""Titles in letters that no font here has: figures call such a scenario by its file, and the report says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulation.report.compared import Compared, labels_in
from simulation.report.data import Results
from simulation.report.style import CHINESE, has_letters


def drawn_title(title: str, name: str, place: int = 1) -> str:
    """The title, where it can be drawn; else the name of the scenario's file, else its number.

    Args: place: of the scenario among those shown, from 1 on.
    """
    return next((text for text in (title, name) if text and has_letters(text)), f"scenario {place}")


def for_drawing(shown: Results | Compared) -> Results | Compared:
    """The same results or comparison with titles that can be drawn; itself where all can."""
    if isinstance(shown, Results):
        (title, stand_in), *_ = _titles_of(shown)
        return shown if title == stand_in else replace(shown, scenario={**shown.scenario, "title": stand_in})
    drawn = _titles_of(shown)
    if all(title == stand_in for title, stand_in in drawn):
        return shown
    base, *others = (stand_in for _, stand_in in drawn)
    made = [one | {"title": title} for one, title in zip(shown.manifest["scenarios"], others, strict=True)]
    manifest = shown.manifest | {"base": shown.manifest["base"] | {"title": base}, "scenarios": made}
    called = {one["name"]: label for one, label in zip(made, labels_in(manifest), strict=True)}
    facts = {one["name"]: one for one in made}
    scenarios = tuple(replace(one, made=facts[one.name], called=called[one.name]) for one in shown.scenarios)
    return replace(shown, scenarios=scenarios, manifest=manifest)


def title_notes(shown: Results | Compared) -> list[str]:
    """A sentence on the titles that figures do not bear; none where they bear all."""
    return not_drawn(_titles_of(shown))


def not_drawn(titles: list[tuple[str, str]]) -> list[str]:
    """The sentence itself. Args: titles: each with what stands for it in figures."""
    said = [f"“{title}” is called “{stand_in}”" for title, stand_in in titles if title != stand_in]
    if not said:
        return []
    why = f"no font installed here has all letters of {'its title' if len(said) == 1 else 'their titles'}"
    return [f"In the figures {'; '.join(said)}: {why}. Install one such as {CHINESE[0]} and make the report again."]


def _titles_of(shown: Results | Compared) -> list[tuple[str, str]]:
    """Every title with what stands for it, the base of a comparison first."""
    if isinstance(shown, Results):
        name = str(shown.manifest.get("scenario") or "")
        return [(shown.title, drawn_title(shown.title, name))]
    entries: list[Mapping[str, Any]] = [shown.manifest["base"], *shown.manifest["scenarios"]]
    return [
        (str(one["title"]), drawn_title(str(one["title"]), str(one["name"]), place))
        for place, one in enumerate(entries, 1)
    ]
