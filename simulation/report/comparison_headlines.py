"""The first screen of a comparison: what each scenario does, in sentences made from the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from simulation.indicators.catalogue import BY_NAME, CLASSES, LAYERS
from simulation.report.compared import Change, Compared, ComparedScenario
from simulation.report.difference_words import (
    INTERVAL,
    change_words,
    interval_words,
    per_cent,
    size_interval,
    size_words,
    value_words,
    with_interval,
)
from simulation.report.figures.paired_cost import cost_sentence
from simulation.report.wording import NBSP, listed, number

SMALL = 0.005  # a clear effect below half a per cent of the gap is called small
LITTLE = 0.25  # a part that closes less than a quarter of the best part's share of its gap gains little
PERSONS = "persons"
PLACES = tuple((f"layer={name}", f"the {name} layer") for name in LAYERS) + tuple(
    (f"class={name}", f"{name} jobs") for name in CLASSES
)
PARTS = (("headcount", "too few people"), ("mismatch", "missing skills"), ("friction", "slow matching"))
SIDE_EFFECTS = (
    ("openings", "openings"), ("time_to_fill", "time to fill"), ("supply_demand_ratio", "seekers per opening"),
    ("skill_technical", "technical skill"), ("skill_practical", "practical skill"),
    ("switcher_share", "share of career-switchers"), ("stall_share", "stalled pilots"),
    ("graduate_placement_share", "placement of graduates"), ("import_dependence", "import dependence"),
)  # fmt: skip


class ScenarioTile(NamedTuple):
    """One large number of the first screen."""

    title: str
    value: str
    interval: str


class ScenarioAnswer(NamedTuple):
    """What a scenario does: its title and the sentences on it."""

    title: str
    sentences: tuple[str, ...]


def tiles(compared: Compared) -> list[ScenarioTile]:
    """The difference of the gap in the last year, scenario by scenario."""
    made = []
    for scenario in compared.scenarios:
        if scenario.has("shortfall"):
            change = scenario.change("shortfall")
            value = "unchanged" if change.is_zero else change_words(PERSONS, change)
            made.append(ScenarioTile(scenario.title, value, "" if change.is_zero else interval_words(PERSONS, change)))
    return made


def answers(compared: Compared) -> list[ScenarioAnswer]:
    """What each scenario does, the largest effect on the gap first in each."""
    return [ScenarioAnswer(one.title, sentences_on(one, compared.year)) for one in compared.scenarios]


def sentences_on(scenario: ComparedScenario, year: int) -> tuple[str, ...]:
    """All that is said of one scenario."""
    if scenario.identical:
        pairs = "the one pair" if scenario.pairs == 1 else f"all {scenario.pairs} pairs"
        equal = f"every monthly figure of {pairs} equals that of the base"
        return (f"“{scenario.title}” changes nothing, bit for bit: {equal}.",)
    if not scenario.has("shortfall"):
        return ("The runs hold no shortfall.",)
    told = [effect(scenario, year), places(scenario), causes(scenario), rebound(scenario)]
    told += [cost_sentence(scenario), unclear(scenario)]
    return tuple(sentence for sentence in told if sentence)


def effect(scenario: ComparedScenario, year: int) -> str:
    """What happens to the gap in the last year, for either sign, zero, chance and one pair."""
    change = scenario.change("shortfall")
    runs = "In one paired run" if scenario.pairs == 1 else f"Over {scenario.pairs} paired runs"
    base = value_words(PERSONS, change.base)
    name = f"“{scenario.title}”"
    if change.is_zero:
        return f"{runs}, {name} leaves the gap of {year} exactly as it is: {base} posts are missing, as in the base."
    if change.has_interval and not change.is_clear:
        return _not_clear(f"{runs}, no effect of {name}", base, change, year)
    size = size_words(PERSONS, change)
    interval = f" ({INTERVAL} {size_interval(PERSONS, change)})" if change.has_interval else ""
    share = f", {per_cent(change.relative)} of them" if change.base > 0 else ""
    what = f"closes {size} of the {base} missing posts in {year}{interval}{share}"
    if change.mean > 0:
        share = f", {per_cent(change.relative)} more" if change.base > 0 else ""
        what = f"widens the gap: {size} posts{interval} are missing in {year} beside the {base} of the base{share}"
    tail = ""
    if not change.has_interval:
        tail = " One pair gives no interval: chance alone may explain it."
    elif abs(change.relative) < SMALL:
        tail = " That is small, though it stands out from chance."
    return f"{runs}, {name} {what}.{tail}"


def _not_clear(start: str, base: str, change: Change, year: int) -> str:
    bound = replace(change, mean=max(abs(change.low), abs(change.high)))
    share = f", {per_cent(bound.relative)} of the gap" if change.base > 0 else ""
    return (
        f"{start} on the gap of {year} stands out from chance: {base} posts are missing in the base, and "
        f"the mean difference is {with_interval(PERSONS, change)}. An effect beyond {size_words(PERSONS, bound)}"
        f"{share}, is unlikely."
    )


def places(scenario: ComparedScenario) -> str:
    """Where it closes or widens the gap most as a share of the gap there, and where it does little."""
    found = [
        (words, scenario.change("shortfall", group)) for group, words in PLACES if scenario.has("shortfall", group)
    ]
    found = [(words, change) for words, change in found if change.base > 0]
    clear = [item for item in found if item[1].is_clear or (not item[1].has_interval and item[1].mean != 0)]
    if not clear:
        return "In no layer and no class of jobs does a difference stand out from chance." if found else ""
    best = max(abs(change.relative) for _, change in clear)
    kept = [item for item in clear if abs(item[1].relative) >= LITTLE * best]
    told = []
    for sign, verb in ((-1, "closes most"), (1, "widens the gap most")):
        said = sorted((item for item in kept if item[1].mean * sign > 0), key=lambda item: -abs(item[1].relative))
        if said:
            told.append(f"{verb}, as a share of the gap there, {_among(said[:3])}")
    small = [item for item in found if item not in kept]
    wider = [item for item in small if item in clear and item[1].mean > 0]
    little = [item for item in small if item not in wider]
    tail = f" It widens the gap, by a smaller share, {_among(wider)}." if wider else ""
    tail += f" It does relatively little for {listed([_little(*item) for item in little])}." if little else ""
    return f"It {' and '.join(told)}.{tail}"


def _among(items: Sequence[tuple[str, Change]]) -> str:
    said = [f"{words} ({change_words(PERSONS, change)}, {per_cent(change.relative)})" for words, change in items]
    return f"in {listed(said)}"


def _little(words: str, change: Change) -> str:
    zero = "" if change.is_clear or not change.has_interval else "; the interval includes zero"
    share = "" if change.is_zero else f", {per_cent(change.relative)}"
    return f"{words} ({change_words(PERSONS, change)}{share}{zero})"


def causes(scenario: ComparedScenario) -> str:
    """The difference taken apart: headcount, mismatch, friction."""
    if not all(scenario.has(f"shortfall_{part}") for part, _ in PARTS) or scenario.change("shortfall").is_zero:
        return ""
    changes = [(words, scenario.change(f"shortfall_{part}")) for part, words in PARTS]
    said = [f"{words} {with_interval_mark(change)}" for words, change in changes]
    return f"The difference by cause: {listed(said)}."


def with_interval_mark(change: Change, unit: str = PERSONS) -> str:
    """`−60,000`, and that the interval includes zero where it does."""
    zero = " (interval includes zero)" if change.has_interval and not change.is_clear and not change.is_zero else ""
    return f"{change_words(unit, change)}{zero}"


def rebound(scenario: ComparedScenario) -> str:
    """Staff, posts wanted and wages: how much of the effect new demand takes back."""
    if not all(scenario.has(name) for name in ("posts_wanted", "employment", "wage_posted")):
        return ""
    wanted, staff, wage = (scenario.change(name) for name in ("posts_wanted", "employment", "wage_posted"))
    wages = f"posted AI wages: {with_interval_mark(wage, 'CNY per month')}"
    if wage.base > 0 and wage.mean != 0 and (wage.is_clear or not wage.has_interval):
        wages = f"posted AI wages {'rise' if wage.mean > 0 else 'fall'} by {per_cent(wage.relative)}"
    told = f"Staff {with_interval_mark(staff)}, posts wanted {with_interval_mark(wanted)}; {wages}."
    if wanted.is_clear and staff.is_clear and wanted.mean > 0 and staff.mean > 0:
        share = per_cent(wanted.mean / staff.mean)
        told += f" Better staffed firms want more: new demand takes back {share} of the added staff."
    return told


def unclear(scenario: ComparedScenario) -> str:
    """The side effects that do not stand out from chance."""
    open_ = [
        words
        for name, words in SIDE_EFFECTS
        if scenario.has(name) and (found := scenario.change(name)).has_interval
        and not found.is_clear and not found.is_zero
    ]  # fmt: skip
    return f"The interval includes zero for: {', '.join(open_)}." if open_ else ""


def pairing_sentence(scenario: ComparedScenario) -> str:
    """What pairing gains, in words."""
    ratio = scenario.made["variance_ratio"]
    if ratio is None:
        why = "there is only one pair" if scenario.pairs < 2 else "all pairs differ by the same"
        return f"{scenario.title}: no ratio, because {why}."
    if ratio < 1:
        return f"{scenario.title}: {number(ratio)}; here separate luck would have been no worse."
    times = f"{number(ratio)}{NBSP}times"
    return f"{scenario.title}: {number(ratio)}; with separate luck, {times} as many runs would be needed."


def unit_of(indicator: str) -> str:
    """Unit of an indicator in the catalogue."""
    return BY_NAME[indicator].unit if indicator in BY_NAME else ""
