"""Posts wanted, unfilled posts, openings; entry and exit of firms."""

from __future__ import annotations

import math

from simulation.columns.jit import rule


@rule
def demand_growth(aggregate, layer_rate, months, fade_months, long_run, months_of_fade, long_fade_months):  # type: ignore[no-untyped-def]
    """Yearly growth of a layer's posts wanted in a month.

    Formula: g + (g_layer - g)·e^(-t/τ1), then towards the long-run rate with 1 - e^(-s/τ2), s months of fade.
    Source: CAL_W02; assumption. Verified: tests/unit/test_rules_vacancies.py.
    """
    rate = aggregate + (layer_rate - aggregate) * math.exp(-months / fade_months)
    if months_of_fade > 0:
        rate += (long_run - rate) * (1.0 - math.exp(-months_of_fade / long_fade_months))
    return rate


@rule
def posts_wanted(sector_posts, share, productivity, productivity_elasticity, relative_wage, wage_elasticity):  # type: ignore[no-untyped-def]
    """Posts that a firm wants in a job class, a real number of person-agents.

    Formula: D·share·A^η·(w/w_base)^(-ε). Source: constant-elasticity labour demand.
    Verified: tests/unit/test_rules_vacancies.py.
    """
    return sector_posts * share * productivity**productivity_elasticity * relative_wage ** (-wage_elasticity)


@rule
def tracked_posts(posts_per_start_worker, workforce_relative):  # type: ignore[no-untyped-def]
    """Posts of an outside sector, which track the workforce it can draw on: path·L/L0.

    The path says how posts per worker change (2022 tight, 2023 slack); labour supply sets the level in the long run.
    With a path of its own the sector would pile up posts, or seekers, without bound.
    Source: assumption (constant returns outside AI). Verified: tests/unit/test_rules_vacancies.py.
    """
    return posts_per_start_worker * workforce_relative


@rule
def whole_posts(posts, rounding):  # type: ignore[no-untyped-def]
    """Whole posts: floor(posts + d), d one fixed uniform draw per firm and class; unbiased over firms.

    A draw that is renewed each month would ratchet headcount up. Verified: tests/unit/test_rules_vacancies.py.
    """
    return math.floor(posts + rounding)


@rule
def unfilled_posts(target, headcount):  # type: ignore[no-untyped-def]
    """Unfilled demand, what ministries call the gap: max(0, target - headcount).

    Verified: tests/unit/test_rules_vacancies.py.
    """
    return max(0, target - headcount)


@rule
def recruiting_capacity(headcount, target, capacity_share, floor_share, one_person):  # type: ignore[no-untyped-def]
    """Posts that a firm can have open at once, a real number.

    Formula: max(one person, share·max(headcount, floor·target)). Source: assumption: staff recruit and absorb staff.
    Verified: tests/unit/test_rules_vacancies.py.
    """
    return max(one_person, capacity_share * max(float(headcount), floor_share * target))


@rule
def advertised(unfilled, capacity, rounding):  # type: ignore[no-untyped-def]
    """Openings that a platform sees: min(unfilled, floor(capacity + d')).

    Verified: tests/unit/test_rules_vacancies.py.
    """
    return min(unfilled, math.floor(capacity + rounding))


@rule
def opening_age_after(age, openings, remaining, unfilled):  # type: ignore[no-untyped-def]
    """Mean age of openings after a month, months.

    Formula: (age + 1)·remaining/openings in months with openings; 0 when nothing is unfilled; else unchanged.
    Verified: tests/unit/test_rules_vacancies.py.
    """
    if openings > 0:
        return (age + 1.0) * remaining / openings
    return 0.0 if unfilled == 0 else age


@rule
def size_after_reallocation(size, size_of_staff, speed):  # type: ignore[no-untyped-def]
    """Size of an outside employer next month: posts move to the employers who can fill them.

    Formula: s + r·(s_staff - s), s_staff the size that its share of the sector's staff stands for. Without it badly
    paying employers would keep ever more posts that nobody takes.
    Source: assumption (job reallocation). Verified: tests/unit/test_rules_vacancies.py.
    """
    return size + speed * (size_of_staff - size)


@rule
def employers_wanted(employers_at_start, posts_relative, elasticity):  # type: ignore[no-untyped-def]
    """Number of employers a layer carries: N0·(D/D0)^κ. Source: CAL_I01 to CAL_I04.

    Verified: tests/unit/test_rules_vacancies.py.
    """
    return employers_at_start * posts_relative**elasticity


@rule
def exit_prob(exit_prob_per_year, relative_size, size_elasticity):  # type: ignore[no-untyped-def]
    """Monthly probability that an employer closes; large ones close less often.

    Formula: 1 - (1 - min(0.9, h·size^(-e)))^(1/12). Source: assumption. Verified: tests/unit/test_rules_vacancies.py.
    """
    yearly = min(0.9, exit_prob_per_year * max(relative_size, 1e-6) ** (-size_elasticity))
    return 1.0 - (1.0 - yearly) ** (1.0 / 12.0)


@rule
def size_at_age(mature_size, months, entrant_share, maturity_months):  # type: ignore[no-untyped-def]
    """Size of a firm `months` after entry: grows from the entrant's share to mature size in a straight line.

    Verified: tests/unit/test_rules_vacancies.py.
    """
    grown = min(1.0, months / maturity_months)
    return mature_size * (entrant_share + (1.0 - entrant_share) * grown)
