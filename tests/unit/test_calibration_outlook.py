"""What draws say of the gap of 2035, and what a published number would add: on runs whose answers are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tables import row_of

from calibration.fit.problem import weighted_quantile
from simulation.experiment.calibrating import projection
from simulation.experiment.calibrating.information import PERMUTATIONS, information, widths
from simulation.experiment.calibrating.published import DATA

KEPT_2035 = projection.figures()
WEIGHTS = np.full(300, 1 / 300)


def projected(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Runs to 2035 in which nothing hangs on anything, and the draws' own gap, sd 3, with luck of sd 1."""
    rng = np.random.default_rng(seed)
    runs = rng.normal(100.0, 10.0, (300, 2, len(KEPT_2035)))
    own = 50.0 + 3.0 * rng.standard_normal(300)
    runs[:, :, KEPT_2035.place(projection.GAP)] = own[:, None] + rng.standard_normal((300, 2))
    return runs, own


def test_the_gap_is_divided_into_parameters_and_luck() -> None:
    """Sds 3 and 1 within 4 standard errors; a share of nine tenths; the interval of both together."""
    runs, _ = projected()
    told = projection.spread_of_gap(runs, WEIGHTS, KEPT_2035)
    assert told["luck_sd"] == pytest.approx(1.0, abs=4 / (2 * 300) ** 0.5)
    assert told["parameter_sd"] == pytest.approx(3.0, abs=4 * 3 / (2 * 300) ** 0.5)
    assert told["parameter_share"] == pytest.approx(0.9, abs=0.05)
    assert told["high"] - told["low"] == pytest.approx(2 * 1.645 * 10**0.5, rel=0.12)
    # Of a quantile: sqrt(q (1 - q) / draws) / density, the normal density at 1.645 being .1031 / sd.
    exact = (0.05 * 0.95 / 300) ** 0.5 / (0.1031 / 10**0.5)
    assert (told["low_se"], told["high_se"]) == pytest.approx((exact, exact), rel=0.35)


def test_luck_alone_is_no_doubt_about_parameters() -> None:
    """Draws that do not differ: the share of parameters is about 0, not the half that means of two runs would show."""
    runs = np.random.default_rng(6).normal(50.0, 1.0, (300, 2, len(KEPT_2035)))
    assert projection.spread_of_gap(runs, WEIGHTS, KEPT_2035)["parameter_share"] < 0.15


def test_a_failed_draw_has_no_say_in_the_gap() -> None:
    runs, _ = projected()
    broken, weights = runs.copy(), WEIGHTS.copy()
    broken[:20, 0, KEPT_2035.place(projection.GAP)] = np.nan
    told = projection.spread_of_gap(broken, weights, KEPT_2035)
    assert told == projection.spread_of_gap(runs[20:], weights[20:], KEPT_2035)


def test_bands_of_every_figure() -> None:
    """Quantiles by weight: with all of it on one draw its two runs are the band."""
    runs, _ = projected()
    table = projection.bands(runs, np.eye(300)[11], KEPT_2035)
    assert len(table) == len(KEPT_2035)
    place = KEPT_2035.place(projection.GAP)
    row = row_of(table, indicator="shortfall", group="all", year=2035)
    assert [row["low"], row["high"]] == pytest.approx(sorted(runs[11, :, place]))


def test_information_of_a_datum() -> None:
    """One that equals the gap shrinks its interval to its own error and luck; others do nothing beyond chance."""
    runs, own = projected()
    told = DATA[4]
    assert told.figure.indicator == "shortfall"
    runs[:, :, KEPT_2035.place(told.figure)] = 1e3 * own[:, None] / own.mean()
    table = information(runs, WEIGHTS, KEPT_2035)
    assert table["what"][0] == told.what
    # Published with 5 %: sd 2.5 on a gap of 50, beside 3 before: 1 / sqrt(1/9 + 1/6.25) = 1.92, and luck of two runs.
    exact = 1.0 - math.hypot(1.92, 0.5**0.5) / math.hypot(3.0, 0.5**0.5)
    assert table["shrink"][0] == pytest.approx(exact, abs=0.06)
    assert table["p"][0] == 1 / (1 + PERMUTATIONS)
    others = table[table["what"] != told.what]
    assert others["shrink"].abs().max() < 0.05
    assert (others["effective_draws"] > 200).all()


def test_widths_are_those_of_weighted_quantiles() -> None:
    rng = np.random.default_rng(3)
    gap, weights = np.sort(rng.standard_normal(60)), rng.dirichlet(np.full(60, 0.3), size=5)
    exact = [weighted_quantile(gap, row, 0.95) - weighted_quantile(gap, row, 0.05) for row in weights]
    assert widths(gap, weights) == pytest.approx(exact, rel=1e-12)


def test_fewer_draws_alone_are_no_information() -> None:
    """A datum without luck that has nothing to do with the gap leaves few draws, whose interval is narrower by chance:
    by more than a tenth. What is told is freed of that: nothing, within 4 standard errors of the draws it rests on."""
    runs, _ = projected()
    datum = DATA[0]
    own = 100.0 + 50.0 * np.random.default_rng(8).standard_normal(300)
    runs[:, :, KEPT_2035.place(datum.figure)] = own[:, None]
    row = row_of(information(runs, WEIGHTS, KEPT_2035), what=datum.what)
    assert row["effective_draws"] < 30
    assert row["by_chance"] > 0.1
    assert abs(row["shrink"]) < 4.0 * row["shrink_sd"] / (300 / row["effective_draws"]) ** 0.5
    assert abs(row["shrink"]) < 0.5 * row["by_chance"]
    assert row["p"] > 0.05
