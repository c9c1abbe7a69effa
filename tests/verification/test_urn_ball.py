"""Urn-ball matching: seekers are balls, vacancies are urns, and a vacancy that is hit hires one of its applicants.

Theory: Butters 1977; Johnson and Kotz 1977 for the finite moments. Tolerance: four standard errors of the mean over
replications, which are also held to a share of the value.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from simulation.laboratory import match_once
from simulation.laboratory.urn_ball import MatchingMarket
from simulation.phases.hiring import NOBODY
from verification.full_model import market_with, meet, outside_lists
from verification.standard_errors import assert_mean
from verification.theory import urn_ball_elasticity, urn_ball_matches, urn_ball_variance

ONE = {"draws": 1, "applications": 1}


@pytest.mark.parametrize(
    ("job_seekers", "vacancies", "matches"), [(100, 100, 63.397), (200, 100, 86.602), (100, 200, 78.846)]
)
def test_mean_matches_of_a_finite_market(job_seekers: int, vacancies: int, matches: float) -> None:
    """E[M] = V·(1 - (1 - 1/V)^U) within four standard errors, which are below 0.5 %."""
    assert urn_ball_matches(job_seekers, vacancies) == pytest.approx(matches, abs=5e-4)
    drawn = match_once(job_seekers, vacancies, **ONE, seed=1, replications=2000)
    assert_mean(drawn, urn_ball_matches(job_seekers, vacancies), precision=0.005)


def test_the_spread_of_matches_of_a_finite_market() -> None:
    """The variance too: seekers draw independently of each other. Four standard errors are about an eighth of it."""
    drawn = match_once(100, 100, **ONE, seed=2, replications=2000)
    squares = (drawn - urn_ball_matches(100, 100)) ** 2
    assert_mean(squares, urn_ball_variance(100, 100), precision=0.15)


@pytest.mark.parametrize(("job_seekers", "vacancies"), [(50_000, 50_000), (20_000, 80_000), (80_000, 20_000)])
def test_mean_matches_of_a_large_market(job_seekers: int, vacancies: int) -> None:
    """V·(1 - e^(-U/V)) within four standard errors, which are below 0.5 %; the finite correction is below 0.005 %."""
    limit = vacancies * -np.expm1(-job_seekers / vacancies)
    assert urn_ball_matches(job_seekers, vacancies) == pytest.approx(limit, rel=5e-5)
    assert_mean(match_once(job_seekers, vacancies, **ONE, seed=3, replications=20), limit, precision=0.005)


@pytest.mark.parametrize("queue", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_elasticity_of_matches_with_respect_to_seekers(queue: float) -> None:
    """Between a fifth fewer and a quarter more seekers the elasticity is the mean of x/(e^x - 1) over ln x.

    Four standard errors are below 3 %. With the same seed the seekers that both markets have draw the same.
    """
    vacancies, low, high = 20_000, queue / 1.25, queue * 1.25
    fewer, more = (match_once(round(x * vacancies), vacancies, **ONE, seed=4, replications=40) for x in (low, high))
    span = np.log(high / low)
    truth = quad(lambda log: urn_ball_elasticity(np.exp(log)), np.log(low), np.log(high))[0] / span
    assert_mean(np.log(more / fewer) / span, truth, precision=0.03)


@pytest.mark.parametrize(("job_seekers", "vacancies"), [(7, 3), (100, 100), (60, 200)])
def test_with_one_application_each_the_rule_of_offers_does_not_matter(job_seekers: int, vacancies: int) -> None:
    """Nobody is held by two vacancies, so both rules give the same matches, one by one."""
    one, other = (
        match_once(job_seekers, vacancies, **ONE, offers=offers, seed=5, replications=100)
        for offers in ("sequential", "simultaneous")
    )
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("offers", ["sequential", "simultaneous"])
def test_every_applicant_has_the_same_chance(offers: str) -> None:
    """Each tenth of the seekers gets a tenth of the matches, within four standard errors, below 5 %."""
    market = MatchingMarket(1000, 200, **ONE, offers=offers, seed=6)
    hired = np.array([market.meet(month).hired != NOBODY for month in range(400)])
    tenths = hired.reshape(len(hired), 10, 100).sum(axis=2)
    assert_mean(tenths, urn_ball_matches(1000, 200) / 10, precision=0.05)


def test_the_full_model_in_its_urn_ball_limit() -> None:
    """Non-employed outside seekers of the full model who see one vacancy each, at any wage.

    Matches in each outside sector are V·(1 - (1 - 1/V)^U) within four standard errors, below 0.5 %, although wages
    differ and employers have many openings: who sees one vacancy sees any.
    """
    market = market_with(
        vacancies_seen=1, applications_outside=1, own_sector_search_share=1, on_the_job_search_outside=0,
        reservation_share=0,
    )  # fmt: skip
    meetings = meet(market, 400)
    for searching, rows in outside_lists(meetings.seekers, meetings.openings).values():
        vacancies = rows.stop - rows.start
        matches = np.count_nonzero((meetings.hired >= rows.start) & (meetings.hired < rows.stop), axis=1)
        assert_mean(matches, urn_ball_matches(np.count_nonzero(searching), vacancies), precision=0.02)
