"""The parameter book: every number the model assumes, with unit, range and source, in one typed place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import model_validator

from simulation.scenario.assumptions.demand import Demand, Firms, Wages
from simulation.scenario.assumptions.education import Curriculum, Education, Research
from simulation.scenario.assumptions.firms_at_work import Dependence, Projects, Training
from simulation.scenario.assumptions.people import (
    Outside,
    Screening,
    Search,
    Separations,
    Skills,
    Start,
    Switching,
)
from simulation.scenario.assumptions.quantity import Group, book_entry

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
    outside: Outside = Outside()
    start: Start = Start()

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Assumptions:
        """Shares of a whole must sum to one, or persons or posts would appear from nowhere."""
        shares: list[tuple[str, Group]] = [
            ("demand.initial_layer_share", self.demand.initial_layer_share),
            ("firms.employer_layer_share", self.firms.employer_layer_share),
            ("start.outside_specialism", self.start.outside_specialism),
        ]
        shares += [(f"demand.class_mix.{layer}", mix) for layer, mix in self.demand.class_mix]
        shares += [(f"skills.fit_weights.{job_class}", mix) for job_class, mix in self.skills.fit_weights]
        wrong = [
            f"{key} sums to {total:.6g}"
            for key, group in shares
            if abs((total := _total(group)) - 1.0) > _SUM_TOLERANCE
        ]
        if wrong:
            raise ValueError("; ".join(wrong) + "; the shares of a whole must sum to 1")
        return self


class BookRow(NamedTuple):
    """One line of the parameter book."""

    key: str
    value: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    meaning: str


def _total(group: Group) -> float:
    return float(sum(value for _, value in group))


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
