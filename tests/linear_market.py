"""A stand-in for the market whose targets are known functions of the calibrated parameters, for calibrations in tests.

Every fitted target is its report + report error x (3 z of one parameter + 1 z of the next + luck), z = place - 1/2; the
gap of 2035 hangs on the first parameter. So nearly every parameter has a report of its own, and the posterior is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from calibration.fit import emulated, suspects
from calibration.space import Space, calibrated_space
from calibration.targets import Target, load_targets
from simulation.experiment.calibrating import calibrate as fitting
from simulation.experiment.calibrating.figures import value_of
from simulation.experiment.simulate import SimulatedRun
from simulation.indicators.catalogue import STATES, series_keys
from simulation.scenario import Scenario
from simulation.scenario.dates import months_since_start

MAIN, SECOND, LUCK = 3.0, 1.0, 0.2  # report errors per side of the cube, and of one run
GAP_OF_2035, GAP_SLOPE = 2e6, 1e6


PARAMETERS = 3
TARGETS = ("programmes_2019", "programmes_2020", "programmes_2021", "shortfall_2022", "premium_2022")
CHECKED = ("ratio_ai_every_year", "workforce_foundation_2022")


def small_space() -> Space:
    """The first few of the calibrated parameters: emulators of sixteen take a minute."""
    return Space(calibrated_space().parameters[:PARAMETERS])


def small_targets() -> list[Target]:
    """A few fitted targets, and two that are only compared."""
    return [target for target in load_targets() if target.id in (*TARGETS, *CHECKED)]


def use_small_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have calibrations of this test search few parameters for few targets, with short chains."""
    monkeypatch.setattr(fitting, "calibrated_space", small_space)
    monkeypatch.setattr(fitting, "load_targets", small_targets)
    monkeypatch.setattr(emulated, "STEPS", 200)
    monkeypatch.setattr(suspects, "STEPS", 200)


@dataclass
class LinearMarket:
    """Args: journal: every simulated seed is added as a line. fails: seeds that raise. moved: report errors by which
    a target is moved away from its report, by id. stops_after: runs after which Ctrl-C is pressed."""

    journal: Path | None = None
    fails: set[int] = field(default_factory=set)
    moved: dict[str, float] = field(default_factory=dict)
    stops_after: int | None = None
    made: int = 0

    def prepare(self) -> None:
        self.space = small_space()
        self.targets = [target for target in small_targets() if target.role == "fit"]
        self.keys = series_keys()

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        if self.made == self.stops_after:
            raise KeyboardInterrupt
        if seed in self.fails:
            raise ArithmeticError(f"seed {seed} does not converge")
        self.made += 1
        if self.journal:
            with self.journal.open("a") as lines:
                lines.write(f"{seed}\n")
        rng = np.random.default_rng(seed)
        z = self._places(scenario) - 0.5
        months = scenario.horizon.months
        values = np.full((months, len(self.keys)), 1000.0 * (1.0 + 0.05 * rng.standard_normal()))
        for at, target in enumerate(self.targets):
            self._show(values, target, at, z, float(rng.standard_normal()))
        gap = self.keys.index(("shortfall", "all"))
        values[months_since_start("2025-01") :, gap] = GAP_OF_2035 + GAP_SLOPE * z[0] + 1e4 * rng.standard_normal()
        states = len(STATES)
        return SimulatedRun(self.keys, values, np.zeros((months, states, states)), persons=72_000)

    def _places(self, scenario: Scenario) -> np.ndarray:
        """The places of the scenario's values in the unit cube."""
        values = []
        for parameter in self.space.parameters:
            group, _, rest = parameter.keys[0].partition(".")
            value = getattr(scenario.assumptions, group)
            for name in rest.split("."):
                value = getattr(value, name)
            values.append(value)
        return self.space.places(np.array([values]))[0]

    def _show(self, values: np.ndarray, target: Target, at: int, z: np.ndarray, luck: float) -> None:
        """Let the series of a target have its level in the months of its period."""
        if (period := target.months()).last > "2024-12" or months_since_start(period.last) >= len(values):
            return
        error = math.hypot(target.sampling_sd, target.discrepancy_sd)
        away = MAIN * z[at % len(z)] + SECOND * z[(at + 1) % len(z)] + LUCK * luck + self.moved.get(target.id, 0.0)
        months = slice(months_since_start(period.first), months_since_start(period.last) + 1)
        level = value_of(target) + error * away
        count = months.stop - months.start
        values[months, self.keys.index((target.indicator, target.group))] = (
            level / count if target.statistic == "sum" else level
        )
