"""The book of levers: what can be decided, pillar by pillar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simulation.scenario.assumptions.quantity import Group
from simulation.scenario.policies import beyond_pillars as beyond
from simulation.scenario.policies import discipline_integration as third
from simulation.scenario.policies import industry_demands as second
from simulation.scenario.policies import national_strategies as first
from simulation.scenario.policies import skill_upgrading as fourth
from simulation.scenario.policies.lever import Lever, LeverEntry

__all__ = ["BOOK", "PILLARS", "Lever", "LeverEntry", "Policies", "lever_keys"]

_FILES: dict[str, Any] = {
    "national_strategies": first,
    "industry_demands": second,
    "discipline_integration": third,
    "skill_upgrading": fourth,
    "beyond_pillars": beyond,
}
PILLARS = tuple(name for name in _FILES if name != "beyond_pillars")
BOOK: dict[str, LeverEntry] = {
    f"{group}.{entry.name}": entry for group, file in _FILES.items() for entry in file.LEVERS
}


def lever_keys() -> tuple[str, ...]:
    """`pillar.lever` of every lever, in the order of the book."""
    return tuple(BOOK)


class Policies(Group):
    """What is decided; what the world is like is an assumption and stands elsewhere."""

    national_strategies: first.NationalStrategies = Field(  # type: ignore[valid-type]
        default=first.NationalStrategies(), description="pillar 1: center on national strategies"
    )
    industry_demands: second.IndustryDemands = Field(  # type: ignore[valid-type]
        default=second.IndustryDemands(), description="pillar 2: follow industry demands"
    )
    discipline_integration: third.DisciplineIntegration = Field(  # type: ignore[valid-type]
        default=third.DisciplineIntegration(), description="pillar 3: integrate disciplines"
    )
    skill_upgrading: fourth.SkillUpgrading = Field(  # type: ignore[valid-type]
        default=fourth.SkillUpgrading(), description="pillar 4: upgrade skills"
    )
    beyond_pillars: beyond.BeyondPillars = Field(  # type: ignore[valid-type]
        default=beyond.BeyondPillars(), description="levers that belong to no pillar"
    )

    def levers_set(self) -> Iterator[tuple[str, Lever]]:
        """`pillar.lever` and the lever, for those that are set."""
        for group, levers in self:
            for name, lever in levers:
                if lever is not None:
                    yield f"{group}.{name}", lever
