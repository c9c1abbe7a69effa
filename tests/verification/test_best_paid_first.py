"""Seekers apply to the best paid of the vacancies they see, and to none below their reservation wage.

Theory: order statistics of draws with replacement from a finite list (`theory.py`). Tolerance: four standard errors of
the mean over replications. Posted wages are drawn anew in each, and the truth is taken given the wages.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from simulation.agents.codes import OTHER
from simulation.laboratory.urn_ball import MatchingMarket, Meeting
from simulation.phases.applications import Applications
from simulation.phases.hiring import NOBODY
from verification.full_model import market_with, meet, outside_lists
from verification.standard_errors import assert_mean
from verification.theory import best_of_draws_by_rank, best_two_of_draws_by_rank, different_vacancies


def by_rank(wage: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values of vacancies from the best paid down."""
    return values[np.argsort(-wage, kind="stable")]


def filled(meeting: Meeting) -> np.ndarray:
    """Which vacancies hired, from the best paid down."""
    hired = np.zeros(len(meeting.wage), bool)
    hired[meeting.hired[meeting.hired != NOBODY]] = True
    return by_rank(meeting.wage, hired)


def sent(applications: Applications, job_seekers: int) -> np.ndarray:
    """Applications by seeker."""
    return np.bincount(applications.seeker, minlength=job_seekers)


def test_which_vacancies_are_filled_and_what_they_pay() -> None:
    """One application each, to the best of four: vacancy j is filled with chance 1 - (1 - q_j)^U.

    By fifths of the wage ranking and for the sum of accepted wages, which is known within 0.5 %.
    """
    market = MatchingMarket(60, 40, draws=4, applications=1, wage_sigma=0.5, seed=1)
    chance = 1.0 - (1.0 - best_of_draws_by_rank(40, 4)) ** 60
    meetings = [market.meet(month) for month in range(3000)]
    taken = np.array([filled(meeting) for meeting in meetings])
    assert_mean(taken.reshape(-1, 5, 8).sum(axis=2), chance.reshape(5, 8).sum(axis=1))
    wages = np.array([np.sort(meeting.wage)[::-1] for meeting in meetings])
    assert_mean((wages * taken).sum(axis=1), (wages * chance).sum(axis=1), precision=0.005)


def test_where_two_applications_go() -> None:
    """The two best paid different ones of three draws, by quarters of the wage ranking, within 2 %."""
    market = MatchingMarket(2000, 40, draws=3, applications=2, wage_sigma=0.5, seed=2)
    received = []
    for month in range(200):
        meeting = market.meet(month)
        received.append(by_rank(meeting.wage, np.diff(meeting.applications.first)).reshape(4, 10).sum(axis=1))
    truth = 2000 * best_two_of_draws_by_rank(40, 3).reshape(4, 10).sum(axis=1)
    assert_mean(received, truth, precision=0.02)


@pytest.mark.parametrize("offers", ["sequential", "simultaneous"])
def test_a_lone_seeker_is_hired_by_any_or_takes_the_best(offers: str) -> None:
    """Four draws of six vacancies, an application to each, no rival, so that each makes an offer.

    Sequential: the first vacancy in random order hires; all have the same chance. Simultaneous: the best paid offer is
    taken, the best of four draws.
    """
    market = MatchingMarket(1, 6, draws=4, applications=4, wage_sigma=0.5, offers=offers, seed=3)
    taken = np.array([filled(market.meet(month)) for month in range(1500)])
    assert_mean(taken, best_of_draws_by_rank(6, 4) if offers == "simultaneous" else np.full(6, 1 / 6))


def test_with_equal_wages_applications_are_spread_evenly() -> None:
    """Two of three draws, all paid the same: each vacancy gets its share, within 1 %, and not the first in the list."""
    market = MatchingMarket(2000, 20, draws=3, applications=2, seed=4)
    received = [np.diff(market.meet(month).applications.first) for month in range(300)]
    by_number = different_vacancies(20, 20, 3)
    mean = by_number[1] + 2.0 * by_number[2:].sum()
    assert_mean(received, 2000 * mean / 20, precision=0.02)


