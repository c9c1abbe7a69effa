"""The talent market is a Mesa model: Mesa's own tools work on it as on any other."""

from __future__ import annotations

import copy
import multiprocessing
import pickle

import mesa
import numpy as np
import pytest
from mesa import DataCollector
from mesa.batchrunner import batch_run

from simulation.agents.codes import CLASSES, JobClass, Sector, State, Status
from simulation.agents.firm import Firm
from simulation.agents.person import CareerSwitcher, Graduate, Person, Researcher
from simulation.agents.university import University
from simulation.model import TalentMarket
from simulation.scenario import Scenario

TYPES = [Graduate, CareerSwitcher, Researcher, Firm, University]


@pytest.fixture(scope="module")
def settled() -> TalentMarket:
    """Fourteen months at the coarsest scale; no test changes it."""
    market = TalentMarket(scale=2000, seed=1)
    market.run_for(14)
    return market


@pytest.fixture
def market(settled: TalentMarket) -> TalentMarket:
    """A copy of it."""
    return copy.deepcopy(settled)


def test_it_is_a_mesa_model_with_mesa_agents(settled: TalentMarket) -> None:
    assert isinstance(settled, mesa.Model)
    assert isinstance(settled.agents, mesa.agentset.AbstractAgentSet)
    assert settled.agent_types == TYPES
    for agent_type in TYPES:
        agents = settled.agents_by_type[agent_type]
        assert len(agents) > 0
        assert all(type(agent) is agent_type and isinstance(agent, mesa.Agent) for agent in agents.select(at_most=20))
    assert len(settled.agents) == sum(len(settled.agents_by_type[agent_type]) for agent_type in TYPES)


def test_every_agent_has_an_id_of_its_own(settled: TalentMarket) -> None:
    """Over all types, as Mesa promises: collected data are indexed by it."""
    ids = settled.agents.get("unique_id")
    assert len(np.unique(ids)) == len(ids)


def test_time_runs_as_in_mesa() -> None:
    market = TalentMarket(scale=2000, seed=1)
    market.step()
    market.run_for(2)
    market.run_until(5)
    assert (market.steps, market.time, market.month) == (5, 5.0, 5)
    assert market.year == 2018
    assert market.month_of_year == 5


def test_a_market_stops_at_its_horizon() -> None:
    market = TalentMarket(Scenario(title="Quarter").with_({"horizon.end": "2018-03"}), scale=2000)
    market.run_model()
    assert (market.month, market.running) == (3, False)
    before = market.results().values.tobytes()
    with pytest.raises(ValueError, match="the horizon ends with 2018-03"):
        market.step()
    assert market.results().values.tobytes() == before


def test_attributes_are_python_values_and_names(settled: TalentMarket) -> None:
    """A view reads one row: plain numbers, and names instead of codes."""
    employed = settled.agents_by_type[CareerSwitcher].select(lambda person: person.status == Status.EMPLOYED)
    person = employed[0]
    assert type(person.wage) is float
    assert type(person.unique_id) is int
    assert person.status is Status.EMPLOYED
    assert person.sector in Sector
    assert person.job_class in JobClass
    assert person.state in State
    firm = settled.agents_by_type[Firm][0]
    assert len(firm.headcount) == CLASSES
    assert settled.firms["headcount"][person.employer, person.job_class] > 0


def test_agent_sets_answer_what_the_columns_say(settled: TalentMarket) -> None:
    """`select`, `get`, `agg`, `groupby`, `map` against numpy on the columns."""
    persons, alive = settled.persons, settled.persons["alive"]
    seeking = alive & (persons["status"] == Status.SEEKING)
    people = settled.agents.select(agent_type=Person)
    assert len(people) == np.count_nonzero(alive)
    seekers = people.select(lambda person: person.status == Status.SEEKING)
    assert len(seekers) == np.count_nonzero(seeking)
    assert seekers.agg("technical", np.mean) == pytest.approx(persons["technical"][seeking].mean())
    assert sorted(seekers.get("wage")) == pytest.approx(sorted(persons["wage"][seeking].tolist()))
    by_status = people.groupby("status").count()
    assert by_status == {
        status: np.count_nonzero(alive & (persons["status"] == status)) for status in Status if status in by_status
    }
    assert sum(by_status.values()) == len(people)
    staff = settled.agents_by_type[Firm].map(lambda firm: int(sum(firm.headcount)))
    assert sum(staff) == by_status[Status.EMPLOYED]
    youngest = people.sort("since", ascending=False)[0]
    assert youngest.since == persons["since"][alive].max()


