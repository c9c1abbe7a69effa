"""Small sweeps for tests, over the quick simulator: no time, no market."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from quick_simulator import QuickSimulator

from simulation.experiment.simulate import SimulatedRun
from simulation.experiment.sweeping import Plan, load_sweep, plan
from simulation.scenario import Scenario

SWEEP = """\
title: A test
base: year
factors:
  growth: {key: assumptions.demand.growth_per_year, low: 0.1, high: 0.2}
  half_life: {key: assumptions.skills.half_life_months, values: [18, 24, 36]}
design: {kind: grid, levels: 2}
replicates: 2
keep: {indicators: [shortfall, employment], years: [2018], months: [2018-06]}
"""


def sweep_file(folder: Path, text: str = SWEEP, **replaced: str) -> Path:
    """A sweep file over a base of twelve months. Args: replaced: lines by the key they start with; empty: left out."""
    blocks = re.findall(r"^\S.*\n(?: .*\n)*", text, re.M)
    lines = [block.rstrip() for block in blocks if block.partition(":")[0] not in replaced]
    base = folder / "year.yaml"
    if not base.exists():
        base.write_text("title: Year\nhorizon: {end: 2018-12}\nruns: {seed: 7}\n")
    path = folder / "sweep.yaml"
    path.write_text("\n".join([*lines, *(f"{key}: {line}" for key, line in replaced.items() if line)]) + "\n")
    return path


def planned(folder: Path, **replaced: str) -> Plan:
    """The plan of such a file."""
    return plan(load_sweep(sweep_file(folder, **replaced)))


class FactorSimulator(QuickSimulator):
    """Figures that follow from the factors too, so that a run at the wrong point is noticed."""

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        made = super().__call__(scenario, seed)
        growth, half_life = scenario.assumptions.demand.growth_per_year, scenario.assumptions.skills.half_life_months
        return replace(made, values=made.values * (1.0 + growth) + half_life)


def one_row(value: float, figures: int = 4) -> Any:
    """What a worker hands over, made up."""
    from simulation.experiment.sweeping.batch import Finished

    return Finished(np.full(figures, value), 0.5, 100, 12)
