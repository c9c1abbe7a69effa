"""`talentgap sensitivity`: what the figures of a sweep hang on, and how much of their spread is luck."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note
from simulation.commands.running import INTERRUPTED_NOTE
from simulation.commands.sweeping import SweepOptions, swept
from simulation.experiment.interrupts import interrupts_held

if TYPE_CHECKING:
    from simulation.experiment.sensitivity import Sensitivity
    from simulation.experiment.sweeping import Plan


_FACTS = "sensitivity.json"


@dataclass(frozen=True)
class Asked:
    """The question to a sweep. outcome: `indicator` or `indicator@group`."""

    outcome: str | None
    year: int | None
    report: bool


def sensitivity(target: str, asked: Asked, options: SweepOptions) -> int:
    """Run the sweep where it is a file, analyse it and tell. Returns: the exit code."""
    started = time.perf_counter()
    try:
        if not _packages_there():
            return BAD_INPUT
        folder, code = (Path(target), 0) if Path(target).is_dir() else _run(target, asked, options)
        if folder is None:
            return code
        if Path(target).is_dir() and not _fits_a_folder(folder, options):
            return BAD_INPUT
        made = _analysed(folder, asked)
        if made is None:
            return BAD_INPUT
        return max(code, _tell(made, asked, options, started))
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        return INTERRUPTED


def _packages_there() -> bool:
    from importlib.util import find_spec

    missing = [name for module, name in (("SALib", "SALib"), ("sklearn", "scikit-learn")) if find_spec(module) is None]
    if missing:
        note(f"{' and '.join(missing)} is not installed: pip install 'talentgap[sensitivity]'")
    return not missing


def _fits_a_folder(folder: Path, options: SweepOptions) -> bool:
    """A folder is analysed as it is; options that would change its runs are refused."""
    given = {"--scale": options.scale, "--jobs": options.jobs, "--set": options.settings or None}
    wrong = [name for name, value in given.items() if value is not None]
    wrong += [] if options.resume else ["--no-resume"]
    if wrong:
        note(f"{wrong[0]}: {folder} holds results that are analysed as they are; give the sweep file to run it anew")
    return not wrong


def _run(file: str, asked: Asked, options: SweepOptions) -> tuple[Path | None, int]:
    """The folder of the sweep, run as far as it was not; None with an exit code when there is nothing to analyse."""
    code, plan = swept(file, options, lambda planned: _is_kept(planned, asked))
    if plan is None or code not in (0, SOME_FAILED):
        return None, code
    return plan.folder(options.out), code


def _is_kept(plan: Plan, asked: Asked) -> bool:
    """Whether the sweep keeps what is asked; says so when not, before anything runs."""
    from simulation.experiment.sensitivity.reading import NotAnalysableError, named

    try:
        named(asked.outcome, list(plan.kept.series))
    except NotAnalysableError as error:
        note(f"--outcome: {error}")
        return False
    if not plan.kept.years:
        note("the sweep keeps no whole year; name years under keep")
        return False
    if asked.year is not None and asked.year not in plan.kept.years:
        years = ", ".join(map(str, plan.kept.years))
        note(f"--year: not one that the sweep keeps; you wrote {asked.year}; allowed: {years}")
        return False
    return True


def _analysed(folder: Path, asked: Asked) -> Sensitivity | None:
    """The analysis with its tables written; None after saying why there is none."""
    with interrupts_held():
        import pyarrow as pa

        from simulation.experiment.sensitivity import NotAnalysableError, analyse, write_tables
    try:
        made = analyse(folder, asked.outcome, asked.year)
        write_tables(made)
    except FileNotFoundError as error:
        missing = str(error) if error.filename is None else f"{error.filename} is not there"
        note(f"{missing}; give a sweep file, or a folder that 'talentgap sweep' wrote")
        return None
    except NotAnalysableError as error:
        note(str(error))
        return None
    except pa.ArrowException as error:
        note(f"{folder} is damaged ({str(error).partition(chr(10))[0]}); run the sweep again")
        return None
    except OSError as error:
        note(f"cannot write to {folder}: {error.strerror or error}")
        return None
    return made


def _tell(made: Sensitivity, asked: Asked, options: SweepOptions, started: float) -> int:
    with interrupts_held():
        from simulation.report.sensitivity.answers import answers
    path = _report(made) if asked.report else None
    if options.as_json:
        answer(json.dumps(_as_object(made, path, time.perf_counter() - started), ensure_ascii=False))
    else:
        for told in answers(made):
            answer(f"{told.question}\n  {told.answer}")
        answer(f"Results: {made.folder}")
        if path:
            answer(f"Report: {path}")
    return SOME_FAILED if asked.report and path is None else 0


def analyses_in(folder: Path) -> list[tuple[Path, Asked]]:
    """The analyses that a folder stands for, each with its sweep: the folder is one, or the sweep of some.

    Returns: of a sweep without an analysis, that of its first outcome and last year; nothing for any other folder.
    """
    if (folder / _FACTS).is_file():
        return [_asked_in(folder)]
    if not ((folder / "outcomes.parquet").is_file() and (folder / "points.parquet").is_file()):
        return []
    made = [_asked_in(facts.parent) for facts in sorted(folder.glob(f"sensitivity/*/{_FACTS}"))]
    return made or [(folder, Asked(None, None, True))]


def _asked_in(folder: Path) -> tuple[Path, Asked]:
    """What an analysis was asked. One whose words cannot be read is asked as if for the first time."""
    try:
        facts = json.loads((folder / _FACTS).read_text("utf-8"))
        asked = Asked(str(facts["outcome"]), int(facts["year"]), True)
    except (OSError, ValueError, KeyError, TypeError):
        asked = Asked(None, None, True)
    return folder.resolve().parents[1] if folder.name in ("", ".", "..") else folder.parent.parent, asked


def report_anew(analyses: list[tuple[Path, Asked]]) -> int:
    """Analyse again and write tables and report. Returns: the exit code."""
    if not _packages_there():
        return BAD_INPUT
    for folder, asked in analyses:
        made = _analysed(folder, asked)
        if made is None:
            return BAD_INPUT
        path = _report(made)
        if path is None:
            return SOME_FAILED
        answer(f"Report: {path}")
    return 0


def _report(made: Sensitivity) -> Path | None:
    with interrupts_held():
        from simulation.report import write_sensitivity_report
    try:
        return write_sensitivity_report(made)
    except OSError as error:
        note(f"cannot write the report in {made.folder}: {error.strerror or error}. The tables are kept.")
        return None


def _as_object(made: Sensitivity, path: Path | None, seconds: float) -> dict[str, Any]:
    table = made.indices.astype(object).where(made.indices.notna(), None)
    return {
        "results": str(made.folder),
        **made.facts(),
        "indices": [{str(name): value for name, value in row.items()} for row in table.to_dict("records")],
        "report": str(path) if path else None,
        "seconds": round(seconds, 3),
    }
