"""Elite researchers train their successors."""

from __future__ import annotations

from simulation.columns.jit import rule


@rule
def successor_prob(supervision_per_month, researchers, ceiling):  # type: ignore[no-untyped-def]
    """Monthly probability that a researcher in China brings a doctoral graduate into the elite.

    Formula: s·max(0, 1 - R/ceiling): logistic growth person by person. Source: assumption; target SEED_05.
    Verified: tests/unit/test_rules_research.py.
    """
    return supervision_per_month * max(0.0, 1.0 - researchers / ceiling)
