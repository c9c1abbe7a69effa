"""Figure: the difference of the talent gap from the base over time."""

from __future__ import annotations

from simulation.report.change import Change
from simulation.report.compared import Compared, ComparedScenario
from simulation.report.comparison_together import steps_between
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import (
    DifferenceLine,
    difference_foot,
    end_words,
    lines_panel,
    room_for_ends,
)
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
_NAMED = 3  # scenarios that a title names one by one
ENDS = 2.5  # inches for the words at the ends of the lines


def with_gap(compared: Compared) -> list[ComparedScenario]:
    """Scenarios that hold the shortfall. Raises: MissingSeriesError when none does."""
    found = [scenario for scenario in compared.scenarios if scenario.has("shortfall")]
    if not found:
        raise MissingSeriesError("shortfall (all)")
    return found


def paired_gap_finding(compared: Compared) -> str:
    """The finding as a sentence, computed from the pairs."""
    found = {one.headline: one.change("shortfall") for one in with_gap(compared)}
    year = compared.year
    clear = {label: change for label, change in found.items() if change.is_clear}
    change = next(iter(found.values()))
    if len(found) == 1:
        return _single(*next(iter(found.items())), year)
    if clear:
        steps = steps_between(with_gap(compared))
        tied = steps[0].less.headline if steps and steps[0].change.may_be_chance else ""
        return _of_several(found, clear, year, tied)
    if all(change.is_zero for change in found.values()):
        return f"None of {len(found)} scenarios changes the gap in {year}"
    if not compared.has_intervals:
        least, most = (pick(found.values(), key=lambda one: one.mean) for pick in (min, max))
        said = f"{change_words(PERSONS, least)} to {change_words(PERSONS, most)} under {len(found)} scenarios"
        if len(found) <= _NAMED:
            said = listed([f"{quoted(label)} {change_words(PERSONS, change)}" for label, change in found.items()])
        return f"Missing posts in {year} against the base: {said} ({change.no_interval_words})"
    return f"No scenario moves the gap in {year} by more than chance"


def _of_several(found: dict[str, Change], clear: dict[str, Change], year: int, tied: str) -> str:
    """Who closes most, or widens most where none closes; and how many do nothing that stands out.

    Args: tied: who closes hardly less, so that chance may explain the difference; empty for nobody.
    """
    label = min(clear, key=lambda each: clear[each].mean)
    change = clear[label]
    size = f"{size_words(PERSONS, change)} posts in {year} ({INTERVAL} {size_interval(PERSONS, change)})"
    told = f"{quoted(label)} closes most of {len(found)} scenarios: {size}"
    told += f"; that it is more than {quoted(tied)} may be chance" if tied else ""
    if change.mean > 0:
        most = max(clear, key=lambda each: clear[each].mean)
        size = f"{size_words(PERSONS, clear[most])} posts ({INTERVAL} {size_interval(PERSONS, clear[most])})"
        told = f"No scenario closes the gap in {year}; {quoted(most)} adds most, {size}"
    same = [quoted(each) for each, one in found.items() if one.is_zero]
    rest = [quoted(each) for each, one in found.items() if one.may_be_chance]
    told += f"; {listed(same)}: no change" if same else ""
    if len(rest) > 2:
        return f"{told}; for {len(rest)} the interval includes zero"
    return told + (f"; for {listed(rest)} the interval includes zero" if rest else "")


def _single(label: str, change: Change, year: int) -> str:
    if change.is_zero:
        return f"{quoted(label)} leaves the gap of {year} exactly as it is"
    if change.may_be_chance:
        told = f"The effect of {quoted(label)} on the gap in {year} cannot be told from zero"
        return f"{told}: {with_interval(PERSONS, change)}"
    if not change.has_interval:
        told = f"Missing posts in {year} under {quoted(label)}, against the base"
        return f"{told}: {change_words(PERSONS, change)} ({change.no_interval_words})"
    verb, tail = ("closes", "of the missing posts") if change.mean < 0 else ("adds", "missing posts")
    interval = f"({INTERVAL} {size_interval(PERSONS, change)})"
    return f"{quoted(label)} {verb} {size_words(PERSONS, change)} {tail} in {year} {interval}"


def draw(compared: Compared) -> Drawing:
    """Draw one line per scenario."""
    title = paired_gap_finding(compared)
    lines = gap_lines(compared)
    height = room_for_ends([line.label for line in lines], 3.4)
    made = page(title, SUBTITLE, difference_foot(compared), heights=(height,), label_width=ENDS, left=0.6, above=0.3)
    tables = lines_panel(made, made.axes[0], lines, compared.years, heading=None, what="missing posts")
    return Drawing(
        "paired_gap", "Effect on the gap", title, SUBTITLE, _alt(title, lines, compared), made.figure, joined(tables)
    )


def gap_lines(compared: Compared) -> list[DifferenceLine]:
    """The difference of the shortfall, a line per scenario."""
    return [
        DifferenceLine(
            one, one.difference("shortfall"), one.name, end_words(one, PERSONS, one.change("shortfall"), ENDS - 0.3)
        )
        for one in with_gap(compared)
    ]


def _alt(title: str, lines: list[DifferenceLine], compared: Compared) -> str:
    said = [f"{line.scenario.title} {with_interval(PERSONS, line.found.at(-1))}" for line in lines]
    return f"Line chart of differences from the base over the years. {title}. In {compared.year}: {'; '.join(said)}."
