"""Figure: skills of AI staff and in-house training."""

from __future__ import annotations

from simulation.indicators.catalogue import LAYERS
from simulation.report.data import Results
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel
from simulation.report.style import BLACK, BLUE, GREEN, LAYER_COLOURS, ORANGE
from simulation.report.wording import capital, ratio, share, tendency

SUBTITLE = (
    "Mean skills of AI staff, 0 to 1: technical against the frontier of the day, practical, and domain "
    "(knowledge of the employer's industry). Training: staff whose firm trains in-house. Yearly means; there "
    "are no reports to check against."
)
SKILLS = (("technical", BLUE), ("practical", GREEN), ("domain", ORANGE))


def skills_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    technical = results.fan("skill_technical")
    levels = {name: results.fan(f"skill_{name}").last for name, _ in SKILLS}
    weakest = min(levels, key=levels.__getitem__)
    tail = f"{weakest} skill is the weakest in {last} ({ratio(levels[weakest])})"
    if first == last:
        return capital(tail)
    start, end = technical.at(first).median, technical.last
    verb = tendency(start, end, up="rises")
    change = f"stays near {ratio(end)}"
    if verb != "stays":
        change = f"{verb} from {ratio(start)} in {first} to {ratio(end)} in {last}"
    if weakest == "technical":
        tail = f"no other skill is lower in {last}"
    return f"Technical skill of AI staff {change}; {tail}"


def draw(results: Results) -> Drawing:
    """Draw skills and training, one panel each."""
    title = skills_finding(results)
    made = page(title, SUBTITLE, foot(results), columns=2, heights=(2.5,))
    skills = []
    for name, colour in SKILLS:
        fan = results.fan(f"skill_{name}")
        skills.append(Line(fan, f"skill_{name}", f"{name} {ratio(fan.last)}", colour))
    left, right = made.axes
    tables = line_panel(made, left, skills, heading="Skills of AI staff", what="0 to 1", top=1.04)
    training = _training(results)
    top = min(max([1.2 * line.top for line in training] + [0.05]), 1.04)
    heading = "In-house training"
    tables += line_panel(made, right, training, heading=heading, what="share of staff", shares=True, top=top)
    alt = _alt(title, results)
    return Drawing("skills", "Skills and training", title, SUBTITLE, alt, made.figure, joined(tables))


def _training(results: Results) -> list[Line]:
    lines = []
    for group, label, colour in [("all", "all AI", BLACK)] + [
        (f"layer={name}", name, LAYER_COLOURS[name]) for name in LAYERS
    ]:
        if results.has("training_participation", group):
            fan = results.fan("training_participation", group)
            column = f"training_{label.replace(' ', '_')}"
            label = f"{label} {share(fan.last)}"
            lines.append(Line(fan, column, label, colour, bands=group == "all"))
    return lines


def _alt(title: str, results: Results) -> str:
    said = [f"{name} {ratio(results.fan(f'skill_{name}').last)}" for name, _ in SKILLS]
    return f"Two line charts: skills and training. {title}. Skills in {results.years[-1]}: {'; '.join(said)}."
