"""In-house training: a firm trains if what it keeps of the gain beats the cost."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def expected_tenure(leaving_rate, horizon_months):  # type: ignore[no-untyped-def]
    """Months a worker is expected to stay, over the horizon of the skill: (1 - (1-s)^H)/s.

    Poaching raises s and shortens tenure: a tight market trains too little. Source: Stevens 1994 on poaching.
    Verified: tests/unit/test_rules_training.py.
    """
    if leaving_rate <= 0.0:
        return horizon_months
    return (1.0 - (1.0 - leaving_rate) ** horizon_months) / leaving_rate


@rule
def training_cost(median_cost, sigma, draw):  # type: ignore[no-untyped-def]
    """What a firm pays to train one worker, monthly wages per year; firms differ.

    Formula: median·e^(σ·z), z standard normal, one draw per firm for life. Source: assumption; PRIOR_23 on the scale.
    Verified: tests/unit/test_rules_training.py.
    """
    return median_cost * math.exp(sigma * draw)


@rule
def firm_trains(value_per_month, tenure_months, cost_months):  # type: ignore[no-untyped-def]
    """Whether training pays: value·tenure >= cost, both in monthly wages per worker and year.

    Source: Becker 1964; Acemoglu and Pischke 1999. Verified: tests/unit/test_rules_training.py.
    """
    return value_per_month * tenure_months >= cost_months
