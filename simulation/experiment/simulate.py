"""One run: a scenario and a seed in, the months' figures out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from calibration.draws import NO_DRAW
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.parts import encoded
from simulation.experiment.worlds import Worlds
from simulation.scenario.schema import Scenario


class Task(NamedTuple):
    """One run to do: its number (0-based), its seed, the key of its part and the draw of the posterior it takes."""

    replicate: int
    seed: int
    key: str
    draw: int = NO_DRAW


@dataclass(frozen=True)
class SimulatedRun:
    """What one run gives.

    Attributes:
        keys: (indicator, group) of each column of `values`.
        values: float64 [months, series], real persons.
        flows: int64 [months, states, states], real persons who moved from state to state.
        persons: person agents at the end.
    """

    keys: list[tuple[str, str]]
    values: np.ndarray
    flows: np.ndarray
    persons: int


class Simulator(Protocol):
    """Whatever turns a scenario and a seed into figures."""

    def prepare(self) -> None:
        """Get ready, once, in the process that starts the workers."""

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        """Simulate the whole horizon."""


class MarketSimulator:
    """The talent market itself."""

    def prepare(self) -> None:
        """Compile all kernels, or load them from the cache: workers then start with machine code."""
        with interrupts_held():
            from simulation.model import compile_everything
        compile_everything()

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        """Simulate every month of the horizon."""
        from simulation.model import TalentMarket

        market = TalentMarket(scenario, seed=seed)
        market.run_for(scenario.horizon.months)
        results = market.results()
        return SimulatedRun(list(results.keys), results.values, results.flows, len(market.persons))


def default_simulator() -> Simulator:
    """The simulator that commands use."""
    return MarketSimulator()


@dataclass(frozen=True)
class PartMaker:
    """The work of a worker: simulate a task and encode it, so that the driver only writes bytes."""

    worlds: Worlds
    simulator: Simulator

    def prepare(self) -> None:
        """Get a worker ready that was not started by a process that is."""
        self.simulator.prepare()

    def __call__(self, task: Task) -> bytes:
        started = time.perf_counter()
        run = self.simulator(self.worlds.scenario_in(task.draw), task.seed)
        seconds = time.perf_counter() - started
        return encoded(
            key=task.key,
            replicate=task.replicate,
            seed=task.seed,
            draw=task.draw,
            seconds=seconds,
            persons=run.persons,
            keys=run.keys,
            values=run.values,
            flows=run.flows,
        )
