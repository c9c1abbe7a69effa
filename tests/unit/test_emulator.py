"""Emulators: they recover a known function, know how well, and stay the same where points are added."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from calibration.fit.emulator import Emulator, fit_emulator, fit_emulators, means_of, trend_columns, variances_of

LUCK = 0.03


def surface(places: np.ndarray) -> np.ndarray:
    """A quadratic and a bump, which no quadratic shows; the third parameter does nothing."""
    z = 2.0 * places - 1.0
    bump = np.exp(-((places[:, 0] - 0.7) ** 2 + (places[:, 1] - 0.3) ** 2) / (2 * 0.2**2))
    return 3.0 + z[:, 0] - 0.5 * z[:, 1] + 0.4 * z[:, 0] * z[:, 1] + 0.3 * z[:, 1] ** 2 + bump


def design(points: int, seed: int) -> np.ndarray:
    return qmc.Sobol(3, seed=seed).random(1 << (points - 1).bit_length())[:points]


def runs_of(places: np.ndarray, luck: float, seed: int) -> np.ndarray:
    return surface(places)[:, None] + luck * np.random.default_rng(seed).standard_normal((len(places), 2))


@pytest.fixture(scope="module")
def known() -> Emulator:
    """On 128 points with luck."""
    places = design(128, 1)
    return fit_emulator(places, runs_of(places, LUCK, 2), seed=3)


def test_trend_columns_are_orthonormal() -> None:
    """Under the uniform: their Gram matrix over many even places is the identity, within the error of these places."""
    columns = trend_columns(design(2**14, 5))
    assert columns.shape[1] == 3 + 3 + 3
    assert np.abs(columns.T @ columns / len(columns) - np.eye(9)).max() < 0.01


def test_it_recovers_a_quadratic_with_a_bump(known: Emulator) -> None:
    """At 2,000 unseen places it errs by less than a run's luck, and a quadratic alone by several times as much."""
    fresh = design(2_000, 9)
    error = np.sqrt(np.mean((known.mean(fresh) - surface(fresh)) ** 2))
    columns = np.column_stack([np.ones(2_000), trend_columns(fresh)])
    quadratic = columns @ np.linalg.lstsq(columns, surface(fresh), rcond=None)[0]
    assert error < LUCK
    assert error < 0.25 * np.sqrt(np.mean((quadratic - surface(fresh)) ** 2))


def test_it_finds_the_luck_of_a_run(known: Emulator) -> None:
    """Variance of one run: 128 degrees of freedom, so within 4 x sqrt(2/128) of it."""
    found = known.shape.luck_variance(known.places).mean() * known.shape.size**2
    assert abs(found / LUCK**2 - 1.0) < 4.0 * (2.0 / 128) ** 0.5


def test_luck_may_vary_over_the_cube() -> None:
    """Sd 0.01 at one wall and 0.09 at the other, variances 1 to 81: the rule finds the direction, and at least half of
    the ratio on the log scale. Not all: its penalty draws slopes to 0."""
    places = design(256, 4)
    sds = 0.01 * 9.0 ** places[:, 0]
    runs = surface(places)[:, None] + sds[:, None] * np.random.default_rng(5).standard_normal((256, 2))
    shape = fit_emulator(places, runs, seed=6).shape
    low, high = shape.luck_variance(np.array([[0.0, 0.5, 0.5], [1.0, 0.5, 0.5]]))
    assert 81.0**0.5 < high / low < 81.0


def test_its_intervals_hold_what_they_say() -> None:
    """Nine in ten points lie in the 90 % interval foretold from the others: 512 points in four designs, within 4
    binomial standard errors."""
    inside = []
    for seed in range(4):
        places = design(128, 20 + seed)
        residuals, sds = fit_emulator(places, runs_of(places, LUCK, 30 + seed), seed).left_out
        inside.append(np.abs(residuals) <= 1.645 * sds)
    assert abs(np.mean(inside) - 0.9) < 4.0 * (0.9 * 0.1 / 512) ** 0.5


def test_leaving_a_point_out_in_closed_form(known: Emulator) -> None:
    """Is what the emulator without the point says of it."""
    residuals, sds = known.left_out
    for at in (0, 17, 127):
        others = np.delete(np.arange(128), at)
        less = Emulator(known.shape, known.places[others], known.means[others], known.replicates[others])
        here = known.places[[at]]
        luck = known.shape.luck_variance(here)[0] * known.shape.size**2 / 2
        assert residuals[at] == pytest.approx(known.means[at] - less.mean(here)[0], abs=1e-6)
        assert sds[at] == pytest.approx(np.sqrt(less.variance(here)[0] + luck), rel=1e-4)


def test_without_luck_it_passes_through_its_points() -> None:
    """And is sure there; between them it is not."""
    places = design(64, 7)
    sure = fit_emulator(places, np.repeat(surface(places)[:, None], 2, axis=1), seed=8)
    assert sure.mean(places) == pytest.approx(surface(places), abs=1e-3)
    assert np.sqrt(sure.variance(places)).max() < 1e-3
    assert np.median(np.sqrt(sure.variance(design(64, 77)))) > 3e-3


def test_more_points_make_it_surer(known: Emulator) -> None:
    """The shape stays; the mean moves towards the new points, the variance falls everywhere."""
    more, fresh = design(64, 11), design(200, 12)
    means = runs_of(more, LUCK, 13).mean(axis=1)
    together = known.with_points(more, means, np.full(64, 2))
    assert together.shape is known.shape
    assert len(together.places) == len(together.means) == len(together.replicates) == 192
    assert (together.variance(fresh) <= known.variance(fresh) + 1e-12).all()
    assert (together.variance(more) < known.variance(more)).all()
    here = np.abs(together.mean(more) - means)
    assert here.mean() < np.abs(known.mean(more) - means).mean()
    more_replicates = known.with_points(more, means, np.full(64, 200))
    assert more_replicates.variance(more).mean() < together.variance(more).mean()


def test_many_moments_at_once_are_the_same_numbers() -> None:
    """`means_of` and `variances_of` against each emulator by itself, for moments of unlike scale."""
    places = design(64, 14)
    runs = np.stack([runs_of(places, LUCK, 15), 1e6 * runs_of(places, LUCK, 16), -runs_of(places, 0.5, 17)], axis=2)
    emulators, fresh = fit_emulators(places, runs, seed=18), design(100, 19)
    means, variances = means_of(emulators, fresh), variances_of(emulators, fresh)
    for at, each in enumerate(emulators):
        assert means[:, at] == pytest.approx(each.mean(fresh), rel=1e-9)
        assert variances[:, at] == pytest.approx(each.variance(fresh))


def test_a_moment_that_never_changes() -> None:
    """Is foretold as what it is."""
    places = design(32, 21)
    constant = fit_emulator(places, np.full((32, 2), 7.0), seed=1)
    assert constant.mean(design(10, 22)) == pytest.approx(np.full(10, 7.0), abs=1e-3)
