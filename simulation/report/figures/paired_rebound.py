"""Figure: wages and the rebound of demand: closing the gap creates new posts."""

from __future__ import annotations

from simulation.report.compared import Compared
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import DifferenceLine, difference_foot, lines_panel, titled
from simulation.report.difference_words import change_words, quoted, size_words, with_interval
from simulation.report.drawing import Drawing, joined
from simulation.report.layout import page

SUBTITLE = (
    "Differences from the base, yearly means. Left: the posted AI wage in yuan of 2024 a month. Right: posts that AI "
    "employers want filled; better staffed firms deploy more projects and want more posts."
)
PANELS = (
    ("wage_posted", "CNY per month", "yuan a month", "Posted AI wage"),
    ("posts_wanted", "posts", "posts", "Posts wanted: the rebound"),
)


def paired_rebound_finding(compared: Compared) -> str:
    """The finding as a sentence: the scenario with the largest effect on posts wanted, and its wage."""
    wanted = {one.name: one.change("posts_wanted") for one in compared.scenarios if one.has("posts_wanted")}
    wages = {one.name: one.change("wage_posted") for one in compared.scenarios if one.has("wage_posted")}
    if not wanted or not wages:
        raise MissingSeriesError("posts_wanted and wage_posted (all)")
    clear = {name: one for name, one in wanted.items() if one.mean != 0 and (one.is_clear or not one.has_interval)}
    if not clear:
        moved = [quoted(name) for name, one in wages.items() if one.is_clear]
        wage = f"the posted wage moves in {', '.join(moved)}" if moved else "neither do posted wages"
        return f"Posts wanted in {compared.year} do not move by more than chance; {wage}"
    name = max(clear, key=lambda each: abs(clear[each].mean))
    more = "more" if clear[name].mean > 0 else "fewer"
    told = f"Employers want {size_words('posts', clear[name])} {more} posts in {compared.year} under {quoted(name)}"
    pay = wages.get(name)
    if pay is None or pay.is_zero or (pay.has_interval and not pay.is_clear):
        return f"{told}; no effect on the posted AI wage stands out from chance"
    return f"{told}; the posted AI wage {'rises' if pay.mean > 0 else 'falls'} by {size_words('CNY per month', pay)}"


def draw(compared: Compared) -> Drawing:
    """Draw the differences of wage and posts wanted, one panel each."""
    title = paired_rebound_finding(compared)
    made = page(title, SUBTITLE, difference_foot(compared), columns=2, heights=(2.7,), left=0.6, label_width=1.4)
    tables, said = [], []
    for axes, (indicator, unit, what, heading) in zip(made.axes, PANELS, strict=True):
        lines = []
        for one in compared.scenarios:
            if one.has(indicator):
                change = one.change(indicator)
                label = f"{titled(one)}\n{change_words(unit, change).removesuffix(' yuan a month')}"
                lines.append(DifferenceLine(one, one.difference(indicator), f"{one.name}_{indicator}", label))
                said.append(f"{one.title}, {heading.lower()} {with_interval(unit, change)}")
        tables += lines_panel(made, axes, lines, compared.years, heading=heading, what=what)
    alt = f"Two line charts of differences from the base. {title}. In {compared.year}: {'; '.join(said)}."
    return Drawing("paired_rebound", "Wages and rebound", title, SUBTITLE, alt, made.figure, joined(tables))
