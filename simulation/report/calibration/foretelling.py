"""Sentences on reports left out: which the others foretell, which nothing moves, which come out wrong."""

from __future__ import annotations

from simulation.experiment.calibrating.predictive import MISSED
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.words import MANY, miss_words, names_of, of_verdict, range_words
from simulation.report.wording import NBSP, listed, share

_MUCH = 0.5  # share of the prior's width from which the other reports tell most of one (assumption)
_LITTLE = 0.25  # and below which they tell little (assumption)
_NINETY = 1.645  # standard deviations


def foretold_answer(made: Calibration) -> str:
    """Which reports the others foretell or say little of, which were settled before, which come out wrong."""
    rows = made.rows("left_out")
    wrong = of_verdict(rows, MISSED)
    sound = [row for row in rows if row["verdict"] != MISSED]
    settled = [row for row in sound if is_settled(made, row)]
    open_ones = [row for row in sound if row not in settled]
    told = [
        f"Each fitted report was foretold by a fit to the others; {len(sound)} of {len(rows)} come out right.",
        _much([row for row in open_ones if row["informed"] >= _MUCH]),
        _little([row for row in open_ones if row["informed"] < _LITTLE]),
        f"Settled beforehand, by priors and fixed assumptions, as sharply as by the report itself: {names_of(settled)}."
        if settled else "",
        _wrong(made, wrong),
        _beyond([row for row in rows if not row["prior_low"] <= row["reported"] <= row["prior_high"]]),
    ]  # fmt: skip
    return " ".join(words for words in told if words)


def is_settled(made: Calibration, row: Row) -> bool:
    """Whether the model says a report before any fit within less than the report's own error: it teaches nothing."""
    return bool(row["prior_high"] - row["prior_low"] < 2 * _NINETY * made.error_of(row["target"]))


def _much(rows: list[Row]) -> str:
    if not rows:
        return ""
    rows = sorted(rows, key=lambda row: -float(row["informed"]))[:MANY]
    said = listed([f"{names_of([row])} ({share(row['informed'])})" for row in rows])
    return f"The others tell most of {said}: in brackets how much narrower than before any report."


def _little(rows: list[Row]) -> str:
    return (
        f"They say little of {names_of(rows)}: without the report the model would not know, or luck decides."
        if rows
        else ""
    )


def _wrong(made: Calibration, rows: list[Row]) -> str:
    about = {row["target"]: row for row in made.rows("predictive")}
    said = "; ".join(miss_words(made, about[row["target"]] | row) for row in rows)
    return f"Foretold wrongly: {said}." if said else ""


def _beyond(rows: list[Row]) -> str:
    """Reports that the model hardly says for any values of its parameters."""
    said = [f"{names_of([row])} ({_prior(row)})" for row in rows]
    if not said:
        return ""
    return f"Hard to reach with any values, since 90{NBSP}% of runs all over the priors lie elsewhere: {listed(said)}."


def _prior(row: Row) -> str:
    return range_words(row["prior_low"], row["prior_high"], str(row["unit"]))
