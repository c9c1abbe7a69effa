"""Statistics of pairs: worked by hand, against scipy, and by their coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.draws import NO_DRAW
from simulation.experiment.paired import paired_statistics, variance_ratio


def test_three_pairs_by_hand() -> None:
    """Differences 1, 2, 3: mean 2, standard error 1/√3; t with 2 degrees of freedom is 2.920 at 95 %, 0.816 at 75 %."""
    found = paired_statistics(np.array([[1.0, 2.0, 3.0]]))
    assert found.mean[0] == 2.0
    assert found.pairs[0] == 3
    assert found.high90[0] == pytest.approx(2 + 2.919986 / 3**0.5, rel=1e-6)
    assert found.low90[0] == pytest.approx(2 - 2.919986 / 3**0.5, rel=1e-6)
    assert found.high50[0] == pytest.approx(2 + 0.816497 / 3**0.5, rel=1e-6)
    assert (found.spread_low50[0], found.spread_high50[0]) == (1.5, 2.5)
    assert (found.spread_low90[0], found.spread_high90[0]) == pytest.approx((1.1, 2.9))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_any_axis_may_hold_the_pairs_and_undefined_ones_are_left_out(axis: int) -> None:
    """Against scipy, cell by cell, with holes."""
    rng = np.random.default_rng(3)
    values = rng.normal(5, 2, (4, 9, 3))
    values[1, 2:5, 0] = np.nan
    values[2, :, 1] = np.nan
    found = paired_statistics(np.moveaxis(values, 1, axis), axis=axis)
    for series in range(4):
        for year in range(3):
            cell = values[series, :, year]
            cell = cell[~np.isnan(cell)]
            assert found.pairs[series, year] == len(cell)
            if len(cell) == 0:
                assert np.isnan([statistic[series, year] for statistic in found[:-2]]).all()
                continue
            assert found.mean[series, year] == pytest.approx(cell.mean())
            low, high = stats.t.interval(0.9, len(cell) - 1, cell.mean(), stats.sem(cell))
            assert (found.low90[series, year], found.high90[series, year]) == pytest.approx((low, high))
            assert found.spread_low90[series, year] == pytest.approx(np.quantile(cell, 0.05))


def test_one_pair_has_a_difference_and_no_interval() -> None:
    """An interval from one pair would be invented."""
    found = paired_statistics(np.array([[4.0], [np.nan]]))
    assert found.mean[0] == 4.0
    assert np.isnan([found.low50[0], found.high50[0], found.low90[0], found.high90[0], found.mean[1]]).all()
    assert found.pairs.tolist() == [1, 0]


def test_equal_runs_give_zero_and_nothing_but_zero() -> None:
    """Not nearly zero: exactly, in mean, intervals and spread."""
    luck = np.random.default_rng(1).normal(1e6, 1e5, (5, 20, 3))
    found = paired_statistics(luck - luck.copy())
    for statistic in found[:-2]:
        assert (statistic == 0).all()


@pytest.mark.parametrize("pairs", [3, 8, 20])
def test_the_intervals_hold_the_truth_as_often_as_they_say(pairs: int) -> None:
    """Coverage over 20,000 normal samples, 90 % and 50 %, within three standard errors (0.64 and 1.06 points)."""
    samples = 20_000
    truth, rng = 2.5, np.random.default_rng(pairs)
    found = paired_statistics(rng.normal(truth, 4.0, (samples, pairs)))
    for low, high, level in ((found.low90, found.high90, 0.9), (found.low50, found.high50, 0.5)):
        covered = float(((low <= truth) & (truth <= high)).mean())
        assert abs(covered - level) < 3 * (level * (1 - level) / samples) ** 0.5


def test_two_worlds_by_hand() -> None:
    """Differences 1, 3 | 6, 8: means of worlds 2 and 7, mean 4.5, standard error 2.5; t with 1 degree 6.314 at 95 %."""
    found = paired_statistics(np.array([[1.0, 3.0, 6.0, 8.0]]), draws=[5, 5, 2, 2])
    assert found.mean[0] == 4.5
    assert found.high90[0] == pytest.approx(4.5 + 6.313752 * 2.5)
    assert (found.pairs[0], found.worlds[0], found.below_zero[0]) == (4, 2, 0.0)
    assert (found.spread_low90[0], found.spread_high90[0]) == (2.0, 7.0)  # two worlds: their range


def test_worlds_of_different_sizes_by_hand() -> None:
    """Differences -2 | 1, 3, 6: mean 2; residuals of the worlds add up to -4 and 4.

    Squared error 2 / (2 - 1) x (16 + 16) / 16 = 4.
    """
    found = paired_statistics(np.array([[-2.0, 1.0, 3.0, 6.0]]), draws=[0, 1, 1, 1])
    assert found.mean[0] == 2.0
    assert found.high90[0] == pytest.approx(2.0 + 6.313752 * 2.0)
    assert (found.worlds[0], found.below_zero[0]) == (2, 0.5)


def test_without_draws_every_pair_is_a_world() -> None:
    """To the last bit, whether draws are left out or all absent; worlds count as pairs."""
    values = np.random.default_rng(4).normal(size=(5, 11))
    bare, absent, alone = (paired_statistics(values, draws=draws) for draws in (None, [NO_DRAW] * 11, list(range(11))))
    for one, other in zip(bare, absent, strict=True):
        assert np.array_equal(one, other)
    for name in ("mean", "low50", "high90", "below_zero", "pairs", "worlds"):
        assert np.allclose(getattr(bare, name), getattr(alone, name), rtol=1e-13)
    assert (bare.worlds == 11).all()


def test_undefined_pairs_leave_their_world_with_the_others() -> None:
    """A world whose pairs are all undefined does not count; one with a pair left does."""
    values = np.array([[np.nan, 1.0, np.nan, np.nan, 4.0, 6.0]])
    found = paired_statistics(values, draws=[0, 0, 1, 1, 2, 2])
    assert (found.pairs[0], found.worlds[0]) == (3, 2)
    assert (found.spread_low90[0], found.spread_high90[0]) == (1.0, 5.0)


def test_one_world_has_no_interval() -> None:
    """However many pairs it has."""
    found = paired_statistics(np.array([[1.0, 2.0, 3.0]]), draws=[4, 4, 4])
    assert found.mean[0] == 2.0
    assert np.isnan([found.low50[0], found.high90[0]]).all()


def test_as_many_draws_as_pairs() -> None:
    """Named with both counts."""
    with pytest.raises(ValueError, match="draws must be one per pair, 3; got 2"):
        paired_statistics(np.array([[1.0, 2.0, 3.0]]), draws=[4, 4])


@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_intervals_over_worlds_hold_the_truth_as_often_as_they_say(share: float) -> None:
    """Coverage over 20,000 samples of ten worlds with two pairs, 90 %, within three standard errors (0.64 points).

    With nearly all variance between worlds, pairs taken for independent would cover far less: that is shown too.
    """
    samples, rng = 20_000, np.random.default_rng(21)
    worlds = rng.normal(0.0, share**0.5, (samples, 10)).repeat(2, axis=1)
    values = 2.5 + worlds + rng.normal(0.0, (1.0 - share) ** 0.5, (samples, 20))
    found, naive = (paired_statistics(values, draws=draws) for draws in ([n // 2 for n in range(20)], None))
    covered, naively = (float(((one.low90 <= 2.5) & (one.high90 >= 2.5)).mean()) for one in (found, naive))
    assert abs(covered - 0.9) < 3 * (0.9 * 0.1 / samples) ** 0.5
    if share == 0.95:
        assert naively < 0.8


@pytest.mark.parametrize(("worlds", "held"), [(10, 9 / 11), (19, 0.9), (40, 0.9)])
def test_nine_tenths_of_further_worlds_lie_in_the_spread(worlds: int, held: float) -> None:
    """Of uniform worlds, over 20,000 samples; fewer than 19 give their range, which holds (n - 1) / (n + 1).

    The share held is a spacing of uniform order statistics; its mean must agree within three standard errors.
    """
    values = np.random.default_rng(12).random((20_000, worlds))
    found = paired_statistics(values, draws=list(range(worlds)))
    inside = found.spread_high90 - found.spread_low90  # of a uniform variable: the share of further worlds
    assert abs(inside.mean() - held) < 3 * inside.std() / len(inside) ** 0.5


def test_the_variance_ratio_by_hand() -> None:
    """Base 1, 2, 3 (variance 1); scenario 2, 3, 5 (variance 7/3); difference 1, 1, 2 (variance 1/3): ratio 10."""
    assert variance_ratio(np.array([1.0, 2, 3]), np.array([2.0, 3, 5])) == pytest.approx(10)


def test_shared_luck_makes_the_ratio_large_and_separate_luck_about_one() -> None:
    """Luck of variance 1, noise of variance 0.01 on either side: 2.02 / 0.02 = 101; 10,000 pairs, 3 standard errors."""
    rng = np.random.default_rng(5)
    luck, one, other = rng.normal(0, 1, (3, 10_000))
    shared = variance_ratio(luck + 0.1 * one, luck + 0.1 * other)
    assert shared == pytest.approx(101, rel=3 * (2 / 10_000) ** 0.5 * 2**0.5)
    assert variance_ratio(one, other) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize(
    ("base", "scenario"),
    [([1.0], [2.0]), ([1.0, np.nan], [2.0, 3.0]), ([1.0, 5.0], [1.0, 5.0]), ([0.1, 0.2], [1.1, 1.2])],
)
def test_no_ratio_without_pairs_that_differ(base: list[float], scenario: list[float]) -> None:
    """One pair, or the same difference in all pairs up to rounding."""
    assert variance_ratio(np.array(base), np.array(scenario)) is None
