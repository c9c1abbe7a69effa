"""Sets of agents in columns: every method against plain Python over the agents."""

from __future__ import annotations

import copy
import operator

import numpy as np
import pytest
from toy_market import Employer, Ministry, Novice, Status, ToyMarket, Veteran, Worker

from simulation.columns.agent import ColumnAgent
from simulation.columns.agentset import ColumnAgentSet


def ids(agents) -> list[int]:
    """Who is in a set or list, in order."""
    return [agent.unique_id for agent in agents]


class TestMembership:
    """Who is in a set, and when."""

    def test_sets_of_the_model_are_up_to_date(self, market, novices):
        """Who joins is in, who leaves is out."""
        everybody = market.agents
        Novice(market)
        assert (len(novices), len(everybody)) == (7, 14)
        novices[0].remove()
        assert (len(novices), len(everybody)) == (6, 13)
        assert ids(everybody) == [2, 3, 4, 5, 6, 14, 7, 8, 9, 10, 11, 12, 13]

    def test_chosen_sets_keep_their_members_less_who_leaves(self, market, novices):
        """Also when rows move."""
        chosen = novices.select(lambda worker: worker.wage > 2)
        Novice(market, wage=50.0)
        novices[3].remove()
        assert ids(chosen) == [3, 5, 6]
        market.tables["workers"].pack()
        novices[0].remove()
        market.tables["workers"].pack()
        assert ids(chosen) == [3, 5, 6]
        assert chosen.get("wage").tolist() == [3, 5, 6]

    def test_membership(self, market, novices):
        """By identity of the agent, not of the object."""
        chosen = novices.select(at_most=2)
        assert Novice.view(market, 2) in chosen
        assert Novice.view(market, 3) not in chosen
        assert Novice.view(market, 3) in novices
        assert Novice.view(market, 99) not in novices
        assert Novice.view(market, 7) not in novices.select(agent_type=Veteran)
        assert Veteran.view(market, 7) not in novices
        assert "agent" not in novices
        assert all(agent in market.agents for agent in market.agents)
        assert ToyMarket().agents[0] not in market.agents

    def test_agents_are_added_and_taken_out(self, market, novices):
        """A set of any types; the model is not touched."""
        agents = novices.select(at_most=1)
        ministry, employer = market.agents[-1], market.agents_by_type[Employer][0]
        for agent in (ministry, employer, novices[4], employer):
            agents.add(agent)
        assert ids(agents) == [1, 13, 11, 5]
        agents.remove(ministry)
        agents.discard(ministry)
        with pytest.raises(KeyError):
            agents.remove(ministry)
        assert ids(agents) == [1, 11, 5]
        novices.discard(novices[0])
        assert len(market.agents_by_type[Novice]) == 6

    def test_a_set_is_made_from_agents(self, market):
        """As Mesa's, each agent once; set operations work."""
        first, second, ministry = market.agents[0], market.agents[1], market.agents[-1]
        one = ColumnAgentSet([first, ministry, first])
        other = ColumnAgentSet([first, second], random=market.random)
        assert ids(one) == [1, 13]
        assert ids(one | other) == [1, 13, 2]
        assert ids(one & other) == [1]
        assert ids(one - other) == [13]
        assert one != other
        assert one == ColumnAgentSet([ministry, first])
        assert len(ColumnAgentSet()) == 0

    def test_positions_and_slices(self, novices):
        """As with Mesa's sets of a model."""
        assert novices[-1].unique_id == 6
        assert ids(novices[1:3]) == [2, 3]
        with pytest.raises(IndexError):
            novices[6]

    def test_a_copy_stands_still(self, market, novices):
        """`copy` and `copy.copy`; the text of a set counts it."""
        twins = novices.copy(), copy.copy(novices)
        Novice(market)
        assert [len(twin) for twin in twins] == [6, 6]
        assert repr(novices) == "ColumnAgentSet(7 agents)"


