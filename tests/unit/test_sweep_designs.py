"""Designs of sweeps: the points that are asked for, inside their ranges, the same every time."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from simulation.experiment.sweeping.designs import points_of, size_of
from simulation.experiment.sweeping.keys import WrongKeyError, target_of
from simulation.experiment.sweeping.spec import Design, Factor
from simulation.experiment.sweeping.values import levels_of, values_at
from simulation.scenario import Scenario

GROWTH = Factor(key="assumptions.demand.growth_per_year", low=0.1, high=0.3)
HALF_LIFE = Factor(key="assumptions.skills.half_life_months", distribution="log-uniform", low=12.0, high=48.0)
AGEING = Factor(key="assumptions.skills.ageing", values=["half-life", "none"])
FACTORS = {"growth": GROWTH, "half_life": HALF_LIFE, "ageing": AGEING}
KINDS = {"growth": "number", "half_life": "number", "ageing": "choice"}
QUANTILES = np.array([0.0, 0.25, 0.5, 0.999, 1.0])


def design(**keys: object) -> Design:
    return Design.model_validate(keys)


def test_a_grid_has_every_combination_in_order() -> None:
    made = points_of(design(kind="grid", levels=3), FACTORS, KINDS)
    assert len(made) == size_of(design(kind="grid", levels=3), FACTORS, KINDS) == 3 * 3 * 2
    assert [made.at(point) for point in (0, 1, 2, 17)] == [
        (0.1, 12.0, "half-life"),
        (0.1, 12.0, "none"),
        (0.1, pytest.approx(24.0), "half-life"),
        (0.3, 48.0, "none"),
    ]
    assert len({made.at(point) for point in range(18)}) == 18
    assert made.places is None


def test_a_list_is_as_written() -> None:
    factors = {"growth": Factor(key=GROWTH.key), "half_life": Factor(key=HALF_LIFE.key)}
    rows = [{"half_life": 24, "growth": 0.1}, {"growth": 0.2, "half_life": 12}]
    made = points_of(design(kind="list", points=rows), factors, KINDS)
    assert [made.at(0), made.at(1)] == [(0.1, 24.0), (0.2, 12.0)]
    assert type(made.at(0)[1]) is float


@pytest.mark.parametrize(
    ("written", "points"),
    [
        (design(kind="latin-hypercube", points=50, seed=3), 50),
        (design(kind="sobol", points=64, seed=3), 64 * (3 + 2)),
        (design(kind="sobol", points=64, seed=3, second_order=True), 64 * (2 * 3 + 2)),
        (design(kind="morris", trajectories=10, seed=3), 10 * (3 + 1)),
    ],
)
def test_designs_that_fill_space(written: Design, points: int) -> None:
    """As many points as SALib's indices want, in the ranges, the same again, others for another seed."""
    made = points_of(written, FACTORS, KINDS)
    assert len(made) == size_of(written, FACTORS, KINDS) == points
    assert made.places is not None
    assert made.places.shape == (points, 3)
    growth, half_life, ageing = made.columns
    assert 0.1 <= min(growth) < max(growth) <= 0.3
    assert 12.0 <= min(half_life) < max(half_life) <= 48.0
    assert set(ageing) == {"half-life", "none"}
    again, other = (points_of(written.model_copy(update={"seed": seed}), FACTORS, KINDS) for seed in (3, 4))
    assert [made.at(point) for point in range(points)] == [again.at(point) for point in range(points)]
    assert [made.at(point) for point in range(points)] != [other.at(point) for point in range(points)]


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    made = points_of(design(kind="latin-hypercube", points=40, seed=1), FACTORS, KINDS)
    assert made.places is not None
    for at in range(3):
        assert sorted(np.floor(made.places[:, at] * 40).astype(int)) == list(range(40))


def test_morris_moves_one_factor_at_a_time() -> None:
    """By half the range for four levels: the step that its effects are divided by."""
    made = points_of(design(kind="morris", trajectories=10, levels=4, seed=1), FACTORS, KINDS)
    assert made.places is not None
    for steps in np.diff(made.places.reshape(10, 4, 3), axis=1).reshape(-1, 3):
        assert np.count_nonzero(steps) == 1
        assert abs(steps).max() == pytest.approx(2 / 3)


