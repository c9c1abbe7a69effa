"""Figure: the gap by layer of the AI industry and by class of job."""

from __future__ import annotations

import pandas as pd

from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.data import Floats, Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel
from simulation.report.style import CLASS_COLOURS, LAYER_COLOURS
from simulation.report.wording import capital, people, share, share_range

SUBTITLE = (
    "Talent gap (shortfall) by layer and by class of job, yearly mean; per cent: the gap as a share of the "
    "posts wanted there. Compound jobs (X+AI) need knowledge of the employer's industry."
)
CUTS = (
    ("layer", LAYERS, LAYER_COLOURS, "By layer of the industry"),
    ("class", CLASSES, CLASS_COLOURS, "By class of job"),
)

ALIKE = 0.03  # shares of posts that differ by less are not ranked
PLURALS = {"layer": "layers", "class": "classes"}


def missing_share(results: Results, group: str) -> Floats:
    """The gap as a share of posts wanted in a group, mean over runs, [year]."""
    return results.fan("shortfall", group).mean / results.fan("posts_wanted", group).mean


def largest(results: Results, cut: str, names: tuple[str, ...]) -> tuple[str, float]:
    """Where in a cut the gap is largest in the last year, and how many people it is."""
    gaps = {name: results.fan("shortfall", f"{cut}={name}").last for name in names}
    most = max(gaps, key=gaps.__getitem__)
    return most, gaps[most]


def missing_clause(results: Results, cut: str, names: tuple[str, ...]) -> str:
    """Who in a cut lacks the largest share of its posts; parts that differ by under three points are alike."""
    shares = {name: float(missing_share(results, f"{cut}={name}")[-1]) for name in names}
    low, high = min(shares.values()), max(shares.values())
    if high - low < ALIKE:
        return f"all {PLURALS[cut]} lack {share_range(low, high)} of their posts"
    worst = max(shares, key=shares.__getitem__)
    if worst == largest(results, cut, names)[0]:
        whom = "it also lacks" if cut == "layer" else "they also lack"
    else:
        whom = f"the {worst} layer lacks" if cut == "layer" else f"{worst} jobs lack"
    return f"{whom} the largest share of posts ({share(high)})"


def gap_parts_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    layer, layer_gap = largest(results, "layer", LAYERS)
    job, job_gap = largest(results, "class", CLASSES)
    return (
        f"In {results.years[-1]} the {layer} layer is short of most people ({people(layer_gap)}); "
        f"{missing_clause(results, 'layer', LAYERS)}. By class, {job} jobs are short of most ({people(job_gap)})"
    )


def draw(results: Results) -> Drawing:
    """Draw the gap by layer and by class, one panel each."""
    title = gap_parts_finding(results)
    made = page(title, SUBTITLE, foot(results), columns=2)
    tables: list[pd.DataFrame | pd.Series] = []
    for axes, (cut, names, colours, heading) in zip(made.axes, CUTS, strict=True):
        lines = []
        for name in names:
            fan = results.fan("shortfall", f"{cut}={name}")
            missing = missing_share(results, f"{cut}={name}")
            label = f"{capital(name)}\n{people(fan.last)}\n{share(float(missing[-1]))} of posts"
            lines.append(Line(fan, f"{name}_persons", label, colours[name]))
            tables.append(pd.Series(missing, pd.Index(results.years), name=f"{name}_share_of_posts_wanted"))
        tables += line_panel(made, axes, lines, heading=heading, what="people")
    alt = _alt(title, results)
    return Drawing("gap_parts", "Where the gap is", title, SUBTITLE, alt, made.figure, joined(tables))


def _alt(title: str, results: Results) -> str:
    said = [
        f"{name} {people(results.fan('shortfall', f'{cut}={name}').last)}"
        for cut, names, _, _ in CUTS
        for name in names
    ]
    return f"Two line charts. {title}. Gap in {results.years[-1]}: {'; '.join(said)}."
