"""Figure: from prior to posterior, parameter by parameter, each on the scale of its prior."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from calibration.space import calibrated_space
from simulation.report.calibration.charts import bar, head_right, mark, name_rows, rows_page, source, write_right
from simulation.report.calibration.labels import parameter_words, unit_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.words import KIND_COLOURS, KINDS, parameter_range, parameter_value, short
from simulation.report.drawing import Drawing
from simulation.report.style import BLACK, GRID, QUIET, SMALL, for_words
from simulation.report.wording import NBSP, listed

_LEFT, _RIGHT = 2.45, 2.75
_ROW = 0.29
_PAD = 46.0  # points for the ends of the prior
_MARKS = dict(zip(KINDS, ("o", "s", "D"), strict=True))


def rows_of(made: Calibration) -> list[Row]:
    """The parameters, best known first."""
    return sorted(made.rows("identifiability"), key=lambda row: float(row["width"]))


def places_of(row: Row, names: tuple[str, ...]) -> list[float]:
    """Values of a row as places on the prior's scale: 0 its lower, 1 its upper end."""
    low, high = row["prior_low"], row["prior_high"]
    values = np.array([row[name] for name in names], float)
    if row["prior_shape"] == "log-uniform":
        return [float(place) for place in np.log(values / low) / np.log(high / low)]
    return [float(place) for place in (values - low) / (high - low)]


def posterior_finding(made: Calibration) -> str:
    """How many are pinned down, narrowed, not identified."""
    rows = rows_of(made)
    counts = [sum(row["verdict"] == kind for row in rows) for kind in KINDS]
    said = [f"{count} {kind}" for count, kind in zip(counts, KINDS, strict=True) if count]
    best = parameter_words(rows[0]["parameter"])
    worst = parameter_words(rows[-1]["parameter"])
    return f"Of {len(rows)} parameters the reports leave {listed(said)}: best known is {best}, least {worst}"


def draw(made: Calibration) -> Drawing:
    """Draw the intervals."""
    rows, title = rows_of(made), posterior_finding(made)
    subtitle = (
        f"90{NBSP}% interval and median of the posterior (colour) inside the whole prior (grey), on the prior’s own "
        "scale. Ends of the prior in its unit. Tick: the value of the parameter book."
    )
    foot = [
        "Pinned down (circle, blue): the posterior’s standard deviation is below half of the prior’s; narrowed "
        "(square, orange): below 0.8; not identified (diamond, red): above.",
        source(made),
    ]
    laid = rows_page(title, subtitle, foot, [len(rows)], left=_LEFT, right=_RIGHT, row=_ROW, below=0.12)
    axes = laid.axes[0]
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    name_rows(axes, [parameter_words(row["parameter"]) for row in rows], _LEFT, pad=_PAD)
    defaults = {parameter.name: parameter.default for parameter in calibrated_space().parameters}
    for place, row in enumerate(rows):
        _row(axes, place, row | {"default": defaults.get(row["parameter"], row["default"])})
    head_right(axes, f"posterior, 90{NBSP}%, sd / prior sd", pad=_PAD)
    write_right(
        axes, [_numbers(row) for row in rows], _RIGHT, [for_words(KIND_COLOURS[r["verdict"]]) for r in rows], pad=_PAD
    )
    return Drawing("posterior", "From prior to posterior", title, subtitle, _alt(title, rows), laid.figure,
                   pd.DataFrame(rows))  # fmt: skip


def _row(axes: Axes, place: int, row: Row) -> None:
    colour = KIND_COLOURS[row["verdict"]]
    low, median, high, default = places_of(row, ("low", "median", "high", "default"))
    bar(axes, place, 0, 1, GRID, height=0.62, alpha=1.0)
    bar(axes, place, low, high, colour, height=0.4, alpha=0.55)
    mark(axes, place, median, _MARKS[row["verdict"]], colour)
    axes.plot([default, default], [place - 0.36, place + 0.36], color=BLACK, lw=1.3, zorder=4)
    for end, at, align in (("prior_low", 0.0, "right"), ("prior_high", 1.0, "left")):
        axes.annotate(
            short(parameter_value(row[end])), (at, place), (-4 if at == 0 else 4, 0),
            textcoords="offset points", ha=align, va="center", size=SMALL, color=QUIET, annotation_clip=False,
        )  # fmt: skip


def _numbers(row: Row) -> str:
    return (
        f"{short(parameter_range(row['low'], row['high'], ''))} {unit_words(row['unit'])}".strip()
        + f" · {row['width']:.2f}"
    )


def _alt(title: str, rows: list[Row]) -> str:
    said = [
        f"{parameter_words(row['parameter'])}: prior "
        f"{parameter_range(row['prior_low'], row['prior_high'], row['unit'])}, "
        f"posterior {parameter_range(row['low'], row['high'], '')}, {row['verdict']}"
        for row in rows
    ]
    return f"Chart of rows. {title}. {'; '.join(said)}."
