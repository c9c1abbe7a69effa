"""`talentgap sweep`: many scenarios at once, all points checked before the first run starts."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note, progress_on_stderr
from simulation.commands.estimating import duration_of, size_of
from simulation.commands.running import INTERRUPTED_NOTE
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.errors import ScenarioError
from simulation.scenario.overrides import Override

if TYPE_CHECKING:
    from simulation.experiment.executor import Executor
    from simulation.experiment.sweeping import Plan, SweepResults

_MESSAGES = 10  # different ones shown
_HASH_DIGITS = 12  # of the content hash; the manifest has all 64


@dataclass(frozen=True)
class SweepOptions:
    """The options of `talentgap sweep`, as given."""

    scale: int | None
    replicates: int | None
    seed: int | None
    jobs: int | None
    out: Path
    settings: list[str]
    resume: bool
    dry_run: bool
    as_json: bool
    executor: str | None = None
    scheduler: str | None = None
    insecure: bool = False

    def overrides(self) -> list[str | Override]:
        """`--set` first; the options win over it."""
        given = {"runs.scale": self.scale, "replicates": self.replicates, "runs.seed": self.seed}
        options = [
            Override(key, value, f"--{key.rpartition('.')[2]}") for key, value in given.items() if value is not None
        ]
        return [*self.settings, *options]


def sweep_file(file: str, options: SweepOptions) -> int:
    """Check, run and tell. Returns: the exit code."""
    started = time.perf_counter()
    # Arrow's own pool keeps all it ever held, 28 MB at 50,000 runs; the system's gives it back. Before pyarrow loads.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        planned = _planned(file, options)
        if planned is None:
            return BAD_INPUT
        with interrupts_held():
            from simulation.commands.engine import engine
        try:
            executor, jobs = engine(options, len(planned.points) * planned.most)
        except ValueError as error:
            note(str(error))
            return BAD_INPUT
        if options.dry_run:
            return _dry_run(planned, jobs, options)
        with closing(executor):
            return _run(planned, executor, jobs, options, started)
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        return INTERRUPTED


def _planned(file: str, options: SweepOptions) -> Plan | None:
    """The plan; None after saying everything that is wrong."""
    with interrupts_held():
        from simulation.experiment.executor import EXECUTORS
        from simulation.experiment.sweeping import load_sweep, plan
    if options.executor not in (None, *EXECUTORS):
        note(f"--executor: not one of the choices; you wrote '{options.executor}'; allowed: {', '.join(EXECUTORS)}")
        return None
    try:
        loaded = load_sweep(file, options.overrides())
        planned = plan(loaded, _tell_many)
    except ScenarioError as error:
        note(str(error))
        return None
    for warning in loaded.warnings:
        note(f"note: {warning}")
    return planned


def _tell_many(points: int) -> None:
    if points >= 2_000:  # fewer take no time
        note(f"Checking {points:,} points")


def _dry_run(planned: Plan, jobs: int, options: SweepOptions) -> int:
    """Say what the sweep would take."""
    with interrupts_held():
        from simulation.experiment.simulate import default_simulator
        from simulation.experiment.sweeping.probe import estimate
    note("Trying a run or three")
    found = estimate(planned, default_simulator(), jobs, planned.folder(options.out))
    if options.as_json:
        answer(json.dumps(asdict(found), ensure_ascii=False))
        return 0
    at_most = "at most " if planned.sweep.adaptive else ""
    answer(f"{planned.sweep.name}: {found.points:,} points, {at_most}{found.runs:,} runs")
    answer(f"Time: {at_most}{duration_of(found.seconds)} on {jobs} cores, {found.seconds_per_run:.2g} s a run")
    answer(f"Disk: at most {size_of(found.disk_bytes)}, {len(planned.kept):,} figures a run")
    answer(f"Results would go to: {found.folder}")
    return 0


def swept(file: str, options: SweepOptions, wanted: Callable[[Plan], bool]) -> tuple[int, Plan | None]:
    """Run a sweep for another command; all that is told goes to stderr.

    Args: wanted: whether the sweep can answer what is asked, once it is planned; says why when not.
    Returns: the exit code, and the plan; None when nothing was run.
    """
    planned = _planned(file, options)
    if planned is None or not wanted(planned):
        return BAD_INPUT, None
    with interrupts_held():
        from simulation.commands.engine import engine
        from simulation.experiment.sweeping import SweepResults
    executor, jobs = engine(options, len(planned.points) * planned.most)
    with closing(executor):
        code = _carried_out(planned, executor, jobs, options)
    folder = planned.folder(options.out)
    if code or not (folder / "outcomes.parquet").is_file():
        return code or SOME_FAILED, planned
    results = SweepResults(folder)
    runs = results.manifest["runs"]
    if runs["failed"]:
        _tell_failures(results, runs)
    return (SOME_FAILED if runs["failed"] else 0), planned


def _run(planned: Plan, executor: Executor, jobs: int, options: SweepOptions, started: float) -> int:
    code = _carried_out(planned, executor, jobs, options)
    if code not in (0, INTERRUPTED):
        return code
    folder = planned.folder(options.out)
    if not (folder / "outcomes.parquet").is_file():  # interrupted before anything was written
        return code
    with interrupts_held():
        from simulation.experiment.sweeping import SweepResults
    return max(code, _tell(SweepResults(folder), jobs, options, time.perf_counter() - started))


def _carried_out(planned: Plan, executor: Executor, jobs: int, options: SweepOptions) -> int:
    """Run the plan. Returns: 0, or an exit code after saying what stopped it."""
    with interrupts_held():
        from simulation.commands.stopping import STOPS, stopped
        from simulation.experiment.sweeping import carry_out
    try:
        carry_out(
            planned, jobs=jobs, executor=executor, out=options.out, resume=options.resume,
            progress=progress_on_stderr(),
        )  # fmt: skip
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        return INTERRUPTED
    except STOPS as error:
        return stopped(error, planned.folder(options.out))
    return 0


def _tell(results: SweepResults, jobs: int, options: SweepOptions, seconds: float) -> int:
    """The final line, or the JSON object."""
    made = results.manifest
    runs = made.get("runs")
    if runs is None:  # interrupted before tables were written; these are of an earlier go
        return 0
    if runs["failed"]:
        _tell_failures(results, runs)
    if options.as_json:
        answer(json.dumps(_as_object(results, made, seconds), ensure_ascii=False))
    else:
        kept = f", {runs['of_them_kept']:,} of them from before" if runs["of_them_kept"] else ""
        per_run = f", {made['seconds_per_run']:.3g} s a run" if made["seconds_per_run"] else ""
        cores = f"{jobs} core" + "s" * (jobs > 1)
        done = f"{made['sweep']}: {runs['done']:,} runs done on {cores} in {duration_of(seconds)}{per_run}{kept}"
        answer(f"{done}, content {results.content_hash[:_HASH_DIGITS]}")
        if "target_met_at" in made:
            answer(f"Interval as narrow as wanted at {made['target_met_at']:,} of {made['points']:,} points")
        answer(f"Results: {results.folder}")
    return SOME_FAILED if runs["failed"] else 0


def _tell_failures(results: SweepResults, runs: dict[str, int]) -> None:
    note(f"{runs['failed']:,} runs failed; {results.folder / 'failures.parquet'} says where:")
    failures = results.failures
    counted = Counter(zip(failures["error"], failures["message"], strict=True))
    for (error, message), number in counted.most_common(_MESSAGES):
        note(f"  {number:,} x {error}: {message}")
    if len(counted) > _MESSAGES:
        note(f"  and {len(counted) - _MESSAGES:,} other messages")


def _as_object(results: SweepResults, made: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {
        "results": str(results.folder),
        "sweep": made["sweep"],
        "points": made["points"],
        "runs": made["runs"]["done"],
        "kept": made["runs"]["of_them_kept"],
        "failures": made["runs"]["failed"],
        "rounds": made["rounds"],
        "jobs": made["jobs"],
        "seconds": round(seconds, 3),
        "seconds_per_run": made["seconds_per_run"],
        "content_sha256": made["content_sha256"],
        "status": made["status"],
    }
