"""The column store: rows come, go and move; values and ids stay with their agent."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from toy_market import WORKER_COLUMNS, WorkerColumns

from simulation.columns.store import AgentHasLeftError, Column, ColumnStore, views_of

COLUMNS = [
    Column("wage", np.float64, default=10.0, meaning="thousand CNY per month"),
    Column("posts", np.int16, shape=(3,), default=2),
]
ToyColumns = views_of("ToyColumns", COLUMNS)


@pytest.fixture
def store() -> ColumnStore:
    """Five agents with ids 1 to 5 and wages 11 to 15."""
    store = ColumnStore(COLUMNS, ToyColumns, capacity=2)
    store.add(np.arange(1, 6), wage=np.arange(11.0, 16.0))
    return store


def test_unnamed_columns_take_their_default(store):
    """Scalars and shaped columns alike."""
    rows = store.add([9])
    assert store["wage"][rows].tolist() == [10.0]
    assert store["posts"][rows].tolist() == [[2, 2, 2]]
    assert store["posts"].dtype == np.int16


def test_rows_are_appended_and_memory_grows(store):
    """The new rows are returned, earlier ones keep their values and nothing counts as moved."""
    rows = store.add(np.arange(6, 300), wage=1.0)
    assert (rows.start, rows.stop) == (5, 299)
    assert len(store) == store.size == 299 <= store.capacity
    assert store["wage"][:5].tolist() == [11, 12, 13, 14, 15]
    assert store.version == 0


def test_an_addition_that_fails_changes_nothing(store):
    """Unknown columns, the identity columns and values of a wrong shape are refused."""
    for values in ({"salary": 1.0}, {"alive": False}, {"unique_id": 1}):
        with pytest.raises(KeyError, match="no column"):
            store.add([6], **values)
    with pytest.raises(ValueError, match="broadcast"):
        store.add([6, 7], wage=[1.0, 2.0, 3.0])
    assert store.size == 5
    assert store["unique_id"].tolist() == [1, 2, 3, 4, 5]


def test_retired_rows_are_gone_but_keep_their_place_until_packed(store):
    """`len` counts the living; `pack` tells where each came from."""
    store.retire([0, 3])
    assert len(store) == 3
    assert store.size == 5
    assert store.pack().tolist() == [1, 2, 4]
    assert store.size == 3
    assert store["unique_id"].tolist() == [2, 3, 5]
    assert store["wage"].tolist() == [12, 13, 15]
    assert store.version == 1


def test_packing_a_full_table_moves_nothing(store):
    """No version is used up, so nobody has to look for rows again."""
    assert store.pack().tolist() == [0, 1, 2, 3, 4]
    assert store.version == 0


@pytest.mark.parametrize("ids", [[2, 4, 8], [8, 2, 4]], ids=["ascending", "in any order"])
def test_an_agent_is_found_by_its_id(ids):
    """Single and many, before and after packing; who has left is not found."""
    store = ColumnStore(COLUMNS, ToyColumns)
    store.add(ids)
    assert [store.row_of(unique_id) for unique_id in ids] == [0, 1, 2]
    assert store.rows_of(np.array([4, 5, 8, 2])).tolist() == [ids.index(4), -1, ids.index(8), ids.index(2)]
    store.retire(store.row_of(2))
    store.pack()
    assert store["unique_id"][store.row_of(8)] == 8
    assert store.rows_of(np.array([2]))[0] == -1
    for gone in (2, 3, 99):
        with pytest.raises(AgentHasLeftError, match=f"^agent {gone} has left the model or never was in it$"):
            store.row_of(gone)


def test_nobody_is_found_in_an_empty_table():
    """Neither one by one nor at once."""
    store = ColumnStore(COLUMNS, ToyColumns, capacity=0)
    assert store.rows_of(np.array([1, 2])).tolist() == [-1, -1]
    with pytest.raises(AgentHasLeftError):
        store.row_of(1)


def test_an_id_that_returns_is_found_at_its_new_row(store):
    """Somebody who left and came back under the same id."""
    store.retire(0)
    store.add([1], wage=99.0)
    assert store.row_of(1) == 5
    assert store.rows_of(np.array([1])).tolist() == [5]


def test_columns_and_views_write_the_model(store):
    """Kernels and plain code share one memory."""
    views = store.arrays()
    views.wage[2] = 50.0
    store["posts"][2] = [7, 8, 9]
    assert views._fields == ("wage", "posts", "unique_id", "alive")
    assert store["wage"][2] == 50.0
    assert views.posts[2].tolist() == [7, 8, 9]
    assert len(views.alive) == store.size


def test_views_must_have_the_fields_of_the_columns():
    """Else a kernel would read one column for another."""
    with pytest.raises(ValueError, match="differ from the fields of ToyColumns"):
        ColumnStore(list(reversed(COLUMNS)), ToyColumns)


def test_the_class_of_views_is_found_by_name():
    """Pickle and numba's cache look it up in the module where it was made."""
    assert ToyColumns.__module__ == __name__
    assert pickle.loads(pickle.dumps(ToyColumns)) is ToyColumns
    assert WorkerColumns.__module__ == "toy_market"
    assert WorkerColumns._fields == (*(c.name for c in WORKER_COLUMNS), "unique_id", "alive")


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda store: pickle.loads(pickle.dumps(store))])
def test_a_copy_is_independent_and_holds_no_reserve(store, duplicate):
    """Values, ids, version and growth survive."""
    twin = duplicate(store)
    twin["wage"][0] = 0.0
    twin.add([6], wage=16.0)
    assert twin["wage"].tolist() == [0, 12, 13, 14, 15, 16]
    assert store["wage"].tolist() == [11, 12, 13, 14, 15]
    assert duplicate(store).capacity == store.size


def test_the_store_says_which_columns_it_has(store):
    """By name, in order."""
    assert list(store) == ["wage", "posts", "unique_id", "alive"]
    assert "wage" in store
    assert "salary" not in store
