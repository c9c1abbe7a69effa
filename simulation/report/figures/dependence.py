"""Figure: foundation capability and dependence on imports."""

from __future__ import annotations

import numpy as np

from simulation.report.data import Results, fan_of
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.layout import page
from simulation.report.lines import Line, line_panel
from simulation.report.style import BLUE, VERMILLION
from simulation.report.wording import share, share_range, tendency

SUBTITLE = (
    "Import dependence: the part of what AI activity needs from the foundation layer (chips, computing "
    "power, frameworks) that home capability does not cover. An index of the model, checked against no "
    "report."
)


def dependence_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    fan = results.fan("import_dependence")
    start, end = fan.at(first).median, fan.at(last)
    interval = results.interval(end, share_range)
    if first == last:
        return f"Import dependence is {share(end.median)} in {last}{interval}"
    verb = tendency(start, end.median, up="rises")
    if verb == "stays":
        return f"Import dependence stays near {share(end.median)} from {first} to {last}{interval}"
    return f"Import dependence {verb} from {share(start)} in {first} to {share(end.median)} in {last}{interval}"


def draw(results: Results) -> Drawing:
    """Draw import dependence and foundation capability, one panel each."""
    title = dependence_finding(results)
    made = page(title, SUBTITLE, foot(results), columns=2, heights=(2.4,), label_width=1.1)
    left, right = made.axes
    first, last = results.years[0], results.years[-1]
    fan = results.fan("import_dependence")
    line = Line(fan, "import_dependence", f"{share(fan.last)}\nin {last}", VERMILLION)
    what = "share of what is needed"
    tables = line_panel(made, left, [line], heading="Import dependence", what=what, shares=True, top=1.04)
    yearly = results.yearly("foundation_capability")
    index = fan_of(yearly / np.nanmean(yearly[0]), results.years)
    line = Line(index, "foundation_capability_index", f"{index.last:.1f} times\nthat of {first}", BLUE)
    tables += line_panel(made, right, [line], heading="Foundation capability", what=f"index, {first} = 1")
    alt = f"Two line charts. {title}. Foundation capability grows {index.last:.1f}-fold from {first} to {last}."
    return Drawing("dependence", "Import dependence", title, SUBTITLE, alt, made.figure, joined(tables))
