"""The text of a new scenario file: short, commented, valid as it is, and valid too with every example taken in.

An example is a line with # and no single space after it: take the # away, and it counts. A remark is a line with #
and one space. Units, ranges, evidence and strong values come from the book of levers; moderate is half way to strong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import numpy as np

from simulation.policy.parameters import parameter_record
from simulation.policy.pillars import FLOORS
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.assumptions.quantity import book_entry
from simulation.scenario.assumptions.skills import Skills
from simulation.scenario.policies import BOOK, PILLARS, Policies
from simulation.scenario.policies.lever import LeverEntry
from simulation.scenario.shocks import KINDS

_SCHOOL_YEAR, _NEW_YEAR = "2026-09", "2026-01"
_RAMP = {"now": 24, "taught": 36, "enrolled": 36, "enrolling": 24}  # months, as in the library of scenarios
_SHOCK_FROM, _SEVERITY = "2027-01", 0.3  # assumptions, to be replaced by the user's own
_OTHER_HALF_LIFE = 60  # months; any value beside the default shows how an assumption is set
_AMPLE_BUDGET = "2.0e+11"  # CNY a year: above what all levers at full strength are planned to cost


def scenario_text(
    name: str, pillars: Sequence[str] = (), shocks: Sequence[str] = (), parent: str | None = None, schema: str = ""
) -> str:
    """A scenario file to start from.

    Args: name: its title is made from it. pillars: keys of pillars whose levers are set at moderate strength; without
        any, all levers stand there as examples. shocks: kinds to set. parent: what it extends, None for nothing.
        schema: path of the JSON Schema, seen from the file.
    """
    lines = [
        f"# yaml-language-server: $schema={schema or 'schema.json'}",
        "# Lines with # right before a key are examples: take the # away to use them.",
        f"title: {json.dumps(name.replace('-', ' ').replace('_', ' ').capitalize())}",
        f"question: {json.dumps(_question(pillars, shocks))}",
        *([f"extends: {_word(parent)}  # start from that scenario; only what differs stands here"] if parent else []),
        '#sources: ["the study or report that a number rests on, or: assumption"]',
        "#horizon: {end: 2040-12}  # last month simulated, up to 2060-12; 2035-12 when left out",
        "",
        "# What the world is like. docs/parameters.md lists every key with unit, range and source.",
        "#assumptions:",
        f"#  # {_about_half_life()}",
        f"#  skills: {{half_life_months: {_OTHER_HALF_LIFE}}}",
        "",
        *_policies(pillars),
        "",
        *_shocks(shocks),
        "",
        "# What policies may cost in a calendar year, CNY of 2024: a plan that costs more is refused before it runs.",
        f"#budget: {{total_cny_per_year: {_AMPLE_BUDGET}}}",
        "# How often and how finely it is simulated. Scenarios with the same seed share their luck.",
        "#runs: {replicates: 20, seed: 42, scale: 100}  # runs; first number of all draws; real persons per agent",
    ]
    return "\n".join(lines) + "\n"


def _question(pillars: Sequence[str], shocks: Sequence[str]) -> str:
    causes = [_about(pillar) for pillar in pillars] + [f"the shock {kind.replace('_', ' ')}" for kind in shocks]
    if not causes:
        return "How does the gap change if ...?"
    return f"How does the gap change with {' and '.join(causes)}, and at what cost?"


def _word(text: str) -> str:
    """Text as YAML takes it: in quotes, unless it is a plain word."""
    return text if re.fullmatch(r"[a-z][a-z0-9_-]*", text) else json.dumps(text)


def _about(pillar: str) -> str:
    """A pillar in words, e.g. `pillar 4: upgrade skills`."""
    return Policies.model_fields[pillar].description or pillar


def _about_half_life() -> str:
    field = Skills.model_fields["half_life_months"]
    entry = book_entry(field)
    return f"{entry['unit']}, {entry['low']:g} to {entry['high']:g}; default {field.default:g}; {entry['source']}"


def _policies(pillars: Sequence[str]) -> Iterator[str]:
    yield "# What is decided: each lever has a value, a first month and the months to full strength. Moderate is half"
    yield "# way from today to strong. evidence: studies of such measures; judgement, exploratory: less is known."
    mark = "" if pillars else "#"
    yield f"{mark}policies:"
    roomy = len(pillars) == 1
    for group in pillars or (*PILLARS, "beyond_pillars"):
        yield f"{mark}  {group}:  # {_about(group)}"
        for key, entry in BOOK.items():
            if key.startswith(f"{group}."):
                yield from _lever(key, entry, mark, roomy)


def _lever(key: str, entry: LeverEntry, mark: str, roomy: bool) -> Iterator[str]:
    value = moderate(key)
    begins = _NEW_YEAR if entry.timing == "now" else _SCHOOL_YEAR
    line = f"{mark}    {entry.name}: {{value: {value:.10g}, from: {begins}, ramp_months: {_RAMP[entry.timing]}}}"
    strength = f"moderate {value:.10g}, strong {entry.strong:.10g}"
    about = f"{entry.unit}, {entry.low:.10g} to {entry.high:.10g}; {strength}; {entry.evidence}"
    if roomy:
        yield f"    # {entry.meaning}: {about}"
        yield line
    else:
        yield f"{line}  # {about}"


def moderate(key: str) -> float:
    """Half way from what is done today to the strong value of a lever, to two figures.

    Today is the value at which nothing changes; of a floor, what is assumed for 2018, mean of universities.
    """
    entry = BOOK[key]
    today = _today_of_floor(key) if key in FLOORS else entry.neutral
    middle = (today + entry.strong) / 2.0
    two_figures = float(f"{middle:.2g}")
    return two_figures if abs(two_figures - middle) < abs(entry.strong - today) / 20.0 else float(f"{middle:.3g}")


def _today_of_floor(key: str) -> float:
    assumed = parameter_record(Assumptions())
    share = assumed[FLOORS[key]]
    return float(np.average(share, weights=assumed["universities"])) if np.ndim(share) else float(share)


def _shocks(kinds: Sequence[str]) -> Iterator[str]:
    yield "# What happens whatever is decided. Severity is a share, 0 to 0.95. Kinds:"
    yield f"# {', '.join(KINDS)}"
    mark = "" if kinds else "#"
    yield f"{mark}shocks:"
    for kind in kinds or ("export_controls",):
        dated = f"from: {_SHOCK_FROM}, ramp_months: 12, severity: {_SEVERITY}"
        yield f"{mark}  # {KINDS[kind]}"
        yield f"{mark}  - {{kind: {kind}, {dated}}}"
