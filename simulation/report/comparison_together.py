"""Scenarios against each other, and one that sets what several others set one by one against their sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulation.report.change import Change, difference_of
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.difference_words import INTERVAL, change_words, interval_words, size_interval, size_words
from simulation.report.policies_alone import is_policy, named
from simulation.report.wording import listed

PERSONS = "persons"


def parts_of(whole: ComparedScenario, others: list[ComparedScenario]) -> list[ComparedScenario]:
    """The scenarios whose settings together are exactly those of `whole`, each key in one of them; else none."""
    mine = whole.settings
    parts = [
        one
        for one in others
        if one is not whole and one.settings and all(mine.get(key) == value for key, value in one.settings.items())
    ]
    keys = [key for one in parts for key in one.settings]
    return parts if len(parts) > 1 and sorted(keys) == sorted(mine) else []


class Step(NamedTuple):
    """How much more of the gap one scenario closes than the next, pair by pair in the last year."""

    more: ComparedScenario
    less: ComparedScenario
    change: Change


def steps_between(scenarios: Sequence[ComparedScenario]) -> list[Step]:
    """The scenarios in the order of what they close, each against the next; only with the same pairs."""
    ordered = sorted(scenarios, key=lambda one: one.change("shortfall").mean)
    steps = []
    for more, less in pairwise(ordered):
        if _same_pairs(more, less):
            change = difference_of(more.sides("shortfall")[1], less.sides("shortfall")[1], more.draws).at(-1)
            steps.append(Step(more, less, change))
    return steps


def _same_pairs(one: ComparedScenario, other: ComparedScenario) -> bool:
    """Whether both are paired with the same runs of the base: failed runs may leave other ones."""
    return np.array_equal(one.sides("shortfall")[0], other.sides("shortfall")[0], equal_nan=True)


def ranking(compared: Compared) -> str:
    """The policies against each other: which closes more by more than chance; and what is none. Empty for one."""
    shown = [one for one in compared.scenarios if one.has("shortfall")]
    steps = steps_between([one for one in shown if is_policy(one)])
    said = [f"“{step.more.headline}” closes {_more(step.change)} than “{step.less.headline}”" for step in steps]
    told = [f"In {compared.year} {'; '.join(said)}."] if said else []
    others = [one for one in shown if not is_policy(one)]
    if others and len(shown) > 1:
        apart = [f"{named(one)} {change_words(PERSONS, one.change('shortfall'))}" for one in others]
        told.append(f"Not ranked: {listed(apart)}.")
    return " ".join(told)


def _more(change: Change) -> str:
    if change.is_zero:
        return "no more"
    if not change.has_interval:
        return f"{change_words(PERSONS, change, plus=False)} more ({change.no_interval_words})"
    ends = f"{INTERVAL} {interval_words(PERSONS, change, plus=False)}"
    return f"{change_words(PERSONS, change, plus=False)} more ({ends}{'' if change.is_clear else ', may be chance'})"


def together_sentences(compared: Compared) -> list[str]:
    """A sentence for each scenario that joins others."""
    scenarios = [one for one in compared.scenarios if one.has("shortfall")]
    told = [_sentence(one, parts_of(one, scenarios), compared.year) for one in scenarios]
    return [sentence for sentence in told if sentence]


def _sentence(whole: ComparedScenario, parts: list[ComparedScenario], year: int) -> str:
    if not parts or not all(_same_pairs(one, whole) for one in parts):
        return ""
    base, value = whole.sides("shortfall")
    alone = [one.sides("shortfall")[1] - base for one in parts]
    summed = np.sum(alone, axis=0)
    total = difference_of(base, base + summed, whole.draws).at(-1)
    more = difference_of(base + summed, value, whole.draws).at(-1)
    said = listed([f"{one.short} {change_words(PERSONS, one.change('shortfall'))}" for one in parts])
    start = (
        f"Missing posts in {year}, each alone: {said}; their sum is {_ends(total)}. Together, “{whole.label}”: "
        f"{_ends(whole.change('shortfall'))}."
    )
    if not more.is_clear:
        return f"{start} No difference between the two stands out from chance."
    size = size_words(PERSONS, more) + (f" ({INTERVAL} {size_interval(PERSONS, more)})" if more.has_interval else "")
    less = "fewer posts than the sum: they overlap" if more.mean > 0 else "more posts than the sum: they help"
    return f"{start} Together they close {size} {less}{' each other' if more.mean < 0 else ''}."


def _ends(change: Change) -> str:
    ends = f" ({INTERVAL} {interval_words(PERSONS, change)})" if change.has_interval else ""
    return f"{change_words(PERSONS, change)}{ends}"
