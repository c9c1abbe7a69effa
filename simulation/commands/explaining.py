"""`talentgap explain`: what a key means, where its number comes from, and who set it in a scenario."""

from __future__ import annotations

import json
from pathlib import Path

from calibration.draws import PosteriorError
from simulation.commands.console import BAD_INPUT, answer, note
from simulation.commands.explained import listing, story
from simulation.commands.explained_text import print_listing, print_story
from simulation.scenario.book import UnknownKeyError, entries, find_keys
from simulation.scenario.book.lookup import without_places
from simulation.scenario.book.table import csv_text, markdown, records, sections
from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import LoadedScenario, load_defaults, load_with_origins

BASELINE = Path("scenarios") / "baseline.yaml"
FORMATS = ("md", "csv")


def explain(key: str, file: str | None, settings: list[str], as_json: bool) -> int:
    """Tell of one key, of a group's keys, or of all keys that share an ending. Returns: the exit code."""
    try:
        found = find_keys(key)
        loaded = scenario_in_force(file, settings)
    except (UnknownKeyError, ScenarioError) as error:
        note(str(error))
        return BAD_INPUT
    if len(found) > 1:
        _say_which(key, found)
        return BAD_INPUT
    entry = entries()[found[0]]
    place = found[0] if without_places(key) == key else f"shocks.{key.partition('shocks.')[2] or key}"
    try:
        told = listing(entry, loaded) if entry.kind == "group" else story(entry, loaded, place)
    except PosteriorError as error:
        note(str(error))
        return BAD_INPUT
    if as_json:
        answer(json.dumps(told, ensure_ascii=False, allow_nan=False))
    elif entry.kind == "group":
        print_listing(told)
    else:
        print_story(told)
    return 0


def explain_all(file: str | None, settings: list[str], form: str, as_json: bool) -> int:
    """The whole book, with the values in force where a scenario is named. Returns: the exit code."""
    if form not in FORMATS:
        note(f"--format: '{form}' is none of {', '.join(FORMATS)}")
        return BAD_INPUT
    try:
        loaded = scenario_in_force(file, settings) if file or settings else None
    except ScenarioError as error:
        note(str(error))
        return BAD_INPUT
    if as_json:
        answer(json.dumps(list(records(loaded)), ensure_ascii=False, allow_nan=False))
    elif form == "csv":
        answer(csv_text(loaded).rstrip("\n"))
    else:
        answer("\n\n".join(["# The keys of a scenario file", *(markdown(section, loaded) for section in sections())]))
    return 0


def refuse_both_or_none(everything: bool) -> int:
    """`explain` wants a KEY, or --all and at most a scenario. Returns: the exit code."""
    note("--all takes no KEY, only a scenario" if everything else "name a KEY, or --all for every key")
    return BAD_INPUT


def scenario_in_force(file: str | None, settings: list[str]) -> LoadedScenario:
    """The scenario named, else the baseline where there is one, else the defaults. Raises: ScenarioError."""
    if file is None and not BASELINE.is_file():
        return load_defaults(settings)
    return load_with_origins(file or BASELINE, settings)


def _say_which(key: str, found: tuple[str, ...]) -> None:
    most = 20
    note(f"'{key}' may be one of {len(found)} keys; write more of it:")
    for one in found[:most]:
        note(f"  {one}")
    if len(found) > most:
        note(f"  and {len(found) - most} more")
