"""Figure: foundation capability and dependence on imports."""

from __future__ import annotations

from simulation.report.data import Results, fan_of
from simulation.report.drawing import Drawing, foot, joined, key_years
from simulation.report.style import (
    BLUE,
    VERMILLION,
    EndLabel,
    draw_fan,
    fan_columns,
    head_panel,
    label_ends,
    page,
    scale_shares,
    scale_values,
    time_axis,
)
from simulation.report.wording import share, share_range, tendency, within

SUBTITLE = (
    "Import dependence: the part of what AI activity needs from the foundation layer (chips, computing power, frameworks) "
    "that home capability does not cover. An index of the model, calibrated to no report. Yearly means."
)


def dependence_finding(results: Results) -> str:
    """The finding as a sentence, computed from the data."""
    first, last = key_years(results)
    fan = results.fan("import_dependence")
    start, end = fan.loc[first, "median"], fan.loc[last, "median"]
    interval = within(share_range(fan.loc[last, "low90"], fan.loc[last, "high90"]), results.band_words)
    if first == last:
        return f"Imports cover {share(end)} of what AI needs from the foundation layer in {last}{interval}"
    if tendency(start, end) == "stays":
        return f"Import dependence stays near {share(end)} from {first} to {last}{interval}"
    verb = tendency(start, end, up="rises")
    return f"Import dependence {verb} from {share(start)} in {first} to {share(end)} in {last}{interval}"


def draw(results: Results) -> Drawing:
    """Draw import dependence and foundation capability, one panel each."""
    title = dependence_finding(results)
    made = page(
        title, SUBTITLE, foot(results), columns=2, panel_height=2.4, label_width=1.1, panel_heads=True
    )
    dependence = results.fan("import_dependence")
    yearly = results.yearly("foundation_capability")
    capability = fan_of(yearly / yearly.iloc[0].mean())
    left, right = made.axes
    time_axis(left, results.years)
    scale_shares(left, 1.04)
    head_panel(left, "share of what is needed", "Import dependence")
    draw_fan(left, dependence, VERMILLION, column="import_dependence")
    last = dependence["median"].iloc[-1]
    label_ends(made, left, [EndLabel(last, f"{share(last)} in\n{results.years[-1]}", VERMILLION)])

    time_axis(right, results.years)
    scale_values(right, float(capability[["median", "high90"]].max().max()) * 1.1)
    head_panel(right, f"index, {results.years[0]} = 1", "Foundation capability")
    draw_fan(right, capability, BLUE, column="foundation_capability_index")
    last = capability["median"].iloc[-1]
    label_ends(made, right, [EndLabel(last, f"{last:.1f} times\n{results.years[0]}", BLUE)])
    table = joined(
        [fan_columns(dependence, "import_dependence"), fan_columns(capability, "foundation_capability_index")]
    )
    alt = f"Two line charts. {title}. Foundation capability is {last:.1f} times that of {results.years[0]} at the end."
    return Drawing("dependence", "Import dependence", title, SUBTITLE, alt, made.figure, table)
