"""CPU time per person-month of the full model, of its phases, of plain Mesa and of the bare pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from oracle.copy_state import plain_copy

import simulation.model as model_module
from bench.bare import SEPARATION_PER_MONTH, bare_month, copied
from bench.measure import Measurement, cpu_seconds
from simulation.model import TalentMarket
from simulation.rules.skills import retention_per_month

_PER = "ns per person-month"


class Sizes(NamedTuple):
    """How large the markets are and how long they are measured."""

    full_scale: int = 8  # about a million persons
    twin_scale: int = 400  # about 20,000 persons
    warm_up_months: int = 12
    rounds: int = 3
    full_months_per_round: int = 8
    twin_months_per_round: int = 1
    phase_months: int = 12


TINY = Sizes(2000, 2000, 2, 1, 2, 1, 2)


def measure_markets(sizes: Sizes) -> list[Measurement]:
    """Full model, plain Mesa and bare pass, turn by turn in this process; then the phases."""
    market, twin = _warm(sizes.full_scale, sizes), plain_copy(_warm(sizes.twin_scale, sizes))
    twin.step()  # compiles the rules for Python numbers
    persons, firms = copied(market.persons), copied(market.firms)
    retention = retention_per_month(market.p["half_life_months"])

    def bare(month: int) -> None:
        bare_month(persons, firms, retention, SEPARATION_PER_MONTH, market.seed, month)

    bare(0)  # compiles it
    seconds, person_months = dict.fromkeys(("full", "twin", "bare"), 0.0), dict.fromkeys(("full", "twin", "bare"), 0)
    for _ in range(sizes.rounds):
        for _ in range(sizes.full_months_per_round):
            seconds["full"] += cpu_seconds(market.step)
            person_months["full"] += len(market.persons)
            seconds["bare"] += cpu_seconds(lambda: bare(market.month))
            person_months["bare"] += len(persons.status)
        for _ in range(sizes.twin_months_per_round):
            seconds["twin"] += cpu_seconds(twin.step)
            person_months["twin"] += len(twin.people)
    cost = {name: 1e9 * seconds[name] / person_months[name] for name in seconds}
    return [
        Measurement("persons in the full model", len(market.persons), "persons"),
        Measurement("persons in plain Mesa", len(twin.people), "persons"),
        Measurement("full model", cost["full"], _PER, goal=60, aim=30),
        Measurement("plain Mesa", cost["twin"], _PER),
        Measurement("bare pass", cost["bare"], _PER),
        Measurement("plain Mesa / full model", cost["twin"] / cost["full"], "times", 150, 250, more_is_better=True),
        Measurement("full model / bare pass", cost["full"] / cost["bare"], "times", 8, 4),
        *measure_phases(market, sizes.phase_months),
    ]


def measure_phases(market: TalentMarket, months: int) -> list[Measurement]:
    """Cost of each function that `TalentMarket.step` calls, and of what is left."""
    names = [name for name in TalentMarket.step.__code__.co_names if callable(getattr(model_module, name, None))]
    seconds = dict.fromkeys(names, 0.0)
    total = 0.0
    person_months = 0
    with _timed(seconds):
        for _ in range(months):
            total += cpu_seconds(market.step)
            person_months += len(market.persons)
    seconds["everything else"] = total - sum(seconds.values())
    return [Measurement(f"  {name}", 1e9 * spent / person_months, _PER) for name, spent in seconds.items()]


@contextmanager
def _timed(seconds: dict[str, float]) -> Iterator[None]:
    """Within it, the time of each named function of the model's module is added up."""
    originals = {name: getattr(model_module, name) for name in seconds}
    for name, function in originals.items():
        setattr(model_module, name, _adding_time(name, function, seconds))
    try:
        yield
    finally:
        for name, function in originals.items():
            setattr(model_module, name, function)


def _adding_time(name: str, function: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        results: list[Any] = []
        seconds[name] += cpu_seconds(lambda: results.append(function(*arguments)))
        return results[0]

    return timed


def _warm(scale: int, sizes: Sizes) -> TalentMarket:
    market = TalentMarket(scale=scale, seed=1)
    market.run_for(sizes.warm_up_months)
    return market
