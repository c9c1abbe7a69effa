"""Scenario files as every command takes them: loaded, within their budget, fit for their draws, with all warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulation.scenario.load import LoadedScenario, load_with_origins
from simulation.scenario.overrides import Override

_MOST_NAMED = 5  # keys in a note


def load_checked(file: str, overrides: Iterable[str | Override]) -> LoadedScenario:
    """A scenario file whose policies stay within its budget and that fits the draws it asks for.

    Warnings name levers that can change nothing, and what is wrong with the posterior. Raises: ScenarioError.
    """
    loaded = load_with_origins(file, overrides)
    if loaded.scenario.runs.draws == "posterior":
        loaded = replace(loaded, warnings=(*loaded.warnings, *_of_the_posterior(loaded)))
    if not decides(loaded):
        return loaded
    from simulation.policy.budget import check_budget
    from simulation.policy.idle import idle_levers

    check_budget(loaded.scenario, loaded.origins)
    return replace(loaded, warnings=(*loaded.warnings, *idle_levers(loaded.scenario)))


def _of_the_posterior(loaded: LoadedScenario) -> list[str]:
    """What to know of the posterior before it is drawn from. Raises: ScenarioError when a draw does not fit."""
    from calibration.draws import posterior_state
    from simulation.experiment.calibrating.fingerprint import model_fingerprint
    from simulation.experiment.worlds import worlds_of
    from simulation.scenario.book.in_force import value_at

    worlds = worlds_of(loaded.scenario)
    worlds.check()
    told = posterior_state(model=model_fingerprint)
    written = [key for key in worlds.drawn if value_at(loaded.written, f"assumptions.{key}") is not None]
    if written:
        which = ", ".join(written[:_MOST_NAMED]) + (
            f" and {more} more" if (more := len(written) - _MOST_NAMED) > 0 else ""
        )
        told.append(f"written at their default values, so draws of the posterior vary them all the same: {which}")
    return told


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
