"""The worlds of a scenario: its own values, or those values with calibrated assumptions from draws of the posterior.

A draw takes the place of an assumption only where the scenario leaves it at the default of the parameter book. What a
scenario sets otherwise, in its file, in one that it extends or by `--set`, holds in all worlds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from calibration.draws import NO_DRAW, SEEDS_PER_DRAW, Draws, PosteriorError, load_draws, posterior_state
from simulation.experiment.calibrating.fingerprint import model_fingerprint
from simulation.scenario.assumptions import Assumptions, book
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.resolved import config_hash
from simulation.scenario.schema import Scenario
from simulation.scenario.written import Place

KEY = "runs.draws"
_TOLD = (0.5, 0.05, 0.95)  # median and 90 % interval


@dataclass(frozen=True)
class Worlds:
    """The worlds in which the runs of one scenario happen.

    Attributes:
        draws: where the posterior comes in; None: all runs have the scenario's own values.
        drawn: calibrated keys, below `assumptions`, that vary. held: those that the scenario sets itself.
    """

    scenario: Scenario
    draws: Draws | None
    drawn: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    def draw_of(self, replicate: int) -> int:
        """The draw of a replicate (0-based); `NO_DRAW` without a posterior."""
        return NO_DRAW if self.draws is None else self.draws.draw_of(replicate)

    def scenario_in(self, draw: int) -> Scenario:
        """The scenario in the world of a draw: it says so itself, and draws nothing more.

        Raises: ScenarioError when the values of the draw and of the scenario cannot stand together.
        """
        if self.draws is None or draw == NO_DRAW:
            return self.scenario
        values = self.draws.values_of(draw)
        changes: dict[str, Any] = {f"assumptions.{key}": values[key] for key in self.drawn}
        return self.scenario.with_(changes | {KEY: "fixed"})

    def check(self) -> None:
        """Make the world of every run. Raises: ScenarioError telling of the first draw that breaks a rule."""
        faults: dict[int, ScenarioError] = {}
        draws = sorted({self.draw_of(replicate) for replicate in range(self.scenario.runs.replicates)})
        for draw in draws:
            try:
                self.scenario_in(draw)
            except ScenarioError as error:
                faults[draw] = error
        if faults:
            first, fault = next(iter(faults.items()))
            many = f"{len(faults)} of {len(draws)} draws of the posterior do not fit this scenario, first draw {first}"
            mend = "leave more of these keys at their defaults, or take --draws fixed"
            name = Place(self.scenario.name)
            raise ScenarioError(
                [Problem(name, f"{many}: {one.text}", one.key or KEY, mend=mend) for one in fault.problems]
            )


def worlds_of(scenario: Scenario) -> Worlds:
    """The worlds of a scenario's runs: those of the posterior where it asks for them and a posterior is there.

    Raises: ScenarioError when the posterior cannot be used.
    """
    draws = _posterior(scenario)
    if draws is None:
        return Worlds(scenario, None)
    usual, own = _usual(), {row.key: row.value for row in book(scenario.assumptions)}
    drawn = tuple(key for key in draws.keys if own[key] == usual[key])
    held = tuple(key for key in draws.keys if key not in drawn)
    return Worlds(scenario, draws, drawn, held)


def settings_hash(scenario: Scenario) -> str:
    """64 hex digits over all that results depend on: those of `config_hash`, and the posterior where runs draw from it.

    Raises: ScenarioError when the posterior cannot be used. Verified: tests/unit/test_worlds.py.
    """
    draws = _posterior(scenario)
    settings = config_hash(scenario)
    return settings if draws is None else hashlib.sha256(f"{settings} {draws.sha256}".encode()).hexdigest()


def told_of(worlds: Worlds) -> dict[str, Any]:
    """The worlds as a manifest tells them; the report says the same from it, also when the posterior has changed.

    Returns: `from` (what the runs did: `posterior` or `fixed`), and, where the posterior was asked for, `state`
        (sentences on what is wrong with it), posterior_sha256, seeds_per_draw, `drawn` (median, 5 % and 95 % quantile
        by key) and `held` (keys that the scenario sets itself).
    """
    if worlds.scenario.runs.draws == "fixed":
        return {"from": "fixed"}
    state = posterior_state(model=model_fingerprint)
    if worlds.draws is None:
        return {"from": "fixed", "state": state}
    return {
        "from": "posterior",
        "state": state,
        "posterior_sha256": worlds.draws.sha256,
        "seeds_per_draw": SEEDS_PER_DRAW,
        "drawn": {key: worlds.draws.quantiles(key, _TOLD) for key in worlds.drawn},
        "held": list(worlds.held),
    }


def _posterior(scenario: Scenario) -> Draws | None:
    if scenario.runs.draws == "fixed":
        return None
    try:
        return load_draws()
    except PosteriorError as error:
        problem = Problem(Place(scenario.name), str(error), KEY, mend="take --draws fixed to run without it")
        raise ScenarioError([problem]) from error


@lru_cache(maxsize=1)
def _usual() -> dict[str, Any]:
    """The default of every assumption by its key."""
    return {row.key: row.value for row in book(Assumptions())}
