"""The axioms that make the Shapley value the only fair division, and what follows for interactions: random games."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from simulation.experiment.attribution.game import interaction_indices, pairs_of, shapley_values

WORTH = st.floats(-1e6, 1e6)


@st.composite
def games(draw: st.DrawFn, most: int = 5) -> np.ndarray:
    """Random games of the size of a talent gap, one to three replicates."""
    players, replicates = draw(st.integers(1, most)), draw(st.integers(1, 3))
    return draw(arrays.arrays(np.float64, (replicates, 2**players), elements=WORTH))


def players_in(game: np.ndarray) -> int:
    return game.shape[1].bit_length() - 1


def assert_near(found: np.ndarray, expected: np.ndarray, size: float) -> None:
    """Equal to ten digits of the largest worth: rounding only."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10 * max(1.0, size))


@given(games(most=8))
def test_efficiency(game: np.ndarray) -> None:
    """Contributions sum to what everybody reaches less what nobody reaches."""
    total = game[:, -1] - game[:, 0]
    assert_near(shapley_values(game).sum(axis=1), total, np.abs(game).max())


@given(games(), st.data())
def test_symmetry(game: np.ndarray, data: st.DataObject) -> None:
    """Renaming players renames their values and interactions, nothing else."""
    players = players_in(game)
    new_name = data.draw(st.permutations(range(players)))
    moved = [sum(1 << new_name[i] for i in range(players) if mask >> i & 1) for mask in range(2**players)]
    renamed = np.empty_like(game)
    renamed[:, moved] = game
    assert_near(shapley_values(renamed)[:, new_name], shapley_values(game), np.abs(game).max())
    pairs = pairs_of(players)
    at = [pairs.index(tuple(sorted((new_name[i], new_name[j])))) for i, j in pairs]
    assert_near(interaction_indices(renamed)[:, at], interaction_indices(game), np.abs(game).max())


@given(games(), st.data())
def test_a_null_player_gets_exactly_nothing(game: np.ndarray, data: st.DataObject) -> None:
    """Who changes no coalition has value and interactions of exactly zero: no rounding may look like an effect."""
    players = players_in(game)
    null = data.draw(st.integers(0, players - 1))
    idle = game[:, np.arange(2**players) & ~(1 << null)]
    assert (shapley_values(idle)[:, null] == 0.0).all()
    with_null = [place for place, pair in enumerate(pairs_of(players)) if null in pair]
    assert (interaction_indices(idle)[:, with_null] == 0.0).all()


@given(games(), st.data(), st.floats(-3, 3))
def test_additivity(game: np.ndarray, data: st.DataObject, factor: float) -> None:
    """The values of a sum of games are the sums of their values, and so are the interactions."""
    other = data.draw(arrays.arrays(np.float64, game.shape, elements=WORTH))
    size = 4 * max(np.abs(game).max(), np.abs(other).max())
    for index in (shapley_values, interaction_indices):
        assert_near(index(game + factor * other), index(game) + factor * index(other), size)


@given(st.integers(1, 6), st.data())
def test_an_additive_game_has_no_interaction(players: int, data: st.DataObject) -> None:
    """Where everybody adds the same to any coalition, values are those amounts and interactions zero."""
    amounts = np.array(data.draw(st.lists(WORTH, min_size=players, max_size=players)))
    inside = (np.arange(2**players)[:, None] >> np.arange(players)) & 1
    game = (inside @ amounts + data.draw(WORTH))[None, :]
    size = np.abs(game).max() + np.abs(amounts).max()
    assert_near(shapley_values(game)[0], amounts, size)
    assert_near(interaction_indices(game), np.zeros((1, len(pairs_of(players)))), size)
