"""The figure of the README: what the four pillars of policy do to the gap, alone and together.

`python docs/pictures.py` simulates (some minutes), keeps the numbers in docs/images/pillars.csv, draws them and writes
the sentence under the figure into README.md. `--draw` draws and writes from the numbers that are there.
"""

from __future__ import annotations

import sys
import textwrap
from functools import partial
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulation import compare, load_scenario
from simulation.report.style import BLUE, FOOT, GREY, GRID, INK, LABEL, ORANGE, PNG_DPI, QUIET, RC, SMALL, TITLE, WIDTH

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
NUMBERS, PICTURE = IMAGES / "pillars.csv", IMAGES / "pillars.png"
BEGIN, END = "<!-- picture -->", "<!-- end of picture -->"
TOGETHER = "all-pillars"
NAMES = {
    "pillar-1-national-strategies": "1  national strategies",
    "pillar-2-industry-demands": "2  industry demands",
    "pillar-3-discipline-integration": "3  discipline integration",
    "pillar-4-skill-upgrading": "4  skill upgrading",
    TOGETHER: "all four together",
}
THOUSAND, MILLION = 1e3, 1e6
RUNS = 40  # of each scenario: two in each of 20 worlds, the fewest that tell nine tenths of them


def simulated(jobs: int) -> pd.DataFrame:
    """Yearly gaps and paired differences of the four pillars and all of them, at full strength, over posterior draws.

    Returns: a row per scenario and year. `base` and `value` are means with 5 and 95 % quantiles of the runs,
        `difference` and `share` (of the base) means with the 90 % of worlds between `_low` and `_high`.
    """
    names = ("baseline", *NAMES)
    scenarios = [load_scenario(ROOT / "scenarios" / f"{name}.yaml", {"runs.draws": "posterior"}) for name in names]
    made = compare(*scenarios, replicates=RUNS, jobs=jobs, out=ROOT / "results")
    found = made.differences("shortfall", group="all").set_index(["scenario", "year"])
    names_of = {"spread_low90": "difference_low", "spread_high90": "difference_high"}
    columns = ["base", "value", "difference", *names_of, "pairs", "worlds"]
    runs = made.pairs("shortfall", group="all")
    return found[columns].rename(columns=names_of).join(bands(runs)).reset_index()


def bands(runs: pd.DataFrame) -> pd.DataFrame:
    """Quantiles over the runs of base and value, and of the share of the gap that is closed, over worlds."""
    keys = ["scenario", "year"]
    worlds = runs.groupby([*keys, "draw"])[["difference", "base"]].mean()
    shown = {side: runs.set_index(keys)[side] for side in ("base", "value")}
    shown["share"] = (worlds["difference"] / worlds["base"]).droplevel("draw")
    ends = {"low": 0.05, "high": 0.95}
    return pd.DataFrame({
        f"{name}_{end}": values.groupby(keys).agg(partial(np.quantile, q=at, method="weibull"))
        for name, values in shown.items() for end, at in ends.items()
    })  # fmt: skip


def finding(numbers: pd.DataFrame) -> str:
    """The title of the figure: how much of the gap of the last year all pillars close, in nine tenths of the worlds."""
    row = _last(numbers).loc[TOGETHER]
    share = f"{-100 * row['share_high']:.0f} to {-100 * row['share_low']:.0f} %"
    return f"Four pillars of policy close {share} of China's AI talent gap of {_year(numbers)}"


def sentence(numbers: pd.DataFrame) -> str:
    """What the figure shows, in words and numbers, for the README."""
    last, year = _last(numbers), _year(numbers)
    row = last.loc[TOGETHER]
    return (
        f"If nothing is decided, {_millions(row['base'])} million AI posts are unfilled in {year}, the mean of "
        f"{int(row['worlds'])} worlds that the reports leave open; nine tenths of the runs lie between "
        f"{_millions(row['base_low'])} and {_millions(row['base_high'])} million. All four pillars at full strength "
        f"close {_thousands(-row['difference'])} of them, between {_thousands(-row['difference_high'])} and "
        f"{_thousands(-row['difference_low'])} in nine tenths of the worlds: {-100 * row['share_high']:.0f} to "
        f"{-100 * row['share_low']:.0f} % of the gap. {alone_words(last.drop(TOGETHER))} "
        f"{int(row['pairs'])} pairs of runs at scale 100."
    )


def alone_words(alone: pd.DataFrame) -> str:
    """Which pillar closes most in the mean, and whether it does so nearly everywhere; else which of those that do."""
    ordered = alone.sort_values("difference")
    sure = ordered[ordered["difference_high"] < 0]
    first, most, least = ordered.iloc[0], _pillar(ordered.index[0]), _pillar(ordered.index[-1])
    told = f"Alone, {most} closes most in the mean of the worlds, {_thousands(-first['difference'])}"
    if not len(sure):
        return f"{told}, but no pillar alone closes in nine tenths of them."
    if ordered.index[0] == sure.index[0]:
        told += f", between {_range(first)} in nine tenths of them."
    else:
        low, high = _thousands(-first["difference_low"]), _thousands(first["difference_high"])
        told += (
            f", but there is no being sure of it: nine tenths of them lie between {low} closed and {high} added. Of "
            f"the pillars that close in nine tenths of the worlds, most is closed by {_pillar(sure.index[0])}, "
            f"{_thousands(-sure['difference'].iloc[0])}, between {_range(sure.iloc[0])}."
        )
    return f"{told} Least is closed by {least}, {_thousands(-ordered['difference'].iloc[-1])}."


