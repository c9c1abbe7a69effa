"""Rules of posts wanted, openings, entry and exit, on numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.rules.vacancies import (
    advertised,
    demand_growth,
    employers_wanted,
    exit_prob,
    opening_age_after,
    posts_wanted,
    recruiting_capacity,
    size_after_reallocation,
    size_at_age,
    tracked_posts,
    unfilled_posts,
    whole_posts,
)

E = 1 / math.e
NOT_YET = -84  # months of fade before the fade begins


@pytest.mark.parametrize(
    ("months", "months_of_fade", "growth"),
    [
        (0, NOT_YET, 0.40),  # the layer's own rate
        (24, NOT_YET, 0.20 + 0.20 * E),  # one time constant later 1/e of the difference is left
        (24, 0, 0.20 + 0.20 * E),  # the fade begins at zero
        (2400, 1, 0.20 - 0.14 * (1 - math.exp(-1 / 60))),
        (2400, 60, 0.20 - 0.14 * (1 - E)),  # one time constant of the fade from 0.20 to 0.06
        (24, 60, (0.20 + 0.20 * E) * E + 0.06 * (1 - E)),  # both at once
        (2400, 6000, 0.06),  # in the end the long-run rate
    ],
)
def test_growth_converges_to_the_aggregate_and_then_fades(months: int, months_of_fade: int, growth: float) -> None:
    found = demand_growth(0.20, 0.40, float(months), 24.0, 0.06, float(months_of_fade), 60.0)
    assert found == pytest.approx(growth, abs=1e-12)


@given(
    st.floats(-0.1, 0.4),
    st.floats(-0.5, 1.0),
    st.floats(-0.05, 0.15),
    st.floats(0, 500),
    st.floats(-200, 500),
)
def test_growth_stays_between_its_three_rates(
    aggregate: float, layer: float, long_run: float, months: float, months_of_fade: float
) -> None:
    found = demand_growth(aggregate, layer, months, 24.0, long_run, months_of_fade, 60.0)
    assert min(aggregate, layer, long_run) - 1e-12 <= found <= max(aggregate, layer, long_run) + 1e-12


def test_posts_wanted_on_hand_computed_numbers() -> None:
    """1000 posts x 0.02 share x 1.21^0.5 / 1.44^0.5 = 20 x 1.1 / 1.2."""
    assert posts_wanted(1000.0, 0.02, 1.21, 0.5, 1.44, 0.5) == pytest.approx(22 / 1.2)


def test_posts_wanted_in_2018_are_the_share_of_the_sector() -> None:
    assert posts_wanted(1000.0, 0.02, 1.0, 0.7, 1.0, 0.3) == 20.0


@given(st.floats(0.5, 5), st.floats(0.5, 3), st.floats(0.0, 1.5), st.floats(0.0, 1.0), st.floats(1.01, 2))
def test_posts_wanted_have_constant_elasticities(
    productivity: float, wage: float, gain: float, loss: float, factor: float
) -> None:
    """Productivity times f multiplies posts by f^eta, the wage times f by f^-epsilon."""
    before = posts_wanted(100.0, 1.0, productivity, gain, wage, loss)
    assert posts_wanted(100.0, 1.0, productivity * factor, gain, wage, loss) == pytest.approx(before * factor**gain)
    assert posts_wanted(100.0, 1.0, productivity, gain, wage * factor, loss) == pytest.approx(before / factor**loss)


@pytest.mark.parametrize(("workforce", "posts"), [(1.0, 500.0), (1.2, 600.0), (0.5, 250.0)])
def test_outside_posts_track_the_workforce(workforce: float, posts: float) -> None:
    assert tracked_posts(500.0, workforce) == pytest.approx(posts)


@pytest.mark.parametrize(
    ("posts", "rounding", "whole"),
    [(3.4, 0.5, 3), (3.5, 0.5, 4), (3.0, 0.0, 3), (3.0, 0.999, 3), (0.3, 0.2, 0), (0.3, 0.8, 1)],
)
def test_whole_posts_round_up_when_the_draw_reaches_the_rest(posts: float, rounding: float, whole: int) -> None:
    assert whole_posts(posts, rounding) == whole


@given(st.floats(0, 50))
def test_whole_posts_are_right_on_average_over_firms(posts: float) -> None:
    draws = (np.arange(1000) + 0.5) / 1000
    assert np.mean([whole_posts(posts, draw) for draw in draws]) == pytest.approx(posts, abs=1e-3)


@given(st.floats(0, 50), st.floats(0, 5), st.floats(0, 0.999))
def test_a_firm_that_wants_more_never_rounds_to_fewer(posts: float, more: float, rounding: float) -> None:
    """With a fixed draw headcount cannot ratchet: the same posts give the same whole posts."""
    assert whole_posts(posts + more, rounding) >= whole_posts(posts, rounding)


@pytest.mark.parametrize(("target", "headcount", "unfilled"), [(10, 7, 3), (7, 7, 0), (7, 10, 0)])
def test_unfilled_posts(target: int, headcount: int, unfilled: int) -> None:
    assert unfilled_posts(target, headcount) == unfilled


@pytest.mark.parametrize(
    ("headcount", "target", "capacity"),
    [
        (40, 100, 8.0),  # 0.2 x 40
        (10, 100, 5.0),  # reckoned on a quarter of the target: 0.2 x 25
        (0, 0, 0.05),  # at least one person of 20 that an agent stands for
        (0, 1, 0.05),  # 0.2 x 0.25 x 1
    ],
)
def test_recruiting_capacity(headcount: int, target: int, capacity: float) -> None:
    assert recruiting_capacity(headcount, target, 0.2, 0.25, 1 / 20) == pytest.approx(capacity)


@pytest.mark.parametrize(
    ("unfilled", "capacity", "rounding", "openings"),
    [(5, 3.75, 0.2, 3), (5, 3.75, 0.25, 4), (2, 3.75, 0.9, 2), (0, 3.75, 0.9, 0), (5, 0.3, 0.5, 0)],
)
def test_openings_are_the_unfilled_posts_up_to_capacity(
    unfilled: int, capacity: float, rounding: float, openings: int
) -> None:
    assert advertised(unfilled, capacity, rounding) == openings


@given(st.integers(0, 100), st.floats(0, 200), st.floats(0, 0.999))
def test_openings_never_exceed_unfilled_demand(unfilled: int, capacity: float, rounding: float) -> None:
    assert 0 <= advertised(unfilled, capacity, rounding) <= unfilled


@pytest.mark.parametrize(
    ("age", "openings", "remaining", "unfilled", "after"),
    [
        (2.0, 4, 1, 1, 0.75),  # one of four is now three months old: 3 x 1/4
        (2.0, 4, 4, 4, 3.0),  # none filled: everything ages
        (2.0, 1, 1, 1, 3.0),
        (2.0, 4, 0, 0, 0.0),
        (2.0, 4, 0, 3, 0.0),  # all that were open are filled
        (2.0, 0, 0, 3, 2.0),  # nothing was open, posts are still unfilled
        (2.0, 0, 0, 0, 0.0),  # nothing to fill
    ],
)
def test_the_age_of_openings(age: float, openings: int, remaining: int, unfilled: int, after: float) -> None:
    assert opening_age_after(age, openings, remaining, unfilled) == pytest.approx(after)


@pytest.mark.parametrize(("filled", "age"), [(5, 1.0), (2, 4.0), (8, 0.25)])
def test_with_a_constant_share_filled_age_tends_to_that_of_geometric_spells(filled: int, age: float) -> None:
    """(1 - f)/f months for a share f filled each month: 1 for 0.5, 4 for 0.2, 0.25 for 0.8."""
    found = 0.0
    for _ in range(200):
        found = opening_age_after(found, 10, 10 - filled, 10)
    assert found == pytest.approx(age)


def test_posts_move_to_outside_employers_who_can_fill_them() -> None:
    """A tenth of the way from size 2 to the 0.5 that its staff stands for; who is as large as its staff stays."""
    assert size_after_reallocation(2.0, 0.5, 0.1) == pytest.approx(1.85)
    assert size_after_reallocation(0.5, 2.0, 0.1) == pytest.approx(0.65)
    assert size_after_reallocation(2.0, 2.0, 0.1) == 2.0
    assert size_after_reallocation(2.0, 0.5, 0.0) == 2.0


def test_the_number_of_employers_follows_posts_by_its_elasticity() -> None:
    assert employers_wanted(100.0, 4.0, 0.5) == pytest.approx(200)  # 100 x sqrt(4)
    assert employers_wanted(100.0, 1.0, 0.5) == pytest.approx(100)
    assert employers_wanted(100.0, 4.0, 0.0) == pytest.approx(100)


@pytest.mark.parametrize(
    ("size", "yearly"),
    [
        (1.0, 0.10),
        (4.0, 0.05),  # 0.1 / sqrt(4)
        (0.25, 0.20),
        (0.0001, 0.90),  # 0.1 / 0.01 is 10: at most nine in ten close in a year
        (0.0, 0.90),
    ],
)
def test_twelve_monthly_closures_make_the_yearly_one(size: float, yearly: float) -> None:
    monthly = exit_prob(0.10, size, 0.5)
    assert 0 < monthly < yearly
    assert (1 - monthly) ** 12 == pytest.approx(1 - yearly)


@pytest.mark.parametrize(
    ("months", "size"),
    [(0, 3.0), (18, 6.5), (36, 10.0), (360, 10.0)],  # from 0.3 x 10 in a straight line to 10 in 36 months
)
def test_entrants_grow_to_their_mature_size(months: int, size: float) -> None:
    assert size_at_age(10.0, float(months), 0.3, 36.0) == pytest.approx(size)


@settings(max_examples=50)
@given(st.floats(0.01, 1), st.floats(1, 240), st.floats(0, 500), st.floats(0, 100))
def test_size_rises_with_age_and_stays_within_its_ends(
    share: float, maturity: float, months: float, more: float
) -> None:
    young, old = size_at_age(1.0, months, share, maturity), size_at_age(1.0, months + more, share, maturity)
    assert share - 1e-12 <= young <= old + 1e-12
    assert old <= 1 + 1e-12
