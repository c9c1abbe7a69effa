"""A lever: something that can be decided, with unit, range, dated path, unit cost and the evidence for its effect."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pydantic import Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from simulation.scenario.assumptions.quantity import Group
from simulation.scenario.dates import MONTH_BOOK, Month, months_since_start

LONGEST_RAMP = 240  # months
Evidence = Literal["evidence", "judgement", "exploratory"]
Payer = Literal["state", "firms", "students"]
# When a change of the lever reaches the people it is meant for.
Timing = Literal[
    "now",  # in the month in which it is in force
    "taught",  # graduates have had the mean over their years of study
    "enrolled",  # graduates have what was in force when they enrolled; paid for while they study
    "enrolling",  # whoever enrols while it is in force; paid for while they study
]


class LeverEntry(NamedTuple):
    """One lever in the book of levers.

    Attributes: neutral: the value at which nothing changes, bit for bit. acts_on: assumptions and rules it works
        through. cost_cny: per `cost_unit`, CNY of 2024. evidence: how well its effect is known.
    """

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    neutral: float
    acts_on: str
    timing: Timing
    cost_cny: float
    cost_unit: str
    payer: Payer
    evidence: Evidence
    source: str
    strong: float  # value of a pillar at full strength (assumption)
    caution: str = ""  # what somebody who reads a result has to know of it; measured: docs/policies.md


class _InForce(Group):
    """From when to when something is in force, and how it comes in."""

    @property
    def start(self) -> str:
        """First month in force."""
        return str(getattr(self, "from"))

    @property
    def end(self) -> str | None:
        """Last month in force; None: to the end of the run."""
        month: str | None = self.__dict__["to"]
        return month

    @property
    def ramp(self) -> int:
        """Months from nothing to full strength."""
        return int(self.__dict__["ramp_months"])

    @model_validator(mode="after")
    def _dates_in_order(self) -> _InForce:
        if self.end is not None:
            months = months_since_start(self.end) - months_since_start(self.start) + 1
            if months < 1:
                raise PydanticCustomError(
                    "dates", "ends in {end}, before it begins in {start}", {"end": self.end, "start": self.start}
                )
            if self.ramp > months:
                raise PydanticCustomError(
                    "ramp",
                    "is in force for {months} months, so its ramp of {ramp} months would never end",
                    {"months": months, "ramp": self.ramp},
                )
        return self


_MONTHS: dict[str, Any] = {"unit": "months", "low": 0, "high": LONGEST_RAMP}
# `from` is a word of Python's own, so the class is made by name.
_DATES: dict[str, Any] = {
    "from": (Month, Field(description="first month in force", json_schema_extra=MONTH_BOOK)),
    "to": (Month | None, Field(default=None, description="last month in force", json_schema_extra=MONTH_BOOK)),
    "ramp_months": (
        int,
        Field(default=0, ge=0, le=LONGEST_RAMP, description="months to full strength", json_schema_extra=_MONTHS),
    ),
}
Dated: Any = create_model("Dated", __base__=_InForce, **_DATES)


class Lever(Dated):
    """A decision and its dates: the value is reached after `ramp_months` and holds to the end, or until `to`."""

    value: float


def lever_class(entry: LeverEntry) -> type[Lever]:
    """The keys of one lever, its value bounded by the book."""
    book: dict[str, Any] = {"unit": entry.unit, "low": entry.low, "high": entry.high, "source": entry.source}
    value = Field(ge=entry.low, le=entry.high, description=entry.meaning, json_schema_extra=book)
    return create_model(f"Lever_{entry.name}", __base__=Lever, value=(float, value))


def pillar_class(name: str, about: str, entries: tuple[LeverEntry, ...]) -> type[Group]:
    """A group with one optional lever per entry."""
    fields: dict[str, Any] = {
        entry.name: (
            lever_class(entry) | None,
            Field(default=None, description=entry.meaning, json_schema_extra={"unit": entry.unit}),
        )
        for entry in entries
    }
    return create_model(name, __base__=Group, __doc__=about, **fields)
