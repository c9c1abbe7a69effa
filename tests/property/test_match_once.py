"""What holds for every round of matching, whatever its size and rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.laboratory import match_once
from simulation.laboratory.urn_ball import OFFERS, MatchingMarket
from simulation.phases.hiring import NOBODY

ROUNDS: dict[str, st.SearchStrategy[Any]] = {
    "job_seekers": st.integers(1, 40),
    "vacancies": st.integers(1, 40),
    "draws": st.integers(1, 12),
    "applications": st.integers(1, 12),
    "wage_sigma": st.sampled_from([0.0, 0.3, 2.0]),
    "seed": st.integers(0, 2**63 - 1),
}
ANY_ROUND = st.fixed_dictionaries(ROUNDS | {"offers": st.sampled_from(OFFERS)})


def matches(how: dict[str, Any], replications: int = 4, **more: Any) -> np.ndarray:
    """Matches by replication."""
    return match_once(**how, **more, replications=replications)


@settings(max_examples=60)
@given(how=ANY_ROUND)
def test_matches_need_a_seeker_and_a_vacancy_each(how: dict[str, Any]) -> None:
    """At least one, since everybody applies to something; at most as many as there are of the shorter side."""
    made = matches(how)
    assert made.dtype == np.int64
    assert made.shape == (4,)
    assert made.min() >= 1
    assert made.max() <= min(how["job_seekers"], how["vacancies"])


@settings(max_examples=40)
@given(how=ANY_ROUND)
def test_every_hire_was_an_applicant_and_every_vacancy_hires_once(how: dict[str, Any]) -> None:
    """Nobody applies twice to a vacancy, or more often than allowed."""
    market = MatchingMarket(**how)
    meeting = market.meet(0)
    first, seeker = meeting.applications
    pairs = list(zip(seeker.tolist(), np.repeat(np.arange(len(first) - 1), np.diff(first)).tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert np.bincount(seeker, minlength=how["job_seekers"]).max() <= min(how["applications"], how["draws"])
    hires = [(s, v) for s, v in enumerate(meeting.hired.tolist()) if v != NOBODY]
    assert set(hires) <= set(pairs)
    assert len({v for _, v in hires}) == len(hires)


@settings(max_examples=40)
@given(how=ANY_ROUND, fewer=st.integers(1, 4))
def test_the_same_seed_gives_the_same_numbers(how: dict[str, Any], fewer: int) -> None:
    """However many replications are asked for; another seed gives others in the long run."""
    np.testing.assert_array_equal(matches(how)[:fewer], matches(how, fewer))


@settings(max_examples=40)
@given(how=st.fixed_dictionaries(ROUNDS))
def test_sequential_hiring_never_makes_fewer_matches(how: dict[str, Any]) -> None:
    """In every replication: whoever has an offer when all offer at once is some vacancy's first choice.

    When that vacancy's turn comes the seeker is hired by it, unless another vacancy was faster.
    """
    assert np.all(matches(how, offers="sequential") >= matches(how, offers="simultaneous"))


@settings(max_examples=20)
@given(how=ANY_ROUND)
def test_a_reservation_wage_above_all_wages_ends_the_market(how: dict[str, Any]) -> None:
    """Nobody applies to anything."""
    assert np.all(matches(how, reservation_wage=1e12) == 0)


@pytest.mark.parametrize(("job_seekers", "vacancies"), [(0, 5), (5, 0), (0, 0)])
@pytest.mark.parametrize("offers", OFFERS)
def test_without_one_side_there_are_no_matches(job_seekers: int, vacancies: int, offers: str) -> None:
    """Zeros, as documented."""
    how = {"draws": 2, "applications": 2, "wage_sigma": 0.2, "offers": offers, "seed": 1, "replications": 3}
    assert match_once(job_seekers, vacancies, **how).tolist() == [0, 0, 0]


def test_seeds_and_replications_differ() -> None:
    """Two hundred replications of two seeds: all kinds of numbers, and no correlation within four standard errors."""
    one, other = (match_once(50, 50, draws=1, applications=1, seed=seed, replications=200) for seed in (1, 2))
    assert len(np.unique(one)) > 8
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(200)
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 4.0 / np.sqrt(199)