class TestAttributes:
    """Reading and writing everybody."""

    def test_an_attribute_is_an_array_of_its_own(self, market, novices):
        """A write into it does not reach the model."""
        wages = novices.get("wage")
        wages[0] = 99.0
        assert novices.get("wage").tolist() == [1, 2, 3, 4, 5, 6]
        assert market.agents_by_type[Employer].get("posts").shape == (2, 3)
        assert novices.get("unique_id").tolist() == [1, 2, 3, 4, 5, 6]

    def test_several_attributes_unpack_per_agent_and_per_column(self, novices):
        """A structured array with the columns' own types."""
        values = novices.get(["unique_id", "wage"])
        assert [(unique_id, wage) for unique_id, wage in values][:2] == [(1, 1.0), (2, 2.0)]
        assert values["unique_id"].dtype == np.int64

    def test_computed_attributes(self, novices):
        """At once where they can be, agent by agent where not."""
        assert novices.get("efficiency_wage").tolist() == [2, 4, 6, 8, 10, 12]
        assert novices.get("grade").tolist() == ["low"] * 6
        assert novices.get("table").tolist() == ["workers"] * 6

    def test_missing_attributes(self, market):
        """Raise, or take the default, per agent."""
        workers = market.agents.select(agent_type=Worker)
        with pytest.raises(AttributeError, match="tenure"):
            workers.get("tenure")
        assert workers.get("tenure", "default", -1).tolist() == [-1] * 6 + [24] * 4
        wages = market.agents.get("wage", handle_missing="default")
        assert wages[-3:].tolist() == [None, None, 7.0]
        with pytest.raises(ValueError, match="handle_missing"):
            workers.get("tenure", "ignore")

    def test_setting_one_value_or_one_each(self, market, novices):
        """Columns, settable properties and ordinary agents."""
        assert novices.set("skill", 0.25) is novices
        assert novices.get("skill").tolist() == [0.25] * 6
        everybody = market.agents.select(lambda agent: hasattr(agent, "wage"))
        everybody.set("wage", np.arange(11))
        assert everybody.get("wage").tolist() == list(range(11))
        assert type(market.agents[-1].wage) is int
        market.agents_by_type[Employer].set("posts", [[1, 1, 1], [2, 2, 2]])
        assert market.agents_by_type[Employer].get("posts").sum() == 9
        with pytest.raises(AttributeError, match="declare it with column"):
            novices.set("mood", 1)

    def test_aggregates_are_python_numbers_of_full_precision(self, market, novices):
        """Small integers do not wrap, float32 sums are float64."""
        novices.set("kind", 0)
        assert novices.agg("wage", sum) == 21.0
        assert type(novices.agg("wage", np.mean)) is float
        assert novices.agg("wage", [min, max, len]) == [1.0, 6.0, 6]
        veterans = Veteran.create_agents(market, 400, skill=0.1)
        assert veterans.agg("kind", sum) == 400
        assert veterans.agg("skill", sum) == pytest.approx(400 * float(np.float32(0.1)), rel=1e-12)
        assert market.agents_by_type[Employer].agg("posts", sum).tolist() == [6, 4, 2]

    def test_a_set_becomes_a_data_frame(self, market):
        """One row per agent; shaped attributes in several columns, missing ones empty."""
        frame = market.agents.to_frame()
        assert frame.index.name == "unique_id"
        assert frame["agent_type"].value_counts().to_dict() == {
            "Novice": 6,
            "Veteran": 4,
            "Employer": 2,
            "Ministry": 1,
        }
        assert frame.loc[11, ["posts_0", "posts_1", "posts_2"]].tolist() == [3, 2, 1]
        assert np.isnan(frame.loc[1, "tenure"])
        named = market.agents_by_type[Veteran].to_frame("tenure", "efficiency_wage")
        assert list(named) == ["agent_type", "tenure", "efficiency_wage"]
        assert named["tenure"].dtype == np.int16
        assert len(ToyMarket(0, 0, 0).agents.to_frame()) == 0


