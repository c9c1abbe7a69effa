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

from simulation import compare, load_scenario
from simulation.report.style import BLUE, FOOT, GREY, LABEL, ORANGE, PNG_DPI, QUIET, RC, SMALL, TITLE, WIDTH

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
    """The title of the figure: how much of the gap of the last year all pillars close."""
    row = _last(numbers).loc[TOGETHER]
    share = -row["difference"] / row["base"]
    return f"Four pillars of policy together close {100 * share:.0f} % of China's AI talent gap of {_year(numbers)}"


def sentence(numbers: pd.DataFrame) -> str:
    """What the figure shows, in words and numbers, for the README."""
    last, year = _last(numbers), _year(numbers)
    row, alone = last.loc[TOGETHER], last.drop(TOGETHER)["difference"].sort_values()
    most, least = (NAMES[str(name)][3:] for name in (alone.index[0], alone.index[-1]))
    return (
        f"If nothing is decided, {_millions(row['base'])} million AI posts are unfilled in {year}, the mean of "
        f"{int(row['worlds'])} worlds that the reports leave open; nine tenths of the runs lie between "
        f"{_millions(row['base_low'])} and {_millions(row['base_high'])} million. All four pillars at full strength "
        f"close {_thousands(-row['difference'])} of them, between {_thousands(-row['difference_high'])} and "
        f"{_thousands(-row['difference_low'])} in nine tenths of the worlds: {-100 * row['share_high']:.0f} to "
        f"{-100 * row['share_low']:.0f} % of the gap. Alone, {most} closes most and {least} least. "
        f"{int(row['pairs'])} pairs of runs at scale 100."
    )


def _last(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers[numbers["year"] == _year(numbers)].set_index("scenario")


def _year(numbers: pd.DataFrame) -> int:
    return int(numbers["year"].max())


def _millions(persons: float) -> str:
    return f"{persons / MILLION:.1f}"


def _thousands(persons: float) -> str:
    return f"{persons / THOUSAND:,.0f},000"


def draw(numbers: pd.DataFrame) -> None:
    """Two panels: the gap over time, and what each pillar changes in the last year."""
    matplotlib.use("Agg")
    year, row = _year(numbers), _last(numbers).loc[TOGETHER]
    with plt.rc_context(RC):
        figure = plt.figure(figsize=(WIDTH, 3.5))
        left, right = figure.add_axes((0.05, 0.17, 0.345, 0.59)), figure.add_axes((0.735, 0.13, 0.245, 0.65))
        figure.text(0.02, 0.92, finding(numbers), fontsize=TITLE, fontweight="bold")
        figure.text(0.02, 0.82, "Unfilled AI posts, millions, yearly mean", fontsize=LABEL, color=QUIET)
        what = f"Change in {year}, thousands, each alone and together"
        figure.text(0.53, 0.82, what, fontsize=LABEL, color=QUIET)
        _gap(left, numbers[numbers["scenario"] == TOGETHER])
        _changes(right, _last(numbers))
        foot = (
            f"Source: talentgap simulation, {int(row['pairs'])} pairs of runs in {int(row['worlds'])} worlds, scale "
            "100. Band: 90 % of runs. Error bars: 90 % of worlds."
        )
        figure.text(0.02, 0.025, foot, fontsize=FOOT, color=QUIET)
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
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.8)
    axes.set_xticks([2020, 2025, 2030, 2035])


def _changes(axes: Axes, last: pd.DataFrame) -> None:
    for place, (name, label) in enumerate(NAMES.items()):
        row = last.loc[name] / THOUSAND
        colour = BLUE if name == TOGETHER else ORANGE
        axes.barh(-place, row["difference"], height=0.62, color=colour)
        low, high = row["difference"] - row["difference_low"], row["difference_high"] - row["difference"]
        axes.errorbar(row["difference"], -place, xerr=[[low], [high]], color="#222222", capsize=2.5, linewidth=1)
        axes.annotate(
            f"{row['difference']:+,.0f}".replace("-", "−"), (min(row["difference_low"], 0.0), -place), xytext=(-4, 0),
            textcoords="offset points", va="center", ha="right", fontsize=SMALL,
        )  # fmt: skip
        axes.annotate(
            label, (0, -place), xytext=(-0.02, -place), textcoords=("axes fraction", "data"), va="center", ha="right",
            fontsize=SMALL, annotation_clip=False, fontweight="bold" if name == TOGETHER else "normal",
        )  # fmt: skip
    axes.axvline(0, color="#9A9A9A", linewidth=0.8)
    axes.set_xlim(left=1.4 * min(0.0, float(last["difference_low"].min())) / THOUSAND)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])


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
