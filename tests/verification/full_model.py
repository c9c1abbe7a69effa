"""The full model in a given month, brought to a textbook limit by its parameters alone."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import NEV, OTHER, SEARCH_OUTSIDE
from simulation.model import TalentMarket
from simulation.phases.applications import Applications, Openings, apply_for_jobs
from simulation.phases.hiring import hire
from simulation.phases.search import Seekers, find_seekers
from simulation.phases.vacancies import list_openings

_SCALE = 200  # 55,000 persons
_MONTHS_BEFORE = 6  # wages, openings and ages have spread


class Meetings(NamedTuple):
    """What the market looked like, and what came of it in each of many months of luck."""

    seekers: Seekers
    openings: Openings
    applications: list[Applications]
    hired: np.ndarray  # (months, seekers)


@cache
def _market() -> TalentMarket:
    market = TalentMarket(seed=1, scale=_SCALE)
    market.run_for(_MONTHS_BEFORE)
    return market


def market_with(**parameters: float) -> Any:
    """The market of summer 2018 with some parameters set. Tables are shared: only look at them, or copy."""
    market = _market()
    market.p = market.assumed.copy()
    market.month = _MONTHS_BEFORE
    for name, value in parameters.items():
        market.p[name] = value
    return market


def market_of_its_own(**parameters: float) -> Any:
    """The same market, to be changed."""
    return copy.deepcopy(market_with(**parameters))


def meet(market: Any, months: int) -> Meetings:
    """The same seekers meet the same openings again and again, each time with the luck of another month."""
    seekers, openings = find_seekers(market), Openings(*list_openings(market.firms.arrays(), market.p))
    applications, hired = [], []
    for month in range(months):
        market.month = month
        made = apply_for_jobs(market, seekers, openings)
        hired.append(hire(market, seekers, openings, made))
        applications.append(Applications(made.first, made.seeker.copy()))
    return Meetings(seekers, openings, applications, np.array(hired))


def outside_lists(seekers: Seekers, openings: Openings) -> dict[int, tuple[np.ndarray, slice]]:
    """By outside sector: who searches its list when everybody searches the own one, and its openings."""
    outside = seekers.way == SEARCH_OUTSIDE
    rows = {sector: slice(int(openings.first[sector]), int(openings.first[sector + 1])) for sector in (NEV, OTHER)}
    return {sector: (outside & ((seekers.sector == NEV) == (sector == NEV)), rows[sector]) for sector in rows}
