"""What a scenario file may say: its keys, types, ranges and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from simulation.scenario.assumptions import Assumptions
from simulation.scenario.assumptions.quantity import Group, quantity
from simulation.scenario.budget import Budget
from simulation.scenario.dates import FIRST_MONTH, MONTH_BOOK, Month, checked_month, month_label, months_since_start
from simulation.scenario.policies import Policies
from simulation.scenario.shocks import Shock

MIN_PERSON_AGENTS = 2_000  # fewer leave whole market segments with a handful of agents
UNCERTAIN_ABOVE_SCALE = 200  # measured: results at scale 100 and 200 agree, at 500 they do not
MAX_SEED = 1_000_000_000  # seed x SEEDS_APART + replicate stays far inside 63 bits
SEEDS_APART = 100_003  # a prime above the largest number of replicates: seeds of two scenarios never overlap
DRAWS = Literal["posterior", "fixed"]
DEFAULT_DRAWS: DRAWS = "posterior"
_NEEDS_NO_SOURCE = "setting of the run"


def _checked_start(written: Any) -> str:
    month = checked_month(written)
    if month != FIRST_MONTH:
        raise PydanticCustomError(
            "start",
            "the start is fixed at 2018-01, because the model's initial state is dated then; "
            "set only 'end', and read later months from the results",
        )
    return month


_RUN_MONTH = MONTH_BOOK | {"source": _NEEDS_NO_SOURCE}


class Horizon(Group):
    """The months that are simulated, first and last included."""

    start: Annotated[
        str, BeforeValidator(_checked_start), WithJsonSchema({"type": "string", "const": FIRST_MONTH})
    ] = Field(
        default=FIRST_MONTH, description="first month; fixed, the initial state is dated then",
        json_schema_extra=_RUN_MONTH | {"high": FIRST_MONTH},
    )  # fmt: skip
    end: Month = Field(default="2035-12", description="last month", json_schema_extra=_RUN_MONTH)

    @property
    def months(self) -> int:
        """How many months are simulated, at least 1."""
        return months_since_start(self.end) - months_since_start(self.start) + 1

    def month_label(self, index: int) -> str:
        """The name of a month counted from the start, e.g. `2018-01` for 0."""
        return month_label(index)


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
    draws: DRAWS = Field(
        default=DEFAULT_DRAWS,
        description=(
            "where calibrated assumptions come from: posterior, every two runs take another draw of those that the "
            "scenario leaves at their defaults; fixed, all runs have the scenario's own values"
        ),
        json_schema_extra={"unit": "choice", "low": None, "high": None, "source": _NEEDS_NO_SOURCE},
    )

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
    policies: Policies = Field(default=Policies(), description="what is decided")
    shocks: list[Shock] = Field(default=[], max_length=50, description="what happens to the world")
    budget: Budget = Field(default=Budget(), description="what policies may cost in a year; unset: no limit")
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

    @model_validator(mode="after")
    def _within_horizon(self) -> Scenario:
        """What is dated beyond the months simulated would silently do nothing."""
        levers = [(f"policies.{key}", lever) for key, lever in self.policies.levers_set()]
        for key, dated in [*levers, *((f"shocks.{place}", shock) for place, shock in enumerate(self.shocks))]:
            if dated.start > self.horizon.end:
                raise PydanticCustomError(
                    "beyond_horizon",
                    "begins in {start}, after the last month simulated, {end}; begin earlier or set horizon.end later",
                    {"key": f"{key}.from", "start": dated.start, "end": self.horizon.end},
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
        """A checked copy with some keys set.

        Args: changes: values by dotted key. A lever may be a number alone: its new value where the scenario has it
            already, with the dates it has; else its value from 2026-01 to the end, without a ramp. None takes a lever
            away.
        Raises: ScenarioError naming every wrong key or value.

        Example:
            >>> scenario.with_({"policies.industry_demands.industry_project_share": 0.5, "runs.scale": 200})
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
