"""CPU time per person-month of the whole month and of each of its phases, by the number of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import simulation.model as model_module
from bench.measure import cpu_seconds
from simulation.model import TalentMarket

WHOLE, REST = "whole month", "everything else"
Phase = Callable[..., Any]


class Market(NamedTuple):
    """A size at which the month is taken apart."""

    scale: int  # real persons per person-agent
    copies: int = 1  # markets with seeds of their own: small ones are over too soon to measure one


# About 10,000, 100,000, 1 million and 8 million persons.
MARKETS = (Market(800, 20), Market(80, 6), Market(8, 2), Market(1))
WARM_UP_MONTHS = 12  # 2018, which sets the market in motion
MONTHS = 12  # all of 2019: March and September have work of their own, January packs the table


class Profile(NamedTuple):
    """What the month and its phases cost, one value per size."""

    persons: list[int]  # mean over the months measured
    nanoseconds: dict[str, list[float]]  # CPU time per person-month by phase, in the order of the month

    def cost(self, phase: str, place: int = -1) -> float:
        """Of one phase at one size, ns per person-month; without a place the largest size."""
        return self.nanoseconds[phase][place]


def measure_profile(markets: tuple[Market, ...], warm_up_months: int, months: int) -> Profile:
    """The month taken apart at each size, the smallest first."""
    persons: list[int] = []
    nanoseconds: dict[str, list[float]] = {name: [] for name in (*phase_names(), REST, WHOLE)}
    for size in markets:
        seconds, person_months = _seconds_by_phase(size, warm_up_months, months)
        persons.append(round(person_months / (months * size.copies)))
        for name, spent in seconds.items():
            nanoseconds[name].append(1e9 * spent / person_months)
    return Profile(persons, nanoseconds)


def phase_names() -> list[str]:
    """The functions that `TalentMarket.step` calls, in the order of the month."""
    return [name for name in TalentMarket.step.__code__.co_names if callable(getattr(model_module, name, None))]


def _seconds_by_phase(size: Market, warm_up_months: int, months: int) -> tuple[dict[str, float], int]:
    """CPU time by phase over all copies of a market, and the person-months it was spent on."""
    seconds = dict.fromkeys((*phase_names(), REST, WHOLE), 0.0)
    person_months = 0
    for copy in range(size.copies):
        market = TalentMarket(scale=size.scale, seed=copy)
        market.run_for(warm_up_months)
        person_months += add_seconds_by_phase(market, months, seconds)
    return seconds, person_months


def add_seconds_by_phase(market: TalentMarket, months: int, seconds: dict[str, float]) -> int:
    """Run a market, add the CPU time of each phase, of the rest and of the whole; returns the person-months."""
    person_months = 0

    def timing(name: str, phase: Phase) -> Phase:
        def timed(*arguments: Any) -> Any:
            results: list[Any] = []
            spent = cpu_seconds(lambda: results.append(phase(*arguments)))
            seconds[name] += spent
            seconds[REST] -= spent
            return results[0]

        return timed

    with phases_wrapped(timing):
        for _ in range(months):
            spent = cpu_seconds(market.step)
            seconds[WHOLE] += spent
            seconds[REST] += spent
            person_months += len(market.persons)
    return person_months


@contextmanager
def phases_wrapped(wrap: Callable[[str, Phase], Phase]) -> Iterator[None]:
    """Within it, the month calls `wrap(name, phase)` in place of each phase."""
    originals = {name: getattr(model_module, name) for name in phase_names()}
    for name, phase in originals.items():
        setattr(model_module, name, wrap(name, phase))
    try:
        yield
    finally:
        for name, phase in originals.items():
            setattr(model_module, name, phase)
