"""Figure: AI projects, elite researchers, and who goes abroad and comes back."""

from __future__ import annotations

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import Page, page
from simulation.report.lines import Line, line_panel, note_point
from simulation.report.reported import Point, reported, with_reported
from simulation.report.style import BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from simulation.report.wording import number, people, people_range, share

SUBTITLE = (
    "AI pilots started and deployed a year; pilots ended in twelve months without deployment (stalled); "
    "elite researchers, person for person, at year's end; AI staff, seekers and graduates who left or came "
    "back."
)
PROJECTS = (("pilots", "all", "started", BLUE), ("deployments", "all", "deployed", GREEN))
PLACES = (
    ("researchers", "place=china", "in China", VERMILLION),
    ("researchers", "place=abroad", "abroad", PURPLE),
)
MOVES = (("emigrated", "all", "left", ORANGE), ("returned", "all", "returned", BLUE))


def projects_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    last = results.years[-1]
    china = results.fan("researchers", "place=china", how="end").at(last)
    return (
        f"{share(results.fan('stall_share').last)} of AI pilots stall in {last}; China then has "
        f"{number(china.median)} elite researchers{results.interval(china, people_range)}"
    )


def draw(results: Results) -> Drawing:
    """Draw projects, stalls, researchers and migration in four panels."""
    title = projects_finding(results)
    stalls = reported("stall_share", years=results.years)
    scholars = reported("researchers", "place=china", years=results.years)
    note = "Hollow: not the same count." if stalls else ""
    paragraphs = foot(results, [*stalls, *scholars], note=note)
    made = page(title, SUBTITLE, paragraphs, columns=2, heights=(1.8, 1.8), label_width=1.05)
    pilots, _, researchers, migration = made.axes
    tables = line_panel(made, pilots, _lines(results, PROJECTS, "sum"), heading="AI pilots a year", what="projects")
    tables += _stalls(made, results, stalls)
    places = _lines(results, PLACES, "end")
    tables += line_panel(made, researchers, places, heading="Elite researchers", what="persons", points=scholars)
    for point in scholars:
        note_point(researchers, point.year, point.value, point.label, (2, 11))
    moves = _lines(results, MOVES, "sum")
    heading = "Went abroad and came back, a year"
    tables += line_panel(made, migration, moves, heading=heading, what="people")
    table = with_reported(joined(tables), stalls, "stall_share_reported")
    table = with_reported(table, scholars, "researchers_china_reported")
    alt = _alt(title, results)
    return Drawing("projects", "Projects and researchers", title, SUBTITLE, alt, made.figure, table)


def _lines(results: Results, series: tuple[tuple[str, str, str, str], ...], how: str) -> list[Line]:
    lines = []
    for indicator, group, label, colour in series:
        if results.has(indicator, group):
            fan = results.fan(indicator, group, how=how)
            column = indicator if group == "all" else f"{indicator}_{group.split('=')[1]}"
            lines.append(Line(fan, column, f"{label} {people(fan.last)}", colour))
    return lines


def _stalls(made: Page, results: Results, points: list[Point]) -> list[pd.DataFrame]:
    fan = results.fan("stall_share")
    axes = made.axes[1]
    line = Line(fan, "stall_share", f"stalled {share(fan.last)}", ORANGE)
    what = "share of pilots ended"
    tables = line_panel(made, axes, [line], heading="Stalled pilots", what=what, shares=True, top=1.04, points=points)
    for point in points:
        note_point(axes, point.year, point.value, point.label, (8, 0))
    return tables


def _alt(title: str, results: Results) -> str:
    said = [
        f"{word} {people(results.fan(indicator, how='sum').last)}"
        for indicator, word in (
            ("pilots", "pilots started"),
            ("deployments", "deployed"),
            ("emigrated", "went abroad"),
        )
        if results.has(indicator)
    ]
    return (
        f"Four line charts: pilots, stalled pilots, elite researchers, migration. {title}. "
        f"In {results.years[-1]}: {'; '.join(said)}."
    )
