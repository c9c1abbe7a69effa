"""A pillar as people type it: `skill-upgrading`, `skill_upgrading` or `4`."""

from __future__ import annotations

from simulation.scenario.errors import nearest_of
from simulation.scenario.policies import PILLARS


def pillar_named(typed: str) -> str:
    """The pillar's key, e.g. `skill_upgrading`. Raises: ValueError naming what is allowed and the nearest."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(PILLARS):
        return PILLARS[int(typed) - 1]
    if typed.replace("-", "_") in PILLARS:
        return typed.replace("-", "_")
    near = nearest_of(typed, PILLARS)
    hint = f"; did you mean '{_shown(near)}'?" if near else ""
    allowed = ", ".join(f"{number} {_shown(pillar)}" for number, pillar in enumerate(PILLARS, 1))
    raise ValueError(f"no such pillar; you wrote '{typed}'; allowed, by number or name: {allowed}{hint}")


def _shown(pillar: str) -> str:
    return pillar.replace("_", "-")
