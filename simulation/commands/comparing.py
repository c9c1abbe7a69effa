"""`talentgap compare`: a base and scenarios run with the same seeds, then their paired differences and a report."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note
from simulation.commands.estimating import tell_dry_run
from simulation.commands.running import INTERRUPTED_NOTE, Outcome, RunOptions, load_all, run_one
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import LoadedScenario
from simulation.scenario.schema import Scenario


@dataclass
class Compared:
    """What came of a comparison; the JSON object of `--json`.

    Attributes:
        results: the folder written. base: name of the base. scenarios: name, results, pairs, whether identical to
            the base, and `variance_ratio`, how many times pairing shrinks the variance of the last year's
            shortfall difference (None with one pair, or when all pairs differ alike).
        failures: runs that failed. report: the report, None without one.
        changed_nothing: by scenario, keys without which every figure is the same.
    """

    results: str
    base: str
    scenarios: list[dict[str, Any]]
    replicates: int
    seconds: float
    failures: int
    status: str
    report: str | None = None
    changed_nothing: dict[str, list[str]] = field(default_factory=dict)


def compare_scenarios(files: list[str], options: RunOptions) -> int:
    """Run and compare; the first file is the base. Returns: the exit code."""
    started = time.perf_counter()
    loaded = _checked(files, options)
    if loaded is None:
        return BAD_INPUT
    if options.dry_run:
        return tell_dry_run([one.scenario for one in loaded], options)
    try:
        code, outcomes = _run_all(loaded, options)
        if code in (BAD_INPUT, INTERRUPTED):
            return code
        return max(code, _write([one.scenario for one in loaded], options, outcomes, started))
    except KeyboardInterrupt:  # while loading, or in the tables or report
        note(INTERRUPTED_NOTE)
        return INTERRUPTED


def _checked(files: list[str], options: RunOptions) -> list[LoadedScenario] | None:
    """All scenarios, or None after saying everything that is wrong with them."""
    try:
        loaded = load_all(files, options.overrides())
    except ScenarioError as error:
        note(str(error))
        return None
    with interrupts_held():
        from simulation.experiment.compare import NotComparableError, check_comparable
    try:
        check_comparable([one.scenario for one in loaded])
    except NotComparableError as error:
        note(str(error))
        return None
    for warning in dict.fromkeys(warning for one in loaded for warning in one.warnings):
        note(f"note: {warning}")
    return loaded


def _run_all(loaded: list[LoadedScenario], options: RunOptions) -> tuple[int, list[Outcome]]:
    """Run every scenario as `talentgap run` does, without words on stdout; reports that are there are made anew."""
    with interrupts_held():
        from simulation.commands.reporting import renew_report, series_digest
        from simulation.experiment.run import results_folder

    outcomes: list[Outcome] = []
    code = 0
    for one in loaded:
        folder = results_folder(one.scenario, options.out)
        before = series_digest(folder)
        code = max(code, run_one(one, replace(options, report=False, as_json=True), outcomes))
        if code in (BAD_INPUT, INTERRUPTED):
            break
        renew_report(folder, before, options.report)
    return code, outcomes


def _write(scenarios: list[Scenario], options: RunOptions, outcomes: list[Outcome], started: float) -> int:
    """Write the comparison and its report, and tell what came out."""
    from simulation.commands.noticing import notice_differences
    from simulation.commands.reporting import report_on
    from simulation.commands.stopping import STOPS, stopped
    from simulation.experiment.compare import NoPairsError, write_comparison
    from simulation.experiment.executor import available_cores
    from simulation.experiment.run import results_folder

    try:
        comparison = write_comparison(scenarios, options.out)
    except NoPairsError as error:
        note(f"{error}. Finished runs are kept; the same command goes on from there.")
        return SOME_FAILED
    except STOPS as error:
        return stopped(error, options.out)
    path, found = None, {}
    if options.report:
        folders = [results_folder(one, options.out) for one in scenarios]
        found = notice_differences(scenarios, comparison.folder, folders, options.jobs or available_cores())
        path = report_on(comparison.folder)
    made = comparison.manifest
    told = Compared(
        results=str(comparison.folder), base=scenarios[0].name,
        scenarios=[_brief(one, options.out) for one in made["scenarios"]],
        replicates=scenarios[0].runs.replicates, seconds=round(time.perf_counter() - started, 3),
        failures=sum(outcome.failures for outcome in outcomes), status=made["status"],
        report=str(path) if path else None,
        changed_nothing={name: list(one["keys"]) for name, one in found.items()},
    )  # fmt: skip
    _tell(told, options.as_json)
    return SOME_FAILED if options.report and path is None else 0


def _brief(made: dict[str, Any], out: Path) -> dict[str, Any]:
    kept = {name: made[name] for name in ("name", "pairs", "identical", "variance_ratio")}
    return {"scenario": kept.pop("name"), "results": str(out / made["results"]), **kept}


def _tell(told: Compared, as_json: bool) -> None:
    for one in told.scenarios:
        missing = told.replicates - one["pairs"]
        if missing > 0:
            note(f"{one['scenario']}: {one['pairs']} whole pairs; {missing} of {told.replicates} are left out")
    if as_json:
        answer(json.dumps(asdict(told), ensure_ascii=False))
        return
    for one in told.scenarios:
        same = "; the same, bit for bit" if one["identical"] else ""
        answer(f"{one['scenario']} against {told.base}: {one['pairs']} pairs{same}")
    answer(f"Results: {told.results}")
    if told.report:
        answer(f"Report: {told.report}")
