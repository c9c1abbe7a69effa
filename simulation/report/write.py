"""Writes the files of the report, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from simulation.experiment.check import checks_for_report
from simulation.experiment.store import write_whole
from simulation.report.data import MissingSeriesError, Results
from simulation.report.drawing import Drawing
from simulation.report.figures import FIGURES
from simulation.report.html import Picture, report_html
from simulation.report.reading import read_results
from simulation.report.style import RC, png_bytes, svg_bytes

Tell = Callable[[int, int, str], None]


def write(folder: Path, checks: Sequence[Mapping[str, Any]] | None, progress: Tell | None) -> Path:
    """See `simulation.report.write_report`."""
    results = read_results(folder)
    (folder / "figures").mkdir(exist_ok=True)
    pictures, missing = write_figures(results, folder / "figures", progress)
    rows = checks_for_report(folder) if checks is None else checks
    path = folder / "report.html"
    write_whole(path, report_html(results, pictures, missing, rows).encode())
    return path


def write_figures(results: Results, folder: Path, progress: Tell | None = None) -> tuple[list[Picture], dict[str, str]]:
    """Draw every figure for which there are series, and write picture and data.

    Returns:
        The pictures in order, and for each figure that could not be drawn its name and what was missing.
    """
    pictures: list[Picture] = []
    missing: dict[str, str] = {}
    with mpl.rc_context(RC):
        for number, (name, draw) in enumerate(FIGURES.items(), 1):
            try:
                drawing = drawn(draw, results)
            except MissingSeriesError as error:
                missing[name.replace("_", " ")] = str(error)
                for suffix in ("svg", "png", "csv"):
                    (folder / f"{name}.{suffix}").unlink(missing_ok=True)
                continue
            svg = svg_bytes(drawing.figure)
            write_whole(folder / f"{name}.svg", svg)
            write_whole(folder / f"{name}.png", png_bytes(drawing.figure))
            write_whole(folder / f"{name}.csv", drawing.csv.encode())
            pictures.append(Picture(drawing, svg))
            if progress is not None:
                progress(number, len(FIGURES), drawing.heading)
    return pictures, missing


def drawn(draw: Callable[[Results], Drawing], results: Results) -> Drawing:
    """Draw one figure; no year to show counts as missing series."""
    if not results.years:
        raise MissingSeriesError("the run ends within the burn-in year")
    return draw(results)
