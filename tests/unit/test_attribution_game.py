"""Shapley values and interaction indices on games whose answers stand in textbooks or are worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from simulation.experiment.attribution.game import interaction_indices, members, pairs_of, shapley_values


def game(players: int, worth: dict[tuple[int, ...], float]) -> np.ndarray:
    """One replicate of a game from the worth of its coalitions; those not named are worth nothing."""
    return np.array([[worth.get(members(mask, players), 0.0) for mask in range(2**players)]])


def by_orders(values: np.ndarray) -> np.ndarray:
    """The Shapley value from its other definition: the mean of what a player adds over all orders of joining."""
    players = values.shape[1].bit_length() - 1
    orders = list(permutations(range(players)))
    found = np.zeros((len(values), players))
    for order in orders:
        mask = 0
        for player in order:
            found[:, player] += values[:, mask | 1 << player] - values[:, mask]
            mask |= 1 << player
    return found / len(orders)


def test_the_glove_game() -> None:
    """One left glove, two right ones: the holder of the left one gets 2/3, the others 1/6 each."""
    gloves = game(3, {(0, 1): 1.0, (0, 2): 1.0, (0, 1, 2): 1.0})
    np.testing.assert_allclose(shapley_values(gloves), [[2 / 3, 1 / 6, 1 / 6]], atol=1e-15)
    # By hand: left and right are worth 1 together, or 0 where the other right one is there: 1/2 * 1 + 1/2 * 0;
    # the two right ones replace each other: 1/2 * 0 + 1/2 * -1.
    np.testing.assert_allclose(interaction_indices(gloves), [[0.5, 0.5, -0.5]], atol=1e-15)


def test_the_airport_game() -> None:
    """Runways of cost 8, 11 and 13: each section is shared by those who need it (Littlechild and Owen 1973)."""
    costs = (8.0, 11.0, 13.0)
    airport = game(3, {members(mask, 3): max(costs[i] for i in members(mask, 3)) for mask in range(1, 8)})
    np.testing.assert_allclose(shapley_values(airport), [[8 / 3, 8 / 3 + 3 / 2, 8 / 3 + 3 / 2 + 2]], atol=1e-14)


def test_a_weighted_majority() -> None:
    """Votes 4, 3, 2, 1 and a quota of 6: the Shapley-Shubik power is 5/12, 1/4, 1/4 and 1/12."""
    votes = (4, 3, 2, 1)
    won = {m: 1.0 for m in (members(mask, 4) for mask in range(16)) if sum(votes[i] for i in m) >= 6}
    np.testing.assert_allclose(shapley_values(game(4, won)), [[5 / 12, 1 / 4, 1 / 4, 1 / 12]], atol=1e-15)


def test_the_interaction_of_a_unanimity_game() -> None:
    """Three of four players needed: each pair of them interacts by 1/2, i.e. 1/(3 - 1); others do not."""
    needed = game(4, {(0, 1, 2): 6.0, (0, 1, 2, 3): 6.0})
    np.testing.assert_allclose(shapley_values(needed), [[2.0, 2.0, 2.0, 0.0]], atol=1e-14)
    expected = [3.0 if 3 not in pair else 0.0 for pair in pairs_of(4)]
    np.testing.assert_allclose(interaction_indices(needed), [expected], atol=1e-14)


def test_a_pair_interacts_by_what_it_does_beyond_the_sum() -> None:
    """With two players the index is v(12) - v(1) - v(2) + v(nobody)."""
    values = np.array([[10.0, 7.0, 6.0, -1.0], [0.0, 1.0, 2.0, 3.0]])
    np.testing.assert_allclose(interaction_indices(values), [[-4.0], [0.0]])
    np.testing.assert_allclose(shapley_values(values), [[-5.0, -6.0], [1.0, 2.0]])


@pytest.mark.parametrize("players", [1, 2, 3, 5])
def test_values_are_the_mean_over_all_orders(players: int) -> None:
    values = np.random.default_rng(7).normal(size=(3, 2**players))
    np.testing.assert_allclose(shapley_values(values), by_orders(values), atol=1e-13)


def test_one_player_has_everything_and_no_pair() -> None:
    values = np.array([[5.0, 2.0]])
    assert shapley_values(values).tolist() == [[-3.0]]
    assert interaction_indices(values).shape == (1, 0)


@pytest.mark.parametrize("shape", [(2, 3), (2, 1), (4,), (1, 0)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"2\*\*players"):
        shapley_values(np.zeros(shape))
