"""The market of scenarios/limits/urn-ball.yaml matches as balls find urns, month by month and list by list.

Theory. Each of U seekers applies to one of V openings drawn by chance, and an opening with an applicant hires one.
Given U and V, the number of matches M is that of occupied urns:

    E(M) = V·(1 - (1 - 1/V)^U),
    Var(M) = V·(V - 1)·(1 - 2/V)^U + V·(1 - 1/V)^U - V²·(1 - 1/V)^(2U).

Source: Butters 1977; Johnson and Kotz 1977 on occupancy. U and V are the market's own: each month's openings of a layer
or outside sector and those who search there.

Tolerance: sums over months and seeds lie within 4 standard errors of the theory in each list, within 3 in all together.
The errors of months are uncorrelated: given U and V, the draws of a month are new.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from limits import limit_market, matchings

from simulation.agents.codes import Sector

SCALE, MONTHS, SEEDS = 200, 24, range(1, 13)
FILES = ("urn-ball", "urn-ball-with-moves")


def expected_matches(vacancies: np.ndarray, seekers: np.ndarray) -> np.ndarray:
    """E(M) above."""
    return vacancies * (1.0 - (1.0 - 1.0 / vacancies) ** seekers)


def variance_of_matches(vacancies: np.ndarray, seekers: np.ndarray) -> np.ndarray:
    """Var(M) above."""
    v, u = vacancies.astype(float), seekers
    left_empty = (1.0 - 1.0 / v) ** u
    return v * (v - 1.0) * (1.0 - 2.0 / v) ** u + v * left_empty - (v * left_empty) ** 2


@cache
def months_of(name: str) -> np.ndarray:
    """Vacancies, seekers and matches: int array (seed and month, 3, list)."""
    runs = [matchings(limit_market(name, seed=seed, scale=SCALE), MONTHS) for seed in SEEDS]
    return np.array([month for run in runs for month in run])


def test_the_formula_gives_the_numbers_of_the_textbook() -> None:
    """Vacancies and seekers (100, 100), (100, 200), (200, 100)."""
    vacancies, seekers = np.array([100, 100, 200]), np.array([100, 200, 100])
    np.testing.assert_allclose(expected_matches(vacancies, seekers), [63.397, 86.602, 78.846], atol=6e-4)


@pytest.mark.parametrize("name", FILES)
def test_months_are_both_tight_and_slack(name: str) -> None:
    """Many seekers in every list, and both more and fewer of them than openings: else little would be verified."""
    v, u, m = months_of(name).transpose(1, 2, 0)
    assert (v > 0).all()
    assert (u.sum(axis=1) > 1000).all()
    assert (m <= np.minimum(u, v)).all()
    assert (u > 1.5 * v).any()
    assert (v > 1.5 * u).any()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("searched", [*Sector, None], ids=lambda s: "all" if s is None else s.name.lower())
def test_matches_are_those_of_the_urn_ball(name: str, searched: Sector | None) -> None:
    """288 months of a list (within 4 standard errors), or of all lists together (within 3)."""
    lists = slice(None) if searched is None else [int(searched)]
    v, u, m = months_of(name).transpose(1, 0, 2)[:, :, lists]
    standard_error = np.sqrt(variance_of_matches(v, u).sum())
    off = (m - expected_matches(v, u)).sum() / standard_error
    assert abs(off) < (3.0 if searched is None else 4.0), f"{off:.2f} standard errors of {standard_error:.1f} matches"
    assert standard_error < 0.02 * m.sum()  # so that an error of a tenth would be seen in the smallest list


@pytest.mark.parametrize("name", FILES)
def test_matches_vary_as_much_as_those_of_the_urn_ball(name: str) -> None:
    """Mean squared standardised error 1, within 4 standard errors of it (lists of ten or more openings and seekers)."""
    v, u, m = months_of(name).transpose(1, 0, 2).reshape(3, -1)
    large = (v >= 10) & (u >= 10)
    v, u, m = v[large], u[large], m[large]
    squares = (m - expected_matches(v, u)) ** 2 / variance_of_matches(v, u)
    assert abs(squares.mean() - 1.0) < 4.0 * squares.std() / np.sqrt(len(squares))
    assert len(squares) > 500


def test_one_application_makes_simultaneous_offers_the_same() -> None:
    """Nobody can have two offers, so both ways of hiring give the same year, bit for bit."""

    def year(offers: str) -> Any:
        market = limit_market("urn-ball", seed=5, scale=500, search__offers=offers)
        market.run_for(12)
        return market.results()

    one, other = year("sequential"), year("simultaneous")
    assert one.values.tobytes() == other.values.tobytes()
    assert one.flows.tobytes() == other.flows.tobytes()


def test_wider_search_is_no_urn_ball() -> None:
    """Who sees eleven vacancies applies to the best paid: seekers crowd, far fewer match, and the formula is missed."""
    crowded = limit_market("urn-ball", seed=1, scale=SCALE, search__vacancies_seen=11)
    v, u, m = np.array(list(matchings(crowded, 12)))[:, :, Sector.OTHER].T
    assert (m - expected_matches(v, u)).sum() < -20.0 * np.sqrt(variance_of_matches(v, u).sum())
