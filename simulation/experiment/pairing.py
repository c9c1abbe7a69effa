"""Results folders as pairs of runs: the same seed (and draw) in the base and in a scenario, year by year."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from calibration.draws import NO_DRAW
from simulation.experiment.yearly import yearly_arrays
from simulation.indicators.catalogue import BY_NAME, series_keys

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Key = tuple[str, str]
Luck = tuple[int, int]

_ADDED_UP = ("persons", "programmes", "projects", "CNY")  # units of flows whose year is the sum of its months
FEWEST_AGENTS = 30  # person-agents below which a group's figures hang on a handful of agents (assumption)
_OF_OPENINGS = ("vacancies", "vacancy_rate", "time_to_fill")


@dataclass(frozen=True)
class YearlyRuns:
    """The runs of one scenario, year by year, the burn-in year left out.

    Attributes:
        values: float64 [series, run, year]; nan where undefined.
        keys: (indicator, group) of each series, in the order of the catalogue.
        years: calendar years. partial: whether the only one is incomplete.
        luck: (draw, seed) of each run; replicates: their numbers; digests: of all monthly figures of each run.
    """

    values: Floats
    keys: tuple[Key, ...]
    years: tuple[int, ...]
    partial: bool
    luck: tuple[Luck, ...]
    replicates: tuple[int, ...]
    digests: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """The whole pairs of a scenario and the base.

    Attributes:
        base, scenario: float64 [series, pair, year].
        luck, replicates: of each pair; replicates are those of the base.
        identical: whether all monthly figures of all pairs are the same, bit for bit.
    """

    keys: tuple[Key, ...]
    years: tuple[int, ...]
    partial: bool
    base: Floats
    scenario: Floats
    luck: tuple[Luck, ...]
    replicates: tuple[int, ...]
    identical: bool

    @property
    def differences(self) -> Floats:
        """Scenario less base, [series, pair, year]."""
        return self.scenario - self.base


def how_yearly(indicator: str) -> str:
    """`sum` of the months for flows that are counted (persons, projects, CNY), `mean` of them for all else."""
    known = BY_NAME.get(indicator)
    return "sum" if known and known.point == "flow" and known.unit in _ADDED_UP else "mean"


def read_yearly_runs(folder: Path, filters: Any = None) -> YearlyRuns:
    """The runs in a results folder. Args: filters: rows to read, as for `pyarrow.parquet.read_table`; None: all.

    Raises: FileNotFoundError when it holds no series.
    """
    path = folder / "series.parquet"
    drawn = "draw" in pq.read_schema(path).names
    columns = ["replicate", "seed", "month", "indicator", "group", "value"] + ["draw"] * drawn
    table = pq.read_table(path, columns=columns, filters=filters, read_dictionary=["month", "indicator", "group"])
    if table.num_rows == 0:
        return YearlyRuns(np.empty((0, 0, 0)), (), (), False, (), (), ())
    made = yearly_arrays(table)
    keys = _in_catalogue_order(made["index"])
    rows = [made["index"][key] for key in keys]
    totals, counts = made["totals"][rows], made["counts"][rows]
    sums = np.array([how_yearly(indicator) == "sum" for indicator, _ in keys])[:, None, None]
    values = np.where(counts > 0, np.where(sums, totals, totals / np.maximum(counts, 1)), np.nan)
    luck, replicates, digests = _runs(table, drawn)
    return YearlyRuns(values, keys, made["years"], made["partial_year"], luck, replicates, digests)


def yearly_table(name: str, runs: YearlyRuns) -> pd.DataFrame:
    """One row per run, indicator, group and year of a scenario.

    Returns: columns scenario, replicate, seed, draw, year, indicator, group, value, unit.
    """
    import pandas as pd

    many, years = len(runs.luck), len(runs.years)
    words = {
        "indicator": [indicator for indicator, _ in runs.keys],
        "group": [group for _, group in runs.keys],
        "unit": [BY_NAME[indicator].unit if indicator in BY_NAME else "" for indicator, _ in runs.keys],
    }
    in_a_run = {
        column: pd.Categorical(texts, categories=list(dict.fromkeys(texts))).repeat(years)
        for column, texts in words.items()
    }
    size = len(runs.keys) * years
    frame = pd.DataFrame(
        {
            "scenario": pd.Categorical([name]).repeat(many * size),
            "replicate": np.repeat(np.array(runs.replicates, np.int32), size),
            "seed": np.repeat(np.array([seed for _, seed in runs.luck], np.int64), size),
            "draw": np.repeat(np.array([draw for draw, _ in runs.luck], np.int32), size),
            "year": np.tile(np.array(runs.years, np.int32), many * len(runs.keys)),
            **{column: texts[np.tile(np.arange(size), many)] for column, texts in in_a_run.items()},
            "value": np.moveaxis(runs.values, 1, 0).ravel(),
        }
    )
    return frame[["scenario", "replicate", "seed", "draw", "year", "indicator", "group", "value", "unit"]]


def pairs_of(base: YearlyRuns, scenario: YearlyRuns) -> Pairs:
    """The pairs that are whole: runs of equal draw and seed on both sides, in the order of the base.

    Raises: ValueError when the two cover different years.
    """
    places = {luck: place for place, luck in enumerate(scenario.luck)}
    whole = [place for place, luck in enumerate(base.luck) if luck in places]
    other = [places[base.luck[place]] for place in whole]
    if whole and base.years != scenario.years:
        raise ValueError(f"years must be those of the base, {base.years}; got {scenario.years}")
    numbers = {key: row for row, key in enumerate(scenario.keys)}
    keys = tuple(key for key in base.keys if key in numbers)
    rows = [row for row, key in enumerate(base.keys) if key in numbers]
    other_rows = [numbers[key] for key in keys]
    return Pairs(
        keys=keys, years=base.years, partial=base.partial,
        base=_picked(base.values, rows, whole), scenario=_picked(scenario.values, other_rows, other),
        luck=tuple(base.luck[place] for place in whole),
        replicates=tuple(base.replicates[place] for place in whole),
        identical=bool(whole)
        and [base.digests[place] for place in whole] == [scenario.digests[place] for place in other],
    )  # fmt: skip


def agents_behind(pairs: Pairs, scale: int) -> Floats:
    """Person-agents behind each series: staff of its group, or openings where it tells of those, over the scale.

    The smaller of base and scenario, means over the pairs.

    Returns: float64 [series, year]; nan for groups of which neither staff nor openings are recorded.
    """
    index = {key: row for row, key in enumerate(pairs.keys)}
    nothing = np.full((len(pairs.keys), len(pairs.years)), np.nan)
    if not pairs.luck:
        return nothing
    sizes = np.minimum(pairs.base.mean(axis=1), pairs.scenario.mean(axis=1)) / scale
    rows = [index.get((_counted_by(indicator), group)) for indicator, group in pairs.keys]
    for row, counted in enumerate(rows):
        if counted is not None:
            nothing[row] = sizes[counted]
    return nothing


def _counted_by(indicator: str) -> str:
    known = BY_NAME.get(indicator)
    of_openings = indicator in _OF_OPENINGS or (known is not None and known.point == "A")
    return "openings" if of_openings else "employment"


def _in_catalogue_order(index: dict[Key, int]) -> tuple[Key, ...]:
    ordered = dict.fromkeys(key for key in series_keys() if key in index)
    return tuple(ordered | dict.fromkeys(index))


def _picked(values: Floats, rows: list[int], runs: list[int]) -> Floats:
    if not rows or not runs:
        return np.empty((len(rows), len(runs), values.shape[2]))
    return values[np.ix_(rows, runs)]


def _runs(table: pa.Table, drawn: bool) -> tuple[tuple[Luck, ...], tuple[int, ...], tuple[str, ...]]:
    """Luck, number and digest of each run, by ascending number; the rows of a run stand together."""
    replicate = table.column("replicate").to_numpy()
    starts = np.concatenate([[0], np.flatnonzero(np.diff(replicate)) + 1])
    seeds = table.column("seed").to_numpy()[starts]
    draws = table.column("draw").to_numpy()[starts] if drawn else np.full(len(starts), NO_DRAW)
    figures = np.split(table.column("value").to_numpy(), starts[1:])
    digests = [hashlib.sha256(values.tobytes()).hexdigest() for values in figures]
    order = np.argsort(replicate[starts], kind="stable")
    luck = tuple((int(draws[place]), int(seeds[place])) for place in order)
    if len(set(luck)) < len(luck):
        raise ValueError("seed must differ between the runs of a scenario, or draw; two runs share both")
    return luck, tuple(int(replicate[starts[place]]) for place in order), tuple(digests[place] for place in order)
