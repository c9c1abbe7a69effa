"""Figure: how well the best fit is with a parameter held at each place of its prior."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from scipy.stats import chi2

from simulation.report.calibration.charts import source
from simulation.report.calibration.labels import parameter_words, unit_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.posterior import places_of, rows_of
from simulation.report.calibration.words import KIND_COLOURS, minus, parameter_value, short
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.style import AXIS, GRID, INK, QUIET, SMALL, text_width
from simulation.report.wording import NBSP, listed, share

DROP = -0.5 * float(chi2.ppf(0.90, 1))  # -1.35: where a 90 % interval of one parameter ends
_DEEPEST = -6.0
_COLUMNS = 4
GOOD = "_good"  # label of what is shaded
Floats = npt.NDArray[np.float64]
_PANEL = 0.82


def excluded(table: pd.DataFrame) -> float:
    """The share of the prior's places where even the best fit is worse than DROP."""
    return float((table["log_likelihood"] < DROP).mean())


def profiles_finding(made: Calibration) -> str:
    """The parameters whose profile falls on both sides, and those that it leaves open."""
    tables = dict(list(made.tables["profiles"].groupby("parameter", sort=False)))
    shares = {str(name): excluded(table) for name, table in tables.items()}
    flat = [parameter_words(name) for name, value in shares.items() if value == 0.0]
    sharp = max(shares, key=lambda name: shares[name])
    told = f"No good fit is found in {share(shares[sharp])} of the prior of {parameter_words(sharp)}, the most of any"
    if not flat:
        return f"{told}, nor in some of every other"
    named = listed(flat) if len(flat) <= 3 else f"{len(flat)} of {len(shares)} parameters"
    return f"{told}; good ones are found all over that of {named}"


def draw(made: Calibration) -> Drawing:
    """Draw one small panel per parameter, best known first."""
    rows, title = rows_of(made), profiles_finding(made)
    places = int(made.tables["profiles"].groupby("parameter").size().max())
    subtitle = (
        f"Log likelihood of the best fit that is found with the parameter at each of {places} places of its prior, "
        f"less that of the best fit of all. Dashed: {minus(f'{DROP:.2f}')}, where a 90{NBSP}% interval ends. Shaded: "
        "places with a good fit, above it. Black tick: the value of the parameter book."
    )
    foot = [
        "By the emulators: the best among draws of their posterior and of the prior. Where draws are few, away from "
        "the posterior, a better fit may have been missed, and the line lies too low. "
        f"Cut off at {minus(f'{_DEEPEST:.0f}')}. Below: the ends of the prior and their unit. Colours as in the figure "
        "of posteriors.",
        source(made),
    ]
    many = -(-len(rows) // _COLUMNS)
    laid = page(
        title, subtitle, foot, columns=_COLUMNS, heights=[_PANEL] * many, left=0.28, label_width=0.14, above=0.36,
        below=0.38,
    )  # fmt: skip
    tables = dict(list(made.tables["profiles"].groupby("parameter", sort=False)))
    for at, axes in enumerate(laid.axes):
        if at >= len(rows):
            axes.remove()
        else:
            _panel(axes, rows[at], tables[rows[at]["parameter"]], first=at % _COLUMNS == 0, room=laid.width_of(axes))
    alt = f"Small multiples. {title}."
    return Drawing("profiles", "Profile likelihoods", title, subtitle, alt, laid.figure, made.tables["profiles"])


def _shade(axes: Axes, places: Floats, logs: Floats, colour: str) -> None:
    """The whole width of every place with a good fit, so that as much stays blank as the title counts."""
    ends = np.concatenate([[0.0], (places[1:] + places[:-1]) / 2, [1.0]])
    steps, good = np.repeat(ends, 2)[1:-1], np.repeat(logs >= DROP, 2)
    axes.fill_between(
        steps, _DEEPEST, np.repeat(logs, 2), where=good.tolist(), color=colour, alpha=0.18, lw=0, zorder=2, label=GOOD
    )


def _panel(axes: Axes, row: Row, table: pd.DataFrame, *, first: bool, room: float) -> None:
    colour = KIND_COLOURS[row["verdict"]]
    places, logs = table["place"].to_numpy(), np.maximum(table["log_likelihood"].to_numpy(), _DEEPEST)
    axes.set_xlim(0, 1)
    axes.set_ylim(_DEEPEST, 0.4)
    axes.axhline(DROP, color=QUIET, lw=0.9, ls=(0, (3, 2)), zorder=1)
    axes.plot(places, logs, color=colour, lw=1.8, zorder=3)
    _shade(axes, places, table["log_likelihood"].to_numpy(), colour)
    (default,) = places_of(row, ("default",))
    axes.plot([default, default], [_DEEPEST, _DEEPEST + 0.9], color=INK, lw=1.3, zorder=4)
    axes.set_yticks([-6, -4, -2, 0], ["−6", "−4", "−2", "0"] if first else [""] * 4, size=SMALL)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    ends = [short(parameter_value(row[name])) for name in ("prior_low", "prior_high")]
    axes.set_xticks([0, 1], ends, size=SMALL, color=QUIET)
    axes.get_xticklabels()[0].set_horizontalalignment("left")
    axes.get_xticklabels()[1].set_horizontalalignment("right")
    axes.set_xlabel(unit_words(row["unit"]), size=SMALL, color=QUIET, labelpad=1)
    axes.tick_params(axis="x", length=3, color=AXIS, pad=2)
    axes.tick_params(axis="y", length=0, pad=2)
    name = parameter_words(row["parameter"])
    size = SMALL * min(1.0, (room + 0.2) / text_width(name, SMALL, "bold"))
    axes.annotate(
        name, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", va="bottom", size=size,
        weight="bold", annotation_clip=False,
    )  # fmt: skip
