"""Why posts stay open: an exact, integer split of a gap into headcount, mismatch and friction.

The split rests on one number: how many of today's seekers could be matched today, given who qualifies
where. It is a maximum flow from seekers to segments (layer, class, industry). Seekers who qualify for the
same segments are one group, and the flow is found by moving people between a few *places*: the segments, and
the place of the unassigned.
"""

from __future__ import annotations

import numpy as np

from simulation.columns.jit import kernel, row_kernel, rule

_FIRST_TABLE = 4096  # slots of the hash table; a power of two, grown when half of them are taken
_SPREAD = -7046029254386353131  # 2^64 / golden ratio as int64: neighbouring masks fall into distant slots


@rule
def decompose(posts_total: int, seekers_total: int, matchable: int) -> tuple[int, int, int]:
    """Split V open posts into the three reasons why they are open; the parts add up to V exactly.

    Formula: headcount = max(0, V - U), mismatch = min(V, U) - Q, friction = Q.

    Args:
        posts_total: V, posts open (unfilled demand or openings), at least 0.
        seekers_total: U, persons who seek, qualified or not, at least 0.
        matchable: Q, the most that could be matched now, from `max_matchable`; 0 <= Q <= min(V, U).

    Returns: (headcount, mismatch, friction): posts without a person to seek them; posts whose seekers lack
        the skill or industry; posts for which a qualified person seeks: only search keeps them open.

    Source: definition of this model; in the spirit of the mismatch accounts of Sahin, Song, Topa and Violante
        2014. Verified: tests/unit/test_decomposition.py.
    """
    headcount = max(0, posts_total - seekers_total)
    return headcount, posts_total - headcount - matchable, matchable


@kernel
def max_matchable(masks: np.ndarray, segment_posts: np.ndarray) -> int:
    """The largest number of seekers who can be placed at once in segments for which they qualify (exact).

    Algorithm: shortest augmenting paths (Edmonds and Karp 1972) over the places, each path moving as many
    persons as it can carry. The first paths, of one step, are the greedy start.

    Args:
        masks: int64 [n_seekers], bit s set when the seeker qualifies for segment s; bits beyond the segments
            are ignored, a seeker without a bit matches nothing.
        segment_posts: int64 [n_segments], posts open in each segment, at least 0; at most 62 segments.

    Returns: Q, 0 <= Q <= min(seekers, posts).

    Verified: tests/unit/test_decomposition.py, tests/property/test_decomposition_properties.py (against
        Hall's theorem and an independent solver).
    """
    n_segments = len(segment_posts)
    group_masks, group_sizes = count_by_mask(masks, (1 << n_segments) - 1)
    persons = np.zeros((n_segments + 1, len(group_masks)), np.int64)  # [place, group]; last: unassigned
    persons[n_segments] = group_sizes
    free = segment_posts.copy()
    exits = np.zeros(n_segments + 1, np.int64)  # segments that somebody now in a place qualifies for, or more
    for mask in group_masks:
        exits[n_segments] |= mask
    next_place = np.empty(n_segments + 1, np.int64)
    matched = 0
    while _find_path(exits, free, next_place):
        moved = _path_capacity(next_place, persons, group_masks, free, exits)
        if moved > 0:
            _move_along(next_place, moved, persons, group_masks, exits)
            free[_path_end(next_place)] -= moved
            matched += moved
    return matched


