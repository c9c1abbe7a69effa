"""Small integers that columns hold, with their names: views show the names, kernels use the numbers."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """What a person does this month."""

    STUDYING = 0
    SEEKING = 1
    TRAINING = 2
    EMPLOYED = 3
    ABROAD = 4
    LEFT = 5


class Kind(IntEnum):
    """Where a person comes from: the agent type."""

    GRADUATE = 0
    CAREER_SWITCHER = 1


class Sector(IntEnum):
    """Three AI layers, two outside sectors."""

    APPLICATION = 0
    TECHNOLOGY = 1
    FOUNDATION = 2
    NEV = 3
    OTHER = 4


class JobClass(IntEnum):
    """Engineer; compound (X+AI: needs domain knowledge of the industry); research."""

    ENGINEER = 0
    COMPOUND = 1
    RESEARCH = 2


class Industry(IntEnum):
    """The industry a person knows or a firm serves."""

    FINANCE = 0
    HEALTH = 1
    MANUFACTURING = 2
    CONSUMER = 3
    TRANSPORT = 4
    SCIENCE = 5
    PUBLIC_SERVICES = 6
    INTERNET = 7


class Tier(IntEnum):
    """Tier of a university."""

    ELITE = 0
    REGULAR = 1
    APPLIED = 2


class Programme(IntEnum):
    """What a graduate studied."""

    NONE = 0
    AI = 1
    ADJACENT = 2


class Place(IntEnum):
    """Where an elite researcher works."""

    UNIVERSITY = 0
    FIRM = 1
    ABROAD = 2


class State(IntEnum):
    """Status and sector together: the nodes of the flow table. `BEYOND`: not yet entered, or retired."""

    STUDYING = 0
    SEEKING_AI = 1
    TRAINING = 2
    APPLICATION = 3
    TECHNOLOGY = 4
    FOUNDATION = 5
    NEV = 6
    OTHER = 7
    OUTSIDE_SEEKING = 8
    ABROAD = 9
    BEYOND = 10


# Plain integers for kernels: numba treats them as constants.
STUDYING, SEEKING, TRAINING, EMPLOYED, ABROAD, LEFT = (int(s) for s in Status)
GRADUATE, CAREER_SWITCHER = (int(k) for k in Kind)
APPLICATION, TECHNOLOGY, FOUNDATION, NEV, OTHER = (int(s) for s in Sector)
ENGINEER, COMPOUND, RESEARCH = (int(c) for c in JobClass)
INTERNET, TRANSPORT = int(Industry.INTERNET), int(Industry.TRANSPORT)
BEYOND, STATE_STUDYING, STATE_ABROAD = int(State.BEYOND), int(State.STUDYING), int(State.ABROAD)
AI_SECTORS, SECTORS, CLASSES, INDUSTRIES, STATES = 3, 5, 3, 8, 11
NO_EMPLOYER, NO_UNIVERSITY, NEVER = -1, -1, -1
NOT_DIRECT, DIRECT, NEWLY_DIRECT = 0, 1, 2  # outsiders who apply to AI posts without training
SEGMENTS = AI_SECTORS * (2 + INDUSTRIES)  # layer × (engineer, research, compound per industry)
# Ways to look for an AI job, and the rest.
NOT_SEARCHING, SEARCH_EMPLOYED, SEARCH_NONEMPLOYED, SEARCH_DIRECT, SEARCH_OUTSIDE = 0, 1, 2, 3, 4
# Employers of AI staff by industry, cumulative (assumption: manufacturing, internet and finance lead).
INDUSTRY_CUMULATIVE = (0.15, 0.25, 0.45, 0.60, 0.70, 0.75, 0.85, 1.0)
