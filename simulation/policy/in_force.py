"""Phase 1, policy: the levers and shocks in force this month become the parameters in force."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.policy.parameters import Parameters
from simulation.policy.paths import enrolled, path_of, taught
from simulation.policy.pillars import EFFECTS, TAUGHT_SHARES
from simulation.policy.shocks import SHOCKS
from simulation.scenario.policies import BOOK
from simulation.scenario.schema import Scenario


class Decisions:
    """The levers and shocks of a scenario, month by month.

    Attributes:
        values: `pillar.lever` and its value in force, float64 (months,): what is paid for.
        felt: the same as it reaches people: what graduates have been taught lags behind what is taught.
        severities: kind of shock and its severity, float64 (months,).

    Verified: tests/unit/test_policy_paths.py, tests/property/test_levers.py.
    """

    def __init__(self, scenario: Scenario, assumed: Parameters) -> None:
        months, of_study = scenario.horizon.months, int(assumed["bachelor_months"])
        self.values: dict[str, np.ndarray] = {}
        self.felt: dict[str, np.ndarray] = {}
        for key, lever in scenario.policies.levers_set():
            entry = BOOK[key]
            path = path_of(lever, lever.value, entry.neutral, months)
            self.values[key] = path
            lagged = {"now": lambda path, *_: path, "taught": taught, "enrolled": enrolled}[entry.timing]
            self.felt[key] = lagged(path, entry.neutral, of_study)
        self.severities = [(shock.kind, path_of(shock, shock.severity, 0.0, months)) for shock in scenario.shocks]

    def parameters(self, assumed: Parameters, month: int, import_dependence: float) -> Parameters:
        """The parameters in force: `assumed` itself where nothing was decided and nothing happens."""
        if not self.felt and not self.severities:
            return assumed
        p = assumed.copy()
        for key, path in self.felt.items():
            EFFECTS[key](p, assumed, float(path[month]))
        for kind, path in self.severities:
            SHOCKS[kind](p, float(path[month]), import_dependence)
        return p

    def shares_taught(self, month: int) -> dict[str, float]:
        """Column of the universities and the floor under it."""
        return {column: float(self.felt[key][month]) for key, column in TAUGHT_SHARES.items() if key in self.felt}


def put_in_force(market: Any) -> None:
    """The parameters of the month, and what universities teach."""
    decisions: Decisions = market.decisions
    market.p = decisions.parameters(market.assumed, market.month, market.conditions.import_dependence)
    for column, floor in decisions.shares_taught(market.month).items():
        before = market.assumed[column][market.universities["tier"]]
        market.universities[column][:] = np.maximum(before, floor)
