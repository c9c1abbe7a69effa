"""Figure: wages and the rebound of demand: closing the gap creates new posts."""

from __future__ import annotations

from simulation.report.change import Change
from simulation.report.compared import Compared
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import (
    DifferenceLine,
    difference_foot,
    end_words,
    lines_panel,
    room_for_ends,
)
from simulation.report.difference_words import size_interval, size_words, with_interval
from simulation.report.drawing import Drawing, joined
from simulation.report.layout import page
from simulation.report.policies_alone import named
from simulation.report.wording import listed

SUBTITLE = (
    "Differences from the base, yearly means. Left: the posted AI wage in yuan of 2024 a month. Right: posts that AI "
    "employers want filled, whether a scenario sets them or better staffed firms deploy more projects (rebound)."
)
WAGE = "CNY per month"
ENDS = 1.75  # inches for the words at the ends of the lines
PANELS = (
    ("wage_posted", WAGE, "yuan a month", "Posted AI wage"),
    ("posts_wanted", "posts", "posts", "Posts wanted"),
)


def paired_rebound_finding(compared: Compared) -> str:
    """The finding as a sentence: the scenario with the largest effect on posts wanted, and its wage."""
    wanted = {named(one): one.change("posts_wanted") for one in compared.scenarios if one.has("posts_wanted")}
    wages = {named(one): one.change("wage_posted") for one in compared.scenarios if one.has("wage_posted")}
    if not wanted or not wages:
        raise MissingSeriesError("posts_wanted and wage_posted (all)")
    if not compared.may_pick:
        return f"{compared.apart_words} cannot tell how posts wanted and posted wages of {compared.year} change"
    clear = {label: change for label, change in wanted.items() if change.clear_among(len(wanted))}
    if not clear:
        moved = [label for label, change in wages.items() if change.clear_among(len(wages))]
        wage = f"the posted wage moves in {listed(moved)}" if moved else "neither do posted wages"
        return f"Posts wanted in {compared.year} do not move by more than chance; {wage}"
    label = max(clear, key=lambda each: abs(clear[each].mean))
    more = "more" if clear[label].mean > 0 else "fewer"
    posts = f"{size_words('posts', clear[label])} {more} posts"
    told = f"Under {label} employers want {posts} in {compared.year}{_ends('posts', clear[label])}"
    pay = wages.get(label)
    if pay is None or not pay.is_clear:
        return f"{told}; no effect on the posted AI wage stands out from chance"
    verb = "rises" if pay.mean > 0 else "falls"
    return f"{told}; the posted AI wage {verb} by {size_words(WAGE, pay)}{_ends(WAGE, pay)}"


def _ends(unit: str, change: Change) -> str:
    return f" ({size_interval(unit, change).removesuffix(' yuan a month')})"


def draw(compared: Compared) -> Drawing:
    """Draw the differences of wage and posts wanted, one panel each."""
    title = paired_rebound_finding(compared)
    panels = [_lines(compared, indicator, unit) for indicator, unit, _, _ in PANELS]
    height = max(room_for_ends([line.label for line in lines], 2.7) for lines in panels)
    foot = difference_foot(compared, note="In brackets the 90 % interval." if compared.has_intervals else "")
    made = page(title, SUBTITLE, foot, columns=2, heights=(height,), left=0.6, label_width=ENDS)
    tables, said = [], []
    for axes, lines, (_, unit, what, heading) in zip(made.axes, panels, PANELS, strict=True):
        tables += lines_panel(made, axes, lines, compared.years, heading=heading, what=what)
        said += [f"{line.scenario.title}, {heading.lower()} {with_interval(unit, line.found.at(-1))}" for line in lines]
    alt = f"Two line charts of differences from the base. {title}. In {compared.year}: {'; '.join(said)}."
    return Drawing("paired_rebound", "Wages and rebound", title, SUBTITLE, alt, made.figure, joined(tables))


def _lines(compared: Compared, indicator: str, unit: str) -> list[DifferenceLine]:
    return [
        DifferenceLine(
            one, one.difference(indicator), f"{one.name}_{indicator}",
            end_words(one, unit, one.change(indicator), ENDS - 0.3, short=True),
        )
        for one in compared.scenarios
        if one.has(indicator)
    ]  # fmt: skip
