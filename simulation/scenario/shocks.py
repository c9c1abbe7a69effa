"""Shocks: what happens to the world whatever is decided, dated, with severity and ramp."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import ASSUMPTION
from simulation.scenario.policies.lever import Dated

KINDS = {
    "demand_boom": "AI posts wanted rise by this share of the path",
    "demand_bust": "AI posts wanted fall by this share of the path",
    "export_controls": "productivity of the application and technology layers falls by severity × import dependence",
    "emigration_pull": "AI people and new researchers go abroad more often by this share",
    "nev_boom": "posts wanted in new-energy vehicles rise by this share of the path",
    "knowledge_jump": "the half-life of technical skill falls by this share",
}
_MOST = 0.95
_SEVERITY: dict[str, Any] = {"unit": "share", "low": 0.0, "high": _MOST, "source": ASSUMPTION}


class Shock(Dated):
    """One shock; several add up, those of one kind too."""

    kind: Literal["demand_boom", "demand_bust", "export_controls", "emigration_pull", "nev_boom", "knowledge_jump"] = (
        Field(description="what happens")
    )
    severity: float = Field(ge=0.0, le=_MOST, description="strength at its height", json_schema_extra=_SEVERITY)
