"""The demand cycle: a sine wave around the path of posts wanted, in one market at a time."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, SECTORS

PERIOD = 72  # months. STYL_14: expansions of 58 and contractions of 11 months, United States 1945-2009, rounded up
_BURN_IN = 12  # months: 2018 sets the market in motion


class Market(Enum):
    """The two labour markets of the model, and both together."""

    AI = "AI"
    OUTSIDE = "outside"
    ALL = "all"

    @property
    def sectors(self) -> slice:
        """Its sectors among the five."""
        return {"AI": slice(0, AI_SECTORS), "outside": slice(AI_SECTORS, SECTORS), "all": slice(0, SECTORS)}[self.value]


class Arm(Enum):
    """The runs of each seed: one without a cycle, one with a cycle in either market."""

    TREND = "no cycle"
    AI_CYCLE = "cycle in the AI market"
    OUTSIDE_CYCLE = "cycle outside AI"


CYCLES = {Arm.AI_CYCLE: Market.AI, Arm.OUTSIDE_CYCLE: Market.OUTSIDE}
# Log points from the trend to the peak.
# AI: STYL_16, employment in information and communication technology fell by 18.8 % from 2001-03 to 2004-04 (United
# States): 0.21 from peak to trough. Outside: STYL_15, posts filled or open fell from 142.4 to 132.5 million from
# 2007-12 to 2009-12: 0.072 from peak to trough. That employers' demand swings as these jobs did is an assumption.
AMPLITUDE = {Market.AI: 0.10, Market.OUTSIDE: 0.036}


class Window(NamedTuple):
    """The months that are measured: whole cycles up to the end of the run, as many as fit after 2018."""

    first: int
    end: int

    @property
    def phase(self) -> np.ndarray:
        """Angle of the cycle in each month, radians, shape (months,)."""
        return 2.0 * math.pi * np.arange(self.first, self.end) / PERIOD


def window_of(months: int) -> Window:
    """The window of a run of so many months. Raises: ValueError when not even one cycle fits."""
    cycles = (months - _BURN_IN) // PERIOD
    if cycles < 1:
        raise ValueError(f"horizon must be at least {_BURN_IN + PERIOD} months, to 2024-12; got {months} months")
    return Window(months - cycles * PERIOD, months)


def impose_cycle(market: Any, arm: Arm) -> None:
    """Bend the path of posts wanted of a new market model.

    Formula: D'(t) = D(t)·exp(a·sin(2πt/P)), a the amplitude in log points, P the period, t months since 2018-01.
    The wave is 0 in the first month, so that the state at the start is the same with and without it.
    Args: market: a TalentMarket before its first month.
    """
    if arm not in CYCLES:
        return
    wave = np.sin(2.0 * math.pi * np.arange(len(market.posts_path)) / PERIOD)
    moved = CYCLES[arm]
    market.posts_path[:, moved.sectors] *= np.exp(AMPLITUDE[moved] * wave)[:, None]
