"""Rules of universities, enrolment and graduation, on numbers worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.education import (
    adaptive_expectation,
    applicants_for,
    curriculum_age,
    domain_at_graduation,
    opening_prob,
    practical_at_graduation,
    seats_next_year,
    share_met,
    technical_at_graduation,
)


@pytest.mark.parametrize(
    ("intercept", "premium_weight", "log_premium", "imitation", "adopted", "quota", "prob"),
    [
        (0.0, 0.5, 0.0, 147.0, 0.0, 1.0, 0.20),  # logistic(0) is a half of the ceiling 0.4
        (math.log(3), 0.5, 0.0, 147.0, 0.0, 1.0, 0.30),  # logistic(ln 3) = 3/4
        (0.0, 0.5, 2 * math.log(3), 147.0, 0.0, 1.0, 0.30),  # b x ln(premium/premium in 2018) = ln 3
        (0.0, 0.5, 0.0, 10.0, math.log(3) / 10, 1.0, 0.30),  # c x adopted share = ln 3
        (-math.log(3), 0.5, 2 * math.log(3), 10.0, math.log(3) / 10, 1.0, 0.30),  # -ln 3 + ln 3 + ln 3
        (0.0, 0.5, 0.0, 147.0, 0.0, 2.0, 0.40),  # the quota multiplies
        (0.0, 0.5, 0.0, 147.0, 0.0, 0.0, 0.0),
        (0.0, 0.5, 0.0, 147.0, 0.0, 10.0, 1.0),  # a probability never exceeds one
    ],
)
def test_programmes_open_by_imitation(
    intercept: float,
    premium_weight: float,
    log_premium: float,
    imitation: float,
    adopted: float,
    quota: float,
    prob: float,
) -> None:
    found = opening_prob(0.4, intercept, premium_weight, log_premium, imitation, adopted, quota)
    assert found == pytest.approx(prob, abs=1e-12)


@given(st.floats(-5, 5), st.floats(-2, 2), st.floats(0, 0.5), st.floats(0.01, 0.5))
def test_more_adopters_make_opening_likelier_up_to_the_ceiling(
    intercept: float, log_premium: float, adopted: float, more: float
) -> None:
    before = opening_prob(0.34, intercept, 0.5, log_premium, 20.0, adopted, 1.0)
    after = opening_prob(0.34, intercept, 0.5, log_premium, 20.0, adopted + more, 1.0)
    assert 0 <= before <= after <= 0.34


@pytest.mark.parametrize(
    ("relative_premium", "elasticity", "applicants"),
    [
        (1.0, 0.7, 65.0),  # 50 seats x 1.3 at the premium of 2018
        (2.0, 1.0, 130.0),
        (4.0, 0.5, 130.0),  # 65 x sqrt(4)
        (4.0, 0.0, 65.0),
        (-1.0, 1.0, 0.65),  # a premium that has vanished leaves one in a hundred
    ],
)
def test_applicants_respond_to_the_expected_premium(
    relative_premium: float, elasticity: float, applicants: float
) -> None:
    assert applicants_for(50.0, 1.3, relative_premium, elasticity) == pytest.approx(applicants)


@pytest.mark.parametrize(
    ("seats", "applicants", "next_year"),
    [
        (50.0, 53.0, 53.0),  # six per cent more applicants than seats
        (50.0, 80.0, 56.0),  # at most twelve per cent a year
        (50.0, 30.0, 50.0),  # programmes do not shrink
        (50.0, 50.0, 50.0),
        (115.0, 500.0, 120.0),  # the faculty's limit
        (130.0, 500.0, 130.0),  # above the limit they stay, and do not fall to it
        (0.5, 1.0, 0.56),
        (0.0, 10.0, 0.0),
    ],
)
def test_seats_grow_with_excess_applicants(seats: float, applicants: float, next_year: float) -> None:
    assert seats_next_year(seats, applicants, 0.12, 120.0) == pytest.approx(next_year)


def test_adaptive_expectations_move_by_a_share_of_the_error() -> None:
    assert adaptive_expectation(0.10, 0.20, 0.3) == pytest.approx(0.13)  # 0.10 + 0.3 x 0.10
    assert adaptive_expectation(0.10, 0.20, 1.0) == pytest.approx(0.20)  # weight one is naive
    assert adaptive_expectation(0.20, 0.20, 0.3) == pytest.approx(0.20)


def test_adaptive_expectations_forget_geometrically() -> None:
    expected = 0.10
    for _ in range(4):
        expected = adaptive_expectation(expected, 0.20, 0.5)
    assert expected == pytest.approx(0.20 - 0.10 / 16)


@pytest.mark.parametrize(
    ("researchers", "age"),
    [
        (174.0, 24.0),
        (174.0 * math.e, 18.0),  # one log point more researchers: six months newer
        (174.0 / math.e, 30.0),
        (174.0 * math.e**5, 0.0),  # never ahead of the frontier
        (0.0, 24.0 + 6 * math.log(174)),  # nobody counts as one researcher
    ],
)
def test_researchers_renew_curricula(researchers: float, age: float) -> None:
    assert curriculum_age(24.0, researchers, 174.0, 6.0) == pytest.approx(age)


@pytest.mark.parametrize(
    ("coverage", "age", "ability", "technical"),
    [
        (0.8, 30.0, 1.0, 0.55),  # 0.8/2 after a half-life of 30 months, + 0.05 of the tier, + 0.1 of ability
        (0.8, 60.0, 0.0, 0.25),  # 0.8/4 + 0.05
        (0.8, 0.0, -1.0, 0.75),  # 0.8 + 0.05 - 0.1
        (0.8, 0.0, 5.0, 1.0),
        (0.1, 60.0, -5.0, 0.05),
    ],
)
def test_technical_skill_at_graduation(coverage: float, age: float, ability: float, technical: float) -> None:
    assert technical_at_graduation(coverage, age, 30.0, 0.05, 0.1, ability) == pytest.approx(technical)


@pytest.mark.parametrize(
    ("projects", "draw", "practical"),
    [
        (0.0, 0.0, 0.30),
        (0.5, 0.0, 0.50),  # 0.30 + 0.4 x 0.5
        (0.5, -1.0, 0.42),  # less 0.08
        (1.0, 9.0, 1.0),
        (0.0, -9.0, 0.05),
    ],
)
def test_practical_skill_at_graduation(projects: float, draw: float, practical: float) -> None:
    assert practical_at_graduation(0.30, 0.4, projects, 0.08, draw) == pytest.approx(practical)


@pytest.mark.parametrize(
    ("credit", "from_x_ai", "domain"),
    [
        (0.2, False, 0.20),  # 0.13 + 0.35 x 0.2
        (0.2, True, 0.45),  # an X+AI seat gives at least this
        (1.0, True, 0.48),  # more than that from credit alone stays
        (1.0, False, 0.48),
    ],
)
def test_domain_knowledge_at_graduation(credit: float, from_x_ai: bool, domain: float) -> None:
    assert domain_at_graduation(0.13, 0.35, credit, from_x_ai, 0.45) == pytest.approx(domain)


def test_domain_knowledge_at_graduation_is_at_most_one() -> None:
    assert domain_at_graduation(0.9, 0.5, 1.0, False, 0.45) == 1.0


@given(
    st.floats(0.1, 1.5),
    st.floats(0, 200),
    st.floats(6, 240),
    st.floats(-1, 1),
    st.floats(0, 0.4),
    st.floats(-5, 5),
)
def test_skills_at_graduation_are_shares_and_a_newer_curriculum_never_harms(
    coverage: float, age: float, half_life: float, gain: float, sd: float, ability: float
) -> None:
    old = technical_at_graduation(coverage, age, half_life, gain, sd, ability)
    new = technical_at_graduation(coverage, age / 2, half_life, gain, sd, ability)
    assert 0.05 <= old <= new <= 1


@pytest.mark.parametrize(("reached", "met"), [(0.0, 0.1), (0.25, 0.2), (1.0, 0.5)])
def test_a_reform_reaches_a_share_of_the_way(reached: float, met: float) -> None:
    """From a tenth of the curriculum to a half."""
    assert share_met(0.1, 0.5, reached) == pytest.approx(met)
    assert share_met(0.3, 0.3, reached) == 0.3  # where nothing changed, nothing changes
