"""Figure: the difference of the gap by layer and class, as small multiples."""

from __future__ import annotations

import pandas as pd

from simulation.experiment.pairing import FEWEST_AGENTS
from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.compared import Change, Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import (
    ROW,
    Row,
    difference_foot,
    reach_of,
    rows_panel,
    signed_axis,
    subpanels,
    titled,
)
from simulation.report.difference_words import change_words, per_cent, quoted
from simulation.report.drawing import Drawing
from simulation.report.figures.paired_gap import with_gap
from simulation.report.layout import page
from simulation.report.style import MARGIN, QUIET, SMALL, WIDTH, text_width
from simulation.report.wording import capital

SUBTITLE = (
    "Difference of missing posts from the base in the last year, per cent of the posts missing there in the base; "
    "beside each dot the number of posts. Rows: layers; columns: classes of jobs."
)
ROWS = (*LAYERS, "all")
COLUMNS = (*CLASSES, "all")
FEW = "†"


def group_of(layer: str, job_class: str) -> str:
    """The group of the catalogue for a panel."""
    parts = [f"layer={layer}"] * (layer != "all") + [f"class={job_class}"] * (job_class != "all")
    return ",".join(parts) or "all"


def paired_places_finding(compared: Compared) -> str:
    """The finding as a sentence: the layer and the class of the clearest effect, relative to the gap there."""
    found: list[tuple[str, str, Change]] = []
    for one in with_gap(compared):
        for names, word in ((LAYERS, "{} layer"), (CLASSES, "{} jobs")):
            cut = "layer" if names is LAYERS else "class"
            found += [
                (one.name, word.format(name), one.change("shortfall", f"{cut}={name}"))
                for name in names
                if one.has("shortfall", f"{cut}={name}")
            ]
    clear = [item for item in found if item[2].base > 0 and item[2].mean != 0 and _told(item[2])]
    if not clear:
        return f"No layer and no class of jobs shows an effect in {compared.year} that stands out from chance"
    name, where, change = max(clear, key=lambda item: abs(item[2].relative))
    verb, to = ("closes", "of") if change.mean < 0 else ("adds", "to")
    place = f"the {where}" if where.endswith("layer") else where
    return (
        f"The largest relative effect in {compared.year}: {quoted(name)} {verb} {per_cent(change.relative)} {to} the "
        f"gap in {place} ({change_words('persons', change)} posts)"
    )


def _told(change: Change) -> bool:
    return change.is_clear or not change.has_interval


def draw(compared: Compared) -> Drawing:
    """Draw a panel per layer and class, and their totals, with a row per scenario."""
    scenarios = with_gap(compared)
    cells = {(layer, job): _rows(compared, scenarios, group_of(layer, job)) for layer in ROWS for job in COLUMNS}
    if not any(cells.values()):
        raise MissingSeriesError("shortfall by layer and class")
    title = paired_places_finding(compared)
    few = any(FEW in row.right for rows in cells.values() for row in rows)
    note = f"{FEW} Fewer than {FEWEST_AGENTS} agents: read with care." if few else ""
    high = len(ROWS) * (ROW * len(scenarios) + 0.36)
    foot = difference_foot(compared, note=note)
    made = page(title, SUBTITLE, foot, heights=(high,), left=0.0, label_width=0.02, above=0.2, below=0.48)
    left = max(text_width(titled(one), 8.2) for one in scenarios) + 0.12
    grid = subpanels(made, len(ROWS), len(COLUMNS), left=left, right=0.66, gap=0.3)
    reach = [value for rows in cells.values() for row in rows for value in reach_of([_relative(row.change)], 100)]
    for layer, line in zip(ROWS, grid, strict=True):
        for job, axes in zip(COLUMNS, line, strict=True):
            _panel(axes, cells[layer, job], reach, layer, job)
    alt = _alt(title, compared, scenarios)
    return Drawing("paired_places", "Where it acts", title, SUBTITLE, alt, made.figure, _table(compared, scenarios))


def _panel(axes: object, rows: list[Row], reach: list[float], layer: str, job: str) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    signed_axis(axes, "x", reach, "", most_ticks=3)
    first = job == COLUMNS[0]
    shown = [Row(row.left if first else "", _relative(row.change), row.right, row.colour) for row in rows]
    rows_panel(axes, shown, by=100)
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    if layer == ROWS[0]:
        name = "All classes" if job == "all" else f"{capital(job)} jobs"
        axes.annotate(name, (0, 1), (0, 16), weight="bold", size=9.4, va="bottom", **place)  # type: ignore[arg-type]
    if first:
        name = "All layers" if layer == "all" else f"{capital(layer)} layer"
        margin = {"xycoords": ("figure fraction", "axes fraction"), "textcoords": "offset points"}
        axes.annotate(name, (MARGIN / WIDTH, 1), (0, 3), size=SMALL, weight="bold", color=QUIET, va="bottom", **margin)  # type: ignore[arg-type]
    if layer == ROWS[-1]:
        axes.annotate("% of the gap", (0.5, 0), (0, -18), ha="center", va="top", size=8.2, color=QUIET, **place)  # type: ignore[arg-type]
    else:
        axes.tick_params(axis="x", labelbottom=False)


def _rows(compared: Compared, scenarios: list[ComparedScenario], group: str) -> list[Row]:
    rows = []
    for one in scenarios:
        if one.has("shortfall", group):
            change = one.change("shortfall", group)
            mark = FEW if ("shortfall", group) in compared.few_agents else ""
            rows.append(Row(titled(one), change, change_words("persons", change) + mark, one.colour))
    return rows


def _relative(change: Change) -> Change:
    """The change as a share of the base; zero where nothing is missing there."""
    by = 1 / change.base if change.base > 0 else 0.0
    return Change(
        1.0, 1.0 + change.mean * by, change.mean * by, change.low50 * by, change.high50 * by, change.low * by,
        change.high * by, change.pairs,
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
