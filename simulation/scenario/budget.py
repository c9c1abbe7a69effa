"""What may be spent on policies in a year, and how later years are discounted."""

from __future__ import annotations

from typing import Any

from pydantic import Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from simulation.scenario.assumptions.quantity import ASSUMPTION, Group, quantity
from simulation.scenario.dates import FIRST_MONTH, MONTH_BOOK, Month

PAYERS = ("state", "firms", "students")
_HIGHEST = 1e14  # beyond any budget: only a slip of the pen is larger


def _limit(meaning: str) -> Any:
    book: dict[str, Any] = {"unit": "CNY per year", "low": 0.0, "high": _HIGHEST, "source": "setting of the scenario"}
    return Field(default=None, ge=0.0, le=_HIGHEST, description=meaning, json_schema_extra=book)


class _Budget(Group):
    """Limits in CNY of 2024 per calendar year; what is not set has no limit. No key changes a figure of a run;
    comparisons discount costs at the rate of their base."""

    state_cny_per_year: float | None = _limit("most that the state pays in a year")
    firms_cny_per_year: float | None = _limit("most that firms pay in a year")
    students_cny_per_year: float | None = _limit("most that students pay in a year")
    total_cny_per_year: float | None = _limit("most that all of them pay in a year")
    discount_rate_per_year: float = quantity(
        0.04, unit="per year", low=0.0, high=0.2, source=ASSUMPTION,
        meaning="a yuan a year later counts 1 / (1 + this)",
    )  # fmt: skip

    @property
    def start(self) -> str:
        """First month that counts against the limits."""
        return str(self.__dict__["from"])

    @property
    def end(self) -> str | None:
        """Last month that counts; None: to the end of the run."""
        month: str | None = self.__dict__["to"]
        return month

    def limits(self) -> dict[str, float]:
        """The limits that are set, by key, e.g. `state_cny_per_year`; in the order of the schema."""
        limits = {f"{whom}_cny_per_year": getattr(self, f"{whom}_cny_per_year") for whom in (*PAYERS, "total")}
        return {key: limit for key, limit in limits.items() if limit is not None}

    @model_validator(mode="after")
    def _dates_in_order(self) -> _Budget:
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError(
                "dates", "ends in {end}, before it begins in {start}", {"end": self.end, "start": self.start}
            )
        return self


# `from` is a word of Python's own, so the class is made by name.
_DATES: dict[str, Any] = {
    "from": (Month, Field(default=FIRST_MONTH, description="first month counted", json_schema_extra=MONTH_BOOK)),
    "to": (Month | None, Field(default=None, description="last month counted", json_schema_extra=MONTH_BOOK)),
}
Budget: Any = create_model("Budget", __base__=_Budget, **_DATES)
