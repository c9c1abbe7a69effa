"""Figure: who the AI workforce is: graduates and career-switchers."""

from __future__ import annotations

import pandas as pd

from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.figures.decomposition import stacked_panel
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel, note_point
from simulation.report.reported import reported
from simulation.report.style import BLUE, GREEN, ORANGE, for_words
from simulation.report.wording import people, share, share_range, tendency

SUBTITLE = (
    "AI staff of the three layers by origin: graduates of AI and adjacent majors, and career-switchers who "
    "came from other technology work. Yearly means."
)
ORIGINS = {"career_switcher": "career-switchers", "graduate": "graduates"}
COLOURS = {"career_switcher": ORANGE, "graduate": BLUE}


def workforce_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    switchers = results.fan("switcher_share").at(last)
    interval = results.interval(switchers, share_range)
    if first == last:
        return f"Career-switchers are {share(switchers.median)} of AI staff in {last}{interval}"
    staff = results.fan("employment")
    start, end = staff.at(first).median, staff.at(last).median
    return (
        f"AI staff {tendency(start, end)} from {people(start)} in {first} to {people(end)} in {last}; "
        f"career-switchers are {share(switchers.median)} of them{interval}"
    ).replace("stays from", "stays:")


def draw(results: Results) -> Drawing:
    """Draw staff by origin and the switchers' share, one panel each."""
    title = workforce_finding(results)
    points = reported("switcher_share", years=results.years)
    made = page(title, SUBTITLE, foot(results, points, note="Left: mean of the runs."), columns=2, heights=(2.6,))
    means = {origin: results.fan("employment", f"origin={origin}").mean for origin in ORIGINS}
    staff = pd.DataFrame(means, index=pd.Index(results.years))
    labels = {origin: f"{word}\n{people(float(means[origin][-1]))}" for origin, word in ORIGINS.items()}
    left, right = made.axes
    stacked_panel(made, left, staff, COLOURS, labels, heading="AI staff by origin", what="people")
    fan = results.fan("switcher_share")
    line = Line(fan, "switcher_share", f"{share(fan.last)} in {results.years[-1]}", ORANGE)
    tables = line_panel(
        made, right, [line], heading="Career-switchers", what="share of AI staff", shares=True, top=1.04
    )
    for point in points:
        right.axhspan(point.low, point.high, color=GREEN, alpha=0.12, lw=0, zorder=1)
        note_point(right, results.years[0], point.high, point.label, (-2, 7), colour=for_words(GREEN))
    table = joined([staff.add_prefix("staff_"), *tables])
    alt = _alt(title, results.years[-1], {word: float(means[origin][-1]) for origin, word in ORIGINS.items()})
    return Drawing("workforce", "Workforce by origin", title, SUBTITLE, alt, made.figure, table)


def _alt(title: str, year: int, staff: dict[str, float]) -> str:
    said = "; ".join(f"{word} {people(size)}" for word, size in staff.items())
    return f"A stacked area chart and a line chart. {title}. Staff in {year}: {said}."
