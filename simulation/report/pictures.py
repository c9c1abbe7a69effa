"""A figure as bytes, and its three files: vector graphic, bitmap and data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from simulation.experiment.store import write_whole
from simulation.report.drawing import Drawing
from simulation.report.style import RC, png_bytes, svg_bytes


@dataclass(frozen=True)
class Picture:
    """A figure as files hold it.

    Attributes: drawing: what was drawn, without its figure, which is large.
    """

    drawing: Drawing
    svg: bytes
    png: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Contents by suffix."""
        return {"svg": self.svg, "png": self.png, "csv": self.drawing.csv.encode()}


def pictured(draw: Callable[[], Drawing]) -> Picture:
    """Draw in the style of the reports, and turn the figure into bytes."""
    with mpl.rc_context(RC):
        drawing = draw()
        svg, png = svg_bytes(drawing.figure), png_bytes(drawing.figure)
    return Picture(replace(drawing, figure=Figure()), svg, png)


def write_picture(picture: Picture, name: str, folder: Path) -> None:
    """Write the files of a figure, each whole or not at all."""
    for suffix, content in picture.files.items():
        write_whole(folder / f"{name}.{suffix}", content)


def remove_picture(name: str, folder: Path) -> None:
    """Remove the files of a figure that there is nothing to show of any more."""
    for suffix in ("svg", "png", "csv"):
        (folder / f"{name}.{suffix}").unlink(missing_ok=True)
