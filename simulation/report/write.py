"""Writes the files of the report, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simulation.experiment.check import checks_for_report
from simulation.experiment.executor import Failure, LocalExecutor, available_cores
from simulation.experiment.store import write_whole
from simulation.report.compared import Compared, read_compared
from simulation.report.comparison_html import comparison_html
from simulation.report.data import MissingSeriesError, NothingToShowError, Results
from simulation.report.drawing import Drawing
from simulation.report.drawn_titles import for_drawing
from simulation.report.figures import FIGURES, PAIRED_FIGURES
from simulation.report.html import report_html
from simulation.report.pictures import Picture, pictured, remove_picture, write_picture
from simulation.report.reading import read_results

Tell = Callable[[int, int, str], None]


def write(folder: Path, checks: Sequence[Mapping[str, Any]] | None, progress: Tell | None) -> Path:
    """See `simulation.report.write_report`."""
    results = read_results(folder)
    (folder / "figures").mkdir(exist_ok=True)
    pictures, missing = write_figures(for_drawing(results), folder / "figures", progress)
    rows = checks_for_report(folder) if checks is None else checks
    path = folder / "report.html"
    write_whole(path, report_html(results, pictures, missing, rows).encode())
    return path


def write_comparison(folder: Path, progress: Tell | None) -> Path:
    """See `simulation.report.write_comparison_report`."""
    compared = read_compared(folder)
    (folder / "figures").mkdir(exist_ok=True)
    pictures, missing = write_figures(for_drawing(compared), folder / "figures", progress, PAIRED_FIGURES)
    path = folder / "report.html"
    write_whole(path, comparison_html(compared, pictures, missing).encode())
    return path


def write_figures(
    shown: Any, folder: Path, progress: Tell | None = None, figures: Mapping[str, Callable[[Any], Drawing]] = FIGURES
) -> tuple[list[Picture], dict[str, str]]:
    """Draw every figure for which there are series, on all cores, and write picture and data.

    Args:
        shown: what the figures draw: results, or a comparison.
    Returns:
        The pictures in order, and for each figure that could not be drawn its name and what was missing.

    Raises:
        RuntimeError: a figure could not be drawn for another reason than missing series.
    """
    done: dict[str, Rendered | Failure] = {}
    executor = LocalExecutor(jobs=min(available_cores(), len(figures)))
    for name, rendered in executor.map_unordered(partial(render, shown, figures), list(figures)):
        if isinstance(rendered, Failure):
            raise RuntimeError(f"figure {name}: {rendered.error}: {rendered.message}\n{rendered.traceback}")
        done[name] = rendered
        _write_figure(name, rendered, folder)
        if progress is not None:
            progress(len(done), len(figures), name.replace("_", " "))
    in_order = [(name, done[name]) for name in figures]
    pictures = [rendered.picture for _, rendered in in_order if isinstance(rendered, Rendered) and rendered.picture]
    missing = {
        name.replace("_", " "): rendered.missing
        for name, rendered in in_order
        if isinstance(rendered, Rendered) and rendered.missing
    }
    return pictures, missing


class Rendered(NamedTuple):
    """A figure as bytes, or what was missing for it."""

    picture: Picture | None = None
    missing: str = ""


def render(shown: Any, figures: Mapping[str, Callable[[Any], Drawing]], name: str) -> Rendered:
    """Draw a figure and turn it into bytes, if there is something to show."""
    try:
        return Rendered(pictured(partial(drawn, figures[name], shown)))
    except NothingToShowError:
        return Rendered()
    except MissingSeriesError as error:
        return Rendered(missing=str(error))


def _write_figure(name: str, rendered: Rendered, folder: Path) -> None:
    if rendered.picture is None:
        remove_picture(name, folder)
    else:
        write_picture(rendered.picture, name, folder)


def drawn(draw: Callable[[Any], Drawing], shown: Results | Compared) -> Drawing:
    """Draw one figure; no year to show counts as missing series."""
    if not shown.years:
        raise MissingSeriesError("the run ends within the burn-in year")
    return draw(shown)
