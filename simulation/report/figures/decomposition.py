"""Figure: why there is a gap: too few people, the wrong skills, or slow matching."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.style import (
    BLUE,
    ORANGE,
    EndLabel,
    Page,
    head_panel,
    label_ends,
    page,
    scale_values,
    time_axis,
)
from simulation.report.wording import listed, people, share

PARTS = ("headcount", "mismatch", "friction")
PART_COLOURS = {"headcount": BLUE, "mismatch": ORANGE, "friction": "#7A7A7A"}
PART_WORDS = {"headcount": "too few people", "mismatch": "missing skills", "friction": "slow matching"}
SUBTITLE = (
    "Headcount: more posts than seekers. Mismatch: seekers who qualify for none of the free posts. Friction: what could "
    "be matched at once. The three parts add up exactly, every month."
)


def parts_of(results: Results, whole: str) -> pd.DataFrame:
    """Mean over the runs of the three parts of `shortfall` or `openings`, by year; they add up to the whole."""
    return pd.DataFrame({part: results.fan(f"{whole}_{part}")["mean"] for part in PARTS})


def part_shares(results: Results, whole: str, year: int) -> dict[str, float]:
    """Share of each part in the whole, in one year."""
    row = parts_of(results, whole).loc[year]
    total = float(row.sum())
    return {part: float(row[part]) / total if total > 0 else float("nan") for part in PARTS}


def decomposition_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = results.years[-1]
    gap, openings = part_shares(results, "shortfall", year), part_shares(results, "openings", year)
    main_gap, main_openings = max(gap, key=gap.__getitem__), max(openings, key=openings.__getitem__)
    joint = "and" if main_gap == main_openings else "but"
    return (
        f"{share(gap[main_gap])} of the gap in {year} comes from {PART_WORDS[main_gap]}, {joint} "
        f"{share(openings[main_openings])} of advertised openings from {PART_WORDS[main_openings]}"
    )


def draw(results: Results) -> Drawing:
    """Draw both decompositions side by side as stacked areas."""
    title = decomposition_finding(results)
    made = page(
        title,
        SUBTITLE,
        foot(results, shown="mean"),
        columns=2,
        panel_height=2.7,
        label_width=1.2,
        panel_heads=True,
    )
    tables = []
    panels = (
        ("shortfall", "The gap: who is missing", "people"),
        ("openings", "Advertised openings: why open", "posts"),
    )
    for axes, (whole, heading, what) in zip(made.axes, panels, strict=True):
        parts = parts_of(results, whole)
        time_axis(axes, results.years)
        unit = scale_values(axes, float(parts.sum(axis=1).max()) * 1.06, what=what)
        head_panel(axes, unit, heading)
        stack_areas(made, axes, parts, PART_COLOURS, _labels(parts))
        total = parts.sum(axis=1).rename(f"{whole}_total")
        tables.append(pd.concat([parts.add_prefix(f"{whole}_"), total], axis=1))
    table = joined(tables)
    return Drawing(
        "decomposition", "Why there is a gap", title, SUBTITLE, _alt(title, results), made.figure, table
    )


def _labels(parts: pd.DataFrame) -> dict[str, str]:
    last = parts.iloc[-1]
    total = float(last.sum())
    return {part: f"{part} {share(last[part] / total if total else 0.0)}" for part in parts.columns}


def stack_areas(
    made: Page, axes: Axes, parts: pd.DataFrame, colours: dict[str, str], labels: dict[str, str]
) -> None:
    """Stacked areas with labels at the right, each at the middle of its last height."""
    years = np.asarray(parts.index, dtype=np.float64)
    base = np.zeros(len(years))
    ends = []
    for name in parts.columns:
        top = base + parts[name].to_numpy()
        if len(years) == 1:
            axes.bar(years, parts[name], bottom=base, width=0.5, color=colours[name], alpha=0.85, zorder=2)
        else:
            axes.fill_between(years, base, top, color=colours[name], alpha=0.85, lw=0.6, ec="white", zorder=2)
        ends.append(EndLabel(float(base[-1] + top[-1]) / 2, labels[name], colours[name]))
        base = top
    label_ends(made, axes, ends)


def _alt(title: str, results: Results) -> str:
    year = results.years[-1]
    said = []
    for whole, name in (("shortfall", "gap"), ("openings", "openings")):
        parts, shares = parts_of(results, whole).loc[year], part_shares(results, whole, year)
        said.append(
            f"{name}: " + listed([f"{part} {people(parts[part])} ({share(shares[part])})" for part in PARTS])
        )
    return f"Two stacked area charts. {title}. In {year}: {'; '.join(said)}."
