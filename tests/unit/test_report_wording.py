"""Numbers in words: as people read them, in one unit, ends of an interval told apart."""

from __future__ import annotations

import math

import pytest

from simulation.report.wording import (
    capital,
    listed,
    months_range,
    number,
    people,
    people_range,
    ratio,
    ratio_range,
    share,
    share_range,
    tendency,
    within,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (480_000, "0.48 million"),
        (1_712_345, "1.7 million"),
        (12_300_000, "12 million"),
        (64_770, "65,000"),
        (99_800, "0.10 million"),
        (174, "174"),
        (0, "0"),
        (math.nan, "no value"),
    ],
)
def test_people_are_counted_in_millions_or_in_full(value: float, expected: str) -> None:
    assert people(value).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.6e6, 1.8e6, "1.6 to 1.8 million"),
        (1.68e6, 1.72e6, "1.68 to 1.72 million"),
        (1.684e6, 1.702e6, "1.68 to 1.70 million"),
        (4.1e5, 5.2e5, "0.41 to 0.52 million"),
        (64_100, 66_900, "64,100 to 66,900"),
        (150, 180, "150 to 180"),
        (640, 640, "640"),
    ],
)
def test_intervals_of_people_tell_their_ends_apart(low: float, high: float, expected: str) -> None:
    assert people_range(low, high).replace("\u00a0", " ") == expected


def test_shares_and_ratios_keep_as_many_decimals_as_matter() -> None:
    assert share(0.384).replace("\u00a0", " ") == "38 %"
    assert share(0.004).replace("\u00a0", " ") == "0.4 %"
    assert share(0.0099).replace("\u00a0", " ") == "1 %"
    assert share_range(0.36, 0.40).replace("\u00a0", " ") == "36 to 40 %"
    assert share_range(0.362, 0.364).replace("\u00a0", " ") == "36.2 to 36.4 %"
    assert ratio(0.3912) == "0.39"
    assert ratio_range(0.361, 0.4) == "0.36 to 0.40"
    assert months_range(2.74, 3.16) == "2.7 to 3.2"
    assert number(42_874, 3) == "42,900"


def test_tendency_follows_the_data() -> None:
    assert tendency(100, 150) == "grows"
    assert tendency(100, 60) == "falls"
    assert tendency(100, 103) == "stays"
    assert tendency(math.nan, 3) == "stays"


def test_brackets_lists_and_capitals() -> None:
    assert within("1 to 2", "90 % of runs") == " (90 % of runs: 1 to 2)"
    assert within("1 to 2", "one run") == ""
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert capital("aI") == "AI"


def test_numbers_below_zero_have_a_true_minus_and_nothing_has_none() -> None:
    assert share_range(-0.001, 0.02).replace("\u00a0", " ") == "0 to 2 %"
    assert share_range(-0.051, 0.02).replace("\u00a0", " ") == "−5 to 2 %"
    assert share(-0.5).replace("\u00a0", " ") == "−50 %"
    assert ratio(-0.001) == "0.00"
    assert ratio_range(-0.054, 0.15) == "−0.05 to 0.15"
    assert people_range(-64_100, 66_900) == "−60,000 to 70,000"
    assert (people(-480_000), number(-0.2)) == ("−0.48\u00a0million", "−0.20")
