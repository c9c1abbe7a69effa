"""Matching once: job-seekers and vacancies meet, as balls and urns do."""

from __future__ import annotations

import math
from typing import NamedTuple, get_args

import numpy as np

from simulation.agents.codes import ENGINEER
from simulation.columns.jit import loop
from simulation.columns.random import Stream, draw_key, standard_normal
from simulation.laboratory.arguments import HIGHEST_SEED, MOST_PERSONS, number, one_of, whole
from simulation.laboratory.market import SmallMarket
from simulation.phases.applications import Applications, Openings, apply_for_jobs
from simulation.phases.hiring import NOBODY, hire
from simulation.phases.search import find_seekers
from simulation.phases.vacancies import list_openings
from simulation.scenario.assumptions.hiring import Search

OFFERS: tuple[str, ...] = get_args(Search.model_fields["offers"].annotation)

_WAGE = int(Stream.FIRM_WAGE)
_MOST_DRAWS = 1_000
_MOST_REPLICATIONS = 2**31 - 1


class Meeting(NamedTuple):
    """What came of one month. `applications` is good until the next month."""

    wage: np.ndarray  # float64 (vacancies,): posted
    applications: Applications
    hired: np.ndarray  # int32 (job seekers,): the vacancy that hired, -1 if none did


class MatchingMarket(SmallMarket):
    """Job-seekers and vacancies who meet month after month with new luck; nothing is left over from a month.

    Every vacancy is an employer of its own: in the model the openings of one employer rank applicants alike.
    Args: those of `match_once`.
    """

    def __init__(
        self,
        job_seekers: int,
        vacancies: int,
        *,
        draws: int,
        applications: int,
        wage_sigma: float = 0.0,
        reservation_wage: float = 0.0,
        offers: str = "sequential",
        seed: int,
    ) -> None:
        seen, most = whole("draws", draws, 1, _MOST_DRAWS), whole("applications", applications, 1, _MOST_DRAWS)
        parameters = {
            "vacancies_seen": seen,
            "applications_outside": min(most, seen),  # room is made for as many
            "reservation_share": number("reservation_wage", reservation_wage, 0),  # of a last wage of 1
            "offers": OFFERS.index(one_of("offers", offers, OFFERS)),
        }
        self.wage_sigma = number("wage_sigma", wage_sigma, 0, 10)
        super().__init__(
            whole("seed", seed, 0, HIGHEST_SEED),
            persons=whole("job_seekers", job_seekers, 0, MOST_PERSONS),
            firms=whole("vacancies", vacancies, 0, MOST_PERSONS),
            parameters=parameters,
        )
        self.firms["openings"][:, ENGINEER] = 1
        self.seekers = find_seekers(self)

    def meet(self, month: int) -> Meeting:
        """Wages are posted, people apply, employers hire; the same month gives the same luck."""
        self.month = month
        firms = self.firms.arrays()
        if self.wage_sigma > 0.0:
            _post_wages(firms, self.wage_sigma, self.seed, month)
        openings = Openings(*list_openings(firms, self.p))
        applications = apply_for_jobs(self, self.seekers, openings)
        return Meeting(openings.wage, applications, hire(self, self.seekers, openings, applications))


@loop
def _post_wages(firms, sigma, seed, month):  # type: ignore[no-untyped-def]
    """Lognormal posted wages with median 1, new every month."""
    key = draw_key(seed, _WAGE, month)
    for f in range(firms.unique_id.shape[0]):
        firms.posted_wage[f, ENGINEER] = math.exp(sigma * standard_normal(key, firms.unique_id[f]))


def match_once(
    job_seekers: int,
    vacancies: int,
    *,
    draws: int,
    applications: int,
    wage_sigma: float = 0.0,
    reservation_wage: float = 0.0,
    offers: str = "sequential",
    seed: int,
    replications: int,
) -> np.ndarray:
    """How many matches come of one round of applications and offers.

    Every seeker sees vacancies at random, with replacement, and applies to the best paid of them; among equal wages
    any come first, independently for each seeker. A vacancy seen twice counts once. Nobody is screened out.

    Args:
        job_seekers: persons, 0 to 10 million.
        vacancies: posts, 0 to 10 million, each of another employer.
        draws: vacancies that a seeker sees, 1 to 1,000.
        applications: most that a seeker sends, 1 to 1,000.
        wage_sigma: standard deviation of the log of posted wages, 0 to 10; their median is 1.
        reservation_wage: lowest wage that anybody applies for, 0 or more, in medians of posted wages.
        offers: `sequential`: vacancies, in random order, each hire one random applicant who is not hired yet;
            `simultaneous`: each makes an offer to one random applicant, and seekers take their best paid offer, or
            any of the best if they pay the same.
        seed: 0 to 2^63 - 1. A seeker has the same luck under both rules of offers and among any number of others.
        replications: independent repetitions, 1 to 2^31 - 1. The first n of more replications are the same.

    Returns: matches by replication, int64 of shape (replications,); zeros without seekers or without vacancies.

    Raises:
        ValueError: an argument is out of range; the message names it, its value and the range.

    Source: urn-ball matching: Butters 1977, "Equilibrium distributions of sales and advertising prices"; several
        applications: Albrecht, Gautier and Vroman 2006, "Equilibrium directed search with multiple applications".

    Verified: tests/verification/test_urn_ball.py, tests/verification/test_several_applications.py,
        tests/verification/test_best_paid_first.py, tests/property/test_match_once.py.

    Example:
        >>> match_once(100, 100, draws=1, applications=1, seed=1, replications=1000).mean()  # near 63.4
    """
    months = whole("replications", replications, 1, _MOST_REPLICATIONS)
    market = MatchingMarket(
        job_seekers,
        vacancies,
        draws=draws,
        applications=applications,
        wage_sigma=wage_sigma,
        reservation_wage=reservation_wage,
        offers=offers,
        seed=seed,
    )
    meetings = (market.meet(month) for month in range(months))
    return np.fromiter((np.count_nonzero(meeting.hired != NOBODY) for meeting in meetings), np.int64, months)
