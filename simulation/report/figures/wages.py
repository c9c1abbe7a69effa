"""Figure: wages posted and paid, and the AI wage premium against three denominators."""

from __future__ import annotations

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import Page, page
from simulation.report.lines import Line, draw_reported, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE, GREEN, GREY, ORANGE, SKY
from simulation.report.wording import number, share, share_range

SUBTITLE = (
    "Monthly wages in yuan of 2024, yearly means (axis not from zero). Posted: in advertised openings; "
    "paid: to staff. Premium: mean AI posting over other postings, less one; reports divide by different "
    "postings."
)
WAGES = (
    ("wage_posted", "all", "AI, posted", BLUE, "-"),
    ("wage_paid", "all", "AI, paid", SKY, "--"),
    ("wage_posted", "market=overall", "All, posted", ORANGE, "-"),
    ("wage_paid", "market=overall", "All, paid", GREY, "--"),
)
PREMIA = (
    ("ai_premium", "new economy", BLUE),
    ("ai_premium_internet", "internet", GREEN),
    ("ai_premium_all_postings", "all postings", ORANGE),
)


def wages_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    premium, posted = results.fan("ai_premium").at(results.years[-1]), results.fan("wage_posted").last
    return (
        f"AI openings pay {share(premium.median)} more than other new-economy openings in {results.years[-1]}"
        f"{results.interval(premium, share_range)}: {number(posted, 3)} yuan a month"
    )


def draw(results: Results) -> Drawing:
    """Draw wages and premia, one panel each."""
    title = wages_finding(results)
    pay = reported("wage_posted", "market=overall", years=results.years)
    premia = {indicator: reported(indicator, years=results.years) for indicator, _, _ in PREMIA}
    points = [*pay, *(point for rows in premia.values() for point in rows)]
    wider = any(point.kind == "wider" for point in points)
    note = "Hollow: all postings of the economy, not of the five sectors." if wider else ""
    made = page(title, SUBTITLE, foot(results, points, note=note), columns=2, label_width=1.2)
    table = joined(_wages(made, results, pay) + _premia(made, results, premia))
    table = with_reported(table, pay, "wage_posted_overall_reported")
    for indicator, rows in premia.items():
        table = with_reported(table, rows, f"{indicator}_reported")
    return Drawing("wages", "Wages", title, SUBTITLE, _alt(title, results), made.figure, table)


def _wages(made: Page, results: Results, points: list[Point]) -> list[pd.DataFrame]:
    lines = []
    for indicator, group, label, colour, stroke in WAGES:
        fan = results.fan(indicator, group)
        column = f"{indicator}_{'ai' if group == 'all' else 'overall'}"
        lines.append(Line(fan, column, f"{label} {number(fan.last / 1000, 3)}", colour, stroke))
    reached = [end for line in lines for end in (line.fan.bottom, line.fan.top)] + [p.value for p in points]
    room = 0.12 * (max(reached) - min(reached)) + 0.02 * max(reached)
    axes = made.axes[0]
    tables = line_panel(
        made, axes, lines, heading="Wages", what="yuan a month", top=max(reached) + room,
        bottom=max(0.0, min(reached) - room),
    )  # fmt: skip
    draw_reported(axes, points, colour=ORANGE)
    for point in points:
        note_point(axes, point.year, point.value, point.label, (0, -11), align="center")
    return tables


def _premia(made: Page, results: Results, points: dict[str, list[Point]]) -> list[pd.DataFrame]:
    lines = []
    for indicator, label, colour in PREMIA:
        fan = results.fan(indicator)
        lines.append(Line(fan, indicator, f"{label}\n{share(fan.last, 1)}", colour))
    axes = made.axes[1]
    lowest = min(0.0, *(line.fan.bottom for line in lines)) * 1.1
    highest = max([line.fan.top for line in lines] + [p.value for rows in points.values() for p in rows]) * 1.12
    tables = line_panel(
        made, axes, lines, heading="Premium, by what it is compared with", what="premium of AI postings",
        shares=True, top=highest, bottom=lowest,
    )  # fmt: skip
    for indicator, _, colour in PREMIA:
        draw_reported(axes, points[indicator], colour=colour)
        for point in points[indicator]:
            note_point(axes, point.year, point.value, point.label, (0, 11), align="center")
    return tables


def _alt(title: str, results: Results) -> str:
    wages = [f"{label} {number(results.fan(name, group).last, 3)} yuan" for name, group, label, _, _ in WAGES]
    premia = [f"against {label} {share(results.fan(name).last, 1)}" for name, label, _ in PREMIA]
    return f"Two line charts. {title}. In {results.years[-1]}: {'; '.join(wages)}; premium {'; '.join(premia)}."
