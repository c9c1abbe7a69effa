"""Figures and the one-file report of a results folder, and of a comparison.

`write_report(folder)` writes `figures/<name>.svg`, `.png` and `.csv` and `report.html`, and returns the path
of the latter; `write_comparison_report(folder)` does the same for the folder of a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.experiment.attribution import Attribution
    from simulation.experiment.sensitivity import Sensitivity

__all__ = [
    "write_attribution_report", "write_calibration_report", "write_comparison_report", "write_report",
    "write_sensitivity_report",
]  # fmt: skip

Tell = Callable[[int, int, str], None]


def write_report(
    folder: Path, *, checks: Sequence[Mapping[str, Any]] | None = None, progress: Tell | None = None
) -> Path:
    """Draw all figures of a results folder and write its report.

    Args:
        folder: holds `series.parquet`, and where there are any `flows.parquet`, `scenario.resolved.yaml` and
            `manifest.json`.
        checks: rows for the table of reports against runs; by default those of `checks_for_report`.
        progress: told after each figure: how many are done, how many there are, and the figure's heading.
    Returns:
        The path of `report.html`.
    Raises:
        FileNotFoundError: the folder holds no series.
        OSError: the disk does not take the files; what was there before stays whole.
    Verified: tests/interface/test_report_html.py
    """
    from simulation.report.write import write

    return write(Path(folder), checks, progress)


def write_comparison_report(folder: Path, *, progress: Tell | None = None) -> Path:
    """Draw all figures of a comparison and write its report.

    Args:
        folder: as written by `simulation.compare`: holds `pairs.parquet`, `differences.parquet` and `manifest.json`.
        progress: as for `write_report`.
    Returns:
        The path of `report.html`; the same comparison gives the same bytes.
    Raises:
        FileNotFoundError: the folder holds no comparison.
        OSError: the disk does not take the files; what was there before stays whole.
    Verified: tests/interface/test_comparison_report.py
    """
    from simulation.report.write import write_comparison

    return write_comparison(Path(folder), progress)


def write_attribution_report(made: Attribution, *, progress: Tell | None = None) -> Path:
    """Draw the waterfall and the map of interactions of an attribution and write its report.

    Args:
        made: as returned by `simulation.attribute`; the files go to its folder.
        progress: as for `write_report`.
    Returns:
        The path of `report.html`.
    Raises:
        OSError: the disk does not take the files; what was there before stays whole.
    Verified: tests/interface/test_attribute.py
    """
    from simulation.report.attribution.write import write

    return write(made, progress)


def write_sensitivity_report(made: Sensitivity) -> Path:
    """Draw the figures of a sensitivity analysis and write its report.

    Args: made: as returned by `simulation.experiment.sensitivity.analyse`; the files go to its folder.
    Returns: the path of `report.html`; the same analysis gives the same bytes.
    Raises: OSError: the disk does not take the files.
    Verified: tests/interface/test_sensitivity.py
    """
    from simulation.report.sensitivity.write import write

    return write(made)


def write_calibration_report(folder: Path) -> Path:
    """Draw the figures of a calibration and write its report.

    Args: folder: as `simulation.experiment.calibrating.calibrate.calibrate` leaves it, finished.
    Returns: the path of `report.html`; the same calibration gives the same bytes.
    Raises: FileNotFoundError: a table or the manifest is missing; ValueError: the calibration is not finished; OSError:
        the disk does not take the files.
    Verified: tests/interface/test_calibration_report.py
    """
    from simulation.report.calibration.write import write

    return write(Path(folder))
