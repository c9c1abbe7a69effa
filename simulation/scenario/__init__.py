"""Scenarios: what is asked of the model, read from a file and checked."""

from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import LoadedScenario, load_scenario, load_with_origins
from simulation.scenario.resolved import config_hash, resolved_yaml
from simulation.scenario.schema import Horizon, Runs, Scenario

__all__ = [
    "Horizon",
    "LoadedScenario",
    "Runs",
    "Scenario",
    "ScenarioError",
    "config_hash",
    "load_scenario",
    "load_with_origins",
    "resolved_yaml",
]
