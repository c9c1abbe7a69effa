"""Intervals of means over replicates and yearly means: against tables and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulation.experiment.paired import t_interval, yearly_means


def test_the_interval_is_that_of_the_t_table() -> None:
    """Five values 1 to 5: mean 3, sd √2.5, and t(4) = 2.1318 for 90 %, 0.7407 for 50 %."""
    values = np.arange(1.0, 6.0)
    for level, quantile in ((0.90, 2.131847), (0.50, 0.740697)):
        low, high = t_interval(values, level)
        reach = quantile * np.sqrt(2.5 / 5)
        assert (low, high) == (pytest.approx(3 - reach, abs=1e-5), pytest.approx(3 + reach, abs=1e-5))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """20,000 means of four normal draws: coverage within four standard errors of the level."""
    draws = np.random.default_rng(3).normal(10.0, 2.0, (4, 20_000))
    for level in (0.5, 0.9):
        low, high = t_interval(draws, level)
        held = ((low <= 10.0) & (high >= 10.0)).mean()
        assert abs(held - level) < 4 * np.sqrt(level * (1 - level) / 20_000)


def test_what_excludes_zero() -> None:
    """Two columns clear of zero, one around it, one exactly zero."""
    values = np.array([[1.0, -1.0, -1.0, 0.0], [1.1, -1.1, 1.0, 0.0], [0.9, -0.9, 0.5, 0.0]])
    assert t_interval(values, 0.9).excludes_zero().tolist() == [True, True, False, False]


def test_one_replicate_has_no_interval() -> None:
    interval = t_interval(np.array([[5.0, 6.0]]), 0.9)
    assert np.isnan(interval.low).all()
    assert not interval.excludes_zero().any()


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0])
def test_a_level_that_is_none(level: float) -> None:
    with pytest.raises(ValueError, match="level must be between 0 and 1"):
        t_interval(np.ones(3), level)


def test_yearly_means_leave_out_what_is_undefined() -> None:
    """Replicate 1 has one month with a value, replicate 2 none; other years, groups and indicators do not count."""
    rows = [
        (0, "2020-01", "shortfall", "all", 2.0), (0, "2020-12", "shortfall", "all", 4.0),
        (0, "2021-01", "shortfall", "all", 99.0), (0, "2020-01", "shortfall", "layer=foundation", 99.0),
        (0, "2020-01", "vacancies", "all", 99.0), (1, "2020-01", "shortfall", "all", 7.0),
        (1, "2020-02", "shortfall", "all", np.nan), (2, "2020-01", "shortfall", "all", np.nan),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["replicate", "month", "indicator", "group", "value"])
    assert yearly_means(table, "shortfall", "all", 2020).to_dict() == {0: 3.0, 1: 7.0}
