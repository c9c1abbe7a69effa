"""What a scenario decides and what happens in it: the tables of levers and shocks in the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulation.report.data import Results
from simulation.report.wording import NBSP, listed, number
from simulation.scenario.budget import PAYERS
from simulation.scenario.policies import BOOK
from simulation.scenario.shocks import KINDS

COST_YEARS = (2030, 2035)


class LeverRow(NamedTuple):
    """One lever that is set; `costs` has an amount for each of the years told."""

    name: str
    meaning: str
    value: str
    unit: str
    start: str
    end: str
    ramp: str
    evidence: str
    payer: str
    costs: tuple[str, ...]
    source: str


class ShockRow(NamedTuple):
    """One shock."""

    name: str
    meaning: str
    severity: str
    start: str
    end: str
    ramp: str


def cost_years(results: Results) -> tuple[int, ...]:
    """The years for which costs are told: 2030 and 2035, or the last year where it comes before."""
    shown = tuple(year for year in COST_YEARS if year in results.years)
    return shown or results.years[-1:]


def levers_decided(results: Results) -> list[LeverRow]:
    """The levers that are set, in the order of the book; keys unknown to it (older results) are left out."""
    policies = results.scenario.get("policies") or {}
    return [_lever_row(key, set_to, results) for key, set_to in _levers(policies) if key in BOOK]


def _levers(policies: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for group, levers in policies.items():
        for name, set_to in (levers or {}).items():
            if set_to:
                yield f"{group}.{name}", set_to


def _lever_row(key: str, set_to: Mapping[str, Any], results: Results) -> LeverRow:
    entry = BOOK[key]
    return LeverRow(
        name=key.replace("_", " ").replace(".", ": "),
        meaning=entry.meaning,
        value=f"{set_to['value']:,.10g}",
        unit=entry.unit,
        start=str(set_to["from"]),
        end=str(set_to.get("to") or "the end"),
        ramp=_ramp(set_to),
        evidence=entry.evidence,
        payer=entry.payer,
        costs=tuple(cost_words(results, f"lever={key}", year) for year in cost_years(results)),
        source=f"{entry.cost_cny:,.10g} {entry.cost_unit}. {entry.source}"
        + (f". Caution: {entry.caution}" if entry.caution else ""),
    )


def _ramp(dated: Mapping[str, Any]) -> str:
    months = int(dated.get("ramp_months") or 0)
    return f"{months}{NBSP}months" if months else "at once"


def shocks_assumed(results: Results) -> list[ShockRow]:
    """What happens whatever is decided."""
    return [
        ShockRow(
            name=str(shock["kind"]).replace("_", " "),
            meaning=KINDS.get(str(shock["kind"]), ""),
            severity=f"{shock['severity']:.10g}",
            start=str(shock["from"]),
            end=str(shock.get("to") or "the end"),
            ramp=_ramp(shock),
        )
        for shock in results.scenario.get("shocks") or []
    ]


def cost_words(results: Results, group: str, year: int) -> str:
    """The cost of a year, median of the runs, in billions; a dash where it was not measured."""
    if year not in results.years or not results.has("policy_cost", group):
        return "–"
    return billion_words(results.fan("policy_cost", group, how="sum").at(year).median)


def billion_words(cny: float) -> str:
    """Billions of yuan to three figures, without the unit: `59.2`, `1,240`, `0.0214`; nothing is `0`."""
    return "0" if cny == 0.0 else number(cny / 1e9, figures=3)


def budget_sentence(results: Results) -> str:
    """The limits of the budget against the dearest year of the runs; empty without limits or costs."""
    budget = results.scenario.get("budget") or {}
    told = []
    for whom in (*PAYERS, "total"):
        limit, group = budget.get(f"{whom}_cny_per_year"), "all" if whom == "total" else f"payer={whom}"
        if limit is not None and results.has("policy_cost", group):
            fan = results.fan("policy_cost", group, how="sum")
            place = int(fan.median.argmax())
            most, high = (billion_words(float(side[place])) for side in (fan.median, fan.high90))
            who = "in all" if whom == "total" else f"from {'the state' if whom == 'state' else whom}"
            inside = "within it" if fan.high90.max() <= limit else "within it in the median, not in every run"
            verdict = "more than that" if fan.median[place] > limit else inside
            told.append(
                f"{billion_words(limit)} {who}; in the dearest year, {results.years[place]}, the runs take {most} in "
                f"the median and up to {high} ({verdict})"
            )
    if not told:
        return ""
    return f"Budget, billion yuan a year: {listed(told)}. The plan made before the run was within the budget."


__all__ = ["LeverRow", "ShockRow", "budget_sentence", "levers_decided", "shocks_assumed"]
