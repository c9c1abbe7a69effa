"""Adaptive replicates, and what is kept of a run: by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.experiment.pairing import read_yearly_runs
from simulation.experiment.run import run
from simulation.experiment.sweeping.kept import Figure, Kept, kept_of, whole_years
from simulation.experiment.sweeping.rounds import half_widths, next_replicates
from simulation.experiment.sweeping.spec import Adaptive, Keep
from simulation.indicators.catalogue import series_keys
from simulation.scenario import Scenario
from simulation.scenario.schema import Horizon

RULE = Adaptive(indicator="shortfall", year=2030, half_width=1.0, least=4, most=16)


def test_half_widths_are_those_of_student() -> None:
    """Against scipy; replicates beyond those counted and runs without a value are left out."""
    values = np.array([[1.0, 2.0, 4.0, 7.0, 1e9], [1.0, np.nan, 4.0, 7.0, 1e9], [1.0, np.nan, np.nan, np.nan, np.nan]])
    found = half_widths(values, np.array([4, 4, 4]), 0.9)
    for row, sample in enumerate(([1.0, 2.0, 4.0, 7.0], [1.0, 4.0, 7.0])):
        low, high = stats.t.interval(0.9, len(sample) - 1, np.mean(sample), stats.sem(sample))
        assert found[row] == pytest.approx((high - low) / 2)
    assert found[2] == np.inf


def test_the_next_round_is_where_the_interval_is_too_wide() -> None:
    """Narrow enough: no more. A little too wide: a few more. Far too wide: twice as many. At the most: no more."""
    width = stats.t.ppf(0.975, 3) / 2.0  # half-width of four values with a spread of one
    unit = np.array([-1.0, 1.0, -1.0, 1.0]) * np.sqrt(0.75)
    values = np.full((4, 16), np.nan)
    for row, spread in enumerate((0.9, 1.1, 50.0)):
        values[row, :4] = unit * spread / width
    values[3] = np.tile([0.0, 100.0], 8)
    assert next_replicates(values, np.array([4, 4, 4, 16]), RULE).tolist() == [4, 5, 8, 16]


def test_points_whose_runs_fail_get_more_until_the_most() -> None:
    values = np.full((1, 16), np.nan)
    assert next_replicates(values, np.array([4]), RULE).tolist() == [8]
    assert next_replicates(values, np.array([16]), RULE).tolist() == [16]


@given(st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16), st.integers(4, 16))
def test_replicates_grow_and_stay_within_the_most(figures: list[float], replicates: int) -> None:
    """So that rounds come to an end."""
    (following,) = next_replicates(np.array([figures]), np.array([replicates]), RULE).tolist()
    assert replicates <= following <= 16
    width = half_widths(np.array([figures]), np.array([replicates]), 0.95)[0]
    assert (following == replicates) == (width <= 1.0 or replicates == 16)


@pytest.mark.parametrize(("least", "covered"), [(4, 0.919), (16, 0.941)])
def test_how_much_stopping_early_costs(least: int, covered: float) -> None:
    """Share of 95 % intervals that hold the truth, as docs/sweeps.md says; four standard errors of 5,000 points.

    A first set of 20,000 points with another seed gave the figures.
    """
    rule = RULE.model_copy(update={"half_width": 0.45, "least": least, "most": 64})
    values = np.random.default_rng(2).normal(size=(5_000, 64))
    replicates = np.full(5_000, least)
    while not np.array_equal(following := next_replicates(values, replicates, rule), replicates):
        replicates = following
    counted = np.arange(64) < replicates[:, None]
    means = np.where(counted, values, 0.0).sum(axis=1) / replicates
    share = (np.abs(means) <= half_widths(values, replicates, 0.95)).mean()
    assert share == pytest.approx(covered, abs=4 * np.sqrt(covered * (1 - covered) / 5_000))
    assert replicates.mean() == pytest.approx(23, abs=1)


def test_years_are_those_of_reports_and_comparisons(tmp_path: object) -> None:
    """Every series and year, flows that are counted as sums, the rest as means, bit for bit; months as they are."""
    from quick_simulator import QuickSimulator

    scenario = Scenario(title="Three years").with_({"horizon.end": "2020-12", "runs.replicates": 1})
    simulated = QuickSimulator()(scenario, scenario.runs.seed_of(0))
    yearly = read_yearly_runs(run(scenario, out=tmp_path, simulator=QuickSimulator()).folder)  # type: ignore[arg-type]
    kept = Kept(tuple(series_keys()), (2019, 2020), ("2018-03",))
    row = kept.row(simulated.keys, simulated.values).reshape(len(series_keys()), 3)
    places = [kept.series.index(key) for key in yearly.keys]
    np.testing.assert_allclose(row[places, :2], yearly.values[:, 0, :], rtol=1e-15)
    np.testing.assert_array_equal(row[:, 2], simulated.values[2])
    assert len(kept) == row.size
    figures = list(kept.figures())
    assert figures[:3] == [Figure("posts_wanted", "all", period) for period in ("2019", "2020", "2018-03")]
    assert kept.place(figures[5]) == 5
    with pytest.raises(ValueError, match="figure must be one that the sweep keeps; got shortfall all 2021"):
        kept.place(Figure("shortfall", "all", "2021"))


def test_what_is_kept_when_the_file_is_silent() -> None:
    """Whole years after the first; or the months named; or all months."""
    horizon = Horizon(end="2021-06")
    assert whole_years(horizon) == (2019, 2020)
    assert kept_of(Keep(), horizon).years == (2019, 2020)
    assert ("shortfall", "all") in kept_of(Keep(), horizon).series
    named = kept_of(Keep(indicators=["shortfall", "hires"], groups=["all", "layer=foundation"]), horizon)
    assert named.series == tuple((i, g) for i in ("shortfall", "hires") for g in ("all", "layer=foundation"))
    assert kept_of(Keep(months=["2020-06"]), horizon).years == ()
    assert len(kept_of(Keep(series="full"), horizon)) == 42 * len(series_keys())
    assert len(kept_of(Keep(indicators=["shortfall"], series="monthly"), horizon)) == 42
