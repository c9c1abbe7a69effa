"""Keyed random numbers: distribution, independence, and the same bits wherever they are drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from simulation.columns.jit import kernel
from simulation.columns.random import (
    Stream,
    draw_key,
    sequence_next,
    sequence_start,
    sequence_uniform,
    standard_normal,
    sub_key,
    uniform,
)

AGENTS = 100_000


@kernel
def uniforms(key, agent_ids):
    """One draw per agent, in the order given."""
    draws = np.empty(len(agent_ids))
    for place in range(len(agent_ids)):
        draws[place] = uniform(key, agent_ids[place])
    return draws


@kernel
def normals(key, agent_ids):
    """One normal draw per agent."""
    draws = np.empty(len(agent_ids))
    for place in range(len(agent_ids)):
        draws[place] = standard_normal(key, agent_ids[place])
    return draws


@kernel
def uniform_inside(seed, stream, month, agent_id):
    """A draw whose key never leaves compiled code."""
    return uniform(draw_key(seed, stream, month), agent_id)


@kernel
def sequences(key, agents, draws):
    """The first draws of the own sequences of the first agents, shape [agents, draws]."""
    drawn = np.empty((agents, draws))
    for agent in range(agents):
        state = sequence_start(key, agent)
        for place in range(draws):
            state = sequence_next(state)
            drawn[agent, place] = sequence_uniform(state)
    return drawn


def draws_of(seed: int = 42, stream: int = 7, month: int = 3, agents: int = AGENTS) -> np.ndarray:
    """Uniform draws of the first agents."""
    return uniforms(draw_key(seed, stream, month), np.arange(agents))


def test_the_first_draws_are_the_known_ones():
    """Results stay reproducible from version to version."""
    key = draw_key(42, 1, 0)
    assert key == 1223320469727313325
    assert sub_key(key, 0) == 1949809022162422900
    assert [uniform(key, agent) for agent in range(4)] == [
        0.12838195843893618,
        0.5269469333226626,
        0.5437886765442678,
        0.357029661359608,
    ]
    assert [standard_normal(key, agent) for agent in range(2)] == [-1.134073026877869, 0.06759738971411436]


@pytest.mark.parametrize("month", range(12))
def test_python_and_compiled_code_draw_the_same_bits(month):
    """A key is of one type, however large, so that Python and kernels agree."""
    key = draw_key(1, 2, month)
    assert isinstance(key, int)
    assert 0 <= key < 2**63
    assert 0 <= sub_key(key, 1) < 2**63
    assert uniform(key, 5) == uniform(np.uint64(key), np.int32(5)) == uniform_inside(1, 2, month, 5)


def test_uniform_draws_have_the_moments_of_the_uniform_distribution():
    """Mean 1/2, variance 1/12, all in [0, 1), each within four standard errors."""
    draws = draws_of()
    assert draws.min() >= 0
    assert draws.max() < 1
    assert abs(draws.mean() - 0.5) < 4 * np.sqrt(1 / 12 / AGENTS)
    assert abs(draws.var() - 1 / 12) < 4 * np.sqrt(1 / 180 / AGENTS)


def test_normal_draws_have_the_moments_of_the_normal_distribution():
    """Mean 0, variance 1, skewness 0, excess kurtosis 0, each within four standard errors."""
    draws = normals(draw_key(42, 7, 3), np.arange(AGENTS))
    assert np.isfinite(draws).all()
    assert abs(draws.mean()) < 4 / np.sqrt(AGENTS)
    assert abs(draws.var() - 1) < 4 * np.sqrt(2 / AGENTS)
    assert abs(stats.skew(draws)) < 4 * np.sqrt(6 / AGENTS)
    assert abs(stats.kurtosis(draws)) < 4 * np.sqrt(24 / AGENTS)


@pytest.mark.parametrize("vary", ["agents", "months", "streams", "seeds"])
def test_draws_are_uniform_along_every_dimension(vary):
    """Kolmogorov-Smirnov over agents, months, streams or seeds, the others fixed."""
    many = np.arange(5_000)
    along = {
        "agents": lambda i: uniform(draw_key(42, 7, 3), i),
        "months": lambda i: uniform(draw_key(42, 7, i), 17),
        "streams": lambda i: uniform(draw_key(42, i, 3), 17),
        "seeds": lambda i: uniform(draw_key(42 * 100_003 + i, 7, 3), 17),
    }
    assert stats.kstest([along[vary](int(i)) for i in many], "uniform").pvalue > 1e-4


def test_normal_draws_pass_kolmogorov_smirnov():
    """Against the standard normal distribution."""
    assert stats.kstest(normals(draw_key(5, 6, 7), np.arange(20_000)), "norm").pvalue > 1e-4


def test_high_dimensional_ids_are_as_good_as_small_ones():
    """Ids far apart, and multiples of a power of two, give uniform draws too."""
    key = draw_key(42, 7, 3)
    for ids in (np.arange(20_000) + 2**40, np.arange(20_000) * 2**32):
        assert stats.kstest(uniforms(key, ids), "uniform").pvalue > 1e-4


def test_neighbours_in_agent_month_stream_seed_and_sub_key_are_uncorrelated():
    """Correlation within four standard errors of zero for every pair of neighbouring vectors."""
    base = draws_of()
    key = draw_key(42, 7, 3)
    neighbours = {
        "next month": draws_of(month=4),
        "next stream": draws_of(stream=8),
        "next seed": draws_of(seed=43),
        "month and stream swapped": draws_of(stream=3, month=7),
        "sub key 0": uniforms(sub_key(key, 0), np.arange(AGENTS)),
        "sub key 1": uniforms(sub_key(key, 1), np.arange(AGENTS)),
        "next agent": uniforms(key, np.arange(AGENTS) + 1),
        "distant agent": uniforms(key, np.arange(AGENTS) + 2**20),
    }
    for one, other in itertools.combinations([base, *neighbours.values()], 2):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / np.sqrt(AGENTS)


def test_pairs_fill_the_unit_square_evenly():
    """Chi-square of (this month, next month) over a grid of 16 x 16 cells."""
    counts, _, _ = np.histogram2d(draws_of(), draws_of(month=4), bins=16, range=[[0, 1], [0, 1]])
    assert stats.chisquare(counts.ravel()).pvalue > 1e-4


def test_the_order_of_agents_does_not_matter():
    """Each agent draws the same in any order and in any chunk."""
    key = draw_key(42, 7, 3)
    order = np.random.default_rng(0).permutation(1_000)
    np.testing.assert_array_equal(uniforms(key, order), uniforms(key, np.arange(1_000))[order])
    chunks = [uniforms(key, chunk) for chunk in np.array_split(np.arange(1_000), 7)]
    np.testing.assert_array_equal(np.concatenate(chunks), uniforms(key, np.arange(1_000)))


def test_an_agents_own_sequence_is_uniform_and_independent():
    """Over agents, along the sequence of one, between places, between agents, and of the single draw."""
    key = draw_key(42, 7, 3)
    drawn = sequences(key, 20_000, 4)
    for place in range(4):
        assert stats.kstest(drawn[:, place], "uniform").pvalue > 1e-4
    assert stats.kstest(sequences(key, 1, 20_000)[0], "uniform").pvalue > 1e-4
    vectors = [*drawn[:-1].T, drawn[1:, 0], uniforms(key, np.arange(19_999))]
    for one, other in itertools.combinations(vectors, 2):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / np.sqrt(19_999)


def test_a_sequence_is_the_same_in_python_and_compiled_code():
    """However large its state, and whatever the sign."""
    key = draw_key(42, 7, 3)
    for agent in range(12):
        state, drawn = sequence_start(key, agent), []
        for _ in range(3):
            state = sequence_next(state)
            drawn.append(sequence_uniform(state))
        assert drawn == sequences(key, 12, 3)[agent].tolist()


def test_stream_numbers_are_unique():
    """No two purposes share draws: an alias in the enumeration would."""
    assert len(Stream) == len(Stream.__members__)
