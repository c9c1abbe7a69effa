"""Figure: end states, from base to scenario, over the key indicators (dumbbells)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from simulation.report.compared import Change, Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import ROW, difference_foot, titled
from simulation.report.difference_words import change_words, quoted, value_words
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.style import GRID, INK, MARGIN, QUIET, SMALL, WIDTH, for_words
from simulation.report.wording import listed

STATES = (
    ("shortfall", "missing posts", "persons"),
    ("employment", "AI staff", "persons"),
    ("openings", "openings", "posts"),
    ("time_to_fill", "time to fill", "months"),
    ("supply_demand_ratio", "qualified seekers per opening", "persons per opening"),
    ("wage_posted", "posted AI wage a month", "CNY per month"),
    ("skill_technical", "technical skill of staff", "0 to 1"),
    ("switcher_share", "career-switchers in staff", "share"),
    ("stall_share", "pilots that stall", "share"),
    ("import_dependence", "import dependence", "share"),
)
SUBTITLE = (
    "Circle: base; dot: scenario, with the 90 % interval of its difference; yearly means of the last year. Every row "
    "has its own scale, not from zero and at least 2 % of the base wide. ≈: the interval includes zero."
)
NARROWEST = 0.02  # of the base: a smaller difference shall look small
_LABELS = 2.0  # inches for the names of the indicators
_NUMBERS = 2.75  # inches for scenario, value and difference


def rows_of(compared: Compared) -> list[tuple[str, str, list[tuple[ComparedScenario, Change]]]]:
    """Label, unit and changes of every indicator that some scenario holds."""
    rows = []
    for indicator, label, unit in STATES:
        found = [(one, one.change(indicator)) for one in compared.scenarios if one.has(indicator)]
        if found:
            rows.append((label, unit, found))
    return rows


def paired_states_finding(compared: Compared) -> str:
    """The finding as a sentence: how many end states move by more than chance, and the largest such move."""
    rows = rows_of(compared)
    moves = [
        (label, unit, one, change)
        for label, unit, found in rows
        for one, change in found
        if change.mean != 0 and change.base != 0 and (change.is_clear or not change.has_interval)
    ]
    if not moves:
        return f"No key indicator of {compared.year} moves by more than chance"
    moved = {label for label, _, _, _ in moves}
    label, unit, one, change = max(moves, key=lambda move: abs(move[3].relative))
    sure = "move by more than chance" if compared.has_intervals else "differ in the one pair"
    return (
        f"{len(moved)} of {len(rows)} key indicators of {compared.year} {sure}; relatively most: {label} "
        f"{change_words(unit, change)} in {quoted(one.name)}"
    )


def draw(compared: Compared) -> Drawing:
    """Draw a row per indicator with a line per scenario."""
    rows = rows_of(compared)
    if not rows:
        raise MissingSeriesError("key indicators (all)")
    title = paired_states_finding(compared)
    lines = sum(len(found) for _, _, found in rows)
    height = ROW * lines + 0.16 * len(rows)
    foot = difference_foot(compared, shown="Pale bar: 90 % interval of the mean difference.")
    made = page(title, SUBTITLE, foot, heights=(height,), left=_LABELS, label_width=_NUMBERS, above=0.12, below=0.05)
    axes = made.axes[0]
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    top = 0.0
    for label, unit, found in rows:
        deep = ROW * len(found)
        _dumbbells(axes, label, unit, found, top + 0.08)
        top += deep + 0.16
        _rule(axes, top)
    return Drawing(
        "paired_states", "End states", title, SUBTITLE, _alt(title, rows, compared), made.figure, _table(rows, compared)
    )


def _dumbbells(axes: Axes, label: str, unit: str, found: list[tuple[ComparedScenario, Change]], top: float) -> None:
    """One indicator: the base's circle and a dot per scenario, on the row's own scale."""
    low, high = _span([change for _, change in found])

    def along(value: float) -> float:
        return float((value - low) / (high - low))

    middle = top + ROW * len(found) / 2
    base = f"{value_words(unit, found[0][1].base).removesuffix(' a month')} in the base"
    _words(axes, 0, middle - 0.075, -8, label, "right", INK, SMALL + 0.4)
    _words(axes, 0, middle + 0.075, -8, base, "right", QUIET, 8.0)
    for place, (one, change) in enumerate(found):
        y = top + ROW * (place + 0.5)
        if change.has_interval:
            ends = [along(change.base + change.low), along(change.base + change.high)]
            axes.plot(ends, [y, y], color=one.colour, lw=5, alpha=0.3, zorder=2, solid_capstyle="butt")
        axes.plot([along(change.base), along(change.value)], [y, y], color=one.colour, lw=1.6, zorder=2.5)
        axes.plot([along(change.base)], [y], "o", ms=5, mfc="white", mec=QUIET, mew=1.1, zorder=3)
        axes.plot([along(change.value)], [y], "o", ms=5, color=one.colour, mec="white", mew=0.6, zorder=4)
        told = value_words(unit, change.value).removesuffix(" a month")
        chance = "" if change.is_clear or not change.has_interval or change.is_zero else " ≈"
        _words(axes, 1, y, 8, titled(one), "left", for_words(one.colour), 8.0)
        _words(axes, 1, y, 8 + 72 * _NUMBERS * 0.51, told + chance, "left", for_words(one.colour), 8.0)


def _rule(axes: Axes, y: float) -> None:
    """A thin line across the page under an indicator."""
    left, right = MARGIN / WIDTH, 1 - MARGIN / WIDTH
    place = blended_transform_factory(axes.figure.transFigure, axes.transData)
    axes.plot([left, right], [y, y], color=GRID, lw=0.8, clip_on=False, transform=place)


def _words(axes: Axes, x: float, y: float, shift: float, text: str, align: str, colour: str, size: float) -> None:
    axes.annotate(text, (x, y), (shift, 0), textcoords="offset points", ha=align, va="center", color=colour, size=size,
                  annotation_clip=False)  # fmt: skip


def _span(changes: list[Change]) -> tuple[float, float]:
    values = [
        value
        for change in changes
        for value in (change.base, change.value, change.base + change.low, change.base + change.high)
    ]
    known = np.array([value for value in values if np.isfinite(value)])
    low, high = float(known.min()), float(known.max())
    short = NARROWEST * max(abs(low), abs(high)) - (high - low)
    if short > 0 or high == low:
        pad = max(short, 1e-12) / 2 or 0.5
        low, high = low - pad, high + pad
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def _table(rows: list[tuple[str, str, list[tuple[ComparedScenario, Change]]]], compared: Compared) -> pd.DataFrame:
    lines = [
        {"indicator": label, "unit": unit, "scenario": one.name, "year": compared.year} | vars(change)
        for label, unit, found in rows
        for one, change in found
    ]
    return pd.DataFrame(lines).rename(columns={"mean": "difference", "low": "low90", "high": "high90"})


def _alt(title: str, rows: list[tuple[str, str, list[tuple[ComparedScenario, Change]]]], compared: Compared) -> str:
    said = [
        f"{label} {value_words(unit, found[0][1].base)} in the base, "
        + listed([f"{value_words(unit, change.value)} in {one.name}" for one, change in found])
        for label, unit, found in rows
    ]
    return f"Dumbbell chart. {title}. In {compared.year}: {'; '.join(said)}."
