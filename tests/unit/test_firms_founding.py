"""The employers of 2018-01 and later entrants: how many agents, how large, in which industries."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.codes import (
    AI_SECTORS,
    APPLICATION,
    ENGINEER,
    FOUNDATION,
    INDUSTRIES,
    INDUSTRY_CUMULATIVE,
    INTERNET,
    NEV,
    OTHER,
    TRANSPORT,
)
from simulation.model import TalentMarket
from simulation.phases.foundings import employers_per_agent, enter_firms, firm_agents
from simulation.policy.parameters import parameter_record
from simulation.scenario import Scenario

# Round numbers, so that the defaults may change.
ROUND = Scenario(title="Round").with_(
    {
        "assumptions.firms.ai_employers_2018": 2_000.0,
        "assumptions.firms.employer_layer_share": {"application": 0.69, "technology": 0.25, "foundation": 0.06},
        "assumptions.outside.nev_employers_2018": 300.0,
        "assumptions.outside.other_employers_2018": 1_700.0,
        "assumptions.wages.outside_wage_cny_per_month": 40_000.0,
        "assumptions.wages.initial_premium": {"application": 0.1, "technology": 0.15, "foundation": 0.2},
        "assumptions.wages.research_premium_multiple": 1.25,
    }
)
P = parameter_record(ROUND.assumptions)


@pytest.fixture(scope="module")
def market() -> TalentMarket:
    """The market of 2018-01 at scale 50; no test changes it."""
    return TalentMarket(ROUND, scale=50, seed=3)


@pytest.mark.parametrize(
    ("scale", "agents"),
    [
        # 2,000 AI employers in shares 0.69, 0.25, 0.06; 300 NEV and 1,700 other employers
        (1, [1380, 500, 120, 300, 1700]),
        (10, [1380, 500, 120, 300, 1700]),  # 20,000/10 outside agents are just the 2,000 employers
        (20, [1035, 375, 90, 150, 850]),  # 30,000/20 = 1,500 AI agents, 1,000 outside agents
        (100, [207, 75, 18, 30, 170]),  # 300 and 200
        (300, [69, 25, 6, 10, 57]),  # 100 and 66.7
        (2000, [10, 4, 3, 3, 8]),  # 15 and 10: the fewest that are left in each sector
    ],
)
def test_how_many_firm_agents_there_are(scale: int, agents: list[int]) -> None:
    assert firm_agents(P, scale).tolist() == agents


def test_a_firm_agent_stands_for_several_employers() -> None:
    assert employers_per_agent(P, firm_agents(P, 1)) == 1.0
    assert employers_per_agent(P, firm_agents(P, 100)) == pytest.approx(2000 / 300)


@pytest.mark.parametrize("scale", [15, 20, 50, 100, 200])
def test_cells_keep_their_size_in_person_agents(scale: int) -> None:
    """Posts per firm-agent, in person-agents, are those of scale 15 to within the rounding of agents.

    The rounding of the foundation layer's few agents at scale 200 is the coarsest.
    """

    def posts_per_agent(at_scale: int) -> np.ndarray:
        firms = TalentMarket(ROUND, scale=at_scale, seed=1).firms
        posts = np.bincount(firms["sector"], firms["target"].sum(axis=1))
        return np.asarray(posts / np.bincount(firms["sector"]))

    np.testing.assert_allclose(posts_per_agent(scale), posts_per_agent(15), rtol=0.05)


def test_sizes_are_lognormal_with_mean_one_in_every_sector(market: TalentMarket) -> None:
    for sector in range(5):
        sizes = market.firms["size"][market.firms["sector"] == sector]
        assert sizes.mean() == pytest.approx(1)
        assert (sizes > 0).all()
    logs = np.log(market.firms["size"][market.firms["sector"] == OTHER])
    assert logs.std() == pytest.approx(P["size_sigma"], rel=0.03)  # quantiles leave the far tails out
    assert abs(logs.mean() - np.median(logs)) < 0.01


@pytest.mark.parametrize("scale", [10, 50, 200])
def test_every_layer_has_employers_in_every_industry(scale: int) -> None:
    firms = TalentMarket(ROUND, scale=scale, seed=1).firms
    shares = np.diff([0.0, *INDUSTRY_CUMULATIVE])
    for layer in range(AI_SECTORS):
        counts = np.bincount(firms["industry"][firms["sector"] == layer], minlength=INDUSTRIES)
        assert (counts > 0).all()
        np.testing.assert_allclose(counts, shares * counts.sum(), atol=1.0)  # evenly spread, to one firm


@pytest.mark.parametrize("scale", [1000, 2000])
def test_at_the_coarsest_scales_every_layer_still_has_employers(scale: int) -> None:
    firms = TalentMarket(ROUND, scale=scale, seed=1).firms
    assert (np.bincount(firms["sector"]) >= [8, 4, 3, 3, 8]).all()


def test_outside_employers_serve_transport_the_internet_or_the_professions(market: TalentMarket) -> None:
    firms = market.firms
    assert (firms["industry"][firms["sector"] == NEV] == TRANSPORT).all()
    other = np.bincount(firms["industry"][firms["sector"] == OTHER], minlength=INDUSTRIES)
    assert other[INTERNET] / other.sum() == pytest.approx(P["internet_industry_share"], abs=0.01)
    assert (other[:INTERNET] > 0).all()
    assert np.ptp(other[:INTERNET]) <= 1


def test_posts_and_staff_of_2018_are_those_of_the_demand_path(market: TalentMarket) -> None:
    """Rounding by fixed draws is unbiased: totals agree to 1 % over some 7,000 AI and 140,000 outside agents."""
    firms, in_ai = market.firms, market.firms["sector"] < AI_SECTORS
    posts, staff = firms["target"].sum(axis=1), firms["headcount"].sum(axis=1)
    path = market.posts_path[0] / market.scale
    assert posts[in_ai].sum() == pytest.approx(path[:AI_SECTORS].sum(), rel=0.01)
    assert posts[~in_ai].sum() == pytest.approx(path[AI_SECTORS:].sum(), rel=0.01)
    unfilled = firms["unfilled"][in_ai].sum() / posts[in_ai].sum()
    assert unfilled == pytest.approx(P["initial_unfilled_share"], abs=0.01)
    assert staff[~in_ai].sum() * market.scale == pytest.approx(0.955 * P["outside_workforce"], rel=0.01)


def test_outside_employers_have_one_class_of_posts(market: TalentMarket) -> None:
    outside = market.firms["sector"] >= AI_SECTORS
    for column in ("target", "headcount", "unfilled"):
        assert market.firms[column][outside, ENGINEER + 1 :].sum() == 0
        assert market.firms[column][outside, ENGINEER].sum() > 0


def test_base_wages_carry_the_premium_of_layer_and_class(market: TalentMarket) -> None:
    """Foundation 20 % over 40,000, research a quarter more premium; times the employer's own wage effect."""
    firms = market.firms
    foundation = firms["sector"] == FOUNDATION
    relative = firms["base_wage"][foundation] / firms["wage_effect"][foundation, None]
    np.testing.assert_allclose(relative, np.tile([48_000, 48_000, 50_000], (len(relative), 1)))
    np.testing.assert_array_equal(firms["posted_wage"], firms["base_wage"])
    assert np.log(firms["wage_effect"]).std() == pytest.approx(P["wage_dispersion"], rel=0.1)


