"""Rules of search, on numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.matching import (
    best_of_draws,
    place_in_ranking,
    reservation_wage_employed,
    reservation_wage_nonemployed,
    vacancies_seen,
)


@pytest.mark.parametrize(
    ("months", "wage"),
    [
        (0, 36_000.0),  # 0.9 of 40,000
        (5, 32_400.0),  # a tenth less after five months at 0.02
        (20, 21_600.0),  # 1 - 0.4 = 0.6, the floor
        (200, 21_600.0),
    ],
)
def test_the_reservation_wage_declines_with_the_search(months: int, wage: float) -> None:
    assert reservation_wage_nonemployed(40_000.0, float(months), 0.9, 0.02, 0.6) == pytest.approx(wage)


def test_the_employed_move_for_a_premium() -> None:
    assert reservation_wage_employed(40_000.0, 0.08) == pytest.approx(43_200)
    assert reservation_wage_employed(40_000.0, 0.0) == 40_000.0


@pytest.mark.parametrize(
    ("employed", "effectiveness", "seen"),
    [(False, 3.5, 11), (True, 3.5, 38), (True, 1.0, 11)],  # 11 x 3.5 = 38.5: whole vacancies
)
def test_the_employed_see_more_vacancies(employed: bool, effectiveness: float, seen: int) -> None:
    assert vacancies_seen(11.0, employed, effectiveness) == seen


@pytest.mark.parametrize(
    ("before", "draw", "left", "share"),
    [
        (0.0, 0.25, 1.0, 0.75),  # one draw is spread evenly over the ranking
        (0.0, 0.25, 2.0, 0.5),  # the best of two: 1 - sqrt(1/4)
        (0.5, 0.25, 2.0, 0.75),  # the same over what lies below one half
        (0.5, 0.125, 3.0, 0.75),
        (0.5, 1.0, 3.0, 0.5),
        (0.5, 0.0, 3.0, 1.0),
    ],
)
def test_the_next_best_vacancy_seen(before: float, draw: float, left: float, share: float) -> None:
    assert best_of_draws(before, draw, left) == pytest.approx(share)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 60))
def test_the_next_best_is_never_better_than_the_one_before(before: float, draw: float, left: int) -> None:
    assert before - 1e-12 <= best_of_draws(before, draw, float(left)) <= 1


def test_one_after_another_they_are_the_order_statistics_of_uniform_draws() -> None:
    """On average the best of four stands a fifth from the top, the next two fifths, and so on: j/(k + 1).

    20,000 sequences: the standard error is at most 0.2/sqrt(20,000) = 0.0014.
    """
    draws = np.random.default_rng(1).random((20_000, 4))
    places = np.empty_like(draws)
    for row, numbers in zip(places, draws, strict=True):
        best = 0.0
        for j, number in enumerate(numbers):
            row[j] = best = best_of_draws(best, number, 4.0 - j)
    np.testing.assert_allclose(places.mean(axis=0), [0.2, 0.4, 0.6, 0.8], atol=4 * 0.0014)
    np.testing.assert_allclose(np.corrcoef(places.T)[0, 3], 0.25, atol=0.03)  # sqrt(1 x 1/(4 x 4))


@pytest.mark.parametrize(
    ("share", "place"), [(0.0, 10), (0.24, 10), (0.25, 11), (0.999, 13), (1.0, 13)]
)  # four places from 10 on
def test_a_share_of_the_ranking_is_a_place_in_it(share: float, place: int) -> None:
    assert place_in_ranking(share, 10, 14) == place


@given(st.floats(0, 1), st.integers(0, 10**6), st.integers(1, 10**6))
def test_every_place_lies_in_the_list(share: float, first: int, length: int) -> None:
    assert first <= place_in_ranking(share, first, first + length) < first + length
