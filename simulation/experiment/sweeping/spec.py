"""What a sweep file may say: its keys, types, ranges and units."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from simulation.scenario.assumptions.quantity import Group, quantity
from simulation.scenario.dates import MONTH_BOOK, Month, checked_month
from simulation.scenario.schema import MAX_SEED

MAX_POINTS = 1_000_000
MAX_REPLICATES = 100_000
_SETTING = "setting of the sweep"
Distribution = Literal["uniform", "log-uniform", "normal", "choice"]
Kind = Literal["grid", "list", "latin-hypercube", "sobol", "morris"]
Takes = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]  # the keys that something needs, and may have
DISTRIBUTIONS: Takes = {
    "uniform": (("low", "high"), ("levels",)),
    "log-uniform": (("low", "high"), ("levels",)),
    "normal": (("mean", "sd"), ("low", "high", "levels")),
    "choice": (("values",), ()),
}
KINDS: Takes = {
    "grid": ((), ("levels",)),
    "list": (("points",), ()),
    "latin-hypercube": (("points",), ("seed",)),
    "sobol": (("points",), ("seed", "second_order")),
    "morris": (("trajectories",), ("seed", "levels")),
}


def _edge(written: Any) -> Any:
    """A number, or a month for a factor that is a date."""
    if isinstance(written, str):
        return checked_month(written)
    if isinstance(written, bool) or not isinstance(written, int | float):
        raise PydanticCustomError("edge", "must be a number, or a month for a date")
    if written - written != 0:
        raise PydanticCustomError("edge", "must be a finite number")
    return written


Edge = Annotated[Any, BeforeValidator(_edge)]


def _wrong(key: str, text: str, **more: Any) -> PydanticCustomError:
    """A fault of several keys, placed at one of them."""
    return PydanticCustomError("sweep", text, {"key": key, **more})


class Factor(Group):
    """One thing that differs between points: the key or keys it sets, and the values they take."""

    key: str | None = Field(default=None, description="dotted key of an assumption, lever or shock")
    keys: list[str] = Field(default=[], description="several keys that all take the same value")
    distribution: Distribution | None = Field(
        default=None, description="uniform when left out, choice where values are given"
    )
    low: Edge = Field(default=None, description="lowest value")
    high: Edge = Field(default=None, description="highest value")
    mean: float | None = Field(default=None, description="mean of a normal before it is cut at low and high")
    sd: float | None = Field(default=None, gt=0, description="standard deviation of a normal before it is cut")
    values: list[Any] = Field(default=[], max_length=10_000, description="the values of a choice, equally likely")
    levels: int | None = Field(default=None, ge=2, le=1_000, description="steps in a grid, ends included")

    @property
    def targets(self) -> tuple[str, ...]:
        """All keys that take the value."""
        return (self.key,) if self.key else tuple(self.keys)

    @property
    def kind(self) -> str | None:
        """The distribution; None for a factor of a list, whose points give the values themselves."""
        if self.distribution:
            return self.distribution
        given = any(getattr(self, name) is not None for name in ("low", "high", "mean", "sd"))
        return "choice" if self.values else "uniform" if given else None

    @model_validator(mode="after")
    def _one_way_to_name_keys(self) -> Factor:
        if not self.targets:
            raise PydanticCustomError("sweep", "needs 'key', or 'keys' for several that move together")
        if self.key and self.keys:
            raise _wrong("keys", "give 'key' or 'keys', not both")
        return self

    @model_validator(mode="after")
    def _what_the_distribution_takes(self) -> Factor:
        if self.kind is None:
            return self
        needs, may = DISTRIBUTIONS[self.kind]
        for name in needs:
            if getattr(self, name) in (None, []):
                raise PydanticCustomError("sweep", f"a factor that is {self.kind} needs '{name}'")
        for name in ("low", "high", "mean", "sd", "values", "levels"):
            if name not in (*needs, *may) and getattr(self, name) not in (None, []):
                raise _wrong(name, f"does not belong to a factor that is {self.kind}")
        return self

    @model_validator(mode="after")
    def _ends_in_order(self) -> Factor:
        low, high = self.low, self.high
        if low is None or high is None:
            return self
        if isinstance(low, str) != isinstance(high, str):
            raise _wrong("high", "one end is a month and the other a number")
        if not low < high:
            raise _wrong("high", "must be above low")
        return self


class Design(Group):
    """Which points are run."""

    kind: Kind = Field(description="how points are chosen")
    points: Any = Field(default=None, description="how many, a power of two for sobol; the points of a list")
    trajectories: int | None = Field(default=None, ge=2, le=10_000, description="of morris, each of factors + 1 points")
    levels: int | None = Field(default=None, ge=2, le=1_000, description="steps of a grid or of morris, ends included")
    second_order: bool | None = Field(default=None, description="sobol: points for interactions of two as well")
    seed: int | None = quantity(
        None, unit="", low=0, high=MAX_SEED, source=_SETTING, meaning="of the draws of the design; 0 when left out"
    )

    @model_validator(mode="after")
    def _what_the_kind_takes(self) -> Design:
        needs, may = KINDS[self.kind]
        for name in needs:
            if getattr(self, name) is None:
                raise PydanticCustomError("sweep", f"a {self.kind} design needs '{name}'")
        for name in ("points", "trajectories", "levels", "second_order", "seed"):
            if name not in (*needs, *may) and getattr(self, name) not in (None, []):
                raise _wrong(name, f"does not belong to a {self.kind} design")
        if self.kind == "morris" and self.levels is not None and self.levels % 2:
            raise _wrong("levels", "must be even for morris")
        return self

    @model_validator(mode="after")
    def _points_of_the_kind(self) -> Design:
        if self.kind in ("latin-hypercube", "sobol"):
            if isinstance(self.points, bool) or not isinstance(self.points, int):
                raise _wrong("points", "must be a whole number")
            if not 2 <= self.points <= MAX_POINTS:
                raise _wrong("points", f"must be from 2 to {MAX_POINTS:,}")
            if self.kind == "sobol" and self.points & (self.points - 1):
                below = 1 << (self.points.bit_length() - 1)
                raise _wrong("points", f"must be a power of two for sobol, such as {below} or {2 * below}")
        if self.kind == "list":
            rows = self.points
            if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
                raise _wrong("points", "must be a list of points, such as [{first: 0.1, second: 24}]")
        return self


class Adaptive(Group):
    """Replicates until the mean of a figure is known well enough at every point."""

    indicator: str = Field(description="the figure whose mean is wanted")
    group: str = Field(default="all", description="its group")
    year: int | None = Field(default=None, description="over the months of this year")
    month: Month | None = Field(default=None, description="or in this month", json_schema_extra=MONTH_BOOK)
    half_width: float = Field(gt=0, description="half the width of the interval wanted, in the unit of the figure")
    confidence: float = quantity(0.95, unit="", low=0.5, high=0.9999, source=_SETTING, meaning="of the interval")
    least: int = quantity(4, unit="runs", low=2, high=10_000, source=_SETTING, meaning="replicates of every point")
    most: int = quantity(64, unit="runs", low=2, high=10_000, source=_SETTING, meaning="where the target is not met")

    @model_validator(mode="after")
    def _makes_sense(self) -> Adaptive:
        if (self.year is None) == (self.month is None):
            raise PydanticCustomError("sweep", "needs 'year' or 'month', one of them")
        if self.most < self.least:
            raise _wrong("most", "must be at least as many as 'least'")
        return self


class Keep(Group):
    """The figures of each run that are stored."""

    indicators: list[str] = Field(default=[], description="names of docs/indicators.md")
    groups: list[str] = Field(default=["all"], description="groups of these indicators")
    years: list[int] = Field(default=[], description="years, mean or sum of their months; all if empty")
    months: list[Month] = Field(default=[], description="single months", json_schema_extra=MONTH_BOOK)
    series: Literal["monthly", "full"] | None = Field(
        default=None, description="monthly: every month of these; full: of every indicator and group"
    )

    @model_validator(mode="after")
    def _series_say_it_all(self) -> Keep:
        if self.series == "full" and (self.indicators or self.groups != ["all"]):
            raise _wrong("series", "full keeps every indicator and group; name none beside it")
        if self.series and self.months:
            raise _wrong("months", "all months are kept already by 'series'")
        return self


class SweepRuns(Group):
    """How finely, and with which luck; those of the base where left out."""

    seed: int | None = Field(default=None, ge=0, le=MAX_SEED, description="all points share it, replicate by replicate")
    scale: int | None = quantity(
        None, unit="persons per agent", low=1, high=2_000, source=_SETTING, meaning="real persons per person agent"
    )


class Sweep(Group):
    """A question to many scenarios at once: what differs between them, and what is kept of each."""

    title: str = Field(min_length=1, max_length=200, description="shown with the results")
    question: str = Field(default="", max_length=2_000, description="what the sweep is to answer")
    base: str = Field(min_length=1, description="the scenario that all points start from")
    factors: dict[str, Factor] = Field(min_length=1, max_length=200, description="what differs, by name")
    design: Design = Field(description="which points are run")
    replicates: int | None = Field(default=None, ge=1, le=MAX_REPLICATES, description="runs of each point")
    adaptive: Adaptive | None = Field(default=None, description="or as many as an interval needs")
    keep: Keep = Field(default=Keep(), description="what is stored of each run")
    runs: SweepRuns = Field(default=SweepRuns(), description="scale and seed")

    _name: str = PrivateAttr("")

    @model_validator(mode="after")
    def _sensible(self) -> Sweep:
        for name in self.factors:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) or name == "point":
                raise _wrong(
                    f"factors.{name}", "a factor's name is made of small letters, digits and _, and is not 'point'"
                )
        if self.replicates is not None and self.adaptive is not None:
            raise _wrong("adaptive", "give 'replicates' or 'adaptive', not both")
        return self

    @property
    def name(self) -> str:
        """The short name of its results: the file's stem."""
        return self._name or "-".join(re.findall(r"[a-z0-9]+", self.title.lower()))[:60] or "sweep"

    def named(self, name: str) -> Sweep:
        """A copy whose results go by this name."""
        copy = self.model_copy()
        copy._name = name
        return copy
