"""The state of both markets as arrays, and where they differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.copy_state import CONDITIONS
from oracle.market import PlainMarket
from simulation.model import TalentMarket

State = dict[str, np.ndarray]
_KEY_OF = {"employer": "firms", "university": "universities"}


def state_of_columns(market: TalentMarket) -> State:
    """Every living row of every table, the tally, flows and conditions of the month just completed."""
    state: State = {}
    for table, store in market.tables.items():
        living = np.flatnonzero(store["alive"])
        state[f"{table}.key"] = store["unique_id"][living]
        for name in _compared(store):
            values = store[name][living]
            if name in _KEY_OF:  # whom, not in which row
                values = np.where(values >= 0, market.tables[_KEY_OF[name]]["unique_id"][values], -1)
            state[f"{table}.{name}"] = values
    for name, counts in market.tally._asdict().items():
        state[f"tally.{name}"] = counts.copy()
    state["flows"] = market.flows[market.month - 1].copy()
    state["conditions"] = np.array([float(getattr(market.conditions, name)) for name in CONDITIONS])
    state["researchers_in_china"] = np.array([market.researchers_in_china])
    return state


def state_of_objects(twin: PlainMarket, tables: dict[str, Any]) -> State:
    """The same of the twin; `tables` of the columns name the attributes."""
    state: State = {}
    sets = {
        "persons": twin.people,
        "firms": twin.firms,
        "universities": twin.universities,
        "researchers": twin.researchers,
    }
    for table, store in tables.items():
        agents = sets[table].to_list()
        for name in ("key", *_compared(store)):
            values = [getattr(agent, name) for agent in agents]
            if name in _KEY_OF:
                values = [-1 if other is None else other.key for other in values]
            state[f"{table}.{name}"] = np.array(values)
    for name, counts in vars(twin.tally).items():
        state[f"tally.{name}"] = np.atleast_1d(counts)
    state["flows"] = np.array(twin.tally.moves) * twin.scale
    state["conditions"] = np.array([getattr(twin.conditions, name) for name in CONDITIONS])
    state["researchers_in_china"] = np.array([twin.researchers_in_china])
    return state


def differences(columns: State, objects: State) -> list[str]:
    """What is not equal bit for bit: one line per attribute, with the first agent that differs."""
    assert columns.keys() == objects.keys()
    found = []
    for name, expected in columns.items():
        got = objects[name]
        if expected.shape != got.shape:
            found.append(f"{name}: {expected.shape} in the columns, {got.shape} in the twin")
        elif not np.array_equal(expected, got):
            place = tuple(np.argwhere(expected != got)[0].tolist())
            found.append(f"{name}{list(place)}: {expected[place]!r} in the columns, {got[place]!r} in the twin")
    return found


def _compared(store: Any) -> list[str]:
    return [name for name in store if name not in ("alive", "unique_id")]
