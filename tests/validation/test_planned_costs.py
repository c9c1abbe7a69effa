"""Planned costs against those of a coarse run: within half and double for every lever, the sum within 30 per cent."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.model import TalentMarket
from simulation.policy.planned import planned_costs
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK

FROM_2026 = slice(96, 216)


@pytest.mark.slow
def test_plan_and_run_agree_for_every_lever() -> None:
    """All levers at once at their strong values, 2026 to 2035, scale 200: the hardest case, where each moves others."""
    levers = {
        f"policies.{key}": {"value": entry.strong, "from": "2026-01", "ramp_months": 12} for key, entry in BOOK.items()
    }
    scenario = Scenario(title="All").with_(levers | {"runs.scale": 200})
    market = TalentMarket(scenario, seed=7)
    market.run_for(scenario.horizon.months)
    results = market.results()
    measured = {
        key: results.values[FROM_2026, results.keys.index(("policy_cost", f"lever={key}"))].sum() for key in BOOK
    }
    planned = {key: path[FROM_2026].sum() for key, path in planned_costs(scenario).items()}
    ratios = {key: planned[key] / measured[key] for key in BOOK}
    assert {key: ratio for key, ratio in ratios.items() if not 0.5 <= ratio <= 2.0} == {}
    assert sum(planned.values()) / sum(measured.values()) == pytest.approx(1.0, abs=0.3)
    assert np.isfinite(list(ratios.values())).all()