PREDICATES = [
    lambda worker: worker.wage > 3,
    lambda worker: (worker.wage > 3) & ~(worker.kind == 1),
    lambda worker: worker.wage > 3 and worker.kind == 0,
    lambda worker: worker.kind - 1 >= 0,
    lambda worker: worker.kind + 255 > 255,
    lambda worker: worker.skill > 0.1,
    lambda worker: worker.skill == 0.5,
    lambda worker: worker.status == Status.EMPLOYED,
    lambda worker: worker.status.name == "EMPLOYED",
    lambda worker: worker.grade == "high",
    lambda worker: worker.efficiency_wage > 7,
    lambda worker: isinstance(worker, Veteran) or worker.wage == 2,
    lambda worker: isinstance(worker, Veteran) | (worker.wage == 2),
    lambda worker: worker.wage in (1.0, 2.0),
    lambda worker: max(worker.wage, 4) == 4,
    lambda worker: worker.wage,
    lambda worker: True,
    lambda worker: worker.raise_wage(0.0) > 2,
    lambda worker: worker.model.growth * worker.wage > 0.3,
    lambda worker: worker.random.random() < 0.5,
    lambda worker: worker.model.rng.random() < worker.skill,
    operator.attrgetter("kind"),
]


class TestSelection:
    """Parts and orders of sets."""

    @pytest.mark.parametrize("predicate", PREDICATES)
    def test_a_predicate_selects_whom_the_loop_would(self, predicate):
        """Whether or not it can be computed at once, and without disturbing random draws."""
        workers = ToyMarket().agents.select(agent_type=Worker)
        expected = [agent.unique_id for agent in ToyMarket().agents.select(agent_type=Worker) if predicate(agent)]
        assert ids(workers.select(predicate)) == expected

    def test_a_predicate_is_computed_at_once(self, novices):
        """It is called once, with arrays."""
        calls = []
        novices.select(lambda worker: calls.append(worker.wage) or worker.wage > 3)
        assert len(calls) == 1
        assert calls[0].tolist() == [1, 2, 3, 4, 5, 6]

    def test_division_by_zero_is_an_error_as_in_python(self, market, novices):
        """An infinite quotient would select silently."""
        novices.set("skill", 0.0)
        with pytest.raises(ZeroDivisionError):
            novices.select(lambda worker: worker.wage / worker.skill > 1)

    def test_selecting_by_an_array(self, novices):
        """One truth value per agent; anything else is refused."""
        assert ids(novices.select(novices.get("wage") > 4)) == [5, 6]
        assert ids(novices.select([True, False, False, False, False, True], at_most=1)) == [1]
        for wrong in (np.array([True]), np.arange(6)):
            with pytest.raises(ValueError, match="6 truth values"):
                novices.select(wrong)

    def test_at_most(self, novices):
        """The first so many; a share of the whole set, rounded down."""
        assert ids(novices.select(at_most=2)) == [1, 2]
        assert ids(novices.select(lambda worker: worker.wage > 1, at_most=0.4)) == [2, 3]
        assert ids(novices.select(at_most=1.0)) == [1, 2, 3, 4, 5, 6]

    def test_types(self, market):
        """Subclasses included, ordinary agents too."""
        assert len(market.agents.select(agent_type=Worker)) == 10
        assert ids(market.agents.select(agent_type=Ministry)) == [13]
        assert len(market.agents.select(agent_type=ColumnAgent)) == 12

    def test_inplace(self, novices):
        """The set itself is changed and returned."""
        assert novices.select(lambda worker: worker.wage > 4, inplace=True) is novices
        assert ids(novices) == [5, 6]
        assert novices.sort("wage", inplace=True) is novices
        assert ids(novices) == [6, 5]
        assert novices.shuffle(inplace=True) is novices

    def test_sorting(self, market):
        """Largest first unless ascending; equals keep their order, as in Mesa."""
        workers = market.agents.select(agent_type=Worker)
        plain = workers.to_list()
        for key in ("wage", "grade", lambda worker: -worker.wage, lambda worker: (worker.kind, worker.wage)):
            of_agent = operator.attrgetter(key) if isinstance(key, str) else key
            for ascending in (True, False):
                expected = sorted(plain, key=of_agent, reverse=not ascending)
                assert workers.sort(key, ascending=ascending).to_list() == expected

    def test_shuffling_is_a_permutation_drawn_from_the_model(self, market):
        """Same seed, same order; all types mixed."""
        once, again = market.agents.shuffle(), ToyMarket().agents
        Ministry(again[0].model)
        again = again[0].model.agents.shuffle()
        assert ids(once) == ids(again) != ids(market.agents)
        assert sorted(ids(once)) == list(range(1, 14))

    def test_empty_sets(self):
        """Nobody is selected, sorted or grouped without complaint."""
        nobody = ToyMarket(0, 0, 0).agents
        assert len(nobody) == 0
        assert nobody.select(lambda agent: agent.wage > 1).to_list() == []
        assert nobody.sort("wage").to_list() == []
        assert nobody.groupby("kind").count() == {}
        assert nobody.shuffle().map("step") == []
        assert nobody.get("wage").tolist() == []
        assert ColumnAgentSet().select(lambda agent: agent.wage > 1).to_list() == []


