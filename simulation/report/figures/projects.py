"""Figure: AI projects and elite researchers."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, draw_reported, foot, joined, note_point, with_reported
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILLION,
    EndLabel,
    Page,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_shares,
    scale_values,
    time_axis,
)
from simulation.report.wording import number, people, people_range, share, within

SUBTITLE = (
    "AI pilots started and deployed a year; pilots ended in twelve months without deployment (stalled); elite researchers, "
    "person for person, at year's end; AI staff, seekers and graduates who went abroad or came back."
)
Line = tuple[str, str, str, str]


def projects_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    last = results.years[-1]
    stall = results.fan("stall_share").loc[last]
    china = results.fan("researchers", "place=china", how="end").loc[last]
    interval = within(people_range(china["low90"], china["high90"]), results.band_words)
    return (
        f"{share(stall['median'])} of AI pilots stall in {last}; China then has {number(china['median'])} elite "
        f"researchers{interval}"
    )


def draw(results: Results) -> Drawing:
    """Draw projects, stalls, researchers and migration in four panels."""
    title = projects_finding(results)
    stalls = reported("stall_share", years=results.years)
    scholars = reported("researchers", "place=china", years=results.years)
    made = page(
        title, SUBTITLE, foot(results, stalls, scholars, note="Hollow: not the same count."), rows=2, columns=2,
        panel_height=1.8, label_width=1.05, panel_heads=True,
    )  # fmt: skip
    pilots, stall, researchers, migration = made.axes
    projects: tuple[Line, ...] = (
        ("pilots", "all", "started", BLUE),
        ("deployments", "all", "deployed", GREEN),
    )
    places: tuple[Line, ...] = (
        ("researchers", "place=china", "in China", VERMILLION),
        ("researchers", "place=abroad", "abroad", PURPLE),
    )
    moves: tuple[Line, ...] = (("emigrated", "all", "left", ORANGE), ("returned", "all", "returned", BLUE))
    tables = _lines(made, pilots, results, projects, "sum", "AI pilots a year", "projects")
    tables += _stalls(made, stall, results, stalls)
    tables += _lines(made, researchers, results, places, "end", "Elite researchers", "persons", scholars)
    tables += _lines(made, migration, results, moves, "sum", "Went abroad and came back, a year", "people")
    table = with_reported(joined(tables), stalls, "stall_share_reported")
    table = with_reported(table, scholars, "researchers_china_reported")
    return Drawing(
        "projects", "Projects and researchers", title, SUBTITLE, _alt(title, results), made.figure, table
    )


def _lines(
    made: Page, axes: Axes, results: Results, lines: tuple[Line, ...], how: str, heading: str, what: str,
    points: pd.DataFrame | None = None,
) -> list[pd.DataFrame]:  # fmt: skip
    shown = [line for line in lines if results.has(line[0], line[1])]
    fans = [results.fan(indicator, group, how=how) for indicator, group, _, _ in shown]
    highest = max((float(fan[["median", "high90"]].max().max()) for fan in fans), default=1.0)
    if points is not None and len(points):
        highest = max(highest, float(points["value"].max()))
    time_axis(axes, results.years)
    head_panel(axes, scale_values(axes, highest * 1.12, what=what, most_ticks=5), heading)
    ends, tables = [], []
    for fan, (indicator, group, label, colour) in zip(fans, shown, strict=True):
        column = indicator if group == "all" else f"{indicator}_{group.split('=')[1]}"
        draw_fan(axes, fan, colour, column=column)
        ends.append(EndLabel(fan["median"].iloc[-1], f"{label} {people(fan['median'].iloc[-1])}", colour))
        tables.append(fan_columns(fan, column))
    if points is not None:
        draw_reported(axes, points)
        for row in points.itertuples():
            note_point(axes, row.year, row.value, row.label, (2, 11))
    label_ends(made, axes, ends)
    return tables


def _stalls(made: Page, axes: Axes, results: Results, points: pd.DataFrame) -> list[pd.DataFrame]:
    fan = results.fan("stall_share")
    time_axis(axes, results.years)
    scale_shares(axes, 1.04, most_ticks=5)
    head_panel(axes, "share of pilots ended", "Stalled pilots")
    draw_fan(axes, fan, ORANGE, column="stall_share")
    draw_reported(axes, points)
    for row in points.itertuples():
        note_point(axes, row.year, row.value, row.label, (8, 0))
    last = fan["median"].iloc[-1]
    label_ends(made, axes, [EndLabel(last, f"stalled {share(last)}", ORANGE)])
    return [fan_columns(fan, "stall_share")]


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    said = [
        f"{word} {people(float(results.fan(indicator, how='sum').loc[last, 'median']))}"
        for indicator, word in (
            ("pilots", "pilots started"),
            ("deployments", "deployed"),
            ("emigrated", "went abroad"),
        )
        if results.has(indicator)
    ]
    return f"Four line charts: pilots, stalled pilots, elite researchers, migration. {title}. In {last}: {'; '.join(said)}."
