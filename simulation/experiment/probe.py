"""A probe of the real model, timed and weighed: what one run takes on this machine, right now."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, NamedTuple

from calibration.draws import NO_DRAW
from simulation.experiment.executor import Failure, LocalExecutor
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.parts import encoded
from simulation.scenario.schema import Scenario

LONGEST = 3.0  # seconds of months that a probe waits for; a whole run at scale 100 takes less on a common machine
_FEWEST = 4  # months at least, of which the first warms up
_SHAPE_SCALE = 100  # a whole run at this scale tells how months grow dearer as the market grows


@dataclass(frozen=True)
class Probe:
    """What was measured in one worker, or the mean of several that ran at the same time.

    Attributes:
        seconds: what a whole run takes, market set up and all months; the months not probed are extrapolated.
        probed: months that were timed. persons, firms, universities: agents at the start of the run.
        own, shared: bytes of memory that a worker takes for itself at most, and that all share.
        part: bytes of a run's part on disk.
    """

    seconds: float
    probed: float
    persons: float
    firms: float
    universities: float
    own: float
    shared: float
    part: float


def probe(scenario: Scenario, workers: int, longest: float = LONGEST) -> Probe:
    """The mean of so many probes at the same time: workers slow each other down, and an estimate must know it.

    Raises: RuntimeError when the model cannot run the scenario.
    """
    with interrupts_held():
        from simulation.model import compile_everything
    compile_everything()
    made = []
    seeds = [scenario.runs.seed_of(number) for number in range(workers)]
    for seed, outcome in LocalExecutor(workers).map_unordered(partial(_probe, scenario, longest), seeds):
        if isinstance(outcome, Failure):
            raise RuntimeError(f"the run with seed {seed} fails: {outcome.error}: {outcome.message}")
        made.append(outcome)
    return Probe(**{one.name: sum(getattr(found, one.name) for found in made) / workers for one in fields(Probe)})


def _probe(scenario: Scenario, longest: float, seed: int) -> Probe:
    shared = _peak_bytes()
    started = time.perf_counter()
    market = _market(scenario, seed)
    setting_up = time.perf_counter() - started
    counts = {"persons": len(market.persons), "firms": len(market.firms), "universities": len(market.universities)}
    spent = _months(market, longest)
    months, probed = scenario.horizon.months, len(spent)
    own = _peak_bytes() - shared
    later = _later(scenario, seed, probed) if probed < months else _Later(1.0, 1.0)
    each = sum(spent[1:]) / max(1, probed - 1)  # the first month warms caches up, so it stands for itself only
    results, started = market.results(), time.perf_counter()
    part = encoded(
        key="0" * 24, replicate=0, seed=seed, draw=NO_DRAW, seconds=0.0, persons=0, keys=list(results.keys),
        values=results.values, flows=results.flows,
    )  # fmt: skip
    closing = time.perf_counter() - started
    return Probe(
        seconds=setting_up + sum(spent) + each * later.dearer * (months - probed) + closing,
        probed=probed, **counts, own=own * later.grown, shared=shared, part=len(part) * months / probed,
    )  # fmt: skip


def _market(scenario: Scenario, seed: int) -> Any:
    from simulation.model import TalentMarket

    return TalentMarket(scenario, seed=seed)


def _months(market: Any, longest: float) -> list[float]:
    """Seconds of each month, to the horizon or until they take too long."""
    spent: list[float] = []
    while len(spent) < market.months and (len(spent) < _FEWEST or sum(spent) < longest):
        started = time.perf_counter()
        market.step()
        spent.append(time.perf_counter() - started)
    return spent


class _Later(NamedTuple):
    """How later months compare with those probed: seconds a month, and persons at the end."""

    dearer: float
    grown: float


def _later(scenario: Scenario, seed: int, probed: int) -> _Later:
    """What a whole, coarser run says about the months that were not probed."""
    coarser = _market(scenario.with_({"runs.scale": max(_SHAPE_SCALE, scenario.runs.scale)}), seed)
    persons = len(coarser.persons)
    spent = _months(coarser, float("inf"))
    early, late = spent[1:probed], spent[probed:]
    return _Later((sum(late) / len(late)) / (sum(early) / len(early)), len(coarser.persons) / persons)


def _peak_bytes() -> int:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # elsewhere in kibibytes
