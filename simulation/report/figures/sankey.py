"""The drawing of a Sankey diagram in four columns: from where, looking, AI staff by layer, to where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simulation.indicators.catalogue import LAYERS
from simulation.report.lines import spread
from simulation.report.style import (
    BLUE,
    BROWN,
    GREY,
    LAYER_COLOURS,
    MARGIN,
    ORANGE,
    PURPLE,
    SKY,
    WIDTH,
    for_words,
)
from simulation.report.wording import capital, people

Flows = dict[tuple[str, str], float]

ENTRY = ("education", "training", "abroad", "beyond", "other sectors")
EXIT = ("seeking", "other sectors", "abroad", "beyond", "training", "education")
COLOURS = {
    "education": BLUE, "training": ORANGE, "abroad": PURPLE, "beyond": GREY, "other sectors": BROWN,
    "seeking": SKY, **LAYER_COLOURS,
}  # fmt: skip
WORDS = {
    "seeking": "looking for an AI job",
    "beyond": "outside the workforce",
    "training": "switcher training",
}
EXIT_WORDS = {"seeking": "looking again", "beyond": "retired"}
ROOM = WIDTH - 2 * MARGIN  # inches across
COLUMNS = (1.28, 2.75, 4.3, 5.75)  # where the nodes stand, inches from the left
NODE, GAP = 0.13, 0.24  # width of a node and the space between two, inches
LARGEST = 1.9  # height of the fullest column of bands, inches
SMALLEST = 0.004  # flows below this share of all entries are left out
SMALL_TYPE = 8.4


@dataclass
class Node:
    """A bar of the diagram, in inches; bands are stacked on both its sides from the top down."""

    x: float
    top: float
    height: float
    left_used: float = 0.0
    right_used: float = 0.0


Column = dict[str, Node]


def words_of(name: str) -> str:
    """A group of states in words."""
    return WORDS.get(name, name)


def inches_per_person(years: Sequence[Flows]) -> float:
    """The scale at which the fullest column of all years has its greatest height."""
    return LARGEST / max(_fullest(_kept(flows)) for flows in years)


def height_of(flows: Flows, inches: float) -> float:
    """Height of a year's diagram, inches."""
    return _fullest(_kept(flows)) * inches + 4.3 * GAP


def draw_sankey(axes: Axes, flows: Flows, inches: float, height: float) -> None:
    """Draw a year's flows into axes that are `height` inches high and as wide as a page's usable width."""
    axes.set_axis_off()
    axes.set_xlim(0, ROOM)
    axes.set_ylim(0, height)
    kept = _kept(flows)
    columns = _nodes(kept, inches, height)
    entry, seeking, layers, leaving = columns
    for lefts, rights in ((entry, seeking), (seeking, layers), (entry, layers), (layers, leaving)):
        for source, left in lefts.items():
            for target, right in rights.items():
                if (source, target) in kept:
                    colour = COLOURS[target if source == "seeking" else source]
                    _band(axes, left, right, kept[source, target] * inches, colour)
    for column in columns:
        for name, node in column.items():
            size = max(node.height, 0.012)
            axes.add_patch(Rectangle((node.x, node.top - size), NODE, size, color=COLOURS[name], lw=0, zorder=3))
    _label_middle(axes, kept, seeking, layers)
    _label_side(axes, entry, {name: _sum(kept, sources=(name,)) for name in entry}, height, right=False)
    exits = {name: _sum(kept, sources=LAYERS, targets=(name,)) for name in leaving}
    _label_side(axes, leaving, exits, height, right=True)


def _sum(flows: Flows, sources: Sequence[str] = (), targets: Sequence[str] = ()) -> float:
    """Persons from these sources (any, when none is named) to these targets."""
    return sum(
        persons
        for (source, target), persons in flows.items()
        if (not sources or source in sources) and (not targets or target in targets)
    )


def _kept(flows: Flows) -> Flows:
    """The flows that are drawn: into seeking, into and out of the AI staff; tiny ones left out."""
    least = SMALLEST * sum(n for (source, target), n in flows.items() if target in LAYERS and source not in LAYERS)
    return {
        (source, target): persons
        for (source, target), persons in flows.items()
        if persons > least and ((source in LAYERS) != (target in LAYERS) or (target == "seeking" and source in ENTRY))
    }


