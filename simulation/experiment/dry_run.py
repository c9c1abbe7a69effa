"""What a set of runs would take, before any of it is done: runs, agents, time, memory, disk.

`estimate` serves every command that runs scenarios: it takes them, and how many runs of each are there already.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from calibration.draws import NO_DRAW
from simulation.experiment.interrupts import interrupts_held
from simulation.experiment.probe import Probe, probe
from simulation.experiment.worlds import worlds_of
from simulation.scenario.schema import Scenario

# Bytes that a run adds to series.parquet and flows.parquet, per byte of its part: they hold the same figures again.
_TABLES_PER_PART = 1.0


class Wanted(NamedTuple):
    """A scenario that is to be run, and how many of its runs are there already and would be kept."""

    scenario: Scenario
    there: int


@dataclass(frozen=True)
class Share:
    """What one scenario would take.

    Attributes: probe: what one run takes. to_do, there: runs. jobs: at the same time.
    """

    scenario: Scenario
    probe: Probe
    there: int
    jobs: int

    @property
    def to_do(self) -> int:
        """Runs that are not there yet."""
        return self.scenario.runs.replicates - self.there

    @property
    def worlds(self) -> int:
        """Draws of the posterior in which the runs happen; 0 where they carry none."""
        worlds = worlds_of(self.scenario)
        return len({worlds.draw_of(replicate) for replicate in range(self.scenario.runs.replicates)} - {NO_DRAW})

    @property
    def seconds(self) -> float:
        """Rounds of runs at the same time, each as long as a run."""
        return math.ceil(self.to_do / self.jobs) * self.probe.seconds

    @property
    def memory(self) -> float:
        """Bytes: what all share, and what each worker takes for itself.

        A worker that goes on to another run sets its market up before the memory of the last one is given back.
        """
        workers = min(self.jobs, max(1, self.to_do))
        markets = 2 if self.to_do > workers else 1
        return self.probe.shared + workers * markets * self.probe.own

    @property
    def disk(self) -> float:
        """Bytes that the missing runs add: parts, and the tables made from them."""
        return self.to_do * self.probe.part * (1.0 + _TABLES_PER_PART)


@dataclass(frozen=True)
class Estimate:
    """What all scenarios of a command would take, one after another.

    Attributes: getting_ready: seconds to load and compile the model, measured here.
    """

    shares: tuple[Share, ...]
    getting_ready: float

    @property
    def seconds(self) -> float:
        """From the start to the last run, without reports."""
        return self.getting_ready + sum(share.seconds for share in self.shares)

    def as_object(self) -> dict[str, Any]:
        """The JSON object of `--dry-run --json`."""
        return {
            "dry_run": True,
            "runs": sum(share.scenario.runs.replicates for share in self.shares),
            "runs_there": sum(share.there for share in self.shares),
            "seconds": round(self.seconds, 1),
            "seconds_getting_ready": round(self.getting_ready, 1),
            "memory_bytes": round(max(share.memory for share in self.shares)),
            "disk_bytes": round(sum(share.disk for share in self.shares)),
            "scenarios": [_share_as_object(share) for share in self.shares],
        }


def _share_as_object(share: Share) -> dict[str, Any]:
    scenario, found = share.scenario, share.probe
    return {
        "scenario": scenario.name, "runs": scenario.runs.replicates, "runs_there": share.there,
        "months": scenario.horizon.months, "scale": scenario.runs.scale, "jobs": share.jobs, "worlds": share.worlds,
        "persons": round(found.persons), "firms": round(found.firms), "universities": round(found.universities),
        "seconds": round(share.seconds, 1), "seconds_per_run": round(found.seconds, 3),
        "worker_bytes": round(found.own), "memory_bytes": round(share.memory), "disk_bytes": round(share.disk),
        "months_probed": round(found.probed, 1),
    }  # fmt: skip


def estimate(wanted: Sequence[Wanted], jobs: int, started: float | None = None) -> Estimate:
    """Probe each distinct scale and horizon once, and reckon from that what all runs would take.

    Args: jobs: runs at the same time. started: `time.perf_counter()` when the command began.
    Raises: RuntimeError when the model cannot run a scenario. Verified: tests/interface/test_dry_run.py.
    """
    started = time.perf_counter() if started is None else started
    with interrupts_held():
        from simulation.model import compile_everything
    compile_everything()
    getting_ready = time.perf_counter() - started
    probes: dict[tuple[int, int, int], Probe] = {}
    shares = []
    for scenario, there in wanted:
        at_once = min(jobs, scenario.runs.replicates)
        setting = (scenario.runs.scale, scenario.horizon.months, at_once)
        if setting not in probes:
            probes[setting] = probe(scenario, at_once)
        shares.append(Share(scenario, probes[setting], there, at_once))
    return Estimate(tuple(shares), getting_ready)