@pytest.mark.parametrize("reservation", [0.0, 0.8, 1.5])
def test_the_reservation_wage_cuts_the_wages_seen(reservation: float) -> None:
    """The number of different vacancies that pay enough among five draws of forty, given how many of all pay enough.

    Its distribution over seekers, where a class is not so rare that it may be empty, and the total of applications,
    within 0.5 %. Nobody works for less.
    """
    market = MatchingMarket(1000, 40, draws=5, applications=5, wage_sigma=0.5, reservation_wage=reservation, seed=5)
    shares, truth = [], []
    for month in range(600):
        meeting = market.meet(month)
        shares.append(np.bincount(sent(meeting.applications, 1000), minlength=6) / 1000)
        truth.append(different_vacancies(int(np.count_nonzero(meeting.wage >= reservation)), 40, 5))
        assert np.all(meeting.wage[meeting.hired[meeting.hired != NOBODY]] >= reservation)
    common = np.mean(truth, axis=0) > 1e-4
    assert_mean(np.array(shares)[:, common], np.array(truth)[:, common])
    assert_mean(np.array(shares) @ np.arange(6), np.array(truth) @ np.arange(6), precision=0.005)


def test_in_a_large_market_applications_are_binomial() -> None:
    """Binomial(6, 1 - Φ(ln r/σ)): hardly anybody sees a vacancy twice. Chances of 0 to 5 applications within 4 %."""
    market = MatchingMarket(20_000, 50_000, draws=6, applications=6, wage_sigma=0.4, reservation_wage=1.1, seed=6)
    shares = [np.bincount(sent(market.meet(month).applications, 20_000), minlength=7) / 20_000 for month in range(30)]
    truth = binom.pmf(np.arange(7), 6, norm.sf(np.log(1.1) / 0.4))
    assert_mean(np.array(shares)[:, :6], truth[:6], precision=0.04)


def test_applications_of_the_full_model() -> None:
    """Outside seekers of the full model with their own reservation wages and draws, who apply to all that pay enough.

    A seeker who sees k of V vacancies, J of which pay enough, sends J·(1 - (1 - 1/V)^k) applications in the mean; by
    outside sector, within four standard errors, below 0.5 % in the large one. Employers have several openings of one
    wage here.
    """
    market = market_with(own_sector_search_share=1, applications_outside=200)
    meetings = meet(market, 200)
    for sector, (searching, rows) in outside_lists(meetings.seekers, meetings.openings).items():
        wages, vacancies = np.sort(meetings.openings.wage[rows]), rows.stop - rows.start
        enough = vacancies - np.searchsorted(wages, meetings.seekers.reservation[searching])
        seen = meetings.seekers.vacancies[searching].astype(float)
        truth = (enough * (1.0 - (1.0 - 1.0 / vacancies) ** seen)).sum()
        made = [applied.first[rows.stop] - applied.first[rows.start] for applied in meetings.applications]
        assert_mean(made, truth, precision=0.005 if sector == OTHER else 0.05)


def test_the_best_paid_of_the_full_model() -> None:
    """Outside seekers without a reservation wage apply to the best of eleven vacancies of their sector.

    The best j of V get the share 1 - ((V - j)/V)^11 of the applications; j are the best 2, 5, 10 and 20 %, as openings
    of one employer share a wage. Four standard errors, below 2 %.
    """
    market = market_with(
        own_sector_search_share=1, applications_outside=1, vacancies_seen=11, on_the_job_search_outside=0,
        reservation_share=0,
    )  # fmt: skip
    meetings = meet(market, 300)
    searching, rows = outside_lists(meetings.seekers, meetings.openings)[OTHER]
    wage = meetings.openings.wage[rows]
    ends = _ends_of_groups(np.sort(wage)[::-1])
    chance = np.cumsum(best_of_draws_by_rank(len(wage), 11))[ends - 1]
    received = [by_rank(wage, np.diff(applied.first)[rows]) for applied in meetings.applications]
    cumulated = np.cumsum(received, axis=1)[:, ends - 1]
    assert_mean(cumulated, np.count_nonzero(searching) * chance, precision=0.02)


def _ends_of_groups(wage: np.ndarray) -> np.ndarray:
    """The best 2, 5, 10 and 20 % of a ranking, to the last place of a group of equal wages."""
    ends = np.flatnonzero(np.append(wage[1:] != wage[:-1], True)) + 1
    return np.unique(ends[np.searchsorted(ends, len(wage) * np.array([0.02, 0.05, 0.1, 0.2]))])
