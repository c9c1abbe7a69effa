"""Figure: the Beveridge curve: open posts against people without a job, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulation.report.data import Floats, Results, fan_of
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import ROUND_STEPS, Page, head_panel, page, per_cent, scale_shares
from simulation.report.style import GRID, QUIET, SMALL
from simulation.report.wording import share

SUBTITLE = (
    "Vacancy rate: open posts per post, filled or open. Seekers: people without a job who look for one, per "
    "person in work or looking. Yearly means; darker is later. Levels have no report to check against."
)
_STEP = 4.0  # points
_OFFSETS = (
    (18, 7), (-18, 7), (18, -8), (-18, -8), (0, 13), (0, -13), (22, 0), (-22, 0), (24, 14), (-24, 14), (24, -14),
    (-24, -14), (0, 20), (0, -20),
)  # fmt: skip
MARKETS = (("all", "ai", "AI market"), ("market=overall", "overall", "All five sectors"))


def seeker_rate(results: Results, group: str) -> Floats:
    """Non-employed seekers over themselves and the employed, median over runs, [year]."""
    if group == "all":
        seekers = results.yearly("job_seekers", "search=nonemployed")
    else:
        outside, ai = (results.yearly("persons", f"state={name}") for name in ("outside_seeking", "seeking_ai"))
        seekers = outside + ai
    return fan_of(seekers / (seekers + results.yearly("employment", group)), results.years).median


def beveridge_points(results: Results) -> dict[str, Floats]:
    """Seeker and vacancy rates of both markets, [year] each."""
    rates = {}
    for group, word, _ in MARKETS:
        rates[f"{word}_seeker_rate"] = seeker_rate(results, group)
        rates[f"{word}_vacancy_rate"] = results.fan("vacancy_rate", group).median
    return rates


def beveridge_finding(results: Results, rates: dict[str, Floats]) -> str:
    """The finding as a sentence, computed from the data."""
    overall, ai, years = rates["overall_vacancy_rate"], rates["ai_vacancy_rate"], results.years
    if len(years) == 1:
        ends = f"{share(float(overall[0]), 1)} overall"
        return f"In {years[0]} {share(float(ai[0]), 1)} of AI posts are open, {ends}"
    slack, tight = int(overall.argmin()), int(overall.argmax())
    return (
        f"In the whole market {share(float(overall[slack]), 1)} of posts are open in {years[slack]}, the fewest, and "
        f"{share(float(overall[tight]), 1)} in {years[tight]}, the most; the AI market keeps "
        f"{share(float(ai.min()), 1)} to {share(float(ai.max()), 1)} open"
    )


def draw(results: Results) -> Drawing:
    """Draw both curves, one panel each."""
    rates = beveridge_points(results)
    title = beveridge_finding(results, rates)
    made = page(
        title, SUBTITLE, foot(results, shown="median"), columns=2, heights=(2.8,), label_width=0.3, left=0.55,
        below=0.5,
    )  # fmt: skip
    for axes, (_, word, heading) in zip(made.axes, MARKETS, strict=True):
        _draw_path(made, axes, results.years, rates[f"{word}_seeker_rate"], rates[f"{word}_vacancy_rate"])
        head_panel(axes, "vacancy rate", heading)
        axes.set_xlabel("seekers without a job, share of the workforce", size=SMALL, color=QUIET, labelpad=2)
    table = joined([pd.DataFrame(rates, index=pd.Index(results.years))])
    alt = _alt(title, results.years, rates)
    return Drawing("beveridge", "Beveridge curve", title, SUBTITLE, alt, made.figure, table)


def _limits(values: Floats) -> tuple[float, float]:
    """Room around the path: at least a quarter of its level, so that noise does not look like a cycle."""
    middle = float(values.max() + values.min()) / 2
    half = max(float(values.max() - values.min()) / 2 * 1.3, 0.12 * middle, 1e-4)
    return max(0.0, middle - half), middle + half


def _draw_path(made: Page, axes: Axes, years: tuple[int, ...], seekers: Floats, vacancies: Floats) -> None:
    colours = colormaps["viridis_r"](np.linspace(0.15, 0.95, len(years)))
    left, right = _limits(seekers)
    axes.set_xlim(left, right)
    low, high = _limits(vacancies)
    scale_shares(axes, high, bottom=low)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=ROUND_STEPS))
    axes.xaxis.set_major_formatter(per_cent(right - left))
    axes.grid(color=GRID, linewidth=0.8)
    for at in range(len(years) - 1):
        axes.plot(seekers[at : at + 2], vacancies[at : at + 2], color=colours[at], lw=1.8, zorder=2)
    axes.scatter(seekers, vacancies, c=colours, s=22, zorder=3, edgecolors="white", linewidths=0.6)
    _label_years(made, axes, seekers, vacancies, years)


def _label_years(made: Page, axes: Axes, x: Floats, y: Floats, years: tuple[int, ...]) -> None:
    """Name the first and last year, then the others for which there is room."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide = made.width_of(axes) * 72
    across = (x - left) / (right - left) * wide
    upwards = (y - low) / (high - low) * made.height_of(axes) * 72
    taken: list[tuple[float, float]] = []
    path = _along(across, upwards)
    ends = (0, len(years) - 1)
    for at in sorted(range(len(years)), key=lambda at: (at not in ends, years[at] % 5 != 0, years[at])):
        for offset in _OFFSETS:
            place = float(across[at]) + offset[0], float(upwards[at]) + offset[1]
            if not 14 <= place[0] <= wide or _near(place, taken, 28, 12) or _near(place, path, 15, 7):
                continue
            taken.append(place)
            axes.annotate(
                str(years[at]), (x[at], y[at]), offset, textcoords="offset points", size=8.4, ha="center",
                va="center", color=QUIET, annotation_clip=False,
            )  # fmt: skip
            break


def _along(across: Floats, upwards: Floats) -> list[tuple[float, float]]:
    """Places all along the path, a few points apart: no year is written over it."""
    places = [(float(across[0]), float(upwards[0]))]
    for x, y in zip(across[1:], upwards[1:], strict=True):
        from_x, from_y = places[-1]
        steps = max(1, int(np.hypot(x - from_x, y - from_y) / _STEP))
        places += list(zip(np.linspace(from_x, x, steps + 1)[1:], np.linspace(from_y, y, steps + 1)[1:], strict=True))
    return places


def _near(place: tuple[float, float], others: list[tuple[float, float]], wide: float, high: float) -> bool:
    return any(abs(place[0] - x) < wide and abs(place[1] - y) < high for x, y in others)


def _alt(title: str, years: tuple[int, ...], rates: dict[str, Floats]) -> str:
    said = []
    for at in dict.fromkeys((0, len(years) - 1)):
        ai, ai_seekers, overall, seekers = (
            share(float(rates[name][at]), 1)
            for name in ("ai_vacancy_rate", "ai_seeker_rate", "overall_vacancy_rate", "overall_seeker_rate")
        )
        said.append(f"{years[at]}: AI vacancy rate {ai} at {ai_seekers} seekers, overall {overall} at {seekers}")
    return f"Two connected scatter plots with years. {title}. {'; '.join(said)}."
