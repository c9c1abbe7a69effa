"""The maximum flow of the gap decomposition against two independent truths, and what must follow from it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import maximum_flow

from simulation.indicators.decomposition import decompose, max_matchable

Market = tuple[list[int], list[int]]


@st.composite
def markets(draw: st.DrawFn, most_segments: int, most_seekers: int) -> Market:
    """Seekers' masks and segments' posts; few posts and few bits, where matching is hardest."""
    n_segments = draw(st.integers(1, most_segments))
    masks = st.one_of(
        st.integers(0, 2**n_segments - 1),
        st.lists(st.integers(0, n_segments - 1), max_size=3).map(lambda bits: sum({1 << b for b in bits})),
    )
    posts = draw(st.lists(st.integers(0, 4), min_size=n_segments, max_size=n_segments))
    return draw(st.lists(masks, max_size=most_seekers)), posts


def matchable(market: Market) -> int:
    seekers, posts = market
    return int(max_matchable(np.array(seekers, np.int64), np.array(posts, np.int64)))


def scipy_flow(seekers: list[int], posts: list[int]) -> int:
    """The same flow, one node per seeker, by scipy's solver."""
    edges = [(0, 1 + person, 1) for person in range(len(seekers))]
    for segment, capacity in enumerate(posts):
        node = 1 + len(seekers) + segment
        edges += [(1 + person, node, 1) for person, mask in enumerate(seekers) if mask >> segment & 1]
        edges.append((node, 1 + len(seekers) + len(posts), capacity))
    sources, targets, capacities = zip(*edges, strict=True)
    size = len(seekers) + len(posts) + 2
    graph = coo_matrix((np.array(capacities, np.int32), (sources, targets)), shape=(size, size)).tocsr()
    return int(maximum_flow(graph, 0, size - 1).flow_value)


def hall_bound(seekers: list[int], posts: list[int]) -> int:
    """Hall's theorem in Ore's form: min over sets T of segments of posts in T + seekers fit outside T."""
    return min(
        sum(capacity for segment, capacity in enumerate(posts) if chosen >> segment & 1)
        + sum(1 for mask in seekers if mask & ~chosen)
        for chosen in range(2 ** len(posts))
    )


@settings(deadline=None, max_examples=150)
@given(markets(most_segments=30, most_seekers=60))
def test_agrees_with_an_independent_solver(market: Market) -> None:
    assert matchable(market) == scipy_flow(*market)


@settings(deadline=None, max_examples=100)
@given(markets(most_segments=7, most_seekers=12))
def test_reaches_the_bound_of_halls_theorem(market: Market) -> None:
    assert matchable(market) == hall_bound(*market)


@settings(deadline=None, max_examples=100)
@given(markets(most_segments=12, most_seekers=40))
def test_parts_add_up_and_none_is_negative(market: Market) -> None:
    seekers, posts = market
    parts = decompose(sum(posts), len(seekers), matchable(market))
    assert sum(parts) == sum(posts)
    assert min(parts) >= 0


@settings(deadline=None, max_examples=100)
@given(markets(most_segments=12, most_seekers=40), st.data())
def test_more_skills_never_make_fewer_matches(market: Market, data: st.DataObject) -> None:
    """Whoever learns something adds segments and loses none: friction cannot fall, mismatch cannot grow."""
    seekers, posts = market
    gained = data.draw(st.lists(st.integers(0, 2 ** len(posts) - 1), min_size=len(seekers), max_size=len(seekers)))
    skilled = [mask | more for mask, more in zip(seekers, gained, strict=True)]
    before = decompose(sum(posts), len(seekers), matchable(market))
    after = decompose(sum(posts), len(seekers), matchable((skilled, posts)))
    assert after[2] >= before[2]
    assert after[1] <= before[1]
    assert after[0] == before[0]


@settings(deadline=None, max_examples=100)
@given(markets(most_segments=12, most_seekers=30), st.integers(0, 11), st.randoms(use_true_random=False))
def test_one_more_post_adds_at_most_one_match_and_order_is_nothing(
    market: Market, segment: int, shuffler: object
) -> None:
    seekers, posts = market
    more = list(posts)
    more[segment % len(posts)] += 1
    assert matchable((seekers, more)) - matchable(market) in (0, 1)
    shuffled = list(seekers)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert matchable((shuffled, posts)) == matchable(market)