class TestGroups:
    """Groups by attribute or function."""

    def test_groups_by_attribute(self, market):
        """Keys in order of appearance, codes by name; each group keeps the order."""
        workers = market.agents.select(agent_type=Worker)
        groups = workers.groupby("status")
        assert groups.count() == {Status.SEEKING: 6, Status.EMPLOYED: 4}
        assert all(isinstance(key, Status) for key, _ in groups)
        assert ids(dict(groups)[Status.SEEKING]) == [1, 2, 3, 4, 5, 6]
        assert groups.agg("wage", sum) == {Status.SEEKING: 21.0, Status.EMPLOYED: 80.0}

    def test_groups_by_function(self, market):
        """At once or agent by agent; any hashable key."""
        workers = market.agents.select(agent_type=Worker)
        assert workers.groupby(lambda worker: worker.wage > 3).count() == {False: 3, True: 7}
        assert workers.groupby(lambda worker: (worker.kind, worker.grade)).count() == {
            (0, "low"): 6,
            (1, "high"): 4,
        }
        assert workers.groupby(type).count() == {Novice: 6, Veteran: 4}
        assert workers.groupby("grade").count() == {"low": 6, "high": 4}

    def test_groups_by_a_shaped_attribute(self, market):
        """The key is a tuple."""
        assert market.agents_by_type[Employer].groupby("posts").count() == {(3, 2, 1): 2}

    def test_groups_as_lists(self, novices):
        """With `result_type`, as in Mesa."""
        groups = novices.groupby("kind", result_type="list")
        assert ids(groups.groups[0]) == [1, 2, 3, 4, 5, 6]
        assert groups.agg("wage", sum) == {0: 21.0}

    def test_calls_per_group(self, market):
        """`do` and `map` call a method or function of the group."""
        groups = market.agents.select(agent_type=Worker).groupby("kind")
        assert groups.map(len) == {0: 6, 1: 4}
        assert groups.do("set", "skill", 0.9) is groups
        assert groups.map("agg", "skill", np.mean) == pytest.approx({0: 0.9, 1: 0.9})
        assert len(groups) == 2


class TestCalls:
    """One agent after the other."""

    def test_methods_and_functions(self, novices):
        """`map` returns the results, `do` the set."""
        assert novices.map("raise_wage", by=2.0) == [3, 4, 5, 6, 7, 8]
        assert novices.do(Worker.raise_wage, -2.0) is novices
        assert novices.map(lambda worker, factor: worker.wage * factor, 10) == [10, 20, 30, 40, 50, 60]

    def test_who_leaves_before_its_turn_is_passed_over(self, market, novices):
        """Also if rows move meanwhile."""
        visited = []

        def visit(worker):
            visited.append(worker.unique_id)
            assert worker.wage == worker.unique_id
            for gone in novices.select(lambda other: other.wage == worker.wage + 1):
                gone.remove()
            market.tables["workers"].pack()

        novices.do(visit)
        assert visited == [1, 3, 5]

    def test_who_joins_meanwhile_waits(self, market, novices):
        """The calls go to those who were there at the start."""
        novices.do(lambda worker: Novice(market))
        assert len(novices) == 12

    def test_shuffled_calls_reach_everybody_in_another_order(self, market):
        """The order of the set stays."""
        everybody, visited = market.agents, []
        everybody.shuffle_do(lambda agent: visited.append(agent.unique_id))
        assert sorted(visited) == ids(everybody) != visited
