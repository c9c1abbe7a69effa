"""Enrolment in the whole model: scenarios/limits/cobweb.yaml swings where theory says so and nowhere else.

Theory. The linear recursion of tests/verification/test_training_pipeline.py with a lag of four years, five per cent
leaving and the elasticities that the file's rules have around its rest point: applicants to the AI wage ε·(1 + π)/π,
the wage to the stock φ·(1 - v)/(v + o), with ε 6 or 1, φ 0.1, o 0.02, premium π about 0.15 and unfilled share v about
0.3. The ratio is 10 or 1.7; the threshold is 7.4.

The model is not linear: graduates of adjacent majors stay between half and twice their trend, the premium of 2018 is
not quite that at rest, and people find jobs through a market. So what is verified are signs and orders: whether swings
last, how long they take, and which expectations cause them. Means over three seeds; differences in standard errors.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from limits import limit_market

from simulation.agents.codes import State

SCALE, SEEDS, MORE_SEEDS = 200, (1, 2, 3), tuple(range(1, 10))
YEARS = 42  # 2018 to 2059
LATE = slice(YEARS - 24, YEARS)


@cache
def enrolment(
    elasticity: float = 6.0,
    expectations: str = "naive",
    months: int = 58,
    wage_curve: float = 0.10,
    seeds: tuple[int, ...] = SEEDS,
) -> np.ndarray:
    """Log of the students who begin each September, less its mean; shape (seeds, years)."""
    years = []
    for seed in seeds:
        market = limit_market(
            "cobweb", seed=seed, scale=SCALE,
            education__enrolment_elasticity=elasticity, education__expectations=expectations,
            education__bachelor_months=months, wages__wage_curve_elasticity=wage_curve,
        )  # fmt: skip
        market.run_for(market.months)
        years.append(np.log(market.flows[8::12, State.BEYOND, State.STUDYING]))
    found = np.array(years)
    return found - found.mean(axis=1, keepdims=True)


def swing(paths: np.ndarray) -> np.ndarray:
    """Standard deviation over the last 24 years, log points, one per seed."""
    return paths[:, LATE].std(axis=1)


def longest_wave(path: np.ndarray) -> float:
    """Years of the wave that explains most, between 8 and 40: a sine by least squares."""
    year = np.arange(len(path))

    def left_over(period: float) -> float:
        angle = 2.0 * np.pi * year / period
        waves = np.column_stack([np.sin(angle), np.cos(angle), np.ones(len(year))])
        return float(np.linalg.lstsq(waves, path, rcond=None)[1].sum())

    return min(np.arange(8.0, 40.0, 0.25), key=left_over)


def waves_of(paths: np.ndarray) -> np.ndarray:
    """Years of the longest wave from 2024 on, one per seed."""
    return np.array([longest_wave(path[6:]) for path in paths])


def standard_error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def test_the_file_is_on_both_sides_of_the_threshold() -> None:
    """The elasticity ratio of the rules at the file's rest point, from the parameters and the means of a run."""
    market = limit_market("cobweb", seed=1, scale=SCALE)
    market.run_for(120)
    p, record = market.p, market.record
    premium = record.series("ai_premium")[12:120].mean()
    unfilled = (record.series("shortfall") / record.series("posts_wanted"))[12:120].mean()
    to_stock = p["wage_curve_elasticity"] * (1.0 - unfilled) / (unfilled + p["wage_curve_offset"])
    assert p["enrolment_elasticity"] * (1.0 + premium) / premium * to_stock == pytest.approx(10.0, abs=1.5)
    assert 1.0 * (1.0 + premium) / premium * to_stock < 0.5 * 7.405


def test_elastic_naive_enrolment_swings_and_keeps_swinging() -> None:
    """A swing beyond 0.2 by three standard errors, after 18 years no smaller than before (to a quarter), and opposite
    half a wave on.
    """
    paths = enrolment()
    assert swing(paths).mean() - 3.0 * standard_error(swing(paths)) > 0.2
    assert swing(paths).mean() > 0.75 * paths[:, :18].std(axis=1).mean()
    half = 9
    for path in paths[:, 6:]:
        assert np.corrcoef(path[:-half], path[half:])[0, 1] < -0.3


def test_inelastic_enrolment_is_damped() -> None:
    """All else equal: a swing below 0.08, and less than a quarter of the elastic one by three standard errors."""
    calm, lively = swing(enrolment(elasticity=1.0)), swing(enrolment())
    assert calm.max() < 0.08
    assert lively.mean() - 4.0 * calm.mean() > 3.0 * np.hypot(standard_error(lively), 4.0 * standard_error(calm))


@pytest.mark.slow
def test_the_swing_takes_as_long_as_theory_says() -> None:
    """16.6 years at the onset of cycles: the mean of nine seeds, to three standard errors and to a fifth.

    Single waves differ from 15 to 20 years: two or three of them are all that 36 years hold.
    """
    waves = waves_of(enrolment(seeds=MORE_SEEDS))
    assert abs(waves.mean() - 16.59) < 3.0 * standard_error(waves)
    assert waves.mean() == pytest.approx(16.59, rel=0.2)


@pytest.mark.slow
def test_shorter_degrees_make_faster_swings() -> None:
    """Graduates of July count in September: 58, 46 and 34 months are lags of four, three and two years.

    Theory at onset: 16.6, 13.1 and 9.5 years. A steeper wage curve keeps all three beyond their thresholds; bounded
    swings take up to three tenths longer. Waves differ by more than three standard errors.
    """
    waves = {months: waves_of(enrolment(months=months, wage_curve=0.15)) for months in (58, 46, 34)}
    for months, at_onset in ((58, 16.59), (46, 13.13), (34, 9.54)):
        assert at_onset * 0.95 < waves[months].mean() < at_onset * 1.3
    for longer, shorter in ((58, 46), (46, 34)):
        error = np.hypot(standard_error(waves[longer]), standard_error(waves[shorter]))
        assert waves[longer].mean() - waves[shorter].mean() > 3.0 * error


@pytest.mark.slow
def test_expectations_matter_as_in_the_linear_theory() -> None:
    """Counting those in study calms the market; a moving average makes swings slower and does not end them."""
    naive, adaptive = enrolment(), enrolment(expectations="adaptive")
    foreseeing = enrolment(expectations="rational-horizon")
    assert swing(foreseeing).max() < 0.08
    assert swing(adaptive).min() > 0.2
    assert (waves_of(adaptive) - waves_of(naive)).min() > 2.0
