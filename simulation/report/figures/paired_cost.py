"""Figure: what closing the gap costs: discounted cost against vacancy-years closed. Drawn where anything costs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.money import PRESENT, yearly_factors
from simulation.report.compared import Change, Compared, ComparedScenario, difference_of
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import difference_foot, signed_axis, titled
from simulation.report.difference_words import change_words, quoted, value_words, with_interval
from simulation.report.drawing import Drawing
from simulation.report.layout import head_panel, page
from simulation.report.lines import spread
from simulation.report.style import AXIS, GRID, INK, LABEL, QUIET, SMALL, for_words
from simulation.report.wording import NBSP

PAYERS = ("state", "firms", "students")
COST, YEARS = "CNY", "posts"


class Bargain(NamedTuple):
    """Cost and effect of a scenario, with intervals."""

    cost: Change
    closed: Change


def bargain(scenario: ComparedScenario, group: str = "all") -> Bargain:
    """Discounted cost and vacancy-years closed, pair by pair. Raises: MissingSeriesError."""
    factors = yearly_factors(scenario.years, scenario.discount_rate).to_numpy()
    costs = [np.nansum(side * factors, axis=1, keepdims=True) for side in scenario.sides("policy_cost", group)]
    gaps = [-np.nansum(side, axis=1, keepdims=True) for side in scenario.sides("shortfall")]
    return Bargain(difference_of(*costs).at_end(), difference_of(*gaps).at_end())


def subtitle(rate_per_year: float) -> str:
    """What is drawn, with the rate of discounting."""
    return (
        f"Policy cost above the base over all years shown, CNY of 2024, discounted at {100 * rate_per_year:.3g}{NBSP}% "
        f"a year to {PRESENT} (assumption), against vacancy-years closed: missing posts times years, below the base, "
        "not discounted."
    )


def costs_anything(scenario: ComparedScenario) -> bool:
    """Whether policies cost something in the scenario or in the base, in any pair and year."""
    if not scenario.has("policy_cost"):
        return False
    return any(bool(np.nansum(np.abs(side)) > 0) for side in scenario.sides("policy_cost"))


def cost_sentence(scenario: ComparedScenario) -> str:
    """Cost, who pays, and cost per vacancy-year where both are clear; empty when nothing costs."""
    if not (scenario.has("shortfall") and costs_anything(scenario)):
        return ""
    made = bargain(scenario)
    payers = [
        f"{payer} {change_words(COST, bargain(scenario, f'payer={payer}').cost)}"
        for payer in PAYERS
        if scenario.has("policy_cost", f"payer={payer}")
    ]
    paid = f" ({', '.join(payers)})" if payers else ""
    told = (
        f"It costs {with_interval(COST, made.cost)} more than the base{paid}, discounted, and closes "
        f"{with_interval(YEARS, made.closed)} vacancy-years"
    )
    if made.cost.mean > 0 and made.closed.mean > 0 and made.closed.is_clear:
        told += f": {value_words('yuan', made.cost.mean / made.closed.mean)} for each"
    return f"{told}."


def frontier(points: dict[str, Bargain]) -> list[str]:
    """Names of the scenarios that no other one beats in both cost and effect, by ascending cost.

    Only scenarios that close something; doing nothing, at no cost, is where the frontier starts.
    """
    names, best = [], 0.0
    for name, made in sorted(points.items(), key=lambda item: (item[1].cost.mean, -item[1].closed.mean)):
        if made.closed.mean > best:
            names.append(name)
            best = made.closed.mean
    return names


def paired_cost_finding(points: dict[str, Bargain]) -> str:
    """The finding as a sentence, computed from the pairs."""
    kept = [name for name in frontier(points) if points[name].closed.is_clear or not points[name].closed.has_interval]
    prices = {name: points[name].cost.mean / points[name].closed.mean for name in kept if points[name].cost.mean > 0}
    if prices:
        cheapest = min(prices, key=prices.__getitem__)
        price = value_words("yuan", prices[cheapest])
        whole = change_words(COST, points[cheapest].cost, plus=False)
        return f"{quoted(cheapest)} closes a vacancy for a year at least cost: {price}; {whole} in all"
    if kept:
        name = kept[-1]
        closed = change_words(YEARS, points[name].closed, plus=False)
        return f"{quoted(name)} closes {closed} vacancy-years at no extra cost"
    return "No scenario with a cost closes vacancy-years by more than chance"


def draw(compared: Compared) -> Drawing:
    """Draw a point per scenario with its intervals, and the frontier."""
    scenarios = [one for one in compared.scenarios if one.has("shortfall") and one.has("policy_cost")]
    if not any(costs_anything(one) for one in scenarios):
        raise MissingSeriesError("no policy costs anything")
    points = {one.name: bargain(one) for one in scenarios}
    title = paired_cost_finding(points)
    shown = "Dot: mean of the pairs; thin and thick lines: 90 % and 50 % interval, both ways. Dashed: the frontier."
    said = subtitle(compared.discount_rate)
    made = page(title, said, difference_foot(compared, shown=shown), heights=(3.5,), left=0.7, label_width=1.75,
                below=0.5)  # fmt: skip
    axes = made.axes[0]
    _axes(axes, points)
    _frontier(axes, points)
    for one in scenarios:
        _point(axes, points[one.name], one.colour)
    _labels(axes, scenarios, points, made.height_of(axes))
    return Drawing("paired_cost", "Cost and effect", title, said, _alt(title, points), made.figure, _table(points))


def _axes(axes: Axes, points: dict[str, Bargain]) -> None:
    costs = [value / 1e9 for made in points.values() for value in (made.cost.mean, made.cost.low, made.cost.high)]
    closed = [value for made in points.values() for value in (made.closed.mean, made.closed.low, made.closed.high)]
    signed_axis(axes, "x", costs, "")
    unit = signed_axis(axes, "y", closed, "vacancy-years closed")
    head_panel(axes, unit)
    axes.grid(color=GRID, linewidth=0.8)
    axes.tick_params(axis="x", length=3, color=AXIS)
    axes.axhline(0, color=INK, lw=0.9, zorder=1.5)
    axes.axvline(0, color=INK, lw=0.9, zorder=1.5)
    axes.set_xlabel("cost, billion yuan", size=SMALL, color=QUIET)


def _frontier(axes: Axes, points: dict[str, Bargain]) -> None:
    names = frontier(points)
    if names:
        xs = [0.0, *(points[name].cost.mean / 1e9 for name in names)]
        ys = [0.0, *(points[name].closed.mean for name in names)]
        axes.plot(xs, ys, "--", color=QUIET, lw=1.2, zorder=2, label="frontier")


def _point(axes: Axes, made: Bargain, colour: str) -> None:
    x, y = made.cost.mean / 1e9, made.closed.mean
    ends = ((made.cost.low, made.cost.high, made.closed.low, made.closed.high, 1.3),
            (made.cost.low50, made.cost.high50, made.closed.low50, made.closed.high50, 3.4))  # fmt: skip
    for left, right, low, high, width in ends:
        if made.closed.has_interval:
            axes.plot([left / 1e9, right / 1e9], [y, y], color=colour, lw=width, alpha=0.6, zorder=3)
            axes.plot([x, x], [low, high], color=colour, lw=width, alpha=0.6, zorder=3)
    axes.plot([x], [y], "o", ms=6.5, color=colour, mec="white", mew=0.8, zorder=4)


def _labels(axes: Axes, scenarios: list[ComparedScenario], points: dict[str, Bargain], height: float) -> None:
    """Names beside the panel at the height of their points, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    line = 2.9 * LABEL / 72 * (high - low) / height
    wanted = [points[one.name].closed.mean for one in scenarios]
    left, right = axes.get_xlim()
    end = right + 0.02 * (right - left)
    for one, place in zip(scenarios, spread(wanted, [line] * len(wanted), low, high), strict=True):
        made = points[one.name]
        text = f"{titled(one)}\n{change_words(COST, made.cost, plus=False)}"
        leader = ([made.cost.mean / 1e9, end], [made.closed.mean, place])
        axes.plot(*leader, color=one.colour, lw=0.6, alpha=0.6, zorder=2.5, clip_on=False)
        axes.annotate(
            text, (end, place), (3, 0), textcoords="offset points", va="center", ha="left", size=8.4,
            color=for_words(one.colour), annotation_clip=False,
        )  # fmt: skip


def _table(points: dict[str, Bargain]) -> pd.DataFrame:
    best = frontier(points)
    rows = []
    for name, made in points.items():
        row: dict[str, object] = {"scenario": name, "pairs": made.closed.pairs, "on_frontier": name in best}
        for word, change in (("cost_cny", made.cost), ("vacancy_years_closed", made.closed)):
            row |= {f"{word}_{end}": getattr(change, end) for end in ("mean", "low50", "high50")}
            row |= {f"{word}_low90": change.low, f"{word}_high90": change.high}
        rows.append(row)
    return pd.DataFrame(rows)


def _alt(title: str, points: dict[str, Bargain]) -> str:
    said = [
        f"{name}: cost {change_words(COST, made.cost)}, vacancy-years closed {with_interval(YEARS, made.closed)}"
        for name, made in points.items()
    ]
    return f"Scatter chart of cost against effect with a frontier line. {title}. {'; '.join(said)}."
