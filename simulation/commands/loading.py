"""Scenario files as every command takes them: loaded, within their budget, with all warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulation.scenario.load import LoadedScenario, load_with_origins
from simulation.scenario.overrides import Override


def load_checked(file: str, overrides: Iterable[str | Override]) -> LoadedScenario:
    """A scenario file whose policies stay within its budget; warnings name levers that can change nothing.

    Raises: ScenarioError.
    """
    loaded = load_with_origins(file, overrides)
    if not decides(loaded):
        return loaded
    from simulation.policy.budget import check_budget
    from simulation.policy.idle import idle_levers

    check_budget(loaded.scenario, loaded.origins)
    return replace(loaded, warnings=(*loaded.warnings, *idle_levers(loaded.scenario)))


def decides(loaded: LoadedScenario) -> bool:
    """Whether any lever is set; only then is the model needed to judge a scenario."""
    return next(loaded.scenario.policies.levers_set(), None) is not None


def planned_line(loaded: LoadedScenario) -> str:
    """What the policies are planned to cost in some years, in one line."""
    from simulation.policy.budget import billions
    from simulation.policy.planned import cost_of_year, planned_costs

    costs, last = planned_costs(loaded.scenario), int(loaded.scenario.horizon.end[:4])
    years = [year for year in (2026, 2030, 2035) if year <= last] or [last]
    said = ", ".join(f"{billions(cost_of_year(costs, year))} in {year}" for year in years)
    return f"planned cost of policies: {said}"
