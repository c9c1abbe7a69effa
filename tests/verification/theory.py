"""What theory says of small markets: closed forms, recursions, and enumeration where there is no closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import permutations, product

import numpy as np
from scipy.stats import binom

Sets = tuple[frozenset[int], ...]


def urn_ball_matches(job_seekers: float, vacancies: float) -> float:
    """Mean matches when every seeker applies to one vacancy at random: V·(1 - (1 - 1/V)^U). Butters 1977."""
    return vacancies * -math.expm1(job_seekers * math.log1p(-1.0 / vacancies))


def urn_ball_variance(job_seekers: int, vacancies: int) -> float:
    """Variance of the same: that of the number of occupied urns. Johnson and Kotz 1977, *Urn Models*."""
    one, two = (1.0 - 1.0 / vacancies) ** job_seekers, (1.0 - 2.0 / vacancies) ** job_seekers
    return vacancies * (vacancies - 1) * two + vacancies * one - (vacancies * one) ** 2


def urn_ball_elasticity(queue: float) -> float:
    """Elasticity of matches with respect to seekers in a large market, x = U/V: x/(e^x - 1)."""
    return queue / math.expm1(queue)


def job_finding_simultaneous(tightness: float, applications: int) -> float:
    """Chance that a seeker has an offer when every vacancy offers to one of its applicants, large market.

    1 - (1 - (θ/a)·(1 - e^(-a/θ)))^a. Albrecht, Gautier and Vroman 2006.
    """
    offer = tightness / applications * -math.expm1(-applications / tightness)
    return -math.expm1(applications * math.log1p(-offer)) if offer < 1.0 else 1.0


def best_of_draws_by_rank(vacancies: int, draws: int) -> np.ndarray:
    """Chance that the best of k draws with replacement is the j-th best paid of V vacancies, j = 1 to V.

    ((V - j + 1)/V)^k - ((V - j)/V)^k: the maximum of a discrete uniform sample.
    """
    worse = np.arange(vacancies, -1, -1) / vacancies
    return worse[:-1] ** draws - worse[1:] ** draws


def best_two_of_draws_by_rank(vacancies: int, draws: int) -> np.ndarray:
    """Chance that the j-th best paid vacancy is among the best two different ones of k draws.

    Either it is the best, or one of the j - 1 better ones is drawn too and no other better one:
    (j - 1)·[((V - j + 2)/V)^k - 2·((V - j + 1)/V)^k + ((V - j)/V)^k], by inclusion and exclusion.
    """
    j = np.arange(1, vacancies + 1)
    w = vacancies - j  # vacancies that pay less
    second = (j - 1) * ((w + 2) ** draws - 2.0 * (w + 1) ** draws + w**draws) / float(vacancies) ** draws
    return best_of_draws_by_rank(vacancies, draws) + second


def different_vacancies(eligible: int, vacancies: int, draws: int) -> np.ndarray:
    """Distribution of the number of different eligible vacancies among k draws: chances of 0 to k.

    Eligible draws are Binomial(k, J/V); n of them fall on m of J vacancies as balls on urns, by recursion over balls.
    """
    by_draws = np.zeros((draws + 1, draws + 1))  # (balls, urns hit)
    by_draws[0, 0] = 1.0
    hit = np.arange(draws + 1) / max(eligible, 1)
    for n in range(draws):
        by_draws[n + 1] = by_draws[n] * hit
        by_draws[n + 1, 1:] += (by_draws[n] * (1.0 - hit))[:-1]
    return np.asarray(binom.pmf(np.arange(draws + 1), draws, eligible / vacancies) @ by_draws)


@cache
def chances_of_applications(
    vacancies: int, draws: int, applications: int, wages_differ: bool
) -> dict[frozenset[int], float]:
    """Every set of vacancies that a seeker may apply to, with its chance; 0 is the best paid if wages differ."""
    chances: dict[frozenset[int], float] = {}
    for seen in product(range(vacancies), repeat=draws):
        different = list(dict.fromkeys(sorted(seen) if wages_differ else seen))
        chosen = frozenset(different[:applications])
        chances[chosen] = chances.get(chosen, 0.0) + vacancies**-draws
    return chances


def expected_matches(
    job_seekers: int, vacancies: int, *, draws: int, applications: int, wages_differ: bool, offers: str
) -> float:
    """Mean matches of a tiny market by going through everything that can happen."""
    chances = chances_of_applications(vacancies, draws, applications, wages_differ)
    total = 0.0
    for case in product(chances.items(), repeat=job_seekers):
        sets = tuple(chosen for chosen, _ in case)
        total += math.prod(chance for _, chance in case) * _matches(sets, vacancies, offers)
    return total


@cache
def _matches(sets: Sets, vacancies: int, offers: str) -> float:
    """Mean matches for given applications, every choice among applicants being equally likely."""
    if offers == "simultaneous":
        choices = [[s for s, chosen in enumerate(sets) if v in chosen] or [None] for v in range(vacancies)]
        outcomes = [len(set(picked) - {None}) for picked in product(*choices)]
        return sum(outcomes) / len(outcomes)
    orders = list(permutations(range(vacancies)))
    return sum(_hires_in_order(sets, order) for order in orders) / len(orders)


@cache
def _hires_in_order(sets: Sets, order: tuple[int, ...]) -> float:
    if not order:
        return 0.0
    applicants = [s for s, chosen in enumerate(sets) if order[0] in chosen]
    if not applicants:
        return _hires_in_order(sets, order[1:])
    gone = [tuple(frozenset() if other == s else chosen for other, chosen in enumerate(sets)) for s in applicants]
    return 1.0 + sum(_hires_in_order(rest, order[1:]) for rest in gone) / len(gone)


def lake_path(finding: float, separation: float, entry: float, leaving: float, persons: int, months: int) -> np.ndarray:
    """Mean unemployed and employed persons by month, (months + 1, 2), from everybody unemployed on."""
    stay = 1.0 - leaving
    step = np.array(
        [[stay * (1.0 - finding) + entry, stay * separation + entry], [stay * finding, stay * (1.0 - separation)]]
    )
    path = [np.array([float(persons), 0.0])]
    for _ in range(months):
        path.append(step @ path[-1])
    return np.array(path)


def lake_unemployment_rate(finding: float, separation: float, entry: float, leaving: float) -> float:
    """Steady-state rate: what the Perron vector of the lake model's matrix says."""
    path = lake_path(finding, separation, entry, leaving, 1, 2_000)[-1]
    return float(path[0] / path.sum())


def beveridge_path(  # one argument per symbol of the model
    *, separation: float, opening: float, speed: float, amplitude: float, period: float, persons: float
) -> Iterator[tuple[float, float, float]]:
    """Unemployment rate, vacancy rate and hires per person, step by step: every flow at its mean."""
    e, v, t = persons, 0.0, 0
    while True:
        gap = persons * (1.0 - amplitude * math.sin(2.0 * math.pi * t / period)) - (e + v)
        losses = e * (separation + (1.0 - separation) * min(1.0, speed * max(0.0, -gap) / e))
        opened = e * (opening + (1.0 - opening) * min(1.0, speed * max(0.0, gap) / e))
        hires = urn_ball_matches(persons - e, v) if v > 1.0 else 0.0
        e, v, t = e + hires - losses, v + opened - hires, t + 1
        yield 1.0 - e / persons, v / (v + e), hires / persons
