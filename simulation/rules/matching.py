"""Who looks for work, for which wage, and how many vacancies a seeker sees."""

from __future__ import annotations

from simulation.columns.jit import rule


@rule
def reservation_wage_nonemployed(last_wage, months, share, decline_per_month, floor_share):  # type: ignore[no-untyped-def]
    """Lowest wage that somebody without a job accepts, CNY per month.

    Formula: w_last·share·max(floor, 1 - d·months). Source: PRIOR_08, PRIOR_09 (Krueger and Mueller).
    Verified: tests/unit/test_rules_matching.py.
    """
    return last_wage * share * max(floor_share, 1.0 - decline_per_month * months)


@rule
def reservation_wage_employed(wage, moving_premium):  # type: ignore[no-untyped-def]
    """Lowest wage for which an employed person moves: w·(1 + premium). Source: assumption.

    Verified: tests/unit/test_rules_matching.py.
    """
    return wage * (1.0 + moving_premium)


@rule
def vacancies_seen(draws, employed, effectiveness):  # type: ignore[no-untyped-def]
    """Vacancies a seeker sees in a month, a whole number: the employed search more effectively.

    Source: PRIOR_10 (Faberman, Mueller, Sahin, Topa). Verified: tests/unit/test_rules_matching.py.
    """
    return int(draws * effectiveness) if employed else int(draws)


@rule
def drawn_index(draw, first, last):  # type: ignore[no-untyped-def]
    """The vacancy in [first, last) that a uniform draw points at. Verified: tests/unit/test_rules_matching.py."""
    return first + min(int(draw * (last - first)), last - first - 1)
