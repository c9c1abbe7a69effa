"""The lake model: two stocks of people, employed and unemployed, and the flows between them, in and out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from simulation.agents.codes import EMPLOYED, ENGINEER, SEEKING
from simulation.columns.jit import loop, rule
from simulation.columns.random import Stream, draw_key, uniform
from simulation.laboratory.arguments import HIGHEST_SEED, MOST_PERSONS, probability, whole
from simulation.laboratory.market import BEFORE_THE_START, SmallMarket
from simulation.phases.applications import Openings
from simulation.phases.births import enter_outside
from simulation.phases.hiring import NOBODY
from simulation.phases.matching import start_jobs
from simulation.phases.separations import separate
from simulation.phases.vacancies import list_openings

_CAREER, _FINDING = int(Stream.BIRTH_RETIREMENT), int(Stream.JOB_FINDING)
_BEYOND_ANY_RUN = 30_000  # months; the month of retirement is an int16
_MOST_MONTHS = 1_000  # ids of entrants hold the month in ten bits
_ROOM_FOR_LEAVERS = 1.05  # rows per person in the market before rows are packed


@rule
def career_months(draw, exit_prob):  # type: ignore[no-untyped-def]
    """Months that somebody stays, 1 or more: geometric, so that the risk of leaving is the same every month.

    Formula: 1 + floor(ln(1 - u)/ln(1 - d)), at most 30,000. Args: draw: u in [0, 1); exit_prob: d in [0, 1].
    Source: the lake model's constant risk of leaving. Verified: tests/verification/test_lake.py.
    """
    if exit_prob == 0.0:
        return _BEYOND_ANY_RUN
    return int(min(_BEYOND_ANY_RUN, 1.0 + math.floor(math.log(1.0 - draw) / math.log(1.0 - exit_prob))))


class LakeMarket(SmallMarket):
    """People who find and lose jobs at constant risks. `step` is one month. Args: those of `lake`."""

    def __init__(
        self,
        job_finding_prob: float,
        separation_prob: float,
        entry_rate: float,
        exit_rate: float,
        *,
        persons: int,
        seed: int,
    ) -> None:
        self.job_finding_prob = probability("job_finding_prob", job_finding_prob)
        self.exit_rate = probability("exit_rate", exit_rate)
        entry = probability("entry_rate", entry_rate)
        # In the model entrants replace those whose careers end; here entry and exit are two numbers.
        parameters = {
            "separation_outside": probability("separation_prob", separation_prob),
            "career_months": 1.0 / entry if entry > 0.0 else math.inf,
        }
        count = whole("persons", persons, 1, MOST_PERSONS)
        super().__init__(
            whole("seed", seed, 0, HIGHEST_SEED), persons=count, firms=1, parameters=parameters, status=SEEKING
        )
        self._draw_careers(0, BEFORE_THE_START)

    @property
    def stocks(self) -> tuple[int, int]:
        """Unemployed and employed persons."""
        status = self.persons["status"]
        return int(np.count_nonzero(status == SEEKING)), int(np.count_nonzero(status == EMPLOYED))

    def step(self) -> None:
        """One month: entry, exit, separation, job finding, the order of a month in the model."""
        self._enter()
        separate(self)
        self._find_jobs()
        if self.persons.size > _ROOM_FOR_LEAVERS * len(self.persons):
            self.persons.pack()
        self.month += 1

    def _enter(self) -> None:
        before = self.persons.size
        self.p["outside_workforce"] = sum(self.stocks)
        enter_outside(self)
        self._draw_careers(before, self.month)

    def _draw_careers(self, first: int, month: int) -> None:
        _draw_careers(self.persons.arrays(), first, month, self.exit_rate, self.seed)

    def _find_jobs(self) -> None:
        """Whoever finds a job takes one of as many openings, by the function that begins jobs in the model."""
        seekers = self.seekers_since_before()
        hired = np.empty(len(seekers.person), np.int32)
        found = _who_finds(seekers, hired, self.job_finding_prob, self.seed, self.month)
        self.firms["openings"][0, ENGINEER] = found
        start_jobs(self, seekers, Openings(*list_openings(self.firms.arrays(), self.p)), hired)


@loop
def _draw_careers(persons, first, month, exit_prob, seed):  # type: ignore[no-untyped-def]
    """Months of retirement of the rows from `first` on, who came in `month`; they face the risk from the next on."""
    key = draw_key(seed, _CAREER, 0)
    for i in range(first, persons.unique_id.shape[0]):
        persons.retires[i] = month + career_months(uniform(key, persons.unique_id[i]), exit_prob)


@loop
def _who_finds(seekers, hired, job_finding_prob, seed, month):  # type: ignore[no-untyped-def]
    """The opening of each seeker who finds a job, one after the other, -1 for the rest; returns how many find."""
    key = draw_key(seed, _FINDING, month)
    found = 0
    for s in range(hired.shape[0]):
        finds = uniform(key, seekers.unique_id[s]) < job_finding_prob
        hired[s] = found if finds else NOBODY
        found += finds
    return found


def lake(
    job_finding_prob: float,
    separation_prob: float,
    entry_rate: float,
    exit_rate: float,
    *,
    persons: int,
    months: int,
    seed: int,
) -> pd.DataFrame:
    """Unemployment and employment when people find jobs, lose jobs, enter and leave at constant risks.

    In the mean E' = (1-d)·[(1-α)·E + λ·U] and U' = (1-d)·[α·E + (1-λ)·U] + b·(E+U). Everybody begins unemployed.
    Entry, retirement and separation are those of the model; the model has no constant risk of finding a job, and
    careers of given length, so these two are drawn here. Entrants and those who lost their job search from the next
    month on.

    Args:
        job_finding_prob: λ, of the unemployed, per month, 0 to 1.
        separation_prob: α, of the employed, per month, 0 to 1.
        entry_rate: b, entrants of a month per person of the labour force, 0 to 1.
        exit_rate: d, of everybody, per month, 0 to 1.
        persons: labour force at the start, 1 to 10 million; it grows by b - d a month.
        months: 1 to 1,000.
        seed: 0 to 2^63 - 1.

    Returns: a row per month, 0 (the start) to `months`; columns `unemployment`, `employment` and `labour_force`, int64,
        persons at the end of the month.

    Raises:
        ValueError: an argument is out of range; the message names it, its value and the range.

    Source: Ljungqvist and Sargent, *Recursive Macroeconomic Theory*, and QuantEcon, "A Lake Model of Employment and
        Unemployment". Verified: tests/verification/test_lake.py, tests/verification/test_spells.py.

    Example:
        >>> stocks = lake(0.283, 0.013, 0.0124, 0.00822, persons=100_000, months=60, seed=1)
        >>> (stocks.unemployment / stocks.labour_force).iloc[-1]  # near 0.0827
    """
    steps = whole("months", months, 1, _MOST_MONTHS)
    market = LakeMarket(job_finding_prob, separation_prob, entry_rate, exit_rate, persons=persons, seed=seed)
    stocks = [market.stocks]
    for _ in range(steps):
        market.step()
        stocks.append(market.stocks)
    frame = pd.DataFrame(stocks, columns=["unemployment", "employment"], dtype=np.int64).rename_axis("month")
    return frame.assign(labour_force=frame.unemployment + frame.employment)
