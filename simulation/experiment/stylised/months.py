"""The monthly series of a run, sector by sector, from the tables of persons and firms."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import EMPLOYED, SECTORS, SEEKING
from simulation.experiment.stylised.cycle import Market
from simulation.experiment.stylised.people import Pairs


class Months(NamedTuple):
    """Person-agents, float64 (months, sectors), or (months,) for a market."""

    employed: np.ndarray  # at the end of the month
    unemployed: np.ndarray  # people without a job who look for one, at the end of the month
    seekers: np.ndarray  # everybody who applies, with or without a job; those of AI in its first layer
    openings: np.ndarray  # before matching
    vacancies: np.ndarray  # openings still open at the end of the month
    hires: np.ndarray  # of the month, by the sector that hires
    hires_from_jobs: np.ndarray  # of them those who had a job at the end of the month before
    log_wage: np.ndarray  # mean log wage of the employed, CNY per month


def month_of(market: Any, pairs: Pairs) -> Months:
    """The month that has just ended, shape (sectors,) each."""
    persons, firms, month = market.persons, market.firms, market.month - 1
    sector, employed = persons["sector"], persons["alive"] & (persons["status"] == EMPLOYED)
    seeking = persons["alive"] & (persons["status"] == SEEKING)
    count, hires = _by_sector(sector[employed]), _by_sector(sector[employed & (persons["since"] == month)])
    log_wages = np.bincount(sector[employed], np.log(persons["wage"][employed]), SECTORS)
    openings = np.bincount(firms["sector"], firms["openings"].sum(axis=1), SECTORS)
    moved = pairs.row[pairs.hired & (pairs.before.status == EMPLOYED)]
    return Months(
        employed=count, unemployed=_by_sector(sector[seeking]), seekers=_seekers(market), openings=openings,
        vacancies=openings - hires, hires=hires, hires_from_jobs=_by_sector(sector[moved]),
        log_wage=log_wages / np.maximum(count, 1),
    )  # fmt: skip


def of_market(months: Months, market: Market) -> Months:
    """The months of a market: counts summed over its sectors, wages averaged over its employed, shape (months,)."""
    summed = {name: getattr(months, name)[:, market.sectors].sum(axis=1) for name in Months._fields}
    wages = (months.log_wage * months.employed)[:, market.sectors].sum(axis=1)
    return Months(**summed | {"log_wage": wages / np.maximum(summed["employed"], 1.0)})


def stacked(rows: list[Months]) -> Months:
    """Months as one table each, float64 (months, sectors)."""
    return Months(*(np.array(column, np.float64) for column in zip(*rows, strict=True)))


def _by_sector(sectors: np.ndarray) -> np.ndarray:
    return np.bincount(sectors, minlength=SECTORS)


def _seekers(market: Any) -> np.ndarray:
    groups = ("all", "sector=nev", "sector=other")
    ai, nev, other = (market.record.get("job_seekers", group, market.month - 1) / market.scale for group in groups)
    return np.array([ai, 0.0, 0.0, nev, other])