@kernel
def count_by_mask(masks: np.ndarray, keep: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct non-zero values of `masks & keep` in order of appearance, and how often each occurs.

    An open-addressing hash table with linear probing: cheaper than sorting, and as reproducible.

    Args: masks: int64 [n]; keep: bits to look at. Returns: two int64 arrays of equal length.
    """
    slots = np.zeros(_FIRST_TABLE, np.int64)  # group number + 1; 0 is an empty slot
    distinct, sizes = np.empty(_FIRST_TABLE // 2, np.int64), np.empty(_FIRST_TABLE // 2, np.int64)
    n_groups = 0
    for raw in masks:
        mask = raw & keep
        if mask == 0:
            continue
        if n_groups == len(distinct):
            slots, distinct, sizes = _grown_table(distinct, sizes)
        slot = _slot_of(mask, slots, distinct)
        if slots[slot] == 0:
            distinct[n_groups], sizes[n_groups] = mask, 0
            n_groups += 1
            slots[slot] = n_groups
        sizes[slots[slot] - 1] += 1
    return distinct[:n_groups], sizes[:n_groups]


@row_kernel
def _slot_of(mask: int, slots: np.ndarray, distinct: np.ndarray) -> int:
    """Where a mask stands in the table, or the empty slot where it belongs."""
    last = len(slots) - 1
    slot = ((mask * _SPREAD) >> 32) & last
    while slots[slot] != 0 and distinct[slots[slot] - 1] != mask:
        slot = (slot + 1) & last
    return slot


@kernel
def _grown_table(distinct: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A table of twice the size with the same groups."""
    n_groups = len(distinct)
    slots = np.zeros(4 * n_groups, np.int64)
    more_distinct, more_sizes = np.empty(2 * n_groups, np.int64), np.empty(2 * n_groups, np.int64)
    more_distinct[:n_groups], more_sizes[:n_groups] = distinct, sizes
    for group in range(n_groups):
        slots[_slot_of(distinct[group], slots, more_distinct)] = group + 1
    return slots, more_distinct, more_sizes


@row_kernel
def _lowest_bit(bits: int) -> int:
    place = 0
    while not (bits >> place) & 1:
        place += 1
    return place


@row_kernel
def _find_path(exits: np.ndarray, free: np.ndarray, next_place: np.ndarray) -> bool:
    """Search backwards from segments with free posts to the unassigned; `next_place` then leads there.

    A segment with free posts gets the successor -1. Returns: whether the unassigned may reach a free post.
    """
    unassigned = len(free)
    reached = np.int64(0)
    next_place[:] = -1
    for segment in range(unassigned):
        if free[segment] > 0:
            reached |= np.int64(1) << segment
    frontier = reached
    while frontier != 0 and not (reached >> unassigned) & 1:
        found = np.int64(0)
        for place in range(unassigned + 1):
            onward = exits[place] & frontier
            if onward != 0 and not (reached >> place) & 1:
                next_place[place] = _lowest_bit(onward)
                found |= np.int64(1) << place
        reached |= found
        frontier = found
    return (reached >> unassigned) & 1 == 1


@row_kernel
def _path_end(next_place: np.ndarray) -> int:
    place = len(next_place) - 1
    while next_place[place] >= 0:
        place = next_place[place]
    return place


@row_kernel
def _path_capacity(
    next_place: np.ndarray, persons: np.ndarray, group_masks: np.ndarray, free: np.ndarray, exits: np.ndarray
) -> int:
    """How many persons the path can move; 0 when a step has nobody left, and that exit is then closed."""
    capacity = free[_path_end(next_place)]
    place = len(next_place) - 1
    while next_place[place] >= 0:
        target = next_place[place]
        movable = 0
        for group in range(len(group_masks)):
            movable += persons[place, group] * ((group_masks[group] >> target) & 1)
        if movable == 0:
            exits[place] &= ~(np.int64(1) << target)
            return 0
        capacity = min(capacity, movable)
        place = target
    return capacity


@row_kernel
def _move_along(
    next_place: np.ndarray, moved: int, persons: np.ndarray, group_masks: np.ndarray, exits: np.ndarray
) -> None:
    """Move that many persons one step on at every place of the path.

    Those who arrive at a place are added to its `exits` at once; whoever of its people then moves on, old or
    new, qualifies for the next segment.
    """
    place = len(next_place) - 1
    while next_place[place] >= 0:
        target = next_place[place]
        left = moved
        group = 0
        while left > 0:
            if (group_masks[group] >> target) & 1 and persons[place, group] > 0:
                step = min(left, persons[place, group])
                persons[place, group] -= step
                persons[target, group] += step
                exits[target] |= group_masks[group]
                left -= step
            group += 1
        place = target
