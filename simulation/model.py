"""China's AI labour market as a Mesa model: the month as a story."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import mesa.experimental.scenarios as mesa_scenarios
import numpy as np
from mesa import DataCollector

from simulation.agents.codes import AI_SECTORS, SECTORS, STATES, Status, Tier
from simulation.agents.firm import FIRM_COLUMNS, Firm, FirmColumns
from simulation.agents.person import (
    PERSON_COLUMNS,
    RESEARCHER_COLUMNS,
    CareerSwitcher,
    Graduate,
    PersonColumns,
    Researcher,
    ResearcherColumns,
)
from simulation.agents.university import UNIVERSITY_COLUMNS, University, UniversityColumns
from simulation.columns.model import ColumnModel
from simulation.columns.scratch import Scratch
from simulation.columns.store import ColumnStore
from simulation.indicators.catalogue import series_keys
from simulation.indicators.market import measure_platform
from simulation.indicators.month_end import measure_month_end, see_dependence_at_start
from simulation.indicators.record import Record
from simulation.phases.births import enter_outside, populate, recruit_overseas
from simulation.phases.conditions import conditions_at_start
from simulation.phases.education import educate, enrol_cohorts_before_start
from simulation.phases.foundings import (
    employers_per_agent,
    enter_firms,
    firm_agents,
    found_firms,
    staff_firms,
)
from simulation.phases.matching import match
from simulation.phases.projects import decide_on_training, run_projects
from simulation.phases.research import found_research, research
from simulation.phases.search import find_seekers
from simulation.phases.separations import separate
from simulation.phases.skills import fade_and_grow
from simulation.phases.switching import switch
from simulation.phases.tally import clear, new_tally
from simulation.phases.vacancies import advertise, enter_and_exit, set_targets
from simulation.phases.wages import adjust_wages
from simulation.policy.demand_path import posts_path
from simulation.policy.in_force import Decisions, put_in_force
from simulation.policy.parameters import parameter_record
from simulation.scenario.schema import Scenario

_JANUARY = 0
_MONTHS_TO_COMPILE = 14  # every kernel runs at least once in them


class RunResult(NamedTuple):
    """What a run leaves behind."""

    values: np.ndarray  # float64 (months, series): one column per (indicator, group)
    keys: list[tuple[str, str]]  # the columns of `values`
    flows: np.ndarray  # int64 (months, state, state): persons who moved from one state to another


_YEAR = 12
# What Mesa's data collector keeps of every month; all series are in `results()`.
_COLLECTED = (
    "shortfall", "openings", "supply_demand_ratio", "applicants_per_opening", "employment", "wage_posted", "ai_premium",
)  # fmt: skip
_ROOM_FOR_LEAVERS = 1.05  # rows per person in the model before rows are packed
_FIRST_FREE_ID = 1 << 40  # for agents made by hand: above firms, below persons


class _MesaScenario(mesa_scenarios.Scenario):
    """What Mesa calls a scenario. It counts as none, or Mesa's reset button would hand it back in the place of ours."""

    def __bool__(self) -> bool:
        return False


