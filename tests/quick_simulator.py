"""A stand-in for the market that takes no time, so that runs, storage and commands are tested quickly.

Its figures follow from the seed alone. A test can make it slow, make it fail, or let it kill its worker.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from simulation.experiment.simulate import SimulatedRun
from simulation.indicators.catalogue import STATES, series_keys
from simulation.scenario import Scenario

YEAR = {"horizon.end": "2018-12", "runs.draws": "fixed"}


@dataclass
class QuickSimulator:
    """Args: journal: every simulated seed is added as a line. seconds: how long a run takes.

    fails: seeds that raise. kills: seeds that kill their process, always, or once when `spare` names a
    folder for the marks of seeds that had their turn.
    """

    journal: Path | None = None
    seconds: float = 0.0
    fails: set[int] = field(default_factory=set)
    kills: set[int] = field(default_factory=set)
    spare: Path | None = None
    prepared: int = 0

    def prepare(self) -> None:
        self.prepared += 1

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        time.sleep(self.seconds)
        if seed in self.kills and not self._had_its_turn(seed):
            os.kill(os.getpid(), signal.SIGKILL)
        if seed in self.fails:
            raise ArithmeticError(f"seed {seed} does not converge")
        if self.journal:
            with self.journal.open("a") as lines:
                lines.write(f"{seed}\n")
        rng = np.random.default_rng(seed)
        months, keys, states = scenario.horizon.months, series_keys(), len(STATES)
        values = np.round(rng.random((months, len(keys))) * 1e4) * scenario.runs.scale
        values[:, 3] = np.nan  # a ratio whose denominator is zero
        flows = rng.integers(0, 3, (months, states, states)) * scenario.runs.scale
        return SimulatedRun(keys, values, flows, persons=72_000)

    def _had_its_turn(self, seed: int) -> bool:
        if self.spare is None:
            return False
        mark = self.spare / f"killed-{seed}"
        if mark.exists():
            return True
        mark.touch()
        return False

    def done(self) -> list[int]:
        """Seeds simulated so far, in this or any other process."""
        return [int(line) for line in self.journal.read_text().split()] if self.journal else []


def year_scenario(replicates: int = 4, **changes: object) -> Scenario:
    """Twelve months, a few replicates."""
    return Scenario(title="Quick year").with_(YEAR | {"runs.replicates": replicates} | changes).named("quick")
