"""Results do not hang on how many persons an agent stands for, beyond Monte Carlo error.

Compared are means over 2019 to 2022 of replicates with different seeds. Two scales agree when their difference is
within three standard errors of it, or within three per cent where replicates agree more closely than that.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from simulation.model import TalentMarket
from simulation.scenario import Scenario

REPLICATES = {10: 3, 50: 8, 100: 12, 200: 16}  # coarser runs scatter more and cost less
YEARS_2019_TO_2022 = slice(12, 60)
STANDARD_ERRORS = 3.0
TOLERANCE = 0.03
INDICATORS = ("supply_demand_ratio", "shortfall", "wage_posted")

pytestmark = pytest.mark.slow


@cache
def replicates(scale: int) -> dict[str, np.ndarray]:
    """The mean of every indicator over the years, one value per replicate."""
    scenario = Scenario(title="Scale").with_({"horizon.end": "2022-12", "runs.scale": scale})
    means: dict[str, list[float]] = {name: [] for name in INDICATORS}
    for replicate in range(REPLICATES[scale]):
        market = TalentMarket(scenario, seed=scenario.runs.seed_of(replicate) + scale)  # independent over scales
        market.run_for(market.months)
        for name, values in means.items():
            values.append(float(market.record.series(name)[YEARS_2019_TO_2022].mean()))
    return {name: np.array(values) for name, values in means.items()}


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("scales", itertools.combinations(REPLICATES, 2), ids="{0[0]} and {0[1]}".format)
def test_scales_agree(scales: tuple[int, int], indicator: str) -> None:
    one, other = (replicates(scale)[indicator] for scale in scales)
    difference = abs(one.mean() - other.mean())
    standard_error = np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    allowed = max(STANDARD_ERRORS * standard_error, TOLERANCE * one.mean())
    assert difference < allowed, (
        f"{indicator} at {scales}: {one.mean():.5g} and {other.mean():.5g}, standard error {standard_error:.2g}"
    )


@pytest.mark.parametrize("scale", REPLICATES)
def test_replicates_are_close_enough_for_the_comparison_to_mean_something(scale: int) -> None:
    """Standard errors of at most three per cent of the mean, so that a difference of ten per cent is seen."""
    for name, values in replicates(scale).items():
        assert values.std(ddof=1) / np.sqrt(len(values)) < 0.03 * values.mean(), name
