"""Figure: how scenarios shift the causes of the gap and of open posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from simulation.report.change import Change
from simulation.report.compared import Compared
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import (
    BARE_DOTS,
    SHOWN_IN_ROWS,
    Row,
    difference_foot,
    picked_words,
    reach_of,
    room_for_names,
    rows_height,
    rows_panel,
    signed_axis,
    subpanels,
)
from simulation.report.difference_words import change_words, quoted
from simulation.report.drawing import Drawing
from simulation.report.figures.decomposition import PANELS, PART_WORDS, PARTS
from simulation.report.layout import head_panel, page
from simulation.report.policies_alone import policies_in
from simulation.report.wording import listed

SUBTITLE = (
    "Difference from the base in the last year by cause: too few people (headcount), missing skills (mismatch), slow "
    "matching (friction). The three add up to the difference of the whole."
)


def rows_of(compared: Compared, whole: str) -> list[Row]:
    """Three rows per scenario, grouped by cause."""
    rows = []
    for part in PARTS:
        heading = PART_WORDS[part]
        for one in compared.scenarios:
            if all(one.has(f"{each}_{part}") for each, _, _ in PANELS):
                change = one.change(f"{whole}_{part}")
                rows.append(Row(one.short, change, change_words("persons", change), one.colour, heading))
                heading = ""
    return rows


def paired_causes_finding(compared: Compared) -> str:
    """The finding as a sentence: the largest clear shift in the gap and in openings, and larger ones that are not."""
    if not compared.may_pick:
        return f"{compared.apart_words} cannot tell which causes of the gap and of open posts shift in {compared.year}"
    said: list[str] = []
    subject = ""
    asked = [one for one in policies_in(compared) if one.has("shortfall")] or list(compared.scenarios)
    whose = "" if len(asked) == len(compared.scenarios) else " under a policy"
    for whole, words in (("shortfall", "the gap"), ("openings", "open posts")):
        found = [
            (one.headline, PART_WORDS[part], one.change(f"{whole}_{part}"))
            for one in asked
            for part in PARTS
            if one.has(f"{whole}_{part}")
        ]
        told, subject = shift_words(words, found, subject)
        said.append(told if subject else f"{told}{whose}")
    return f"In {compared.year} {' and '.join(said)}"


def shift_words(words: str, shifts: Sequence[tuple[str, str, Change]], subject: str = "") -> tuple[str, str]:
    """What shifts `words` most beyond chance. Returns: the clause, and the scenario it names, empty where none does.

    A larger shift whose interval includes zero is told too: else the clear one would pass for the largest.
    Args: shifts: scenario, cause, difference. subject: the scenario named last, which is not named again.
    """
    clear = [shift for shift in shifts if shift[2].clear_among(len(shifts))]
    if not clear:
        return f"no cause of {words} shifts by more than chance", ""
    label, cause, change = _largest(clear)
    does = "" if label == subject else f"{quoted(label)} shifts "
    told = f"{does}{words} most through {cause} ({change_words('persons', change)})"
    other, elsewhere, unclear = _largest(shifts)
    if abs(unclear.mean) > abs(change.mean):
        whose = "" if other == label else f" by {quoted(other)}"
        told = told.replace(" most through ", " through ")
        told += f", while a larger shift of {elsewhere}{whose} ({change_words('persons', unclear)}) may be chance"
    return told, label


def _largest(shifts: Sequence[tuple[str, str, Change]]) -> tuple[str, str, Change]:
    return max(shifts, key=lambda shift: abs(shift[2].mean))


def draw(compared: Compared) -> Drawing:
    """Draw both decompositions side by side, a row per cause and scenario."""
    panels = [(heading, what, rows_of(compared, whole)) for whole, heading, what in PANELS]
    if not all(rows for _, _, rows in panels):
        raise MissingSeriesError("shortfall and openings by cause")
    title = paired_causes_finding(compared)
    height = max(rows_height(rows) for _, _, rows in panels)
    foot = difference_foot(compared, shown=SHOWN_IN_ROWS, bare=BARE_DOTS, note=picked_words(compared))
    made = page(title, SUBTITLE, foot, heights=(height + 0.4,), left=0.0, label_width=0.0, above=0.1)
    left = max(room_for_names(compared.scenarios), 1.25)
    grid = subpanels(made, 1, 2, left=left, right=0.85, gap=0.4)[0]
    for axes, (heading, what, rows) in zip(grid, panels, strict=True):
        # Both panels have the same rows, so that their names stand once.
        named = rows if axes is grid[0] else [replace(row, left="", heading=row.heading and " ") for row in rows]
        unit = signed_axis(axes, "x", reach_of([row.change for row in rows]), what, most_ticks=4)
        head_panel(axes, unit, heading)
        rows_panel(axes, named)
    alt = _alt(title, compared)
    return Drawing("paired_causes", "Causes", title, SUBTITLE, alt, made.figure, _table(compared))


def _table(compared: Compared) -> pd.DataFrame:
    rows = [
        {"scenario": one.name, "whole": whole, "part": part, "year": compared.year}
        | vars(one.change(f"{whole}_{part}"))
        for whole in ("shortfall", "openings")
        for part in PARTS
        for one in compared.scenarios
        if one.has(f"{whole}_{part}")
    ]
    return pd.DataFrame(rows).rename(columns={"mean": "difference", "low": "low90", "high": "high90"})


def _alt(title: str, compared: Compared) -> str:
    said = []
    for one in compared.scenarios:
        for whole, words in (("shortfall", "gap"), ("openings", "openings")):
            parts = [f"{PART_WORDS[part]} {change_words('persons', one.change(f'{whole}_{part}'))}" for part in PARTS
                     if one.has(f"{whole}_{part}")]  # fmt: skip
            said.append(f"{one.title}, {words}: {listed(parts)}")
    return f"Two dot charts with intervals. {title}. In {compared.year}: {'; '.join(said)}."
