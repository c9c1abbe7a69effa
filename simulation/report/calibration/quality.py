"""Sentences on how much a calibration is to be trusted: emulators, runs, and what it keeps fixed."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from calibration.fit.suspects import BEFORE, WRONG
from calibration.fit.waves import REPLICATES
from calibration.space import calibrated_space
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.words import counted, names_of, space_words
from simulation.report.wording import NBSP, listed, share
from simulation.scenario.assumptions import Assumptions, book
from simulation.scenario.book.words import plain_number

_SUSPECTS = 3  # reports named
GOOD_Q2 = 0.8  # below it an emulator is named (assumption)
_COVERED = (0.85, 0.95)  # shares of points inside a 90 % interval that pass without remark (assumption)


class Fixed(NamedTuple):
    """The assumptions of one group of the book that calibration does not move."""

    group: str
    keys: str
    many: int


def emulator_answer(made: Calibration) -> str:
    """Q2 and coverage over all emulators, those that are poor by name."""
    rows = made.rows("emulators")
    q2 = sorted(float(row["q2"]) for row in rows)
    covered = sum(float(row["coverage"]) for row in rows) / len(rows)
    poor = [row for row in rows if row["q2"] < GOOD_Q2]
    odd = [row for row in rows if not _COVERED[0] <= row["coverage"] <= _COVERED[1]]
    told = [
        f"Left out one by one, points are foretold with a median Q2 of {q2[len(q2) // 2]:.2f} (lowest {q2[0]:.2f}); "
        f"{share(covered)} of them lie inside their 90{NBSP}% interval."
    ]
    if poor:
        said = "; ".join(f"{names_of([row])} {row['q2']:.2f} (at most {best_q2(row):.2f})" for row in poor)
        told.append(f"Below {GOOD_Q2}, and in brackets the most that luck leaves: {said}.")
    if odd:
        told.append(f"Coverage outside {_COVERED[0] * 100:.0f} to {_COVERED[1] * 100:.0f}{NBSP}%: {names_of(odd)}.")
    return " ".join([*told, "Their doubt is in the likelihood, and the draws were run in the model itself."])


def suspects_answer(made: Calibration) -> str:
    """The fitted report that is most likely wrong, the next ones, and the chance that none is."""
    rows = made.rows("suspects")
    none = 1.0 - sum(float(row["chance"]) for row in rows)
    first, *others = rows[:_SUSPECTS]
    by_lot = BEFORE / len(rows)
    more = listed([f"{names_of([row])} ({share(row['chance'])})" for row in others if row["chance"] > by_lot])
    also = f"; then {more}" if more else ""
    return (
        f"Before the reports are seen, it is taken as likely as not that one of the {len(rows)} fitted ones errs by "
        f"some {WRONG:.0f} times what targets.csv grants it; seen together, the chance that none does is "
        f"{share(none)}. Most suspected is {names_of([first])}, with {share(first['chance'])}{also}. A report that "
        "alone tells of a parameter is never suspected: the parameter follows it."
    )


def spent_answer(made: Calibration) -> str:
    """Budget, draws, effective draws, failures, and the space left."""
    told, waves = made.manifest, made.rows("waves")
    failed = f" {counted(told['runs']['failed'], 'run')} failed." if told["runs"]["failed"] else " No run failed."
    return (
        f"{told['budget_used']:,} of {told['budget']:,} runs for the fit at scale {told['scale']}, "
        f"{told['runs']['asked']:,} with the runs to 2030 and 2035. {space_words(waves[-1]['space_left'])} of the "
        f"prior is not ruled out. {told['draws']} draws were run in the model; weighted, they are worth "
        f"{told['ess']:.0f} equal ones (fewer than 100 are refused).{failed}"
    )


def best_q2(row: Row) -> float:
    """The Q2 of an emulator that knows all but luck: 1 - luck of a point's mean / variance of the means.

    Args: row: of `emulators.csv`; the variance of the means follows from its error and Q2.
    """
    unexplained = max(1.0 - float(row["q2"]), 1e-12)
    variance = float(row["error"]) ** 2 / unexplained
    return max(0.0, 1.0 - float(row["luck"]) ** 2 / REPLICATES / variance)


def fixed_assumptions() -> list[Fixed]:
    """Everything in the parameter book that calibration leaves at its default."""
    moved = {key for parameter in calibrated_space().parameters for key in parameter.keys}
    rows = [row for row in book(Assumptions()) if row.key not in moved]
    found = []
    for group, members in groupby(rows, key=lambda row: row.key.partition(".")[0]):
        keys = [f"{row.key.partition('.')[2]} = {plain_number(row.value)}" for row in members]
        found.append(Fixed(group, ", ".join(keys), len(keys)))
    return found


def fixed_answer(made: Calibration) -> str:
    """How many assumptions are not calibrated, and the ones that matter most for the gap of 2035."""
    many = sum(group.many for group in fixed_assumptions())
    moved = len(made.tables["identifiability"])
    ahead = ("the growth of demand in the long run", "when growth fades to it", "productivity gains", "what levers do")
    return (
        f"{moved} parameters are calibrated; {many} other values of the parameter book stay at their defaults, among "
        f"them {listed(ahead)}. Their doubt is in no interval of this report; they are listed below."
    )
