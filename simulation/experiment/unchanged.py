"""Which levers, assumptions and shocks changed nothing, as seen by running the scenario without each of them.

Draws are keyed, so whatever a key touches shows in the last bit of some series: equal bits over the whole horizon mean
that the key did nothing. Each key is taken back alone, with the seed of the first run and a coarse market; a lever or
shock from the month in which it begins, because nothing differs before. A key is let go in the first month that
differs: most are within milliseconds. Those that are left are asked again at the scale of the run itself where that is
cheap, because a coarse market may round a small measure away.
What policies cost does not count: a lever may cost money and change nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulation.experiment.executor import LocalExecutor
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.parts import Part
from simulation.experiment.store import write_whole
from simulation.experiment.worlds import settings_hash, worlds_of
from simulation.indicators.catalogue import series_keys
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.dates import months_since_start
from simulation.scenario.errors import ScenarioError
from simulation.scenario.schema import MIN_PERSON_AGENTS, Scenario

FILE = "unchanged.json"
MOST_KEYS = 30  # more are not looked at; levers and shocks come first
_COARSE = 2_000
_CHEAP = 2.0  # seconds
_CHEAP_SHARE = 0.1  # of the time that the runs themselves take
_COST = "policy_cost"


@dataclass(frozen=True)
class Unchanged:
    """What was found.

    Attributes:
        keys: those without which every figure is the same, to the last bit. tested: how many were looked at.
        not_tested: how many were not: too many, or no scenario is possible without them.
        seed, scale: of the runs that were compared.
    """

    keys: tuple[str, ...]
    tested: int
    not_tested: int
    seed: int
    scale: int

    def sentences(self, apart_from: Iterable[str] = ()) -> list[str]:
        """One sentence a key, but for those that the sentences given name already."""
        told = " ".join(apart_from)
        how = f"without it every figure is the same (seed {self.seed}, scale {self.scale})"
        return [f"{key} changed nothing: {how}" for key in self.keys if key.split(" ")[0] not in told]


class Without(NamedTuple):
    """A key, the changes that put it back, and the first month in which that can matter, counted from the start."""

    key: str
    changes: dict[str, Any]
    month: int


class _Asked(NamedTuple):
    """The same as a scenario."""

    key: str
    scenario: Scenario
    month: int


def unchanged(
    scenario: Scenario, base: Scenario | None = None, *, jobs: int = 1, first_run: Part | None = None
) -> Unchanged:
    """Which of the keys in which a scenario differs from a base changed no figure.

    With draws of the posterior, both are looked at in the world of the first run: what neither sets is drawn alike.

    Args: base: what keys are put back to; the defaults of the model when None. jobs: runs at the same time.
        first_run: the scenario's own first run; with it, keys are asked again at its scale where that is cheap.
    Verified: tests/interface/test_unchanged.py.
    """
    base = base or Scenario(title="Defaults").with_({"runs.draws": scenario.runs.draws})
    scenario, base = (worlds.scenario_in(worlds.draw_of(0)) for worlds in map(worlds_of, (scenario, base)))
    back = list(put_back(scenario, base))
    scale, seed = _coarse_scale(scenario), scenario.runs.seed_of(0)
    coarse = scenario.with_({"runs.scale": scale})
    asked = _possible(coarse, back)[:MOST_KEYS]
    found = _same(asked, _run(coarse, seed, {one.month for one in asked}), jobs) if asked else []
    if found and first_run is not None and scale != scenario.runs.scale and _is_cheap(first_run, len(found), scenario):
        scale = scenario.runs.scale
        known = _Known(_bits(first_run.keys, first_run.values.T, first_run.flows), seed, {})
        found = _same(_possible(scenario, [one for one in back if one.key in found]), known, jobs)
    return Unchanged(tuple(found), len(asked), len(back) - len(asked), seed, scale)


def put_back(scenario: Scenario, base: Scenario) -> Iterator[Without]:
    """Each lever, shock and assumption that differs, put back to what the base has."""
    for group, levers in scenario.policies:
        for name, lever in levers:
            other = getattr(getattr(base.policies, group), name)
            if lever != other:
                key = f"policies.{group}.{name}"
                begins = min(months_since_start(one.start) for one in (lever, other) if one is not None)
                yield Without(key, {key: None if other is None else other.model_dump(mode="json")}, begins)
    for place, shock in enumerate(scenario.shocks):
        if shock not in base.shocks:
            others = [one.model_dump(mode="json") for at, one in enumerate(scenario.shocks) if at != place]
            yield Without(f"shocks.{place} ({shock.kind})", {"shocks": others}, months_since_start(shock.start))
    for group in Assumptions.model_fields:
        mine, theirs = getattr(scenario.assumptions, group), getattr(base.assumptions, group)
        for name in type(mine).model_fields:
            if getattr(mine, name) != getattr(theirs, name):
                key = f"assumptions.{group}.{name}"
                yield Without(key, {key: theirs.model_dump(mode="json")[name]}, 0)


def _possible(scenario: Scenario, back: Iterable[Without]) -> list[_Asked]:
    """The scenarios with one key put back, but for those that are none."""
    asked = []
    for key, changes, month in back:
        with suppress(ScenarioError):
            asked.append(_Asked(key, scenario.with_(changes), min(month, scenario.horizon.months - 1)))
    return asked


def _coarse_scale(scenario: Scenario) -> int:
    most = int(scenario.assumptions.outside.outside_workforce / MIN_PERSON_AGENTS)
    return max(scenario.runs.scale, min(_COARSE, most))


def _is_cheap(first_run: Part, keys: int, scenario: Scenario) -> bool:
    """Whether so many more runs at the scale of the scenario hardly count beside its own."""
    return keys * first_run.seconds <= max(_CHEAP, _CHEAP_SHARE * scenario.runs.replicates * first_run.seconds)


_COUNTED = np.array([indicator != _COST for indicator, _ in series_keys()])


@dataclass(frozen=True)
class _Bits:
    """All figures of a run but costs, as bits: int64 (months, series), int64 (months, states, states)."""

    values: np.ndarray
    flows: np.ndarray

    def differ(self, month: int, values: np.ndarray, flows: np.ndarray) -> bool:
        """Whether a month of another run differs."""
        same_values = np.array_equal(self.values[month], values[_COUNTED].view(np.int64))
        return not (same_values and np.array_equal(self.flows[month], flows))


def _bits(keys: list[tuple[str, str]], values: np.ndarray, flows: np.ndarray) -> _Bits:
    if list(keys) != series_keys():
        raise ValueError("the run holds other series than the catalogue")
    return _Bits(np.ascontiguousarray(values[:, _COUNTED]).view(np.int64), flows)


class _Known(NamedTuple):
    """The run with all its keys. `at`: the market before some months, to go on from with a key taken back."""

    bits: _Bits
    seed: int
    at: dict[int, Any]


def _run(scenario: Scenario, seed: int, months: set[int]) -> _Known:
    """Run a scenario and keep the market as it was before some months."""
    market = _market(scenario, seed)
    at = {}
    while market.running:
        if market.month in months - {0}:
            at[market.month] = copy.deepcopy(market)
        market.step()
    results = market.results()
    return _Known(_bits(results.keys, results.values, results.flows), seed, at)


def _market(scenario: Scenario, seed: int) -> Any:
    with interrupts_held():
        from simulation.model import TalentMarket
    return TalentMarket(scenario, seed=seed)


def _same(asked: list[_Asked], known: _Known, jobs: int) -> list[str]:
    """The keys without which the run is the same; a run that fails without a key is not."""
    executor = LocalExecutor(min(jobs, len(asked)))
    same = {one.key for one, outcome in executor.map_unordered(partial(_is_same, known), asked) if outcome is True}
    return [one.key for one in asked if one.key in same]


def _is_same(known: _Known, asked: _Asked) -> bool:
    """Run without a key until a month differs."""
    market = _without(known, asked)
    while market.running:
        market.step()
        month = market.month - 1
        if known.bits.differ(month, market.record.values[month], market.flows[month]):
            return False
    return True


def _without(known: _Known, asked: _Asked) -> Any:
    """A market of the scenario without a key: from before the key begins where that was kept, else from the start."""
    before = known.at.get(asked.month)
    if before is None:
        return _market(asked.scenario, known.seed)
    from simulation.policy.in_force import Decisions

    market = copy.deepcopy(before)
    market.decisions = Decisions(asked.scenario, market.assumed)
    return market


def kept_or_asked(
    folder: Path, scenario: Scenario, base: Scenario | None = None, *, jobs: int = 1, first_run: Part | None = None
) -> Unchanged:
    """The same, kept in a folder for the next time. Raises: StorageError."""
    path = folder / (FILE if base is None else f"{scenario.name}-{FILE}")
    hashes = {"scenario": settings_hash(scenario), "base": settings_hash(base) if base else ""}
    made_of = {"code": code_fingerprint(), **hashes}
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_text("utf-8"))
        if kept.pop("made_of") == made_of:
            return Unchanged(**kept | {"keys": tuple(kept["keys"])})
    found = unchanged(scenario, base, jobs=jobs, first_run=first_run)
    write_whole(path, (json.dumps({**asdict(found), "made_of": made_of}, indent=2) + "\n").encode())
    return found
