"""Why people leave jobs."""

from __future__ import annotations

from simulation.columns.jit import rule


@rule
def layoff_prob(headcount, target, tolerance, speed):  # type: ignore[no-untyped-def]
    """Monthly probability that a member of staff is laid off.

    Formula: speed·(headcount - target)/headcount where headcount > (1 + tolerance)·target, else 0; 1 in a closing firm
    (pass speed = 1, target = 0). Source: assumption. Verified: tests/unit/test_rules_separations.py.
    """
    if headcount <= 0 or headcount <= (1.0 + tolerance) * target:
        return 0.0
    return min(1.0, speed * (headcount - target) / headcount)


@rule
def monthly_prob(yearly_prob):  # type: ignore[no-untyped-def]
    """The monthly probability that compounds to a yearly one: 1 - (1 - p)^(1/12).

    Verified: tests/unit/test_rules_separations.py.
    """
    return 1.0 - (1.0 - yearly_prob) ** (1.0 / 12.0)
