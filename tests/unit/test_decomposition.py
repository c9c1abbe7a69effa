"""The split of a gap into headcount, mismatch and friction, on examples worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.indicators.decomposition import count_by_mask, decompose, max_matchable


def segments(*numbers: int) -> int:
    """The mask of a seeker who qualifies for these segments."""
    return sum(1 << number for number in numbers)


def matchable(seekers: list[int], posts: list[int]) -> int:
    return int(max_matchable(np.array(seekers, np.int64), np.array(posts, np.int64)))


def test_nobody_or_no_post_matches_nothing() -> None:
    assert matchable([], [3, 4]) == 0
    assert matchable([segments(0), segments(1)], [0, 0]) == 0
    assert matchable([0, 0, 0], [5, 5]) == 0


def test_a_first_choice_is_given_up_for_somebody_who_has_no_other() -> None:
    """The first seeker takes segment 0 greedily; only moving that person to segment 1 places both."""
    assert matchable([segments(0, 1), segments(0)], [1, 1]) == 2


def test_a_chain_of_moves_is_found() -> None:
    """Every seeker but the last fits two neighbouring segments, the last only segment 0: all shift by one."""
    length = 30
    chain = [segments(i, i + 1) for i in range(length - 1)] + [segments(0)]
    assert matchable(chain, [1] * length) == length


def test_hand_computed_market() -> None:
    """Ten engineers fit segment 0 or 1, four researchers only 2, three fit nothing; posts 3, 4, 9.

    Engineers fill 7 posts (three of them stay without), researchers fill 4 of the 9: Q = 11.
    """
    seekers = [segments(0, 1)] * 10 + [segments(2)] * 4 + [0] * 3
    assert matchable(seekers, [3, 4, 9]) == 11
    assert decompose(16, 17, 11) == (0, 5, 11)


def test_bits_beyond_the_segments_count_for_nothing() -> None:
    assert matchable([1 << 40, segments(1) | 1 << 35], [1, 1]) == 1


def test_large_capacities_do_not_overflow() -> None:
    """Unfilled demand is counted in real persons and may exceed 32 bits without harm."""
    assert matchable([segments(0)] * 5, [5_000_000_000]) == 5


def test_inputs_are_left_as_they_were() -> None:
    masks, posts = np.array([3, 1, 2, 3], np.int64), np.array([2, 1], np.int64)
    max_matchable(masks, posts)
    assert masks.tolist() == [3, 1, 2, 3]
    assert posts.tolist() == [2, 1]


def test_groups_are_counted_also_when_the_table_has_to_grow() -> None:
    masks = np.concatenate([np.arange(20_000), np.arange(1, 20_000, 2)]).astype(np.int64)
    distinct, sizes = count_by_mask(masks, (1 << 30) - 1)
    assert distinct.tolist() == list(range(1, 20_000))
    assert sizes.tolist() == [2 if mask % 2 else 1 for mask in range(1, 20_000)]


@pytest.mark.parametrize(
    ("posts", "seekers", "placed", "parts"),
    [
        (100, 40, 30, (60, 10, 30)),  # more posts than people: 60 are missing, 10 lack the skills
        (40, 100, 30, (0, 10, 30)),  # enough people, 10 posts nobody of them qualifies for
        (50, 50, 50, (0, 0, 50)),  # everybody fits: search alone keeps the posts open
        (50, 0, 0, (50, 0, 0)),
        (0, 50, 0, (0, 0, 0)),
    ],
)
def test_the_three_parts(posts: int, seekers: int, placed: int, parts: tuple[int, int, int]) -> None:
    assert decompose(posts, seekers, placed) == parts
    assert sum(parts) == posts
