"""The Beveridge curve: unemployment and vacancies of one market whose demand goes up and down."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.agents.codes import EMPLOYED, ENGINEER
from simulation.columns.jit import kernel
from simulation.columns.random import Stream, draw_key, uniform
from simulation.laboratory.arguments import HIGHEST_SEED, MOST_PERSONS, number, probability, whole
from simulation.laboratory.market import SmallMarket
from simulation.phases.hiring import NOBODY
from simulation.phases.matching import match
from simulation.phases.separations import separate

_OPENING = int(Stream.VACANCY_OPENING)
_MOST_STEPS = 30_000  # the month in which a post began is an int16


class Stocks(NamedTuple):
    """Persons and posts at the end of a step."""

    unemployment: int
    vacancies: int
    employment: int
    hires: int  # of the step


class BeveridgeMarket(SmallMarket):
    """One employer that opens posts and lays off as it follows a demand cycle. `step` is one step of the market.

    Args: those of `beveridge`.
    """

    def __init__(
        self,
        *,
        separation_prob: float,
        vacancy_prob: float,
        adjustment: float,
        amplitude: float,
        period: float,
        persons: int,
        seed: int,
    ) -> None:
        self.vacancy_prob = probability("vacancy_prob", vacancy_prob)
        self.adjustment = probability("adjustment", adjustment)
        self.amplitude = probability("amplitude", amplitude)
        self.cycle = number("period", period, 1)
        self.labour_force = whole("persons", persons, 1, MOST_PERSONS)
        self.vacancies, self.hires = 0, 0
        parameters = {
            "separation_outside": probability("separation_prob", separation_prob),
            "layoff_speed": self.adjustment,
        }
        super().__init__(
            whole("seed", seed, 0, HIGHEST_SEED),
            persons=self.labour_force,
            firms=1,
            parameters=parameters,
            status=EMPLOYED,
            employer=0,
        )
        self.firms["headcount"][0, ENGINEER] = self.labour_force

    @property
    def posts_wanted(self) -> int:
        """D(t), rounded to whole posts."""
        wave = math.sin(2.0 * math.pi * self.month / self.cycle)
        return round(self.labour_force * (1.0 - self.amplitude * wave))

    @property
    def stocks(self) -> Stocks:
        """Where the market stands, with the hires of the last step."""
        employed = int(self.firms["headcount"][0, ENGINEER])
        return Stocks(self.labour_force - employed, self.vacancies, employed, self.hires)

    def step(self) -> None:
        """One step: all three flows start from the stocks at its beginning."""
        wanted = self.posts_wanted
        opened = self._opened(wanted, self.stocks.employment)
        self.firms["target"][0, ENGINEER] = wanted - self.vacancies  # layoffs: the excess of posts, over staff
        separate(self)
        self.hires = self._match()
        self.vacancies += opened - self.hires
        self.month += 1

    def _opened(self, wanted: int, employed: int) -> int:
        """New vacancies: the model opens posts by targets, this theory by chance for every employed person."""
        missing = max(0, wanted - employed - self.vacancies)
        expansion = min(1.0, self.adjustment * missing / max(employed, 1))
        prob = self.vacancy_prob + (1.0 - self.vacancy_prob) * expansion
        return int(_count_openings(self.persons.arrays(), prob, self.seed, self.month))

    def _match(self) -> int:
        self.firms["openings"][0, ENGINEER] = self.vacancies
        return int(np.count_nonzero(match(self, self.seekers_since_before()) != NOBODY))


@kernel
def _count_openings(persons, prob, seed, month):  # type: ignore[no-untyped-def]
    """How many employed persons are next to a post that opens."""
    key = draw_key(seed, _OPENING, month)
    count = 0
    for i in range(persons.status.shape[0]):
        count += (persons.status[i] == EMPLOYED) & (uniform(key, persons.unique_id[i]) < prob)
    return count


def beveridge(
    *,
    separation_prob: float,
    vacancy_prob: float,
    adjustment: float,
    amplitude: float,
    period: float,
    steps: int,
    persons: int,
    seed: int,
) -> pd.DataFrame:
    """Unemployment and vacancies while posts wanted go through cycles.

    Posts wanted are D(t) = L·(1 - amplitude·sin(2πt/period)), posts there are d = e + v. Each employed person is
    separated with probability p + (1-p)·min(1, γ·max(0, d-D)/e) and opens a vacancy with probability
    q + (1-q)·min(1, γ·max(0, D-d)/e). Every unemployed person applies to one vacancy at random, and a vacancy hires
    one of its applicants: the path of `match_once`. The three flows of a step start from the stocks at its beginning.
    Everybody begins employed, without vacancies; demand falls first. Separations are the quits and layoffs of the
    model, layoffs without tolerance; the chance of opening a vacancy is drawn here.

    Args:
        separation_prob: p, per step, 0 to 1.
        vacancy_prob: q, per step, 0 to 1.
        adjustment: γ, share of the distance to D that is closed in a step, 0 to 1.
        amplitude: of the cycle, share of the labour force, 0 to 1.
        period: of the cycle, steps, 1 or more.
        steps: 1 to 30,000.
        persons: L, the labour force, 1 to 10 million.
        seed: 0 to 2^63 - 1.

    Returns: a row per step, 1 to `steps`, at its end; columns `unemployment_rate` (u/L), `vacancy_rate` (v/(v+e), not
        a number without posts), float64, and `hires` (persons, of the step), int64.

    Raises:
        ValueError: an argument is out of range; the message names it, its value and the range.

    Source: the one-market limit of del Rio-Chanona, Mealy, Beguerisse-Díaz, Lafond and Farmer 2021, "Occupational
        mobility and automation: a data-driven network model", with urn-ball matching.

    Verified: tests/verification/test_beveridge.py.

    Example:
        >>> cycle = beveridge(separation_prob=0.016, vacancy_prob=0.012, adjustment=0.16, amplitude=0.1, period=60,
        ...                   steps=180, persons=100_000, seed=1)
        >>> cycle.plot("unemployment_rate", "vacancy_rate")
    """
    count = whole("steps", steps, 1, _MOST_STEPS)
    market = BeveridgeMarket(
        separation_prob=separation_prob,
        vacancy_prob=vacancy_prob,
        adjustment=adjustment,
        amplitude=amplitude,
        period=period,
        persons=persons,
        seed=seed,
    )
    return _rates_and_hires(market, count)


def _rates_and_hires(market: BeveridgeMarket, steps: int) -> pd.DataFrame:
    """The columns of `beveridge`, step by step."""
    seen = []
    for _ in range(steps):
        market.step()
        seen.append(market.stocks)
    stocks = pd.DataFrame(seen, index=pd.RangeIndex(1, steps + 1, name="step"))
    return pd.DataFrame(
        {
            "unemployment_rate": stocks.unemployment / market.labour_force,
            "vacancy_rate": stocks.vacancies / (stocks.vacancies + stocks.employment),
            "hires": stocks.hires,
        }
    )
