"""The first screen of the report: what the reports say of the market, in sentences computed from the tables."""

from __future__ import annotations

from simulation.experiment.calibrating.identifiability import NARROWED, NOT_IDENTIFIED, PINNED
from simulation.experiment.calibrating.predictive import INSIDE, MISSED, WITHIN_ERROR
from simulation.report.calibration.foretelling import foretold_answer
from simulation.report.calibration.labels import parameter_words
from simulation.report.calibration.made import Calibration, Row
from simulation.report.calibration.outlook import TIED, gap_answer, information_answer, openings_answer
from simulation.report.calibration.quality import emulator_answer, fixed_answer, spent_answer, suspects_answer
from simulation.report.calibration.words import (
    KINDS,
    counted,
    judged,
    miss_words,
    names_of,
    of_verdict,
    parameter_range,
    signed,
)
from simulation.report.headlines import Headline, answered
from simulation.report.wording import NBSP, listed

_MANY = 4  # from more narrowed parameters on, their ranges stand in the table alone


def answers(made: Calibration) -> list[Headline]:
    """The questions, answered from the tables."""
    return answered(made, {
        "Does the model meet the two documents?": core_answer,
        "And all other reports?": others_answer,
        "May a report be wrong?": suspects_answer,
        "What do the reports pin down?": identified_answer,
        "Which reports are foretold by the others?": foretold_answer,
        "What do three counts of openings say?": openings_answer,
        "How large is the gap of 2035?": gap_answer,
        "Which published number would help most?": information_answer,
        "How sure are the emulators?": emulator_answer,
        "What was spent?": spent_answer,
        "What is fixed?": fixed_answer,
    })  # fmt: skip


def core_answer(made: Calibration) -> str:
    """How many of the reports with a sentence of the two documents are met, and which are not."""
    rows = [row for row in judged(made.predictive) if made.is_core(row["target"])]
    fitted = sum(row["role"] == "fit" for row in rows)
    inputs = [row for row in made.rows("predictive") if row["role"] == "input" and made.is_core(row["target"])]
    left = f" Left out, since an input stands on it: {names_of(inputs)}." if inputs else ""
    return (
        f"{counted(len(rows), 'report')} that the model answers come with a sentence of the two documents; {fitted} "
        f"were fitted, the others compared only. {_met(made, rows)}{left}"
    )


def others_answer(made: Calibration) -> str:
    """The same for reports from elsewhere."""
    rows = [row for row in judged(made.predictive) if not made.is_core(row["target"])]
    fitted = sum(row["role"] == "fit" for row in rows)
    return f"Of {counted(len(rows), 'report')} from elsewhere {fitted} were fitted. {_met(made, rows)}" if rows else ""


def _met(made: Calibration, rows: list[Row]) -> str:
    """Inside, within error and missed; what is missed by name."""
    inside, within, missed = (of_verdict(rows, verdict) for verdict in (INSIDE, WITHIN_ERROR, MISSED))
    told = f"{len(inside)} of {len(rows)} lie inside the 90{NBSP}% band of the model’s own runs."
    if within:
        more = "1 more is" if len(within) == 1 else f"{len(within)} more are"
        told += (
            f" {more} met only with the error granted to the report, a judgement that is wide where something else is "
            f"counted: {names_of(within)}."
        )
    if not missed:
        return f"{told} None is missed."
    said = "; ".join(miss_words(made, row) for row in missed)
    return f"{told} Missed: {said}."


def identified_answer(made: Calibration) -> str:
    """What is pinned down, narrowed and not identified, with prior and posterior."""
    rows = sorted(made.rows("identifiability"), key=lambda row: float(row["width"]))
    told = [_of_kind(rows, kind) for kind in KINDS]
    return " ".join([*(words for words in told if words), _tied(rows)]).strip()


def _of_kind(rows: list[Row], kind: str) -> str:
    found = [row for row in rows if row["verdict"] == kind]
    if not found:
        return {PINNED: "No parameter is pinned down.", NARROWED: "", NOT_IDENTIFIED: "None is left unidentified."}[
            kind
        ]
    short = kind == NARROWED and len(found) > _MANY
    said = listed([parameter_words(row["parameter"]) for row in found])
    said = said if short else "; ".join(identified_words(row) for row in found)
    head = {
        PINNED: "Pinned down (the doubt at least halved)", NARROWED: "Narrowed",
        NOT_IDENTIFIED: "Not identified: the reports say little about",
    }[kind]  # fmt: skip
    return f"{head}{' ' if kind == NOT_IDENTIFIED else ': '}{said}."


def identified_words(row: Row) -> str:
    """`half-life of skills (18 to 80 months before, 20 to 72 after)`."""
    before = parameter_range(row["prior_low"], row["prior_high"], row["unit"])
    after = parameter_range(row["low"], row["high"], "")
    return f"{parameter_words(row['parameter'])} ({before} before, {after} after)"


def _tied(rows: list[Row]) -> str:
    """Pairs that the reports tell together and not apart."""
    pairs = {
        frozenset((row["parameter"], row["tied_to"])): float(row["correlation"])
        for row in rows
        if abs(row["correlation"]) >= TIED
    }
    said = [
        f"{listed(sorted(parameter_words(name) for name in pair))} ({signed(value)})" for pair, value in pairs.items()
    ]
    return f"Known together better than apart (correlation): {'; '.join(said)}." if said else ""
