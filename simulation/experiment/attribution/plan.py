"""What is to be attributed, checked before anything runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from simulation.experiment.attribution.coalitions import Coalitions, coalitions_of_levers, coalitions_of_pillars
from simulation.experiment.attribution.outcome import Outcome, outcome_of
from simulation.experiment.money import HIGHEST_RATE
from simulation.experiment.worlds import settings_hash
from simulation.scenario.schema import Scenario

_FOLDER_DIGITS = 12


@dataclass(frozen=True)
class Plan:
    """An attribution that can be run: everything about it is checked."""

    scenario: Scenario
    coalitions: Coalitions
    outcome: Outcome
    discount_rate: float

    @property
    def runs(self) -> int:
        """How many runs it takes when none is there yet."""
        return len(self.coalitions.scenarios) * self.scenario.runs.replicates

    def folder(self, out: Path) -> Path:
        """Where the attribution goes: its name covers settings, players, outcome and discounting."""
        asked = [settings_hash(self.scenario), self.coalitions.pillar, *vars(self.outcome).values(), self.discount_rate]
        digits = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:_FOLDER_DIGITS]
        return out / f"attribute-{self.scenario.name}-{digits}"


def plan(
    scenario: Scenario, *, indicator: str, group: str, year: int | None, levers: str | None, discount_rate: float | None
) -> Plan:
    """An attribution, checked before anything runs. Raises: ValueError saying what is wrong."""
    rate = scenario.budget.discount_rate_per_year if discount_rate is None else discount_rate
    if not 0.0 <= rate <= HIGHEST_RATE:
        raise ValueError(f"discount_rate must be between 0 and {HIGHEST_RATE} per year; got {rate}")
    outcome = outcome_of(scenario, indicator, group, year)
    among = coalitions_of_levers(scenario, levers) if levers is not None else coalitions_of_pillars(scenario)
    return Plan(scenario, among, outcome, rate)
