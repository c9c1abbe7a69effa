"""Figure: why there is a gap: too few people, the wrong skills, or slow matching."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import Page, head_panel, page, scale_values, time_axis
from simulation.report.lines import EndLabel, label_ends
from simulation.report.style import BLUE, GREY, ORANGE
from simulation.report.wording import listed, people, share

PARTS = ("headcount", "mismatch", "friction")
PART_COLOURS = {"headcount": BLUE, "mismatch": ORANGE, "friction": GREY}
PART_WORDS = {"headcount": "too few people", "mismatch": "missing skills", "friction": "slow matching"}
SUBTITLE = (
    "Headcount: more posts than seekers. Mismatch: seekers who qualify for none of the free posts. Friction: "
    "what could be matched at once. The three parts add up exactly, every month."
)
PANELS = (
    ("shortfall", "The gap: who is missing", "people"),
    ("openings", "Advertised openings: why open", "posts"),
)


def parts_of(results: Results, whole: str) -> pd.DataFrame:
    """Mean over the runs of the three parts of `shortfall` or `openings`, by year; they add up to it."""
    means = {part: results.fan(f"{whole}_{part}").mean for part in PARTS}
    return pd.DataFrame(means, index=pd.Index(results.years))


def part_shares(results: Results, whole: str, year: int) -> dict[str, float]:
    """Share of each part in the whole, in one year."""
    place = results.years.index(year)
    sizes = {part: float(results.fan(f"{whole}_{part}").mean[place]) for part in PARTS}
    total = sum(sizes.values())
    return {part: size / total if total > 0 else float("nan") for part, size in sizes.items()}


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
    made = page(title, SUBTITLE, foot(results, shown="mean"), columns=2, label_width=1.2)
    tables: list[pd.DataFrame | pd.Series] = []
    for axes, (whole, heading, what) in zip(made.axes, PANELS, strict=True):
        parts = parts_of(results, whole)
        shares = part_shares(results, whole, results.years[-1])
        labels = {part: f"{part} {share(shares[part])}" for part in PARTS}
        stacked_panel(made, axes, parts, PART_COLOURS, labels, heading=heading, what=what)
        tables += [parts.add_prefix(f"{whole}_"), parts.sum(axis=1).rename(f"{whole}_total")]
    alt = _alt(title, results)
    return Drawing("decomposition", "Why there is a gap", title, SUBTITLE, alt, made.figure, joined(tables))


def stacked_panel(
    made: Page, axes: Axes, parts: pd.DataFrame, colours: dict[str, str], labels: dict[str, str], *,
    heading: str, what: str,
) -> None:  # fmt: skip
    """Stacked areas (bars for a single year), each labelled at the middle of its last height."""
    years = [int(year) for year in parts.index]
    time_axis(axes, years)
    head_panel(axes, scale_values(axes, float(parts.to_numpy().sum(axis=1).max()) * 1.06, what=what), heading)
    base = np.zeros(len(years))
    ends = []
    for name in parts.columns:
        height = parts[name].to_numpy(dtype=np.float64)
        if len(years) == 1:
            axes.bar(years, height, bottom=base, width=0.5, color=colours[name], alpha=0.85, zorder=2)
        else:
            axes.fill_between(
                years,
                base,
                base + height,
                color=colours[name],
                alpha=0.85,
                lw=0.6,
                ec="white",
                zorder=2,
                label=name,
            )
        ends.append(EndLabel(float(base[-1] + height[-1] / 2), labels[name], colours[name]))
        base = base + height
    label_ends(made, axes, ends)


def _alt(title: str, results: Results) -> str:
    year = results.years[-1]
    said = []
    for whole, name in (("shortfall", "gap"), ("openings", "openings")):
        shares = part_shares(results, whole, year)
        sizes = {part: float(results.fan(f"{whole}_{part}").mean[-1]) for part in PARTS}
        words = [f"{part} {people(sizes[part])} ({share(shares[part])})" for part in PARTS]
        said.append(f"{name}: {listed(words)}")
    return f"Two stacked area charts. {title}. In {year}: {'; '.join(said)}."
