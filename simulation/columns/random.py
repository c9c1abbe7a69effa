"""Keyed random numbers: a draw belongs to one (seed, stream, month, agent), whatever the order of evaluation.

A counter-based hash replaces a stateful generator, so results do not depend on the order of agents, on
chunks, threads or workers, and the same person has the same luck under baseline and policy (common random
numbers).

Keys are int64 of 63 bits: compiled code then sees the same type, and gives the same bits, whether a key comes
from a kernel or from Python, where an unsigned key would change its type with its size.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.columns.arithmetic import normal_quantile
from simulation.columns.jit import rule

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MONTH_STEP = np.uint64(0xD1B54A32D192ED03)
_STREAM_STEP = np.uint64(0x8CB92BA72F3D8DD7)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2^-53


@rule
def mixed(bits):  # type: ignore[no-untyped-def]
    """Avalanche 64 bits: every input bit flips every output bit with probability one half.

    Formula: the splitmix64 finaliser. Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number
    generators", variant 13 of Stafford. Verified: tests/unit/test_random.py.
    """
    bits = np.uint64(bits)
    bits = (bits ^ (bits >> np.uint64(30))) * _MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * _MIX_2
    return bits ^ (bits >> np.uint64(31))


@rule
def _as_key(bits):  # type: ignore[no-untyped-def]
    return np.int64(bits >> np.uint64(1))


@rule
def draw_key(seed, stream, month):  # type: ignore[no-untyped-def]
    """The key of one stream in one month: computed once outside a loop over agents.

    Args: seed, stream, month: non-negative integers below 2^63. Returns: int64, non-negative.
    """
    key = mixed(np.uint64(seed) * _GOLDEN + np.uint64(stream) * _STREAM_STEP)
    return _as_key(mixed(key + np.uint64(month) * _MONTH_STEP))


@rule
def uniform(key, agent_id):  # type: ignore[no-untyped-def]
    """A uniform draw in [0, 1) of the agent under a key of `draw_key`.

    Verified: tests/unit/test_random.py (moments, distribution, correlation over agents, months, streams).
    """
    bits = mixed((np.uint64(agent_id) * _GOLDEN) ^ np.uint64(key))
    return np.float64(bits >> np.uint64(11)) * _TO_UNIT


@rule
def standard_normal(key, agent_id):  # type: ignore[no-untyped-def]
    """A standard normal draw of the agent under a key: the quantile of its uniform draw.

    Whoever draws higher under one key has the higher value, whatever mean and spread a policy gives it.
    Verified: tests/unit/test_random.py.
    """
    return normal_quantile(uniform(key, agent_id))


@rule
def sub_key(key, index):  # type: ignore[no-untyped-def]
    """A further independent key for the `index`-th draw of the same agents in the same stream and month."""
    return _as_key(mixed(np.uint64(key) + (np.uint64(index) + np.uint64(1)) * _STREAM_STEP))


@rule
def sequence_start(key, agent_id):  # type: ignore[no-untyped-def]
    """Where the agent's own sequence of draws begins, for the few purposes that need many draws of one agent.

    Then `state = sequence_next(state)` before every `sequence_uniform(state)`. Returns: int64.
    """
    return np.int64(mixed((np.uint64(agent_id) * _GOLDEN) ^ np.uint64(key)))


@rule
def sequence_next(state):  # type: ignore[no-untyped-def]
    """The next place of the sequence. Source: splitmix64, see `mixed`."""
    return np.int64(np.uint64(state) + _GOLDEN)


@rule
def sequence_uniform(state):  # type: ignore[no-untyped-def]
    """The uniform draw in [0, 1) at a place of a sequence. Verified: tests/unit/test_random.py."""
    return np.float64(mixed(np.uint64(state)) >> np.uint64(11)) * _TO_UNIT


class Stream(IntEnum):
    """What a draw is for. A new purpose takes a new number at the end; a number is never used twice."""

    BIRTH_ABILITY = 1
    BIRTH_PRACTICAL = 2
    BIRTH_DOMAIN = 3
    BIRTH_INDUSTRY = 4
    BIRTH_SPECIALISM = 5
    BIRTH_TENURE = 6
    BIRTH_RETIREMENT = 7
    BIRTH_ORIGIN = 8
    BIRTH_SECTOR = 9
    BIRTH_TECHNICAL = 10
    FIRM_SIZE = 11
    FIRM_WAGE = 12
    FIRM_INDUSTRY = 13
    FIRM_ROUNDING = 14
    FIRM_CAPACITY = 15
    FIRM_EXIT = 16
    FIRM_TRAINING = 17
    PILOT_START = 18
    PILOT_OUTCOME = 19
    PROGRAMME_OPENING = 20
    ENROLMENT = 21
    ATTRITION = 22
    GRADUATE_PATH = 23
    GRADUATE_UNIVERSITY = 24
    CONSIDER_SWITCH = 25
    TRAINING_LENGTH = 26
    TRAINING_COMPLETION = 27
    DIRECT_APPLICATION = 28
    GIVE_UP = 29
    SEPARATION = 30
    LEAVE_AI = 31
    EMIGRATION = 32
    RETURN = 33
    ENTRANTS = 34
    JOB_SEARCH = 35
    SEARCH_SEGMENT = 36
    VACANCY_DRAW = 37
    VACANCY_ORDER = 38
    SCREENING = 39
    RESEARCHER_BIRTH = 40
    RESEARCHER_MOVE = 41
    RESEARCHER_PLACE = 42
    ROUNDING = 43
    DIRECT_WITHDRAW = 44
    LAYOFF = 45
    CAPACITY_PHASE = 46
    OVERSEAS = 47
