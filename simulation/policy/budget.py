"""Whether the policies of a scenario stay within its budget, as planned before any run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.policy.planned import planned_costs
from simulation.scenario.dates import FIRST_MONTH, months_since_start
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.policies import BOOK
from simulation.scenario.provenance import Origins
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place

_FIRST_YEAR = int(FIRST_MONTH[:4])


class Overrun(NamedTuple):
    """A limit that planned policies exceed, in the year in which they exceed it most.

    Attributes: key: of the budget, e.g. `state_cny_per_year`. planned, limit: CNY of 2024. dearest: the lever that
        costs most in the year, and its cost. years, of: how many years are over the limit, of those simulated.
    """

    key: str
    year: int
    planned: float
    limit: float
    dearest: tuple[str, float]
    years: int
    of: int


def check_budget(scenario: Scenario, origins: Origins | None = None) -> None:
    """Refuse a scenario whose policies are planned to cost more than its budget.

    Args: origins: where its keys were written; without them the scenario's name stands for the place.
    Raises: ScenarioError with one problem per limit that is exceeded. Verified: tests/unit/test_budget.py.
    """
    problems = [_problem(overrun, scenario, origins) for overrun in overruns(scenario)]
    if problems:
        raise ScenarioError(problems)


def overruns(scenario: Scenario) -> list[Overrun]:
    """The limits of the budget that planned policies exceed; nothing is planned where no limit is set."""
    limits = scenario.budget.limits()
    if not limits or not any(True for _ in scenario.policies.levers_set()):
        return []
    counted = _counted(scenario)
    costs = {key: np.where(counted, path, 0.0) for key, path in planned_costs(scenario).items()}
    return [found for key, limit in limits.items() for found in _over(key, limit, _paid_by(key, costs))]


def _counted(scenario: Scenario) -> np.ndarray:
    """Which months count against the budget, bool (months,)."""
    months = np.arange(scenario.horizon.months)
    start, end = scenario.budget.start, scenario.budget.end
    return (months >= months_since_start(start)) & (end is None or months <= months_since_start(end))


def _paid_by(key: str, costs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    whom = key.split("_")[0]
    return {lever: path for lever, path in costs.items() if whom in ("total", BOOK[lever].payer)}


def _over(key: str, limit: float, costs: dict[str, np.ndarray]) -> Iterator[Overrun]:
    if not costs:
        return
    levers = list(costs)
    starts = np.arange(0, len(costs[levers[0]]), 12)
    by_year = np.add.reduceat(np.array([costs[lever] for lever in levers]), starts, axis=1)
    totals = by_year.sum(axis=0)
    if totals.max() > limit:
        worst = int(totals.argmax())
        dearest = int(by_year[:, worst].argmax())
        most = levers[dearest], float(by_year[dearest, worst])
        yield Overrun(
            key, _FIRST_YEAR + worst, float(totals[worst]), limit, most, int((totals > limit).sum()), len(totals)
        )


def _problem(over: Overrun, scenario: Scenario, origins: Origins | None) -> Problem:
    key = f"budget.{over.key}"
    place = origins.place(key) if origins is not None else None
    lever, cost = over.dearest
    text = (
        f"policies are planned to cost {billions(over.planned)} in {over.year}, more than the budget of "
        f"{billions(over.limit)} (so in {over.years} of {over.of} years); "
        f"the dearest lever is {lever} with {billions(cost)}"
    )
    mend = "set fewer or weaker levers, let them begin later or come in more slowly, or raise the limit"
    return Problem(place or Place(scenario.name), text, key, mend=mend)


def billions(cny: float) -> str:
    """An amount in words, CNY of 2024, to three figures: `22.1 billion CNY`."""
    return f"{float(f'{cny / 1e9:.3g}'):,.10g} billion CNY"
