"""The experiment behind the stylised facts: every seed without a cycle, and with a cycle in either market."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from simulation.experiment.executor import Failure, executor_named
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.simulate import MarketSimulator
from simulation.experiment.stylised.cycle import Arm, Window, impose_cycle, window_of
from simulation.experiment.stylised.fact import Evidence
from simulation.experiment.stylised.observe import Observed, Observer
from simulation.scenario.schema import Scenario


class ArmTask(NamedTuple):
    """One run to do."""

    arm: Arm
    seed: int


class FailedRunsError(RuntimeError):
    """Runs gave no result: facts measured on the others would not be those asked for."""


@dataclass(frozen=True)
class ArmRunner:
    """The work of a worker: simulate a market under an arm's cycle and write down what is to be seen."""

    scenario: Scenario
    window: Window

    def __call__(self, task: ArmTask) -> Observed:
        """One run."""
        from simulation.model import TalentMarket

        market = TalentMarket(self.scenario, seed=task.seed)
        impose_cycle(market, task.arm)
        observer = Observer(market, self.window, cross_sections=task.arm is Arm.TREND)
        while market.running:
            market.step()
            observer.see()
        return observer.observed()


def gather_evidence(
    scenario: Scenario, *, seeds: int, jobs: int = 1, progress: Progress | None = None
) -> list[Evidence]:
    """Run every seed under every arm.

    Args:
        scenario: what is assumed; its scale and first seed hold.
        seeds: how many seeds, at least 1: those of the scenario's first replicates.
        jobs: runs at the same time; the numbers are the same for any number.
        progress: who is told how far it is.
    Returns: the evidence of each seed, in their order.
    Raises: ValueError when no whole cycle fits into the horizon; FailedRunsError when a run fails.
    """
    if seeds < 1 or jobs < 1:
        raise ValueError(f"seeds and jobs must be at least 1; got {seeds} and {jobs}")
    window = window_of(scenario.horizon.months)
    numbers = [scenario.runs.seed_of(replicate) for replicate in range(seeds)]
    tasks = [ArmTask(arm, seed) for seed in numbers for arm in Arm]
    runs = _run_all(ArmRunner(scenario, window), tasks, jobs, progress or Silent())
    return [Evidence({arm: runs[ArmTask(arm, seed)] for arm in Arm}, window) for seed in numbers]


def _run_all(runner: ArmRunner, tasks: Sequence[ArmTask], jobs: int, progress: Progress) -> dict[ArmTask, Observed]:
    runs: dict[ArmTask, Observed] = {}
    try:
        progress.say("Getting the model ready; the first start compiles it")
        MarketSimulator().prepare()
        progress.begin("stylised facts", len(tasks), 0)
        with closing(executor_named(jobs=jobs).map_unordered(runner, tasks)) as outcomes:
            for task, outcome in outcomes:
                if isinstance(outcome, Failure):
                    raise FailedRunsError(f"seed {task.seed}, {task.arm.value}: {outcome.error}: {outcome.message}")
                runs[task] = outcome
                progress.advance()
    finally:
        progress.end()
    return runs
