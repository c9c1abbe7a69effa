"""`talentgap run`: all scenarios checked before the first one starts, each with its folder and report."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note, progress_on_stderr
from simulation.commands.estimating import tell_dry_run
from simulation.commands.loading import load_checked
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.errors import Problem, ScenarioError
from simulation.scenario.load import LoadedScenario
from simulation.scenario.overrides import Override

INTERRUPTED_NOTE = "Interrupted. Finished runs are kept; the same command goes on from there."


@dataclass(frozen=True)
class RunOptions:
    """The options of commands that run scenarios, as given.

    Attributes: started: `time.perf_counter()` when the command began.
    """

    scale: int | None
    replicates: int | None
    seed: int | None
    draws: str | None
    jobs: int | None
    out: Path
    settings: list[str]
    resume: bool
    as_json: bool
    report: bool
    dry_run: bool = False
    executor: str | None = None
    scheduler: str | None = None
    insecure: bool = False
    started: float = field(default_factory=time.perf_counter)

    def overrides(self) -> list[str | Override]:
        """`--set` first; the options win over it."""
        given = {"scale": self.scale, "replicates": self.replicates, "seed": self.seed, "draws": self.draws}
        options = [Override(f"runs.{key}", value, f"--{key}") for key, value in given.items() if value is not None]
        return [*self.settings, *options]


@dataclass
class Outcome:
    """What came of one scenario; the JSON object of `--json`.

    Attributes:
        results: the folder written. failures: runs that failed. report: the report, None without one.
        changed_nothing: keys without which every figure is the same; with --no-report nobody looks for them.
    """

    results: str
    scenario: str
    replicates: int
    seconds: float
    failures: int
    status: str
    report: str | None = None
    changed_nothing: list[str] = field(default_factory=list)


def run_scenarios(files: list[str], options: RunOptions) -> int:
    """Run every scenario. Returns: the exit code."""
    try:
        loaded = load_all(files, options.overrides())
    except ScenarioError as error:
        note(str(error))
        return BAD_INPUT
    for warning in dict.fromkeys(warning for one in loaded for warning in one.warnings):
        note(f"note: {warning}")
    if options.dry_run:
        return tell_dry_run([one.scenario for one in loaded], options)
    with interrupts_held():
        from simulation.commands.reporting import renew_report, series_digest
        from simulation.experiment.run import results_folder
    outcomes: list[Outcome] = []
    code = 0
    try:
        for one in loaded:
            folder = results_folder(one.scenario, options.out)
            before = "" if options.report else series_digest(folder)
            code = max(code, run_one(one, options, outcomes))
            if code in (BAD_INPUT, INTERRUPTED):
                break
            if not options.report:
                renew_report(folder, before, wanted=False)
    except KeyboardInterrupt:  # while loading, or in the report
        note(INTERRUPTED_NOTE)
        code = INTERRUPTED
    if options.as_json and outcomes:
        answer(json.dumps(_as_one_object(outcomes, options.out), ensure_ascii=False))
    return code


def load_all(files: list[str], overrides: list[str | Override]) -> list[LoadedScenario]:
    """All files, or one ScenarioError with the problems of all of them."""
    loaded: list[LoadedScenario] = []
    problems: list[Problem] = []
    for file in files:
        try:
            loaded.append(load_checked(file, overrides))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return loaded


def run_one(loaded: LoadedScenario, options: RunOptions, outcomes: list[Outcome]) -> int:
    """Run one scenario, add what came of it and tell failures. Returns: the exit code."""
    with interrupts_held():
        from simulation.commands.engine import engine
        from simulation.commands.stopping import STOPS, stopped
        from simulation.experiment.executor import ClusterError
        from simulation.experiment.run import results_folder, run

    scenario = loaded.scenario
    folder = results_folder(scenario, options.out)
    started = time.perf_counter()
    code = 0
    try:
        executor, jobs = engine(options, scenario.runs.replicates)
    except ValueError as error:
        note(str(error))
        return BAD_INPUT
    try:
        with closing(executor):
            run(
                scenario, jobs=jobs, out=options.out, resume=options.resume, progress=progress_on_stderr(),
                executor=executor,
            )  # fmt: skip
    except ClusterError as error:
        code = stopped(error, folder)
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        code = INTERRUPTED
    except STOPS as error:
        return stopped(error, folder)
    return max(code, _close(loaded, folder, options, started, outcomes, with_report=not code and options.report))


def _close(
    loaded: LoadedScenario, folder: Path, options: RunOptions, started: float, outcomes: list[Outcome],
    with_report: bool,
) -> int:  # fmt: skip
    """Look for what changed nothing, write the report and tell what came out."""
    from simulation.commands.noticing import notice
    from simulation.commands.reporting import report_on
    from simulation.experiment.results import Results

    made = Results(folder).manifest if (folder / "series.parquet").is_file() else {}
    runs = made.get("runs")
    if runs is None:  # interrupted before anything was merged
        return 0
    path, found = None, None
    if with_report and runs["done"]:
        found = notice(loaded.scenario, folder, made["jobs"], loaded.warnings)
        path = report_on(folder)
    seconds = round(time.perf_counter() - started, 3)
    outcome = Outcome(str(folder), made["scenario"], made["replicates"], seconds, runs["failed"], made["status"])
    outcome.report = str(path) if path else None
    outcome.changed_nothing = list(found["keys"]) if found else []
    outcomes.append(outcome)
    if runs["failed"]:
        _tell_failures(folder, runs["failed"], made["replicates"])
    if not options.as_json:
        kept = f", {runs['of_them_kept']} of them from before" if runs["of_them_kept"] else ""
        answer(f"{outcome.scenario}: {runs['done']} runs done in {seconds:.1f} s{kept}")
        answer(f"Results: {folder}")
        if path:
            answer(f"Report: {path}")
    report_missing = with_report and bool(runs["done"]) and path is None
    return SOME_FAILED if runs["failed"] or report_missing else 0


def _tell_failures(folder: Path, failed: int, replicates: int) -> None:
    from simulation.experiment.results import Results

    failures = Results(folder).failures()
    note(f"{failed} of {replicates} runs failed; {folder / 'failures.parquet'} says where:")
    for (error, message), rows in failures.groupby(["error", "message"], sort=False):
        note(f"  {len(rows)} x {error}: {message}")


def _as_one_object(outcomes: list[Outcome], out: Path) -> dict[str, object]:
    """One scenario: its outcome. Several: `results` holds them all, and `scenarios` lists each."""
    if len(outcomes) == 1:
        return asdict(outcomes[0])
    return {
        "results": str(out),
        "scenarios": [asdict(outcome) for outcome in outcomes],
        "replicates": sum(outcome.replicates for outcome in outcomes),
        "seconds": round(sum(outcome.seconds for outcome in outcomes), 3),
        "failures": sum(outcome.failures for outcome in outcomes),
    }
