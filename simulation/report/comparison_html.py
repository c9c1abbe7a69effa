"""The report of a comparison: one file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulation.experiment.differences import KEY_INDICATORS
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.comparison_headlines import answers, pairing_sentence, tiles, unit_of
from simulation.report.difference_words import change_words, interval_words, value_words
from simulation.report.figures.paired_cost import costs_anything
from simulation.report.html import Picture, figure_of, flattened, template
from simulation.report.unchanged_words import unchanged_sentences
from simulation.report.wording import listed
from simulation.scenario.assumptions import Assumptions, book

_TOLD_IN_REPORT = ("program", "version", "status", "horizon", "scale", "seed", "seeds", "code_fingerprint", "git")
_ASSUMPTIONS = "assumptions."
_TITLES_IN_HEADING = 3


class KeyRow(NamedTuple):
    """One line of the table of key indicators."""

    indicator: str
    scenario: str
    base: str
    value: str
    difference: str
    interval: str
    mark: str
    few: bool


class DifferingKey(NamedTuple):
    """A key in which scenarios differ, with the value of each."""

    key: str
    values: list[str]
    unit: str
    meaning: str


def comparison_html(compared: Compared, pictures: Sequence[Picture], missing: Mapping[str, str]) -> str:
    """The report as HTML text: the same comparison gives the same text.

    Args:
        pictures: the figures in order; missing: heading of each figure not drawn, and why.
    """
    manifest = {name: compared.manifest[name] for name in _TOLD_IN_REPORT if name in compared.manifest}
    return str(
        template("comparison.html.j2").render(
            compared=compared,
            heading=heading(compared),
            tiles=tiles(compared),
            answers=answers(compared),
            unchanged=unchanged_sentences(compared.manifest),
            figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
            missing=dict(missing),
            rows=key_rows(compared),
            names=[compared.base_name, *(one["name"] for one in compared.manifest["scenarios"])],
            differing=differing_keys(compared),
            pairing=[pairing_sentence(one) for one in compared.scenarios],
            runs=_runs(compared),
            manifest=list(flattened(manifest)),
        )
    )


def heading(compared: Compared) -> str:
    """The scenarios by title, or how many they are."""
    titles = [f"“{one.title}”" for one in compared.scenarios]
    return listed(titles) if len(titles) <= _TITLES_IN_HEADING else f"{len(titles)} scenarios"


def key_rows(compared: Compared) -> list[KeyRow]:
    """The key indicators of the last year, scenario after scenario within each; costs only where something costs."""
    return [
        _key_row(compared, one, indicator, group)
        for indicator, group in KEY_INDICATORS
        for one in compared.scenarios
        if one.has(indicator, group) and (indicator != "policy_cost" or costs_anything(one))
    ]


def _key_row(compared: Compared, one: ComparedScenario, indicator: str, group: str) -> KeyRow:
    change, unit = one.change(indicator, group), unit_of(indicator)
    cut = "" if group == "all" else f", {group.rpartition('=')[2]}"
    mark = ""
    if change.is_zero:
        mark = "same in every pair"
    elif change.has_interval and not change.is_clear:
        mark = "includes zero"
    return KeyRow(
        indicator=f"{indicator.replace('_', ' ')}{cut}",
        scenario=one.name,
        base=value_words(unit, change.base),
        value=value_words(unit, change.value),
        difference=change_words(unit, change),
        interval="" if change.is_zero else interval_words(unit, change),
        mark=mark,
        few=(indicator, group) in compared.few_agents,
    )


def differing_keys(compared: Compared) -> list[DifferingKey]:
    """Keys in which the scenarios differ from the base or each other, with unit and meaning where the book has them."""
    known = {row.key: row for row in book(Assumptions())}
    found = []
    for key, by_name in compared.manifest["differs"].items():
        row = known.get(key.removeprefix(_ASSUMPTIONS))
        values = [_plain(value) for value in by_name.values()]
        found.append(DifferingKey(key, values, row.unit if row else "", row.meaning if row else ""))
    return found


def _plain(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.10g}"


def _runs(compared: Compared) -> list[dict[str, Any]]:
    """Base and scenarios with their runs, for the table of what was run."""
    base = compared.manifest["base"] | {"pairs": None}
    return [base, *compared.manifest["scenarios"]]
