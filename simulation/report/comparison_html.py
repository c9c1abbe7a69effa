"""The report of a comparison: one file that needs no network and no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulation.experiment.differences import KEY_INDICATORS
from simulation.report.bargains import costs_anything
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.comparison_glance import glance, halfway_year
from simulation.report.comparison_headlines import answers, pairing_sentence, tiles, unit_of
from simulation.report.comparison_notes import notes_on
from simulation.report.comparison_settings import differing_keys
from simulation.report.comparison_together import ranking, together_sentences
from simulation.report.difference_words import change_words, interval_words, value_words
from simulation.report.html import figure_of, flattened, template
from simulation.report.pictures import Picture
from simulation.report.unchanged_words import unchanged_sentences
from simulation.report.wording import listed

_TOLD_IN_REPORT = ("program", "version", "status", "horizon", "scale", "seed", "seeds", "code_fingerprint", "git")
_TITLES_IN_HEADING = 2
KEY_NAMES = {
    "shortfall": "missing posts",
    "shortfall_headcount": "gap: too few people",
    "shortfall_mismatch": "gap: missing skills",
    "shortfall_friction": "gap: slow matching",
    "employment": "AI staff",
    "supply_demand_ratio": "qualified seekers per opening",
    "wage_posted": "posted AI wage",
    "wage_paid": "paid AI wage",
    "ai_premium": "AI wage premium",
    "poaching_share": "AI hires that are poached",
    "switcher_share": "career-switchers in AI staff",
    "switchers_hired": "career-switchers hired",
    "graduate_placement_share": "graduates placed in AI",
    "skill_domain": "skill in the employer's industry",
    "training_participation": "AI staff trained in-house",
    "stall_share": "pilots that stall",
    "productivity": "productivity of AI employers",
    "policy_cost": "policy cost in the year",
}


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
            notes=notes_on(compared),
            glance=glance(compared),
            halfway=halfway_year(compared),
            ranking=ranking(compared),
            together=together_sentences(compared),
            answers=answers(compared),
            unchanged=unchanged_sentences(compared.manifest),
            figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
            missing=dict(missing),
            rows=key_rows(compared),
            names=column_names(compared),
            differing=differing_keys(compared),
            pairing=[pairing_sentence(one) for one in compared.scenarios],
            runs=_runs(compared),
            manifest=list(flattened(manifest)),
        )
    )


def heading(compared: Compared) -> str:
    """The scenarios by label, or how many they are."""
    titles = [f"“{one.label}”" for one in compared.scenarios]
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
        mark = "interval includes zero"
    return KeyRow(
        indicator=f"{KEY_NAMES.get(indicator, indicator.replace('_', ' '))}{cut}",
        scenario=one.short,
        base=value_words(unit, change.base),
        value=value_words(unit, change.value),
        difference=change_words(unit, change),
        interval="" if change.is_zero else interval_words(unit, change),
        mark=mark,
        few=(indicator, group) in compared.few_agents,
    )


def column_names(compared: Compared) -> list[str]:
    """The base by its title, then every scenario as figures call it, those without pairs by name."""
    called = {one.name: one.short for one in compared.scenarios}
    return [compared.base_title, *(called.get(one["name"], one["name"]) for one in compared.manifest["scenarios"])]


def _runs(compared: Compared) -> list[dict[str, Any]]:
    """Base and scenarios with their runs, for the table of what was run."""
    base = compared.manifest["base"] | {"pairs": None}
    return [base, *compared.manifest["scenarios"]]
