"""Figure: the Beveridge curve: open posts against people without a job, year by year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation.report.data import Results, fan_of
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.style import GRID, QUIET, head_panel, page, scale_shares
from simulation.report.wording import share

SUBTITLE = (
    "Vacancy rate: open posts per post, filled or open. Seekers: people without a job who look for one, per person in "
    "work or looking. Medians of the runs, yearly means; darker is later. Levels have no report to check against."
)
MARKETS = (("all", "AI market"), ("market=overall", "All five sectors"))


def seeker_rate(results: Results, group: str) -> pd.DataFrame:
    """Non-employed seekers over themselves and the employed, by year and run."""
    if group == "all":
        seekers = results.yearly("job_seekers", "search=nonemployed")
    else:
        seekers = results.yearly("persons", "state=outside_seeking") + results.yearly(
            "persons", "state=seeking_ai"
        )
    return seekers / (seekers + results.yearly("employment", group))


def beveridge_points(results: Results) -> pd.DataFrame:
    """Seeker and vacancy rate by year, for both markets."""
    columns = {}
    for group, _ in MARKETS:
        name = "ai" if group == "all" else "overall"
        columns[f"{name}_seeker_rate"] = fan_of(seeker_rate(results, group))["median"]
        columns[f"{name}_vacancy_rate"] = results.fan("vacancy_rate", group)["median"]
    return pd.DataFrame(columns)


def beveridge_finding(points: pd.DataFrame) -> str:
    """The finding as a sentence, computed from the data."""
    rates = points["overall_vacancy_rate"]
    first, last = int(points.index[0]), int(points.index[-1])
    if first == last:
        return f"In {last} {share(points['ai_vacancy_rate'].iloc[0], 1)} of AI posts are open, {share(rates.iloc[0], 1)} overall"
    history = rates[rates.index <= 2024]
    tight, slack = int(history.idxmax()), int(history.idxmin())
    ai = points["ai_vacancy_rate"]
    return (
        f"The whole market swings between {share(rates[tight], 1)} of posts open in {tight} and "
        f"{share(rates[slack], 1)} in {slack}; the AI market keeps {share(ai.min(), 1)} to {share(ai.max(), 1)} open"
    )


def draw(results: Results) -> Drawing:
    """Draw both curves, one panel each."""
    points = beveridge_points(results)
    title = beveridge_finding(points)
    made = page(
        title, SUBTITLE, foot(results, shown="median only"), columns=2, panel_height=2.8, label_width=0.3, left=0.55,
        panel_heads=True, below=0.5,
    )  # fmt: skip
    for axes, (group, heading) in zip(made.axes, MARKETS, strict=True):
        name = "ai" if group == "all" else "overall"
        _draw_path(axes, points[f"{name}_seeker_rate"], points[f"{name}_vacancy_rate"])
        head_panel(axes, "vacancy rate", heading)
        axes.set_xlabel("seekers without a job, share of the workforce", size=8.6, color=QUIET, labelpad=2)
    table = joined([points])
    return Drawing("beveridge", "Beveridge curve", title, SUBTITLE, _alt(title, points), made.figure, table)


def _limits(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Room around the path: at least a quarter of its level, so that noise does not look like a cycle."""
    middle = (values.max() + values.min()) / 2
    half = max((values.max() - values.min()) / 2 * 1.25, 0.12 * middle, 1e-4)
    return max(0.0, middle - half), middle + half


def _draw_path(axes: Axes, seekers: pd.Series, vacancies: pd.Series) -> None:
    x, y = seekers.to_numpy(dtype=np.float64), vacancies.to_numpy(dtype=np.float64)
    colours = colormaps["viridis_r"](np.linspace(0.15, 0.95, len(x)))
    axes.set_xlim(*_limits(x))
    low, high = _limits(y)
    scale_shares(axes, high, bottom=low)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    decimals = 0 if np.diff(axes.get_xlim())[0] > 0.045 else 1
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.{decimals}f} %"))
    axes.grid(color=GRID, linewidth=0.8)
    for at in range(len(x) - 1):
        axes.plot(x[at : at + 2], y[at : at + 2], color=colours[at], lw=1.8, zorder=2)
    axes.scatter(x, y, c=colours, s=22, zorder=3, edgecolors="white", linewidths=0.6)
    _label_years(axes, x, y, [int(year) for year in seekers.index])


def _label_years(
    axes: Axes, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], years: list[int]
) -> None:
    """Name the first and last year, then every other year for which there is room."""
    box = axes.get_position()
    width, height = axes.figure.get_size_inches()
    across = (x - axes.get_xlim()[0]) / np.diff(axes.get_xlim()) * box.width * width * 72
    upwards = (y - axes.get_ylim()[0]) / np.diff(axes.get_ylim()) * box.height * height * 72
    taken: list[tuple[float, float]] = []
    order = sorted(
        range(len(years)), key=lambda at: (at not in (0, len(years) - 1), years[at] % 5 != 0, years[at])
    )
    for at in order:
        for dx, dy in ((16, 7), (-16, 7), (16, -8), (-16, -8), (0, 12), (0, -12)):
            centre = float(across[at]) + dx, float(upwards[at]) + dy
            on_label = any(abs(centre[0] - a) < 28 and abs(centre[1] - b) < 12 for a, b in taken)
            on_point = any(
                abs(centre[0] - a) < 17 and abs(centre[1] - b) < 8
                for a, b in zip(across, upwards, strict=True)
            )
            if not on_label and not on_point:
                taken.append(centre)
                axes.annotate(
                    str(years[at]), (x[at], y[at]), (dx, dy), textcoords="offset points", size=8.4, ha="center",
                    va="center", color=QUIET, annotation_clip=False,
                )  # fmt: skip
                break


def _alt(title: str, points: pd.DataFrame) -> str:
    said = []
    for year in (points.index[0], points.index[-1]):
        row = points.loc[year]
        said.append(
            f"{year}: AI vacancy rate {share(row['ai_vacancy_rate'], 1)} at {share(row['ai_seeker_rate'], 1)} seekers, "
            f"overall {share(row['overall_vacancy_rate'], 1)} at {share(row['overall_seeker_rate'], 1)}"
        )
    return f"Two connected scatter plots with years. {title}. {'; '.join(dict.fromkeys(said))}."
