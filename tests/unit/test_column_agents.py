"""Agents as views of rows: how they are declared, and what they do, against plain Python."""

from __future__ import annotations

import doctest
import pickle
from enum import IntEnum

import numpy as np
import pandas as pd
import pytest
from toy_market import Employer, Novice, Status, ToyMarket, Veteran, Worker

import simulation.columns.agent
from simulation.columns.agent import ColumnAgent, column, table_columns
from simulation.columns.model import ColumnModel
from simulation.columns.store import AgentHasLeftError, Column, ColumnStore, views_of


def ids(agents) -> list[int]:
    """Who is in a set or list, in order."""
    return [agent.unique_id for agent in agents]


class TestDeclaration:
    """Attributes become columns."""

    def test_columns_come_in_order_of_declaration_bases_first(self):
        """Types of one table give each common column once."""
        assert [c.name for c in table_columns(Novice, Veteran)] == [
            "kind",
            "status",
            "skill",
            "wage",
            "tenure",
        ]
        assert table_columns(Employer)[1] == Column("posts", np.int64, (3,), 0, "posts per job class")

    def test_two_types_must_agree_on_a_common_column(self):
        """A column has one dtype, shape and default."""

        class Apprentice(Worker):
            tenure = column(np.int64)

        with pytest.raises(ValueError, match=r"Apprentice\.tenure is declared differently"):
            table_columns(Veteran, Apprentice)

    def test_names_that_mean_something_else_are_refused(self):
        """What every Mesa agent has cannot be a column; a column cannot be hidden."""
        for name in ("unique_id", "model", "row", "alive", "remove", "pos", "table"):
            with pytest.raises(TypeError, match="mean something else"):
                type("Wrong", (ColumnAgent,), {name: column(np.int64)})
        with pytest.raises(TypeError, match=r"\['wage'\] would hide the inherited column"):
            type("Wrong", (Worker,), {"wage": 3.0})

    def test_a_declared_attribute_documents_itself(self):
        """On the class it is the declaration."""
        assert Worker.wage.__doc__ == "thousand CNY per month"
        assert Novice.wage.column == Column("wage", np.float64, (), 10.0, "thousand CNY per month")

    @pytest.mark.parametrize(
        ("types", "message"),
        [
            ((Worker, Veteran), "kind_is"),
            ((Novice, Novice), "kind_is"),
            ((Novice, Employer), "one new table"),
            ((), "one new table"),
        ],
    )
    def test_types_of_a_table_must_not_overlap(self, types, message):
        """Every row is of one type."""
        columns = table_columns(Novice, Veteran)
        with pytest.raises(ValueError, match=message):
            ColumnModel(rng=1).add_table(ColumnStore(columns, views_of("Views", columns)), *types)

    def test_a_table_is_added_once_and_with_all_columns(self, market):
        """A second store of the same name, or one that lacks a column, is refused."""
        with pytest.raises(ValueError, match="one new table"):
            market.add_table(market.tables["workers"], Novice, Veteran)
        columns = table_columns(Novice)
        with pytest.raises(ValueError, match=r"table of Veteran lacks the columns \['tenure'\]"):
            ColumnModel(rng=1).add_table(ColumnStore(columns, views_of("Views", columns)), Novice, Veteran)


