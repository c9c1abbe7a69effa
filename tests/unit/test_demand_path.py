"""The path of posts wanted: its level, growth, fade and dated cycle, on numbers worked by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.agents.codes import AI_SECTORS, NEV, OTHER
from simulation.policy.demand_path import employed_at_start, posts_path
from simulation.policy.parameters import parameter_record
from simulation.scenario import Scenario

MONTHS = 216
MID_2022 = 54  # July 2022, months from January 2018
EVEN = {"application": 0.2, "technology": 0.2, "foundation": 0.2}
# Round numbers, so that the defaults may change.
ROUND = {
    "demand__posts_wanted_mid_2022": 1_000_000.0,
    "demand__growth_per_year": 0.2,
    "demand__long_run_growth_per_year": 0.06,
    "demand__growth_fade_from_year": 2025.0,
    "demand__growth_fade_months": 60.0,
    "demand__layer_growth_ratio": {"application": 0.15, "technology": 0.20, "foundation": 0.45},
    "demand__layer_growth_fade_months": 24.0,
    "demand__initial_layer_share": {"application": 0.60, "technology": 0.27, "foundation": 0.13},
    "outside__outside_workforce": 7_000_000.0,
    "outside__nev_workforce": 600_000.0,
    "outside__outside_unfilled_share": 0.05,
    "outside__nev_unfilled_multiple": 1.2,
    "outside__nev_growth_per_year": 0.19,
    "outside__nev_growth_after": 0.01,
    "outside__nev_growth_long_run": 0.04,
    "outside__outside_growth_to_2021": 0.03,
    "outside__outside_growth": 0.02,
    "outside__outside_growth_slack": 0.01,
    "outside__outside_growth_long_run": 0.05,
    "outside__outside_fall": 0.036,
}


def record(**changes: Any) -> Any:
    """The parameters with some assumptions changed, e.g. `demand__growth_per_year=0.1`."""
    keys = {f"assumptions.{key.replace('__', '.')}": value for key, value in (ROUND | changes).items()}
    return parameter_record(Scenario(title="Demand").with_(keys).assumptions)


def path(**changes: Any) -> np.ndarray:
    return posts_path(record(**changes), MONTHS)


def yearly_growth(posts: np.ndarray, month: int) -> float:
    """Growth at the rate of this month, per year."""
    return float((posts[month + 1] / posts[month]) ** 12 - 1)


@pytest.mark.parametrize("growth", [0.0, 0.2, 0.4])
def test_ai_posts_of_july_2022_are_as_assumed(growth: float) -> None:
    posts = path(demand__growth_per_year=growth)
    assert posts[MID_2022, :AI_SECTORS].sum() == pytest.approx(1_000_000)


def test_the_path_reaches_five_years_beyond_the_horizon_and_does_not_depend_on_it() -> None:
    p = record()
    long, short = posts_path(p, MONTHS), posts_path(p, 12)
    assert long.shape == (MONTHS + 60, 5)
    np.testing.assert_array_equal(short, long[:72])


def test_layers_start_with_their_shares() -> None:
    posts = path()
    np.testing.assert_allclose(posts[0, :AI_SECTORS] / posts[0, :AI_SECTORS].sum(), [0.60, 0.27, 0.13])


def test_with_equal_ratios_every_layer_grows_at_the_aggregate_rate() -> None:
    """20 % a year from January 2018 to January 2025: posts times 1.2^7."""
    posts = path(demand__layer_growth_ratio=EVEN)
    np.testing.assert_allclose(posts[84, :AI_SECTORS] / posts[0, :AI_SECTORS], 1.2**7)
    assert posts[0, :AI_SECTORS].sum() == pytest.approx(1_000_000 / 1.2 ** (MID_2022 / 12))


def test_layers_grow_apart_at_first_and_alike_later() -> None:
    """Ratios 0.15, 0.20, 0.45 with shares 0.60, 0.27, 0.13 weigh to 0.2025; at 0.20 a year the foundation layer
    starts at 0.20 x 0.45/0.2025 = 0.4444 and has 1/e of its lead left after two years."""
    posts = path()
    first = [0.2 * ratio / 0.2025 for ratio in (0.15, 0.20, 0.45)]
    for layer in range(AI_SECTORS):
        assert yearly_growth(posts[:, layer], 0) == pytest.approx(first[layer])
        later = 0.2 + (first[layer] - 0.2) / math.e
        assert yearly_growth(posts[:, layer], 24) == pytest.approx(later)


def test_growth_fades_to_its_long_run_rate() -> None:
    """The fade starts in January 2025 with a time constant of 60 months: a share 1/e is left in January 2030."""
    posts = path(demand__layer_growth_ratio=EVEN)[:, 0]
    assert yearly_growth(posts, 84) == pytest.approx(0.2)
    assert yearly_growth(posts, 83) == pytest.approx(0.2)
    assert yearly_growth(posts, 85) < 0.2
    assert yearly_growth(posts, 144) == pytest.approx(0.06 + 0.14 / math.e)
    later = path(demand__layer_growth_ratio=EVEN, demand__growth_fade_from_year=2030.0)[:, 0]
    assert yearly_growth(later, 144) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("month", "growth"),
    [(0, 0.19), (58, 0.19), (59, 0.01), (83, 0.01), (84, 0.04), (200, 0.04)],
)
def test_nev_posts_grow_at_dated_rates(month: int, growth: float) -> None:
    """0.19 until November 2022 (month 58), 0.01 until December 2024 (83), 0.04 from 2025."""
    assert yearly_growth(path()[:, NEV], month) == pytest.approx(growth)


@pytest.mark.parametrize(
    ("month", "growth", "fall"),
    [
        (0, 0.03, 0),
        (47, 0.03, 0),  # December 2021
        (48, 0.02, 0),
        (56, 0.02, 0),  # September 2022
        (57, 0.02, 1),  # October 2022 to March 2023: a sixth of the fall each month
        (62, 0.02, 1),
        (63, 0.01, 0),  # slack from April 2023
        (83, 0.01, 0),  # to December 2024
        (84, 0.05, 0),
        (200, 0.05, 0),
    ],
)
def test_other_posts_follow_a_dated_cycle(month: int, growth: float, fall: int) -> None:
    posts = path()[:, OTHER]
    assert math.log(posts[month + 1] / posts[month]) == pytest.approx(
        math.log1p(growth) / 12 - fall * 0.036 / 6, abs=1e-12
    )


def test_the_whole_fall_of_2022_to_2023() -> None:
    posts, even = path()[:, OTHER], path(outside__outside_fall=0.0)[:, OTHER]
    assert math.log(posts[63] / even[63]) == pytest.approx(-0.036)
    np.testing.assert_array_equal(posts[:57], even[:57])


def test_outside_posts_are_the_employed_grossed_up_by_their_unfilled_share() -> None:
    """7 million less 0.6 in NEV, 95.5 % of them in work; 5 % of posts unfilled, 1.2 x 5 % in NEV."""
    p = record()
    employed = employed_at_start(p)
    np.testing.assert_allclose(employed, [0, 0, 0, 573_000, 6_112_000])
    posts = posts_path(p, MONTHS)[0]
    np.testing.assert_allclose(posts[NEV:] * [0.94, 0.95], employed[NEV:])


def test_a_weighted_growth_ratio_of_zero_leaves_the_aggregate() -> None:
    """Without a ratio to scale, every layer grows alike."""
    flat = {"application": 0.0, "technology": 0.0, "foundation": 0.0}
    posts = path(demand__layer_growth_ratio=flat)
    np.testing.assert_allclose(posts[60, :AI_SECTORS] / posts[0, :AI_SECTORS], 1.2**5)
