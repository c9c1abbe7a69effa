"""What a study found, in sentences made from its tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from calibration.study.least_error import AT_ANY_SCALE, OF_A_RUN
from calibration.study.misspecification import DECLARED, NO_DISCREPANCY
from calibration.study.recovery import HALVED_BELOW, IDENTIFIED_BELOW
from calibration.study.suspicion import ALARM, ONE_WRONG, RIGHT

_RIGHT = 0.05  # a spread of ranks so near to 1 is called right; assumption: 100 truths tell it to about so much
_LEAST_P = 0.05
_Row = Mapping[Any, Any]


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """One paragraph for each study that is there. Args: tables: as `Study.tables`, or read back from its files."""
    told = {
        "recovery_summary": _recovery, "least_error_summary": _least_error, "rank_tests": _ranks,
        "misspecification_summary": _misspecification, "suspicion_summary": _suspicion,
    }  # fmt: skip
    return [tell(tables) for name, tell in told.items() if name in tables and len(tables[name])]


def _recovery(tables: Mapping[str, pd.DataFrame]) -> str:
    rows = tables["recovery_summary"].to_dict("records")
    said = [
        f"{row['method']} {row['rmse']:.2f}, {row['rmse expected']:.2f} expected, and its 90 % intervals hold the "
        f"truth in {_per_cent(row['coverage'], row['truths se'])}{_remarks(row, rows[0]['truths'])}"
        for row in rows
    ]
    return (
        f"Over {rows[0]['truths']} known truths and the {rows[0]['identified']} parameters whose doubt the reports "
        f"lessen by {_per_cent(1 - IDENTIFIED_BELOW)} or more, errors are, in widths of the prior: {'; '.join(said)}."
        + _best(tables, str(rows[0]["method"]))
    )


def _best(tables: Mapping[str, pd.DataFrame], method: str) -> str:
    """The error over the parameters whose doubt is at least halved."""
    if "recovery_by_parameter" not in tables:
        return ""
    every = tables["recovery_by_parameter"].to_dict("records")
    rows = [row for row in every if row["method"] == method and row["width ratio"] < HALVED_BELOW]
    if not rows:
        return ""
    error = math.sqrt(sum(row["rmse"] ** 2 for row in rows) / len(rows))
    least = min(rows, key=lambda row: float(row["rmse"]))
    many = "the one" if len(rows) == 1 else f"the {len(rows)}"
    return (
        f" Over {many} whose doubt {method} at least halves, it errs by {error:.2f}; least over "
        f"`{least['parameter']}`, {least['rmse']:.2f}."
    )


def _least_error(tables: Mapping[str, pd.DataFrame]) -> str:
    rows = {row["luck"]: row for row in tables["least_error_summary"].to_dict("records")}
    of_a_run, finest = (_least(rows[luck]) for luck in (OF_A_RUN, AT_ANY_SCALE))
    return (
        "No method errs by less, in the long run, than an exact posterior that knows what the model expects and where "
        f"truths lie: {of_a_run}. In a world as fine as persons, where luck is less, that would be {finest}."
    )


def _least(row: _Row) -> str:
    halved = f", and {row['least rmse halved']:.3f} over those at least halved" if row["halved"] else ""
    return f"{row['least rmse']:.3f} ± {row['truths se']:.3f} over those {row['identified']} parameters{halved}"


def _ranks(tables: Mapping[str, pd.DataFrame]) -> str:
    rows = tables["rank_tests"]
    whole = rows[rows["parameter"] == "all"].to_dict("records")
    said = [
        f"{'even' if row['p'] >= _LEAST_P else 'uneven'} for {row['method']} ({_p(row['p'])}), whose intervals are "
        f"{_width(row['spread'])} (spread {row['spread']:.2f}; 1 is right)"
        for row in whole
    ]
    return (
        f"Over {whole[0]['truths']} truths from the whole prior, ranks of the truth among posterior draws are "
        f"{'; '.join(said)}."
    )


def _misspecification(tables: Mapping[str, pd.DataFrame]) -> str:
    rows = tables["misspecification_summary"]
    most, said = int(rows["truths"].max()), []
    for row in rows[rows["variant"] == DECLARED].to_dict("records"):
        bare = rows[(rows["variant"] == NO_DISCREPANCY) & (rows["method"] == row["method"])].to_dict("records")
        without = f", and in {_per_cent(bare[0]['coverage'])} where discrepancies are not declared" if bare else ""
        said.append(
            f"{row['method']} hold the truth in {_per_cent(row['coverage'], row['truths se'])}{without}"
            f"{_remarks(row, most)}; the wrong report has the largest residual in {_per_cent(row['named'])} of "
            f"{row['truths']} truths, one of the two largest in {_per_cent(row['named in two'])}"
        )
    return f"With one report wrong by 4 standard deviations, 90 % intervals of {'. Those of '.join(said)}."


def _suspicion(tables: Mapping[str, pd.DataFrame]) -> str:
    rows = tables["suspicion_summary"]
    said = []
    for row in rows[rows["variant"] == ONE_WRONG].to_dict("records"):
        right = rows[(rows["variant"] == RIGHT) & (rows["method"] == row["method"])].to_dict("records")
        said.append(
            f"by {row['method']} the wrong report has the greatest chance in {_per_cent(row['named'])} of "
            f"{row['truths']} truths, one of the two greatest in {_per_cent(row['named in two'])}; the chances "
            f"themselves expect {_per_cent(row['expected'])}, and no way of naming does better if they are right. A "
            f"chance above {_per_cent(ALARM)} goes to some report in {_per_cent(row['alarms'])} of the truths, to the "
            f"wrong one in {_per_cent(row['right alarms'])}"
            + "".join(f"; and in {_per_cent(each['alarms'])} when all are right" for each in right)
        )
    return f"Weighing for each report whether it is the wrong one, {'. '.join(said)}."


def _width(spread: float) -> str:
    if abs(spread - 1) <= _RIGHT:
        return "as wide as they should be"
    return "too narrow or off" if spread > 1 else "too wide"


def _per_cent(share: float, error: float = math.nan) -> str:
    more = "" if math.isnan(error) else f" ± {100 * error:.0f}"
    return f"{100 * share:.0f}{more} %"


def _p(value: float) -> str:
    return f"p = {value:.2f}" if value >= 0.01 else "p below 0.01"


def _remarks(row: _Row, truths: int) -> str:
    told = [f"{row['truths']} truths alone"] * (row["truths"] < truths)
    told += [f"{row['refused']} refused"] * bool(row["refused"])
    if row["ess below 100"]:
        told.append(f"{row['ess below 100']} with fewer than 100 effective draws, which `talentgap calibrate` refuses")
    return f" ({'; '.join(told)})" if told else ""
