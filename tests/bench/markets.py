"""The whole month against what else could be done with the same persons, turn by turn."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from oracle.copy_state import plain_copy

from bench.bare import SEPARATION_PER_MONTH, bare_month, copied
from bench.contest import Contestant, turn_by_turn
from bench.measure import Measurement
from bench.processes import costs_beside_numpy
from bench.triad import triad_of
from simulation.model import TalentMarket
from simulation.rules.skills import retention_per_month

_PER = "ns per person-month"


class Comparison(NamedTuple):
    """How large the markets are that are compared, and how long they are measured."""

    scale: int = 8  # about a million persons
    twin_scale: int = 400  # about 20,000 persons
    warm_up_months: int = 12
    rounds: int = 24  # every round, each contestant has one turn: all find the cache as the one before has left it
    triad_numbers: int = 32 << 20  # 256 MiB an array, far beyond any cache


def measure_markets(sizes: Comparison, bytes_touched: float) -> list[Measurement]:
    """Full model, plain Mesa, bare pass, two phases in NumPy, and the memory.

    Args: bytes_touched: of the columns of persons in a month, per person (`bench.touched`).
    """
    market, twin = _warm(sizes.scale, sizes), plain_copy(_warm(sizes.twin_scale, sizes))
    contestants = {
        "full": Contestant(market.step, lambda: len(market.persons)),
        "bare": _bare(market),
        "twin": Contestant(twin.step, lambda: len(twin.people)),
    }
    cost = turn_by_turn(contestants, sizes.rounds)
    # By itself: in between it would empty the cache, which no month does to the next.
    cost |= turn_by_turn({"triad": Contestant(*triad_of(sizes.triad_numbers))}, sizes.rounds)
    share = bytes_touched / cost["full"] * cost["triad"]
    return [
        Measurement("persons in the full model", len(market.persons), "persons"),
        Measurement("persons in plain Mesa", len(twin.people), "persons"),
        Measurement("full model", cost["full"], _PER, goal=60, aim=30),
        Measurement("plain Mesa", cost["twin"], _PER),
        Measurement("bare pass", cost["bare"], _PER),
        Measurement("plain Mesa / full model", cost["twin"] / cost["full"], "times", 150, 250, more_is_better=True),
        Measurement("full model / bare pass", cost["full"] / cost["bare"], "times", 8, 4),
        *_beside_numpy(sizes),
        Measurement("memory triad", 1 / cost["triad"], "GB per second"),
        Measurement("full model, columns touched", bytes_touched, "bytes per person-month"),
        Measurement("full model, share of the triad's bandwidth", 100 * share, "%"),
    ]


def _beside_numpy(sizes: Comparison) -> list[Measurement]:
    """Two phases, each followed by its ratio."""
    cost = costs_beside_numpy(sizes.scale, sizes.warm_up_months, sizes.rounds)
    found = []
    for phase in ("skills", "search"):
        found.append(Measurement(phase, cost[phase], _PER))
        found.append(Measurement(f"{phase} in NumPy / {phase}", cost[f"{phase} in NumPy"] / cost[phase], "times"))
    return found


def _bare(market: TalentMarket) -> Contestant:
    """The least that a month could do, on copies of the market's columns."""
    persons, firms = copied(market.persons), copied(market.firms)
    retention = retention_per_month(market.p["half_life_months"])

    months = count()  # of its own: with the draws of one month again and again, nobody more would be separated

    def bare() -> None:
        bare_month(persons, firms, retention, SEPARATION_PER_MONTH, market.seed, next(months))

    return Contestant(bare, lambda: len(persons.status))


def _warm(scale: int, sizes: Comparison) -> TalentMarket:
    market = TalentMarket(scale=scale, seed=1)
    market.run_for(sizes.warm_up_months)
    return market
