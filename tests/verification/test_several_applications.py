"""Several applications at a time, under both rules of offers.

Theory: Albrecht, Gautier and Vroman 2006, "Equilibrium directed search with multiple applications", for simultaneous
offers in a large market; enumeration of everything that can happen for small ones. Tolerance: four standard errors of
the mean over replications.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from simulation.laboratory import match_once
from verification.standard_errors import assert_mean, standard_error
from verification.theory import expected_matches, job_finding_simultaneous

LARGE = 20_000
AT_TIGHTNESS_ONE = {1: 0.6321, 2: 0.6778, 3: 0.6810, 5: 0.6696, 10: 0.6513}


def job_finding(
    applications: int, *, offers: str, tightness: float = 1.0, seekers: int = LARGE, **how: int
) -> np.ndarray:
    """Share of seekers who find a job, by replication."""
    vacancies = round(tightness * seekers)
    drawn = match_once(seekers, vacancies, draws=applications, applications=applications, offers=offers, **how)
    return drawn / seekers


@pytest.mark.parametrize(("applications", "printed"), AT_TIGHTNESS_ONE.items())
def test_job_finding_with_simultaneous_offers(applications: int, printed: float) -> None:
    """The printed values at θ = 1, within four standard errors, below 0.5 %."""
    truth = job_finding_simultaneous(1.0, applications)
    assert truth == pytest.approx(printed, abs=5e-5)
    drawn = job_finding(applications, offers="simultaneous", seed=1, replications=30)
    assert_mean(drawn, truth, precision=0.005)


@pytest.mark.parametrize("applications", [1, 2, 4, 8])
@pytest.mark.parametrize("tightness", [0.4, 2.5])
def test_job_finding_at_other_tightness(tightness: float, applications: int) -> None:
    """1 - (1 - (θ/a)·(1 - e^(-a/θ)))^a within four standard errors, below 0.5 %."""
    drawn = job_finding(applications, offers="simultaneous", tightness=tightness, seed=2, replications=30)
    assert_mean(drawn, job_finding_simultaneous(tightness, applications), precision=0.005)


def test_with_simultaneous_offers_job_finding_rises_and_falls_with_applications() -> None:
    """Three applications beat one and beat ten, by more than four standard errors of the difference."""
    one, three, ten = (job_finding(a, offers="simultaneous", seed=3, replications=20) for a in (1, 3, 10))
    for worse in (one, ten):
        difference = three.mean() - worse.mean()
        assert difference > 4.0 * np.hypot(standard_error(three), standard_error(worse))


def test_with_sequential_offers_job_finding_only_rises() -> None:
    """No offer is lost on somebody who has a job: each step is up by more than four standard errors."""
    steps = [job_finding(a, offers="sequential", seed=4, replications=20) for a in AT_TIGHTNESS_ONE]
    for fewer, more in pairwise(steps):
        assert more.mean() - fewer.mean() > 4.0 * np.hypot(standard_error(more), standard_error(fewer))


def test_the_large_market_is_a_limit() -> None:
    """Small markets find more jobs, by an excess in proportion to 1/n.

    At 10 seekers the excess is seen, at 40 it is a quarter of that, at 20,000 (tests above) it is below a standard
    error: 0.1/20,000. Four standard errors.
    """
    truth = job_finding_simultaneous(1.0, 2)
    small, larger = (
        n * (job_finding(2, offers="simultaneous", seekers=n, seed=5, replications=r) - truth)
        for n, r in ((10, 2000), (40, 2000))
    )
    assert small.mean() > 4.0 * standard_error(small)
    assert abs(small.mean() - larger.mean()) < 4.0 * np.hypot(standard_error(small), standard_error(larger))
    assert small.mean() / LARGE < 1e-5


@pytest.mark.parametrize("offers", ["sequential", "simultaneous"])
@pytest.mark.parametrize("wage_sigma", [0.0, 0.5])
def test_every_case_of_a_small_market(wage_sigma: float, offers: str) -> None:
    """Three seekers who see three of three vacancies, with replacement, and apply to two of them.

    The mean over all sets of vacancies seen, orders of vacancies and choices among applicants, within four standard
    errors, below 2 %. With equal wages the two are any of those seen; a vacancy seen twice counts once.
    """
    small = {"draws": 3, "applications": 2, "offers": offers}
    drawn = match_once(3, 3, **small, wage_sigma=wage_sigma, seed=6, replications=3000)
    assert_mean(drawn, expected_matches(3, 3, **small, wages_differ=wage_sigma > 0), precision=0.02)