class TestAgent:
    """One agent."""

    def test_attributes_read_as_python_values_and_write_the_column(self, novices):
        """Numbers are int or float, codes are their names."""
        novice = novices[1]
        assert (novice.unique_id, novice.wage, novice.skill) == (2, 2.0, 0.5)
        assert type(novice.wage) is float
        assert type(novice.kind) is int
        assert novice.status is Status.SEEKING
        novice.wage, novice.status = 3.5, Status.EMPLOYED
        assert novice.store["wage"][1] == 3.5
        assert novices[1].status is Status.EMPLOYED

    def test_a_shaped_attribute_is_read_only_and_set_whole(self, market):
        """A write into the copy would be lost, so it is refused."""
        employer = market.agents_by_type[Employer][0]
        assert employer.posts.tolist() == [3, 2, 1]
        with pytest.raises(ValueError, match="read-only"):
            employer.posts[0] = 9
        employer.posts = [9, 2, 1]
        assert employer.posts.tolist() == [9, 2, 1]

    def test_state_that_is_no_column_is_refused(self, novices):
        """It would vanish with the object."""
        for name in ("mood", "unique_id", "model", "table"):
            with pytest.raises(AttributeError, match="declare it with column"):
                setattr(novices[0], name, 1)

    def test_two_objects_for_one_agent_are_equal(self, market, novices):
        """By model, type and id."""
        one, same = novices[0], Novice.view(market, 1)
        assert one is not same
        assert one == same
        assert len({one, same}) == 1
        assert one != novices[1]
        assert one != ToyMarket().agents_by_type[Novice][0]
        assert one != Worker.view(market, 1)

    def test_an_agent_survives_the_packing_of_rows(self, novices):
        """It finds its row again."""
        fourth = novices[3]
        novices[0].remove()
        fourth.store.pack()
        assert fourth.row == 2
        assert (fourth.unique_id, fourth.wage) == (4, 4.0)

    @pytest.mark.parametrize("pack", [False, True])
    def test_who_has_left_says_so(self, novices, pack):
        """Reading and writing raise; leaving twice changes nothing."""
        novice = novices[2]
        assert novice.alive
        novice.remove()
        if pack:
            novice.store.pack()
        novice.remove()
        assert not novice.alive
        assert repr(novice) == "Novice(3, left the model)"
        with pytest.raises(AgentHasLeftError, match="3 has left the model"):
            _ = novice.wage
        with pytest.raises(AgentHasLeftError, match="3 has left the model"):
            novice.wage = 1.0
        assert ids(novices) == [1, 2, 4, 5, 6]

    def test_the_text_of_an_agent_shows_its_state(self, market):
        """Names for codes; the first few columns."""
        assert repr(Novice.view(market, 1)) == "Novice(1, kind=0, status=SEEKING, skill=0.5, wage=1)"

    def test_a_new_agent_is_made_as_in_mesa(self, market):
        """`Type(model, ...)` adds a row with the next id."""
        novice = Novice(market, wage=8.0)
        assert (novice.unique_id, novice.wage, novice.skill, novice.kind) == (14, 8.0, 0.5, 0)
        assert novice in market.agents_by_type[Novice]
        assert novice.random is market.random
        assert novice.step() is None
        with pytest.raises(AttributeError, match=r"Novice has no columns \['tenure'\]"):
            Novice(market, tenure=3)

    def test_many_agents_are_made_at_once(self, market):
        """From values for all, sequences, or a data frame."""
        made = Veteran.create_agents(market, 3, wage=[1, 2, 3], tenure=6)
        assert made.get("wage").tolist() == [1, 2, 3]
        assert made.get("tenure").tolist() == [6, 6, 6]
        assert made.get("kind").tolist() == [1, 1, 1]
        assert ids(made) == [14, 15, 16]
        framed = Novice.from_dataframe(market, pd.DataFrame({"wage": [4.0, 5.0]}), skill=0.25)
        assert framed.get("wage").tolist() == [4, 5]
        assert framed.get("skill").tolist() == [0.25, 0.25]
        with pytest.raises(TypeError, match="name the columns"):
            Novice.create_agents(market, 2, [1.0, 2.0])

    def test_an_agent_can_be_pickled_with_its_model(self, novices):
        """It comes back as an agent of the copied model."""
        twin = pickle.loads(pickle.dumps(novices[0]))
        assert twin.model is not novices[0].model
        assert (twin.unique_id, twin.wage) == (1, 1.0)


class Colour(IntEnum):
    """A code that does not cover every number."""

    RED = 1


def test_a_number_that_is_no_code_is_an_error():
    """Rather than a silent wrong name."""

    class Painted(ColumnAgent):
        table = "painted"
        colour = column(np.int8, code=Colour)

    model = ColumnModel(rng=1)
    columns = table_columns(Painted)
    model.add_table(ColumnStore(columns, views_of("PaintedColumns", columns)), Painted)
    with pytest.raises(ValueError, match="0 is not a valid Colour"):
        _ = Painted(model).colour
    assert Painted(model, colour=Colour.RED).colour is Colour.RED


def test_the_example_of_the_package_runs():
    """As a newcomer would type it."""
    names = {
        **vars(simulation.columns.agent),
        "np": np,
        "ColumnModel": ColumnModel,
        "ColumnStore": ColumnStore,
    }
    examples = doctest.DocTestParser().get_examples(simulation.columns.__doc__ or "")
    for example in examples[:-1]:
        exec(example.source, names)
    assert eval(examples[-1].source, names) == pytest.approx(10.0)
