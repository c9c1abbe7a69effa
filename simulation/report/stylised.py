"""The figure of the stylised facts: what stands behind the numbers, every seed a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from simulation.experiment.store import write_whole
from simulation.experiment.stylised.across_employers import growth_and_hires, sizes_by_year
from simulation.experiment.stylised.across_people import PLACE
from simulation.experiment.stylised.cycle import Market
from simulation.experiment.stylised.fact import BOTH, Evidence
from simulation.experiment.stylised.over_the_cycle import mean_loop
from simulation.report.drawn_titles import drawn_title
from simulation.report.layout import head_panel, page, per_cent
from simulation.report.style import BLUE, GREY, GRID, ORANGE, QUIET, RC, SMALL, png_bytes, svg_bytes
from simulation.scenario.schema import Scenario

_LONGEST_SEARCH = 12  # months shown
_FEWEST = 20  # people behind a point
_GROWTH = np.linspace(-0.3, 0.3, 25)  # edges of the groups of growth
_HEADINGS = {Market.AI: "AI market", Market.OUTSIDE: "Outside AI"}


def finding(counts: Mapping[str, int]) -> str:
    """How many facts hold. Args: counts: of each verdict."""
    known = sum(number for verdict, number in counts.items() if verdict != "n/a")
    return f"{counts['PASS']} of {known} stylised facts of labour markets hold, {counts['FAIL']} do not"


def write_figure(evidence: Sequence[Evidence], scenario: Scenario, folder: Path, counts: Mapping[str, int]) -> Path:
    """Write `facts.svg` and `facts.png`.

    Args: counts: facts by verdict. Returns: the path of the picture in SVG. Raises: OSError.
    """
    with mpl.rc_context(RC):
        made = page(
            finding(counts),
            "Some of them: Beveridge curve, search, growth and size of employers. Left the AI market, right the "
            "sectors outside AI. One line per seed.",
            [
                f"{len(evidence)} seeds at scale {scenario.runs.scale}, scenario "
                f"“{drawn_title(scenario.title, scenario.name)}”. Top: mean demand "
                "cycle, deviations from the run without one; the dot is the first month, when demand begins to rise. "
                "Others: runs without a cycle. Grey: equal rates; the slope of Zipf's law."
            ],
            columns=2, heights=(2.0, 1.8, 1.8, 1.8), label_width=0.2, left=0.6, above=0.5, below=0.5,
        )  # fmt: skip
        rows = (_draw_loop, _draw_search, _draw_growth, _draw_sizes)
        for place, axes in enumerate(made.axes):
            rows[place // 2](axes, evidence, BOTH[place % 2])
            axes.grid(color=GRID, linewidth=0.8)
        path = folder / "facts.svg"
        write_whole(path, svg_bytes(made.figure))
        write_whole(folder / "facts.png", png_bytes(made.figure))
    return path


def _name(axes: Axes, below: str, unit: str, heading: str) -> None:
    axes.set_xlabel(below, size=SMALL, color=QUIET, labelpad=2)
    head_panel(axes, unit, heading)


def _colour(market: Market) -> str:
    return BLUE if market is Market.AI else ORANGE


def _draw_loop(axes: Axes, evidence: Sequence[Evidence], market: Market) -> None:
    for one in evidence:
        u, v = mean_loop(one, market)
        axes.plot(u, v, lw=1.0, color=_colour(market))
        axes.plot(u[:1], v[:1], "o", ms=4, color=_colour(market))
    _name(axes, "unemployment rate, log deviation", "vacancy rate, log deviation", _HEADINGS[market])


def _draw_search(axes: Axes, evidence: Sequence[Evidence], market: Market) -> None:
    for one in evidence:
        searching, found = one.across.search[PLACE[market], : _LONGEST_SEARCH + 1].T
        rate = np.where(searching >= _FEWEST, found / np.maximum(searching, 1), np.nan)
        axes.plot(rate, lw=1.0, color=_colour(market))
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_formatter(per_cent(1.0))
    _name(axes, "months of search so far", "find a job within a month", "Job finding by duration")


def _draw_growth(axes: Axes, evidence: Sequence[Evidence], market: Market) -> None:
    for one in evidence:
        growth, rate, weight = growth_and_hires(one, market)
        group = np.digitize(growth, _GROWTH)
        total, counted = np.bincount(group, weight, 26), np.bincount(group, minlength=26)
        shown = counted >= _FEWEST
        means = (np.bincount(group, x * weight, 26)[shown] / total[shown] for x in (growth, rate))
        axes.plot(*means, lw=1.0, color=_colour(market))
    axes.plot([0.0, 0.3], [0.0, 0.3], lw=0.8, color=GREY, zorder=0)
    axes.set_xlim(-0.3, 0.3)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(per_cent(1.0))
    _name(axes, "growth of an employer in a quarter", "hires in the quarter, of staff", "Hires by growth")


def _draw_sizes(axes: Axes, evidence: Sequence[Evidence], market: Market) -> None:
    sizes = np.ones(1)
    for one in evidence:
        sizes = np.sort([size for size in list(sizes_by_year(one, market))[-1] if size > 0])[::-1]
        axes.plot(sizes, np.arange(1, len(sizes) + 1) - 0.5, lw=1.0, color=_colour(market))
    middle = max(len(sizes) // 5, 1)
    zipf = middle * sizes[middle - 1] / sizes[: 2 * middle]
    axes.plot(sizes[: 2 * middle], zipf, lw=0.8, color=GREY, zorder=0)
    logarithmic(axes)
    _name(axes, "headcount, person-agents", "rank", "Employers by size, last year")


def logarithmic(axes: Axes) -> None:
    """Both axes logarithmic, with numbers written out: matplotlib's own would be powers set as formulas."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_formatter(NullFormatter())
