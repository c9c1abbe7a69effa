"""What there is to say of a key, gathered from the schema, the books, the sources and the code of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from calibration.draws import load_draws
from calibration.sources import Source, cited, sources
from simulation.experiment.worlds import worlds_of
from simulation.rule_book import uses_of
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.assumptions.quantity import book_entry
from simulation.scenario.book.entries import entries
from simulation.scenario.book.entry import REQUIRED, Entry
from simulation.scenario.book.in_force import in_force, value_at
from simulation.scenario.book.words import EVIDENCE, TIMINGS, cost_words, path_words, range_words
from simulation.scenario.load import LoadedScenario
from simulation.scenario.policies import LeverEntry

_ASSUMED = "assumptions."


def story(entry: Entry, loaded: LoadedScenario, place: str = "") -> dict[str, Any]:
    """Everything about one key that is no group, as plain data.

    Args: place: the key in the scenario where it differs from the entry's, e.g. `shocks.0.severity`.
    """
    told: dict[str, Any] = {
        "key": entry.key, "kind": entry.kind, "meaning": entry.meaning, "type": entry.type, "unit": entry.unit,
        "low": entry.low, "high": entry.high, "range": range_words(entry), "choices": list(entry.choices),
        "required": entry.default is REQUIRED, "default": None if entry.default is REQUIRED else entry.default,
        "source": entry.source, "sources": [_source(one) for one in cited(entry.source)],
    }  # fmt: skip
    told |= _in_force(entry, loaded, place or entry.key)
    if entry.key.startswith(_ASSUMED):
        told |= _calibrated(entry.key.removeprefix(_ASSUMED), loaded)
    if entry.lever and (entry.kind == "lever" or entry.name == "value"):
        told |= {"lever": _lever(entry.lever)}
    return told | _used(entry)


def listing(entry: Entry, loaded: LoadedScenario) -> dict[str, Any]:
    """The keys of a group with their values in force; a lever and a part of a quantity is one line each."""
    below = [
        one for one in entries().values()
        if one.key.startswith(f"{entry.key}.") and one.kind != "group" and not (one.kind == "value" and one.lever)
    ]  # fmt: skip
    keys = []
    for one in below:
        force = _in_force(one, loaded, one.key)
        keys.append({"key": one.key, "meaning": one.meaning, "unit": one.unit, "default": _plain(one.default)} | force)
    return {
        "key": entry.key, "kind": entry.kind, "meaning": entry.meaning, "unit": entry.unit, "source": entry.source,
        "scenario": _name(loaded), "keys": keys,
    }  # fmt: skip


def _plain(default: Any) -> Any:
    return None if default is REQUIRED else default


def _name(loaded: LoadedScenario) -> str:
    return str(loaded.path) if loaded.files else "defaults"


def _source(source: Source) -> dict[str, Any]:
    quotes = [{"document": sources()[one.document].citation, "text": one.text} for one in source.quotes]
    return {
        "id": source.id, "what": source.what, "value": source.value, "period": source.period,
        "source": source.citation, "quotes": quotes,
    }  # fmt: skip


def _in_force(entry: Entry, loaded: LoadedScenario, place: str) -> dict[str, Any]:
    """The value, who set it, and of a lever each part and its path; of shocks every one that happens."""
    if entry.key.split(".")[0] == "shocks" and place == entry.key:
        return {"scenario": _name(loaded), "shocks": _shocks(entry, loaded)}
    force = in_force(loaded, place)
    told = {"scenario": _name(loaded), "value": force.value, "set_by": force.origin}
    if entry.kind == "lever" and force.value and entry.lever:
        parts = {part: in_force(loaded, f"{place}.{part}") for part in ("value", "from", "to", "ramp_months")}
        told["parts"] = {part: {"value": one.value, "set_by": one.origin} for part, one in parts.items()}
        told["path"] = path_words(force.value, entry.lever, loaded.scenario.horizon.end)
    return told


def _shocks(entry: Entry, loaded: LoadedScenario) -> list[dict[str, Any]]:
    """The shocks that happen: of one kind, or the one key of all of them."""
    shocks = loaded.scenario.model_dump(mode="json")["shocks"]
    return [
        {"key": f"shocks.{place}", "value": shock if entry.kind == "shock" else shock[entry.name],
         "set_by": loaded.origins[f"shocks.{place}" if entry.kind == "shock" else f"shocks.{place}.{entry.name}"]}
        for place, shock in enumerate(shocks)
        if entry.kind != "shock" or shock["kind"] == entry.name
    ]  # fmt: skip


def _calibrated(key: str, loaded: LoadedScenario) -> dict[str, Any]:
    """Prior and posterior of a calibrated assumption, and whether runs draw it; nothing of any other.

    Raises: PosteriorError.
    """
    priors = dict(_priors())
    prior = next((priors[name] for name in (key, key.rpartition(".")[0]) if name in priors), None)
    if prior is None and priors:  # the book says that it is not calibrated: no posterior need be read
        return {}
    draws = load_draws()
    if draws is None or key not in draws.keys:
        return {}
    median, low, high = draws.quantiles(key, (0.5, 0.05, 0.95))
    drawn = key in worlds_of(loaded.scenario).drawn
    fixed = loaded.scenario.runs.draws == "fixed"
    return {
        "calibrated": {
            "prior": prior, "median": median, "low90": low, "high90": high, "draws": len(draws.weights), "drawn": drawn,
            "why_not": "" if drawn else "runs.draws is fixed" if fixed else "the scenario sets it",
        }
    }  # fmt: skip


def _priors() -> Iterator[tuple[str, dict[str, Any]]]:
    """Quantities of the parameter book that have a prior, by their key below `assumptions`."""
    for group, values in Assumptions():
        for name, field in type(values).model_fields.items():
            if (entry := book_entry(field)).get("prior"):
                yield f"{group}.{name}", entry["prior"]


def _lever(lever: LeverEntry) -> dict[str, Any]:
    return {
        "low": lever.low, "high": lever.high, "neutral": lever.neutral, "strong": lever.strong,
        "acts_on": lever.acts_on, "reaches": f"{lever.timing}: {TIMINGS[lever.timing]}",
        "unit_cost": cost_words(lever), "cost_cny": lever.cost_cny, "cost_unit": lever.cost_unit,
        "paid_by": lever.payer, "evidence": lever.evidence, "evidence_means": EVIDENCE[lever.evidence],
        "caution": lever.caution,
    }  # fmt: skip


def _used(entry: Entry) -> dict[str, Any]:
    """Rules and files of the model that an assumption, or those a lever acts on, reach."""
    if entry.key.startswith("assumptions."):
        names = {".".join(entry.key.split(".")[1:3])}
    else:
        acts_on = entry.lever.acts_on if entry.lever and entry.kind == "lever" else ""
        names = set(re.findall(r"\b[a-z]+\.[a-z_0-9]+\b", acts_on))
    known = [name.split(".") for name in sorted(names) if value_at(Assumptions().model_dump(), name) is not None]
    if not known:
        return {}
    uses = [uses_of(group, name) for group, name in known]
    rules = {rule.name: rule.parts.get("meaning", "") for reached, _ in uses for rule in reached}
    return {
        "rules": [{"name": name, "meaning": meaning} for name, meaning in rules.items()],
        "read_in": sorted({file for _, files in uses for file in files}),
    }
