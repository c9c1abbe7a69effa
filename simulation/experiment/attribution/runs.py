"""The runs behind an attribution: each distinct scenario once, none that is already there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulation.experiment.executor import Executor
from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.progress import Progress
from simulation.experiment.results import Results
from simulation.experiment.run import results_folder, run, runs_there
from simulation.experiment.simulate import Simulator
from simulation.experiment.worlds import settings_hash
from simulation.scenario.schema import Scenario


def run_all(
    scenarios: Sequence[Scenario],
    *,
    title: str,
    jobs: int,
    out: Path,
    resume: bool,
    progress: Progress,
    simulator: Simulator,
    executor: Executor | str | None = None,
) -> list[Results]:
    """The results of every scenario, in their order; one count of progress over all of them.

    Args: resume: use results and runs that are there; False does all of them again.
    Raises: FolderInUseError, StorageError, KeyboardInterrupt as `run`; what is done by then stays.
    """
    found = [finished_results(scenario, out) if resume else None for scenario in scenarios]
    pairs = list(zip(scenarios, found, strict=True))
    kept = sum(scenario.runs.replicates if there else runs_there(scenario, out) for scenario, there in pairs)
    kept = kept if resume else 0
    whole = _OneCount(progress, title, sum(scenario.runs.replicates for scenario in scenarios), kept)
    prepared = _PreparedOnce(simulator)
    try:
        return [
            there
            or run(scenario, jobs=jobs, out=out, resume=resume, progress=whole, simulator=prepared, executor=executor)
            for scenario, there in pairs
        ]
    finally:
        progress.end()


def finished_results(scenario: Scenario, out: Path) -> Results | None:
    """Whole results of the same settings and code under any name, e.g. of the baseline; None when there are none.

    They are read and left as they are, with all the replicates and the report that they have.
    """
    for path in sorted(out.glob(f"*/{results_folder(scenario, out).name}/manifest.json")):
        made = json.loads(path.read_text("utf-8"))
        same = made["config_hash"] == settings_hash(scenario) and made["code_fingerprint"] == code_fingerprint()
        enough = made["status"] == "complete" and made["replicates"] >= scenario.runs.replicates
        if same and enough and _undamaged(path.parent, made):
            return Results(path.parent)
    return None


def _undamaged(folder: Path, made: dict[str, Any]) -> bool:
    path = folder / "series.parquet"
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == made["sha256"]["series"]


class _PreparedOnce:
    """A simulator that gets ready for the first scenario only."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._prepared = False

    def prepare(self) -> None:
        if not self._prepared:
            self._simulator.prepare()
            self._prepared = True

    def __call__(self, scenario: Scenario, seed: int) -> Any:
        return self._simulator(scenario, seed)


class _OneCount:
    """Progress of many scenarios told as that of one set of runs."""

    def __init__(self, told: Progress, title: str, total: int, kept: int) -> None:
        self._told, self._title, self._total, self._kept = told, title, total, kept
        self._began = False

    def say(self, text: str) -> None:
        """See Progress; only before the first run, because a bar cannot share its line."""
        if not self._began:
            self._told.say(text)

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """See Progress; runs that were there before are in the first count."""
        if not self._began:
            self._told.begin(self._title, self._total, self._kept, what)
            self._began = True

    def advance(self, failed: bool = False) -> None:
        """See Progress."""
        self._told.advance(failed)

    def end(self) -> None:
        """See Progress; the end comes after the last scenario."""
