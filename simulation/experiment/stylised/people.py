"""The same people at the end of two months, as labour-force surveys see them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS, EMPLOYED, SEEKING


class People(NamedTuple):
    """The living at the end of a month, shape (n,) each; months since 2018-01."""

    unique_id: np.ndarray
    status: np.ndarray
    sector: np.ndarray
    since: np.ndarray  # when the present status or post began
    search_began: np.ndarray  # when they began to look: also before they turned from AI to other posts


class Pairs(NamedTuple):
    """Everybody seen a month ago who is still of working age: how they were, and their row in the table now."""

    before: People
    row: np.ndarray
    in_job: np.ndarray  # bool: employed now
    hired: np.ndarray  # bool: in a post that began this month

    @property
    def outside(self) -> np.ndarray:
        """1 for those who worked or searched outside AI a month ago, else 0."""
        return (self.before.sector >= AI_SECTORS).astype(np.int64)


def pairs_of(persons: Any, before: People, month: int) -> Pairs:
    """Match the people of a month ago with the table now, `month` being the month that has just ended.

    A job lost and another found within the month counts as a move from job to job. The retired are left out: they
    leave no trace of a search or a quit.
    """
    row = persons.rows_of(before.unique_id)
    stayed = row >= 0
    row = row[stayed]
    in_job = persons["status"][row] == EMPLOYED
    return Pairs(People(*(column[stayed] for column in before)), row, in_job, in_job & (persons["since"][row] == month))


def people_now(persons: Any, pairs: Pairs | None) -> People:
    """The living; a search that went on keeps the month in which it began."""
    began = persons["since"].copy()
    if pairs is not None:
        went_on = (pairs.before.status == SEEKING) & (persons["status"][pairs.row] == SEEKING)
        began[pairs.row[went_on]] = pairs.before.search_began[went_on]
    living = persons["alive"]
    unique_id, status, sector, since = (persons[name][living] for name in ("unique_id", "status", "sector", "since"))
    return People(unique_id, status, sector, since, began[living])