def test_states_of_views_are_the_series(settled: TalentMarket) -> None:
    """The state that every person tells is what the series of persons by state have counted."""
    people = settled.agents.select(agent_type=Person)
    states = people.map(lambda person: person.state)
    for state in (State.STUDYING, State.SEEKING_AI, State.TRAINING, State.FOUNDATION, State.OUTSIDE_SEEKING):
        counted = settled.record.get("persons", f"state={state.name.lower()}", settled.month - 1)
        assert states.count(state) * settled.scale == counted, state.name


def test_do_and_set_change_the_market(market: TalentMarket) -> None:
    """A policy tried by hand: the wages of the seekers of AI jobs rise, and the month goes on from there."""
    seekers = market.agents.select(agent_type=Person).select(lambda person: person.status == Status.SEEKING)
    before = seekers.agg("wage", sum)
    seekers.do(lambda person: setattr(person, "wage", person.wage * 2))
    assert seekers.agg("wage", sum) == pytest.approx(2 * before)
    seekers.set("wage", 1.0)
    assert market.persons["wage"][market.persons["status"] == Status.SEEKING].tolist() == [1.0] * len(seekers)
    market.run_for(1)
    assert market.month == 15


def test_agents_made_by_hand_get_ids_that_nobody_has(market: TalentMarket) -> None:
    """New universities, firms and graduates join through Mesa's constructors and live through a month."""
    University(market, tier=0, willing=True)
    University.create_agents(market, 2, tier=1)
    graduate = Graduate(market, status=Status.ABROAD, ability=0.5, since=market.month)
    assert graduate in market.agents_by_type[Graduate]
    ids = market.agents.get("unique_id")
    assert len(np.unique(ids)) == len(ids)
    market.run_for(1)
    assert graduate.ability == 0.5
    graduate.remove()
    assert graduate not in market.agents


def test_the_data_collector_reports_model_agents_and_types() -> None:
    """Collected every month, at its end: attributes, functions, and by type."""
    market = TalentMarket(scale=2000, seed=1)
    market.run_for(1)
    collector = DataCollector(
        model_reporters={
            "month": "month",
            "firms": lambda m: len(m.agents_by_type[Firm]),
            "shortfall": lambda m: m.record.get("shortfall"),
        },
        agent_reporters={"id": "unique_id"},
        agenttype_reporters={
            Firm: {"headcount": "headcount", "sector": "sector"},
            University: {"opened": "opened", "seats": "seats"},
            Person: {"wage": "wage"},
        },
    )
    collector.collect(market)
    market.run_for(1)
    collector.collect(market)
    models = collector.get_model_vars_dataframe()
    assert models["month"].tolist() == [1, 2]
    assert models["shortfall"].tolist() == market.record.series("shortfall")[:2].tolist()
    agents = collector.get_agent_vars_dataframe()
    assert agents.index.is_unique
    assert len(agents.loc[2.0]) == len(market.agents)
    firms = collector.get_agenttype_vars_dataframe(Firm).loc[2.0]
    living = market.firms["alive"]
    assert np.array_equal(np.stack(firms["headcount"]), market.firms["headcount"][living])
    assert firms["sector"].tolist() == market.firms["sector"][living].tolist()
    universities = collector.get_agenttype_vars_dataframe(University).loc[2.0]
    assert (universities["opened"] == -1).all()  # none before 2019
    people = collector.get_agenttype_vars_dataframe(Person).loc[2.0]
    assert len(people) == np.count_nonzero(market.persons["alive"])


