"""The limit scenarios of the project, loaded from their files, and what tests look at while they run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from simulation import model
from simulation.agents.codes import NEV, OTHER, SEARCH_OUTSIDE, SECTORS, Sector, Status
from simulation.model import TalentMarket
from simulation.phases.matching import match
from simulation.scenario import load_scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FILES = sorted((SCENARIOS / "limits").glob("*.yaml"))


def limit_market(name: str, *, seed: int, scale: int, **changes: Any) -> TalentMarket:
    """The market of `scenarios/limits/<name>.yaml`; changes by key, two underscores for a dot.

    Coarser than the files say, so that tests are fast: what they verify does not hang on the scale.
    """
    scenario = load_scenario(SCENARIOS / "limits" / f"{name}.yaml")
    if changes:
        scenario = scenario.with_({f"assumptions.{key.replace('__', '.')}": value for key, value in changes.items()})
    return TalentMarket(scenario, seed=seed, scale=scale)


class Matching(NamedTuple):
    """A month's matching by list searched: the three layers of AI, NEV, the other new economy. Person-agents."""

    vacancies: np.ndarray
    seekers: np.ndarray
    matches: np.ndarray


def matchings(market: TalentMarket, months: int) -> Iterator[Matching]:
    """Run the market and hand out who met whom each month; every seeker must search the own list."""
    seen: list[Matching] = []

    def look(market: TalentMarket, seekers: Any) -> np.ndarray:
        hired = match(market, seekers)
        outside = np.where(seekers.sector == NEV, NEV, OTHER)
        searched = np.where(seekers.way == SEARCH_OUTSIDE, outside, seekers.specialism)
        openings = market.firms["openings"].sum(axis=1)
        vacancies = np.bincount(market.firms["sector"], openings, minlength=SECTORS)
        seen.append(
            Matching(
                vacancies.astype(np.int64),
                np.bincount(searched, minlength=SECTORS),
                np.bincount(searched[hired >= 0], minlength=SECTORS),
            )
        )
        return hired

    for _ in range(months):
        with patch.object(model, "match", look):
            market.step()
        yield seen.pop()


class People(NamedTuple):
    """Who is alive at the end of a month, in the order of their ids."""

    ids: np.ndarray
    status: np.ndarray
    sector: np.ndarray
    since: np.ndarray
    technical: np.ndarray

    def are(self, status: Status, *sectors: Sector) -> np.ndarray:
        """Who has the status, in one of the sectors if any are named."""
        return (self.status == status) & (np.isin(self.sector, sectors) if sectors else True)

    def that(self, chosen: np.ndarray) -> People:
        """Some of them."""
        return People(*(column[chosen] for column in self))


def people_of(market: TalentMarket) -> People:
    """Everybody alive now."""
    persons = market.persons
    ids = persons["unique_id"]
    rows = np.flatnonzero(persons["alive"])
    rows = rows[np.argsort(ids[rows])]
    return People(ids[rows], *(persons[name][rows] for name in ("status", "sector", "since", "technical")))


def both(before: People, after: People) -> tuple[People, People]:
    """Those who are there in both months, in the same order."""
    place = np.minimum(np.searchsorted(after.ids, before.ids), len(after.ids) - 1)
    stayed = after.ids[place] == before.ids
    return before.that(stayed), after.that(place[stayed])
