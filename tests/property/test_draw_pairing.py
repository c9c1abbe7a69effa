"""Properties of draws: the same for every scenario, a prefix for more replicates, intervals blind to order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_posterior import VARIED, posterior_frame, use_posterior, write_posterior

from calibration.draws import SEEDS_PER_DRAW, Draws
from simulation.experiment.paired import paired_statistics
from simulation.experiment.run import tasks_of
from simulation.experiment.worlds import worlds_of
from simulation.scenario import Scenario

DRAWN = Scenario(title="Base").with_({"runs.draws": "posterior"})
weights = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60).filter(lambda found: sum(found) > 1e-6)


@pytest.fixture(scope="module", autouse=True)
def posterior(tmp_path_factory: pytest.TempPathFactory) -> object:
    """A posterior for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        yield use_posterior(write_posterior(tmp_path_factory.mktemp("posterior")), patch)


@given(weights)
def test_two_replicates_share_a_draw_that_has_weight(found: list[float]) -> None:
    """For any weights: an existing draw, never one without weight, the same for both seeds of a slot."""
    draws = Draws((), np.empty((len(found), 0)), np.array(found), "")
    taken = [draws.draw_of(replicate) for replicate in range(60)]
    assert all(found[draw] > 0.0 for draw in taken)
    assert all(taken[at] == taken[at - at % SEEDS_PER_DRAW] for at in range(60))


@given(weights, st.integers(1, 200))
def test_draws_are_taken_as_often_as_they_weigh(found: list[float], slots: int) -> None:
    """Within (log n + 3) slots for every beginning of the draws, so within twice that for every draw."""
    draws = Draws((), np.empty((len(found), 0)), np.array(found), "")
    taken = np.bincount([draws.draw_of(SEEDS_PER_DRAW * slot) for slot in range(slots)], minlength=len(found))
    expected = slots * np.cumsum(found) / sum(found)
    assert np.abs(taken.cumsum() - expected).max() <= np.log(slots) + 3.0


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(sorted(VARIED)), st.floats(0.99, 1.01), max_size=3),
    st.integers(1, 12), st.integers(0, 1000),
)  # fmt: skip
def test_scenarios_with_the_same_seed_are_paired_by_draw_and_seed(
    factors: dict[str, float], replicates: int, seed: int
) -> None:
    """Whatever a scenario holds or decides: same draws and seeds; what neither sets is the same in both worlds."""
    frame = posterior_frame()
    base = DRAWN.with_({"runs.replicates": replicates, "runs.seed": seed})
    held = {f"assumptions.{key}": float(frame[key].mean()) * factor for key, factor in factors.items()}
    lever = {"policies.skill_upgrading.certification": {"value": 0.5, "from": "2026-01"}}
    other = base.with_(held | lever).named("other")
    luck = [[(task.draw, task.seed) for task in tasks_of(one)] for one in (base, other)]
    assert luck[0] == luck[1]
    worlds = [worlds_of(one) for one in (base, other)]
    assert set(worlds[1].drawn) | set(worlds[1].held) == set(worlds[0].drawn)
    draw = luck[0][-1][0]
    one, another = (each.scenario_in(draw) for each in worlds)
    back = {f"assumptions.{key}": worlds[0].draws.values_of(draw)[key] for key in worlds[1].held}  # type: ignore[union-attr]
    assert another.with_(back | {"policies.skill_upgrading.certification": None}) == one


@given(st.integers(1, 40), st.integers(1, 40))
def test_more_replicates_only_add_runs(few: int, many: int) -> None:
    """The tasks of fewer are the beginning of those of more: keys too, so that nothing is done twice."""
    few, many = sorted((few, many))
    assert tasks_of(DRAWN.with_({"runs.replicates": many}))[:few] == tasks_of(DRAWN.with_({"runs.replicates": few}))


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-1e6, 1e6)), min_size=2, max_size=24), st.randoms())
def test_the_order_of_pairs_does_not_matter(pairs: list[tuple[int, float]], chance: object) -> None:
    """Intervals, spread and counts are those of the shuffled pairs."""
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        paired_statistics(np.array([[value for _, value in found]]), draws=[draw for draw, _ in found])
        for found in (pairs, shuffled)
    )
    for name in one._fields:
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-4, nan_ok=True)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=10), st.integers(1, 4))
def test_repeating_a_world_teaches_nothing(means: list[float], times: int) -> None:
    """A world whose pairs all agree counts once, however many they are."""
    repeated = np.repeat(means, times)
    draws = np.repeat(np.arange(len(means)), times).tolist()
    one, many = paired_statistics(np.array(means), axis=0), paired_statistics(repeated, axis=0, draws=draws)
    assert [float(many.low90), float(many.high50)] == pytest.approx([float(one.low90), float(one.high50)], abs=1e-6)


def test_a_world_is_the_same_scenario_every_time() -> None:
    """No hidden state: asked twice, and in another order, it is equal."""
    worlds = worlds_of(DRAWN)
    first = [worlds.scenario_in(draw) for draw in (3, 17, 0)]
    assert [worlds_of(DRAWN).scenario_in(draw) for draw in (0, 17, 3)] == first[::-1]
