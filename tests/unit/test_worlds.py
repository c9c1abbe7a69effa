"""What a draw replaces and what it leaves, the hash of settings, and draws that do not fit."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from synthetic_posterior import posterior_frame, use_posterior, write_posterior

from calibration.draws import NO_DRAW
from simulation.experiment.run import run_key, tasks_of
from simulation.experiment.worlds import Worlds, settings_hash, told_of, worlds_of
from simulation.scenario import Scenario, ScenarioError, config_hash

DRAWN = Scenario(title="x").with_({"runs.draws": "posterior"})
FIXED = Scenario(title="x").with_({"runs.draws": "fixed"})


@pytest.fixture
def posterior(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A posterior that all runs of the test draw from."""
    return use_posterior(write_posterior(tmp_path / "posterior"), monkeypatch)


@pytest.fixture
def no_posterior(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No posterior at all."""
    use_posterior(tmp_path / "nothing", monkeypatch)


@pytest.mark.usefixtures("posterior")
def test_a_draw_replaces_what_the_scenario_leaves_at_its_default() -> None:
    """And nothing else: the other keys, and the scenario's own calibrated key, stay."""
    scenario = DRAWN.with_({"assumptions.screening.bar": 0.5, "assumptions.skills.learning_per_month": 0.06})
    worlds = worlds_of(scenario)
    world = worlds.scenario_in(11)
    values = worlds.draws.values_of(11)  # type: ignore[union-attr]
    assert world.assumptions.demand.growth_per_year == values["demand.growth_per_year"]
    assert world.assumptions.education.opening_intercept.elite == values["education.opening_intercept.elite"]
    assert world.assumptions.screening.bar == 0.5
    assert world.assumptions.skills.learning_per_month == 0.06
    assert worlds.held == ("screening.bar",)
    assert "screening.bar" not in worlds.drawn
    untouched = world.with_({f"assumptions.{key}": value for key, value in usual(worlds).items()})
    assert untouched == scenario.with_({"runs.draws": "fixed"})


def usual(worlds: Worlds) -> dict[str, float]:
    """The defaults of the keys that vary."""
    from simulation.scenario.assumptions import Assumptions, book

    return {row.key: row.value for row in book(Assumptions()) if row.key in worlds.drawn}


@pytest.mark.usefixtures("posterior")
def test_a_world_draws_nothing_more() -> None:
    """It is a scenario of its own, fixed at its values: a simulator cannot draw a second time."""
    world = worlds_of(DRAWN).scenario_in(3)
    assert world.runs.draws == "fixed"
    assert worlds_of(world).draws is None
    assert world.name == DRAWN.name


@pytest.mark.usefixtures("posterior")
def test_two_seeds_share_a_draw() -> None:
    """Tasks carry it; another replicate count gives the same first tasks."""
    tasks = tasks_of(DRAWN.with_({"runs.replicates": 9}))
    assert [task.draw for task in tasks[0:8:2]] == [task.draw for task in tasks[1:8:2]]
    assert len({task.draw for task in tasks}) == 5
    assert len({task.key for task in tasks}) == len({task.seed for task in tasks}) == 9
    assert tasks_of(DRAWN.with_({"runs.replicates": 4})) == tasks[:4]


def test_the_hash_of_fixed_runs_is_that_of_the_configuration(posterior: Path) -> None:
    """Whether a posterior is there or not, so that folders of fixed runs stay theirs; run keys too."""
    assert settings_hash(FIXED) == config_hash(FIXED) == config_hash(DRAWN)
    assert all(task.draw == NO_DRAW and task.key == run_key(config_hash(FIXED), task.seed) for task in tasks_of(FIXED))


def test_the_hash_of_drawn_runs_changes_with_the_posterior(posterior: Path) -> None:
    """And with nothing else about it."""
    first = settings_hash(DRAWN)
    assert first != config_hash(DRAWN)
    write_posterior(posterior, scale=200)
    assert settings_hash(DRAWN) == first
    write_posterior(posterior, posterior_frame(seed=6))
    assert settings_hash(DRAWN) != first
    assert settings_hash(DRAWN) != settings_hash(DRAWN.with_({"runs.seed": 7}))


@pytest.mark.usefixtures("no_posterior")
def test_without_a_posterior_runs_are_fixed() -> None:
    """Same hash, no draws; and the manifest says that none was there."""
    assert settings_hash(DRAWN) == settings_hash(FIXED)
    assert {task.draw for task in tasks_of(DRAWN)} == {NO_DRAW}
    assert worlds_of(DRAWN).scenario_in(NO_DRAW) is DRAWN
    told = told_of(worlds_of(DRAWN))
    assert told["from"] == "fixed"
    assert told["state"][0].startswith("No posterior is there")
    assert told_of(worlds_of(FIXED)) == {"from": "fixed"}


def test_the_manifest_tells_what_varies_and_what_the_scenario_holds(posterior: Path) -> None:
    """With median and 90 % interval, and what is wrong with the posterior."""
    write_posterior(posterior, targets_sha256="0" * 64)
    told = told_of(worlds_of(DRAWN.with_({"assumptions.screening.bar": 0.5})))
    assert told["held"] == ["screening.bar"]
    assert set(told["drawn"]) == set(posterior_frame().columns[2:]) - {"screening.bar"}
    median, low, high = told["drawn"]["skills.half_life_months"]
    assert low < median < high
    assert "stale" in told["state"][0]


def test_a_draw_that_breaks_a_rule_is_said_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of range, or against a value of the scenario: named with the draw, the key and how to mend it."""
    frame = posterior_frame()
    frame["screening.bar"] = 0.95  # its range ends at 0.9
    use_posterior(write_posterior(tmp_path, frame), monkeypatch)
    with pytest.raises(ScenarioError, match=r"10 of 10 draws .* first draw \d+") as caught:
        worlds_of(DRAWN).check()
    assert "screening.bar" in str(caught.value)
    assert "--draws fixed" in str(caught.value)
    worlds_of(DRAWN.with_({"assumptions.screening.bar": 0.5})).check()  # the scenario holds it: no draw of it is taken


def test_a_share_held_and_others_drawn_no_longer_sum_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule across keys."""
    frame = posterior_frame({"demand.growth_per_year": 0.01})
    layers = Scenario(title="x").assumptions.demand.initial_layer_share
    for name, share in layers:
        frame[f"demand.initial_layer_share.{name}"] = share
    frame["demand.initial_layer_share.application"] += 0.01
    frame["demand.initial_layer_share.technology"] -= 0.01
    use_posterior(write_posterior(tmp_path, frame), monkeypatch)
    worlds_of(DRAWN).check()
    own = {"application": layers.application - 0.02, "technology": layers.technology + 0.02}
    mixed = DRAWN.with_({f"assumptions.demand.initial_layer_share.{name}": value for name, value in own.items()})
    worlds_of(mixed).check()  # both held
    half = {"application": layers.application, "technology": layers.technology - 0.02}
    half["foundation"] = layers.foundation + 0.02
    broken = DRAWN.with_({f"assumptions.demand.initial_layer_share.{name}": value for name, value in half.items()})
    with pytest.raises(ScenarioError, match="must sum to 1"):
        worlds_of(broken).check()


def test_a_damaged_posterior_is_a_fault_of_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands tell it as bad input."""
    (tmp_path / "posterior.parquet").write_bytes(b"nothing")
    use_posterior(tmp_path, monkeypatch)
    with pytest.raises(ScenarioError, match="cannot be read"):
        settings_hash(DRAWN)
    assert settings_hash(FIXED) == config_hash(FIXED)


@pytest.mark.usefixtures("posterior")
def test_worlds_travel_to_workers() -> None:
    """Pickled and back they give the same scenario."""
    worlds = worlds_of(DRAWN)
    assert pickle.loads(pickle.dumps(worlds)).scenario_in(5) == worlds.scenario_in(5)
