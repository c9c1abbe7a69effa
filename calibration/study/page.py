"""The study as one Markdown page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from calibration.study.findings import findings

_PARTS = (
    (
        "recovery_summary",
        "Recovery",
        "Known truths from the central 80 % of the prior, fitted by each method. Errors are in prior widths. Coverage "
        "is the share of 90 % intervals that hold the truth: over identified parameters, then over all. "
        "`binomial se` takes parameters as independent, `truths se` does not. `rmse expected` is what the posteriors "
        "expect of themselves, the root of their mean variance. An exact one errs so much over the whole prior, and up "
        "to a fifth less over its central part. The luck of first runs shared by all truths is in no error.",
    ),
    (
        "least_error_summary",
        "Least error",
        "What an exact posterior would err by, in prior widths, if the model expected what the emulators say and "
        "truths were known to lie in the central 80 %: the root of its mean variance. No method errs by less in the "
        "long run, however many runs it makes. Luck of a run: as in the runs of this study. Luck at any scale: that of "
        "universities and researchers alone, who are there one by one; that of persons and employers vanishes in a "
        "world of millions. `truths se` is the standard error of `least rmse`.",
    ),
    (
        "recovery_by_parameter",
        "Recovery, parameter by parameter",
        "Width ratio is posterior sd / prior sd: near 1, the reports say nothing of the parameter.",
    ),
    (
        "rank_tests",
        "Ranks",
        "Simulation-based calibration of the amortised stage. Under an exact posterior p is uniform, middle 0.5 and "
        "spread 1. A spread above 1 means that intervals are too narrow or off, below 1 that they are too wide.",
    ),
    (
        "misspecification_summary",
        "One wrong report",
        "One report of each truth is moved by 4 sd. Coverage and error over identified parameters; named is the share "
        "of truths in which the wrong report has the largest residual, or one of the two largest.",
    ),
    (
        "suspicion_summary",
        "Which report is wrong",
        "The same truths, and as many with all reports right. Every report has a chance to be the wrong one, see "
        "`calibration/fit/suspects.py`. Expected: the share of right names that these chances themselves expect, given "
        "that one is wrong. Alarms: truths in which a report has a chance above 0.5; right alarms: in which that is "
        "the wrong one.",
    ),
)


def study_page(identified: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> str:
    """The summaries, each with the words that explain its columns."""
    named = ", ".join(f"`{name}`" for name in identified) or "none"
    lines = ["# How far the methods of calibration can be trusted", ""]
    for sentence in findings(tables):
        lines += [sentence, ""]
    lines += [f"Identified parameters: {named}.", ""]
    for name, title, words in _PARTS:
        if name in tables:
            lines += [f"## {title}", "", words, "", markdown(tables[name]), ""]
    return "\n".join(lines)


def summaries(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, then words and table of each summary that is there, for a page with headings of its own.

    Ranks of single parameters are left to the files: of each method the row of all together is told.
    """
    found = findings(tables)
    for name, title, words in _PARTS:
        if name in tables and name != "recovery_by_parameter":
            table = tables[name]
            if name == "rank_tests":
                table = table[table["parameter"] == "all"]
            found += [f"*{title}.* {words}", markdown(table)]
    return found


def markdown(table: pd.DataFrame) -> str:
    """A table in Markdown, numbers with three digits."""
    rows = [[str(name) for name in table.columns], ["---"] * len(table.columns)]
    rows += [[_told(value) for value in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _told(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return ""
    return f"{value:.0f}" if value.is_integer() and abs(value) >= 1 else f"{value:.3g}"
