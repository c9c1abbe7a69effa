"""Figure: who moves into and out of AI jobs in a year, as a Sankey diagram."""

from __future__ import annotations

import pandas as pd

from simulation.indicators.catalogue import LAYERS
from simulation.report.data import MissingSeriesError, Results
from simulation.report.drawing import Drawing, foot
from simulation.report.figures.sankey import Flows, draw_sankey, height_of, inches_per_person, words_of
from simulation.report.layout import page
from simulation.report.wording import listed, people

SUBTITLE = (
    "Persons who change state in a year. Bands are to one scale: their width is the number of persons. Moves "
    "from one AI employer to another within a layer are not shown."
)
STATE_GROUPS = {
    "studying": "education", "training": "training", "seeking_ai": "seeking", "nev": "other sectors",
    "other": "other sectors", "outside_seeking": "other sectors", "abroad": "abroad", "beyond": "beyond",
    **{layer: layer for layer in LAYERS},
}  # fmt: skip


def grouped_flows(results: Results, year: int) -> Flows:
    """Persons by group of states, (source, target) to persons; moves within one group are left out.

    Raises: MissingSeriesError when the results hold no flows of the year.
    """
    rows = results.flows[results.flows["year"] == year]
    flows: Flows = {}
    for source, target, persons in zip(rows["source"], rows["target"], rows["persons"], strict=True):
        ends = STATE_GROUPS[str(source)], STATE_GROUPS[str(target)]
        if ends[0] != ends[1]:
            flows[ends] = flows.get(ends, 0.0) + float(persons)
    if not any(target in LAYERS for _, target in flows):
        raise MissingSeriesError(f"flows of {year}")
    return dict(sorted(flows.items()))


def entries(flows: Flows) -> dict[str, float]:
    """Persons who enter the AI staff, by where they come from."""
    found: dict[str, float] = {}
    for (source, target), persons in flows.items():
        if target in LAYERS and source not in LAYERS:
            found[source] = found.get(source, 0.0) + persons
    return found


def leavers(flows: Flows) -> float:
    """Persons who leave the AI staff."""
    return sum(n for (source, target), n in flows.items() if source in LAYERS and target not in LAYERS)


def years_drawn(results: Results) -> list[int]:
    """2024 and the last year, as far as they are shown."""
    return [2024, results.years[-1]] if 2024 in results.years[:-1] else list(results.years[-1:])


def flows_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    said: list[str] = []
    for year in years_drawn(results):
        flows = grouped_flows(results, year)
        whom = "" if said else " people"
        entered = sum(entries(flows).values())
        said.append(f"take in {people(entered)}{whom} and lose {people(leavers(flows))} in {year}")
    return f"AI employers {', and '.join(said)}"


def draw(results: Results) -> Drawing:
    """Draw one diagram per year, on one scale."""
    flows = {year: grouped_flows(results, year) for year in years_drawn(results)}
    inches = inches_per_person(list(flows.values()))
    heights = [height_of(table, inches) for table in flows.values()]
    title = flows_finding(results)
    paragraphs = foot(results, shown="mean", note=_left_out(flows))
    made = page(title, SUBTITLE, paragraphs, heights=heights, label_width=0.0, left=0.0, above=0.3, below=0.12)
    for axes, (year, table), height in zip(made.axes, flows.items(), heights, strict=True):
        axes.text(0, 1 + 0.1 / height, str(year), weight="bold", size=11, va="bottom", transform=axes.transAxes)
        draw_sankey(axes, table, inches, height)
    rows = [
        (year, source, target, persons) for year, table in flows.items() for (source, target), persons in table.items()
    ]
    listing = pd.DataFrame(rows, columns=["year", "source", "target", "persons"])
    return Drawing("flows", "Talent flows", title, SUBTITLE, _alt(title, flows), made.figure, listing)


def _left_out(flows: dict[int, Flows]) -> str:
    """What the diagram cannot show: moves between layers and searches given up."""
    said = []
    for year, table in flows.items():
        moved = sum(n for (source, target), n in table.items() if source in LAYERS and target in LAYERS)
        gave_up = table.get(("seeking", "other sectors"), 0.0)
        said.append(f"in {year} {people(moved)} moved between layers and {people(gave_up)} gave up looking")
    return f"Not drawn: {listed(said)}."


def _alt(title: str, flows: dict[int, Flows]) -> str:
    said = []
    for year, table in flows.items():
        parts = listed([f"{people(size)} from {words_of(name)}" for name, size in entries(table).items()])
        said.append(f"{year}: entered AI jobs {parts}; left {people(leavers(table))}")
    return f"Sankey diagram of moves into and out of AI jobs. {title}. {'. '.join(said)}."
