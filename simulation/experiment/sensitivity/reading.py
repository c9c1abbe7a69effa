"""From the folder of a sweep to one outcome over points, replicates and years, beside the factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.experiment.sweeping.results import SweepResults

Floats = npt.NDArray[np.float64]


class NotAnalysableError(ValueError):
    """The sweep does not hold what the analysis needs; the message says what."""


@dataclass(frozen=True)
class Observed:
    """One outcome of a sweep.

    Attributes:
        values: float64 [years, points, replicates] in the unit of the outcome; nan where there is no value.
        places: float64 [points, factors] in [0, 1]: quantiles of the factors' distributions.
        points: `point` and the value of each factor. factors: of each, as the sweep file has it.
        settings: the sweep as resolved. manifest: of its folder.
    """

    indicator: str
    group: str
    unit: str
    years: tuple[int, ...]
    values: Floats
    places: Floats
    points: pd.DataFrame
    settings: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The factors, in the order of the file."""
        return tuple(self.settings["factors"])

    @property
    def design(self) -> str:
        """`grid`, `list`, `latin-hypercube`, `sobol` or `morris`."""
        return str(self.settings["design"]["kind"])

    @property
    def outcome(self) -> str:
        """`shortfall`, or with its group `shortfall@layer=foundation`."""
        return self.indicator if self.group == "all" else f"{self.indicator}@{self.group}"


def observed(results: SweepResults, outcome: str | None = None) -> Observed:
    """Read one outcome of all years kept.

    Args: outcome: `indicator` or `indicator@group`; the first that is kept when left out.
    Raises: NotAnalysableError when it is not kept, no whole year is, or tables do not fit together.
    """
    from ruamel.yaml import YAML

    settings = YAML(typ="safe", pure=True).load((results.folder / "sweep.resolved.yaml").read_text("utf-8"))
    kept = results.outcomes
    indicator, group = named(outcome, list(dict.fromkeys(zip(kept["indicator"], kept["group"], strict=True))))
    mine = kept[(kept["indicator"] == indicator) & (kept["group"] == group)]
    mine = mine.assign(period=mine["period"].astype(str))
    mine = mine[mine["period"].str.fullmatch(r"\d{4}")]
    if mine.empty:
        raise NotAnalysableError(f"{results.folder} keeps no whole year of {indicator}; name years under keep")
    years = tuple(sorted({int(period) for period in mine["period"]}))
    points = results.points
    values = np.full((len(years), len(points), int(mine["replicate"].max()) + 1), np.nan)
    at = np.searchsorted(years, mine["period"].astype(int))
    values[at, mine["point"], mine["replicate"]] = mine["value"]
    names = tuple(settings["factors"])
    design = results.design
    places = design[list(names)].to_numpy(float) if design is not None else _places(points, names, settings)
    unit = str(mine["unit"].iloc[0])
    return Observed(indicator, group, unit, years, values, places, points, settings, results.manifest)


def named(outcome: str | None, kept: list[tuple[str, str]]) -> tuple[str, str]:
    """Indicator and group of an outcome. Args: kept: those there are. Raises: NotAnalysableError."""
    if not kept:
        raise NotAnalysableError("no run of the sweep is finished yet")
    if outcome is None:
        return str(kept[0][0]), str(kept[0][1])
    indicator, _, group = outcome.partition("@")
    if (indicator, group or "all") not in kept:
        allowed = ", ".join(name if cut == "all" else f"{name}@{cut}" for name, cut in kept[:30])
        raise NotAnalysableError(f"outcome must be one that the sweep keeps; got '{outcome}'; allowed: {allowed}")
    return indicator, group or "all"


def _places(points: pd.DataFrame, names: tuple[str, ...], settings: dict[str, Any]) -> Floats:
    """Grid and list: levels in their order, evenly spaced in a grid as quantiles are, by their value in a list."""
    grid = settings["design"]["kind"] == "grid"
    columns = []
    for name in names:
        numbers = as_numbers(points[name])
        if grid or numbers is None:
            order = {value: place for place, value in enumerate(dict.fromkeys(points[name]))}
            column = np.array([order[value] for value in points[name]], float)
        else:
            column = numbers - numbers.min()
        columns.append(column / max(column.max(), 1.0 if grid else 1e-300))
    return np.column_stack(columns)


def as_numbers(column: pd.Series) -> Floats | None:
    """A factor's values as numbers, months as years with decimals; None for words."""
    if pd.api.types.is_bool_dtype(column):
        return None
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(float)
    texts = column.astype(str)
    if texts.str.fullmatch(r"\d{4}-\d{2}").all():
        return texts.str[:4].to_numpy(float) + (texts.str[5:].to_numpy(float) - 1) / 12
    return None
