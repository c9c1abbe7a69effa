"""Experiments refuse bad arguments by name, with value and range."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.laboratory import beveridge, lake, match_once

MATCH = {"job_seekers": 3, "vacancies": 3, "draws": 1, "applications": 1, "seed": 1, "replications": 1}
LAKE = {
    "job_finding_prob": 0.3, "separation_prob": 0.1, "entry_rate": 0.01, "exit_rate": 0.01, "persons": 10, "months": 2,
    "seed": 1,
}  # fmt: skip
BEVERIDGE = {
    "separation_prob": 0.02, "vacancy_prob": 0.02, "adjustment": 0.1, "amplitude": 0.1, "period": 10, "steps": 2,
    "persons": 10, "seed": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("experiment", "good", "name", "value", "told"),
    [
        (match_once, MATCH, "job_seekers", -1, "a number from 0 to 10000000"),
        (match_once, MATCH, "vacancies", 2.5, "a whole number from 0 to 10000000"),
        (match_once, MATCH, "draws", 0, "a number from 1 to 1000"),
        (match_once, MATCH, "applications", "two", "a number from 1 to 1000"),
        (match_once, MATCH, "applications", True, "a whole number from 1 to 1000"),
        (match_once, MATCH, "wage_sigma", -0.1, "a number from 0 to 10"),
        (match_once, MATCH, "reservation_wage", float("nan"), "a number of at least 0"),
        (match_once, MATCH, "reservation_wage", float("inf"), "a number of at least 0"),
        (match_once, MATCH, "offers", "random", "one of sequential, simultaneous"),
        (match_once, MATCH, "offers", 0, "one of sequential, simultaneous"),
        (match_once, MATCH, "seed", -1, "a number from 0 to 9223372036854775807"),
        (match_once, MATCH, "seed", None, "a number from 0 to 9223372036854775807"),
        (match_once, MATCH, "replications", 0, "a number from 1 to 2147483647"),
        (lake, LAKE, "job_finding_prob", 1.1, "a number from 0 to 1"),
        (lake, LAKE, "separation_prob", -0.1, "a number from 0 to 1"),
        (lake, LAKE, "entry_rate", 2, "a number from 0 to 1"),
        (lake, LAKE, "exit_rate", "0.1", "a number from 0 to 1"),
        (lake, LAKE, "persons", 0, "a number from 1 to 10000000"),
        (lake, LAKE, "months", 1001, "a number from 1 to 1000"),
        (lake, LAKE, "seed", 2**63, "a number from 0 to 9223372036854775807"),
        (beveridge, BEVERIDGE, "separation_prob", 2, "a number from 0 to 1"),
        (beveridge, BEVERIDGE, "vacancy_prob", -1, "a number from 0 to 1"),
        (beveridge, BEVERIDGE, "adjustment", 1.5, "a number from 0 to 1"),
        (beveridge, BEVERIDGE, "amplitude", 1.5, "a number from 0 to 1"),
        (beveridge, BEVERIDGE, "period", 0, "a number of at least 1"),
        (beveridge, BEVERIDGE, "steps", 0, "a number from 1 to 30000"),
        (beveridge, BEVERIDGE, "persons", 10**8, "a number from 1 to 10000000"),
        (beveridge, BEVERIDGE, "seed", 0.5, "a whole number from 0 to 9223372036854775807"),
    ],
)
def test_a_bad_argument_is_refused(experiment: Any, good: dict[str, Any], name: str, value: Any, told: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the whole message is compared
        experiment(**good | {name: value})
    assert str(refused.value) == f"{name} is {value!r}: it must be {told}"


@pytest.mark.parametrize(("experiment", "good"), [(match_once, MATCH), (lake, LAKE), (beveridge, BEVERIDGE)])
def test_the_same_arguments_give_the_same_result(experiment: Any, good: dict[str, Any]) -> None:
    assert repr(experiment(**good)) == repr(experiment(**good))
    assert repr(experiment(**good | {"seed": 2**63 - 1})) == repr(experiment(**good | {"seed": 2**63 - 1}))
