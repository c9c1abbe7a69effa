"""Figure: who moves into and out of AI jobs in a year, as a Sankey diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simulation.indicators.catalogue import LAYERS
from simulation.report.data import MissingSeriesError, Results
from simulation.report.drawing import Drawing, runs_words
from simulation.report.style import (
    BLUE,
    DARKER,
    GREY,
    LAYER_COLOURS,
    MARGIN,
    ORANGE,
    PURPLE,
    SKY,
    WIDTH,
    page,
    spread,
)
from simulation.report.wording import capital, listed, people

SUBTITLE = (
    "Persons who change state in a year, mean of the runs. Bands have the same scale in both years: their width is the "
    "number of persons. Moves from one AI employer to another within a layer are not shown."
)
STATE_GROUPS = {
    "studying": "education", "training": "training", "seeking_ai": "seeking", "nev": "other sectors",
    "other": "other sectors", "outside_seeking": "other sectors", "abroad": "abroad", "beyond": "beyond",
}  # fmt: skip
ENTRY = ("education", "training", "abroad", "beyond", "other sectors")
EXIT = ("seeking", "other sectors", "abroad", "beyond", "training", "education")
COLOURS = {
    "education": BLUE, "training": ORANGE, "abroad": PURPLE, "beyond": GREY, "other sectors": "#8C6D46",
    "seeking": SKY, **LAYER_COLOURS,
}  # fmt: skip
WORDS = {
    "seeking": "looking for an AI job",
    "beyond": "outside the workforce",
    "training": "switcher training",
}
ROOM = WIDTH - 2 * MARGIN  # inches across
COLUMNS = (1.28, 2.75, 4.3, 5.75)  # where the nodes stand, inches from the left
NODE, GAP = 0.13, 0.24  # width of a node and the space between two, inches
LARGEST = 1.9  # height of the widest column of bands in the larger year, inches
SMALLEST = 0.004  # flows below this share of all entries are left out


@dataclass
class Node:
    """A bar of the diagram; bands are stacked on its left and right side from the top down."""

    x: float
    top: float
    height: float
    used: dict[str, float] = field(default_factory=lambda: {"left": 0.0, "right": 0.0})

    def take(self, side: str, height: float) -> tuple[float, float]:
        """The y of the upper and lower edge of the next band on a side."""
        upper = self.top - self.used[side]
        self.used[side] += height
        return upper, upper - height


def grouped_flows(results: Results, year: int) -> pd.DataFrame:
    """Persons by group of states: columns source, target, persons; moves within one group are left out."""
    flows = results.flows[results.flows["year"] == year] if len(results.flows) else results.flows
    if flows.empty:
        raise MissingSeriesError(f"flows of {year}")
    names = {**STATE_GROUPS, **{layer: layer for layer in LAYERS}}
    table = flows.assign(source=flows["source"].map(names), target=flows["target"].map(names))
    table = table[table["source"] != table["target"]]
    return table.groupby(["source", "target"], as_index=False, sort=True)["persons"].sum()


def entries_and_exits(flows: pd.DataFrame) -> tuple[pd.Series, float]:
    """Persons who enter the AI staff by where they come from, and persons who leave it."""
    from_ai, to_ai = flows["source"].isin(LAYERS), flows["target"].isin(LAYERS)
    entries = flows[~from_ai & to_ai].groupby("source")["persons"].sum()
    return entries, float(flows.loc[from_ai & ~to_ai, "persons"].sum())


def years_drawn(results: Results) -> list[int]:
    """2024 and the last year, as far as they are shown."""
    return [2024, results.years[-1]] if 2024 in results.years[:-1] else list(results.years[-1:])


def flows_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    said = []
    for year in years_drawn(results):
        entries, leavers = entries_and_exits(grouped_flows(results, year))
        whom = " people" if not said else ""
        said.append(f"take in {people(entries.sum())}{whom} and lose {people(leavers)} in {year}")
    return f"AI employers {', and '.join(said)}"


def draw(results: Results) -> Drawing:
    """Draw one diagram per year, on one scale."""
    years = years_drawn(results)
    flows = {year: _kept(grouped_flows(results, year)) for year in years}
    inches = LARGEST / max(_column_total(table) for table in flows.values())
    heights = [_height(table, inches) for table in flows.values()]
    title = flows_finding(results)
    foot = [
        f"{runs_words(results)}. Mean of the runs.{_left_out(results, years)}",
        f"Source: talentgap simulation, scenario “{results.title}”.",
    ]
    made = page(
        title, SUBTITLE, foot, rows=len(years), panel_height=heights, label_width=0.0, left=0.0, below=0.12
    )
    for axes, (year, table), height in zip(made.axes, flows.items(), heights, strict=True):
        axes.set_axis_off()
        axes.set_xlim(0, ROOM)
        axes.set_ylim(0, height)
        axes.text(0, height + 0.1, str(year), weight="bold", size=11, va="bottom")
        _draw_year(axes, table, inches, height)
    table = pd.concat([grouped_flows(results, year).assign(year=year) for year in years])
    table = table[["year", "source", "target", "persons"]]
    return Drawing("flows", "Talent flows", title, SUBTITLE, _alt(title, results), made.figure, table)


def _left_out(results: Results, years: Sequence[int]) -> str:
    """What the diagram cannot show: moves between layers and searches given up."""
    said = []
    for year in years:
        flows = grouped_flows(results, year)
        between = flows["source"].isin(LAYERS) & flows["target"].isin(LAYERS)
        gave_up = (flows["source"] == "seeking") & (flows["target"] == "other sectors")
        moved, given = float(flows.loc[between, "persons"].sum()), float(flows.loc[gave_up, "persons"].sum())
        said.append(f"in {year} {people(moved)} moved between layers and {people(given)} gave up looking")
    return f" Not drawn: {listed(said)}."


def _kept(flows: pd.DataFrame) -> pd.DataFrame:
    """The flows that are drawn: into seeking, into and out of the AI staff; tiny ones left out."""
    from_ai, to_ai = flows["source"].isin(LAYERS), flows["target"].isin(LAYERS)
    to_seeking = (flows["target"] == "seeking") & flows["source"].isin(ENTRY)
    drawn = flows[to_seeking | (from_ai ^ to_ai)]
    entries = float(flows.loc[to_ai & ~from_ai, "persons"].sum())
    return drawn[drawn["persons"] > SMALLEST * entries]


def _column_total(flows: pd.DataFrame) -> float:
    """Persons in the fullest column."""
    entering = flows[flows["target"].isin(LAYERS)]["persons"].sum()
    leaving = flows[flows["source"].isin(LAYERS)]["persons"].sum()
    origins = flows[flows["source"].isin(ENTRY)]["persons"].sum()
    return float(max(entering, leaving, origins, 1.0))


def _height(flows: pd.DataFrame, inches: float) -> float:
    return _column_total(flows) * inches + 4.3 * GAP


def _draw_year(axes: Axes, flows: pd.DataFrame, inches: float, height: float) -> None:
    entry, seeking, layers, leaving = _nodes(flows, inches, height)
    for source, target, persons, left, right in _bands(flows, entry, seeking, layers, leaving):
        _band(axes, left, right, persons * inches, COLOURS[target if source == "seeking" else source])
    for column in (entry, seeking, layers, leaving):
        for name, node in column.items():
            size = (NODE, max(node.height, 0.012))
            axes.add_patch(
                Rectangle((node.x, node.top - size[1]), *size, color=COLOURS[name], lw=0, zorder=3)
            )
    _side_labels(axes, entry, flows, side="left", height=height)
    _side_labels(axes, leaving, flows, side="right", height=height)
    for name, node in {**seeking, **layers}.items():
        persons = flows.loc[flows["target"] == name, "persons"].sum() if name in seeking else None
        net = _net(flows, name)
        text = (
            f"{capital(WORDS[name])}\n{people(persons)} new"
            if persons is not None
            else f"{capital(name)}, net {net}"
        )
        axes.text(
            node.x + NODE / 2, node.top + 0.04, text, size=8.4, ha="center", va="bottom", zorder=5,
            color=DARKER.get(COLOURS[name], COLOURS[name]), linespacing=1.1,
            bbox={"facecolor": "white", "alpha": 0.72, "lw": 0, "pad": 0.6},
        )  # fmt: skip


def _net(flows: pd.DataFrame, layer: str) -> str:
    change = (
        flows.loc[flows["target"] == layer, "persons"].sum()
        - flows.loc[flows["source"] == layer, "persons"].sum()
    )
    return f"{'+' if change >= 0 else '−'}{people(abs(change))}"


def _nodes(flows: pd.DataFrame, inches: float, height: float) -> tuple[dict[str, Node], ...]:
    """The four columns of nodes, each centred."""
    into, out = flows.groupby("target")["persons"].sum(), flows.groupby("source")["persons"].sum()
    exits = flows[flows["source"].isin(LAYERS)].groupby("target")["persons"].sum()
    sizes = (
        {name: float(out[name]) for name in ENTRY if name in out},
        {
            "seeking": float(
                max(into.get("seeking", 0.0) - exits.get("seeking", 0.0), out.get("seeking", 0.0))
            )
        },
        {name: float(max(into.get(name, 0.0), out.get(name, 0.0))) for name in LAYERS},
        {name: float(exits[name]) for name in EXIT if name in exits},
    )
    columns = []
    for x, column in zip(COLUMNS, sizes, strict=True):
        total = sum(column.values()) * inches + GAP * (len(column) - 1)
        top = (
            height - (0.0 if len(column) == 1 else (height - total) / 2) - (0.34 if len(column) == 1 else 0.0)
        )
        nodes = {}
        for name, persons in column.items():
            nodes[name] = Node(x, top, persons * inches)
            top -= persons * inches + GAP
        columns.append(nodes)
    return tuple(columns)


Band = tuple[str, str, float, Node, Node]


def _bands(
    flows: pd.DataFrame, entry: dict[str, Node], seeking: dict[str, Node], layers: dict[str, Node],
    leaving: dict[str, Node],
) -> list[Band]:  # fmt: skip
    """The bands in the order in which they are stacked on their nodes."""
    persons = {(row.source, row.target): float(row.persons) for row in flows.itertuples()}
    bands: list[Band] = []
    for lefts, rights in ((entry, seeking), (seeking, layers), (entry, layers), (layers, leaving)):
        for source, left in lefts.items():
            for target, right in rights.items():
                if (source, target) in persons:
                    bands.append((source, target, persons[source, target], left, right))
    return bands


def _band(axes: Axes, left: Node, right: Node, thickness: float, colour: str) -> None:
    """A band of constant thickness from the right side of one node to the left side of another."""
    a_top, a_low = left.take("right", thickness)
    b_top, b_low = right.take("left", thickness)
    x0, x1 = left.x + NODE, right.x
    middle = (x0 + x1) / 2
    corners = [
        (x0, a_top), (middle, a_top), (middle, b_top), (x1, b_top),
        (x1, b_low), (middle, b_low), (middle, a_low), (x0, a_low), (x0, a_top),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(corners, codes), facecolor=colour, alpha=0.38, lw=0, zorder=2))


def _side_labels(
    axes: Axes, nodes: dict[str, Node], flows: pd.DataFrame, *, side: str, height: float
) -> None:
    """Names and persons beside the outer columns."""
    if not nodes:
        return
    rows = flows[flows["source"].isin(LAYERS)] if side == "right" else flows
    column = "target" if side == "right" else "source"
    centres = spread(
        [n.top - n.height / 2 for n in nodes.values()][::-1], [0.31] * len(nodes), -0.1, height + 0.1
    )[::-1]
    for (name, node), y in zip(nodes.items(), centres, strict=True):
        word = (
            "looking again"
            if name == "seeking"
            else "retired"
            if name == "beyond" and side == "right"
            else WORDS.get(name, name)
        )
        persons = float(rows.loc[rows[column] == name, "persons"].sum())
        x, align = (node.x + NODE + 0.07, "left") if side == "right" else (node.x - 0.07, "right")
        axes.text(
            x, y, f"{capital(word)}\n{people(persons)}", size=8.4, ha=align, va="center", linespacing=1.1,
            color=DARKER.get(COLOURS[name], COLOURS[name]),
        )  # fmt: skip


def _alt(title: str, results: Results) -> str:
    said = []
    for year in years_drawn(results):
        entries, leavers = entries_and_exits(grouped_flows(results, year))
        parts = listed(
            [f"{people(size)} from {WORDS.get(str(name), name)}" for name, size in entries.items()]
        )
        said.append(f"{year}: entered AI jobs {parts}; left {people(leavers)}")
    return f"Sankey diagram of moves into and out of AI jobs. {title}. {'. '.join(said)}."
