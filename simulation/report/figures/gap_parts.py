"""Figure: the gap by layer of the AI industry and by class of job."""

from __future__ import annotations

import pandas as pd

from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.style import (
    CLASS_COLOURS,
    LAYER_COLOURS,
    EndLabel,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_values,
    time_axis,
)
from simulation.report.wording import capital, people, share

SUBTITLE = (
    "Talent gap (shortfall) by layer and by class of job, yearly mean; per cent: the gap as a share of the posts wanted "
    "there. Compound jobs (X+AI) need knowledge of the employer's industry."
)
CUTS = (
    ("layer", LAYERS, LAYER_COLOURS, "By layer of the industry"),
    ("class", CLASSES, CLASS_COLOURS, "By class of job"),
)


def missing_share(results: Results, group: str) -> pd.Series:
    """The gap as a share of posts wanted in a group, mean over runs, by year."""
    return results.fan("shortfall", group)["mean"] / results.fan("posts_wanted", group)["mean"]


def largest(results: Results, cut: str, names: tuple[str, ...]) -> tuple[str, float, str, float]:
    """The part of a cut with the largest gap in the last year and its size; the one with the largest share and it."""
    year = results.years[-1]
    gaps = {name: float(results.fan("shortfall", f"{cut}={name}").loc[year, "median"]) for name in names}
    shares = {name: float(missing_share(results, f"{cut}={name}").loc[year]) for name in names}
    most, worst = max(gaps, key=gaps.__getitem__), max(shares, key=shares.__getitem__)
    return most, gaps[most], worst, shares[worst]


def gap_parts_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    year = results.years[-1]
    layer, layer_gap, worst_layer, worst_share = largest(results, "layer", LAYERS)
    job, job_gap, _, _ = largest(results, "class", CLASSES)
    tail = "the largest share of its posts as well" if worst_layer == layer else (
        f"the {worst_layer} layer the largest share of its posts ({share(worst_share)})"
    )  # fmt: skip
    return (
        f"In {year} the {layer} layer is short of most people ({people(layer_gap)}), {tail}; "
        f"by class it is {job} jobs ({people(job_gap)})"
    )


def draw(results: Results) -> Drawing:
    """Draw the gap by layer and by class, one panel each."""
    title = gap_parts_finding(results)
    made = page(
        title, SUBTITLE, foot(results), columns=2, panel_height=2.7, label_width=1.15, panel_heads=True
    )
    tables = []
    for axes, (cut, names, colours, heading) in zip(made.axes, CUTS, strict=True):
        fans = {name: results.fan("shortfall", f"{cut}={name}") for name in names}
        time_axis(axes, results.years)
        highest = max(max(fan["high90"].max(), fan["median"].max()) for fan in fans.values())
        head_panel(axes, scale_values(axes, highest * 1.06, what="people"), heading)
        ends = []
        for name, fan in fans.items():
            missing = missing_share(results, f"{cut}={name}")
            draw_fan(axes, fan, colours[name], column=f"{name}_persons")
            last = fan["median"].iloc[-1]
            ends.append(
                EndLabel(
                    last,
                    f"{capital(name)}\n{people(last)}\n{share(missing.iloc[-1])} of posts",
                    colours[name],
                )
            )
            tables += [fan_columns(fan, f"{name}_persons"), missing.rename(f"{name}_share_of_posts_wanted")]
        label_ends(made, axes, ends)
    return Drawing(
        "gap_parts", "Where the gap is", title, SUBTITLE, _alt(title, results), made.figure, joined(tables)
    )


def _alt(title: str, results: Results) -> str:
    year = results.years[-1]
    said = [
        f"{name} {people(float(results.fan('shortfall', f'{cut}={name}').loc[year, 'median']))}"
        for cut, names, _, _ in CUTS
        for name in names
    ]
    return f"Two line charts. {title}. Gap in {year}: {'; '.join(said)}."
