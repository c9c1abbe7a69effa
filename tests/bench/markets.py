"""The whole month against what else could be done with the same persons, turn by turn in one process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from oracle.copy_state import plain_copy

from bench import numpy_phases
from bench.bare import SEPARATION_PER_MONTH, bare_month, copied
from bench.measure import Measurement, cpu_seconds
from bench.triad import triad_of
from simulation.model import TalentMarket
from simulation.phases.search import find_seekers
from simulation.phases.skills import fade_and_grow
from simulation.rules.skills import retention_per_month

_PER = "ns per person-month"


class Comparison(NamedTuple):
    """How large the markets are that are compared, and how long they are measured."""

    scale: int = 8  # about a million persons
    twin_scale: int = 400  # about 20,000 persons
    warm_up_months: int = 12
    rounds: int = 3
    months_per_round: int = 8
    triad_numbers: int = 32 << 20  # 256 MiB an array, far beyond any cache


class Contestant(NamedTuple):
    """Something that takes turns with the others."""

    work: Callable[[], Any]
    amount: Callable[[], int]  # person-months, or bytes, that one turn works on
    turns: int = 1  # a round


def measure_markets(sizes: Comparison, bytes_touched: float) -> list[Measurement]:
    """Full model, plain Mesa, bare pass, two phases in NumPy, and the memory.

    Args: bytes_touched: of the columns of persons in a month, per person (`bench.touched`).
    """
    market, twin = _warm(sizes.scale, sizes), plain_copy(_warm(sizes.twin_scale, sizes))
    contestants = {
        "full": Contestant(market.step, lambda: len(market.persons), sizes.months_per_round),
        "bare": _bare(market, sizes.months_per_round),
        "twin": Contestant(twin.step, lambda: len(twin.people)),
        "triad": Contestant(*triad_of(sizes.triad_numbers), sizes.months_per_round),
        **_two_phases(_warm(sizes.scale, sizes), sizes.months_per_round),
    }
    cost = turn_by_turn(contestants, sizes.rounds)
    share = bytes_touched / cost["full"] * cost["triad"]
    return [
        Measurement("persons in the full model", len(market.persons), "persons"),
        Measurement("persons in plain Mesa", len(twin.people), "persons"),
        Measurement("full model", cost["full"], _PER, goal=60, aim=30),
        Measurement("plain Mesa", cost["twin"], _PER),
        Measurement("bare pass", cost["bare"], _PER),
        Measurement("plain Mesa / full model", cost["twin"] / cost["full"], "times", 150, 250, more_is_better=True),
        Measurement("full model / bare pass", cost["full"] / cost["bare"], "times", 8, 4),
        Measurement("skills", cost["skills"], _PER),
        Measurement("skills in NumPy / skills", cost["skills in NumPy"] / cost["skills"], "times"),
        Measurement("search", cost["search"], _PER),
        Measurement("search in NumPy / search", cost["search in NumPy"] / cost["search"], "times"),
        Measurement("memory triad", 1 / cost["triad"], "GB per second"),
        Measurement("full model, columns touched", bytes_touched, "bytes per person-month"),
        Measurement("full model, share of the triad's bandwidth", 100 * share, "%"),
    ]


def turn_by_turn(contestants: dict[str, Contestant], rounds: int) -> dict[str, float]:
    """CPU time of each contestant per unit of its amount, in ns. All share good and bad moments of the machine."""
    for contestant in contestants.values():
        contestant.work()  # compiles it and puts its memory in place
    seconds, amount = dict.fromkeys(contestants, 0.0), dict.fromkeys(contestants, 0)
    for _ in range(rounds):
        for turn in range(max(contestant.turns for contestant in contestants.values())):
            for name, contestant in contestants.items():
                if turn < contestant.turns:
                    seconds[name] += cpu_seconds(contestant.work)
                    amount[name] += contestant.amount()
    return {name: 1e9 * seconds[name] / amount[name] for name in contestants}


def _bare(market: TalentMarket, turns: int) -> Contestant:
    """The least that a month could do, on copies of the market's columns."""
    persons, firms = copied(market.persons), copied(market.firms)
    retention = retention_per_month(market.p["half_life_months"])

    def bare() -> None:
        bare_month(persons, firms, retention, SEPARATION_PER_MONTH, market.seed, market.month)

    return Contestant(bare, lambda: len(persons.status), turns)


def _two_phases(market: TalentMarket, turns: int) -> dict[str, Contestant]:
    """Skills and search of a market that stands still otherwise, compiled and in NumPy, each on columns of its own."""
    persons, firms = copied(market.persons), copied(market.firms)
    works: dict[str, Callable[[], Any]] = {
        "skills": lambda: fade_and_grow(market),
        "skills in NumPy": lambda: numpy_phases.fade_and_grow(persons, firms, market.p),
        "search": lambda: find_seekers(market),
        "search in NumPy": lambda: numpy_phases.find_seekers(persons, market.p, market.seed, market.month),
    }
    return {name: Contestant(work, lambda: len(persons.status), turns) for name, work in works.items()}


def _warm(scale: int, sizes: Comparison) -> TalentMarket:
    market = TalentMarket(scale=scale, seed=1)
    market.run_for(sizes.warm_up_months)
    return market
