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
from simulation.report.policies_alone import is_policy, named, remark, wants_fewer
from simulation.report.style import LABEL, wrapped
from simulation.report.wording import listed

SUBTITLE = (
    "Missing posts (shortfall) less those of the base in the run with the same luck, yearly mean of month ends. "
    "Below zero the scenario closes a part of the gap."
)
PERSONS = "persons"
FEWER = "fewer posts are wanted"
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
    shown = with_gap(compared)
    policies, others = [one for one in shown if is_policy(one)], [one for one in shown if not is_policy(one)]
    if not compared.has_intervals:
        return _bare(shown, compared.year)
    if not policies:
        return _no_policy(others, compared.year)
    return f"{_of_policies(policies, len(shown), compared.year)}{_beside(others)}"


def _of_policies(policies: list[ComparedScenario], shown: int, year: int) -> str:
    """What policies do. Args: shown: how many scenarios there are in all."""
    found = {one.headline: one.change("shortfall") for one in policies}
    fewer = frozenset(one.headline for one in policies if wants_fewer(one))
    among = f"{len(found)} {'scenarios' if len(found) == shown else 'policies'}"
    clear = {label: change for label, change in found.items() if change.is_clear}
    if len(found) == 1:
        return _single(*next(iter(found.items())), year) + (f", for {FEWER}" if fewer else "")
    if clear:
        steps = steps_between(policies)
        tied = steps[0].less.headline if steps and steps[0].change.may_be_chance else ""
        return _of_several(found, clear, year, tied, among, fewer)
    if all(change.is_zero for change in found.values()):
        return f"None of {among} changes the gap in {year}"
    return f"No {'scenario' if len(found) == shown else 'policy'} moves the gap in {year} by more than chance"


def _bare(shown: list[ComparedScenario], year: int) -> str:
    """The differences without intervals: no finding."""
    changes = [one.change("shortfall") for one in shown]
    if len(shown) == 1 and changes[0].is_zero:
        return _single(shown[0].headline, changes[0], year)
    if all(change.is_zero for change in changes):
        return f"None of {len(shown)} scenarios changes the gap in {year}"
    why = f"({changes[0].no_interval_words})"
    if len(shown) == 1:
        told = f"Missing posts in {year} under {quoted(shown[0].headline)}, against the base"
        return f"{told}: {change_words(PERSONS, changes[0])} {why}"
    return f"Missing posts in {year} against the base: {_side_by_side(shown)} {why}"


def _no_policy(others: list[ComparedScenario], year: int) -> str:
    """What happens where no scenario is a policy: nobody closes anything."""
    one, change = others[0], others[0].change("shortfall")
    if len(others) == 1:
        if not change.is_clear:
            return _single(one.headline, change, year)
        more = "fewer" if change.mean < 0 else "more"
        size = f"{size_words(PERSONS, change)} {more} posts"
        return f"Under {named(one)} {size} are missing in {year} ({INTERVAL} {size_interval(PERSONS, change)})"
    return f"No policy among {len(others)} scenarios; missing posts in {year} against the base: {_side_by_side(others)}"


def _side_by_side(shown: list[ComparedScenario]) -> str:
    """Every difference by name, or from the least to the most where there are many."""
    if len(shown) <= _NAMED:
        return listed([f"{quoted(one.headline)} {change_words(PERSONS, one.change('shortfall'))}" for one in shown])
    changes = sorted((one.change("shortfall") for one in shown), key=lambda change: change.mean)
    return f"{change_words(PERSONS, changes[0])} to {change_words(PERSONS, changes[-1])} under {len(shown)} scenarios"


def _beside(others: list[ComparedScenario]) -> str:
    """What is shown too and is no policy."""
    if len(others) > 1:
        return f"; {len(others)} scenarios are no policies alone"
    return "".join(f"; {named(one)}: {change_words(PERSONS, one.change('shortfall'))}" for one in others)


def _of_several(
    found: dict[str, Change], clear: dict[str, Change], year: int, tied: str, among: str, fewer: frozenset[str]
) -> str:
    """Who closes most, or widens most where none closes; and how many do nothing that stands out.

    Args: tied: who closes hardly less, so that chance may explain the difference; empty for nobody. among: how many
        scenarios or policies; fewer: who closes because fewer posts are wanted.
    """
    label = min(clear, key=lambda each: clear[each].mean)
    change = clear[label]
    size = f"{size_words(PERSONS, change)} posts in {year} ({INTERVAL} {size_interval(PERSONS, change)})"
    told = f"{quoted(label)} closes most of {among}: {size}" + (f", for {FEWER}" if label in fewer else "")
    told += f"; that it is more than {quoted(tied)} may be chance" if tied else ""
    if change.mean > 0:
        most = max(clear, key=lambda each: clear[each].mean)
        size = f"{size_words(PERSONS, clear[most])} posts ({INTERVAL} {size_interval(PERSONS, clear[most])})"
        none = "No scenario" if "scenario" in among else "No policy"
        told = f"{none} closes the gap in {year}; {quoted(most)} adds most, {size}"
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
    return [DifferenceLine(one, one.difference("shortfall"), one.name, _end(one)) for one in with_gap(compared)]


def _end(one: ComparedScenario) -> str:
    """The words at the end of a line: label, difference, and what the scenario is where it is no policy."""
    said = end_words(one, PERSONS, one.change("shortfall"), ENDS - 0.3)
    return "\n".join([said, *wrapped(remark(one), ENDS - 0.3, LABEL)]) if remark(one) else said


def _alt(title: str, lines: list[DifferenceLine], compared: Compared) -> str:
    said = [f"{line.scenario.title} {with_interval(PERSONS, line.found.at(-1))}" for line in lines]
    return f"Line chart of differences from the base over the years. {title}. In {compared.year}: {'; '.join(said)}."
