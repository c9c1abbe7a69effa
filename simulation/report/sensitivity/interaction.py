"""Figure: the outcome over the factor that matters most, at some values of the second."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.sensitivity import Sensitivity
from simulation.experiment.sensitivity.reading import as_numbers
from simulation.experiment.sensitivity.verdicts import NO_MATTER
from simulation.report.drawing import Drawing
from simulation.report.layout import head_panel, page, scale_shares, scale_values
from simulation.report.lines import EndLabel, label_ends
from simulation.report.sensitivity.words import amount, factor_words, outcome_words, runs_words, unit_of
from simulation.report.style import AXIS, BLUE, GREEN, GRID, PURPLE, QUIET, SMALL, VERMILLION, for_words
from simulation.report.wording import capital, share

Floats = npt.NDArray[np.float64]
_COLOURS = (BLUE, GREEN, PURPLE, VERMILLION)
_MARKS = ("o", "s", "D", "^")
_STEPS = 25
_AT = (0.05, 0.5, 0.95)  # quantiles of the second factor that an emulator is asked at


class Lines(NamedTuple):
    """x: places of the first factor as shown. labels: of the second factor. values [labels, x]. ticks: words of x."""

    first: str
    second: str
    x: Floats
    labels: list[str]
    values: Floats
    ticks: list[str] | None


def lines_of(made: Sensitivity) -> Lines | None:
    """The lines: means of a grid, else the emulator's answers; None where there is neither."""
    names = made.observed.names
    order = [str(name) for name in made.verdicts["factor"]]
    if len(names) < 2 or made.verdicts["value"].isna().all():
        return None
    if made.observed.design == "grid":
        return _of_grid(made, order[0], order[1])
    return _of_emulator(made, order[0], order[1]) if made.emulator is not None else None


def _of_grid(made: Sensitivity, first: str, second: str) -> Lines:
    table = made.observed.points.assign(mean=made.noise.means)
    wide = table.groupby([second, first], sort=False)["mean"].mean().unstack()
    if len(wide) > len(_COLOURS):
        wide = wide.iloc[np.unique(np.linspace(0, len(wide) - 1, 3).round().astype(int))]
    numbers = as_numbers(pd.Series(wide.columns))
    ticks = None if numbers is not None else [str(word) for word in wide.columns]
    x = np.arange(float(wide.shape[1])) if numbers is None else numbers
    return Lines(first, second, x, [_word(value) for value in wide.index], wide.to_numpy(float), ticks)


def _of_emulator(made: Sensitivity, first: str, second: str) -> Lines | None:
    """Other factors in the middle of their ranges."""
    seen, emulator = made.observed, made.emulator
    assert emulator is not None
    columns = {name: as_numbers(seen.points[name]) for name in (first, second)}
    shown, other = columns[first], columns[second]
    if shown is None or other is None:
        return None
    one, two = seen.names.index(first), seen.names.index(second)
    places = np.linspace(0.02, 0.98, _STEPS)
    asked = np.full((_STEPS, len(seen.names)), 0.5)
    asked[:, one] = places
    values = []
    for quantile in _AT:
        asked[:, two] = quantile
        values.append(emulator.predict(asked))
    labels = [_word(float(_value_at(seen.places[:, two], other, quantile))) for quantile in _AT]
    return Lines(first, second, _value_at(seen.places[:, one], shown, places), labels, np.array(values), None)


def _value_at(places: Floats, values: Floats, asked: npt.ArrayLike) -> Floats:
    """A factor's value at a quantile, between those of the design."""
    order = np.argsort(places, kind="stable")
    return np.asarray(np.interp(np.asarray(asked, float), places[order], values[order]))


def _word(value: object) -> str:
    return f"{float(value):.3g}" if isinstance(value, int | float | np.number) else str(value)


def interaction_finding(made: Sensitivity, lines: Lines) -> str:
    """How far the first moves the outcome at the ends of the second, and whether that difference may be luck."""
    one, other = factor_words(lines.first), factor_words(lines.second)
    reach = [amount(made, float(size)) for size in np.ptp(lines.values, axis=1)]
    unit = unit_of(made, lines.second)
    low, high = (f"{label}{unit}" for label in (lines.labels[0], lines.labels[-1]))
    return (
        f"{capital(one)} moves {outcome_words(made)} in {made.year} by {reach[0]} where {other} is {low}, "
        f"by {reach[-1]} where it is {high}{_doubt(made, lines)}"
    )


def _doubt(made: Sensitivity, lines: Lines) -> str:
    """Of the index of two factors together: luck may make it, or it may be too small; no word of an emulator."""
    pairs = made.at("second_order").set_index("factor")
    known = [name for name in (f"{lines.first}*{lines.second}", f"{lines.second}*{lines.first}") if name in pairs.index]
    least = min((float(pairs["low90"][name]) for name in known), default=1.0)
    if least > NO_MATTER:
        return ""
    if least <= 0.0:
        return "; the difference is not told from noise"
    return f"; what they do only together may be less than {share(NO_MATTER)} of the variance"


def draw(made: Sensitivity) -> Drawing:
    """Draw the lines with labels at their ends."""
    lines = lines_of(made)
    assert lines is not None
    title = interaction_finding(made, lines)
    how = (
        "Means of the runs" if made.observed.design == "grid" else "Answers of the emulator, other factors in mid-range"
    )
    over, each = factor_words(lines.first), factor_words(lines.second)
    subtitle = f"{capital(outcome_words(made))} in {made.year} over {over}, a line for each value of {each}."
    source = f"Source: talentgap simulation, sweep “{made.observed.settings['title']}”."
    laid = page(title, subtitle, [f"{capital(runs_words(made))}. {how}. The axis need not start at zero.", source],
                label_width=1.5, left=0.65, below=0.5)  # fmt: skip
    axes = laid.axes[0]
    _curves(axes, made, lines)
    ends = [
        EndLabel(
            float(values[-1]),
            f"{factor_words(lines.second)} {label}{unit_of(made, lines.second)}"
            if at == len(lines.labels) - 1
            else label,
            for_words(_COLOURS[at]),
        )
        for at, (values, label) in enumerate(zip(lines.values, lines.labels, strict=True))
    ]
    label_ends(laid, axes, ends)
    table = pd.DataFrame(lines.values.T, columns=[f"{lines.second}={label}" for label in lines.labels])
    table.insert(0, lines.first, lines.ticks or lines.x)
    return Drawing("interaction", "Two factors together", title, subtitle, f"Line chart. {title}.", laid.figure, table)


def _curves(axes: Axes, made: Sensitivity, lines: Lines) -> None:
    """The lines, their axes and units."""
    for at, values in enumerate(lines.values):
        mark = _MARKS[at] if made.observed.design == "grid" else ""
        axes.plot(lines.x, values, color=_COLOURS[at], marker=mark, ms=5)
    low, high = float(lines.values.min()), float(lines.values.max())
    room = 0.08 * (high - low or max(abs(high), 1.0))
    if made.observed.unit == "share":
        scale_shares(axes, high + room, bottom=low - room)
        unit = "per cent"
    else:
        what = {"persons": "people"}.get(made.observed.unit, made.observed.unit)
        unit = scale_values(axes, high + room, bottom=low - room, what=what)
    head_panel(axes, unit)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.tick_params(axis="x", length=4, color=AXIS)
    if lines.ticks is not None:
        axes.set_xticks(lines.x, lines.ticks)
    unit = unit_of(made, lines.first).strip()
    axes.set_xlabel(factor_words(lines.first) + (f", {unit}" if unit else ""), size=SMALL, color=QUIET)
