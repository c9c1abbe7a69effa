"""One figure per file; `FIGURES` is their order in the report, `PAIRED_FIGURES` in that of a comparison."""

from __future__ import annotations

from collections.abc import Callable

from simulation.report.compared import Compared
from simulation.report.data import Results
from simulation.report.drawing import Drawing
from simulation.report.figures import (
    beveridge,
    decomposition,
    demand,
    dependence,
    filling,
    flows,
    gap,
    gap_parts,
    paired_causes,
    paired_cost,
    paired_gap,
    paired_places,
    paired_rebound,
    paired_states,
    pipeline,
    policy_cost,
    projects,
    ratios,
    skills,
    wages,
    workforce,
)

FIGURES: dict[str, Callable[[Results], Drawing]] = {
    "gap": gap.draw,
    "demand": demand.draw,
    "gap_parts": gap_parts.draw,
    "decomposition": decomposition.draw,
    "ratios": ratios.draw,
    "filling": filling.draw,
    "beveridge": beveridge.draw,
    "pipeline": pipeline.draw,
    "workforce": workforce.draw,
    "flows": flows.draw,
    "wages": wages.draw,
    "skills": skills.draw,
    "projects": projects.draw,
    "dependence": dependence.draw,
    "policy_cost": policy_cost.draw,
}

PAIRED_FIGURES: dict[str, Callable[[Compared], Drawing]] = {
    "paired_gap": paired_gap.draw,
    "paired_places": paired_places.draw,
    "paired_cost": paired_cost.draw,
    "paired_states": paired_states.draw,
    "paired_side_effects": paired_states.draw_side_effects,
    "paired_causes": paired_causes.draw,
    "paired_rebound": paired_rebound.draw,
}
