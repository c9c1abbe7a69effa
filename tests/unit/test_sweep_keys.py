"""Which kind of value a key of a factor takes."""

from __future__ import annotations

import pytest

from simulation.experiment.sweeping.keys import target_of
from simulation.scenario import Scenario

BASE = Scenario(title="Base").with_(
    {"shocks": [{"kind": "demand_bust", "from": "2027-01", "to": "2028-12", "severity": 0.2}]}
)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("assumptions.skills.half_life_months", "number"),
        ("assumptions.skills.ageing", "choice"),
        ("policies.industry_demands.internships.value", "number"),
        ("policies.industry_demands.internships.from", "month"),
        ("policies.industry_demands.internships.to", "month"),  # a month or nothing
        ("policies.industry_demands.internships.ramp_months", "whole"),
        ("shocks.0.to", "month"),
        ("shocks.0.kind", "choice"),
    ],
)
def test_kinds(key: str, kind: str) -> None:
    assert target_of(key, BASE).kind == kind
