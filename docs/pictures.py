"""The figure of the README: what the four pillars of policy do to the gap, alone and together.

`python docs/pictures.py` simulates (some minutes), keeps the numbers in docs/images/pillars.csv, draws them and writes
the sentence under the figure into README.md. `--draw` draws and writes from the numbers that are there.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import matplotlib
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


def simulated(replicates: int, jobs: int) -> pd.DataFrame:
    """Yearly gaps and paired differences of the four pillars and all of them, at full strength."""
    names = ("baseline", *NAMES)
    scenarios = [load_scenario(ROOT / "scenarios" / f"{name}.yaml", {"runs.draws": "fixed"}) for name in names]
    made = compare(*scenarios, replicates=replicates, jobs=jobs, out=ROOT / "results")
    columns = ["scenario", "year", "base", "value", "difference", "low90", "high90", "pairs"]
    return made.differences("shortfall", group="all")[columns]


def finding(numbers: pd.DataFrame) -> str:
    """The title of the figure: how much of the gap of the last year all pillars close."""
    last = numbers[numbers["year"] == numbers["year"].max()].set_index("scenario")
    row, year = last.loc[TOGETHER], int(numbers["year"].max())
    share = -row["difference"] / row["base"]
    return f"Four pillars of policy together close {100 * share:.0f} % of China's AI talent gap of {year}"


def sentence(numbers: pd.DataFrame) -> str:
    """What the figure shows, in words and numbers, for the README."""
    last = numbers[numbers["year"] == numbers["year"].max()].set_index("scenario")
    row, year = last.loc[TOGETHER], int(numbers["year"].max())
    alone = last.drop(TOGETHER)["difference"].sort_values()
    most, least = (NAMES[str(name)][3:] for name in (alone.index[0], alone.index[-1]))
    return (
        f"If nothing is decided, {row['base'] / MILLION:.2f} million AI posts are unfilled in {year} on the path of "
        f"demand that the baseline assumes. All four pillars at full strength leave {row['value'] / MILLION:.2f} "
        f"million: {_thousands(-row['difference'])} fewer, with a 90 % interval of {_thousands(-row['high90'])} to "
        f"{_thousands(-row['low90'])}. Alone, {most} closes most and {least} least. {int(row['pairs'])} pairs of runs "
        "at scale 100; the intervals hold the luck of the market, not the doubt about the assumptions."
    )


def _thousands(persons: float) -> str:
    return f"{persons / THOUSAND:,.0f},000"


def draw(numbers: pd.DataFrame) -> None:
    """Two panels: the gap over time, and what each pillar changes in the last year."""
    matplotlib.use("Agg")
    with plt.rc_context(RC):
        figure = plt.figure(figsize=(WIDTH, 3.5))
        left, right = figure.add_axes((0.05, 0.17, 0.345, 0.59)), figure.add_axes((0.735, 0.13, 0.245, 0.65))
        figure.text(0.02, 0.92, finding(numbers), fontsize=TITLE, fontweight="bold")
        figure.text(0.02, 0.82, "Unfilled AI posts, millions, yearly mean", fontsize=LABEL, color=QUIET)
        what = f"Change in {int(numbers['year'].max())}, thousands, each alone and together"
        figure.text(0.53, 0.82, what, fontsize=LABEL, color=QUIET)
        _gap(left, numbers[numbers["scenario"] == TOGETHER])
        _changes(right, numbers[numbers["year"] == numbers["year"].max()].set_index("scenario"))
        pairs = int(numbers["pairs"].max())
        foot = (
            f"Source: talentgap simulation, {pairs} pairs of runs at scale 100. Error bars: 90 % intervals of the mean."
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
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.8)
    axes.set_xticks([2020, 2025, 2030, 2035])


def _changes(axes: Axes, last: pd.DataFrame) -> None:
    for place, (name, label) in enumerate(NAMES.items()):
        row = last.loc[name] / THOUSAND
        colour = BLUE if name == TOGETHER else ORANGE
        axes.barh(-place, row["difference"], height=0.62, color=colour)
        low, high = row["difference"] - row["low90"], row["high90"] - row["difference"]
        axes.errorbar(row["difference"], -place, xerr=[[low], [high]], color="#222222", capsize=2.5, linewidth=1)
        axes.annotate(
            f"{row['difference']:+,.0f}".replace("-", "−"), (min(row["low90"], 0.0), -place), xytext=(-4, 0),
            textcoords="offset points", va="center", ha="right", fontsize=SMALL,
        )  # fmt: skip
        axes.annotate(
            label, (0, -place), xytext=(-0.02, -place), textcoords=("axes fraction", "data"), va="center", ha="right",
            fontsize=SMALL, annotation_clip=False, fontweight="bold" if name == TOGETHER else "normal",
        )  # fmt: skip
    axes.axvline(0, color="#9A9A9A", linewidth=0.8)
    axes.set_xlim(left=1.4 * min(0.0, float(last["low90"].min())) / THOUSAND)
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
        simulated(replicates=20, jobs=2).to_csv(NUMBERS, index=False, float_format="%.6g", lineterminator="\n")
    numbers = pd.read_csv(NUMBERS)
    draw(numbers)
    readme = ROOT / "README.md"
    readme.write_text(with_sentence(readme.read_text("utf-8"), numbers), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
