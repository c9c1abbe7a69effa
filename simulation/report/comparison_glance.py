"""The table at the head of a comparison: what each scenario closes, where, for how much, and who pays."""

from __future__ import annotations

from typing import NamedTuple

from simulation.report.bargains import COST, PRICE, bargain, costs_anything, paid_by
from simulation.report.change import Change
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.comparison_headlines import HALFWAY, PERSONS
from simulation.report.difference_words import change_words, interval_words, signed_per_cent
from simulation.report.places import layers_of, moved
from simulation.report.policies_alone import remark
from simulation.report.wording import NBSP, share

NOTHING = "–"


class GlanceRow(NamedTuple):
    """One scenario; numbers come with their 90 % interval in a second line."""

    title: str
    halfway: str
    last: str
    interval: str
    share: str
    place: str
    cost: str
    payers: str
    price: str
    price_interval: str
    remark: str


def glance(compared: Compared) -> list[GlanceRow]:
    """A row per scenario that holds the gap."""
    return [_row(one) for one in compared.scenarios if one.has("shortfall")]


def halfway_year(compared: Compared) -> int | None:
    """The year told beside the last one, where it is shown."""
    return HALFWAY if HALFWAY in compared.years[:-1] else None


def _row(one: ComparedScenario) -> GlanceRow:
    found = one.difference("shortfall")
    change = found.at(-1)
    half = _with_mark(found.at(one.years.index(HALFWAY))) if HALFWAY in one.years[:-1] else NOTHING
    made = bargain(one) if costs_anything(one) else None
    price = made.price if made else None
    return GlanceRow(
        title=one.title,
        halfway=half,
        last=change_words(PERSONS, change),
        interval="" if change.is_zero else interval_words(PERSONS, change),
        share=NOTHING if change.may_be_chance or change.base <= 0 else signed_per_cent(change.relative),
        place=_place(one),
        cost=change_words(COST, made.cost, plus=False) if made else "0",
        payers=", ".join(_payers(one)) if made else "",
        price=change_words(PRICE, price, plus=False) if price else NOTHING,
        price_interval=interval_words(PRICE, price, plus=False) if price else "",
        remark=_remark(one, change),
    )


def _payers(one: ComparedScenario) -> list[str]:
    """`firms 64 %`, `state 36 %`; amounts where somebody pays less than in the base."""
    paid = paid_by(one)
    whole = sum(cost.mean for cost in paid.values())
    if any(cost.mean < 0 for cost in paid.values()):
        return [f"{payer} {change_words(COST, cost)}" for payer, cost in paid.items()]
    return [f"{payer}{NBSP}{share(cost.mean / whole)}" for payer, cost in paid.items()]


def _with_mark(change: Change) -> str:
    return f"{change_words(PERSONS, change)}{' ≈' if change.may_be_chance else ''}"


def _place(one: ComparedScenario) -> str:
    """The layer in which the gap changes most, in posts."""
    layers = layers_of(one)
    told = [place for place in layers if place.change.clear_among(len(layers))]
    if not told:
        return NOTHING
    most = max(told, key=lambda place: abs(place.change.mean))
    return f"{most.name} {change_words(PERSONS, most.change)}"


def _remark(one: ComparedScenario, change: Change) -> str:
    """What a planner should not miss."""
    if one.identical:
        return "the same as the base, bit for bit"
    said = [remark(one)] if remark(one) else []
    said += ["may be chance"] if change.may_be_chance else []
    found = moved(layers_of(one))
    if found is not None:
        said.append("moves a part of the gap between layers")
    return ", ".join(said)
