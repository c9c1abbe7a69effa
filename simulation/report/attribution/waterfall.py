"""Figure: from the outcome without the pillars to the outcome with all of them, contribution by contribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.experiment.attribution import Attribution
from simulation.experiment.paired import paired_statistics
from simulation.report.attribution.words import (
    Row,
    chance_words,
    contributions,
    dagger_words,
    interval,
    is_clear,
    level,
    outcome_words,
    player_words,
    row_name,
    runs_words,
    several,
    sign_words,
    signed,
    size,
    size_range,
    title_words,
    together,
    unit_words,
    verb,
    with_interval,
)
from simulation.report.drawing import Drawing
from simulation.report.layout import ROUND_STEPS, page
from simulation.report.style import AXIS, BLUE, GRID, INK, LABEL, QUIET, SMALL, VERMILLION, text_width
from simulation.report.wording import NBSP, capital
from simulation.report.worlds import worlds_in

ROW = 0.36  # height of a row, inches
ENDS = ("low50", "high50", "low90", "high90")


class Step(NamedTuple):
    """A row of the waterfall: a level (start equals end) or a contribution that leads from start to end."""

    label: str
    start: float
    end: float
    row: Row
    contribution: bool


def waterfall_finding(made: Attribution) -> str:
    """The finding as a sentence, computed from the data."""
    players, total = contributions(made)
    year = made.plan.outcome.year
    who, what = capital(together(made)), outcome_words(made)
    plural = several(made)
    if len(made.replicates) > 1 and not is_clear(total):
        verb_not = "do" if plural else "does"
        change = f"{signed(made, total)} {unit_words(made)} (90{NBSP}% interval {interval(made, total)})"
        return f"{who} {verb_not} not clearly change {what} in {year}: {change}"
    does, effect = verb(made, total["mean"], plural=plural), size(made, total)
    before = level(made, float(made.game[:, 0].mean()))
    rest = f"{_interval(made, total)}{_most(made, players, total)}"
    if made.plan.outcome.is_gap and total["mean"] < 0:
        return f"{who} {does} {effect} of {what} of {before} in {year}{rest}"
    return f"{who} {does} {what} of {before} in {year} by {effect} {unit_words(made)}{rest}"


def _interval(made: Attribution, total: Row) -> str:
    ends = size_range(made, total)
    return f" (90{NBSP}% interval {ends})" if ends else ""


def _most(made: Attribution, players: list[Row], total: Row) -> str:
    """Who does most of it, when there are several and it is clear that he does."""
    most = max(players, key=lambda row: float(row["mean"] * np.sign(total["mean"])))
    if not several(made) or not (len(made.replicates) == 1 or is_clear(most)):
        return ""
    return f", {size(made, most)} through {player_words(most['player'])}"


def steps_of(made: Attribution) -> list[Step]:
    """The rows from top to bottom: the level without players, each player, the level with all."""
    before, after = (_level_row(made.game[:, column], made.draws) for column in (0, -1))
    whom = "levers" if made.plan.coalitions.pillar else "pillars"
    steps = [Step(f"Without {whom}", before["mean"], before["mean"], before, False)]
    for row in contributions(made)[0]:
        start = steps[-1].end
        steps.append(Step(row_name(made, row["player"]), start, start + row["mean"], row, True))
    return [*steps, Step(f"With all {whom}", after["mean"], after["mean"], after, False)]


def _level_row(values: np.ndarray, draws: Sequence[int]) -> Row:
    found = paired_statistics(values, axis=0, draws=draws)
    return {"mean": float(values.mean())} | {name: float(getattr(found, name)) for name in ENDS}


def draw(made: Attribution) -> Drawing:
    """Draw the waterfall: one row per player, so that names, bars and figures stand side by side."""
    title, subtitle = waterfall_finding(made), _subtitle(made)
    steps = steps_of(made)
    laid = page(
        title, subtitle, _foot(made), heights=(ROW * len(steps),), left=2.45, label_width=2.3, above=0.12, below=0.5
    )
    axes = laid.axes[0]
    _rows(axes, made, steps)
    for place, step in enumerate(steps):
        if place < len(steps) - 1:
            axes.plot([step.end, step.end], [place, place + 1], color=AXIS, lw=0.9, ls=(0, (2, 2)), zorder=1)
        if step.contribution:
            _bar(axes, place, step, one_run=len(made.replicates) == 1)
        else:
            axes.plot([step.end], [place], "o", ms=7, color=INK, zorder=5)
    _write_right(axes, made, steps, laid.label_width - 0.15)
    return Drawing("waterfall", "Who closes how much", title, subtitle, _alt(made, title), laid.figure, _table(steps))


def _write_right(axes: Axes, made: Attribution, steps: Sequence[Step], room: float) -> None:
    """Figures right of the bars, in type small enough for the widest of them."""
    texts = [_right(made, step) for step in steps]
    size = SMALL * min(1.0, room / max(text_width(text, SMALL, "bold") for text in texts))
    for place, (step, text) in enumerate(zip(steps, texts, strict=True)):
        axes.annotate(
            text, (1, place), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
            size=size, color=INK, weight="normal" if step.contribution else "bold", annotation_clip=False,
        )  # fmt: skip


def _rows(axes: Axes, made: Attribution, steps: Sequence[Step]) -> None:
    low, high = _reach(steps)
    axes.set_xlim(low, high)
    axes.set_ylim(len(steps) - 0.5, -0.5)
    axes.set_yticks(range(len(steps)), [step.label for step in steps], size=LABEL, color=INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    share = made.plan.outcome.unit == "share"
    most = max(abs(low), abs(high))
    divisor, word = (0.01, "") if share else (1e6, "million ") if most >= 8e5 else (1e3, "thousand ")
    if not share and most < 5e3:
        divisor, word = 1.0, ""
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=ROUND_STEPS))
    ticks = np.asarray(axes.get_xticks()) / divisor
    decimals = next((d for d in range(5) if np.allclose(ticks, np.round(ticks, d), atol=1e-9)), 5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / divisor:,.{decimals}f}"))
    unit = "per cent" if share else f"{word}{unit_words(made)}"
    axes.set_xlabel(f"{unit}, {made.plan.outcome.year}", size=SMALL, color=QUIET, labelpad=2)


def _reach(steps: Sequence[Step]) -> tuple[float, float]:
    """The part of the axis that is shown: everything drawn, and zero where it is not far."""
    drawn = [value for step in steps for value in (step.start, step.end)]
    between = [step for step in steps if step.contribution and np.isfinite(step.row["low90"])]
    drawn += [_end_of(step, name) for step in between for name in ("low90", "high90")]
    low, high = min(drawn), max(drawn)
    width = high - low or max(abs(high), 1.0) * 0.1
    low, high = low - 0.06 * width, high + 0.06 * width
    return (min(low, 0.0), high) if 0 < low < 0.35 * high else (low, high)


def _end_of(step: Step, name: str) -> float:
    """An end of the interval where it is drawn: around the level that the row leads to."""
    return step.end + step.row[name] - step.row["mean"]


def _right(made: Attribution, step: Step) -> str:
    if not step.contribution:
        return level(made, step.end)
    return with_interval(made, step.row) if step.row["set"] else "not set"


def _bar(axes: Axes, place: int, step: Step, *, one_run: bool) -> None:
    """A contribution with its interval; nothing where it is exactly zero."""
    if step.row["mean"] == 0.0 == step.row["sd"]:
        return
    colour = BLUE if step.end < step.start else VERMILLION
    clear = one_run or is_clear(step.row)
    axes.barh(
        place, step.end - step.start, left=step.start, height=0.52, zorder=2, linewidth=0.9, edgecolor=colour,
        color=colour if clear else "white", hatch="" if clear else "////", alpha=0.85,
    )  # fmt: skip
    for low, high, width in (("low90", "high90", 1.1), ("low50", "high50", 3.2)):
        if np.isfinite(step.row[low]):
            ends = [_end_of(step, low), _end_of(step, high)]
            axes.plot(ends, [place, place], color=INK, lw=width, solid_capstyle="butt", zorder=4)


def _subtitle(made: Attribution) -> str:
    outcome = made.plan.outcome
    what = (
        "Talent gap (shortfall)" if outcome.indicator == "shortfall" else capital(outcome.indicator.replace("_", " "))
    )
    rest = " Other pillars stay in place." if made.plan.coalitions.pillar else ""
    return (
        f"{what}, mean of the months of {outcome.year}. Each contribution is the mean over all orders in which they "
        f"can be introduced (Shapley value); they add up exactly. {sign_words(made)}{rest}"
    )


def _foot(made: Attribution) -> list[str]:
    shared = "same worlds and luck" if worlds_in(made.draws) else "same luck"
    what = f"({chance_words(made)}; {shared} in all coalitions)"
    lines = (
        "One run: chance is not shown."
        if len(made.replicates) == 1
        else f"Thick and thin lines: 50 % and 90 % interval of the mean {what}. "
        "Hatched: the 90 % interval includes zero. Right: mean (90 % interval)."
    )
    source = f"Source: talentgap simulation, scenario “{title_words(made)}”."
    axis = "" if _reach(steps_of(made))[0] <= 0 else " The axis does not start at zero."
    return [f"{runs_words(made)}.{axis}{dagger_words(made)}", lines, source]


def _table(steps: Sequence[Step]) -> pd.DataFrame:
    rows = [
        {"row": step.label, "start": step.start, "end": step.end, "mean": step.row["mean"]}
        | {name: step.row[name] for name in ENDS}
        for step in steps
    ]
    return pd.DataFrame(rows)


def _alt(made: Attribution, title: str) -> str:
    rows = contributions(made)[0]
    said = "; ".join(f"{player_words(row['player'])}: {signed(made, row)}" for row in rows)
    return f"Waterfall chart. {title}. Contributions in {unit_words(made)}: {said}."
