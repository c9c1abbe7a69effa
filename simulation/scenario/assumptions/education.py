"""Universities, students and graduates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import TIERS, Group, Prior, per, quantity

PerTierCount = per(*TIERS, low=0.0, high=5000.0)
PerTierNumber = per(*TIERS, low=-20.0, high=20.0)
PerTierShare = per(*TIERS, low=0.0, high=1.0)


class Education(Group):
    """Diffusion of AI programmes, enrolment, degrees, skills at graduation."""

    universities: PerTierCount = quantity(  # type: ignore[valid-type]
        PerTierCount(elite=120, regular=480, applied=600), unit="universities", low=0, high=5000,
        source="assumption: about 1,200 with bachelor programmes, by tier",
        meaning="number of universities, real count at every scale",
    )  # fmt: skip
    willing_universities: float = quantity(
        600.0,
        unit="universities",
        low=100,
        high=1200,
        source="assumption; reports admit up to about 680: the tail after 2021 depends on it",
        prior=Prior(400, 900),
        meaning="how many would ever open an AI programme, best tiers first",
    )
    opening_ceiling: float = quantity(
        0.34,
        unit="per year",
        low=0.05,
        high=1.0,
        source="CAL_E01 to CAL_E03 are the targets; set by search",
        prior=Prior(0.20, 0.50),
        meaning="q: highest yearly hazard of opening a programme",
    )
    opening_intercept: PerTierNumber = quantity(  # type: ignore[valid-type]
        PerTierNumber(elite=-1.58, regular=-1.58, applied=-1.58), unit="logit", low=-20, high=20,
        source="set by search on CAL_E01", prior=Prior(-2.6, -0.6),
        meaning="a: propensity of a tier when nobody has opened yet",
    )  # fmt: skip
    opening_premium_weight: float = quantity(
        0.5,
        unit="logit per log point",
        low=0.0,
        high=10.0,
        source="assumption",
        meaning="b: weight of the log of the AI premium relative to 2018",
    )
    opening_imitation: float = quantity(
        147.0,
        unit="logit per adopted share",
        low=0.0,
        high=500.0,
        source="set by search on CAL_E02",
        prior=Prior(60.0, 350.0, "log-uniform"),
        meaning="c: weight of the share of universities that have opened",
    )
    first_opening_year: float = quantity(
        2019.0,
        unit="calendar year",
        low=2018,
        high=2060,
        source="source document 2, with the target CAL_E01: programmes open from 2019",
        meaning="first March in which programmes open",
    )
    approval_quota: float = quantity(
        1.0,
        unit="share of hazard",
        low=0.0,
        high=5.0,
        source="assumption",
        meaning="multiplies the opening hazard: 1 leaves it alone",
    )
    seats_at_opening: float = quantity(
        50.0,
        unit="places per year",
        low=25,
        high=100,
        source="assumption; CAL_E09 (180 at one strong school)",
        meaning="first-year places of a new programme",
    )
    seat_growth_per_year: float = quantity(
        0.12,
        unit="per year",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="most a programme grows in a year when applicants exceed seats",
    )
    faculty_limit: float = quantity(
        120.0,
        unit="places per year",
        low=25,
        high=500,
        source="assumption; CAL_E09",
        meaning="most places that the faculty can teach",
    )
    applicants_per_seat_2018: float = quantity(
        1.3,
        unit="applicants per place",
        low=0.2,
        high=10,
        source="assumption",
        meaning="applicants for a place at the premium of 2018",
    )
    enrolment_elasticity: float = quantity(
        1.0,
        unit="elasticity",
        low=0.0,
        high=6.0,
        source="PRIOR_13, PRIOR_14; prior 0.3 to 3",
        meaning="applicants respond to the expected premium to this power",
    )
    expectations: Literal["naive", "adaptive", "rational-horizon"] = Field(
        "naive",
        description="the premium students expect: today's; a moving average of past ones; or the wage curve at "
        "the posts that firms announce for the graduation year",
        json_schema_extra={"unit": "choice", "source": "assumption", "low": None, "high": None},
    )
    expectation_weight: float = quantity(
        0.3,
        unit="share",
        low=0.01,
        high=1.0,
        source="assumption",
        meaning="weight on the last error under adaptive expectations, yearly",
    )
    bachelor_months: float = quantity(
        46.0,
        unit="months",
        low=10,
        high=120,
        source="assumption: four academic years, September to July",
        meaning="enrolment to bachelor's degree",
    )
    master_months: float = quantity(
        30.0, unit="months", low=6, high=120, source="assumption", meaning="master's degree"
    )
    doctorate_months: float = quantity(
        60.0,
        unit="months",
        low=12,
        high=180,
        source="assumption",
        meaning="doctorate after the bachelor's degree",
    )
    attrition_share: float = quantity(
        0.05,
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="students who leave before the bachelor's degree",
    )
    master_share: float = quantity(
        0.20,
        unit="share",
        low=0.0,
        high=0.8,
        source="assumption",
        meaning="bachelors who go on to a master's degree",
    )
    doctorate_share: float = quantity(
        0.03,
        unit="share",
        low=0.0,
        high=0.2,
        source="assumption; CAL_E14 (77,000 STEM doctorates a year in all)",
        meaning="bachelors who go on to a doctorate",
    )
    adjacent_graduates_2018: float = quantity(
        99_000.0,
        unit="persons per year",
        low=0,
        high=400_000,
        source="assumption; set by search",
        meaning="bachelors of adjacent majors with AI courses in 2018",
    )
    adjacent_growth_per_year: float = quantity(
        0.05,
        unit="per year",
        low=-0.1,
        high=0.3,
        source="assumption",
        meaning="growth of adjacent-major places at an unchanged premium",
    )
    seek_ai_share: float = quantity(
        0.71,
        unit="share",
        low=0.3,
        high=1.0,
        source="assumption; prior 0.5 to 0.9; set by search",
        meaning="graduates who look for an AI job first",
    )
    abroad_share: float = quantity(
        0.05, unit="share", low=0.0, high=0.5, source="assumption", meaning="graduates who go abroad"
    )
    abroad_share_elite: float = quantity(
        0.36,
        unit="share",
        low=0.0,
        high=1.0,
        source="CAL_X06 (top-tier authors who leave for graduate study)",
        meaning="the same for postgraduates of elite universities",
    )
