"""An attribution in words: players, changes with their sign, intervals."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from simulation.experiment.attribution import Attribution
from simulation.report.change import Change
from simulation.report.difference_words import (
    change_words,
    interval_words,
    size_interval,
    size_words,
    without_unit,
)
from simulation.report.drawn_titles import drawn_title
from simulation.report.wording import NBSP, capital, listed, number, people
from simulation.report.worlds import worlds_in, worlds_words
from simulation.scenario.policies import BOOK, PILLARS

Row = dict[str, Any]  # of a table
COUNTED = {"persons": "people", "posts": "posts"}


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a table, each as values by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def contributions(made: Attribution) -> tuple[list[Row], Row]:
    """The rows of the players, and the row of all together."""
    *players, total = rows_of(made.shapley)
    return players, total


def title_words(made: Attribution) -> str:
    """The title of the scenario, or what stands for it where no font has its letters."""
    return drawn_title(made.plan.scenario.title, made.plan.scenario.name)


def player_words(player: str) -> str:
    """`skill upgrading` for `skill_upgrading`."""
    return player.replace("_", " ")


def name_of(player: str) -> str:
    """The label of a row: `Pillar 4: skill upgrading`, `Tuition subsidy`."""
    if player in PILLARS:
        return f"Pillar {PILLARS.index(player) + 1}: {player_words(player)}"
    return capital(player_words(player))


def row_name(made: Attribution, player: str) -> str:
    """The same with a dagger where the player is a lever without evidence for the size of its effect."""
    key = f"{made.plan.coalitions.pillar}.{player}"
    return f"{name_of(player)} †" if key in BOOK and BOOK[key].evidence == "exploratory" else name_of(player)


def dagger_words(made: Attribution) -> str:
    """What the dagger means, where there is one."""
    marked = any(row_name(made, player).endswith("†") for player in made.plan.coalitions.players)
    return " †: exploratory, without evidence for the size of the effect." if marked else ""


def together(made: Attribution) -> str:
    """All players that are set: `the four pillars`, `the pillars a and b`, `the 3 levers of skill upgrading`."""
    among = made.plan.coalitions
    present = [player_words(player) for player in among.players if player not in among.absent]
    if among.pillar:
        levers = f"the {len(present)} levers" if len(present) > 1 else f"the lever {present[0]}"
        return f"{levers} of {player_words(among.pillar)}"
    if len(present) == len(among.players):
        return "the four pillars"
    return f"the pillar{'s' if len(present) > 1 else ''} {listed(present)}"


def several(made: Attribution) -> bool:
    """Whether more than one player is set."""
    among = made.plan.coalitions
    return len(among.players) - len(among.absent) > 1


def outcome_words(made: Attribution) -> str:
    """`the gap`, `the gap (layer foundation)`, `the ai premium`."""
    outcome = made.plan.outcome
    what = "gap" if outcome.indicator == "shortfall" else outcome.indicator.replace("_", " ")
    cut = "" if outcome.group == "all" else f" ({outcome.group.replace('=', ' ').replace(',', ', ').replace('_', ' ')})"
    return f"the {what}{cut}"


def unit_words(made: Attribution) -> str:
    """What the numbers count: `people`, `percentage points`, else the unit as the catalogue has it."""
    unit = made.plan.outcome.unit
    return "percentage points" if unit == "share" else COUNTED.get(unit, unit)


def level_unit(made: Attribution) -> str:
    """What levels count: `people`, `per cent`."""
    return "per cent" if made.plan.outcome.unit == "share" else unit_words(made)


def level(made: Attribution, value: float) -> str:
    """A level of the outcome with its unit: `1.05 million people`, `8.3 %`."""
    unit = made.plan.outcome.unit
    if unit == "share":
        return f"{number(value * 100, 3)}{NBSP}%"
    return f"{people(value, 3)} {COUNTED[unit]}" if unit in COUNTED else f"{number(value, 3)} {unit}"


def size(made: Attribution, row: Row) -> str:
    """How large a change is, without sign or unit: `49,000`, `0.83` (percentage points for shares)."""
    return without_unit(made.plan.outcome.unit, size_words(made.plan.outcome.unit, change_of(row)))


def size_range(made: Attribution, row: Row) -> str:
    """The 90 % interval of the size of a change that is clear of zero: `41,000 to 58,000`; empty without one."""
    if not math.isfinite(row["low90"]):
        return ""
    return without_unit(made.plan.outcome.unit, size_interval(made.plan.outcome.unit, change_of(row)))


def spread(made: Attribution, value: float) -> str:
    """A standard deviation with two figures, without unit."""
    unit = made.plan.outcome.unit
    return people(value) if unit in COUNTED and value >= 999_500 else number(value * (100 if unit == "share" else 1))


def change_of(row: Row) -> Change:
    """A row as a difference: its figures are as many as its interval supports."""
    ends = (float(row[name]) for name in ("low50", "high50", "low90", "high90"))
    low50, high50, low, high = ends
    return Change(0.0, row["mean"], row["mean"], low50, high50, low, high, 0)


def signed(made: Attribution, row: Row) -> str:
    """A change with its sign: `−49,000`, `+0.83`, `0`."""
    unit = made.plan.outcome.unit
    return without_unit(unit, change_words(unit, change_of(row)))


def interval(made: Attribution, row: Row) -> str:
    """The 90 % interval of a row: `−58,000 to −41,000`; nothing without one, or where nothing varies around zero."""
    if not math.isfinite(row["low90"]) or row["low90"] == row["high90"] == 0.0:
        return ""
    unit = made.plan.outcome.unit
    return without_unit(unit, interval_words(unit, change_of(row)))


def inner_interval(made: Attribution, row: Row) -> str:
    """The 50 % interval of a row; nothing without one."""
    if not math.isfinite(row["low50"]):
        return ""
    return interval(made, row | {"low90": row["low50"], "high90": row["high50"]})


def over_worlds(made: Attribution, row: Row) -> str:
    """The 5 and 95 % quantile of a row over the worlds: `−80,000 and −20,000`; `0 and 0` where nothing varies."""
    ends = interval(made, row | {"low90": row["worlds_low90"], "high90": row["worlds_high90"]})
    return ends.replace(" to ", " and ") or "0 and 0"


def with_interval(made: Attribution, row: Row) -> str:
    """`−49,000 (−58,000 to −41,000)`."""
    ends = interval(made, row)
    return signed(made, row) + (f" ({ends})" if ends else "")


def is_clear(row: Row) -> bool:
    """Whether the 90 % interval excludes zero."""
    return bool(row["low90"] > 0 or row["high90"] < 0)


def verb(made: Attribution, value: float, *, plural: bool = False) -> str:
    """What a change of this sign does: `closes` or `widens` the gap, `lowers` or `raises` anything else."""
    words = ("close", "widen") if made.plan.outcome.is_gap else ("lower", "raise")
    return words[int(value > 0)] + ("" if plural else "s")


def sign_words(made: Attribution) -> str:
    """The sign convention as a sentence."""
    if made.plan.outcome.is_gap:
        return "Minus: closes the gap; plus: widens it."
    return "Minus: lowers it; plus: raises it."


def levers_of_players(made: Attribution) -> list[str]:
    """`pillar.lever` of every lever that is set, of the pillars among the players."""
    among = made.plan.coalitions
    pillars = (among.pillar,) if among.pillar else among.players
    return [key for key, _ in made.plan.scenario.policies.levers_set() if key.partition(".")[0] in pillars]


def runs_words(made: Attribution) -> str:
    """`n = 20 runs in each coalition, scale 100 (one agent stands for 100 persons)`."""
    count, scale = len(made.replicates), made.plan.scenario.runs.scale
    agents = "" if scale == 1 else f" (one agent stands for {scale} persons)"
    runs = f"{'1 run' if count == 1 else f'{count} runs'}{worlds_words(made.draws)}"
    return f"n = {runs} in each coalition, scale {scale}{agents}"


def chance_words(made: Attribution) -> str:
    """What the intervals hold: `chance only`, or `10 worlds and chance`."""
    worlds = worlds_in(made.draws)
    return f"over {worlds} worlds and chance" if worlds else "chance only"
