"""Universities, students and graduates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import TIERS, Group, per, quantity

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
        meaning="how many would ever open an AI programme, best tiers first",
    )
    opening_ceiling: float = quantity(
        0.34,
        unit="per year",
        low=0.05,
        high=1.0,
        source="CAL_E01 to CAL_E03 are the targets; set by search",
        meaning="q: highest yearly hazard of opening a programme",
    )
    opening_intercept: PerTierNumber = quantity(  # type: ignore[valid-type]
        PerTierNumber(elite=-1.58, regular=-1.58, applied=-1.58), unit="logit", low=-20, high=20,
        source="set by search on CAL_E01", meaning="a: propensity of a tier when nobody has opened yet",
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
        meaning="c: weight of the share of universities that have opened",
    )
    first_opening_year: float = quantity(
        2019.0,
        unit="calendar year",
        low=2018,
        high=2060,
        source="SEED document: programmes approved from 2019",
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
        82_000.0,
        unit="persons per year",
        low=20_000,
        high=400_000,
        source="assumption; set by search",
        meaning="bachelors of adjacent majors with AI courses in 2018",
    )
    adjacent_growth_per_year: float = quantity(
        0.05,
        unit="per year",
        low=-0.1,
        high=0.3,
        source="assumption; CAL_E11 (+15 % in Shanghai in 2024)",
        meaning="growth of adjacent-major places at an unchanged premium",
    )
    seek_ai_share: float = quantity(
        0.69,
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


class Curriculum(Group):
    """What programmes teach: skills at graduation against the frontier."""

    curriculum_age_months: float = quantity(
        24.0,
        unit="months",
        low=0,
        high=120,
        source="assumption: 'frequently lags behind'",
        meaning="months a curriculum is behind the frontier at 174 elite researchers",
    )
    curriculum_months_per_log_researchers: float = quantity(
        6.0,
        unit="months",
        low=0,
        high=48,
        source="assumption",
        meaning="curriculum age falls by this with the log of elite researchers / 174",
    )
    coverage_ai: float = quantity(
        1.0,
        unit="share",
        low=0.2,
        high=1.0,
        source="assumption",
        meaning="share of the frontier (at its own time) that an AI programme covers",
    )
    coverage_adjacent: float = quantity(
        0.76,
        unit="share",
        low=0.1,
        high=1.0,
        source="assumption",
        meaning="the same for adjacent majors with AI courses",
    )
    coverage_postgraduate_gain: float = quantity(
        0.10,
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="added by a master's degree or doctorate",
    )
    tier_technical_gain: PerTierNumber = quantity(  # type: ignore[valid-type]
        PerTierNumber(elite=0.08, regular=0.0, applied=-0.03),
        unit="0 to 1",
        low=-1,
        high=1,
        source="assumption",
        meaning="technical skill added by the university's tier",
    )
    technical_sd_at_graduation: float = quantity(
        0.10,
        unit="0 to 1",
        low=0.0,
        high=0.4,
        source="assumption",
        meaning="spread of technical skill by ability",
    )
    practical_without_projects: float = quantity(
        0.31,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption: 'strong theoretical knowledge but lack practical experience'",
        meaning="practical skill at graduation without industry projects",
    )
    practical_gain_of_projects: float = quantity(
        0.35,
        unit="0 to 1 per share",
        low=0.0,
        high=1.0,
        source="assumption; PRIOR_15",
        meaning="practical skill at graduation per share of industry projects",
    )
    practical_sd_at_graduation: float = quantity(
        0.08,
        unit="0 to 1",
        low=0.0,
        high=0.4,
        source="assumption",
        meaning="spread of practical skill at graduation",
    )
    domain_without_integration: float = quantity(
        0.13,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge at graduation without interdisciplinary credit",
    )
    domain_gain_of_credit: float = quantity(
        0.35,
        unit="0 to 1 per share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge per share of interdisciplinary credit",
    )
    domain_of_x_ai_graduates: float = quantity(
        0.45,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge of a graduate from an X+AI seat",
    )
    industry_project_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.10, regular=0.10, applied=0.10),
        unit="share of curriculum",
        low=0,
        high=1,
        source="assumption",
        meaning="industry projects in the curriculum",
    )
    x_ai_seat_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.05, regular=0.05, applied=0.05),
        unit="share of seats",
        low=0,
        high=1,
        source="assumption",
        meaning="seats of X+AI programmes designed with an industry",
    )
    interdisciplinary_credit_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.05, regular=0.05, applied=0.05),
        unit="share of credit",
        low=0,
        high=1,
        source="assumption",
        meaning="credit taken in other disciplines",
    )
    foundation_seat_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.08, regular=0.08, applied=0.08),
        unit="share of seats",
        low=0,
        high=1,
        source="assumption",
        meaning="seats for foundation-layer specialists",
    )
    technology_seat_share: float = quantity(
        0.30,
        unit="share of seats",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="seats for technology-layer specialists; the rest specialise in applications",
    )


class Research(Group):
    """Elite researchers, person for person at every scale."""

    researchers_2018: float = quantity(
        150.0,
        unit="persons",
        low=20,
        high=1000,
        source="assumption; SEED_05 (174 in 2020) is the target",
        meaning="elite researchers in China in 2018-01",
    )
    researchers_abroad_2018: float = quantity(
        150.0,
        unit="persons",
        low=0,
        high=2000,
        source="assumption",
        meaning="Chinese elite researchers abroad in 2018-01",
    )
    supervision_per_month: float = quantity(
        0.0104,
        unit="per researcher and month",
        low=0.0,
        high=0.05,
        source="assumption; set by search on SEED_05",
        meaning="new elite researchers per supervisor in China",
    )
    research_ceiling: float = quantity(
        4000.0,
        unit="persons",
        low=500,
        high=20_000,
        source="assumption",
        meaning="researchers at which supervision has no further effect",
    )
    researcher_leave_share: float = quantity(
        0.36, unit="share", low=0.0, high=1.0, source="CAL_X06", meaning="new elite researchers who go abroad"
    )
    researcher_exit_per_month: float = quantity(
        0.004,
        unit="per month",
        low=0.0,
        high=0.05,
        source="assumption",
        meaning="researchers in China who leave the elite or retire",
    )
    researcher_return_per_year: float = quantity(
        0.02,
        unit="per year",
        low=0.0,
        high=0.3,
        source="CAL_X07, CAL_X08; prior 0.01 to 0.05",
        meaning="researchers abroad who return",
    )
    researcher_firm_share: float = quantity(
        0.30,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="researchers in China who work in a firm's laboratory",
    )
    foundation_research_share: float = quantity(
        0.15,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="researchers in foundation subfields (chips, computer theory, systems)",
    )
    researcher_quality_elasticity: float = quantity(
        0.5,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="assumption",
        meaning="technical gain of elite universities rises with elite researchers / 174 to this power",
    )
