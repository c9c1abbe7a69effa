"""What a Mesa user expects of a model works on a model whose agents live in columns."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from mesa import DataCollector
from mesa.batchrunner import batch_run
from toy_market import Employer, Ministry, Novice, Status, ToyMarket, Veteran, Worker


@pytest.fixture
def market() -> ToyMarket:
    """Six novices, four veterans, two employers."""
    return ToyMarket()


class PlainWorker(mesa.Agent):
    """An ordinary Mesa agent with the state of a toy worker."""

    def __init__(self, model: mesa.Model, unique_id: int, wage: float, skill: float, status: Status) -> None:
        super().__init__(model)
        self.unique_id, self.wage, self.skill, self.status = unique_id, wage, skill, status


@pytest.fixture
def plain(market) -> Any:
    """The workers of the market as an ordinary Mesa set: the reference."""
    model = mesa.Model(rng=1)
    for worker in market.agents.select(agent_type=Worker):
        PlainWorker(model, worker.unique_id, worker.wage, worker.skill, worker.status)
    return model.agents


def test_it_is_a_mesa_model_with_mesa_agents(market):
    """By inheritance, so that everything written for Mesa accepts it."""
    assert isinstance(market, mesa.Model)
    assert all(isinstance(agent, mesa.Agent) for agent in market.agents)
    assert isinstance(market.agents, mesa.agentset.AbstractAgentSet)


def test_time_runs_as_in_mesa(market):
    """`step`, `run_for`, `run_until`, scheduled events."""
    market.step()
    market.run_for(3)
    market.run_until(6)
    assert (market.steps, market.time) == (6, 6.0)
    market.schedule_event(market.remove_all_agents, after=1.5)
    market.run_for(2)
    assert len(market.agents) == 0


def test_agents_by_type(market):
    """One set per type, ordinary types included once there is an agent of them."""
    assert {kind: len(agents) for kind, agents in market.agents_by_type.items()} == {
        Novice: 6,
        Veteran: 4,
        Employer: 2,
    }
    Ministry(market)
    assert market.agent_types == [Novice, Veteran, Employer, Ministry]
    assert len(market.agents_by_type[Ministry]) == 1
    with pytest.raises(AttributeError):
        market.agents = []


def test_ordinary_agents_live_beside(market):
    """They share the counter of ids, join and leave as in Mesa."""
    ministry = Ministry(market)
    assert ministry.unique_id == 13
    assert Novice(market).unique_id == 14
    assert ministry in market.agents
    assert market.agents.get("wage", "default", 0)[-1] == 7.0
    chosen = market.agents.select(agent_type=Ministry)
    ministry.remove()
    assert ministry not in market.agents
    assert len(chosen) == 0
    Ministry(market)
    market.remove_all_agents()
    assert len(market.agents) == 0


@pytest.mark.parametrize(
    "question",
    [
        lambda agents: [a.unique_id for a in agents.select(lambda a: a.wage > 3)],
        lambda agents: [a.unique_id for a in agents.select(lambda a: a.wage > 3 and a.skill < 0.7, at_most=2)],
        lambda agents: [a.unique_id for a in agents.select(at_most=0.5)],
        lambda agents: list(agents.get("wage")),
        lambda agents: [[unique_id, wage] for unique_id, wage in agents.get(["unique_id", "wage"])],
        lambda agents: list(agents.get("tenancy", handle_missing="default", default_value=0)),
        lambda agents: agents.agg("wage", sum),
        lambda agents: agents.agg("wage", [min, max, np.mean]),
        lambda agents: agents.groupby("status").count(),
        lambda agents: agents.groupby("status").agg("wage", sum),
        lambda agents: agents.groupby(lambda a: a.wage > 3).map(len),
        lambda agents: [(k, [a.unique_id for a in g]) for k, g in agents.groupby("status", result_type="list")],
        lambda agents: [a.unique_id for a in agents.sort("wage")],
        lambda agents: [a.unique_id for a in agents.sort(lambda a: a.wage, ascending=True)],
        lambda agents: agents.map(lambda a, by: a.wage + by, 2),
        lambda agents: [a.wage for a in agents.set("wage", 5.0)],
        lambda agents: agents.do(lambda a: setattr(a, "wage", a.wage + 1)).agg("wage", sum),
        lambda agents: agents.shuffle_do(lambda a: setattr(a, "wage", a.wage * 2)).agg("wage", sum),
        lambda agents: sorted(a.unique_id for a in agents.shuffle()),
        lambda agents: len(agents.copy()),
        lambda agents: len(agents.to_list()),
    ],
)
def test_agent_sets_answer_as_mesas_do(market, plain, question):
    """The same question to a column set and to a set of ordinary agents with the same state."""
    answer, expected = question(market.agents.select(agent_type=Worker)), question(plain)
    assert answer == pytest.approx(expected) if isinstance(expected, float) else answer == expected


def test_the_data_collector_reports_model_agents_and_types():
    """Attribute names, functions and functions with parameters; base classes as types."""
    market = ToyMarket()
    market.datacollector = DataCollector(
        model_reporters={
            "wage": "mean_wage",
            "workers": lambda m: len(m.agents.select(agent_type=Worker)),
            "seekers": [lambda m: m.agents_by_type[Novice].agg("unique_id", len), [market]],
        },
        agent_reporters={"id": "unique_id", "name": lambda a: type(a).__name__},
        agenttype_reporters={
            Novice: {"wage": "wage", "status": "status"},
            Worker: {"more": [lambda a, by: a.wage + by, [100]]},
            Employer: {"posts": "posts"},
        },
    )
    market.run_for(2)
    collected = market.datacollector
    assert collected.get_model_vars_dataframe()["workers"].tolist() == [10, 10]
    assert collected.get_model_vars_dataframe()["seekers"].tolist() == [6, 6]
    agents = collected.get_agent_vars_dataframe()
    assert agents.loc[1.0, "name"].value_counts().to_dict() == {"Novice": 6, "Veteran": 4, "Employer": 2}
    assert agents.loc[(2.0, 3), "id"] == 3
    novices = collected.get_agenttype_vars_dataframe(Novice)
    assert novices.loc[2.0, "wage"].tolist() == market.agents_by_type[Novice].get("wage").tolist()
    assert len(collected.get_agenttype_vars_dataframe(Worker).loc[1.0]) == 10
    employers = collected.get_agenttype_vars_dataframe(Employer)
    assert employers.loc[(1.0, 11), "posts"].tolist() == [3, 2, 1]


def test_batch_run():
    """Over parameters and seeds, in this process."""
    start_method = multiprocessing.get_start_method(allow_none=True)
    try:
        rows = batch_run(
            ToyMarket,
            {"growth": [0.0, 0.1], "novices": 3},
            number_processes=1,
            rng=[1, 2],
            max_steps=3,
            data_collection_period=1,
            display_progress=False,
        )
    finally:
        multiprocessing.set_start_method(start_method, force=True)  # batch_run changes it for the whole process
    assert len({row["RunId"] for row in rows}) == 4
    last = {(row["growth"], row["rng"]): row["mean_wage"] for row in rows if row["Step"] == 3.0}
    assert last[0.0, 1] == last[0.0, 2] == pytest.approx((1 + 2 + 3 + 4 * 20) / 7)
    assert last[0.1, 1] > last[0.0, 1]
    assert last[0.1, 1] != last[0.1, 2]


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copied_model_runs_on_alone_and_alike(market, duplicate):
    """Values, ids, retired rows, ordinary agents, collected data and time are carried over."""
    Ministry(market)
    market.run_for(2)
    market.agents[0].remove()
    twin = duplicate(market)
    assert twin.agents[0].model is twin
    market.run_for(3)
    assert (twin.time, twin.agents_by_type[Novice].agg("wage", sum)) != (
        market.time,
        market.agents_by_type[Novice].agg("wage", sum),
    )
    twin.run_for(3)
    assert twin.datacollector.get_model_vars_dataframe().equals(market.datacollector.get_model_vars_dataframe())
    for name, store in market.tables.items():
        for column in store:
            np.testing.assert_array_equal(twin.tables[name][column], store[column])


def test_packing_and_the_order_of_arrival_do_not_change_anybodys_luck():
    """The same agents in other rows have the same wages after some months."""
    plain, packed = ToyMarket(), ToyMarket()
    Novice.create_agents(packed, 50)
    packed.agents_by_type[Novice].select(lambda worker: worker.unique_id > 12).do("remove")
    for market in (plain, packed):
        market.run_for(2)
        market.tables["workers"].pack()
        market.run_for(2)
    assert packed.tables["workers"].version == 1
    wages = [
        dict(iter(market.agents.select(agent_type=Worker).get(["unique_id", "wage"]))) for market in (plain, packed)
    ]
    assert wages[0] == wages[1]


def test_solara_viz_draws_steps_and_resets_the_model(market):
    """Headless: the page shows the plot of a reporter; the buttons of Mesa's controller act on the model."""
    import ipyvuetify as vuetify
    import ipywidgets as widgets
    import solara
    from mesa.visualization import SolaraViz, make_plot_component
    from mesa.visualization.solara_viz import ModelController
    from mesa.visualization.utils import force_update

    shown = solara.reactive(market)
    settings = {"play_interval": 100, "render_interval": 1, "use_threads": False, "model_parameters": {}}
    controls = ModelController(shown, **{name: solara.reactive(value) for name, value in settings.items()})
    page = SolaraViz(shown, components=[make_plot_component("mean_wage")])
    _, page_context = solara.render(page, handle_error=False)
    _, controls_context = solara.render(controls, handle_error=False)
    try:
        picture = bytes(page_context.find(widgets.Image).widget.value)
        assert picture.startswith(b"\x89PNG")
        buttons = {button.children[0]: button for button in controls_context.find(vuetify.Btn).widgets}
        buttons["Step"].click()
        force_update()
        assert market.steps == 1
        assert bytes(page_context.find(widgets.Image).widget.value) != picture
        buttons["Reset"].click()
        assert shown.value is not market
        assert shown.value.steps == 0
    finally:
        page_context.close()
        controls_context.close()
