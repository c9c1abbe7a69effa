"""Estimators of the stylised facts on data whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.experiment.stylised.estimators import (
    kinked_slopes,
    largest,
    least_squares,
    loop_area,
    pareto_against_exponential,
    rank_size_exponent,
    two_stage,
    variance_components,
    without_effects,
)

LUCK = np.random.default_rng(20_240_101)
ANGLE = 2.0 * math.pi * np.arange(144) / 72
WAVES = np.column_stack([np.sin(ANGLE), np.cos(ANGLE)])


def test_least_squares_finds_a_cobb_douglas_function_exactly() -> None:
    seekers, openings = LUCK.lognormal(size=(2, 60))
    hires = 0.3 * seekers**0.6 * openings**0.4
    found = least_squares(np.log(hires), np.log(np.column_stack([seekers, openings])))
    assert found == pytest.approx([0.6, 0.4])


def test_least_squares_drops_unknown_months_and_knows_when_it_knows_too_little() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0, math.nan])
    assert least_squares(2.0 * x, x[:, None]) == pytest.approx([2.0])
    assert np.isnan(least_squares(x[:2], x[:2, None])).all()
    assert np.isnan(least_squares(x[:4], np.ones((4, 1)))).all()  # no variation: not identified


def test_noise_in_the_regressor_biases_least_squares_and_not_two_stages() -> None:
    """A slope of -0.7 on a regressor with as much noise as signal, 200 samples, within four standard errors."""
    slopes = []
    for _ in range(200):
        cycle = 0.15 * WAVES[:, 0]
        seen = cycle + 0.1 * LUCK.standard_normal(144)
        slopes.append((two_stage(-0.7 * cycle, seen[:, None], WAVES)[0], least_squares(-0.7 * cycle, seen[:, None])[0]))
    two, ordinary = np.mean(slopes, axis=0)
    errors = np.std(slopes, axis=0, ddof=1) / math.sqrt(200)
    assert abs(two - -0.7) < 4.0 * errors[0] + 0.01  # a ratio of sums: biased by less than 0.01 in 144 months
    assert ordinary == pytest.approx(-0.7 / (1.0 + 0.1**2 / (0.15**2 / 2.0)), abs=4.0 * errors[1] + 0.01)


def test_effects_of_units_and_times_are_taken_out() -> None:
    slope_part = LUCK.standard_normal((5, 12))
    panel = slope_part + LUCK.standard_normal((5, 1)) + LUCK.standard_normal((1, 12))
    assert without_effects(panel) == pytest.approx(without_effects(slope_part))
    assert without_effects(panel).mean(axis=0) == pytest.approx(np.zeros(12), abs=1e-12)
    assert without_effects(panel).mean(axis=1) == pytest.approx(np.zeros(5), abs=1e-12)


def test_the_area_of_a_loop_has_the_sign_of_its_direction() -> None:
    x, y = np.cos(ANGLE[:72]), np.sin(ANGLE[:72])
    assert loop_area(x, y) == pytest.approx(1.0, abs=0.005)  # 72 corners instead of a curve
    assert loop_area(x[::-1], y[::-1]) == pytest.approx(-1.0, abs=0.005)
    assert loop_area(7.0 * x + 3.0, 0.1 * y - 5.0) == pytest.approx(loop_area(x, y))
    assert loop_area(x, -2.0 * x) == pytest.approx(0.0, abs=1e-12)


def test_unemployment_that_lags_behind_vacancies_runs_counter_clockwise() -> None:
    """Vacancies high at the start, unemployment falling behind: up and to the left first, then down."""
    vacancies, lag = np.sin(ANGLE[:72]), 2.0 * math.pi * 6 / 72
    unemployment = -np.sin(ANGLE[:72] - lag)
    assert loop_area(unemployment, vacancies) == pytest.approx(math.sin(lag), abs=0.005)
    assert loop_area(-np.sin(ANGLE[:72] + lag), vacancies) < 0.0


def test_a_path_without_spread_has_no_direction() -> None:
    assert math.isnan(loop_area(np.ones(72), np.sin(ANGLE[:72])))
    assert math.isnan(loop_area(np.full(72, math.nan), np.sin(ANGLE[:72])))


def test_a_pareto_sample_gives_its_exponent_within_the_stated_error() -> None:
    """300 samples of 500: unbiased within four standard errors, and spread as the asymptotic error says."""
    tails = [rank_size_exponent(np.sort(1.0 + LUCK.pareto(1.06, 500))[::-1]) for _ in range(300)]
    exponents = np.array([tail.exponent for tail in tails])
    assert exponents.mean() == pytest.approx(1.06, abs=4.0 * exponents.std(ddof=1) / math.sqrt(300))
    assert exponents.std(ddof=1) == pytest.approx(np.mean([tail.standard_error for tail in tails]), rel=0.2)
    assert tails[0].standard_error == pytest.approx(tails[0].exponent * math.sqrt(2.0 / 500))


def test_a_thinner_tail_has_a_larger_exponent() -> None:
    pareto, exponential = 1.0 + LUCK.pareto(1.06, 4000), 40.0 * LUCK.exponential(size=4000)
    assert (
        rank_size_exponent(largest(exponential, 0.2)).exponent > 2.0 * rank_size_exponent(largest(pareto, 0.2)).exponent
    )


def test_the_tail_test_tells_pareto_from_exponential() -> None:
    """Mean over 100 samples of 200 whole-numbered sizes, three standard errors from zero."""
    heavy = [pareto_against_exponential(largest(np.floor(5 * (1 + LUCK.pareto(1.06, 1000))), 0.2)) for _ in range(100)]
    thin = [pareto_against_exponential(largest(np.floor(40 * LUCK.exponential(size=1000)), 0.2)) for _ in range(100)]
    assert np.mean(heavy) > 3.0 * np.std(heavy, ddof=1) / 10.0
    assert np.mean(thin) < -3.0 * np.std(thin, ddof=1) / 10.0


def test_tails_of_too_few_or_equal_sizes_are_unknown() -> None:
    assert len(largest(np.arange(40.0), 0.2)) == 0  # 39 positive ones, a fifth of them is less than ten
    assert largest(np.arange(101.0), 0.2).tolist() == list(np.arange(100.0, 80.0, -1.0))
    for top in (np.zeros(0), np.full(20, 3.0)):
        assert math.isnan(rank_size_exponent(top).exponent)
        assert math.isnan(pareto_against_exponential(top))


def test_a_hockey_stick_has_its_two_slopes() -> None:
    x = np.linspace(-0.3, 0.3, 61)
    y = 0.06 + np.where(x < 0, 0.02 * x, 1.1 * x)
    assert kinked_slopes(x, y, np.ones(61)) == pytest.approx((0.02, 1.1))
    assert all(math.isnan(slope) for slope in kinked_slopes(x[x > 0], y[x > 0], np.ones(30)))  # nobody shrinks


def test_large_employers_count_more() -> None:
    x = np.array([-0.2, -0.1, 0.1, 0.2, 0.1, 0.2])
    y = np.array([0.0, 0.0, 0.1, 0.2, 0.2, 0.4])
    assert kinked_slopes(x, y, np.array([1.0, 1, 1e6, 1e6, 1, 1]))[1] == pytest.approx(1.0, abs=0.01)


def test_variance_between_groups_is_free_of_the_luck_of_small_groups() -> None:
    """No difference between groups of three: the naive share would be a third. 200 samples, four standard errors."""
    group = np.repeat(np.arange(100), 3)
    between = [variance_components(LUCK.standard_normal(300), group).between for _ in range(200)]
    assert abs(np.mean(between)) < 4.0 * np.std(between, ddof=1) / math.sqrt(200)


def test_variance_of_means_weights_groups_by_their_people() -> None:
    group = np.array([0] * 90 + [1] * 10)
    values = np.where(group == 0, 1.0, 2.0)
    assert variance_components(values, group) == pytest.approx((0.0, 0.09))
    assert variance_components(values + 5.0, group + 3) == pytest.approx((0.0, 0.09))


def test_one_group_or_singles_have_no_components() -> None:
    for group in (np.zeros(4, np.int64), np.arange(4)):
        assert all(math.isnan(part) for part in variance_components(np.arange(4.0), group))
