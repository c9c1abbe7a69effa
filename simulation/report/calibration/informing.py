"""Figures: which report informs which parameter, and which other report it foretells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from simulation.report.calibration.charts import source
from simulation.report.calibration.labels import parameter_words, target_words
from simulation.report.calibration.made import Calibration
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.style import BLUE, FOOT, INK, LABEL, SMALL, text_width
from simulation.report.wording import NBSP, capital, share

_LEFT = 2.3
_CELL = 0.205  # height of a row, inches
_SHOWN = 0.1  # shares from here on are written
_EMPTY = "#F1F1F1"
OWN = {"demand.posts_wanted_mid_2022": "posts_wanted_2022"}  # a parameter and the report of the same number
_COLOURS = LinearSegmentedColormap.from_list("white_blue", ["#FFFFFF", BLUE])
_DARKEST = 0.62  # of the colour, so that dark letters can be read on all cells
Floats = npt.NDArray[np.float64]


def shares(made: Calibration, what: str) -> pd.DataFrame:
    """Shares of prior variance removed: a row per parameter or report, a column per informing report."""
    table = made.tables["informed_by"]
    wide = table[table["what"] == what].pivot(index="name", columns="target", values="share")
    columns = list(dict.fromkeys(table["target"]))
    rows = list(dict.fromkeys(table.loc[table["what"] == what, "name"]))
    return wide.loc[rows, columns]


def parameters_finding(made: Calibration) -> str:
    """The strongest link but for reports of a parameter itself, and how many parameters no single report tells of."""
    wide = shares(made, "parameter")
    silent = int((wide.max(axis=1) < _SHOWN).sum())
    for parameter, report in OWN.items():  # that a count tells of the same count is no finding
        if parameter in wide.index and report in wide.columns:
            wide.loc[parameter, report] = 0.0
    best = wide.max(axis=1)
    name = str(best.idxmax())
    by = target_words(str(wide.loc[name].idxmax()))
    head = f"{capital(by)} says most of a parameter that it does not itself report"
    told = f"{head}: it alone removes {share(best[name])} of the variance of "
    rest = f"; of {silent} of {len(wide)} parameters no single report removes a tenth" if silent else ""
    return f"{told}{parameter_words(name)}{rest}"


def reports_finding(made: Calibration) -> str:
    """The strongest link between two reports, and how many stand alone."""
    wide = shares(made, "target")
    values = _others(wide)
    row, column = divmod(int(values.argmax()), values.shape[1])
    alone = int((values.max(axis=1) < _SHOWN).sum())
    pair = f"{capital(target_words(str(wide.columns[column])))} alone removes {share(float(values.max()))} of the "
    rest = f"; {alone} of {len(wide)} reports are not told of by any other" if alone else ""
    return f"{pair}variance of {target_words(str(wide.index[row]))}{rest}"


def _others(wide: pd.DataFrame) -> Floats:
    """The shares without those of a report about itself."""
    values: Floats = wide.to_numpy(float).copy()
    for place, name in enumerate(wide.index):
        if name in wide.columns:
            values[place, list(wide.columns).index(name)] = 0.0
    return values


def draw_parameters(made: Calibration) -> Drawing:
    """Draw parameters by reports."""
    wide = shares(made, "parameter")
    names = [parameter_words(str(name)) for name in wide.index]
    own = " and ".join(parameter_words(name) for name in OWN)
    subtitle = (
        "Share of a parameter’s prior variance that one report alone would remove, per cent. White to blue: 0 to "
        f"100{NBSP}%. Framed: the report of the parameter’s own number ({own})."
    )
    return _draw(made, "informing", "Which report tells of which parameter", parameters_finding(made), subtitle, wide,
                 names)  # fmt: skip


def draw_reports(made: Calibration) -> Drawing:
    """Draw reports by reports."""
    wide = shares(made, "target")
    names = [target_words(str(name)) for name in wide.index]
    subtitle = (
        "Share of the prior-predictive variance of the report of a row that the report of a column alone would remove, "
        f"per cent. White to blue: 0 to 100{NBSP}%. Grey: the report itself."
    )
    return _draw(made, "foretelling", "Which report tells of which other", reports_finding(made), subtitle, wide, names)


def _draw(
    made: Calibration, name: str, heading: str, title: str, subtitle: str, wide: pd.DataFrame, names: list[str]
) -> Drawing:
    columns = [target_words(str(column)) for column in wide.columns]
    foot = [
        "By the emulators, at places all over the prior weighted by the likelihood of one report at a time. Shares "
        "below 10 % are not written. Shares of several reports do not add up: two may say the same, or tell only "
        "together.",
        source(made),
    ]
    above = 0.12 + max(text_width(one, SMALL) for one in columns)
    laid = page(
        title, subtitle, foot, heights=(_CELL * len(wide),), left=_LEFT, label_width=0.05, above=above, below=0.1
    )
    _cells(laid.axes[0], wide, names, columns)
    alt = f"Heat map. {title}."
    table = wide.rename_axis(index=None, columns=None).rename_axis("name").reset_index()
    return Drawing(name, heading, title, subtitle, alt, laid.figure, table)


def _cells(axes: Axes, wide: pd.DataFrame, names: list[str], columns: list[str]) -> None:
    values = wide.to_numpy(float)
    axes.set_xlim(0, values.shape[1])
    axes.set_ylim(values.shape[0], 0)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=3)
    size = LABEL * min(1.0, (_LEFT - 0.1) / max(text_width(name, LABEL) for name in names))
    axes.set_yticks(np.arange(len(names)) + 0.5, names, size=size, color=INK)
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns, size=SMALL, color=INK, rotation=90)
    for row, name in enumerate(wide.index):
        for column, target in enumerate(wide.columns):
            _cell(axes, row, column, values[row, column], itself=name == target)
            if OWN.get(str(name)) == target:
                axes.add_patch(
                    Rectangle((column + 0.04, row + 0.04), 0.92, 0.92, facecolor="none", edgecolor=INK, lw=1.1)
                )


def _cell(axes: Axes, row: int, column: int, value: float, *, itself: bool) -> None:
    colour = _EMPTY if itself else _COLOURS(_DARKEST * value)
    axes.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2))
    if value >= _SHOWN and not itself:
        axes.text(column + 0.5, row + 0.52, f"{value * 100:.0f}", ha="center", va="center", size=FOOT, color=INK)
