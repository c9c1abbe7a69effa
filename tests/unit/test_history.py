"""What the reports rule out: against the exact share of the cube, and the words when nothing is left."""

from __future__ import annotations

import numpy as np
import pytest
from linear_model import Linear, linear_problem
from scipy.stats import qmc

from calibration.fit.emulator import Emulator, fit_emulators
from calibration.fit.history import CUT, implausibilities, kept, not_ruled_out
from calibration.fit.problem import CannotFitError, Problem

LUCK = np.zeros(9)  # variance of one run: none


def fitted(problem: Problem) -> list[Emulator]:
    """Emulators of a model without luck, which are all but exact."""
    places = qmc.Sobol(len(problem.parameters), seed=1).random(64)
    return fit_emulators(places, problem.simulate(places, 2), seed=2)


def left_of(slopes: list[list[float]], reported: list[float], sd: float):  # type: ignore[no-untyped-def]
    problem = linear_problem(Linear(np.array(slopes), luck=0.0), reported, sd)
    return not_ruled_out(fitted(problem), problem, LUCK[: len(reported)], seed=3)


def test_implausibility_by_hand() -> None:
    """At 0.5 a report of 0.9 with sd 0.3 and luck of sd 0.4 is 0.4 / 0.5 away: 0.8."""
    problem = linear_problem(Linear(np.eye(1), luck=0.0), [0.9], 0.3)
    found = implausibilities(fitted(problem), np.array([[0.5]]), problem, np.array([0.16]))
    assert found == pytest.approx(np.array([[0.8]]), abs=1e-3)


def test_the_largest_but_one_counts() -> None:
    """And the largest where there is one report alone."""
    assert kept(np.array([[1.0, 9.0, 4.0], [2.0, 2.0, 8.0]])).tolist() == [4.0, 2.0]
    assert kept(np.array([[5.0]])).tolist() == [5.0]


def test_one_report_leaves_three_sd_to_each_side() -> None:
    """|x - 0.5| <= 3 x 0.05: three tenths of the cube, within what 4,096 even places can tell; all places are in it."""
    left = left_of([[1.0, 0.0]], [0.5], 0.05)
    assert left.space == pytest.approx(0.3, abs=0.005)
    assert len(left.places) > 200
    assert np.abs(left.places[:, 0] - 0.5).max() <= CUT * 0.05 + 0.001


def test_three_reports_leave_where_two_are_met() -> None:
    """Each is met by p = 0.3 of the cube: two of three by p^2 (3 - 2 p) = 0.216."""
    left = left_of(np.eye(3).tolist(), [0.5, 0.4, 0.6], 0.05)
    assert left.space == pytest.approx(0.3**2 * (3 - 2 * 0.3), abs=0.008)
    met = np.abs(left.places - [0.5, 0.4, 0.6]) <= CUT * 0.05 + 0.001
    assert (met.sum(axis=1) >= 2).all()


def test_places_are_spread_over_all_that_is_left() -> None:
    """A uniform strip 0.35 to 0.65 by 0 to 1: means and spreads of 240 walkers within 5 standard errors."""
    places = left_of([[1.0, 0.0]], [0.5], 0.05).places
    for column, middle, width in ((0, 0.5, 0.3), (1, 0.5, 1.0)):
        sd = width / 12**0.5
        assert abs(places[:, column].mean() - middle) < 5 * sd / len(places) ** 0.5
        assert abs(places[:, column].std() / sd - 1.0) < 5 * (1.0 / (2 * len(places))) ** 0.5


def test_a_region_that_no_even_place_hits_is_found_by_the_walk() -> None:
    """One in 30,000 of the cube is left: none of 4,096 places, yet walkers get there."""
    left = left_of(np.eye(3).tolist(), [0.333, 0.721, 0.505], 0.0006)
    assert left.space < 1e-3
    assert (np.abs(left.places - [0.333, 0.721, 0.505]) <= CUT * 0.0006 + 1e-4).sum(axis=1).min() >= 2


def test_the_pair_that_excludes_each_other_is_named() -> None:
    """m0 and m2 want the first parameter low and high, m1 and m3 the second; m0 and m1 get on with each other."""
    slopes = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    with pytest.raises(
        CannotFitError, match=r"mutually inconsistent: m0 and m2 conflict most; .* 0\.0% meet the other"
    ):
        left_of(slopes, [0.1, 0.1, 0.9, 0.9], 0.02)


def test_a_report_that_nothing_meets_is_named() -> None:
    """Two of them beyond anything the model can give; the third is met."""
    with pytest.raises(CannotFitError, match="mutually inconsistent: no parameters meet m0, m2 even alone"):
        left_of([[1.0], [1.0], [1.0]], [3.0, 0.5, -2.0], 0.02)
