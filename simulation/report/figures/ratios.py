"""Figure: people per opening, counted in the two ways that reports count them, beside those reports."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import (
    Drawing,
    draw_reported,
    foot,
    joined,
    note_point,
    with_reported,
)
from simulation.report.reported import reported
from simulation.report.style import (
    BLUE,
    GREEN,
    ORANGE,
    QUIET,
    SKY,
    EndLabel,
    Page,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_values,
    time_axis,
)
from simulation.report.wording import ratio, ratio_range, within

SUBTITLE = (
    "Left: qualified seekers per advertised AI opening. Right: everybody who applies, per opening. Two different counts: "
    "reports of the second are three to four times those of the first. Yearly means; diamonds are reports."
)
MARKETS = (("all", "AI", BLUE), ("market=overall", "All five sectors", ORANGE), ("sector=nev", "NEV", GREEN))


def ratios_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = 2024 if 2024 in results.years else results.years[-1]
    qualified, applicants = results.fan("supply_demand_ratio"), results.fan("applicants_per_opening")
    said = " against a reported 0.39" if year == 2024 else ""
    interval = within(
        ratio_range(qualified.loc[year, "low90"], qualified.loc[year, "high90"]), results.band_words
    )
    return (
        f"An AI opening meets {ratio(qualified.loc[year, 'median'])} qualified seekers in {year}{said}{interval}; "
        f"{ratio(applicants.loc[year, 'median'])} people apply for it"
    )


def draw(results: Results) -> Drawing:
    """Draw both ratios, one panel each."""
    title = ratios_finding(results)
    points = [reported("supply_demand_ratio", years=results.years)]
    points += [reported("applicants_per_opening", group, years=results.years) for group, _, _ in MARKETS]
    note = "NEV: new-energy vehicles."
    made = page(
        title, SUBTITLE, foot(results, *points, note=note), columns=2, panel_height=2.9, label_width=1.2,
        panel_heads=True,
    )  # fmt: skip
    table = joined(
        [*_qualified(made, made.axes[0], results, points[0]), *_applicants(made, results, points[1:])]
    )
    for (group, _, _), rows in zip((("all", "", ""), *MARKETS), points, strict=True):
        name = "supply_demand_ratio" if rows is points[0] else f"applicants_{_word(group)}"
        table = with_reported(table, rows, f"{name}_reported")
    return Drawing("ratios", "People per opening", title, SUBTITLE, _alt(title, results), made.figure, table)


def _word(group: str) -> str:
    return {"all": "ai", "market=overall": "overall", "sector=nev": "nev"}[group]


def _qualified(made: Page, axes: Axes, results: Results, points: pd.DataFrame) -> list[pd.DataFrame]:
    all_seekers = results.fan("supply_demand_ratio")
    jobless = results.fan("supply_demand_ratio_nonemployed")
    time_axis(axes, results.years)
    head_panel(axes, _ratio_axis(axes, [all_seekers, jobless], points), "Qualified seekers, AI market")
    draw_fan(axes, jobless, SKY, column="supply_demand_ratio_nonemployed")
    draw_fan(axes, all_seekers, BLUE, column="supply_demand_ratio")
    draw_reported(axes, points)
    for row in points.itertuples():
        below = row.value <= all_seekers["median"].get(int(row.year), 0.0)
        end = row.value if pd.isna(row.low) else (row.low if below else row.high)
        if row.label:
            offset = (-4, -10) if below else (8, 0)
            note_point(axes, row.year, end, row.label, offset)
    ends = [
        EndLabel(
            all_seekers["median"].iloc[-1], f"all qualified\n{ratio(all_seekers['median'].iloc[-1])}", BLUE
        ),
        EndLabel(
            jobless["median"].iloc[-1], f"without those\nin AI jobs {ratio(jobless['median'].iloc[-1])}", SKY
        ),
    ]
    label_ends(made, axes, ends)
    return [
        fan_columns(all_seekers, "supply_demand_ratio"),
        fan_columns(jobless, "supply_demand_ratio_nonemployed"),
    ]


def _applicants(made: Page, results: Results, points: list[pd.DataFrame]) -> list[pd.DataFrame]:
    axes = made.axes[1]
    fans = [results.fan("applicants_per_opening", group) for group, _, _ in MARKETS]
    time_axis(axes, results.years)
    head_panel(axes, _ratio_axis(axes, fans, pd.concat(points)), "Everybody who applies")
    ends = []
    for fan, rows, (group, label, colour) in zip(fans, points, MARKETS, strict=True):
        draw_fan(axes, fan, colour, column=f"applicants_{_word(group)}")
        draw_reported(axes, rows, colour=colour)
        ends.append(EndLabel(fan["median"].iloc[-1], f"{label}\n{ratio(fan['median'].iloc[-1])}", colour))
    if results.years[0] < 2022 <= results.years[-1]:
        high = axes.get_ylim()[1]
        axes.axvline(2021.5, color=QUIET, lw=0.8, ls=":")
        axes.text(
            2021.3, high * 0.04, "no reports\nbefore 2022", size=8.2, color=QUIET, ha="right", va="bottom"
        )
    label_ends(made, axes, ends)
    return [
        fan_columns(fan, f"applicants_{_word(group)}")
        for fan, (group, _, _) in zip(fans, MARKETS, strict=True)
    ]


def _ratio_axis(axes: Axes, fans: list[pd.DataFrame], points: pd.DataFrame) -> str:
    highest = max(
        [*(fan[["high90", "median"]].max().max() for fan in fans), points[["value", "high"]].max().max()]
    )
    return scale_values(axes, float(highest) * 1.12, what="persons per opening")


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    said = [
        f"{label} {ratio(results.fan('applicants_per_opening', g).loc[last, 'median'])}"
        for g, label, _ in MARKETS
    ]
    qualified = results.fan("supply_demand_ratio").loc[last, "median"]
    return (
        f"Two line charts. {title}. In {last}: qualified seekers per AI opening {ratio(qualified)}; "
        f"applicants per opening: {'; '.join(said)}."
    )