def _pillar(name: object) -> str:
    return NAMES[str(name)][3:]


def _range(row: pd.Series) -> str:
    return f"{_thousands(-row['difference_high'])} and {_thousands(-row['difference_low'])}"


def _last(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers[numbers["year"] == _year(numbers)].set_index("scenario")


def _year(numbers: pd.DataFrame) -> int:
    return int(numbers["year"].max())


def _millions(persons: float) -> str:
    return f"{persons / MILLION:.1f}"


def _thousands(persons: float) -> str:
    return f"{persons / THOUSAND:,.0f},000"


def draw(numbers: pd.DataFrame) -> None:
    """Two panels: the gap over time, and what each pillar changes in the last year.

    No mark or number may look surer than it is: hollow dots where nine tenths of the worlds lie on both sides of zero.
    """
    matplotlib.use("Agg")
    year, row = _year(numbers), _last(numbers).loc[TOGETHER]
    with plt.rc_context(RC):
        figure = plt.figure(figsize=(WIDTH, 3.5))
        left, right = figure.add_axes((0.05, 0.21, 0.345, 0.55)), figure.add_axes((0.735, 0.21, 0.185, 0.55))
        figure.text(0.02, 0.92, finding(numbers), fontsize=TITLE, fontweight="bold")
        figure.text(0.02, 0.82, "Unfilled AI posts, millions, yearly mean", fontsize=LABEL, color=QUIET)
        what = f"Change in {year}, thousand posts; number: mean"
        figure.text(0.53, 0.82, what, fontsize=LABEL, color=QUIET)
        _gap(left, numbers[numbers["scenario"] == TOGETHER])
        _changes(right, _last(numbers))
        foot = (
            f"Source: talentgap simulation, {int(row['pairs'])} pairs of runs in {int(row['worlds'])} worlds, scale "
            "100.\nDot: mean of the worlds, hollow where 90 % of them (line) lie on both sides of zero."
        )
        figure.text(0.02, 0.025, foot, fontsize=FOOT, color=QUIET, linespacing=1.3)
        figure.savefig(PICTURE, dpi=PNG_DPI, metadata={"Software": None})


def _gap(axes: Axes, rows: pd.DataFrame) -> None:
    labels = (("base", GREY, "nothing\ndecided", 7), ("value", BLUE, "all four\npillars", -7))
    for column, colour, label, up in labels:
        axes.plot(rows["year"], rows[column] / MILLION, color=colour)
        axes.annotate(
            label, (rows["year"].iloc[-1], rows[column].iloc[-1] / MILLION), xytext=(5, up), textcoords="offset points",
            va="center", color=colour, fontsize=SMALL, annotation_clip=False,
        )  # fmt: skip
    axes.fill_between(
        rows["year"], rows["base_low"] / MILLION, rows["base_high"] / MILLION, color=GREY, alpha=0.2, lw=0
    )
    middle = rows.iloc[-5]
    axes.annotate(
        "90 % of runs with\nnothing decided", (middle["year"], middle["base_high"] / MILLION), xytext=(-5, 4),
        textcoords="offset points", va="bottom", ha="right", color=QUIET, fontsize=SMALL,
    )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_xticks([2020, 2025, 2030, 2035])


def _changes(axes: Axes, last: pd.DataFrame) -> None:
    for place, (name, label) in enumerate(NAMES.items()):
        row = last.loc[name] / THOUSAND
        colour, weight = (BLUE, "bold") if name == TOGETHER else (ORANGE, "normal")
        axes.plot([row["difference_low"], row["difference_high"]], [-place] * 2, color=colour, linewidth=1.8, zorder=2)
        face, edge = (colour, "white") if row["difference_high"] < 0 else ("white", colour)
        axes.plot(row["difference"], -place, "o", markersize=5.5, color=face, markeredgecolor=edge, zorder=3)
        for x, side, text in ((0, "right", label), (1, "left", f"{row['difference']:+,.0f}".replace("-", "−"))):
            axes.annotate(
                text, (x, -place), xytext=(-6 if side == "right" else 6, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", va="center", ha=side, fontsize=SMALL, annotation_clip=False,
                fontweight=weight,
            )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9, zorder=1.5)
    low, high = last["difference_low"].min() / THOUSAND, max(0.0, float(last["difference_high"].max())) / THOUSAND
    axes.set_xlim(low - 0.05 * (high - low), high + 0.08 * (high - low))
    axes.set_ylim(0.6 - len(NAMES), 0.6)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace("-", "−")))
    axes.grid(axis="x", color=GRID, linewidth=0.8)


def with_sentence(text: str, numbers: pd.DataFrame) -> str:
    """README.md with figure and sentence between the markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    picture = f"![{finding(numbers)}.](docs/images/{PICTURE.name})"
    told = textwrap.fill(sentence(numbers), width=120, break_on_hyphens=False)
    return f"{before}{BEGIN}\n{picture}\n\n{told}\n{END}{after}"


def main(arguments: list[str]) -> None:
    """Simulate if asked to, then draw and write."""
    if "--draw" not in arguments:
        IMAGES.mkdir(exist_ok=True)
        simulated(jobs=2).to_csv(NUMBERS, index=False, float_format="%.6g", lineterminator="\n")
    numbers = pd.read_csv(NUMBERS)
    draw(numbers)
    readme = ROOT / "README.md"
    readme.write_text(with_sentence(readme.read_text("utf-8"), numbers), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
