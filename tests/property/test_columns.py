"""Whatever joins, leaves and moves: every agent keeps its id, its values and its luck."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from toy_market import SEPARATION, Novice, ToyMarket, Veteran, Worker, work_a_month

from simulation.columns.random import draw_key
from simulation.columns.store import AgentHasLeftError, Column, ColumnStore, views_of

COLUMNS = [Column("wage", np.float64), Column("posts", np.int32, shape=(2,), default=1)]
StoreColumns = views_of("StoreColumns", COLUMNS)


class StoreMachine(RuleBasedStateMachine):
    """A column store against a dictionary of living agents."""

    def __init__(self) -> None:
        super().__init__()
        self.store = ColumnStore(COLUMNS, StoreColumns, capacity=0)
        self.expected: dict[int, tuple[float, list[int]]] = {}
        self.gone: set[int] = set()

    @rule(new=st.lists(st.tuples(st.integers(0, 200), st.floats(0, 1e6)), max_size=8, unique_by=lambda pair: pair[0]))
    def add(self, new):
        """Agents join, in any order of ids; somebody who left may come back."""
        new = [(unique_id, wage) for unique_id, wage in new if unique_id not in self.expected]
        wages = np.array([wage for _, wage in new])
        self.store.add([unique_id for unique_id, _ in new], wage=wages)
        self.expected |= {unique_id: (wage, [1, 1]) for unique_id, wage in new}
        self.gone -= {unique_id for unique_id, _ in new}

    @rule(choice=st.randoms(use_true_random=False), share=st.floats(0, 1))
    def retire(self, choice, share):
        """Some leave."""
        leaving = choice.sample(sorted(self.expected), int(share * len(self.expected)))
        self.store.retire(self.store.rows_of(np.array(leaving, dtype=np.int64)))
        for unique_id in leaving:
            del self.expected[unique_id]
        self.gone |= set(leaving)

    @rule()
    def pack(self):
        """Rows move; the order stays."""
        before, alive = self.store["unique_id"].copy(), self.store["alive"].copy()
        old_rows = self.store.pack()
        assert self.store["unique_id"].tolist() == before[alive].tolist() == before[old_rows].tolist()
        assert self.store.size == len(self.expected)

    @rule(wage=st.floats(0, 1e6))
    def work(self, wage):
        """Everybody's state changes, through the arrays that kernels take."""
        views = self.store.arrays()
        views.wage[:] = wage
        views.posts[:, 1] += 1
        self.expected = {unique_id: (wage, [1, posts + 1]) for unique_id, (_, (_, posts)) in self.expected.items()}

    @invariant()
    def agents_keep_their_values(self):
        """One by one and at once."""
        assert len(self.store) == len(self.expected) <= self.store.size <= self.store.capacity
        ids = np.array(sorted(self.expected), dtype=np.int64)
        rows = self.store.rows_of(ids)
        found = zip(ids.tolist(), self.store["wage"][rows].tolist(), self.store["posts"][rows].tolist(), strict=True)
        assert {unique_id: (wage, posts) for unique_id, wage, posts in found} == self.expected
        assert [self.store.row_of(unique_id) for unique_id in ids] == rows.tolist()

    @invariant()
    def who_has_left_is_not_found(self):
        """Neither one by one nor at once."""
        for unique_id in self.gone:
            with pytest.raises(AgentHasLeftError):
                self.store.row_of(unique_id)
        assert (self.store.rows_of(np.array(sorted(self.gone), dtype=np.int64)) == -1).all()


StoreMachine.TestCase.settings = settings(deadline=None, max_examples=40, stateful_step_count=20)
TestStore = StoreMachine.TestCase


def wages_by_id(market: ToyMarket) -> dict[int, float]:
    """The wage of everybody, by id."""
    return dict(iter(market.agents.select(agent_type=Worker).get(["unique_id", "wage"])))


@settings(deadline=None, max_examples=25)
@given(
    events=st.lists(
        st.one_of(
            st.just("month"),
            st.just("pack"),
            st.tuples(st.just("join"), st.integers(1, 5)),
            st.tuples(st.just("leave"), st.integers(11, 60)),
        ),
        max_size=12,
    )
)
def test_others_coming_and_going_leave_draws_unaffected(events):
    """Ten workers have the same months alone as among others who join, leave and make rows move."""
    alone, crowded = ToyMarket(employers=0), ToyMarket(employers=0)
    table = crowded.tables["workers"]
    months = 0
    for event in events:
        if event == "month":
            months += 1
            for market in (alone, crowded):
                key = draw_key(market.seed, SEPARATION, months)
                work_a_month(market.tables["workers"].arrays(), key, 0.1, 0.5)
        elif event == "pack":
            table.pack()
        elif event[0] == "join":
            Veteran.create_agents(crowded, event[1])
        else:
            crowded.agents.select(lambda agent, unique_id=event[1]: agent.unique_id == unique_id).do("remove")
    everybody = wages_by_id(crowded)
    assert {unique_id: everybody[unique_id] for unique_id in range(1, 11)} == wages_by_id(alone)


@settings(deadline=None, max_examples=40)
@given(
    wages=st.lists(st.floats(0, 100, width=32), min_size=1, max_size=30),
    threshold=st.floats(0, 100, width=32),
    share=st.floats(0, 1),
)
def test_sets_agree_with_lists_of_agents(wages, threshold, share):
    """Selecting, sorting, grouping and aggregating arrays or objects gives the same."""
    market = ToyMarket(novices=0, veterans=0, employers=0)
    novices = Novice.create_agents(market, len(wages), wage=wages)
    agents = list(novices)
    assert [agent.wage for agent in agents] == wages
    kept = [agent for agent in agents if agent.wage > threshold]
    assert novices.select(lambda agent: agent.wage > threshold).to_list() == kept
    assert novices.select(at_most=share).to_list() == agents[: int(share * len(agents))]
    assert novices.sort("wage").to_list() == sorted(agents, key=lambda agent: agent.wage, reverse=True)
    assert novices.sort("wage", ascending=True).to_list() == sorted(agents, key=lambda agent: agent.wage)
    groups = novices.groupby("wage", result_type="list").groups
    assert list(groups) == list(dict.fromkeys(wages))
    for wage, members in groups.items():
        assert members == [agent for agent in agents if agent.wage == wage]
    assert novices.agg("wage", sum) == pytest.approx(sum(wages))
