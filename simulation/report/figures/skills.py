"""Figure: skills of AI staff and in-house training."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.indicators.catalogue import LAYERS
from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.style import (
    BLACK,
    BLUE,
    GREEN,
    LAYER_COLOURS,
    ORANGE,
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
from simulation.report.wording import capital, ratio, share, tendency

SUBTITLE = (
    "Mean skills of AI staff, 0 to 1: technical against the frontier of the day, practical, and domain (knowledge of the "
    "employer's industry). Training: staff whose firm trains in-house. Yearly means; no reports to check against."
)
SKILLS = (("skill_technical", BLUE), ("skill_practical", GREEN), ("skill_domain", ORANGE))


def skills_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    technical = results.fan("skill_technical")["median"]
    means = {name.removeprefix("skill_"): float(results.fan(name).loc[last, "median"]) for name, _ in SKILLS}
    weakest = min(means, key=means.__getitem__)
    tail = f"{weakest} skill is the weakest in {last} ({ratio(means[weakest])})"
    if first == last:
        return capital(tail)
    verb = tendency(technical[first], technical[last], up="rises", down="falls", level="stays near")
    change = (
        f"stays near {ratio(technical[last])}"
        if verb == "stays near"
        else f"{verb} from {ratio(technical[first])} in {first} to {ratio(technical[last])} in {last}"
    )
    return f"Technical skill of AI staff {change}; {tail}"


def draw(results: Results) -> Drawing:
    """Draw skills and training, one panel each."""
    title = skills_finding(results)
    made = page(
        title, SUBTITLE, foot(results), columns=2, panel_height=2.5, label_width=1.15, panel_heads=True
    )
    tables = _skills(made, made.axes[0], results) + _training(made, made.axes[1], results)
    return Drawing(
        "skills", "Skills and training", title, SUBTITLE, _alt(title, results), made.figure, joined(tables)
    )


def _skills(made: Page, axes: Axes, results: Results) -> list[pd.DataFrame]:
    time_axis(axes, results.years)
    scale_values(axes, 1.04)
    head_panel(axes, "0 to 1", "Skills of AI staff")
    ends, tables = [], []
    for name, colour in SKILLS:
        fan = results.fan(name)
        draw_fan(axes, fan, colour, column=name)
        last = fan["median"].iloc[-1]
        ends.append(EndLabel(last, f"{name.removeprefix('skill_')} {ratio(last)}", colour))
        tables.append(fan_columns(fan, name))
    label_ends(made, axes, ends)
    return tables


def _training(made: Page, axes: Axes, results: Results) -> list[pd.DataFrame]:
    lines = [("all", "all AI", BLACK)] + [(f"layer={name}", name, LAYER_COLOURS[name]) for name in LAYERS]
    lines = [line for line in lines if results.has("training_participation", line[0])]
    fans = [results.fan("training_participation", group) for group, _, _ in lines]
    time_axis(axes, results.years)
    highest = max((float(fan[["median", "high90"]].max().max()) for fan in fans), default=1.0)
    scale_shares(axes, min(max(highest * 1.2, 0.05), 1.04))
    head_panel(axes, "share of staff", "In-house training")
    ends, tables = [], []
    for fan, (_, label, colour) in zip(fans, lines, strict=True):
        column = f"training_{label.replace(' ', '_')}"
        draw_fan(axes, fan, colour, column=column)
        last = fan["median"].iloc[-1]
        ends.append(EndLabel(last, f"{label} {share(last)}", colour))
        tables.append(fan_columns(fan, column))
    label_ends(made, axes, ends)
    return tables


def _alt(title: str, results: Results) -> str:
    last = results.years[-1]
    said = [
        f"{name.removeprefix('skill_')} {ratio(results.fan(name).loc[last, 'median'])}" for name, _ in SKILLS
    ]
    return f"Two line charts: skills and training. {title}. Skills in {last}: {'; '.join(said)}."