def test_the_market_collects_its_headlines(settled: TalentMarket) -> None:
    """One row per month completed, equal to the series."""
    collected = settled.datacollector.get_model_vars_dataframe()
    assert len(collected) == 14
    for name in collected:
        assert collected[name].tolist() == settled.record.series(name)[:14].tolist(), name


def test_batch_run() -> None:
    """Mesa's batches over scales and seeds, in this process; a seed is the same run as anywhere else."""
    start_method = multiprocessing.get_start_method(allow_none=True)
    try:
        rows = batch_run(
            TalentMarket,
            {"scale": [1500, 2000]},
            number_processes=1,
            rng=[1, 2],
            max_steps=3,
            data_collection_period=1,
            display_progress=False,
        )
    finally:
        multiprocessing.set_start_method(start_method, force=True)  # batch_run changes it for the whole process
    assert len({row["RunId"] for row in rows}) == 4
    last = {(row["scale"], row["seed"]): row["wage_posted"] for row in rows if row["Step"] == 3}
    alone = TalentMarket(scale=2000, seed=2)
    alone.run_for(3)
    assert last[2000, 2] == alone.record.get("wage_posted")
    assert len(set(last.values())) == len(last) == 4


def test_mesas_name_for_the_seed() -> None:
    assert TalentMarket(scale=2000, rng=7).seed == TalentMarket(scale=2000, seed=7).seed == 7


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copied_market_runs_on_alone_and_alike(settled: TalentMarket, duplicate) -> None:  # type: ignore[no-untyped-def]
    """Branch a run: both copies go the same way, and the original stays where it was."""
    before = settled.results().values.tobytes()
    one, other = duplicate(settled), duplicate(settled)
    assert one.agents[0].model is one
    for market in (one, other):
        market.run_for(12)
    assert one.results().values.tobytes() == other.results().values.tobytes()
    assert settled.month == 14
    assert settled.results().values.tobytes() == before
    straight = TalentMarket(scale=2000, seed=1)
    straight.run_for(26)
    assert straight.results().values.tobytes() == one.results().values.tobytes()


def test_solara_viz_draws_steps_and_resets_the_market() -> None:
    """Headless: the page shows a plot of a reporter; the buttons of Mesa's controller act on the market."""
    import ipyvuetify as vuetify
    import ipywidgets as widgets
    import solara
    from mesa.visualization import SolaraViz, make_plot_component
    from mesa.visualization.solara_viz import ModelController
    from mesa.visualization.utils import force_update

    market = TalentMarket(scale=2000, seed=1)
    market.run_for(2)
    shown = solara.reactive(market)
    chosen = {"scenario": Scenario(title="Slow").with_({"horizon.end": "2020-12"}), "scale": 1500, "seed": 3}
    settings = {"play_interval": 100, "render_interval": 1, "use_threads": False, "model_parameters": chosen}
    controls = ModelController(shown, **{name: solara.reactive(value) for name, value in settings.items()})
    page = SolaraViz(shown, components=[make_plot_component("shortfall")])
    _, page_context = solara.render(page, handle_error=False)
    _, controls_context = solara.render(controls, handle_error=False)
    try:
        picture = bytes(page_context.find(widgets.Image).widget.value)
        assert picture.startswith(b"\x89PNG")
        buttons = {button.children[0]: button for button in controls_context.find(vuetify.Btn).widgets}
        buttons["Step"].click()
        force_update()
        assert market.month == 3
        assert bytes(page_context.find(widgets.Image).widget.value) != picture
        buttons["Reset"].click()
        assert shown.value is not market
        assert (shown.value.month, shown.value.months) == (0, 36)
        assert (shown.value.scale, shown.value.seed) == (1500, 3)
    finally:
        page_context.close()
        controls_context.close()
