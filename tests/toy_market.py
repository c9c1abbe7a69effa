"""A toy labour market in columns, for tests of the columns: two types share a table, one has its own."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from mesa import Agent, DataCollector

from simulation.columns.agent import ColumnAgent, column, table_columns, views_of
from simulation.columns.jit import kernel, rule
from simulation.columns.model import ColumnModel
from simulation.columns.random import draw_key, uniform
from simulation.columns.store import ColumnStore

SEPARATION = 1  # the stream of the toy's only draw


class Status(IntEnum):
    """What a toy worker does."""

    SEEKING = 0
    EMPLOYED = 1


class Worker(ColumnAgent):
    """What both kinds of worker share."""

    table = "workers"

    kind = column(np.uint8, meaning="which type")
    status = column(np.int8, default=Status.SEEKING, meaning="what the worker does", code=Status)
    skill = column(np.float32, default=0.5, meaning="0 to 1")
    wage = column(np.float64, default=10.0, meaning="thousand CNY per month")

    @property
    def efficiency_wage(self) -> float:
        """An attribute that can be computed for all workers at once."""
        return self.wage / self.skill

    @property
    def grade(self) -> str:
        """An attribute that cannot."""
        return "high" if self.skill > 0.5 else "low"

    def raise_wage(self, by: float = 1.0) -> float:
        """Add to the wage; returns it."""
        self.wage += by
        return self.wage


class Novice(Worker):
    """A worker of kind 0."""

    kind_is = ("kind", 0)


class Veteran(Worker):
    """A worker of kind 1, who has a column of their own."""

    kind_is = ("kind", 1)
    tenure = column(np.int16, default=24, meaning="months")


class Employer(ColumnAgent):
    """An employer with posts in three job classes."""

    table = "employers"

    productivity = column(np.float64, default=1.0, meaning="output per worker")
    posts = column(np.int64, shape=(3,), meaning="posts per job class")


class Ministry(Agent):
    """An ordinary Mesa agent beside those in columns."""

    def __init__(self, model: ColumnModel, wage: float = 7.0) -> None:
        super().__init__(model)
        self.wage = wage


WORKER_COLUMNS = table_columns(Novice, Veteran)
EMPLOYER_COLUMNS = table_columns(Employer)
WorkerColumns = views_of("WorkerColumns", WORKER_COLUMNS)
EmployerColumns = views_of("EmployerColumns", EMPLOYER_COLUMNS)


@rule
def wage_after_month(wage: float, growth: float) -> float:
    """A rule: the wage grows by a rate."""
    return wage * (1.0 + growth)


@kernel
def work_a_month(workers: Any, key: Any, growth: float, separation_prob: float) -> None:
    """A kernel: who keeps the job gets the raise."""
    for row in range(len(workers.unique_id)):
        if workers.alive[row] and uniform(key, workers.unique_id[row]) >= separation_prob:
            workers.wage[row] = wage_after_month(workers.wage[row], growth)


class ToyMarket(ColumnModel):
    """Novices, veterans and employers; each step one month of wage growth.

    Args: how many of each; `growth` of wages per month; `rng` as in Mesa.
    """

    def __init__(
        self,
        novices: int = 6,
        veterans: int = 4,
        employers: int = 2,
        growth: float = 0.1,
        rng: int = 1,
    ) -> None:
        super().__init__(rng=rng)
        self.seed, self.growth = rng, growth
        self.add_table(ColumnStore(WORKER_COLUMNS, WorkerColumns), Novice, Veteran)
        self.add_table(ColumnStore(EMPLOYER_COLUMNS, EmployerColumns), Employer)
        Novice.create_agents(self, novices, wage=np.arange(novices) + 1.0)
        Veteran.create_agents(self, veterans, wage=20.0, skill=0.75, status=Status.EMPLOYED)
        Employer.create_agents(self, employers, posts=[3, 2, 1])
        self.datacollector = DataCollector(
            model_reporters={"mean_wage": "mean_wage", "agents": count_agents},
            agent_reporters={"type": type_name},
            agenttype_reporters={Worker: {"wage": wage_of}},  # functions: Mesa cannot pickle attribute names
        )
        self.datacollector.collect(self)

    @property
    def mean_wage(self) -> float:
        """Mean wage of workers, thousand CNY per month."""
        return self.agents.select(agent_type=Worker).agg("wage", sum) / max(len(self.tables["workers"]), 1)

    def step(self) -> None:
        """A month."""
        key = draw_key(self.seed, SEPARATION, self.steps)
        work_a_month(self.tables["workers"].arrays(), key, self.growth, 0.2)
        self.datacollector.collect(self)


def count_agents(model: ToyMarket) -> int:
    """A model reporter that can be pickled."""
    return len(model.agents)


def type_name(agent: Agent) -> str:
    """An agent reporter that can be pickled."""
    return type(agent).__name__


def wage_of(worker: Worker) -> float:
    """An agent-type reporter that can be pickled."""
    return worker.wage
