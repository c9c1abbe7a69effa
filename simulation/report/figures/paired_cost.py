"""Figure: what closing the gap costs, and who pays. Drawn where anything costs."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.money import PRESENT
from simulation.report.bargains import (
    COST,
    PAYERS,
    PRICE,
    YEARS,
    Bargain,
    bargain,
    costs_anything,
    frontier,
    paid_by,
    price_words,
)
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import BARE_DOTS, difference_foot, dot_of, signed_axis
from simulation.report.difference_words import change_words, interval_words, quoted, with_interval
from simulation.report.drawing import Drawing
from simulation.report.figures.paired_payers import payers_height, payers_panel
from simulation.report.layout import head_panel, page
from simulation.report.lines import spread
from simulation.report.policies_alone import is_policy, remark
from simulation.report.style import AXIS, GRID, INK, LABEL, QUIET, SMALL, for_words, wrapped
from simulation.report.wording import NBSP, capital, listed

ENDS = 2.3  # inches for the words beside the points


def subtitle(rate_per_year: float) -> str:
    """What is drawn, with the rate of discounting."""
    return (
        "Policy cost above the base over all years shown, yuan of 2024, discounted at "
        f"{100 * rate_per_year:.3g}{NBSP}% a year to {PRESENT} (assumption). A vacancy-year: a post that is missing "
        "for a year in the base and not in the scenario; years are added up, not discounted."
    )


def paired_cost_finding(points: dict[str, Bargain]) -> str:
    """The finding as a sentence, computed from the pairs. Args: points: by label."""
    if not points:
        return "No scenario is a policy alone, so closing vacancy-years has no price here"
    priced = {label: made for label, made in points.items() if made.price is not None}
    if priced:
        label = min(priced, key=lambda each: priced[each].price.mean)  # type: ignore[union-attr]
        at = "at" if len(points) == 1 else "at least cost:"
        others = [each for each in priced if each != label and _may_be_as_cheap(priced[each], priced[label])]
        who = quoted(others[0]) if len(others) == 1 else f"{len(others)} others"
        tail = f"; {who} may be as cheap" if others else ""
        return f"{quoted(label)} closes vacancy-years {at} {price_words(priced[label])} for each{tail}"
    free = [label for label, made in points.items() if made.closed.mean > 0 and made.closed.is_clear]
    if free:
        closed = change_words(YEARS, points[free[-1]].closed, plus=False)
        return f"{quoted(free[-1])} closes {closed} vacancy-years at no extra cost"
    return "No policy with a cost closes vacancy-years by more than chance"


def _may_be_as_cheap(other: Bargain, cheapest: Bargain) -> bool:
    """Whether the intervals of two prices meet."""
    assert other.price is not None
    assert cheapest.price is not None
    return other.price.low <= cheapest.price.high


def draw(compared: Compared) -> Drawing:
    """Draw a point per scenario with its intervals and the frontier; below, the cost by who pays."""
    scenarios = [one for one in compared.scenarios if one.has("shortfall") and one.has("policy_cost")]
    if not any(costs_anything(one) for one in scenarios):
        raise MissingSeriesError("no policy costs anything")
    points = {one.name: bargain(one) for one in scenarios}
    title = f"{compared.apart_words} cannot tell what it costs to close vacancy-years"
    if compared.has_intervals:
        title = paired_cost_finding({one.headline: points[one.name] for one in scenarios if is_policy(one)})
    shown = (
        "Dot: mean of the pairs; thin and thick lines: 90 % and 50 % interval, both ways; hollow: the interval of what "
        "is closed includes zero. Dotted grey: to the words."
    )
    if frontier(_contestants(scenarios, points)):
        shown += " Dashed: the frontier of the policies that clearly close, where no other closes more for less."
    said = subtitle(compared.discount_rate)
    labels = {one.name: _words(one, points[one.name]) for one in scenarios}
    deep = max(3.1, sum(LABEL * 1.22 / 72 * (1 + text.count("\n")) + 0.05 for text in labels.values()))
    payers = payers_height(scenarios)
    heights = (deep, payers) if payers else (deep,)
    foot = difference_foot(compared, shown=shown, bare=BARE_DOTS)
    made = page(title, said, foot, heights=heights, left=0.7, label_width=ENDS, below=0.5)
    axes = made.axes[0]
    _axes(axes, points)
    _frontier(axes, _contestants(scenarios, points))
    for one in scenarios:
        _point(axes, points[one.name], one.colour)
    _labels(axes, scenarios, points, labels, deep)
    if payers:
        payers_panel(made, made.axes[1], scenarios, axes.get_xlim())
    return Drawing(
        "paired_cost", "Cost and effect", title, said, _alt(title, scenarios, points), made.figure,
        _table(scenarios, points),
    )  # fmt: skip


def _contestants(scenarios: list[ComparedScenario], points: dict[str, Bargain]) -> dict[str, Bargain]:
    """The points of policies, of which the frontier is made."""
    return {one.name: points[one.name] for one in scenarios if is_policy(one)}


def _axes(axes: Axes, points: dict[str, Bargain]) -> None:
    costs = [value / 1e9 for made in points.values() for value in (made.cost.mean, made.cost.low, made.cost.high)]
    closed = [value for made in points.values() for value in (made.closed.mean, made.closed.low, made.closed.high)]
    signed_axis(axes, "x", costs, "", plus=False)
    unit = signed_axis(axes, "y", closed, "vacancy-years closed", plus=False)
    head_panel(axes, unit, "What each closes, and for how much")
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
            axes.plot([left / 1e9, right / 1e9], [y, y], color=colour, lw=width, alpha=0.6, zorder=2.5)
            axes.plot([x, x], [low, high], color=colour, lw=width, alpha=0.6, zorder=2.5)
    dot_of(axes, x, y, made.closed, colour)


def _words(one: ComparedScenario, made: Bargain) -> str:
    """Label, then what a vacancy-year costs with its interval, or that no price can be given."""
    name = wrapped(one.label, ENDS - 0.2, LABEL)
    if made.price is not None:
        price = f"{change_words(PRICE, made.price, plus=False)} each"
        ends = f"({interval_words(PRICE, made.price, plus=False)})" if made.price.has_interval else ""
        said = [price, *wrapped(ends, ENDS - 0.2, LABEL)] if ends else [price]
    elif not is_policy(one):
        said = wrapped(f"no price: {remark(one)}", ENDS - 0.2, LABEL)
    elif not made.closed.has_interval:
        said = ["no price: no interval"]
    elif made.closed.is_clear or made.closed.is_zero:
        said = ["no price: " + ("nothing is spent" if not made.cost.mean else "it closes nothing")]
        said = ["at no cost"] if made.closed.mean > 0 and made.cost.mean <= 0 else said
    else:
        said = ["no price: may close nothing"]
    return "\n".join([*(name if len(name) <= 2 else [one.short]), *said])


def _labels(
    axes: Axes, scenarios: list[ComparedScenario], points: dict[str, Bargain], labels: dict[str, str], height: float
) -> None:
    """Words beside the panel at the height of their points, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    per_inch = (high - low) / height
    wanted = [points[one.name].closed.mean for one in scenarios]
    rooms = [(LABEL * 1.22 / 72 * (1 + labels[one.name].count("\n")) + 0.05) * per_inch for one in scenarios]
    left, right = axes.get_xlim()
    end = right + 0.02 * (right - left)
    for one, place in zip(scenarios, spread(wanted, rooms, low, high), strict=True):
        made = points[one.name]
        leader = ([made.cost.mean / 1e9, end], [made.closed.mean, place])
        axes.plot(*leader, ":", color=AXIS, lw=0.8, zorder=1.2, clip_on=False)
        axes.annotate(
            labels[one.name], (end, place), (3, 0), textcoords="offset points", va="center", ha="left", size=8.4,
            color=for_words(one.colour), annotation_clip=False,
        )  # fmt: skip