def test_sobol_indices_of_salib_fit_the_points() -> None:
    """A sum whose answer is known: variances 16 and 1 of 17, no interactions; errors are the method's at 1,024."""
    from SALib.analyze import sobol

    factors = {"first": GROWTH, "second": HALF_LIFE}
    made = points_of(design(kind="sobol", points=1024, seed=1), factors, {"first": "number", "second": "number"})
    assert made.places is not None
    figures = made.places @ np.array([4.0, 1.0])
    problem = {"num_vars": 2, "names": ["first", "second"], "bounds": [[0.0, 1.0]] * 2}
    found = sobol.analyze(problem, figures, calc_second_order=False, seed=1)
    assert found["S1"] == pytest.approx([16 / 17, 1 / 17], abs=0.02)
    assert found["ST"] == pytest.approx([16 / 17, 1 / 17], abs=0.02)


def test_quantiles_of_each_distribution() -> None:
    """By hand: linear, geometric, and a normal cut at its ends."""
    assert values_at(GROWTH, "number", QUANTILES[:3]) == pytest.approx([0.1, 0.15, 0.2])
    assert values_at(HALF_LIFE, "number", QUANTILES[:3]) == pytest.approx([12.0, 12.0 * math.sqrt(2.0), 24.0])
    normal = Factor(key="x", distribution="normal", mean=10.0, sd=1.0)
    found = values_at(normal, "number", QUANTILES)
    bell = NormalDist()
    inner = [bell.inv_cdf(bell.cdf(-3.0) + place * (bell.cdf(3.0) - bell.cdf(-3.0))) for place in QUANTILES[1:4]]
    assert found == pytest.approx([7.0, *(10.0 + z for z in inner), 13.0], abs=1e-9)
    cut = Factor(key="x", distribution="normal", mean=10.0, sd=1.0, low=10.0)
    assert values_at(cut, "number", np.array([0.0, 1.0])) == pytest.approx([10.0, 13.0])


def test_whole_numbers_and_months_are_equally_likely() -> None:
    """Both ends as often as the middle."""
    places = (np.arange(1000) + 0.5) / 1000
    ramp = values_at(Factor(key="x", low=1, high=4), "whole", places)
    assert [ramp.count(value) for value in (1, 2, 3, 4)] == [250] * 4
    assert all(type(value) is int for value in ramp)
    months = values_at(Factor(key="x", low="2025-11", high="2026-02"), "month", places)
    assert [months.count(month) for month in ("2025-11", "2025-12", "2026-01", "2026-02")] == [250] * 4
    assert levels_of(Factor(key="x", low="2025-01", high="2026-01"), "month", 3) == ["2025-01", "2025-07", "2026-01"]
    assert levels_of(Factor(key="x", low=1, high=3), "whole", 5) == [1, 2, 3]


@pytest.mark.parametrize(
    ("key", "kind", "low", "high"),
    [
        ("assumptions.demand.growth_per_year", "number", 0.0, 0.4),
        ("assumptions.demand.initial_layer_share.foundation", "number", 0.0, 1.0),
        ("assumptions.skills.ageing", "choice", None, None),
        ("policies.skill_upgrading.tuition_subsidy.value", "number", 0.0, 1.0),
        ("policies.skill_upgrading.tuition_subsidy.ramp_months", "whole", 0, 240),
        ("policies.skill_upgrading.tuition_subsidy.from", "month", "2018-01", "2060-12"),
        ("shocks.0.severity", "number", 0.0, 0.95),
    ],
)
def test_what_a_key_takes(key: str, kind: str, low: object, high: object) -> None:
    shock = {"kind": "demand_bust", "from": "2027-01", "severity": 0.2}
    base = Scenario(title="x").with_({"shocks": [shock]})
    found = target_of(key, base)
    assert (found.kind, found.low, found.high) == (kind, low, high)


def test_a_key_of_the_runs_is_no_factor() -> None:
    """Points share scale and seed, else their luck would differ too."""
    with pytest.raises(WrongKeyError):
        target_of("runs.seed", Scenario(title="x"))
