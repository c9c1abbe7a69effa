"""Suspicion: is the wrong report found by what the emulators make of all reports, and are right ones left alone?

Chances are those of `calibration.fit.suspects`. Reports are those of `misspecification`, one wrong; and the same
without the shift, in which every suspicion is a false alarm.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.fit.exploring import Suspected, Suspects
from calibration.study.fitting import Setup
from calibration.study.kept import keyed_seed
from calibration.study.misspecification import shifted_truth
from calibration.study.recovery import CENTRAL

RIGHT, ONE_WRONG = "all right", "one wrong"
ALARM = 0.5  # a report with a greater chance is suspected


def suspect(setup: Setup, truths: int) -> pd.DataFrame:
    """What every method that can suspects of the reports of so many truths, those already kept excepted.

    Returns: one row for each method, variant, truth and report: `chance`, and `shifted`, whether it is the wrong one.
        Without rows where no method can.
    """
    tables = []
    for method in setup.methods:
        if not isinstance(method, Suspects):
            continue
        for number in range(truths):

            def make(method=method, number=number) -> pd.DataFrame:  # type: ignore[no-untyped-def]
                setup.told(f"suspicions: truth {number + 1} of {truths}, {method.name}")
                return _rows(setup, method, number)

            tables.append(setup.kept.table(make, "misspecification", "suspicions", method.name, number))
    columns = ["variant", "method", "truth", "moment", "chance", "shifted"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _rows(setup: Setup, method: Suspects, number: int) -> pd.DataFrame:
    seed = keyed_seed(setup.seed, "misspecification", "suspicions", method.name, number)
    problem = setup.factory(seed)
    suspected: Suspected = method.suspecting(problem, setup.explored(method), seed)
    wrong, shifted = shifted_truth(setup, number)
    right = setup.truth("recovery", number, CENTRAL)
    moved = np.arange(len(problem.moments)) == shifted
    return pd.concat([
        pd.DataFrame({
            "variant": variant, "method": method.name, "truth": number, "moment": problem.moments,
            "chance": suspected(truth.reported), "shifted": moved & (variant == ONE_WRONG),
        })
        for variant, truth in ((ONE_WRONG, wrong), (RIGHT, right))
    ], ignore_index=True)  # fmt: skip


def suspicion_summary(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each method and variant: how often the wrong report has the greatest chance.

    Columns: `expected`, the share of right names that the chances themselves expect, given that one is wrong: no other
    way of naming does better in the long run, if emulators and declared errors are right. `alarms`, the share of truths
    in which a report has a chance above ALARM; `right alarms`, in which that is the wrong one.
    """
    groups = table.groupby(["method", "variant"], sort=False)
    return pd.DataFrame([_summary_row(str(method), str(variant), rows) for (method, variant), rows in groups])


def _summary_row(method: str, variant: str, rows: pd.DataFrame) -> dict[str, object]:
    places = rows.groupby("truth")["chance"].rank(ascending=False, method="first")
    of_truth = rows.groupby("truth")["chance"]
    wrong = variant == ONE_WRONG
    return {
        "method": method,
        "variant": variant,
        "truths": rows["truth"].nunique(),
        "named": float((places[rows["shifted"]] <= 1).mean()) if wrong else np.nan,
        "named in two": float((places[rows["shifted"]] <= 2).mean()) if wrong else np.nan,
        "expected": float((of_truth.max() / of_truth.sum()).mean()) if wrong else np.nan,
        "alarms": float((of_truth.max() > ALARM).mean()),
        "right alarms": float((rows.loc[rows["shifted"], "chance"] > ALARM).mean()) if wrong else np.nan,
    }
