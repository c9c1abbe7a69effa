"""Pilots are started, stall or are deployed; deployments raise productivity and so demand: the rebound."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def deployment_prob(intercept, compound_weight, compound_coverage, practical_weight, practical):  # type: ignore[no-untyped-def]
    """Probability that a pilot is deployed when it ends.

    Formula: logistic(p0 + p1·coverage of compound posts + p2·mean practical skill).
    Source: CAL_K04, CAL_K05; source document 2 on stalled pilots. Verified: tests/unit/test_rules_projects.py.
    """
    index = intercept + compound_weight * compound_coverage + practical_weight * practical
    return 1.0 / (1.0 + math.exp(-index))


@rule
def productivity_after_deployment(productivity, gain):  # type: ignore[no-untyped-def]
    """Productivity after a deployment: A·(1 + gain). Source: assumption.

    Verified: tests/unit/test_rules_projects.py.
    """
    return productivity * (1.0 + gain)


@rule
def coverage(headcount, unfilled, otherwise):  # type: ignore[no-untyped-def]
    """Share of wanted posts that are filled; `otherwise` (the market's) where a firm wants none.

    Verified: tests/unit/test_rules_projects.py.
    """
    wanted = headcount + unfilled
    return headcount / wanted if wanted > 0 else otherwise
