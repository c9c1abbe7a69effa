"""Figure: the factors in order of what they do, with intervals and what luck alone would give."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.experiment.sensitivity import Sensitivity
from simulation.experiment.sensitivity.verdicts import MATTERS, NO_MATTER, NOT_JUDGED, differ
from simulation.report.drawing import Drawing
from simulation.report.layout import ROUND_STEPS, page
from simulation.report.sensitivity.words import (
    Row,
    factor_words,
    heading,
    interval_words,
    measure_words,
    outcome_words,
    rows_of,
    runs_words,
    untold,
    with_interval,
)
from simulation.report.style import BLUE, GREY, GRID, INK, LABEL, QUIET, SMALL, VERMILLION, text_width
from simulation.report.wording import NBSP, capital, listed, share

ROW = 0.34  # height of a row, inches
_LEFT = 2.3  # room for names, inches


def ranking_finding(made: Sensitivity) -> str:
    """The finding as a sentence, computed from the data."""
    where = f"{outcome_words(made)} in {made.year}"
    rows = rows_of(made)
    clear = [row for row in rows if row["verdict"] == MATTERS]
    if clear:
        tail = _rest(made, len(rows)) if len(clear) < len(rows) else "; all factors matter"
        most = f"{capital(factor_words(clear[0]['factor']))} matters most for {where}"
        of = " of the variance" if made.main != "mu_star" else ""
        return f"{most}: {with_interval(made, clear[0])}{of}{tail}"
    if not differ(made.noise):
        return f"Nothing that was varied changes {where} by more than luck"
    if made.named(NOT_JUDGED):
        return f"What matters for {where} is not judged; the order by size is shown"
    return f"No factor's part in {where} can be told from noise"


def _rest(made: Sensitivity, many: int) -> str:
    """Factors not said to matter: luck may make them, or they may be too small to matter."""
    noise, small = untold(made)
    said = [f"{len(noise)} of {many} factors cannot be told from noise"] if noise else []
    said += [f"{len(small)} of {many} may have less than {share(NO_MATTER)}"] if small else []
    return f"; {listed(said)}" if said else ""


def draw(made: Sensitivity) -> Drawing:
    """Draw the bars, the largest on top."""
    rows = [row for row in rows_of(made) if math.isfinite(row["value"])]
    title, subtitle = ranking_finding(made), f"{capital(measure_words(made))}. Outcome: {outcome_words(made)}."
    texts = [
        with_interval(made, row).replace(f"{NBSP}million", " m").replace(" people", "").replace(" posts", "")
        for row in rows
    ]
    right = max(1.9, max(text_width(text, SMALL) for text in texts) + 0.3)
    laid = page(
        title, subtitle, _foot(made), heights=(ROW * len(rows),), left=_LEFT, label_width=right, above=0.12, below=0.5
    )
    axes = laid.axes[0]
    for place, row in enumerate(rows):
        _bar(axes, place, row)
    _limit(axes, made)
    _frame(axes, made, rows)
    _write_right(axes, texts, laid.label_width - 0.25)
    alt = f"Bar chart. {title}. " + "; ".join(
        f"{factor_words(row['factor'])} {with_interval(made, row)}" for row in rows
    )
    return Drawing("ranking", "What matters", title, subtitle, f"{alt}.", laid.figure, made.verdicts)


def _bar(axes: Axes, place: int, row: Row) -> None:
    """A bar, hatched and pale where it cannot be told from noise, with its interval."""
    clear = row["verdict"] == MATTERS
    axes.barh(
        place, max(row["value"], 0.0), height=0.56, zorder=2, linewidth=0.9, edgecolor=BLUE if clear else GREY,
        color=BLUE if clear else "white", hatch="" if clear else "////", alpha=0.85,
    )  # fmt: skip
    if math.isfinite(row["low90"]):
        ends = [max(row["low90"], 0.0), max(row["high90"], 0.0)]
        axes.plot(ends, [place, place], color=INK, lw=1.4, solid_capstyle="butt", zorder=4)


def _threshold(made: Sensitivity) -> float:
    return made.limit if made.main == "mu_star" else NO_MATTER


def _limit(axes: Axes, made: Sensitivity) -> None:
    if math.isfinite(_threshold(made)):
        axes.axvline(_threshold(made), color=VERMILLION, lw=1.2, ls=(0, (4, 2)), zorder=3)


def _frame(axes: Axes, made: Sensitivity, rows: list[Row]) -> None:
    most = max([float(np.nanmax([row["value"], row["high90"]])) for row in rows] + [_threshold(made), 1e-9])
    axes.set_xlim(0, 1.04 * most)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    names = [heading(row["factor"]) for row in rows]
    size = LABEL * min(1.0, (_LEFT - 0.15) / max(text_width(name, LABEL) for name in names))
    axes.set_yticks(range(len(rows)), names, size=size, color=INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=ROUND_STEPS))
    shares = made.main != "mu_star" or made.observed.unit == "share"
    divisor, word = (0.01, "") if shares else (1e6, "million ") if most >= 8e5 else (1.0, "")
    divisor, word = (1e3, "thousand ") if not shares and 5e3 <= most < 8e5 else (divisor, word)
    ticks = np.asarray(axes.get_xticks()) / divisor
    decimals = next((d for d in range(5) if np.allclose(ticks, np.round(ticks, d), atol=1e-9)), 5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / divisor:,.{decimals}f}"))
    unit = "per cent of the variance between points" if made.main != "mu_star" else f"{word}{_unit(made)}"
    axes.set_xlabel(f"{unit}, {made.year}", size=SMALL, color=QUIET, labelpad=2)


def _unit(made: Sensitivity) -> str:
    unit = made.observed.unit
    return {"persons": "people", "share": "percentage points"}.get(unit, unit)


def _write_right(axes: Axes, texts: list[str], room: float) -> None:
    size = SMALL * min(1.0, room / max(text_width(text, SMALL) for text in texts))
    for place, text in enumerate(texts):
        axes.annotate(
            text, (1, place), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
            size=size, color=INK, annotation_clip=False,
        )  # fmt: skip


def _or_small(made: Sensitivity) -> str:
    return f", or perhaps below {share(NO_MATTER)}" if made.main != "mu_star" else ""


def _foot(made: Sensitivity) -> list[str]:
    line = (
        "Dashed: what luck alone gives, in 5 % of sweeps more."
        if made.main == "mu_star"
        else f"Dashed: {share(NO_MATTER)} of the variance, below which nothing is said to matter (assumption)."
    )
    interval = any(interval_words(made, row) for row in rows_of(made))
    lines = f"Black lines, brackets: 90{NBSP}% interval. " if interval else ""
    hatched = (
        f"Hatched: not told from noise{_or_small(made)}, or not judged. "
        if len(made.named(MATTERS)) < len(made.verdicts)
        else ""
    )
    dashed = line if math.isfinite(_threshold(made)) else ""
    source = f"Source: talentgap simulation, sweep “{made.observed.settings['title']}”."
    return [f"{capital(runs_words(made))}. {lines}{hatched}{dashed}".strip(), source]
