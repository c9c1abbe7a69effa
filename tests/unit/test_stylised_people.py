"""The same people a month later: who found, moved, stayed, gave up or retired."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.codes import APPLICATION, EMPLOYED, OTHER, SEEKING
from simulation.agents.person import PERSON_COLUMNS, PersonColumns
from simulation.columns.store import ColumnStore
from simulation.experiment.stylised.people import Pairs, pairs_of, people_now

MONTH = 50  # the month that has just ended
FINDS, GIVES_UP, WAITS, MOVES, STAYS, LOSES, RETIRES = range(7)


@pytest.fixture
def persons() -> ColumnStore:
    """Seven people at the end of the month before."""
    store = ColumnStore(PERSON_COLUMNS, PersonColumns)
    looks = [SEEKING] * 3 + [EMPLOYED] * 4
    sectors = [APPLICATION, APPLICATION, OTHER, APPLICATION, OTHER, APPLICATION, OTHER]
    store.add(np.arange(100, 107), status=looks, sector=sectors, since=[45, 44, 30, 20, 10, 15, 0])
    return store


def a_month_later(persons: ColumnStore) -> Pairs:
    """One of each fate; the table is packed too, so rows are others."""
    before = people_now(persons, None)
    persons["status"][FINDS], persons["since"][FINDS] = EMPLOYED, MONTH
    persons["sector"][GIVES_UP], persons["since"][GIVES_UP] = OTHER, MONTH
    persons["since"][MOVES] = MONTH
    persons["status"][LOSES], persons["since"][LOSES] = SEEKING, MONTH
    persons.retire([RETIRES])
    persons.add([200], status=SEEKING, sector=OTHER, since=MONTH)
    return pairs_of(persons, before, MONTH)


def test_everybody_but_the_retired_is_seen_again(persons: ColumnStore) -> None:
    pairs = a_month_later(persons)
    assert pairs.before.unique_id.tolist() == [100, 101, 102, 103, 104, 105]
    assert persons["unique_id"][pairs.row].tolist() == [100, 101, 102, 103, 104, 105]
    assert pairs.in_job.tolist() == [True, False, False, True, True, False]
    assert pairs.hired.tolist() == [True, False, False, True, False, False]
    assert pairs.outside.tolist() == [0, 0, 1, 0, 1, 0]  # where they were, not where they are


def test_rows_that_moved_do_not_matter(persons: ColumnStore) -> None:
    before = people_now(persons, None)
    persons.retire([FINDS])
    persons.pack()
    pairs = pairs_of(persons, before, MONTH)
    assert pairs.before.unique_id.tolist() == [101, 102, 103, 104, 105, 106]
    assert persons["unique_id"][pairs.row].tolist() == pairs.before.unique_id.tolist()


def test_a_search_goes_on_when_people_turn_to_other_posts(persons: ColumnStore) -> None:
    """Who gives up AI has looked since month 44, though the present search began this month; who lost a job has not."""
    now = people_now(persons, a_month_later(persons))
    began = dict(zip(now.unique_id.tolist(), now.search_began.tolist(), strict=True))
    assert (began[101], began[102], began[105], began[200]) == (44, 30, MONTH, MONTH)
    assert 106 not in began
