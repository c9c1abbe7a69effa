"""`talentgap report`: figures and report.html from a results folder."""

from __future__ import annotations

from pathlib import Path

from simulation.commands.console import BAD_INPUT, SOME_FAILED, answer, note, progress_on_stderr
from simulation.experiment.interrupts import interrupts_held


def report_on(folder: Path) -> Path | None:
    """Write the report of a results or comparison folder; None, after a message, when the disk does not take it."""
    with interrupts_held():
        import simulation.report as reports
    write = reports.write_comparison_report if is_comparison(folder) else reports.write_report
    progress = progress_on_stderr()

    def tell(done: int, total: int, heading: str) -> None:
        if done == 1:
            progress.begin("report", total, 0, what="figures")
        progress.advance()

    try:
        return write(folder, progress=tell)
    except OSError as error:
        note(f"cannot write the report in {folder}: {error.strerror or error}. The results are kept.")
        return None
    finally:
        progress.end()


def report(folder: Path) -> int:
    """Write the report anew. Returns: the exit code."""
    if not is_comparison(folder) and not is_results_folder(folder):
        return BAD_INPUT
    path = report_on(folder)
    if path is None:
        return SOME_FAILED
    answer(f"Report: {path}")
    return 0


def is_comparison(folder: Path) -> bool:
    """Whether a folder holds a comparison."""
    return (folder / "pairs.parquet").is_file()


def is_results_folder(folder: Path) -> bool:
    """Whether a folder holds results of a run; says so on stderr when not."""
    if (folder / "series.parquet").is_file():
        return True
    inner = sorted(path.parent for path in folder.glob("*/**/series.parquet"))[:1] if folder.is_dir() else []
    hint = f"; did you mean '{inner[0]}'?" if inner else "; 'talentgap run' makes one"
    note(f"{folder}: no results folder, it has no series.parquet{hint}")
    return False