def _table(scenarios: list[ComparedScenario], points: dict[str, Bargain]) -> pd.DataFrame:
    best = frontier(_contestants(scenarios, points))
    rows = []
    for one in scenarios:
        made, paid = points[one.name], paid_by(one)
        row: dict[str, object] = {
            "scenario": one.name, "pairs": made.closed.pairs, "on_frontier": one.name in best,
        }  # fmt: skip
        columns = {"cost_cny": made.cost, "vacancy_years_closed": made.closed, "cny_per_vacancy_year": made.price}
        for word, change in columns.items():
            row |= {f"{word}_{end}": getattr(change, end, None) for end in ("mean", "low50", "high50")}
            row |= {f"{word}_low90": getattr(change, "low", None), f"{word}_high90": getattr(change, "high", None)}
        row |= {f"cost_cny_{payer}_mean": paid[payer].mean if payer in paid else 0.0 for payer in PAYERS}
        rows.append(row)
    return pd.DataFrame(rows)


def _alt(title: str, scenarios: list[ComparedScenario], points: dict[str, Bargain]) -> str:
    said = []
    for one in scenarios:
        made = points[one.name]
        paid = [f"{PAYERS[who]} {change_words(COST, cost)}" for who, cost in paid_by(one).items()]
        told = [f"cost {change_words(COST, made.cost)}", f"vacancy-years closed {with_interval(YEARS, made.closed)}"]
        told += [f"paid by {listed(paid)}"] if paid else []
        said.append(f"{one.title}: {', '.join(told)}")
    return capital(f"scatter chart of cost against effect, and bars of who pays. {title}. {'; '.join(said)}.")