class TalentMarket(ColumnModel):
    """Universities, graduates, career-switchers, researchers and firms in five sectors, month by month from 2018-01.

    Args:
        scenario: what is assumed and over which months; the baseline when None.
        seed: seed of all random draws; the scenario's when None.
        scale: real persons per person-agent, 1 to 2,000; the scenario's when None.
        rng: Mesa's name for `seed`, an integer.

    Example:
        >>> market = TalentMarket(scale=1000, seed=1)
        >>> market.run_for(12)
        >>> market.agents_by_type[Graduate].agg("wage", np.mean)
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        seed: int | None = None,
        scale: int | None = None,
        rng: int | None = None,
    ) -> None:
        self.settings = scenario or Scenario(title="Baseline")
        chosen = seed if seed is not None else rng
        self.seed = int(chosen if chosen is not None else self.settings.runs.seed)
        self.scale = int(scale or self.settings.runs.scale)
        super().__init__(scenario=_MesaScenario(rng=self.seed, title=self.settings.title, scale=self.scale))
        self.agent_id_counter = _FIRST_FREE_ID
        self.datacollector = DataCollector({name: partial(_last_month, name) for name in _COLLECTED})
        self.months = self.settings.horizon.months
        self.month = 0  # the month that the next step simulates, 0 = 2018-01; months completed
        self.assumed = parameter_record(self.settings.assumptions)
        self.p = self.assumed  # the parameters in force
        self.decisions = Decisions(self.settings, self.assumed)
        self.posts_path = posts_path(self.p, self.months)
        self._make_tables()
        self._make_books()
        self._settle_2018()

    def step(self) -> None:
        """One month. Raises ValueError beyond the horizon."""
        self._stay_within_horizon()
        clear(self.tally)
        self.record.begin(self.month)
        put_in_force(self)  # levers and shocks
        self._begin_year()
        educate(self)  # universities open programmes, students graduate and enrol
        research(self)  # researchers train successors, leave, return
        switch(self)  # outside workers consider AI, train, finish, drop out
        enter_outside(self)
        recruit_overseas(self)
        fade_and_grow(self)  # skills
        separate(self)  # quits, layoffs, retirement, emigration, return
        enter_and_exit(self)  # firms
        set_targets(self)
        advertise(self)
        adjust_wages(self)
        seekers = find_seekers(self)
        measure_platform(self, seekers)  # measurement point A
        hired = match(self, seekers)  # applications, screening, hiring, poaching
        run_projects(self)  # pilots stall or are deployed
        measure_month_end(self, seekers, hired)  # measurement point B
        self.month += 1
        self.datacollector.collect(self)
        self.running = self.month < self.months

    @property
    def year(self) -> int:
        """Calendar year of the month."""
        return 2018 + self.month // _YEAR

    @property
    def month_of_year(self) -> int:
        """0 for January to 11 for December."""
        return self.month % _YEAR

    def results(self) -> RunResult:
        """Series and flows of the months completed."""
        return RunResult(self.record.values[: self.month], series_keys(), self.flows[: self.month])

    def add_firms(self, layer: int, count: int) -> None:
        """New AI employers enter a layer."""
        enter_firms(self, layer, count)

    def _stay_within_horizon(self) -> None:
        if self.month >= self.months:
            raise ValueError(f"the horizon ends with {self.settings.horizon.end}: set horizon.end later to go on")

    def _begin_year(self) -> None:
        if self.month_of_year == _JANUARY:
            if self.persons.size > _ROOM_FOR_LEAVERS * len(self.persons):
                self.persons.pack()  # gives back the space of those who have left
            decide_on_training(self)

    def _make_tables(self) -> None:
        room = int(1.6 * self.p["outside_workforce"] / self.scale) + 1000
        self.persons = self.add_table(ColumnStore(PERSON_COLUMNS, PersonColumns, room), Graduate, CareerSwitcher)
        self.researchers = self.add_table(ColumnStore(RESEARCHER_COLUMNS, ResearcherColumns), Researcher)
        self.firms = self.add_table(ColumnStore(FIRM_COLUMNS, FirmColumns), Firm)
        self.universities = self.add_table(ColumnStore(UNIVERSITY_COLUMNS, UniversityColumns), University)

    def _make_books(self) -> None:
        self.tally = new_tally()
        self.conditions = conditions_at_start(self.p)
        self.record = Record(self.months)
        self.scratch = Scratch()
        self.flows = np.zeros((self.months, STATES, STATES), np.int64)
        self.entries = np.zeros(AI_SECTORS, np.int64)  # entrants so far, by layer
        self.openings_left = 0  # AI openings still open at the end of last month, person-agents
        self.seekers_by_way = np.zeros(5, np.int64)
        self.employed_before = np.zeros(SECTORS, np.int64)  # at the end of last month

    def _settle_2018(self) -> None:
        self.firm_agents_at_start = firm_agents(self.p, self.scale)
        self.employers_per_agent = employers_per_agent(self.p, self.firm_agents_at_start)
        found_firms(self)
        staff_firms(self)
        populate(self)
        self._found_universities()
        found_research(self)
        self.researchers_in_china = int(self.p["researchers_2018"])
        enrol_cohorts_before_start(self)
        clear(self.tally)
        outside = self.persons["sector"] >= AI_SECTORS
        in_workforce = (self.persons["status"] == Status.EMPLOYED) | (self.persons["status"] == Status.SEEKING)
        self.outside_workforce_at_start = int(np.count_nonzero(outside & in_workforce))
        staff = self.firms["headcount"].sum(axis=1)
        self.employed_before = np.bincount(self.firms["sector"], staff, minlength=SECTORS).astype(np.int64)
        see_dependence_at_start(self)

    def _found_universities(self) -> None:
        """All universities, best tiers first, with what they teach; none has an AI programme yet."""
        tier = np.repeat([int(t) for t in Tier], self.p["universities"].astype(np.int64))
        taught = {
            name: self.p[name][tier]
            for name in (
                "industry_project_share",
                "x_ai_seat_share",
                "interdisciplinary_credit_share",
                "foundation_seat_share",
            )
        }
        willing = np.arange(len(tier)) < self.p["willing_universities"]  # best tiers first
        self.universities.add(np.arange(1, len(tier) + 1), tier=tier, willing=willing, **taught)


def _last_month(indicator: str, market: TalentMarket) -> float:
    return market.record.get(indicator, month=market.month - 1)


def compile_everything() -> None:
    """Compile, or load from the cache, every kernel of the model: once, before workers start."""
    for offers in ("sequential", "simultaneous"):
        quick = Scenario(title="Compilation").with_(
            {
                "assumptions.education.first_opening_year": 2018.0,
                "assumptions.search.offers": offers,
                "assumptions.education.expectations": "rational-horizon",
                "runs.scale": 2000,
            }
        )
        TalentMarket(quick, seed=1).run_for(_MONTHS_TO_COMPILE)
