"""Figure: the difference of the gap by layer and class, as small multiples."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from simulation.experiment.pairing import FEWEST_AGENTS
from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.change import Change
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import (
    BARE_DOTS,
    ROW,
    SHOWN_IN_ROWS,
    Row,
    difference_foot,
    picked_words,
    reach_of,
    room_for_names,
    rows_panel,
    signed_axis,
    subpanels,
)
from simulation.report.difference_words import INTERVAL, change_words, interval_words, per_cent
from simulation.report.drawing import Drawing
from simulation.report.figures.paired_gap import with_gap
from simulation.report.layout import page
from simulation.report.places import FEW, classes_of, layers_of, moved
from simulation.report.policies_alone import is_policy, named
from simulation.report.scenario_labels import ROW_SIZE
from simulation.report.style import MARGIN, QUIET, SMALL, WIDTH, text_width
from simulation.report.wording import NBSP, capital, listed

SUBTITLE = (
    "Difference of missing posts from the base in the last year. Axis: per cent of the posts missing there in the "
    "base, with a scale of its own for each row of panels; number: posts. Left of zero the gap closes."
)
ROWS = (*LAYERS, "all")
COLUMNS = (*CLASSES, "all")


def group_of(layer: str, job_class: str) -> str:
    """The group of the catalogue for a panel."""
    parts = [f"layer={layer}"] * (layer != "all") + [f"class={job_class}"] * (job_class != "all")
    return ",".join(parts) or "all"


def paired_places_finding(compared: Compared) -> str:
    """The finding as a sentence: where the clearest effect is, relative to the gap there, and whether it moves."""
    shown = with_gap(compared)
    asked = [one for one in shown if is_policy(one)] or shown
    found = [(one, place) for one in asked for place in (*layers_of(one), *classes_of(one))]
    known = [
        (one, place)
        for one, place in found
        if place.change.base > 0 and ("shortfall", place.group) not in compared.few_agents
    ]
    told = [(one, place) for one, place in known if place.change.clear_among(len(known))]
    if not compared.may_pick:
        return f"{compared.apart_words} cannot tell in which layer or class of jobs the gap of {compared.year} changes"
    if not told:
        whose = "" if asked == shown else " of a policy"
        return f"No layer and no class of jobs shows an effect{whose} in {compared.year} that stands out from chance"
    one, place = max(told, key=lambda item: abs(item[1].change.relative))
    verb, to = ("closes", "of") if place.change.mean < 0 else ("adds", "to")
    size = f"{change_words('persons', place.change)} posts, {INTERVAL} {interval_words('persons', place.change)}"
    title = (
        f"{named(one)} {verb} {per_cent(place.change.relative)} {to} the {compared.year} gap in {place.words} ({size})"
    )
    moves = moved(layers_of(one)) if place.group.startswith("layer=") else None
    if moves is None or place.change.mean > 0:
        return title
    return f"{title}, but widens it in {listed([each.words for each in moves.widened])}"


def draw(compared: Compared) -> Drawing:
    """Draw a panel per layer and class, and their totals, with a row per scenario."""
    scenarios = with_gap(compared)
    cells = {(layer, job): _rows(compared, scenarios, group_of(layer, job)) for layer in ROWS for job in COLUMNS}
    if not any(cells.values()):
        raise MissingSeriesError("shortfall by layer and class")
    title = paired_places_finding(compared)
    few = any(FEW in row.right for rows in cells.values() for row in rows)
    note = f"{FEW} Fewer than {FEWEST_AGENTS} agents: read with care." if few else ""
    high = len(ROWS) * (ROW * len(scenarios) + 0.62)
    foot = difference_foot(
        compared, shown=SHOWN_IN_ROWS, bare=BARE_DOTS, note=f"{note} {picked_words(compared)}".strip()
    )
    made = page(title, SUBTITLE, foot, heights=(high,), left=0.0, label_width=0.02, above=-0.08, below=0.28)
    right = max(text_width(row.right, ROW_SIZE) for rows in cells.values() for row in rows) + 0.16
    grid = subpanels(made, len(ROWS), len(COLUMNS), left=room_for_names(scenarios), right=right, gap=0.56)
    for layer, line in zip(ROWS, grid, strict=True):
        changes = [_relative(row.change) for job in COLUMNS for row in cells[layer, job]]
        for job, axes in zip(COLUMNS, line, strict=True):
            _panel(axes, cells[layer, job], reach_of(changes, 100), layer, job)
    alt = _alt(title, compared, scenarios)
    return Drawing("paired_places", "Where it acts", title, SUBTITLE, alt, made.figure, _table(compared, scenarios))


def _panel(axes: Axes, rows: list[Row], reach: list[float], layer: str, job: str) -> None:
    """One layer and class. Args: reach: of all classes in the layer, so that they share a scale."""
    signed_axis(axes, "x", reach, "", most_ticks=2, tail=f"{NBSP}%")
    low, high = axes.get_xlim()
    axes.set_xticks(sorted({0.0, max((x for x in axes.get_xticks() if low <= x <= high), key=abs)}))
    axes.tick_params(axis="x", labelsize=ROW_SIZE)
    first = job == COLUMNS[0]
    shown = [Row(row.left if first else "", _relative(row.change), row.right, row.colour) for row in rows]
    rows_panel(axes, shown, by=100)
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    if layer == ROWS[0]:
        name = "All classes" if job == "all" else f"{capital(job)} jobs"
        axes.annotate(name, (0, 1), (0, 16), weight="bold", size=9.4, va="bottom", **place)
    if first:
        name = "All layers" if layer == "all" else f"{capital(layer)} layer"
        margin = place | {"xycoords": ("figure fraction", "axes fraction")}
        axes.annotate(name, (MARGIN / WIDTH, 1), (0, 3), size=SMALL, weight="bold", color=QUIET, va="bottom", **margin)


def _rows(compared: Compared, scenarios: list[ComparedScenario], group: str) -> list[Row]:
    rows = []
    for one in scenarios:
        if one.has("shortfall", group):
            change = one.change("shortfall", group)
            mark = FEW if ("shortfall", group) in compared.few_agents else ""
            rows.append(Row(one.short, change, change_words("persons", change) + mark, one.colour))
    return rows


def _relative(change: Change) -> Change:
    """The change as a share of the base; zero where nothing is missing there."""
    by = 1 / change.base if change.base > 0 else 0.0
    return Change(
        1.0, 1.0 + change.mean * by, change.mean * by, change.low50 * by, change.high50 * by, change.low * by,
        change.high * by, change.pairs, change.worlds,
    )  # fmt: skip


def _table(compared: Compared, scenarios: list[ComparedScenario]) -> pd.DataFrame:
    rows = []
    for one in scenarios:
        for group in (group_of(layer, job) for layer in ROWS for job in COLUMNS):
            if one.has("shortfall", group):
                change = one.change("shortfall", group)
                few = ("shortfall", group) in compared.few_agents
                rows.append(
                    {"scenario": one.name, "group": group, "year": compared.year} | vars(change) | {"few_agents": few}
                )
    return pd.DataFrame(rows).rename(columns={"mean": "difference", "low": "low90", "high": "high90"})


def _alt(title: str, compared: Compared, scenarios: list[ComparedScenario]) -> str:
    said = []
    for one in scenarios:
        groups = [(name, f"layer={name}") for name in LAYERS] + [(name, f"class={name}") for name in CLASSES]
        parts = [
            f"{name} {change_words('persons', one.change('shortfall', group))}"
            for name, group in groups
            if one.has("shortfall", group)
        ]
        said.append(f"{one.title}: {', '.join(parts)}")
    return f"Grid of small dot charts, layers by classes. {title}. Missing posts in {compared.year}: {'; '.join(said)}."
