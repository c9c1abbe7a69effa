"""An agent-based simulation of China's AI labour market.

The public names: `Scenario`, `ScenarioError`, `load_scenario`, `TalentMarket`, `run`, `Results`, `compare`,
`attribute`, `sweep`, `write_report`. They are loaded when first used, so that the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.experiment.attribution import attribute
    from simulation.experiment.compare import compare
    from simulation.experiment.results import Results
    from simulation.experiment.run import run
    from simulation.experiment.sweeping import sweep
    from simulation.model import TalentMarket
    from simulation.report import write_report
    from simulation.scenario import Scenario, ScenarioError, load_scenario

_HOMES = {
    "Attribution": "simulation.experiment.attribution",
    "Comparison": "simulation.experiment.compare",
    "Results": "simulation.experiment.results",
    "Scenario": "simulation.scenario",
    "ScenarioError": "simulation.scenario",
    "TalentMarket": "simulation.model",
    "attribute": "simulation.experiment.attribution",
    "check_folder": "simulation.experiment.check",
    "compare": "simulation.experiment.compare",
    "load_scenario": "simulation.scenario",
    "run": "simulation.experiment.run",
    "sweep": "simulation.experiment.sweeping",
    "write_report": "simulation.report",
}

__all__ = [
    "Results", "Scenario", "ScenarioError", "TalentMarket", "attribute", "compare", "load_scenario", "run", "sweep",
    "write_report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simulation' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
