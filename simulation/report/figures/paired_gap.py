"""Figure: the difference of the talent gap from the base over time."""

from __future__ import annotations

from simulation.report.compared import Change, Compared, ComparedScenario
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import DifferenceLine, difference_foot, lines_panel, titled
from simulation.report.difference_words import (
    INTERVAL,
    change_words,
    quoted,
    size_interval,
    size_words,
    with_interval,
)
from simulation.report.drawing import Drawing, joined
from simulation.report.layout import page
from simulation.report.wording import listed

SUBTITLE = (
    "Missing posts (shortfall) less those of the base in the run with the same luck, yearly mean of month ends. "
    "Below zero the scenario closes a part of the gap."
)
PERSONS = "persons"


def with_gap(compared: Compared) -> list[ComparedScenario]:
    """Scenarios that hold the shortfall. Raises: MissingSeriesError when none does."""
    found = [scenario for scenario in compared.scenarios if scenario.has("shortfall")]
    if not found:
        raise MissingSeriesError("shortfall (all)")
    return found


def paired_gap_finding(compared: Compared) -> str:
    """The finding as a sentence, computed from the pairs."""
    found = {one.name: one.change("shortfall") for one in with_gap(compared)}
    year = compared.year
    clear = {name: change for name, change in found.items() if change.is_clear}
    if len(found) == 1:
        return _single(*next(iter(found.items())), year)
    if clear:
        name = max(clear, key=lambda each: abs(clear[each].mean))
        verb = "closes most" if clear[name].mean < 0 else "moves the gap most"
        told = f"Of {len(found)} scenarios {quoted(name)} {verb}: missing posts in {year} "
        told += with_interval(PERSONS, clear[name])
        same = [quoted(name) for name, change in found.items() if change.is_zero]
        rest = [quoted(name) for name, change in found.items() if not change.is_clear and not change.is_zero]
        told += f"; {listed(same)}: no change" if same else ""
        return told + (f"; for {listed(rest)} the interval includes zero" if rest else "")
    if all(change.is_zero for change in found.values()):
        return f"None of {len(found)} scenarios changes the gap in {year}"
    if not compared.has_intervals:
        said = [f"{quoted(name)} {change_words(PERSONS, change)}" for name, change in found.items()]
        return f"Missing posts in {year}, one pair each: {listed(said)}"
    return f"No scenario moves the gap in {year} by more than chance"


def _single(name: str, change: Change, year: int) -> str:
    if change.is_zero:
        return f"{quoted(name)} leaves the gap of {year} exactly as it is"
    if change.has_interval and not change.is_clear:
        told = f"The effect of {quoted(name)} on the gap in {year} cannot be told from zero"
        return f"{told}: {with_interval(PERSONS, change)}"
    verb, tail = ("closes", "of the missing posts") if change.mean < 0 else ("adds", "missing posts")
    interval = f" ({INTERVAL} {size_interval(PERSONS, change)})" if change.has_interval else " (one pair, no interval)"
    return f"{quoted(name)} {verb} {size_words(PERSONS, change)} {tail} in {year}{interval}"


def draw(compared: Compared) -> Drawing:
    """Draw one line per scenario."""
    title = paired_gap_finding(compared)
    made = page(title, SUBTITLE, difference_foot(compared), heights=(3.4,), label_width=1.75, left=0.6, above=0.3)
    lines = gap_lines(compared)
    tables = lines_panel(made, made.axes[0], lines, compared.years, heading=None, what="missing posts")
    return Drawing(
        "paired_gap", "Effect on the gap", title, SUBTITLE, _alt(title, lines, compared), made.figure, joined(tables)
    )


def gap_lines(compared: Compared) -> list[DifferenceLine]:
    """The difference of the shortfall, a line per scenario."""
    lines = []
    for one in with_gap(compared):
        label = f"{titled(one)}\n{change_words(PERSONS, one.change('shortfall'))}"
        lines.append(DifferenceLine(one, one.difference("shortfall"), one.name, label))
    return lines


def _alt(title: str, lines: list[DifferenceLine], compared: Compared) -> str:
    said = [f"{line.scenario.title} {with_interval(PERSONS, line.found.at_end())}" for line in lines]
    return f"Line chart of differences from the base over the years. {title}. In {compared.year}: {'; '.join(said)}."
