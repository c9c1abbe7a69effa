"""`talentgap calibrate`: fit the market to the reports, tell what they say and what they cannot."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note, progress_on_stderr
from simulation.commands.running import INTERRUPTED_NOTE
from simulation.experiment.interrupts import interrupts_held

if TYPE_CHECKING:
    from simulation.experiment.calibrating.calibrate import Settings
    from simulation.experiment.calibrating.reading import Calibrated
    from simulation.experiment.executor import Executor

_PACKAGES = (("sklearn", "scikit-learn"), ("emcee", "emcee"), ("threadpoolctl", "threadpoolctl"))


@dataclass(frozen=True)
class CalibrateOptions:
    """The options of `talentgap calibrate`, as given."""

    budget: int | None
    seed: int | None
    scale: int | None
    jobs: int | None
    out: Path
    resume: bool
    dry_run: bool
    as_json: bool
    report: bool
    adopt: bool
    executor: str | None = None
    scheduler: str | None = None
    insecure: bool = False


def calibrate(options: CalibrateOptions) -> int:
    """Check, fit and tell. Returns: the exit code."""
    started = time.perf_counter()
    try:
        if not _packages_there():
            return BAD_INPUT
        settings = _settings(options)
        if settings is None:
            return BAD_INPUT
        with interrupts_held():
            from simulation.commands.engine import engine
            from simulation.experiment.calibrating.budget import runs_in_all
            from simulation.experiment.calibrating.posterior import is_finished
        try:
            executor, jobs = engine(options, runs_in_all(settings.budget))
        except ValueError as error:
            note(str(error))
            return BAD_INPUT
        with closing(executor):
            if options.dry_run:
                return _dry_run(settings, jobs, options)
            before = options.resume and is_finished(settings.folder(options.out))
            code = _carried_out(settings, executor, jobs, options)
        return code if code else _tell(settings, jobs, options, started, before)
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        return INTERRUPTED


def _packages_there() -> bool:
    from importlib.util import find_spec

    missing = [name for module, name in _PACKAGES if find_spec(module) is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        note(f"{', '.join(missing)} {verb} not installed: pip install 'talentgap[calibration]'")
    return not missing


def _settings(options: CalibrateOptions) -> Settings | None:
    """The settings; None after saying what is wrong with them."""
    with interrupts_held():
        from simulation.experiment.calibrating.budget import stages
        from simulation.experiment.calibrating.calibrate import BUDGET, SCALE, SEED, Settings
        from simulation.experiment.calibrating.problem import base_of_runs
        from simulation.experiment.executor import EXECUTORS
        from simulation.scenario.errors import ScenarioError
    if options.executor not in (None, *EXECUTORS):
        note(f"--executor: not one of the choices; you wrote '{options.executor}'; allowed: {', '.join(EXECUTORS)}")
        return None
    given = (BUDGET, options.budget), (SEED, options.seed), (SCALE, options.scale)
    settings = Settings(*(usual if own is None else own for usual, own in given))
    try:
        stages(settings.budget)
        base_of_runs(settings.scale, settings.seed)
    except ScenarioError as error:
        note(str(error).replace("override: runs.", "--"))
        return None
    except ValueError as error:
        note(f"--budget: {error}")
        return None
    return settings


def _dry_run(settings: Settings, jobs: int, options: CalibrateOptions) -> int:
    """Say what the calibration would take."""
    with interrupts_held():
        from simulation.commands.estimating import duration_of, size_of
        from simulation.experiment.calibrating.probe import estimate
        from simulation.experiment.simulate import default_simulator
    note("Trying a few runs")
    found = estimate(settings, default_simulator(), jobs, options.out)
    if options.as_json:
        answer(json.dumps(found.as_object(), ensure_ascii=False))
        return 0
    for stage in found.stages:
        counts = "" if stage.fit else ", beyond the budget"
        answer(f"{stage.name}: {stage.points:,} points, {stage.runs:,} runs to {stage.end}{counts}")
    fit = sum(stage.runs for stage in found.stages if stage.fit)
    answer(f"Runs: {found.runs:,}, {fit:,} of them in the budget of {settings.budget:,}")
    each = ", ".join(f"{seconds:.2g} s to {end}" for end, seconds in found.seconds_per_run.items())
    answer(f"Time: about {duration_of(found.seconds)} of runs on {jobs} cores ({each})")
    answer("Emulators and chains take some minutes more.")
    answer(f"Disk: at most {size_of(found.disk_bytes)}")
    answer(f"Results would go to: {found.folder}")
    return 0


def _carried_out(settings: Settings, executor: Executor, jobs: int, options: CalibrateOptions) -> int:
    """Calibrate. Returns: 0, or an exit code after saying what stopped it."""
    with interrupts_held():
        from calibration.fit.problem import CannotFitError
        from simulation.commands.stopping import STOPS, stopped
        from simulation.experiment.calibrating import calibrate as fitting
    folder = settings.folder(options.out)
    try:
        fitting.calibrate(
            settings, jobs=jobs, executor=executor, out=options.out, resume=options.resume,
            progress=progress_on_stderr(),
        )  # fmt: skip
    except CannotFitError as error:
        note(f"Refused: {error}. The runs are kept in {folder}.")
        return SOME_FAILED
    except STOPS as error:
        return stopped(error, folder)
    return 0


def _tell(settings: Settings, jobs: int, options: CalibrateOptions, started: float, before: bool) -> int:
    """Sentences, the last line and where things are; or the JSON object. Args: before: it was finished already."""
    with interrupts_held():
        from simulation.commands.calibrated_text import sentences
        from simulation.experiment.calibrating.reading import Calibrated
    made = Calibrated(settings.folder(options.out))
    runs = made.manifest["runs"]
    failed, kept = runs["failed"], runs["asked"] if before else runs["of_them_kept"]
    if failed:
        note(f"{failed:,} runs failed and were left out; {made.folder / 'failures.csv'} says which")
    path, reported = _report(made.folder) if options.report else (None, True)
    adopted, at = _adopt(made.folder) if options.adopt else (True, None)
    seconds = time.perf_counter() - started
    if options.as_json:
        answer(json.dumps(_as_object(made, kept, path, at, seconds), ensure_ascii=False))
    else:
        for told in sentences(made):
            answer(told)
        answer(_last_line(made, kept, jobs, seconds))
        answer(f"Results: {made.folder}")
        if path:
            answer(f"Report: {path}")
        if at:
            answer(f"Adopted: scenarios draw from {at} now")
    return SOME_FAILED if failed or not reported or not adopted else 0


def _last_line(made: Calibrated, kept: int, jobs: int, seconds: float) -> str:
    from simulation.commands.estimating import duration_of

    earlier = f", {kept:,} of them from before" if kept else ""
    cores = f"{jobs} core" + "s" * (jobs > 1)
    return (
        f"calibration: {made.manifest['runs']['asked']:,} runs on {cores} in {duration_of(seconds)}{earlier}, "
        f"{made.manifest['ess']:.0f} effective draws of {made.manifest['draws']:,}"
    )


def _report(folder: Path) -> tuple[Path | None, bool]:
    """The report, and whether all went well."""
    from simulation.commands.reporting import report_on

    path = report_on(folder)
    return path, path is not None


def _adopt(folder: Path) -> tuple[bool, Path | None]:
    """Make the posterior the one that scenarios draw from. Returns: whether that went well, and where it is."""
    from calibration import draws
    from simulation.experiment.calibrating.posterior import install, manifest_of

    try:
        install(folder, draws.POSTERIOR)
    except ValueError as error:
        note(f"--adopt: {error}")
        return False, None
    except OSError as error:
        note(f"--adopt: cannot write to {draws.POSTERIOR}: {error.strerror or error}. The results are kept.")
        return False, None
    if manifest_of(folder).get("git", {}).get("dirty"):
        note("--adopt: adopted, but made with changes that no commit holds: nobody can make it again from its commit")
    return True, draws.POSTERIOR


def _as_object(made: Calibrated, kept: int, path: Path | None, adopted: Path | None, seconds: float) -> dict[str, Any]:
    runs = made.manifest["runs"]
    return {
        "results": str(made.folder),
        "runs": runs["asked"],
        "kept": kept,
        "failures": runs["failed"],
        "effective_draws": made.manifest["ess"],
        **{name: value for name, value in made.as_object().items() if name not in ("folder", "ess")},
        "status": made.manifest["status"],
        "report": str(path) if path else None,
        "adopted": str(adopted) if adopted else None,
        "seconds": round(seconds, 3),
    }
