"""Who looks for work, for which wage, and how many vacancies a seeker sees."""

from __future__ import annotations

from simulation.columns.arithmetic import exponential, natural_log
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
def best_of_draws(best_before, draw, draws_left):  # type: ignore[no-untyped-def]
    """The share of the wage ranking above the next best of the vacancies that a seeker sees.

    A seeker who sees k vacancies at random, with replacement, and looks at them from the best paid down, sees the
    order statistics of k uniform draws on the ranking. They can be drawn one after another, without the others:
    formula: 1 - (1 - b)·u^(1/k), b the share above the one before (0 at first), k the draws left.
    Source: Devroye 1986, chapter V.3. Verified: tests/unit/test_rules_matching.py.
    """
    return 1.0 - (1.0 - best_before) * exponential(natural_log(draw) / draws_left)


@rule
def place_in_ranking(share, first, last):  # type: ignore[no-untyped-def]
    """The place in [first, last) that a share of the ranking in [0, 1) stands for.

    Verified: tests/unit/test_rules_matching.py.
    """
    return first + min(int(share * (last - first)), last - first - 1)
