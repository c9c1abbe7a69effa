"""Scenario files that are right: defaults, extends, overrides, where values come from, the resolved file."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.scenario import Scenario, ScenarioError, config_hash, load_scenario, load_with_origins, resolved_yaml

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A grandparent, a parent in a folder below, a child."""
    folder = tmp_path / "scenarios"
    (folder / "below").mkdir(parents=True)
    (folder / "old.yaml").write_text(
        "title: Old\nruns: {scale: 200, seed: 1}\n"
        "assumptions:\n  skills: {half_life_months: 20, ceiling_sd: 0.1}\nsources: [a, b]\n"
    )
    (folder / "below" / "middle.yaml").write_text(
        "extends: old\nruns: {seed: 2}\nassumptions:\n  skills:\n    half_life_months: 40\n"
    )
    (folder / "young.yaml").write_text(
        "extends: below/middle.yaml\ntitle: Young\nsources: [c]\n"
        "assumptions:\n  wages: {initial_premium: {foundation: 0.3}}\n"
    )
    return folder


def test_every_scenario_of_the_project_is_valid() -> None:
    files = [file for file in sorted(SCENARIOS.rglob("*.yaml")) if file.parent.name != "sweeps"]
    assert SCENARIOS / "baseline.yaml" in files
    for file in files:
        assert load_with_origins(file).warnings == ()


def test_the_baseline_is_the_defaults() -> None:
    """Only what a baseline must say is said; the numbers stand once, in the parameter book."""
    baseline = load_scenario(SCENARIOS / "baseline.yaml")
    assert baseline.assumptions == Scenario(title="x").assumptions
    assert baseline.horizon.months == 216
    assert (baseline.runs.replicates, baseline.runs.seed, baseline.runs.scale) == (20, 42, 100)
    assert baseline.name == "baseline"


def test_extends_merges_group_by_group_over_several_levels(family: Path) -> None:
    young = load_scenario(family / "young.yaml")
    assert young.title == "Young"
    assert young.sources == ["c"]
    assert (young.runs.scale, young.runs.seed) == (200, 2)
    assert young.assumptions.skills.half_life_months == 40
    assert young.assumptions.skills.ceiling_sd == 0.1
    premium = young.assumptions.wages.initial_premium.model_dump()
    assert premium == Scenario(title="x").assumptions.wages.initial_premium.model_dump() | {"foundation": 0.3}


def test_extends_several_reads_a_shared_file_once_and_lets_the_child_settle(family: Path) -> None:
    """Both parents stand on `old`; where they differ the file's own value counts, and each key keeps its place."""
    (family / "other.yaml").write_text("extends: old\ntitle: Other\nhorizon: {end: 2030-12}\nruns: {seed: 7}\n")
    (family / "both.yaml").write_text(
        "extends: [young, other]\ntitle: Both\nruns: {seed: 8}\nsources: [d]\n"
        "assumptions: {skills: {half_life_months: 40}}\n"
    )
    loaded = load_with_origins(family / "both.yaml")
    both = loaded.scenario
    assert (both.title, both.sources, both.horizon.end, both.runs.seed, both.runs.scale) == (
        "Both", ["d"], "2030-12", 8, 200,
    )  # fmt: skip
    assert both.assumptions.skills.half_life_months == 40
    assert [file.name for file in loaded.files] == ["both.yaml", "young.yaml", "middle.yaml", "old.yaml", "other.yaml"]
    assert loaded.origins["horizon.end"] == f"{family}/other.yaml:3:16"


def test_a_family_of_more_than_twenty_files_is_refused(family: Path) -> None:
    """However it branches: every file counts once."""
    for number in range(21):
        (family / f"p{number}.yaml").write_text(f"extends: [p{number + 1}, p{number + 1}]\ntitle: P\n")
    (family / "p20.yaml").write_text("title: Last\n")
    assert load_scenario(family / "p0.yaml").title == "P"
    (family / "p20.yaml").write_text("title: Last\nextends: old\n")
    with pytest.raises(ScenarioError, match="more than 20 scenarios extend each other"):
        load_scenario(family / "p0.yaml")


