"""Figure: how hard posts are to fill: time to fill, and who is hired."""

from __future__ import annotations

from simulation.indicators.catalogue import CLASSES
from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel, note_point
from simulation.report.reported import reported
from simulation.report.style import BLACK, BLUE, CLASS_COLOURS, GREEN, GREY, for_words
from simulation.report.wording import capital, months_range, share

SUBTITLE = (
    "Time to fill: openings over hires, the mean life of an opening in months. Poached: hires who came from "
    "another AI employer. Placed: graduates of the last twelve months hired into AI. Yearly means."
)
SHARES = (
    ("poaching_share", "from another\nAI employer", BLUE),
    ("graduate_placement_share", "graduates\nplaced in AI", GREEN),
)


def filling_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    months = results.fan("time_to_fill").at(results.years[-1])
    poached = results.fan("poaching_share").last
    outside = ""
    if results.has("time_to_fill", "sector=other"):
        outside = f" against {results.fan('time_to_fill', 'sector=other').last:.1f} outside"
    return (
        f"An AI opening stays open {months.median:.1f} months in {results.years[-1]}"
        f"{results.interval(months, months_range)}{outside}; {share(poached)} of AI hires come from another "
        "AI employer"
    )


def draw(results: Results) -> Drawing:
    """Draw time to fill by class and the make-up of hires, one panel each."""
    title = filling_finding(results)
    points = reported("time_to_fill", years=results.years)
    made = page(title, SUBTITLE, foot(results, points), columns=2, label_width=1.3)
    shown = [line for line in SHARES if results.has(line[0])]
    fans = [results.fan(name) for name, _, _ in shown]
    lines = [
        Line(fan, name, f"{label} {share(fan.last)}", colour)
        for fan, (name, label, colour) in zip(fans, shown, strict=True)
    ]
    heading = "Poached hires, placed graduates"
    tables = line_panel(made, made.axes[0], _times(results), heading="Time to fill an opening", what="months")
    tables += line_panel(made, made.axes[1], lines, heading=heading, what="share", shares=True)
    for point in points:
        made.axes[0].axhspan(point.low, point.high, color=GREEN, alpha=0.10, lw=0, zorder=1)
        note_point(made.axes[0], results.years[0], point.low, point.label, (-2, -7), colour=for_words(GREEN))
    alt = _alt(title, results)
    return Drawing("filling", "Filling posts", title, SUBTITLE, alt, made.figure, joined(tables))


def _times(results: Results) -> list[Line]:
    cuts = [("all", "All AI", BLACK)]
    cuts += [(f"class={name}", capital(name), CLASS_COLOURS[name]) for name in CLASSES]
    cuts += [("sector=other", "Outside AI", GREY)]
    lines = []
    for group, label, colour in cuts:
        if results.has("time_to_fill", group):
            fan = results.fan("time_to_fill", group)
            column = f"time_to_fill_{label.lower().replace(' ', '_')}"
            width = 2.6 if group == "all" else 1.8
            lines.append(Line(fan, column, f"{label} {fan.last:.1f}", colour, width=width))
    return lines


def _alt(title: str, results: Results) -> str:
    said = [
        f"{name} {results.fan('time_to_fill', f'class={name}').last:.1f} months"
        for name in CLASSES
        if results.has("time_to_fill", f"class={name}")
    ]
    return f"Two line charts. {title}. Time to fill in {results.years[-1]} by class: {'; '.join(said)}."
