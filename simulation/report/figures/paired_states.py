"""Figure: end states, from base to scenario, over the key indicators (dumbbells)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from simulation.report.change import Change
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import BARE_DOTS, ROW, difference_foot, dot_of, picked_words, room_for_names
from simulation.report.difference_words import (
    INTERVAL,
    change_words,
    interval_words,
    signed_per_cent,
    value_words,
)
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.policies_alone import named
from simulation.report.scenario_labels import ROW_SIZE
from simulation.report.style import GRID, INK, MARGIN, QUIET, SMALL, WIDTH, for_words
from simulation.report.wording import listed

Changes = list[tuple[ComparedScenario, Change]]
Shown = tuple[tuple[str, str, str, str], ...]
STATES: Shown = (
    ("shortfall", "all", "missing posts", "persons"),
    ("employment", "all", "AI staff", "persons"),
    ("openings", "all", "openings", "posts"),
    ("time_to_fill", "all", "time to fill", "months"),
    ("supply_demand_ratio", "all", "qualified seekers per opening", "persons per opening"),
    ("wage_posted", "all", "posted AI wage a month", "CNY per month"),
    ("skill_technical", "all", "technical skill of staff", "0 to 1"),
    ("switcher_share", "all", "career-switchers in staff", "share"),
    ("stall_share", "all", "pilots that stall", "share"),
    ("import_dependence", "all", "import dependence", "share"),
)
SIDE_EFFECTS: Shown = (
    ("poaching_share", "all", "AI hires that are poached", "share"),
    ("enrolled", "programme=ai", "students of AI majors", "persons"),
    ("wage_paid", "all", "paid AI wage a month", "CNY per month"),
    ("employment", "sector=nev", "staff, new-energy vehicles", "persons"),
    ("employment", "sector=other", "staff, all other sectors", "persons"),
    ("wage_posted", "sector=other", "posted wage, other sectors", "CNY per month"),
)
SHOWN_STATES = (
    "Pale bar: 90 % interval of the mean difference. Hollow dot, and ≈: it includes zero, or nothing differs."
)
WHOLE = ("missing posts", "AI staff")  # what other figures show
NARROWEST = 0.02  # of the base: a smaller difference shall look small
_LABELS = 2.05  # inches for the names of the indicators
_VALUE, _DIFFERENCE = 0.98, 1.12  # inches for the two numbers of a row


def rows_of(compared: Compared, shown: Shown = STATES) -> list[tuple[str, str, Changes]]:
    """Label, unit and changes of every indicator that some scenario holds."""
    rows = []
    for indicator, group, label, unit in shown:
        found = [(one, one.change(indicator, group)) for one in compared.scenarios if one.has(indicator, group)]
        if found:
            rows.append((label, unit, found))
    return rows


def largest_move(compared: Compared, rows: list[tuple[str, str, Changes]], start: str, nothing: str) -> str:
    """The finding as a sentence: the largest move, relative to the base, of those that are clear."""
    if not compared.may_pick:
        return f"{compared.apart_words} cannot tell which of these indicators of {compared.year} move"
    known = [
        (label, unit, one, change)
        for label, unit, found in rows
        for one, change in found
        if change.base != 0 and label not in WHOLE
    ]
    moves = [move for move in known if move[3].clear_among(len(known))]
    if not moves:
        return nothing
    label, unit, one, change = max(moves, key=lambda move: abs(move[3].relative))
    by = 1 / abs(change.base)
    size, ends = signed_per_cent(change.relative), f"{signed_per_cent(change.low * by)} to "
    ends += signed_per_cent(change.high * by)
    if unit == "share":  # per cent of a share would be taken for points
        size, ends = change_words(unit, change), interval_words(unit, change)
    return f"{start} {named(one)}: {label.replace(' a month', '')} {size} in {compared.year} ({INTERVAL} {ends})"


def subtitle(compared: Compared) -> str:
    """What is drawn; intervals and their mark only where there are any."""
    ends, mark = ", with the 90 % interval of its difference", "; ≈: the interval includes zero"
    ends, mark = (ends, mark) if compared.has_intervals else ("", "")
    return (
        f"Grey circle: base; dot: scenario{ends}; yearly means of the last year. Every indicator has its own scale, "
        f"not from zero and at least 2 % of the base wide. Right: value, difference from the base{mark}."
    )


def draw(compared: Compared) -> Drawing:
    """Draw the state of AI in the last year: a row per indicator with a line per scenario."""
    rows = rows_of(compared)
    nothing = f"Beside gap and staff, no key indicator of {compared.year} moves by more than chance"
    title = largest_move(compared, rows, "Beside gap and staff, the largest move is under", nothing)
    return drawing_of(compared, rows, title, "paired_states", "End states")


def draw_side_effects(compared: Compared) -> Drawing:
    """Draw in the same way what is poached, what AI staff earn, and what becomes of other sectors."""
    rows = rows_of(compared, SIDE_EFFECTS)
    nothing = f"Poaching, wages paid and other sectors do not move by more than chance in {compared.year}"
    title = largest_move(compared, rows, "The largest side effect is under", nothing)
    return drawing_of(compared, rows, title, "paired_side_effects", "Side effects")


def drawing_of(compared: Compared, rows: list[tuple[str, str, Changes]], title: str, name: str, what: str) -> Drawing:
    """Rows of circles and dots as a figure. Raises: MissingSeriesError without rows."""
    if not rows:
        raise MissingSeriesError("key indicators (all)")
    lines = sum(len(found) for _, _, found in rows)
    names = room_for_names(compared.scenarios)
    height = ROW * lines + 0.16 * len(rows)
    foot = difference_foot(compared, shown=SHOWN_STATES, bare=BARE_DOTS, note=picked_words(compared))
    said = subtitle(compared)
    beside = names + _VALUE + _DIFFERENCE
    made = page(title, said, foot, heights=(height,), left=_LABELS, label_width=beside, above=0.12, below=0.05)
    axes = made.axes[0]
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    top = 0.0
    for label, unit, found in rows:
        deep = ROW * len(found)
        _dumbbells(axes, label, unit, found, top + 0.08, names)
        top += deep + 0.16
        _rule(axes, top)
    return Drawing(name, what, title, said, _alt(title, rows, compared), made.figure, _table(rows, compared))


def _dumbbells(axes: Axes, label: str, unit: str, found: Changes, top: float, names: float) -> None:
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
        dot_of(axes, along(change.value), y, change, one.colour)
        told = value_words(unit, change.value).removesuffix(" a month")
        less = change_words(unit, change).removesuffix(" a month") + (" ≈" if change.may_be_chance else "")
        _words(axes, 1, y, 8, one.short, "left", for_words(one.colour), ROW_SIZE)
        _words(axes, 1, y, 8 + 72 * names, told, "left", for_words(one.colour), 8.0)
        _words(axes, 1, y, 8 + 72 * (names + _VALUE), less, "left", for_words(one.colour), 8.0)


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


def _table(rows: list[tuple[str, str, Changes]], compared: Compared) -> pd.DataFrame:
    lines = [
        {"indicator": label, "unit": unit, "scenario": one.name, "year": compared.year} | vars(change)
        for label, unit, found in rows
        for one, change in found
    ]
    return pd.DataFrame(lines).rename(columns={"mean": "difference", "low": "low90", "high": "high90"})


def _alt(title: str, rows: list[tuple[str, str, Changes]], compared: Compared) -> str:
    said = [
        f"{label} {value_words(unit, found[0][1].base)} in the base, "
        + listed([f"{value_words(unit, change.value)} in {one.title}" for one, change in found])
        for label, unit, found in rows
    ]
    return f"Dumbbell chart. {title}. In {compared.year}: {'; '.join(said)}."