def test_who_set_what(family: Path) -> None:
    loaded = load_with_origins(family / "young.yaml", ["runs.scale=50"])
    assert [file.name for file in loaded.files] == ["young.yaml", "middle.yaml", "old.yaml"]
    assert loaded.origins["title"] == f"{family}/young.yaml:2:8"
    assert loaded.origins["runs.seed"] == f"{family}/below/middle.yaml:2:14"
    assert loaded.origins["assumptions.skills.ceiling_sd"] == f"{family}/old.yaml:4:46"
    assert loaded.origins["runs.scale"] == "--set runs.scale=50"
    assert loaded.origins["runs.replicates"] == "default"
    assert loaded.origins.place("assumptions.wages.initial_premium.application") is None


def test_settings_win_and_the_last_one_wins(family: Path) -> None:
    young = load_scenario(family / "young.yaml", ["runs.seed=7", "runs.seed=8", "title=AI: what now?"])
    assert young.runs.seed == 8
    assert young.title == "AI: what now?"
    assert load_scenario(family / "young.yaml", {"runs": {"seed": np.int64(9)}}).runs.seed == 9
    assert load_scenario(family / "young.yaml", ["sources=[x, y]"]).sources == ["x", "y"]


def test_a_setting_that_changes_nothing_is_reported() -> None:
    loaded = load_with_origins(SCENARIOS / "baseline.yaml", ["runs.scale=100", "horizon.end=2030-12"])
    assert loaded.warnings == ("--set runs.scale=100 changes nothing: runs.scale was already 100",)


def test_a_coarse_scale_is_allowed_with_a_warning() -> None:
    assert load_with_origins(SCENARIOS / "baseline.yaml", ["runs.scale=200"]).warnings == ()
    warnings = load_with_origins(SCENARIOS / "baseline.yaml", ["runs.scale=201"]).warnings
    assert warnings == ("results depend on scale above 200; this run has 201",)


def test_months_of_the_horizon() -> None:
    horizon = Scenario(title="x").with_({"horizon.end": "2019-03"}).horizon
    assert horizon.months == 15
    labels = [horizon.month_label(month) for month in range(15)]
    assert (labels[0], labels[11], labels[12], labels[14]) == ("2018-01", "2018-12", "2019-01", "2019-03")


def test_a_changed_copy_leaves_the_original(family: Path) -> None:
    young = load_scenario(family / "young.yaml")
    copy = young.with_({"assumptions.skills.half_life_months": 24, "runs.scale": np.int32(10)})
    assert (copy.assumptions.skills.half_life_months, copy.runs.scale, copy.name) == (24.0, 10, "young")
    assert young.assumptions.skills.half_life_months == 40
    with pytest.raises(ValueError, match="frozen"):
        young.title = "other"  # type: ignore[misc]


def test_a_pickled_scenario_is_the_same(family: Path) -> None:
    """Workers on other machines receive scenarios this way."""
    young = load_scenario(family / "young.yaml")
    copy = pickle.loads(pickle.dumps(young))
    assert copy == young
    assert (copy.name, config_hash(copy)) == ("young", config_hash(young))


def test_a_scenario_made_in_python_is_named_after_its_title() -> None:
    assert Scenario(title="What if? 18 months!").name == "what-if-18-months"
    assert Scenario(title="人才缺口").name == "scenario"


@settings(max_examples=25, deadline=None)
@given(
    half_life=st.floats(6, 240),
    growth=st.floats(0, 0.4),
    seed=st.integers(0, 10**9),
    title=st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable() and text.strip()),
)
def test_the_resolved_file_loads_to_the_same_scenario(
    half_life: float, growth: float, seed: int, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Not a bit of a number is lost on the way through the file."""
    scenario = Scenario(title="x").with_(
        {
            "assumptions.skills.half_life_months": half_life,
            "assumptions.demand.growth_per_year": growth,
            "runs.seed": seed,
            "title": title,
        }
    )
    file = tmp_path_factory.getbasetemp() / "resolved.yaml"
    file.write_text(resolved_yaml(scenario), encoding="utf-8")
    assert load_scenario(file) == scenario
    assert config_hash(load_scenario(file)) == config_hash(scenario)
