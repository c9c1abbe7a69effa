"""Figure: how hard posts are to fill: time to fill, and who is hired."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.indicators.catalogue import CLASSES
from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.style import (
    BLACK,
    BLUE,
    CLASS_COLOURS,
    GREEN,
    GREY,
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
from simulation.report.wording import capital, ratio_range, share, within

SUBTITLE = (
    "Time to fill: openings over hires, the mean life of an opening in months. Poached: hires who came from another AI "
    "employer. Placed: graduates of the last twelve months hired into AI. Yearly means."
)


def filling_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = results.years[-1]
    months = results.fan("time_to_fill")
    poached = float(results.fan("poaching_share").loc[year, "median"])
    interval = within(ratio_range(months.loc[year, "low90"], months.loc[year, "high90"]), results.band_words)
    outside = ""
    if results.has("time_to_fill", "sector=other"):
        outside = f" against {results.fan('time_to_fill', 'sector=other').loc[year, 'median']:.1f} outside"
    return (
        f"An AI opening stays open {months.loc[year, 'median']:.1f} months in {year}{interval}{outside}; "
        f"{share(poached)} of AI hires come from another AI employer"
    )


def draw(results: Results) -> Drawing:
    """Draw time to fill by class and the make-up of hires, one panel each."""
    title = filling_finding(results)
    made = page(
        title, SUBTITLE, foot(results), columns=2, panel_height=2.7, label_width=1.3, panel_heads=True
    )
    tables = _time_to_fill(made, made.axes[0], results) + _shares(made, made.axes[1], results)
    return Drawing(
        "filling", "Filling posts", title, SUBTITLE, _alt(title, results), made.figure, joined(tables)
    )


def _time_to_fill(made: Page, axes: Axes, results: Results) -> list[pd.DataFrame]:
    lines = [("all", "All AI", BLACK)]
    lines += [(f"class={name}", capital(name), CLASS_COLOURS[name]) for name in CLASSES]
    lines += [("sector=other", "Outside AI", GREY)]
    lines = [line for line in lines if results.has("time_to_fill", line[0])]
    fans = [results.fan("time_to_fill", group) for group, _, _ in lines]
    time_axis(axes, results.years)
    highest = max(float(fan[["median", "high90"]].max().max()) for fan in fans)
    scale_values(axes, highest * 1.1)
    head_panel(axes, "months", "Time to fill an opening")
    ends, tables = [], []
    for fan, (_, label, colour) in zip(fans, lines, strict=True):
        column = f"time_to_fill_{label.lower().replace(' ', '_')}"
        draw_fan(axes, fan, colour, column=column, width=2.6 if label == "All AI" else 1.8)
        ends.append(EndLabel(fan["median"].iloc[-1], f"{label} {fan['median'].iloc[-1]:.1f}", colour))
        tables.append(fan_columns(fan, column))
    label_ends(made, axes, ends)
    return tables


def _shares(made: Page, axes: Axes, results: Results) -> list[pd.DataFrame]:
    lines = (
        ("poaching_share", "from another\nAI employer", BLUE),
        ("graduate_placement_share", "graduates\nplaced in AI", GREEN),
    )
    shown = [line for line in lines if results.has(line[0])]
    time_axis(axes, results.years)
    fans = [results.fan(indicator) for indicator, _, _ in shown]
    scale_shares(axes, max(float(fan[["median", "high90"]].max().max()) for fan in fans) * 1.2)
    head_panel(axes, "share", "Poached hires, placed graduates")
    ends, tables = [], []
    for fan, (indicator, label, colour) in zip(fans, shown, strict=True):
        draw_fan(axes, fan, colour, column=indicator)
        ends.append(EndLabel(fan["median"].iloc[-1], f"{label} {share(fan['median'].iloc[-1])}", colour))
        tables.append(fan_columns(fan, indicator))
    label_ends(made, axes, ends)
    return tables


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    said = [
        f"{name} {results.fan('time_to_fill', f'class={name}').loc[last, 'median']:.1f} months"
        for name in CLASSES
        if results.has("time_to_fill", f"class={name}")
    ]
    return f"Two line charts. {title}. Time to fill in {last} by class: {'; '.join(said)}."
