"""Values of reports and parameters in words, each in its own unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from simulation.experiment.calibrating.identifiability import NARROWED, NOT_IDENTIFIED, PINNED
from simulation.experiment.calibrating.predictive import INSIDE, MISSED, UNKNOWN, WITHIN_ERROR
from simulation.report.calibration.labels import target_words, unit_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.style import BLUE, ORANGE, VERMILLION
from simulation.report.wording import NBSP, listed, number, people, people_range, share, share_range

VERDICTS = (INSIDE, WITHIN_ERROR, MISSED)
COLOURS = {INSIDE: BLUE, WITHIN_ERROR: ORANGE, MISSED: VERMILLION}
MARKS = {INSIDE: "o", WITHIN_ERROR: "s", MISSED: "X"}
KINDS = (PINNED, NARROWED, NOT_IDENTIFIED)
KIND_COLOURS = {PINNED: BLUE, NARROWED: ORANGE, NOT_IDENTIFIED: VERMILLION}
_PERSONS = ("persons", "posts", "employers", "programmes", "CNY per month")
_NEARLY_ALL = 0.99  # of a variance
MANY = 6  # from more reports on, a sentence names the first ones alone; tables have all
_SHARES = ("share", "per month")
_FROM_MILLIONS = 100_000
_NARROW = (0.02, 0.005)  # shares known so well have a decimal more: rounded ends could leave the median out

# Why the model misses a report, where its description says so (docs/model.md, section 9, and the limits in README.md):
# by target, by group or by indicator.
MECHANISMS = {
    "applicants_ai_2022": "reports rise until 2024, the model falls, as its demand for AI grows evenly",
    "applicants_overall_2022": "the turn of the outside market in 2022 is less than half as deep in the model",
    "ratio_research_2019_2020": "who qualifies for several classes is counted in each",
    "stalled_pilots_world_2022": "a figure of the world; the fit lies between it and one of China",
    "time_to_fill": "a figure of all posts of another country; few who apply for an AI opening qualify",
    "workforce_foundation_2022": "the survey of 2023 by which the layers' staff is set says 17 %",
    "sector=nev": "a few large employers make the sector, so that it differs widely between runs",
    "supply_demand_ratio_inflow": "its seekers on the job are new every month by construction",
    "wage_posted": "pay hardly moves in the model, because the unfilled share that it answers to does not",
}


def value_words(value: float, unit: str) -> str:
    """`0.39`, `68 %`, `0.48 million`, `2.1`."""
    if not math.isfinite(value):
        return "–"
    if unit in _PERSONS:
        return minus(people(value))
    if unit in _SHARES:
        return minus(share(value, 1 if abs(value) < 0.1 else 0))
    return minus(f"{value:.2f}")


def range_words(low: float, high: float, unit: str) -> str:
    """An interval in the unit of a report: `0.36 to 0.42`."""
    if not math.isfinite(low):
        return "–"
    if unit in _PERSONS:
        return minus(people_range(low, high))
    if unit in _SHARES:
        return minus(share_range(low, high, decimals=sum(high - low < width for width in _NARROW)))
    return minus(f"{low:.2f} to {high:.2f}")


def reported_words(made: Calibration, row: Row) -> str:
    """What a report says: `68 %`; `50 to 85 % (judged)` where it gives no number, only its band is told then."""
    unit = str(row["unit"])
    if not made.is_judged(row["target"]):
        return value_words(row["reported"], unit)
    target = made.targets[row["target"]]
    return f"{range_words(target.low, target.high, unit)} (judged)"


def parameter_value(value: float) -> str:
    """A value of a parameter with two figures: `18`, `0.0018`, `0.85 million`."""
    if abs(value) >= _FROM_MILLIONS:
        return f"{value / 1e6:.2f}{NBSP}million"
    return minus(number(value, 3 if abs(value) >= 100 else 2))


def parameter_range(low: float, high: float, unit: str) -> str:
    """`18 to 80 months`."""
    ends = f"{parameter_value(low)} to {parameter_value(high)}"
    if min(low, high) >= _FROM_MILLIONS:
        ends = f"{low / 1e6:.2f} to {high / 1e6:.2f}{NBSP}million"
    return f"{ends} {unit_words(unit)}".strip()


def of_verdict(rows: Iterable[Row], verdict: str) -> list[Row]:
    """The rows with a verdict."""
    return [row for row in rows if row["verdict"] == verdict]


def judged(rows: Iterable[Row]) -> list[Row]:
    """The rows that the model has an answer to."""
    return [row for row in rows if row["verdict"] != UNKNOWN]


def miss_words(made: Calibration, row: Row) -> str:
    """A report that is not met, what the model says instead, and why, as far as that is known."""
    unit = str(row["unit"])
    said = f"{target_words(row['target'])} ({_reported(made, row)}, the model's runs "
    said += f"{range_words(row['low'], row['high'], unit)}"
    target = made.targets.get(row["target"])
    allowed = target is not None and target.low <= row["median"] <= target.high
    why = next((MECHANISMS[row[by]] for by in ("target", "group", "indicator") if row[by] in MECHANISMS), "")
    more = [why, "inside the wider band that the check of a run allows" if allowed else ""]
    return "; ".join([said, *(words for words in more if words)]) + ")"


def _reported(made: Calibration, row: Row) -> str:
    words = reported_words(made, row)
    return words.replace("(judged)", "judged") if made.is_judged(row["target"]) else f"{words} reported"


def names_of(rows: Sequence[Row]) -> str:
    """The reports of some rows in a sentence, the first ones where there are many."""
    names = [target_words(row["target"]) for row in rows]
    if len(names) <= MANY:
        return listed(names)
    return f"{', '.join(names[: MANY - 1])} and {len(names) - MANY + 1} others"


def counted(many: int, what: str) -> str:
    """`1 report`, `3 reports`."""
    return f"{many} {what}" + ("" if many == 1 else "s")


def signed(value: float) -> str:
    """`+0.61`, `−0.61`."""
    return minus(f"{value:+.2f}")


def minus(text: str) -> str:
    """A text of numbers with true minus signs."""
    return text.replace("-", "−")


def short(text: str) -> str:
    """`0.48 m` for `0.48 million`, where a row has little room."""
    return text.replace(f"{NBSP}million", f"{NBSP}m")


def parts_words(parameters: float) -> tuple[str, str]:
    """The parts of parameters and of luck in a variance: `90 %` and `10 %`, `more than 99 %` and `less than 1 %`."""
    if parameters > _NEARLY_ALL:
        return f"more than 99{NBSP}%", f"less than 1{NBSP}%"
    return share(parameters), share(1.0 - parameters)


def count(value: float) -> str:
    """Whole things: `585`, `3`, never below none."""
    return f"{max(value, 0.0):,.0f}"


def space_words(share_of_prior: float) -> str:
    """A share of the prior: `100 %`, `2.3 %`, `0.049 %`."""
    return f"{number(share_of_prior * 100)}{NBSP}%"
