"""The sentences of an honesty study say what its tables hold."""

from __future__ import annotations

import pandas as pd
import pytest

from calibration.study.findings import findings
from calibration.study.least_error import AT_ANY_SCALE, OF_A_RUN
from calibration.study.page import study_page, summaries
from calibration.study.suspicion import ONE_WRONG, RIGHT


def recovered(**changed: object) -> dict[str, object]:
    row = {
        "method": "emulator alone", "truths": 20, "refused": 0, "ess below 100": 0, "runs": 1500, "identified": 14,
        "rmse": 0.154, "rmse expected": 0.168, "coverage": 0.943, "binomial se": 0.0139, "truths se": 0.0143,
        "rmse all": 0.167, "coverage all": 0.95, "truths se all": 0.0125,
    }  # fmt: skip
    return row | changed


def of_parameter(parameter: str, width: float, error: float, method: str = "emulator alone") -> dict[str, object]:
    return {
        "method": method, "parameter": parameter, "bias": 0.0, "rmse": error, "width ratio": width, "coverage": 0.9,
    }  # fmt: skip


def ranked(method: str, p: float, spread: float) -> list[dict[str, object]]:
    row = {"method": method, "truths": 100, "middle": 0.5}
    return [row | {"parameter": "a", "p": 0.7, "spread": 3.0}, row | {"parameter": "all", "p": p, "spread": spread}]


def shifted(variant: str, coverage: float) -> dict[str, object]:
    return {
        "variant": variant, "method": "emulator alone", "truths": 20, "refused": 0,
        "ess below 100": 0, "coverage": coverage, "truths se": 0.021, "rmse": 0.2, "named": 0.3, "named in two": 0.45,
    }  # fmt: skip


def test_recovery_tells_error_expectation_and_coverage_of_every_method() -> None:
    rivals = [
        recovered(),
        recovered(method="simulated moments", rmse=0.31, coverage=0.5, truths=10, refused=2, **{"ess below 100": 3}),
    ]
    (said,) = findings({"recovery_summary": pd.DataFrame(rivals)})
    assert said == (
        "Over 20 known truths and the 14 parameters whose doubt the reports lessen by 20 % or more, errors are, in "
        "widths of the prior: emulator alone 0.15, 0.17 expected, and its 90 % intervals hold the truth in 94 ± 1 %; "
        "simulated moments 0.31, 0.17 expected, and its 90 % intervals hold the truth in 50 ± 1 % (10 truths alone; 2 "
        "refused; 3 with fewer than 100 effective draws, which `talentgap calibrate` refuses)."
    )


def test_the_best_known_parameters_are_told_for_the_first_method() -> None:
    """Width ratios of 0.2 and 0.4 are halved at least: root of (0.03² + 0.04²)/2 = 0.035. Rivals do not count."""
    parameters = [
        of_parameter("a", 0.2, 0.03), of_parameter("b", 0.4, 0.04), of_parameter("c", 0.5, 0.2),
        of_parameter("a", 0.1, 0.01, method="regression ABC"),
    ]  # fmt: skip
    tables = {"recovery_summary": [recovered()], "recovery_by_parameter": parameters}
    (said,) = findings({name: pd.DataFrame(rows) for name, rows in tables.items()})
    assert said.endswith(
        "Over the 2 whose doubt emulator alone at least halves, it errs by 0.04; least over `a`, 0.03."
    )


def test_the_least_error_is_told_for_both_kinds_of_luck() -> None:
    """Without halved parameters nothing is said of them."""
    row = {
        "luck": OF_A_RUN, "truths": 20, "identified": 14, "least rmse": 0.1404, "truths se": 0.0016, "halved": 6,
        "least rmse halved": 0.1005, "least rmse all": 0.15,
    }  # fmt: skip
    finest = row | {"luck": AT_ANY_SCALE, "least rmse": 0.112, "halved": 0, "least rmse halved": float("nan")}
    (said,) = findings({"least_error_summary": pd.DataFrame([row, finest])})
    assert said == (
        "No method errs by less, in the long run, than an exact posterior that knows what the model expects and where "
        "truths lie: 0.140 ± 0.002 over those 14 parameters, and 0.101 over those at least halved. In a world as fine "
        "as persons, where luck is less, that would be 0.112 ± 0.002 over those 14 parameters."
    )


@pytest.mark.parametrize(
    ("p", "spread", "said"),
    [
        (0.30, 1.02, "even for x (p = 0.30), whose intervals are as wide as they should be (spread 1.02; 1 is right)"),
        (0.001, 0.8, "uneven for x (p below 0.01), whose intervals are too wide (spread 0.80; 1 is right)"),
        (0.05, 1.3, "even for x (p = 0.05), whose intervals are too narrow or off (spread 1.30; 1 is right)"),
    ],
)
def test_ranks_are_told_for_all_parameters_together(p: float, spread: float, said: str) -> None:
    (found,) = findings({"rank_tests": pd.DataFrame(ranked("x", p, spread))})
    assert found == f"Over 100 truths from the whole prior, ranks of the truth among posterior draws are {said}."


def test_a_wrong_report_is_told_with_and_without_discrepancy() -> None:
    rows = [shifted("declared", 0.9), shifted("no discrepancy", 0.7)]
    (said,) = findings({"misspecification_summary": pd.DataFrame(rows)})
    assert said == (
        "With one report wrong by 4 standard deviations, 90 % intervals of emulator alone hold the truth in 90 ± 2 %, "
        "and in 70 % where discrepancies are not declared; the wrong report has the largest residual in 30 % of 20 "
        "truths, one of the two largest in 45 %."
    )


def test_few_truths_and_few_effective_draws_are_told_of_a_wrong_report_too() -> None:
    few = shifted("declared", 0.8) | {"method": "x", "truths": 9, "ess below 100": 4}
    (said,) = findings({"misspecification_summary": pd.DataFrame([shifted("declared", 0.9), few])})
    assert (
        "Those of x hold the truth in 80 ± 2 % (9 truths alone; 4 with fewer than 100 effective draws, which "
        "`talentgap calibrate` refuses); the wrong report"
    ) in said


def test_suspicions_are_told_with_what_can_be_expected_and_with_false_alarms() -> None:
    wrong = {"method": "x", "variant": ONE_WRONG, "truths": 20, "named": 0.5, "named in two": 0.65, "expected": 0.48,
             "alarms": 0.45, "right alarms": 0.4}  # fmt: skip
    right = wrong | {"variant": RIGHT, "alarms": 0.05}
    (said,) = findings({"suspicion_summary": pd.DataFrame([wrong, right])})
    assert said == (
        "Weighing for each report whether it is the wrong one, by x the wrong report has the greatest chance in 50 % "
        "of 20 truths, one of the two greatest in 65 %; the chances themselves expect 48 %, and no way of naming does "
        "better if they are right. A chance above 50 % goes to some report in 45 % of the truths, to the wrong one in "
        "40 %; and in 5 % when all are right."
    )


def test_pages_begin_with_the_findings() -> None:
    tables = {"recovery_summary": pd.DataFrame([recovered()]), "rank_tests": pd.DataFrame(ranked("x", 0.3, 1.0))}
    assert summaries(tables)[:2] == findings(tables)
    page = study_page(["a"], tables)
    assert page.index(findings(tables)[1]) < page.index("Identified parameters: `a`.") < page.index("## Recovery")
