"""The first screen of a comparison: what each scenario does, in sentences made from the pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from simulation.indicators.catalogue import BY_NAME
from simulation.report.bargains import cost_sentence
from simulation.report.change import FEWEST_TO_PICK, Change
from simulation.report.compared import Compared, ComparedScenario, Key
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
from simulation.report.places import moved_sentence, places_sentence
from simulation.report.policies_alone import remark
from simulation.report.side_effects import demand_and_wages, elsewhere, marked, within_chance
from simulation.report.wording import NBSP, listed, number
from simulation.report.worlds import among_worlds, share_words, spread_words, worlds_words

SMALL = 0.005  # a clear effect below half a per cent of the gap is called small
HALFWAY = 2030  # the year that is told beside the last one
PERSONS = "persons"
PARTS = (("headcount", "too few people"), ("mismatch", "missing skills"), ("friction", "slow matching"))


class ScenarioTile(NamedTuple):
    """One large number of the first screen."""

    title: str
    value: str
    interval: str
    worlds: str = ""
    spread: str = ""


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
            interval = "" if change.is_zero else interval_words(PERSONS, change)
            zero = " (includes zero)" if change.may_be_chance else ""
            worlds = _over_worlds(scenario), spread_words(scenario.worlds)
            said = f" ({remark(scenario)})" if remark(scenario) else ""
            made.append(ScenarioTile(f"{scenario.label}{said}", value, f"{interval}{zero}", *worlds))
    return made


def answers(compared: Compared) -> list[ScenarioAnswer]:
    """What each scenario does, in the order asked for."""
    return [
        ScenarioAnswer(one.title, sentences_on(one, compared.year, compared.few_agents)) for one in compared.scenarios
    ]


def sentences_on(scenario: ComparedScenario, year: int, few: frozenset[Key] = frozenset()) -> tuple[str, ...]:
    """All that is said of one scenario. Args: few: series that hang on a handful of agents."""
    if scenario.identical:
        pairs = "the one pair" if scenario.pairs == 1 else f"all {scenario.pairs} pairs"
        equal = f"every monthly figure of {pairs} equals that of the base"
        return (f"It changes nothing, bit for bit: {equal}.",)
    if not scenario.has("shortfall"):
        return ("The runs hold no shortfall.",)
    told = [effect(scenario, year), from_world_to_world(scenario), timing(scenario)]
    told += [places_sentence(scenario, few), moved_sentence(scenario)]
    told += [causes(scenario), cost_sentence(scenario), demand_and_wages(scenario), elsewhere(scenario)]
    told += [within_chance(scenario)]
    return tuple(sentence for sentence in told if sentence)


def effect(scenario: ComparedScenario, year: int) -> str:
    """What happens to the gap in the last year, for either sign, zero, chance and one pair."""
    change = scenario.change("shortfall")
    runs = "In one paired run" if scenario.pairs == 1 else f"Over {scenario.pairs} paired runs"
    runs += worlds_words(scenario.draws)
    base = value_words(PERSONS, change.base)
    if change.is_zero:
        return f"{runs}, it leaves the gap of {year} exactly as it is: {base} posts are missing, as in the base."
    if change.may_be_chance:
        return _not_clear(f"{runs}, no effect", base, change, year)
    size = size_words(PERSONS, change)
    interval = f" ({INTERVAL} {size_interval(PERSONS, change)})" if change.has_interval else ""
    share = f", {per_cent(change.relative)} of them" if change.base > 0 else ""
    what = f"closes {size} of the {base} missing posts in {year}{interval}{share}"
    if change.mean > 0:
        share = f", {per_cent(change.relative)} more" if change.base > 0 else ""
        what = f"widens the gap: {size} posts{interval} are missing in {year} beside the {base} of the base{share}"
    tail = ""
    if not change.has_interval:
        one = "One pair gives" if change.pairs == 1 else f"{change.pairs} pairs in one world give"
        tail = f" {one} no interval: chance alone may explain it."
    elif abs(change.relative) < SMALL:
        tail = " That is small, though it stands out from chance."
    return f"{runs}, it {what}.{tail}"


def from_world_to_world(scenario: ComparedScenario) -> str:
    """How far the effect on the gap differs between worlds, and in how many it closes; empty without draws."""
    span = _over_worlds(scenario)
    if not span:
        return ""
    below = float(scenario.difference("shortfall").found.below_zero[-1])
    return (
        f"The effect differs from world to world: {among_worlds(scenario.worlds)} it lies between "
        f"{span.replace(' to ', ' and ')} posts, and the gap is smaller than in the base in "
        f"{share_words(below, scenario.worlds)}. The interval above is that of the mean over worlds."
    )


def _over_worlds(scenario: ComparedScenario) -> str:
    """5 and 95 % quantile of the effect on the gap over the worlds; empty without them, or where nothing differs."""
    change = scenario.change("shortfall")
    if scenario.worlds < 2 or change.is_zero:
        return ""
    found = scenario.difference("shortfall").found
    return interval_words(
        PERSONS, replace(change, low=float(found.spread_low90[-1]), high=float(found.spread_high90[-1]))
    )


def _not_clear(start: str, base: str, change: Change, year: int) -> str:
    bound = replace(change, mean=max(abs(change.low), abs(change.high)))
    share = f", {per_cent(bound.relative)} of the gap" if change.base > 0 else ""
    return (
        f"{start} on the gap of {year} stands out from chance: {base} posts are missing in the base, and "
        f"the mean difference is {with_interval(PERSONS, change)}. An effect beyond {size_words(PERSONS, bound)}"
        f"{share}, is unlikely."
    )


def timing(scenario: ComparedScenario) -> str:
    """From when on the effect stands out, how large it is half-way, and when it was largest if that is over."""
    found = scenario.difference("shortfall")
    changes = [found.at(place) for place in range(len(scenario.years))]
    last, years = changes[-1], scenario.years
    told = []
    if last.is_clear and len(years) > 2:
        opposed = [place for place, one in enumerate(changes) if not (one.is_clear and one.mean * last.mean > 0)]
        since = years[max(opposed, default=-1) + 1]
        when = f"only in {since}" if since == years[-1] else f"in every year from {since} on"
        told.append(f"the effect stands out from chance {when}")
    if HALFWAY in years[:-1] and not changes[years.index(HALFWAY)].is_zero:
        half = changes[years.index(HALFWAY)]
        told.append(f"missing posts in {HALFWAY}: {with_interval(PERSONS, half)}")
    peak = max(range(len(years)), key=lambda place: abs(changes[place].mean))
    if _apart(changes[peak], last) and years[peak] != HALFWAY:
        told.append(f"the largest difference was in {years[peak]}: {with_interval(PERSONS, changes[peak])}")
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}." if told else ""


def _apart(one: Change, other: Change) -> bool:
    """Whether the intervals of two differences do not meet."""
    return one.low > other.high or one.high < other.low


def causes(scenario: ComparedScenario) -> str:
    """The difference taken apart: headcount, mismatch, friction."""
    if not all(scenario.has(f"shortfall_{part}") for part, _ in PARTS) or scenario.change("shortfall").is_zero:
        return ""
    said = [f"{words} {marked(scenario.change(f'shortfall_{part}'))}" for part, words in PARTS]
    return f"By cause: {listed(said)}."


def pairing_sentence(scenario: ComparedScenario) -> str:
    """What pairing gains, in words."""
    ratio = scenario.made["variance_ratio"]
    if ratio is None:
        why = "there is only one pair" if scenario.pairs < 2 else "all pairs differ by the same"
        return f"{scenario.title}: no ratio, because {why}."
    worlds = "worlds" if scenario.worlds else "pairs"
    if scenario.apart < FEWEST_TO_PICK:
        few = "one world cannot" if scenario.apart == 1 else f"{scenario.apart} {worlds} are too few to"
        return f"{scenario.title}: no ratio, because {few} tell it."
    apart = "separate worlds and luck" if scenario.worlds else "separate luck"
    if ratio < 1:
        return f"{scenario.title}: {number(ratio)}; here {apart} would have been no worse."
    times = f"{number(ratio)}{NBSP}times"
    return f"{scenario.title}: {number(ratio)}; with {apart}, {times} as many runs would be needed."


def unit_of(indicator: str) -> str:
    """Unit of an indicator in the catalogue."""
    return BY_NAME[indicator].unit if indicator in BY_NAME else ""
