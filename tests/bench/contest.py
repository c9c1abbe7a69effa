"""Contestants take turns in one process, so that all share its good and bad moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bench.measure import cpu_seconds


class Contestant(NamedTuple):
    """Something whose cost is compared."""

    work: Callable[[], Any]
    amount: Callable[[], int]  # person-months, or bytes, that one turn works on


def turn_by_turn(contestants: dict[str, Contestant], rounds: int) -> dict[str, float]:
    """CPU time of each contestant per unit of its amount, in ns.

    Each has one turn a round, so all find the cache as the one before has left it.
    """
    for contestant in contestants.values():
        contestant.work()  # compiles it and puts its memory in place
    seconds, amount = dict.fromkeys(contestants, 0.0), dict.fromkeys(contestants, 0)
    for _ in range(rounds):
        for name, contestant in contestants.items():
            seconds[name] += cpu_seconds(contestant.work)
            amount[name] += contestant.amount()
    return {name: 1e9 * seconds[name] / amount[name] for name in contestants}
