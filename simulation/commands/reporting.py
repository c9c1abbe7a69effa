"""`talentgap report`: figures and report.html for a folder of results of any kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulation.commands.console import BAD_INPUT, SOME_FAILED, answer, note, progress_on_stderr
from simulation.experiment.interrupts import interrupts_held


def report_on(folder: Path) -> Path | None:
    """Write the report of a folder of results, of a comparison, an attribution or a calibration.

    Returns: the report; None, after a message, when the disk does not take it or what it needs is not there.
    """
    with interrupts_held():
        import pyarrow as pa

        import simulation.report as reports
    write = _writer(reports, folder)
    progress = progress_on_stderr()

    def tell(done: int, total: int, heading: str) -> None:
        if done == 1:
            progress.begin("report", total, 0, what="figures")
        progress.advance()

    try:
        return write(folder, progress=tell)
    except FileNotFoundError as error:
        missing = f"{error.filename} is not there" if error.filename else str(error)
        note(f"{missing}; the command that made {folder}, given again, makes it whole")
        return None
    except pa.ArrowException as error:
        tell_damage(folder, error)
        return None
    except OSError as error:
        note(f"cannot write the report in {folder}: {error.strerror or error}. The results are kept.")
        return None
    finally:
        progress.end()


def series_digest(folder: Path) -> str:
    """The figures that a report of this folder would show, as a digest; empty without any."""
    from simulation.experiment.manifest import sha256_of

    series = folder / "series.parquet"
    return sha256_of(series) if series.is_file() else ""


def renew_report(folder: Path, before: str, wanted: bool) -> None:
    """Bring the report of a run up to date when the figures have changed under it.

    Args: before: `series_digest` before the runs. wanted: whether reports are to be written; else it is only said that
        this one is old.
    """
    report = folder / "report.html"
    if not report.is_file() or series_digest(folder) == before:
        return
    if wanted:
        report_on(folder)
    else:
        note(f"{report} was written before the newest runs; 'talentgap report {folder}' makes it anew")


def report(folder: Path) -> int:
    """Write the report anew. Returns: the exit code."""
    from simulation.commands.sensitivity import analyses_in, report_anew

    if analyses := analyses_in(folder):
        return report_anew(analyses)
    known = is_comparison(folder) or is_attribution(folder) or is_calibration(folder)
    if not known and not is_results_folder(folder):
        return BAD_INPUT
    path = report_on(folder)
    if path is None:
        return SOME_FAILED
    answer(f"Report: {path}")
    return 0


def tell_damage(folder: Path, error: Exception) -> None:
    """Say that tables cannot be read, and how to mend it."""
    said = str(error).partition("\n")[0]
    note(f"{folder} is damaged ({said})\n    to mend: delete it, and give the command that made it again")


def _writer(reports: Any, folder: Path) -> Callable[..., Path]:
    """Who writes the report of a folder."""
    if is_comparison(folder):
        return reports.write_comparison_report
    if is_attribution(folder):
        from simulation.experiment.attribution.reread import read_attribution

        return lambda folder, progress: reports.write_attribution_report(read_attribution(folder), progress=progress)
    if is_calibration(folder):
        return lambda folder, progress: reports.write_calibration_report(folder)
    return reports.write_report


def is_calibration(folder: Path) -> bool:
    """Whether a folder holds a calibration."""
    try:
        return bool(json.loads((folder / "manifest.json").read_text("utf-8")).get("kind") == "calibration")
    except (OSError, ValueError, AttributeError):
        return False


def is_attribution(folder: Path) -> bool:
    """Whether a folder holds an attribution."""
    return (folder / "shapley.csv").is_file()


def is_comparison(folder: Path) -> bool:
    """Whether a folder holds a comparison."""
    return (folder / "pairs.parquet").is_file()


def is_results_folder(folder: Path) -> bool:
    """Whether a folder holds results of a run; says so on stderr when not."""
    if (folder / "series.parquet").is_file():
        return True
    inner = sorted(path.parent for path in folder.glob("*/**/series.parquet"))[:1] if folder.is_dir() else []
    hint = f"; did you mean '{inner[0]}'?" if inner else "; 'talentgap run' makes one"
    note(f"{folder}: no results folder, it has no series.parquet{_runs_of(folder) or hint}")
    return False


def _runs_of(folder: Path) -> str:
    """Where the runs of a comparison are; empty for other folders."""
    if not (folder / "differences.parquet").is_file():
        return ""
    try:
        made = json.loads((folder / "manifest.json").read_text("utf-8"))
        runs = [str(folder.parent / one["results"]) for one in (made["base"], *made["scenarios"])]
    except (OSError, ValueError, KeyError, TypeError):
        return "; it holds a comparison"
    return f"; it holds a comparison, of the runs in {', '.join(runs)}"
