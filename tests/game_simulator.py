"""A stand-in for the market whose shortfall is a known game of the pillars: attributions are then known exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from quick_simulator import QuickSimulator

from simulation.experiment.simulate import SimulatedRun
from simulation.indicators.catalogue import series_keys
from simulation.scenario import Scenario

BASE = 1_000_000.0  # shortfall without any lever, persons
LUCK = 50_000.0  # what differs from seed to seed and is the same in every coalition
COST = 1e9  # CNY per month and lever that is set


@dataclass
class GameSimulator(QuickSimulator):
    """Args: worth: what is added to the shortfall when all these pillars (or levers) are set, persons.

    wobble: persons by which each of them differs from seed to seed, without which intervals would be points.
    """

    worth: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    wobble: float = 0.0

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        run = super().__call__(scenario, seed)
        there = {word for key, _ in scenario.policies.levers_set() for word in key.split(".")}
        luck = np.random.default_rng(seed).normal(size=1 + len(self.worth))
        shortfall = BASE + LUCK * luck[0]
        for chance, (names, worth) in zip(luck[1:], self.worth.items(), strict=True):
            if there.issuperset(names):
                shortfall += worth + self.wobble * chance
        # Months rise and fall around their mean, which is what counts.
        run.values[:, series_keys().index(("shortfall", "all"))] = shortfall + np.resize(
            [100.0, -100.0], len(run.values)
        )
        levers = len(list(scenario.policies.levers_set()))
        run.values[:, series_keys().index(("policy_cost", "all"))] = COST * levers
        return run


def all_four(replicates: int = 5, end: str = "2019-12") -> Scenario:
    """A scenario with a lever in each of the four pillars, two of them in the last."""
    levers = {
        "national_strategies.returnee_programme": 2.0,
        "industry_demands.internships": 0.6,
        "discipline_integration.porous_pathways": 0.6,
        "skill_upgrading.certification": 0.5,
        "skill_upgrading.learning_platform": 0.6,
    }
    dated = {f"policies.{key}": {"value": value, "from": "2018-07"} for key, value in levers.items()}
    settings = {"horizon.end": end, "runs.replicates": replicates, "runs.draws": "fixed", **dated}
    return Scenario(title="All four").with_(settings).named("all-four")


def without(scenario: Scenario, *pillars: str) -> Scenario:
    """The scenario without these pillars."""
    fresh = Scenario(title="-").policies
    policies = scenario.policies.model_copy(update={pillar: getattr(fresh, pillar) for pillar in pillars})
    return scenario.model_copy(update={"policies": policies})
