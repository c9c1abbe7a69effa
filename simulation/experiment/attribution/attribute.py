"""`attribute`: which pillar closes how much of the gap, exactly, with the same luck in every coalition."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calibration.draws import NO_DRAW
from simulation.experiment import simulate
from simulation.experiment.attribution.outcome import discounted_costs
from simulation.experiment.attribution.plan import Plan, plan
from simulation.experiment.attribution.runs import run_all
from simulation.experiment.attribution.summary import (
    Floats,
    coalition_table,
    interaction_table,
    shapley_table,
)
from simulation.experiment.executor import Executor
from simulation.experiment.manifest import manifest, write_manifest
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.results import Results
from simulation.experiment.run import RESULTS, settled
from simulation.experiment.simulate import Simulator
from simulation.experiment.store import storing, write_whole
from simulation.experiment.worlds import settings_hash
from simulation.scenario.resolved import resolved_yaml
from simulation.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd


RESOLVED = "scenario.resolved.yaml"


class NoReplicateError(RuntimeError):
    """No replicate has a value in every coalition, so nothing can be attributed."""


@dataclass(frozen=True)
class Attribution:
    """What each pillar, or each lever of a pillar, adds to an outcome.

    Attributes:
        game: the outcome, [replicates, coalitions]: bit i of a coalition's number says that player i is kept.
        costs: discounted costs of the same shape, CNY of 2024; None where the results hold none.
        replicates: their numbers: those with a value in every coalition.
        failed: runs that failed. sources: the results folder of each coalition. folder: where the files are.
        draws: of the posterior, one per replicate, -1 where the runs carry none; intervals are over draws.
    """

    plan: Plan
    game: Floats
    costs: Floats | None
    replicates: tuple[int, ...]
    failed: int
    sources: tuple[Path, ...]
    folder: Path
    draws: tuple[int, ...] = ()

    @property
    def wanted(self) -> int:
        """-1 where less of the outcome is wanted: the gap. Else the sign of what all players do together."""
        total = float((self.game[:, -1] - self.game[:, 0]).mean())
        return -1 if self.plan.outcome.is_gap or total < 0 else 1

    @cached_property
    def coalitions(self) -> pd.DataFrame:
        """One row per coalition, small ones first: mean, sd, cost, and the hash of its scenario.

        Returns: columns coalition (players joined by +, or none), one per player (1: in it), mean and sd of the outcome
            in its unit, discounted_cost_cny, replicates, config_hash (equal ones are one set of runs).
        """
        among = self.plan.coalitions
        hashes = [settings_hash(among.scenarios[place]) for place in among.scenario_at]
        return coalition_table(among.players, self.game, self.costs, hashes)

    @cached_property
    def shapley(self) -> pd.DataFrame:
        """One row per player and one for the total: contribution with intervals, cost, contribution per yuan.

        Returns: columns player, set (1: the scenario sets it), mean, sd, low50 to high90 (intervals of the mean),
            worlds_low90 and worlds_high90 (5 and 95 % quantile over the draws, the range of fewer than 19) in the unit
            of the outcome, below_zero (share of the draws), discounted_cost_cny, per_million_cny with
            per_million_low90 and per_million_high90.

        Example:
            >>> attribution.shapley.set_index("player")[["mean", "low90", "high90"]]
        """
        among = self.plan.coalitions
        return shapley_table(among.players, among.absent, self.game, self.costs, self.draws)

    @cached_property
    def interactions(self) -> pd.DataFrame:
        """One row per pair: interaction with intervals, and whether they are complements or substitutes.

        Returns: columns first, second, mean, sd, low50 to high90, worlds_low90 and worlds_high90 in the unit of the
            outcome, below_zero, verdict.
        """
        return interaction_table(self.plan.coalitions.players, self.game, self.wanted, self.draws)


def attribute(
    scenario: Scenario | str | Path,
    *,
    indicator: str = "shortfall",
    group: str = "all",
    year: int | None = None,
    levers: str | None = None,
    discount_rate: float | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    scale: int | None = None,
    jobs: int = 1,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
    executor: Executor | str | None = None,
) -> Attribution:
    """Divide the effect of a scenario's policies among its four pillars, or the levers of one of them.

    Every coalition of the players is run with the same seeds; what else the scenario says stays in all of them.
    Contributions are Shapley values: they add up to the effect of all players together in each replicate.

    Args:
        scenario: a Scenario, or the path of a scenario file.
        indicator, group, year: the outcome, a yearly mean; the year is by default the last whole one.
        levers: a pillar whose levers are the players; the other pillars then stay in all coalitions.
        discount_rate: per year, for costs, seen from January 2025 as in a comparison; None: the
            scenario's `budget.discount_rate_per_year`.
        replicates, seed, scale: instead of those of the scenario.
        jobs, out, progress, simulator, executor: as for `run`.
        resume: use results that are already in `out`, of the baseline too; False does all runs again.
    Returns: contributions, interactions and coalitions; their tables are also in its `folder` as CSV.
    Raises: ValueError for an outcome or players that are not there; NoReplicateError; and what `run` raises.
    Verified: tests/interface/test_attribute.py
    """
    made = plan(
        settled(scenario, replicates, seed, scale),
        indicator=indicator, group=group, year=year, levers=levers, discount_rate=discount_rate,
    )  # fmt: skip
    return carry_out(
        made,
        jobs=jobs,
        out=Path(out),
        resume=resume,
        progress=progress or Silent(),
        simulator=simulator,
        executor=executor,
    )


def carry_out(
    planned: Plan,
    *,
    jobs: int,
    out: Path,
    progress: Progress,
    resume: bool = True,
    simulator: Simulator | None = None,
    executor: Executor | str | None = None,
) -> Attribution:
    """Run what is missing, attribute, and write the tables. Raises: NoReplicateError and what `run` raises."""
    started = datetime.now(UTC)
    name = planned.scenario.name
    title = f"{name}: {len(planned.coalitions.scenarios)} coalitions"
    results = run_all(
        planned.coalitions.scenarios, title=title, jobs=jobs, out=out, resume=resume, progress=progress,
        simulator=simulator or simulate.default_simulator(), executor=executor,
    )  # fmt: skip
    attribution = attribution_of(planned, results, planned.folder(out))
    _write(attribution, started, jobs)
    return attribution


def attribution_of(planned: Plan, results: list[Results], folder: Path) -> Attribution:
    """Line up the replicates that have a value in every coalition."""
    wanted = range(planned.scenario.runs.replicates)
    values = [planned.outcome.in_each_replicate(found) for found in results]
    kept = tuple(number for number in wanted if all(number in column.index for column in values))
    if not kept:
        what = f"{planned.outcome.indicator} ({planned.outcome.group}) in {planned.outcome.year}"
        raise NoReplicateError(f"no replicate has a value of {what} in every coalition: nothing to attribute")
    costs = [discounted_costs(found, planned.discount_rate) for found in results]
    at = list(planned.coalitions.scenario_at)
    known = [column for column in costs if column is not None]
    return Attribution(
        plan=planned,
        game=_table(values, kept)[:, at],
        costs=_table(known, kept)[:, at] if len(known) == len(costs) else None,
        replicates=kept,
        draws=_draws(results[0], kept),
        failed=sum(_failed(found, len(wanted)) for found in results),
        sources=tuple(results[place].folder for place in at),
        folder=folder,
    )


def _table(columns: list[pd.Series], kept: tuple[int, ...]) -> Floats:
    return np.column_stack([column.loc[list(kept)].to_numpy(np.float64) for column in columns])


def _draws(results: Results, kept: tuple[int, ...]) -> tuple[int, ...]:
    """The draw of each replicate: the same in all coalitions."""
    runs = results.runs().set_index("replicate")
    return tuple(int(runs["draw"].get(number, NO_DRAW)) if "draw" in runs else NO_DRAW for number in kept)


def _failed(results: Results, replicates: int) -> int:
    failures = results.failures()
    return int((failures["replicate"] < replicates).sum())


def _write(made: Attribution, started: datetime, jobs: int) -> None:
    with storing(made.folder):
        made.folder.mkdir(parents=True, exist_ok=True)
    write_whole(made.folder / RESOLVED, resolved_yaml(made.plan.scenario).encode())
    hashes = {}
    for name in ("coalitions", "shapley", "interactions"):
        content = as_csv(getattr(made, name))
        write_whole(made.folder / f"{name}.csv", content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    write_manifest(made.folder, manifest(made.plan.scenario, **_facts(made), started=started, jobs=jobs, sha256=hashes))


def _facts(made: Attribution) -> dict[str, Any]:
    planned = made.plan
    among = planned.coalitions
    return {
        "status": "some runs failed" if made.failed else "complete",
        "attribution": {
            "players": list(among.players),
            "levers_of": among.pillar,
            "not_set": list(among.absent),
            **vars(planned.outcome),
            "unit": planned.outcome.unit,
            "discount_rate_per_year": planned.discount_rate,
            "replicates_used": list(made.replicates),
        },
        "runs": {"distinct_scenarios": len(among.scenarios), "runs": planned.runs, "failed": made.failed},
        "results": list(dict.fromkeys(path.as_posix() for path in made.sources)),
    }


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV, the same bytes for the same figures; what is not given stays empty."""
    return str(table.to_csv(index=False, float_format="%.10g", lineterminator="\n")).encode()
