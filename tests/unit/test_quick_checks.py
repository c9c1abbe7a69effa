"""Points checked quickly: the same verdicts and hashes as by making each scenario whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulation.experiment.sweeping import load_sweep
from simulation.experiment.sweeping.designs import points_of
from simulation.experiment.sweeping.keys import Target, target_of
from simulation.experiment.sweeping.quick_checks import QuickChecks
from simulation.experiment.sweeping.variants import Variants
from simulation.scenario import Scenario, ScenarioError, load_scenario
from simulation.scenario.book import entries
from simulation.scenario.dates import month_label
from simulation.scenario.resolved import config_hash

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SHOCK = {"kind": "demand_bust", "from": "2027-01", "to": "2029-12", "severity": 0.2, "ramp_months": 6}
BASES = [
    load_scenario(SCENARIOS / "baseline.yaml"),
    load_scenario(SCENARIOS / "all-pillars.yaml").with_({"shocks": [SHOCK], "budget.state_cny_per_year": 1.0e13}),
]


def targets(base: Scenario) -> list[Target]:
    """All that a factor may set: assumptions, the four keys of every lever, the shocks of the base."""
    keys = [entry.key for entry in entries().values() if entry.kind == "value" and entry.key.startswith("assumptions.")]
    levers = [entry.key for entry in entries().values() if entry.kind == "lever"]
    keys += [f"{lever}.{part}" for lever in levers for part in ("value", "from", "to", "ramp_months")]
    keys += [f"shocks.{at}.{part}" for at in range(len(base.shocks)) for part in ("severity", "from", "ramp_months")]
    return [target_of(key, base) for key in keys]


TARGETS = [targets(base) for base in BASES]


def verdict(hashed: Any) -> str:
    try:
        return str(hashed())
    except (ValidationError, ScenarioError):
        return "refused"


def assert_agree(base: Scenario, paths: list[Target], values: list[Any]) -> str:
    variants = Variants.of(base, [[target.path] for target in paths])
    quick = verdict(lambda: QuickChecks(variants).config_hash(values))
    assert quick == verdict(lambda: config_hash(variants.checked(values)))
    return quick


def values_of(target: Target) -> st.SearchStrategy[Any]:
    """Inside the range, its ends, and beyond."""
    if target.kind == "choice":
        return st.sampled_from(target.choices)
    if target.kind == "month":
        return st.integers(0, 240).map(month_label)
    low, high = float(target.low), float(target.high)  # type: ignore[arg-type]
    if target.kind == "whole":
        return st.integers(int(low) - 1, int(high) + 1)
    return st.floats(low, high) | st.sampled_from([low, high, low - 1.0, high * 1.01 + 1.0])


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 1), data=st.data())
def test_one_to_four_keys_anywhere_in_the_book(at: int, data: st.DataObject) -> None:
    """Good and bad values of assumptions, levers with and without dates, shocks, beyond the horizon and the budget."""
    chosen = data.draw(st.lists(st.sampled_from(TARGETS[at]), min_size=1, max_size=4, unique_by=lambda one: one.key))
    values = [data.draw(values_of(target)) for target in chosen]
    assert_agree(BASES[at], chosen, values)


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        ({"assumptions.demand.growth_per_year": 0.2, "assumptions.skills.half_life_months": 24.0}, False),
        ({"assumptions.demand.initial_layer_share.application": 0.9}, True),
        ({"assumptions.outside.nev_workforce": 9.0e9}, True),
        ({"policies.industry_demands.internships.value": 0.3}, False),  # has its dates in this base
        ({"policies.industry_demands.internships.from": "2036-06"}, True),
        ({"policies.industry_demands.internships.to": "2020-01"}, True),
        ({"shocks.0.severity": 0.5}, False),
        ({"shocks.0.severity": 0.99}, True),
        ({"policies.skill_upgrading.certification.value": 1.0, "shocks.0.from": "2027-05"}, None),
        ({"policies.national_strategies.approval_quota.value": 1.0}, None),
    ],
)
def test_verdicts_that_are_known(settings: dict[str, Any], refused: bool | None) -> None:
    try:
        paths = [target_of(key, BASES[1]) for key in settings]
    except ValueError:
        pytest.fail(f"{list(settings)} names no key")
    told = assert_agree(BASES[1], paths, list(settings.values()))
    if refused is not None:
        assert (told == "refused") is refused


def test_a_lever_that_the_base_does_not_set() -> None:
    """With value and start it is a lever; with a value alone it is refused, as in a file."""
    lever = "policies.industry_demands.internships"
    paths = [target_of(f"{lever}.{part}", BASES[0]) for part in ("value", "from")]
    assert len(assert_agree(BASES[0], paths, [0.5, "2026-01"])) == 64
    assert assert_agree(BASES[0], paths[:1], [0.5]) == "refused"


def test_budgets_are_held() -> None:
    """The same lever within the budget and over it."""
    tight = BASES[1].with_({"budget.total_cny_per_year": 1.0e8})
    paths = [target_of("policies.industry_demands.internships.ramp_months", tight)]
    assert assert_agree(tight, paths, [12]) == "refused"
    assert len(assert_agree(BASES[1], paths, [12])) == 64


@pytest.mark.parametrize("file", sorted((SCENARIOS / "sweeps").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_sweeps_of_the_library(file: Path) -> None:
    """Some points of each, among them the last."""
    loaded = load_sweep(file)
    kinds = {name: of[0].kind for name, of in loaded.targets.items()}
    points = points_of(loaded.sweep.design, loaded.sweep.factors, kinds)
    variants = Variants.of(loaded.base, [[one.path for one in loaded.targets[name]] for name in points.names])
    quick = QuickChecks(variants)
    for point in {0, len(points) // 3, len(points) - 1}:
        values = points.at(point)
        assert quick.config_hash(values) == config_hash(variants.checked(values))
        assert quick.scenario(values) == variants.scenario(values)
