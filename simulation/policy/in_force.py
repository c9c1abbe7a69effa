"""Phase 1, policy: the levers and shocks in force this month become the parameters in force."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.policy.parameters import Parameters
from simulation.policy.paths import enrolled, path_of, taught
from simulation.policy.pillars import EFFECTS, FLOORS, TAUGHT_SHARES
from simulation.policy.shocks import SHOCKS
from simulation.scenario.policies import BOOK
from simulation.scenario.schema import Scenario

_PAID_WHILE_THEY_STUDY = ("enrolled", "enrolling")


class Decisions:
    """The levers and shocks of a scenario, month by month. Keys are `pillar.lever`.

    Attributes:
        values: value decided for the month, float64 (months,).
        felt: the same as it reaches people: what graduates have been taught lags behind what is taught. Of a floor,
            what is taught with it; tier by tier for shares that universities teach. float64 (months,) or (months, 3).
        paid: what costs are in proportion to, float64 (months,): the value; of a floor, what it adds, mean of
            universities; of what is decided for those who enrol, its mean over all who study.
        months: months simulated.
        severities: kind of shock and its severity, float64 (months,), in an order of their own: that in which the
            scenario lists them does not matter.

    Verified: tests/unit/test_policy_paths.py, tests/property/test_levers.py.
    """

    def __init__(self, scenario: Scenario, assumed: Parameters) -> None:
        self.months = months = scenario.horizon.months
        of_study = int(assumed["bachelor_months"])
        self.values: dict[str, np.ndarray] = {}
        self.felt: dict[str, np.ndarray] = {}
        self.paid: dict[str, np.ndarray] = {}
        for key, lever in scenario.policies.levers_set():
            timing, neutral = BOOK[key].timing, BOOK[key].neutral
            path = self.values[key] = path_of(lever, lever.value, neutral, months)
            base = assumed[FLOORS[key]] if key in FLOORS else neutral
            reached = np.maximum.outer(path, base) if key in FLOORS else path
            self.felt[key] = _lagged(reached, base, timing, of_study)
            paid = _added(reached, base, assumed["universities"]) if key in FLOORS else path
            while_they_study = timing in _PAID_WHILE_THEY_STUDY
            self.paid[key] = taught(paid, 0.0, of_study) if while_they_study else paid
        shocks = [(shock.kind, path_of(shock, shock.severity, 0.0, months)) for shock in scenario.shocks]
        self.severities = sorted(shocks, key=lambda shock: (shock[0], shock[1].tolist()))

    def at_least(self, key: str, floor: float) -> np.ndarray:
        """The value decided for each month where it is above `floor`, else `floor`: float64 (months,)."""
        return np.maximum(self.values.get(key, floor), np.full(self.months, floor))

    def parameters(self, assumed: Parameters, month: int, import_dependence: float) -> Parameters:
        """The parameters in force: `assumed` itself where nothing was decided and nothing happens."""
        if not self.felt and not self.severities:
            return assumed
        p = assumed.copy()
        for key, path in self.felt.items():
            if key in EFFECTS:
                EFFECTS[key](p, assumed, float(path[month]))
        for kind, path in self.severities:
            SHOCKS[kind](p, float(path[month]), import_dependence)
        return p

    def shares_taught(self, month: int) -> dict[str, np.ndarray]:
        """Column of the universities and what graduates of the month have been taught, by tier."""
        return {column: self.felt[key][month] for key, column in TAUGHT_SHARES.items() if key in self.felt}


def _lagged(path: np.ndarray, base: Any, timing: str, of_study: int) -> np.ndarray:
    if timing == "taught":
        return taught(path, base, of_study)
    return enrolled(path, base, of_study) if timing == "enrolled" else path


def _added(reached: np.ndarray, base: Any, universities: np.ndarray) -> np.ndarray:
    """What a floor adds to a share that was assumed for all, or for each tier of universities."""
    added = reached - base
    return added if added.ndim == 1 else added @ (universities / universities.sum())


def put_in_force(market: Any) -> None:
    """Levers and shocks make the parameters in force; universities teach what has been decided."""
    decisions: Decisions = market.decisions
    market.p = decisions.parameters(market.assumed, market.month, market.conditions.import_dependence)
    for column, by_tier in decisions.shares_taught(market.month).items():
        market.universities[column][:] = by_tier[market.universities["tier"]]
