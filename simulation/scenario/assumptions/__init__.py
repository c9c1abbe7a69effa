"""The parameter book: every number the model assumes, with unit, range and source, in one typed place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import model_validator

from simulation.scenario.assumptions.demand import Demand, Firms, Wages
from simulation.scenario.assumptions.education import Education
from simulation.scenario.assumptions.effects import PolicyEffects
from simulation.scenario.assumptions.firms_at_work import Dependence, Projects, Training
from simulation.scenario.assumptions.hiring import Screening, Search
from simulation.scenario.assumptions.mobility import Separations, Switching
from simulation.scenario.assumptions.outside import Outside, Start
from simulation.scenario.assumptions.quantity import Group, book_entry
from simulation.scenario.assumptions.skills import Skills
from simulation.scenario.assumptions.teaching import Curriculum, Research

__all__ = ["Assumptions", "BookRow", "Group", "book"]

_SUM_TOLERANCE = 1e-6


class Assumptions(Group):
    """What the world is like; what is decided about it is a policy and stands elsewhere."""

    demand: Demand = Demand()
    firms: Firms = Firms()
    wages: Wages = Wages()
    education: Education = Education()
    curriculum: Curriculum = Curriculum()
    research: Research = Research()
    skills: Skills = Skills()
    switching: Switching = Switching()
    search: Search = Search()
    screening: Screening = Screening()
    separations: Separations = Separations()
    training: Training = Training()
    projects: Projects = Projects()
    dependence: Dependence = Dependence()
    effects: PolicyEffects = PolicyEffects()
    outside: Outside = Outside()
    start: Start = Start()

    @model_validator(mode="after")
    def _fits_together(self) -> Assumptions:
        """Refuse what no single range can refuse."""
        if wrong := [*_wrong_sums(self), *_contradictions(self)]:
            raise ValueError("; ".join(wrong))
        return self


def _wrong_sums(assumptions: Assumptions) -> Iterator[str]:
    """Shares of a whole must sum to one, or persons or posts would appear from nowhere."""
    shares: list[tuple[str, Group]] = [
        ("demand.initial_layer_share", assumptions.demand.initial_layer_share),
        ("firms.employer_layer_share", assumptions.firms.employer_layer_share),
        ("start.outside_specialism", assumptions.start.outside_specialism),
    ]
    shares += [(f"demand.class_mix.{layer}", mix) for layer, mix in assumptions.demand.class_mix]
    shares += [(f"skills.fit_weights.{job_class}", mix) for job_class, mix in assumptions.skills.fit_weights]
    wrong = [
        f"{key} sums to {total:.6g} ({_listed(group)})"
        for key, group in shares
        if abs((total := _total(group)) - 1.0) > _SUM_TOLERANCE
    ]
    if wrong:
        yield "; ".join(wrong) + "; the shares of a whole must sum to 1"


def _listed(group: Group) -> str:
    """What is in force, also what nobody wrote: `application 0.6, technology 0.25`."""
    return ", ".join(f"{name} {value:g}" for name, value in group)


def _contradictions(assumptions: Assumptions) -> Iterator[str]:
    """Numbers that are possible alone and not together."""
    outside, demand = assumptions.outside, assumptions.demand
    if outside.nev_workforce >= outside.outside_workforce:
        yield "outside.nev_workforce must be below outside.outside_workforce, of which it is a part"
    if outside.nev_unfilled_multiple * outside.outside_unfilled_share >= 1.0:
        yield "outside.nev_unfilled_multiple times outside.outside_unfilled_share must be below 1"
    if _total(assumptions.education.universities) < 1.0:
        yield "education.universities leaves no university"
    ratios, shares = _numbers(demand.layer_growth_ratio), _numbers(demand.initial_layer_share)
    mean = sum(ratio * share for ratio, share in zip(ratios, shares, strict=True))
    if mean != 0.0 and min(demand.growth_per_year * ratio / mean for ratio in ratios) <= -1.0:
        yield "demand.layer_growth_ratio, scaled to demand.growth_per_year, takes all posts from a layer within a year"


class BookRow(NamedTuple):
    """One line of the parameter book."""

    key: str
    value: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    meaning: str


def _numbers(group: Group) -> list[float]:
    return [float(value) for _, value in group]


def _total(group: Group) -> float:
    return sum(_numbers(group))


def book(assumptions: Assumptions) -> Iterator[BookRow]:
    """Every assumption with its value in force, unit, range, source and meaning, in the order of the book."""
    for group_name, group in assumptions:
        for name, field in type(group).model_fields.items():
            entry = book_entry(field)
            for path, value in _leaves(f"{group_name}.{name}", getattr(group, name)):
                yield BookRow(
                    path,
                    value,
                    entry["unit"],
                    entry["low"],
                    entry["high"],
                    entry["source"],
                    field.description or "",
                )


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Group):
        for name, inner in value:
            yield from _leaves(f"{path}.{name}", inner)
    else:
        yield path, value