def _fullest(flows: Flows) -> float:
    """Persons in the fullest column."""
    return max(_sum(flows, targets=LAYERS), _sum(flows, sources=LAYERS), _sum(flows, sources=ENTRY), 1.0)


def _nodes(flows: Flows, inches: float, height: float) -> tuple[Column, Column, Column, Column]:
    """The four columns of nodes; the single node of those who look stands near the top."""
    entry = {name: _sum(flows, sources=(name,)) for name in ENTRY}
    looking = max(_sum(flows, sources=ENTRY, targets=("seeking",)), _sum(flows, sources=("seeking",)))
    layers = {name: max(_sum(flows, targets=(name,)), _sum(flows, sources=(name,))) for name in LAYERS}
    leaving = {name: _sum(flows, sources=LAYERS, targets=(name,)) for name in EXIT}
    return (
        _column(COLUMNS[0], entry, inches, height),
        {"seeking": Node(COLUMNS[1], height - 0.34, looking * inches)},
        _column(COLUMNS[2], layers, inches, height),
        _column(COLUMNS[3], leaving, inches, height),
    )


def _column(x: float, sizes: dict[str, float], inches: float, height: float) -> Column:
    """Nodes below each other, centred; empty ones are left out."""
    sizes = {name: persons for name, persons in sizes.items() if persons > 0}
    top = (height + sum(sizes.values()) * inches + GAP * (len(sizes) - 1)) / 2
    nodes = {}
    for name, persons in sizes.items():
        nodes[name] = Node(x, top, persons * inches)
        top -= persons * inches + GAP
    return nodes


def _band(axes: Axes, left: Node, right: Node, thick: float, colour: str) -> None:
    """A band of constant thickness from the right side of one node to the left side of another."""
    a, b = left.top - left.right_used, right.top - right.left_used
    left.right_used += thick
    right.left_used += thick
    x0, x1 = left.x + NODE, right.x
    middle = (x0 + x1) / 2
    upper = [(x0, a), (middle, a), (middle, b), (x1, b)]
    lower = [(x1, b - thick), (middle, b - thick), (middle, a - thick), (x0, a - thick)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    outline = Path([*upper, *lower, upper[0]], codes)
    axes.add_patch(PathPatch(outline, facecolor=colour, alpha=0.38, lw=0, zorder=2))


def _label_middle(axes: Axes, flows: Flows, seeking: Column, layers: Column) -> None:
    """Names above the nodes in the middle: how many look, and how each layer's staff changes."""
    texts = {"seeking": f"{capital(WORDS['seeking'])}\n{people(_sum(flows, ENTRY, ('seeking',)))} new"}
    for name in layers:
        change = _sum(flows, targets=(name,)) - _sum(flows, sources=(name,))
        texts[name] = f"{capital(name)}, net {'+' if change >= 0 else '−'}{people(abs(change))}"
    for name, node in {**seeking, **layers}.items():
        axes.text(
            node.x + NODE / 2, node.top + 0.04, texts[name], size=SMALL_TYPE, ha="center", va="bottom",
            color=for_words(COLOURS[name]), linespacing=1.1, zorder=5,
            bbox={"facecolor": "white", "alpha": 0.72, "lw": 0, "pad": 0.6},
        )  # fmt: skip


def _label_side(axes: Axes, nodes: Column, persons: dict[str, float], height: float, *, right: bool) -> None:
    """Names and persons beside the outer columns, moved apart where they would overlap."""
    if not nodes:
        return
    middles = [node.top - node.height / 2 for node in nodes.values()]
    places = spread(middles, [0.31] * len(nodes), -0.1, height + 0.1)
    for (name, node), y in zip(nodes.items(), places, strict=True):
        word = EXIT_WORDS.get(name, words_of(name)) if right else words_of(name)
        axes.text(
            node.x + (NODE + 0.07 if right else -0.07), y, f"{capital(word)}\n{people(persons[name])}",
            size=SMALL_TYPE, ha="left" if right else "right", va="center", linespacing=1.1,
            color=for_words(COLOURS[name]),
        )  # fmt: skip
