"""What a scenario file may say: its keys, types, ranges and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from simulation.scenario.assumptions import Assumptions
from simulation.scenario.assumptions.quantity import Group, quantity

FIRST_MONTH = "2018-01"
LAST_MONTH = "2060-12"
MIN_PERSON_AGENTS = 2_000  # fewer leave whole market segments with a handful of agents
UNCERTAIN_ABOVE_SCALE = 200  # measured: results at scale 100 and 200 agree, at 500 they do not
MAX_SEED = 1_000_000_000  # seed x SEEDS_APART + replicate stays far inside 63 bits
SEEDS_APART = 100_003  # a prime above the largest number of replicates: seeds of two scenarios never overlap
_NEEDS_NO_SOURCE = "setting of the run"


def months_since_start(month: str) -> int:
    """Months from 2018-01 to a month written YYYY-MM, e.g. 11 for 2018-12."""
    year, number = month.split("-")
    return (int(year) - 2018) * 12 + int(number) - 1


def _checked_month(written: Any) -> str:
    if not isinstance(written, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", written):
        raise PydanticCustomError("month", "must be a month written YYYY-MM, such as 2035-12")
    if not 1 <= int(written[5:]) <= 12:
        raise PydanticCustomError("month", "no such month: the part after the dash runs from 01 to 12")
    if not FIRST_MONTH <= written <= LAST_MONTH:
        raise PydanticCustomError("month", "outside the months the model covers")
    return written


def _checked_start(written: Any) -> str:
    month = _checked_month(written)
    if month != FIRST_MONTH:
        raise PydanticCustomError(
            "start",
            "the start is fixed at 2018-01, because the model's initial state is dated then; "
            "set only 'end', and read later months from the results",
        )
    return month


_MONTH_BOOK: dict[str, Any] = {"unit": "", "low": FIRST_MONTH, "high": LAST_MONTH, "source": _NEEDS_NO_SOURCE}


class Horizon(Group):
    """The months that are simulated, first and last included."""

    start: Annotated[str, BeforeValidator(_checked_start)] = Field(
        default=FIRST_MONTH, description="first month; fixed, the initial state is dated then",
        json_schema_extra=_MONTH_BOOK | {"high": FIRST_MONTH},
    )  # fmt: skip
    end: Annotated[str, BeforeValidator(_checked_month)] = Field(
        default="2035-12", description="last month", json_schema_extra=_MONTH_BOOK
    )

    @property
    def months(self) -> int:
        """How many months are simulated, at least 1."""
        return months_since_start(self.end) - months_since_start(self.start) + 1

    def month_label(self, index: int) -> str:
        """The name of a month counted from the start, e.g. `2018-01` for 0."""
        return f"{2018 + index // 12}-{index % 12 + 1:02d}"


class Runs(Group):
    """How often and how finely the market is simulated."""

    replicates: int = quantity(
        20, unit="runs", low=1, high=100_000, source=_NEEDS_NO_SOURCE, meaning="runs with different seeds"
    )
    seed: int = quantity(
        42, unit="", low=0, high=MAX_SEED, source=_NEEDS_NO_SOURCE,
        meaning="scenarios with the same seed share their luck, so that their difference is the effect",
    )  # fmt: skip
    scale: int = quantity(
        100, unit="persons per agent", low=1, high=2_000, source=_NEEDS_NO_SOURCE,
        meaning="real persons that one person agent stands for; 1 simulates everybody",
    )  # fmt: skip

    def seed_of(self, replicate: int) -> int:
        """The seed of a replicate (0-based), the same in every scenario: common random numbers."""
        return self.seed * SEEDS_APART + replicate


class Scenario(Group):
    """One question to the model: what is assumed, over which months, how often it is run."""

    title: str = Field(min_length=1, max_length=200, description="shown on the report")
    question: str = Field(default="", max_length=2_000, description="what the scenario is to answer")
    sources: list[str] = Field(default=[], description="reports and studies the scenario rests on")
    horizon: Horizon = Field(default=Horizon(), description="months simulated")
    assumptions: Assumptions = Field(default=Assumptions(), description="what the world is like")
    runs: Runs = Field(default=Runs(), description="replicates, seed and scale")

    _name: str = PrivateAttr("")

    @model_validator(mode="after")
    def _enough_agents(self) -> Scenario:
        workforce, scale = self.assumptions.outside.outside_workforce, self.runs.scale
        if workforce / scale < MIN_PERSON_AGENTS:
            raise PydanticCustomError(
                "few_agents",
                "leaves about {agents} person agents, too few for a market; "
                "with this workforce a scale of {most} or less keeps {least}",
                {
                    "key": "runs.scale",
                    "agents": f"{workforce / scale:,.0f}",
                    "most": int(workforce / MIN_PERSON_AGENTS),
                    "least": f"{MIN_PERSON_AGENTS:,}",
                },
            )
        return self

    def __eq__(self, other: object) -> bool:
        """Whether all values agree; the name, which only says where results go, does not count."""
        return isinstance(other, Scenario) and self.model_dump() == other.model_dump()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its values: classes of groups that are made at import have no name to be found by."""
        return _restored, (self.model_dump_json(), self._name)

    @property
    def name(self) -> str:
        """The short name of its results: the file's stem, else made from the title."""
        return self._name or "-".join(re.findall(r"[a-z0-9]+", self.title.lower()))[:60] or "scenario"

    def named(self, name: str) -> Scenario:
        """A copy whose results go by this name."""
        copy = self.model_copy()
        copy._name = name
        return copy

    def with_(self, changes: Mapping[str, Any]) -> Scenario:
        """A checked copy with some keys set, e.g. `scenario.with_({"runs.scale": 200})`.

        Args: changes: values by dotted key. Raises: ScenarioError naming every wrong key or value.
        """
        from simulation.scenario.load import changed  # the loader needs this module first

        return changed(self, changes)

    def warnings(self) -> list[str]:
        """What a reader of the results should know before the run starts."""
        if self.runs.scale > UNCERTAIN_ABOVE_SCALE:
            return [f"results depend on scale above {UNCERTAIN_ABOVE_SCALE}; this run has {self.runs.scale}"]
        return []


def _restored(values: str, name: str) -> Scenario:
    return Scenario.model_validate_json(values).named(name)