def test_entrants_are_as_productive_as_the_layer_and_post_its_wages() -> None:
    market = TalentMarket(ROUND, scale=200, seed=1)
    firms = market.firms
    incumbents = firms["sector"] == APPLICATION
    firms["productivity"][incumbents] = np.linspace(1, 2, incumbents.sum())
    firms["posted_wage"][incumbents] *= [1.1, 1.2, 1.3]
    before = firms.size
    enter_firms(market, APPLICATION, 40)
    entered = slice(before, before + 40)
    assert firms.size == before + 40
    assert (firms["sector"][entered] == APPLICATION).all()
    np.testing.assert_allclose(firms["productivity"][entered], 1.5)
    relative = firms["posted_wage"][entered] / firms["base_wage"][entered]
    np.testing.assert_allclose(relative, np.tile([1.1, 1.2, 1.3], (40, 1)))
    assert (firms["headcount"][entered] == 0).all()
    assert len(np.unique(firms["unique_id"])) == firms.size


def test_sizes_of_entrants_are_lognormal_with_mean_one() -> None:
    """ln size ~ N(-sigma^2/2, sigma): 2,000 draws, within four standard errors."""
    market = TalentMarket(ROUND, scale=1000, seed=1)
    before = market.firms.size
    enter_firms(market, APPLICATION, 2000)
    logs, sigma = np.log(market.firms["size"][before:]), P["size_sigma"]
    assert logs.mean() == pytest.approx(-(sigma**2) / 2, abs=4 * sigma / 2000**0.5)
    assert logs.std() == pytest.approx(sigma, abs=4 * sigma / 4000**0.5)
    counts = np.bincount(market.firms["industry"][before:], minlength=INDUSTRIES)
    np.testing.assert_allclose(counts / 2000, np.diff([0.0, *INDUSTRY_CUMULATIVE]), atol=4 * 0.009)
