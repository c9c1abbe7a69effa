"""Figure: which pillars help each other, and which get in each other's way."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from simulation.experiment.attribution import Attribution
from simulation.experiment.attribution.summary import COMPLEMENTS, SUBSTITUTES, UNCLEAR
from simulation.report.attribution.words import (
    Row,
    chance_words,
    interval,
    name_of,
    outcome_words,
    player_words,
    rows_of,
    runs_words,
    sign_words,
    signed,
    title_words,
    unit_words,
)
from simulation.report.drawing import Drawing
from simulation.report.layout import page
from simulation.report.style import BLUE, INK, LABEL, VERMILLION, WIDTH, text_width, wrapped
from simulation.report.wording import capital, listed

MOST_WITH_NAMES = 4  # columns with names and intervals; more are numbered
EMPTY = "#F1F1F1"
COLOURS = LinearSegmentedColormap.from_list("blue_white_vermillion", [BLUE, "#FFFFFF", VERMILLION])


def interactions_finding(made: Attribution) -> str:
    """The finding as a sentence, computed from the data."""
    pairs = pairs_set(made)
    year, whom = made.plan.outcome.year, "levers" if made.plan.coalitions.pillar else "pillars"
    if len(made.replicates) == 1:
        row = _strongest(pairs)
        return f"In {year}, in one run, {pair_words(row)} interact most: {signed(made, row)} {unit_words(made)}"
    found = [_group(made, pairs, name) for name in (COMPLEMENTS, SUBSTITUTES)]
    if not any(found):
        of = (
            "the interval of the one pair includes"
            if len(pairs) == 1
            else f"all intervals of the {len(pairs)} pairs include"
        )
        return f"No two {whom} clearly help or hinder each other in {year}: {of} zero"
    return f"In {year} {'; '.join(words for words in found if words)}"


def pairs_set(made: Attribution) -> list[Row]:
    """The rows of pairs that the scenario sets."""
    absent = set(made.plan.coalitions.absent)
    return [row for row in rows_of(made.interactions) if not absent & {row["first"], row["second"]}]


def pair_words(row: Row) -> str:
    """`national strategies and skill upgrading`."""
    return listed([player_words(row["first"]), player_words(row["second"])])


def _strongest(rows: list[Row]) -> Row:
    return max(rows, key=lambda row: abs(float(row["mean"])))


def _group(made: Attribution, pairs: list[Row], name: str) -> str:
    rows = [row for row in pairs if row["verdict"] == name]
    if not rows:
        return ""
    row = _strongest(rows)
    change = f"{signed(made, row)} {unit_words(made)}; {interval(made, row)}"
    more = f", and so are {len(rows) - 1} more pairs" if len(rows) > 2 else ", and so is one more pair"
    return f"{pair_words(row)} are {name} ({change}){more if len(rows) > 1 else ''}"


def draw(made: Attribution) -> Drawing:
    """Draw the symmetric map of interactions."""
    players = made.plan.coalitions.players
    named = len(players) <= MOST_WITH_NAMES
    title, subtitle = interactions_finding(made), _subtitle(made)
    height = 0.62 if named else 0.4
    laid = page(
        title, subtitle, _foot(made), heights=(height * len(players),), left=2.45 if named else 2.6, label_width=0.1,
        above=0.62 if named else 0.4, below=0.12,
    )  # fmt: skip
    axes = laid.axes[0]
    _frame(axes, players, laid.width_of(axes) / len(players), named)
    _cells(axes, made, named)
    return Drawing("interactions", "Who helps whom", title, subtitle, _alt(made, title), laid.figure, made.interactions)


def _frame(axes: Axes, players: tuple[str, ...], width: float, named: bool) -> None:
    count = len(players)
    axes.set_xlim(0, count)
    axes.set_ylim(count, 0)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    rows = [name_of(player) if named else f"{name_of(player)}  {place}" for place, player in enumerate(players, 1)]
    heads = ["\n".join(wrapped(name_of(player), width - 0.08, LABEL)) for player in players]
    columns = heads if named else [str(place) for place in range(1, count + 1)]
    axes.set_yticks(np.arange(count) + 0.5, rows, size=LABEL, color=INK)
    axes.set_xticks(np.arange(count) + 0.5, columns, size=LABEL, color=INK)


def _cells(axes: Axes, made: Attribution, named: bool) -> None:
    players, table = made.plan.coalitions.players, made.interactions
    place = {player: at for at, player in enumerate(players)}
    largest = float(table["mean"].abs().max()) or 1.0
    for at in range(len(players)):
        axes.add_patch(Rectangle((at, at), 1, 1, facecolor=EMPTY, edgecolor="white", linewidth=2))
    for row in rows_of(table):
        for x, y in ((place[row["first"]], place[row["second"]]), (place[row["second"]], place[row["first"]])):
            _cell(axes, made, row, x, y, 0.5 + 0.5 * row["mean"] / largest, named)


def _cell(axes: Axes, made: Attribution, row: Row, x: int, y: int, shade: float, named: bool) -> None:
    absent = {row["first"], row["second"]} & set(made.plan.coalitions.absent)
    clear = row["verdict"] != UNCLEAR
    # Never the full colour, so that dark letters can be read on all of them.
    colour = EMPTY if absent else COLOURS(0.5 + (shade - 0.5) * (0.7 if clear else 0.35))
    axes.add_patch(Rectangle((x, y), 1, 1, facecolor=colour, edgecolor="white", linewidth=2))
    number = "–" if absent else signed(made, row)
    star = " ★" if clear else ""
    lines = [number + star, "" if absent else interval(made, row)] if named else [number, star.strip()]
    _write(axes, x, y, [line for line in lines if line], "bold" if clear else "normal")


def _write(axes: Axes, x: int, y: int, lines: list[str], weight: str) -> None:
    """One or two lines in a cell, in type small enough for its width."""
    room = axes.get_position().width * WIDTH / axes.get_xlim()[1] - 0.08
    heights = (0.5,) if len(lines) == 1 else (0.34, 0.7)
    for line, height, wanted, weighed in zip(lines, heights, (LABEL, 8.0), (weight, "normal"), strict=False):
        size = wanted * min(1.0, room / text_width(line, wanted, weighed))
        axes.text(x + 0.5, y + height, line, size=size, weight=weighed, color=INK, ha="center", va="center")


def _subtitle(made: Attribution) -> str:
    return (
        f"Shapley interaction index for {outcome_words(made)} of {made.plan.outcome.year}, {unit_words(made)}: what "
        f"two do together beyond what each does alone, averaged over all sets of the others. {sign_words(made)}"
    )


def _foot(made: Attribution) -> list[str]:
    helps = "blue" if made.wanted < 0 else "orange"
    hinders = "orange" if made.wanted < 0 else "blue"
    known = (
        "One run: chance is not shown."
        if len(made.replicates) == 1
        else f"★: the 90 % interval of the mean excludes zero ({chance_words(made)}). Pale cells: it does not."
    )
    absent = made.plan.coalitions.absent
    none = " –: not set in this scenario." if absent else ""
    return [
        f"{runs_words(made)}. {capital(helps)}: complements, more together than apart; {hinders}: substitutes. "
        f"{known}{none}",
        f"Source: talentgap simulation, scenario “{title_words(made)}”.",
    ]


def _alt(made: Attribution, title: str) -> str:
    said = "; ".join(f"{pair_words(row)}: {signed(made, row)}, {row['verdict']}" for row in rows_of(made.interactions))
    return f"Heat map. {title}. Interactions in {unit_words(made)}: {said}."
