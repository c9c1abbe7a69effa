"""The view of a comparison that figures and sentences share: differences by year with their intervals."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from simulation.experiment.paired import Floats, world_places
from simulation.report.change import FEWEST_TO_PICK, Change, Difference, difference_of
from simulation.report.data import MissingSeriesError
from simulation.report.scenario_labels import Label, labels_of
from simulation.report.style import BLACK, BLUE, BROWN, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from simulation.report.wording import NBSP
from simulation.report.worlds import is_drawn, worlds_in, worlds_words

COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BROWN, BLACK)
Key = tuple[str, str]
_LONGEST_IN_HEADLINE = 60  # letters
_FIRST_WORDS = 4  # of a longer label, before the piece that tells it from others


@dataclass(frozen=True)
class ComparedScenario:
    """One scenario beside the base.

    Attributes:
        base, scenario: float64 [series, pair, year] of the whole pairs.
        made: its entry in the manifest: name, title, identical, variance_ratio, runs.
        discount_rate: of costs, per year: that of the base.
        called: its title as sentences and figures bear it.
        settings: the keys in which it differs from the base, with its own values.
        draws: of the posterior, one per pair, -1 where the runs carry none; empty: nobody knows.
    """

    name: str
    colour: str
    base: Floats
    scenario: Floats
    index: dict[Key, int]
    years: tuple[int, ...]
    made: dict[str, Any]
    discount_rate: float
    called: Label
    settings: dict[str, Any] = field(default_factory=dict)
    draws: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """Title without what all scenarios end with: for sentences and line ends."""
        return self.called.label

    @property
    def short(self) -> str:
        """The same in one short line: for rows."""
        return self.called.short

    @property
    def headline(self) -> str:
        """The label for the title of a figure, shortened where it would take it all."""
        if len(self.label) <= _LONGEST_IN_HEADLINE:
            return self.label
        start = f"{' '.join(self.label.split()[:_FIRST_WORDS])} " if self.short.startswith("…") else ""
        return f"{start}{self.short}"

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return str(self.made["title"])

    @property
    def pairs(self) -> int:
        """Whole pairs."""
        return int(self.base.shape[1])

    @property
    def worlds(self) -> int:
        """Draws of the posterior that the pairs come from; 0 where they carry none."""
        return worlds_in(self.draws)

    @property
    def apart(self) -> int:
        """How many of the pairs are independent: worlds, or pairs where they carry no draws."""
        places = world_places(self.draws or None, self.pairs)
        return self.pairs if places is None else int(places.max()) + 1

    @property
    def identical(self) -> bool:
        """Whether all monthly figures of all pairs equal those of the base, bit for bit."""
        return bool(self.made["identical"])

    def has(self, indicator: str, group: str = "all") -> bool:
        """Whether the series has a difference in the last year."""
        row = self.index.get((indicator, group))
        return row is not None and not np.isnan((self.scenario[row] - self.base[row])[:, -1]).all()

    def sides(self, indicator: str, group: str = "all") -> tuple[Floats, Floats]:
        """Base and scenario, [pair, year]. Raises: MissingSeriesError."""
        if not self.has(indicator, group):
            raise MissingSeriesError(f"{indicator} ({group})")
        row = self.index[indicator, group]
        return self.base[row], self.scenario[row]

    def difference(self, indicator: str, group: str = "all") -> Difference:
        """The difference of a series by year. Raises: MissingSeriesError."""
        return difference_of(*self.sides(indicator, group), self.draws)

    def change(self, indicator: str, group: str = "all") -> Change:
        """The difference of a series in the last year. Raises: MissingSeriesError."""
        return self.difference(indicator, group).at(-1)


@dataclass(frozen=True)
class Compared:
    """A comparison: the base, the scenarios that have pairs, and the years shown."""

    scenarios: tuple[ComparedScenario, ...]
    years: tuple[int, ...]
    manifest: dict[str, Any]
    few_agents: frozenset[Key]

    @property
    def year(self) -> int:
        """The last year shown."""
        return self.years[-1]

    @property
    def base_name(self) -> str:
        """Name of the base."""
        return str(self.manifest["base"]["name"])

    @property
    def base_title(self) -> str:
        """Title of the base."""
        return str(self.manifest["base"]["title"])

    @property
    def discount_rate(self) -> float:
        """Of costs, per year: `budget.discount_rate_per_year` of the base."""
        return float(self.manifest["discount_rate_per_year"])

    @property
    def scale(self) -> int:
        """Persons per person-agent."""
        return int(self.manifest["scale"])

    @cached_property
    def without_pairs(self) -> list[str]:
        """Names of scenarios of which no pair is whole."""
        return [one["name"] for one in self.manifest["scenarios"] if not one["pairs"]]

    @property
    def pairs_words(self) -> str:
        """`n = 20 pairs`; `n = 18 to 20 pairs` where some are not whole."""
        counts = sorted({scenario.pairs for scenario in self.scenarios})
        span = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        return f"n = {span}{NBSP}{'pair' if counts == [1] else 'pairs'}"

    @property
    def worlds_words(self) -> str:
        """` in 10 worlds`, those of the scenario with most; empty where runs carry no draws."""
        return max((worlds_words(one.draws) for one in self.scenarios), key=len, default="")

    @property
    def drawn(self) -> bool:
        """Whether runs drew from a posterior."""
        return is_drawn(self.manifest)

    @property
    def has_intervals(self) -> bool:
        """Whether any scenario has intervals: two pairs or more, in two worlds or more where they carry draws."""
        return self.apart > 1

    @property
    def apart(self) -> int:
        """How many pairs are independent, of the scenario with most."""
        return max((scenario.apart for scenario in self.scenarios), default=0)

    @property
    def may_pick(self) -> bool:
        """Whether there are worlds enough to pick a finding out of many cells or indicators."""
        return self.apart >= FEWEST_TO_PICK

    @property
    def apart_words(self) -> str:
        """What intervals rest on: `One pair`, `2 pairs in one world`, `3 worlds`, `12 pairs`."""
        pairs = max((scenario.pairs for scenario in self.scenarios), default=0)
        many = "One pair" if pairs == 1 else f"{pairs} pairs"
        if not self.worlds_words or pairs == 1:
            return many
        return f"{many} in one world" if self.apart == 1 else f"{self.apart} worlds"


def read_compared(folder: Path) -> Compared:
    """Read a comparison folder. Raises: FileNotFoundError."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    words = ["scenario", "indicator", "group"]
    table = pq.read_table(folder / "pairs.parquet", read_dictionary=words).unify_dictionaries()
    years: tuple[int, ...] = tuple(sorted(table.column("year").unique().to_pylist()))
    names = table.column("scenario").combine_chunks()
    present = dict(zip(names.dictionary.to_pylist(), range(len(names.dictionary)), strict=True))
    of_scenario = names.indices.to_numpy()
    rate = float(manifest["discount_rate_per_year"])
    called = labels_in(manifest)
    scenarios = []
    for place, made in enumerate(manifest["scenarios"]):
        if made["name"] in present:
            rows = table.filter(of_scenario == present[made["name"]])
            base, scenario, index = _arrays(rows, made["pairs"], years)
            draws = tuple(rows.column("draw").to_pylist()[:: rows.num_rows // made["pairs"]])
            colour, settings = COLOURS[place % len(COLOURS)], _settings(manifest, made["name"])
            scenarios.append(
                ComparedScenario(
                    made["name"], colour, base, scenario, index, years, made, rate, called[place], settings, draws
                )
            )
    return Compared(tuple(scenarios), years, manifest, _few_agents(folder, years))


def labels_in(manifest: dict[str, Any]) -> list[Label]:
    """Labels of all scenarios, none of them called as the base is."""
    made, base = manifest["scenarios"], manifest["base"]
    titles = [f"{one['title']} ({one['name']})" if one["title"] == base["title"] else one["title"] for one in made]
    return labels_of(titles, [one["name"] for one in made])


def _settings(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    """Keys in which a scenario differs from the base."""
    base, differs = manifest["base"]["name"], manifest["differs"]
    return {key: values.get(name) for key, values in differs.items() if values.get(name) != values.get(base)}


def _arrays(rows: Any, pairs: int, years: tuple[int, ...]) -> tuple[Floats, Floats, dict[Key, int]]:
    """Base and scenario, [series, pair, year], and the row of each series.

    The rows of the table stand pair by pair, series by series, year by year.
    """
    many = len(years)
    shape = (pairs, -1, many)
    base, scenario = (np.moveaxis(rows.column(name).to_numpy().reshape(shape), 0, 1) for name in ("base", "value"))
    first = rows.slice(0, len(base) * many)
    keys = zip(first.column("indicator").to_pylist()[::many], first.column("group").to_pylist()[::many], strict=True)
    return base, scenario, {key: row for row, key in enumerate(keys)}


def _few_agents(folder: Path, years: tuple[int, ...]) -> frozenset[Key]:
    """Series that hang on fewer than 30 person-agents in the last year, in any scenario."""
    columns = ["indicator", "group", "year", "few_agents"]
    wanted = [("year", "=", years[-1]), ("few_agents", "=", True)]
    found = pq.read_table(folder / "differences.parquet", columns=columns, filters=wanted)
    return frozenset(zip(found.column("indicator").to_pylist(), found.column("group").to_pylist(), strict=True))
