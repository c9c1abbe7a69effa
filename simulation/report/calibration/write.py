"""Writes the figures and the page of a calibration, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from simulation.experiment.store import write_whole
from simulation.report.calibration import (
    diagnostics,
    fans,
    foretold,
    information,
    informing,
    posterior,
    predictive,
    profiles,
)
from simulation.report.calibration.answers import answers
from simulation.report.calibration.made import Calibration, read_calibration
from simulation.report.calibration.quality import fixed_assumptions
from simulation.report.calibration.tables import parameter_rows, target_rows
from simulation.report.drawing import Drawing
from simulation.report.html import figure_of, flattened, template
from simulation.report.pictures import Picture, pictured, write_picture

FIGURES: dict[str, Callable[[Calibration], Drawing]] = {
    "predictive": predictive.draw_fitted, "compared": predictive.draw_compared, "posterior": posterior.draw,
    "profiles": profiles.draw, "informing": informing.draw_parameters, "left_out": foretold.draw,
    "foretelling": informing.draw_reports, "openings": fans.draw_openings, "gap": fans.draw_gap,
    "information": information.draw, "diagnostics": diagnostics.draw,
}  # fmt: skip
_NOT_TOLD = ("started", "written", "wall_seconds", "jobs", "machine", "libraries", "python", "priors")


def write(folder: Path) -> Path:
    """See `simulation.report.write_calibration_report`."""
    made = read_calibration(folder)
    home = folder / "figures"
    home.mkdir(exist_ok=True)
    pictures = [_draw(made, name, home) for name in FIGURES]
    path = folder / "report.html"
    write_whole(path, calibration_html(made, pictures).encode())
    return path


def calibration_html(made: Calibration, pictures: list[Picture]) -> str:
    """The report as HTML text: the same calibration gives the same text."""
    return str(
        template("calibration.html.j2").render(
            runs=made.runs_words,
            notes=made.state,
            answers=answers(made),
            figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
            targets=target_rows(made),
            parameters=parameter_rows(made),
            fixed=fixed_assumptions(),
            manifest=list(flattened({name: value for name, value in made.manifest.items() if name not in _NOT_TOLD})),
        )
    )


def _draw(made: Calibration, name: str, home: Path) -> Picture:
    picture = pictured(partial(FIGURES[name], made))
    write_picture(picture, name, home)
    return picture
