"""Figure: people per opening, counted in the two ways that reports count them, beside those reports."""

from __future__ import annotations

import math

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import Page, page
from simulation.report.lines import Line, draw_reported, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE, GREEN, ORANGE, QUIET, SKY
from simulation.report.wording import ratio, ratio_range

SUBTITLE = (
    "Left: qualified seekers per advertised AI opening. Right: everybody who applies, per opening. Two "
    "different counts: reports of the second are three to four times those of the first. Yearly means; "
    "diamonds are reports."
)
MARKETS = (
    ("all", "AI", "ai", BLUE),
    ("market=overall", "All five sectors", "overall", ORANGE),
    ("sector=nev", "NEV", "nev", GREEN),
)
FIRST_REPORT = 2022  # of applicants per opening


def ratios_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = 2024 if 2024 in results.years else results.years[-1]
    qualified = results.fan("supply_demand_ratio").at(year)
    applicants = results.fan("applicants_per_opening").at(year)
    points = reported("supply_demand_ratio", years=results.years)
    told = [point.value for point in points if point.kind == "same" and point.first_year == year]
    said = f" against a reported {ratio(told[0])}" if told else ""
    return (
        f"An AI opening meets {ratio(qualified.median)} qualified seekers in {year}{said}"
        f"{results.interval(qualified, ratio_range)}; {ratio(applicants.median)} people apply for it"
    )


def draw(results: Results) -> Drawing:
    """Draw both ratios, one panel each."""
    title = ratios_finding(results)
    qualified = reported("supply_demand_ratio", years=results.years)
    applicants = {word: reported("applicants_per_opening", group, years=results.years) for group, _, word, _ in MARKETS}
    points = [*qualified, *(point for rows in applicants.values() for point in rows)]
    paragraphs = foot(results, points, note="NEV: new-energy vehicles.")
    made = page(title, SUBTITLE, paragraphs, columns=2, heights=(2.9,), label_width=1.2)
    tables = _qualified(made, results, qualified) + _applicants(made, results, applicants)
    table = with_reported(joined(tables), qualified, "supply_demand_ratio_reported")
    for word, rows in applicants.items():
        table = with_reported(table, rows, f"applicants_{word}_reported")
    return Drawing("ratios", "People per opening", title, SUBTITLE, _alt(title, results), made.figure, table)


def _qualified(made: Page, results: Results, points: list[Point]) -> list[pd.DataFrame]:
    axes = made.axes[0]
    everybody = results.fan("supply_demand_ratio")
    jobless = results.fan("supply_demand_ratio_nonemployed")
    lines = [
        Line(
            jobless,
            "supply_demand_ratio_nonemployed",
            f"without those\nin AI jobs {ratio(jobless.last)}",
            SKY,
        ),
        Line(everybody, "supply_demand_ratio", f"all qualified\n{ratio(everybody.last)}", BLUE),
    ]
    heading, what = "Qualified seekers, AI market", "persons per opening"
    tables = line_panel(made, axes, lines, heading=heading, what=what, points=points)
    for point in points:
        below = point.value <= everybody.at(point.last_year).median
        edge = point.value if math.isnan(point.low) else point.low if below else point.high
        note_point(axes, point.year, edge, point.label, (-4, -10) if below else (8, 0))
    return tables


def _applicants(made: Page, results: Results, points: dict[str, list[Point]]) -> list[pd.DataFrame]:
    axes = made.axes[1]
    lines = []
    for group, label, word, colour in MARKETS:
        fan = results.fan("applicants_per_opening", group)
        lines.append(Line(fan, f"applicants_{word}", f"{label}\n{ratio(fan.last)}", colour))
    reach = [line.fan.top for line in lines] + [point.value for rows in points.values() for point in rows]
    heading, what = "Everybody who applies", "persons per opening"
    tables = line_panel(made, axes, lines, heading=heading, what=what, top=1.12 * max(reach))
    for _, _, word, colour in MARKETS:
        draw_reported(axes, points[word], colour=colour)
    if results.years[0] < FIRST_REPORT <= results.years[-1]:
        axes.axvline(FIRST_REPORT - 0.5, color=QUIET, lw=0.8, ls=":")
        place = (FIRST_REPORT - 0.7, axes.get_ylim()[1] * 0.04)
        axes.text(*place, f"no reports\nbefore {FIRST_REPORT}", size=8.2, color=QUIET, ha="right", va="bottom")
    return tables


def _alt(title: str, results: Results) -> str:
    said = [f"{label} {ratio(results.fan('applicants_per_opening', group).last)}" for group, label, _, _ in MARKETS]
    return (
        f"Two line charts. {title}. In {results.years[-1]}: qualified seekers per AI opening "
        f"{ratio(results.fan('supply_demand_ratio').last)}; applicants per opening: {'; '.join(said)}."
    )
