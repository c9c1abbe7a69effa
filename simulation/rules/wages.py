"""Posted wages follow a level wage curve; stayers' wages catch up with them."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def curve_wage(base_wage, unfilled_share, unfilled_share_at_start, elasticity, offset):  # type: ignore[no-untyped-def]
    """The posted wage that the labour market's tightness asks for, CNY per month.

    Formula: ln w* = ln w_base + φ·ln((v + o)/(v0 + o)), v the unfilled share of wanted posts of layer and class.
    A level curve: a wage that kept growing while posts stay unfilled would run away.
    Source: PRIOR_05 (Blanchflower and Oswald; Nijkamp and Poot). Verified: tests/unit/test_rules_wages.py.
    """
    return base_wage * ((unfilled_share + offset) / (unfilled_share_at_start + offset)) ** elasticity


@rule
def posted_wage_after(posted_wage, target_wage, adjustment_months, cap):  # type: ignore[no-untyped-def]
    """The posted wage next month: closes 1/months of the log distance to the curve, never above the post's product.

    Formula: ln w' = ln w + (ln w* - ln w)/τ; w' <= cap. Units: CNY per month.
    Source: assumption (sticky wages). Verified: tests/unit/test_rules_wages.py.
    """
    moved = posted_wage * math.exp(math.log(target_wage / posted_wage) / adjustment_months)
    return min(moved, cap)


@rule
def stayer_wage_after(wage, posted_wage, catch_up_months):  # type: ignore[no-untyped-def]
    """A stayer's wage next month: catches up with a higher posted wage, never falls.

    Formula: w + max(0, posted - w)/τ. Units: CNY per month. Source: assumption (downward rigidity).
    Verified: tests/unit/test_rules_wages.py.
    """
    return wage + max(0.0, posted_wage - wage) / catch_up_months


@rule
def premium(wage, outside_wage):  # type: ignore[no-untyped-def]
    """Relative wage premium: w/w_outside - 1. Verified: tests/unit/test_rules_wages.py."""
    return wage / outside_wage - 1.0


@rule
def wage_with_subsidy(wage, subsidy):  # type: ignore[no-untyped-def]
    """What a post pays, CNY per month, where the state adds a share of the wage: w·(1 + s).

    The firm's own wage, on which its demand rests, stays w. Source: assumption.
    Verified: tests/unit/test_rules_wages.py.
    """
    return wage * (1.0 + subsidy)
