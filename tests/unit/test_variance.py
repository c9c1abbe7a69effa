"""Shares of variance: by hand, against known truths, and where nothing can be told."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.draws import NO_DRAW
from simulation.experiment.variance import variance_shares

TWO_EACH = [draw for draw in range(10) for _ in range(2)]


def test_three_worlds_by_hand() -> None:
    """Runs 1 3, 7 9, 4 6: means 2, 8, 5 about 5, so MSB = 2 (9 + 9 + 0) / 2 = 18; MSW = 6 x 1 / 3 = 2.

    Between worlds (18 - 2) / 2 = 8, luck 2, so the share is 0.8.
    """
    found = variance_shares(np.array([1.0, 3.0, 7.0, 9.0, 4.0, 6.0]), [0, 0, 4, 4, 9, 9])
    assert found is not None
    assert found.world == pytest.approx(0.8)
    assert (found.sd_world, found.sd_luck) == pytest.approx((8.0**0.5, 2.0**0.5))
    assert (found.worlds, found.runs) == (3, 6)
    # F = 9; its 5 and 95 % quantiles with 2 and 3 degrees of freedom are 0.0522 and 9.5521.
    assert found.low90 == 0.0
    assert found.high90 == pytest.approx((9 / 0.05218 - 1) / (9 / 0.05218 - 1 + 2), abs=1e-4)


def test_worlds_of_different_sizes() -> None:
    """Runs 1 3 | 5 | 7 7 7: means 2, 5, 7 about 5; MSB = (2 x 9 + 0 + 3 x 4) / 2 = 15, MSW = 2 / 3.

    n0 = (6 - 14 / 6) / 2 = 1.8333, so between worlds (15 - 0.6667) / 1.8333 = 7.8182.
    """
    found = variance_shares(np.array([1.0, 3.0, 5.0, 7.0, 7.0, 7.0]), [0, 0, 1, 2, 2, 2])
    assert found is not None
    assert found.sd_world**2 == pytest.approx(7.818182, abs=1e-6)
    assert found.world == pytest.approx(7.818182 / (7.818182 + 2 / 3), abs=1e-6)


def test_a_negative_component_is_zero() -> None:
    """Worlds whose means agree: all variance is luck."""
    found = variance_shares(np.array([1.0, 3.0, 0.0, 4.0]), [0, 0, 1, 1])
    assert found is not None
    assert (found.world, found.sd_world) == (0.0, 0.0)


def test_the_order_of_runs_does_not_count_and_undefined_ones_are_left_out() -> None:
    """Runs of a world need not stand together."""
    values = np.random.default_rng(2).normal(size=20)
    order = np.random.default_rng(3).permutation(20)
    shuffled = variance_shares(values[order], [TWO_EACH[place] for place in order])
    straight = variance_shares(values, TWO_EACH)
    assert shuffled == pytest.approx(straight)
    assert variance_shares(np.append(values, np.nan), [*TWO_EACH, 3]) == straight


@pytest.mark.parametrize(
    ("values", "draws"),
    [
        ([1.0, 2.0, 3.0], [NO_DRAW] * 3),  # no draws
        ([1.0, 2.0], [4, 4]),  # one world
        ([1.0, 2.0, 3.0], [0, 1, 2]),  # no world with two runs
        ([2.5, 2.5, 2.5, 2.5], [0, 0, 1, 1]),  # nothing varies
        ([np.nan, np.nan, 1.0, 2.0], [0, 0, 1, 1]),  # one world is left
    ],
)
def test_where_nothing_can_be_told(values: list[float], draws: list[int]) -> None:
    """None, and no number made up."""
    assert variance_shares(np.array(values), draws) is None


def test_luck_alone_that_never_differs_inside_a_world() -> None:
    """All variance between worlds: the share is one, and so is its interval."""
    found = variance_shares(np.array([1.0, 1.0, 2.0, 2.0, 5.0, 5.0]), [0, 0, 1, 1, 2, 2])
    assert found is not None
    assert (found.world, found.low90, found.high90, found.sd_luck) == (1.0, 1.0, 1.0, 0.0)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_the_interval_covers_the_truth_as_often_as_it_says(share: float) -> None:
    """1,500 experiments of ten normal worlds with two runs: 90 % cover, within three standard errors (2.3 points).

    At a share of zero the lower end cannot pass it, so the interval covers in 95 %.
    """
    rng = np.random.default_rng(8)
    trials = 1_500
    worlds = rng.normal(0.0, share**0.5, (trials, 10)).repeat(2, axis=1)
    values = worlds + rng.normal(0.0, (1.0 - share) ** 0.5, (trials, 20))
    found = [variance_shares(row, TWO_EACH) for row in values]
    covered = np.mean([one is not None and one.low90 <= share <= one.high90 for one in found])
    expected = 0.95 if share == 0.0 else 0.90
    assert abs(covered - expected) < 3.0 * (expected * (1.0 - expected) / trials) ** 0.5
