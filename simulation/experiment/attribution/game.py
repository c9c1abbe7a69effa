"""Who contributes what in a cooperative game: Shapley values and pairwise interactions, exactly.

A game of n players is an array [replicates, 2**n]: column m is what the coalition m reaches, and player i is in
it where bit i of m is set. Column 0 is nobody, the last column is everybody.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def players_of(game: Floats) -> int:
    """How many players a game has. Raises: ValueError unless it has 2**n columns, n at least 1."""
    columns = game.shape[1] if game.ndim == 2 else 0
    players = columns.bit_length() - 1
    if players < 1 or columns != 2**players:
        raise ValueError(f"game must be [replicates, 2**players]; got shape {game.shape}")
    return players


def shapley_values(game: Floats) -> Floats:
    """The Shapley value of each player: what it adds, averaged over all orders in which players can join.

    Formula:
        phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S))

    Args: game: [replicates, 2**n]. Returns: [replicates, n]; a row sums to v(everybody) - v(nobody).
    Raises: ValueError for another shape.
    Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, 307-317.
    Verified: tests/unit/test_attribution_game.py, tests/property/test_attribution_properties.py
    """
    players = players_of(game)
    masks = np.arange(2**players)
    weights = _weights(masks, factorial(players), players - 1)
    values = np.empty((len(game), players))
    for player in range(players):
        without = masks[masks & (1 << player) == 0]
        added = game[:, without | (1 << player)] - game[:, without]
        values[:, player] = added @ weights[without]
    return values


def interaction_indices(game: Floats) -> Floats:
    """The Shapley interaction index of each pair: what two players do together beyond what each does alone.

    Formula:
        I_ij = sum over S without i, j of |S|! (n - |S| - 2)! / (n - 1)!
               * ((v(S + i + j) - v(S + i)) - (v(S + j) - v(S)))

    Args: game: [replicates, 2**n]. Returns: [replicates, pairs], in the order of `pairs_of(n)`; no pairs for n = 1.
    Raises: ValueError for another shape.
    Source: Grabisch and Roubens (1999), An axiomatic approach to the concept of interaction among players in
        cooperative games, International Journal of Game Theory 28, 547-565.
    Verified: tests/unit/test_attribution_game.py, tests/property/test_attribution_properties.py
    """
    players = players_of(game)
    masks = np.arange(2**players)
    pairs = pairs_of(players)
    indices = np.empty((len(game), len(pairs)))
    if not pairs:
        return indices
    weights = _weights(masks, factorial(players - 1), players - 2)
    for place, (one, other) in enumerate(pairs):
        first, second = 1 << one, 1 << other
        apart = masks[masks & (first | second) == 0]
        # Differences of differences, in this order: for a player that changes nothing they are exactly zero.
        added = game[:, apart | first | second] - game[:, apart | first]
        alone = game[:, apart | second] - game[:, apart]
        indices[:, place] = (added - alone) @ weights[apart]
    return indices


def pairs_of(players: int) -> list[tuple[int, int]]:
    """All pairs of players, (0, 1), (0, 2) ... (n - 2, n - 1)."""
    return list(combinations(range(players), 2))


def members(mask: int, players: int) -> tuple[int, ...]:
    """The players of a coalition, e.g. (0, 2) for 5."""
    return tuple(player for player in range(players) if mask >> player & 1)


def _weights(masks: npt.NDArray[np.int64], orders: int, others: int) -> Floats:
    """|S|! (others - |S|)! / orders for each coalition S; zero where S has more members than there are others."""
    by_size = [factorial(size) * factorial(others - size) / orders for size in range(others + 1)]
    sizes = np.array([int(mask).bit_count() for mask in masks])
    return np.array(by_size + [0.0] * (int(sizes.max()) - others))[sizes]
