"""Foundation capability and dependence on imports."""

from __future__ import annotations

from simulation.columns.jit import rule


@rule
def foundation_capability(skilled_staff, researchers, reference_researchers, elasticity):  # type: ignore[no-untyped-def]
    """Foundation capability, skill-weighted persons: Σ technical·productivity over staff, times (R/R_ref)^e.

    Source: assumption. Verified: tests/unit/test_rules_dependence.py.
    """
    return skilled_staff * (max(researchers, 1.0) / reference_researchers) ** elasticity


@rule
def import_dependence(capability, requirement):  # type: ignore[no-untyped-def]
    """Share of the foundation that must be imported: 1 - min(1, capability/requirement).

    Source: source document 2 on the foundational layer. Verified: tests/unit/test_rules_dependence.py.
    """
    if requirement <= 0.0:
        return 0.0
    return 1.0 - min(1.0, capability / requirement)
