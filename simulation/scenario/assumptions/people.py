"""Workers: skills, job search, screening, separations, switching, the initial workforce."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import CLASSES, LAYERS, Group, per, quantity

PerClassNumber = per(*CLASSES, low=-1.0, high=1.0)
PerLayerNumber = per(*LAYERS, low=-1.0, high=1.0)
SkillWeights = per("technical", "practical", "domain", low=0.0, high=1.0)


class FitWeights(Group):
    """How much each skill counts in a job class; each class sums to one."""

    engineer: SkillWeights = SkillWeights(technical=0.60, practical=0.40, domain=0.0)  # type: ignore[valid-type]
    compound: SkillWeights = SkillWeights(technical=0.40, practical=0.25, domain=0.35)  # type: ignore[valid-type]
    research: SkillWeights = SkillWeights(technical=0.85, practical=0.15, domain=0.0)  # type: ignore[valid-type]


class Skills(Group):
    """How skills fade and grow; all in [0, 1] relative to today's frontier."""

    half_life_months: float = quantity(
        30.0, unit="months", low=6, high=240,
        source="SEED_07 says 18, CAL_K01 and CAL_K02 say 30 to 80: a key uncertainty",
        meaning="technical skill halves against the frontier in so many months",
    )  # fmt: skip
    learning_per_month: float = quantity(
        0.05,
        unit="per month",
        low=0.0,
        high=0.3,
        source="assumption; prior 0.02 to 0.10",
        meaning="work closes this share of the distance to the personal ceiling",
    )
    ceiling_mean: float = quantity(
        0.80,
        unit="0 to 1",
        low=0.2,
        high=1.0,
        source="assumption",
        meaning="mean personal ceiling of technical skill",
    )
    ceiling_sd: float = quantity(
        0.15, unit="0 to 1", low=0.0, high=0.4, source="assumption", meaning="spread of the personal ceiling"
    )
    practical_growth_per_month: float = quantity(
        0.03,
        unit="per month",
        low=0.0,
        high=0.2,
        source="assumption; prior 0.01 to 0.06",
        meaning="AI work closes this share of the distance to 1",
    )
    practical_fade_per_month: float = quantity(
        0.005,
        unit="per month",
        low=0.0,
        high=0.1,
        source="assumption",
        meaning="practical skill lost without work",
    )
    domain_growth_per_month: float = quantity(
        0.02,
        unit="per month",
        low=0.0,
        high=0.2,
        source="assumption",
        meaning="work in an industry closes this share of the distance to 1",
    )
    domain_transfer_share: float = quantity(
        0.40,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge kept when a person changes industry",
    )
    domain_transfer_gain_of_credit: float = quantity(
        0.50,
        unit="share per share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="added to that per share of interdisciplinary credit in schooling",
    )
    outside_technical_mean: float = quantity(
        0.22,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="level to which technical skill tends outside AI",
    )
    outside_technical_sd: float = quantity(
        0.10, unit="0 to 1", low=0.0, high=0.4, source="assumption", meaning="its spread by ability"
    )
    outside_technical_per_month: float = quantity(
        0.004, unit="per month", low=0.0, high=0.1, source="assumption", meaning="speed of that tendency"
    )
    outside_practical_level: float = quantity(
        0.50,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="level to which practical skill tends in outside work",
    )
    outside_domain_level: float = quantity(
        0.65,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="level to which domain knowledge tends in outside work",
    )
    outside_growth_per_month: float = quantity(
        0.01, unit="per month", low=0.0, high=0.1, source="assumption", meaning="speed of both tendencies"
    )
    fit_weights: FitWeights = quantity(
        FitWeights(),
        unit="weight",
        low=0,
        high=1,
        source="assumption",
        meaning="weights of the skills in the fit for a job class",
    )
    other_layer_fit: float = quantity(
        0.90,
        unit="multiple",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="technical skill counts this much outside the own layer",
    )
    other_industry_fit: float = quantity(
        0.25,
        unit="multiple",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge counts this much in another industry",
    )


class Screening(Group):
    """What employers can know of applicants, and how high the bar is."""

    bar: float = quantity(
        0.434,
        unit="fit",
        low=0.2,
        high=0.9,
        source="assumption; set by search",
        meaning="fit that qualifies for an engineer post of the application layer",
    )
    bar_layer: PerLayerNumber = quantity(  # type: ignore[valid-type]
        PerLayerNumber(application=0.0, technology=0.03, foundation=0.06),
        unit="fit",
        low=-1,
        high=1,
        source="assumption",
        meaning="added to the bar by layer",
    )
    bar_class: PerClassNumber = quantity(  # type: ignore[valid-type]
        PerClassNumber(engineer=0.0, compound=0.06, research=0.10),
        unit="fit",
        low=-1,
        high=1,
        source="assumption",
        meaning="added to the bar by job class",
    )
    bar_relax_per_month: float = quantity(
        0.048,
        unit="share per month",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="the bar falls by this share per month that openings stay open",
    )
    bar_floor: float = quantity(
        0.826,
        unit="share of the bar",
        low=0.3,
        high=1.0,
        source="assumption; set by search",
        meaning="the bar never falls below this share",
    )
    screening_noise: float = quantity(
        0.08,
        unit="fit",
        low=0.001,
        high=0.5,
        source="assumption; prior 0.03 to 0.15",
        meaning="standard deviation of the error in an employer's signal of fit",
    )
    risk_aversion: float = quantity(
        2.0,
        unit="per fit",
        low=0.0,
        high=5.0,
        source="PRIOR_26, PRIOR_27 (sign); prior 1 to 3",
        meaning="rho: weight of uncertainty, relative to uncertainty without policy",
    )


class Search(Group):
    """Who looks for work, how often and how widely."""

    on_the_job_search_ai: float = quantity(
        0.03,
        unit="per month",
        low=0.0,
        high=0.5,
        source="assumption; set by search (PRIOR_11 counts any search in four weeks)",
        meaning="AI staff who apply elsewhere in a month",
    )
    on_the_job_search_outside: float = quantity(
        0.0229,
        unit="per month",
        low=0.0,
        high=0.5,
        source="assumption; set by search",
        meaning="the same outside AI",
    )
    moving_premium: float = quantity(
        0.077,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption; CAL_S06 (0.5 for language-model stars)",
        meaning="rise over the current wage for which an employed person moves",
    )
    vacancies_seen: float = quantity(
        11.0,
        unit="vacancies per month",
        low=1,
        high=60,
        source="assumption; set by search",
        meaning="k: vacancies a non-employed seeker looks at",
    )
    employed_search_effectiveness: float = quantity(
        3.5,
        unit="multiple",
        low=1.0,
        high=10.0,
        source="PRIOR_10",
        meaning="the employed see so many times more vacancies per search",
    )
    applications: float = quantity(
        6.0,
        unit="applications per month",
        low=1,
        high=30,
        source="assumption; set by search",
        meaning="a: most applications a seeker sends, to the best paid vacancies seen",
    )
    own_layer_search_share: float = quantity(
        0.7,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="AI seekers who search their own layer only",
    )
    own_sector_search_share: float = quantity(
        0.6,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="outside seekers who search their own sector only",
    )
    domain_to_be_choosy: float = quantity(
        0.3,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge from which people pass over compound posts of a foreign industry",
    )
    reservation_share: float = quantity(
        0.97,
        unit="share of the last wage",
        low=0.3,
        high=1.2,
        source="PRIOR_09",
        meaning="reservation wage at the start of a search",
    )
    reservation_decline_per_month: float = quantity(
        0.0043,
        unit="share per month",
        low=0.0,
        high=0.1,
        source="PRIOR_08",
        meaning="its decline with the duration of search",
    )
    reservation_floor: float = quantity(
        0.6, unit="share", low=0.0, high=1.0, source="assumption", meaning="it never falls below this share"
    )
    offers: Literal["sequential", "simultaneous"] = Field(
        "sequential",
        description="sequential: openings hire one after another in random order; simultaneous: every opening "
        "makes one offer, seekers take the best",
        json_schema_extra={"unit": "choice", "source": "assumption", "low": None, "high": None},
    )


class Separations(Group):
    """Why people leave jobs."""

    separation_ai: float = quantity(
        0.0123,
        unit="per month",
        low=0.0,
        high=0.1,
        source="assumption; CAL_F05 (tenure 24 to 34 months, moves included); set by search",
        meaning="AI staff who quit without another job",
    )
    separation_outside: float = quantity(
        0.0085,
        unit="per month",
        low=0.0,
        high=0.1,
        source="CAL_F01 to CAL_F03 (0.15 to 0.19 a year, moves included); set by search",
        meaning="the same outside AI",
    )
    leave_ai_share: float = quantity(
        0.427,
        unit="share",
        low=0.0,
        high=1.0,
        source="CAL_F08 (0.65 of movers leave); set by search",
        meaning="AI staff who quit and leave the AI field",
    )
    emigration_per_year: float = quantity(
        0.004, unit="per year", low=0.0, high=0.2, source="assumption", meaning="AI staff who move abroad"
    )
    return_per_year: float = quantity(
        0.02,
        unit="per year",
        low=0.0,
        high=0.5,
        source="CAL_X07; prior 0.01 to 0.05",
        meaning="people abroad who return",
    )
    career_months: float = quantity(
        420.0,
        unit="months",
        low=120,
        high=720,
        source="assumption: 35 years",
        meaning="length of working life",
    )


class Switching(Group):
    """How outside workers come into AI: by training or by direct application."""

    consider_per_month: float = quantity(
        0.00059,
        unit="per month",
        low=0.0,
        high=0.05,
        source="assumption; set by search",
        meaning="outside workers who consider to train for AI",
    )
    choice_slope: float = quantity(
        1.0,
        unit="logit per yearly outside wage",
        low=0.0,
        high=10.0,
        source="assumption; prior 0.3 to 3",
        meaning="beta: response of the choice to its net gain",
    )
    choice_horizon_months: float = quantity(
        48.0,
        unit="months",
        low=6,
        high=240,
        source="assumption",
        meaning="months over which the wage gain is reckoned, discounting included",
    )
    tuition_cny: float = quantity(
        30_000.0,
        unit="CNY",
        low=0,
        high=200_000,
        source="CAL_F14; prior 15,000 to 60,000",
        meaning="price of a training course",
    )
    foregone_wage_share: float = quantity(
        0.6,
        unit="share of the wage",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="wage given up during training",
    )
    training_months: float = quantity(
        5.0,
        unit="months",
        low=1,
        high=24,
        source="CAL_F13; prior 3 to 9",
        meaning="length of a training course",
    )
    completion_share: float = quantity(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="CAL_F13; prior 0.2 to 0.8",
        meaning="trainees who finish",
    )
    technical_after_training: float = quantity(
        0.434,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption; set by search",
        meaning="mean technical skill after the course",
    )
    technical_after_training_sd: float = quantity(
        0.12, unit="0 to 1", low=0.0, high=0.4, source="assumption", meaning="its spread by ability"
    )
    direct_application_per_month: float = quantity(
        0.00168,
        unit="per month",
        low=0.0,
        high=0.05,
        source="assumption; set by search",
        meaning="outside workers who start to apply for AI posts directly, at the openings of 2018",
    )
    direct_application_elasticity: float = quantity(
        1.0,
        unit="elasticity",
        low=0.0,
        high=2.0,
        source="assumption",
        meaning="chi: response of that to AI openings relative to 2018",
    )
    direct_withdrawal_per_month: float = quantity(
        0.2,
        unit="per month",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="direct applicants who stop applying",
    )
    give_up_per_month: float = quantity(
        0.177,
        unit="per month",
        low=0.0,
        high=1.0,
        source="assumption; set by search",
        meaning="non-employed AI seekers who turn to the outside market",
    )
    job_chance_initial: float = quantity(
        0.5,
        unit="probability",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="perceived chance of an AI job in 2018-01",
    )
    job_chance_memory: float = quantity(
        0.05,
        unit="per month",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="weight of the last month in the perceived chance",
    )


class Outside(Group):
    """The non-AI technology workforce: new-energy vehicles (NEV) and the other new economy."""

    outside_workforce: float = quantity(
        7_000_000.0,
        unit="persons",
        low=1_000_000,
        high=30_000_000,
        source="assumption: about 7 million",
        meaning="outside workforce in 2018-01",
    )
    nev_workforce: float = quantity(
        600_000.0,
        unit="persons",
        low=50_000,
        high=5_000_000,
        source="assumption",
        meaning="of it in new-energy vehicles",
    )
    nev_employers_2018: float = quantity(
        300.0, unit="employers", low=10, high=5_000, source="assumption", meaning="NEV employers"
    )
    other_employers_2018: float = quantity(
        1_700.0,
        unit="employers",
        low=10,
        high=20_000,
        source="assumption",
        meaning="other new-economy employers",
    )
    outside_unemployment: float = quantity(
        0.0315,
        unit="share",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="outside workforce seeking work in 2018-01",
    )
    outside_unfilled_share: float = quantity(
        0.0715,
        unit="share",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="unfilled share of outside posts in 2018-01",
    )
    outside_unfilled_reference: float = quantity(
        0.040,
        unit="share",
        low=0.005,
        high=0.3,
        source="assumption: near the model's mean, so that outside wages have no trend",
        meaning="unfilled share of outside posts at which outside wages stay where they are",
    )
    nev_unfilled_multiple: float = quantity(
        1.07,
        unit="multiple",
        low=0.2,
        high=4.0,
        source="assumption; set by search",
        meaning="the same in NEV relative to that",
    )
    outside_growth_to_2021: float = quantity(
        -0.018,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption; set by search",
        meaning="growth of other posts per outside worker, 2018 to 2021 (negative: NEV draws posts away)",
    )
    outside_growth: float = quantity(
        -0.018,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of other posts per outside worker from 2022-01 to 2023-03, beside the dated fall",
    )
    outside_growth_long_run: float = quantity(
        0.0,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of other posts per outside worker from 2025: posts track the workforce",
    )
    outside_growth_slack: float = quantity(
        0.0102,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption; CAL_R06 to CAL_R08 date the slack",
        meaning="growth of other posts per outside worker, 2023-04 to 2024-12",
    )
    outside_fall: float = quantity(
        0.0265,
        unit="log points",
        low=-0.2,
        high=0.3,
        source="assumption; set by search on CAL_R06, CAL_R07",
        meaning="fall of other posts from 2022-10 to 2023-03",
    )
    nev_growth_per_year: float = quantity(
        0.25,
        unit="per year",
        low=-0.1,
        high=0.6,
        source="assumption; set by search",
        meaning="growth of NEV posts per outside worker until 2022-11",
    )
    nev_growth_after: float = quantity(
        0.004,
        unit="per year",
        low=-0.2,
        high=0.4,
        source="assumption; set by search on CAL_R09",
        meaning="growth of NEV posts per outside worker from 2022-12 to 2024-12",
    )
    nev_growth_long_run: float = quantity(
        0.0,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of NEV posts per outside worker from 2025",
    )
    outside_entry_growth: float = quantity(
        0.0068,
        unit="per year",
        low=-0.05,
        high=0.1,
        source="assumption: the workforce grows with its posts",
        meaning="growth of the outside workforce by entrants, beyond replacing the retired",
    )
    outside_entry_elasticity: float = quantity(
        1.0,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="assumption",
        meaning="entrants respond to outside openings per seeker, relative to two seekers per opening, to this power",
    )
    nev_entrant_share: float = quantity(
        0.12,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="entrants who look for work in NEV",
    )
    internet_industry_share: float = quantity(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="other new-economy workers who know the internet industry; the rest are professionals of "
        "seven other industries",
    )


class Start(Group):
    """The workforce of 2018-01."""

    ai_switcher_share: float = quantity(
        0.60,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption around PRIOR_25 and CAL_W14 (most are switchers); set by search",
        meaning="career-switchers among AI staff in 2018-01",
    )
    ai_practical_mean: float = quantity(
        0.60,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="practical skill of AI staff in 2018-01",
    )
    ai_domain_mean: float = quantity(
        0.50,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of AI staff in 2018-01",
    )
    ai_technical_sd: float = quantity(
        0.08,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of their technical skill around its steady state",
    )
    outside_practical_mean: float = quantity(
        0.45,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="practical skill of outside workers in 2018-01",
    )
    outside_domain_mean: float = quantity(
        0.50,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of outside workers in 2018-01",
    )
    practical_sd: float = quantity(
        0.15,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of practical skill in 2018-01",
    )
    domain_sd: float = quantity(
        0.20,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of domain knowledge in 2018-01",
    )
    mean_tenure_months: float = quantity(
        30.0, unit="months", low=1, high=240, source="CAL_F05", meaning="mean months in the job in 2018-01"
    )
    entrant_practical: float = quantity(
        0.25, unit="0 to 1", low=0, high=1, source="assumption", meaning="practical skill of outside entrants"
    )
    entrant_domain: float = quantity(
        0.25,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of outside entrants",
    )
    ai_seekers_2018: float = quantity(
        12_000.0,
        unit="persons",
        low=0,
        high=200_000,
        source="assumption",
        meaning="non-employed people of the AI field in 2018-01",
    )
    entrant_wage_share: float = quantity(
        0.9,
        unit="share of the outside wage",
        low=0.3,
        high=1.5,
        source="assumption",
        meaning="wage that outside entrants reckon with",
    )
    graduate_wage_share: float = quantity(
        1.0,
        unit="share of the outside wage",
        low=0.3,
        high=1.5,
        source="assumption",
        meaning="wage that graduates reckon with",
    )
    outside_specialism: PerLayerNumber = quantity(  # type: ignore[valid-type]
        PerLayerNumber(application=0.65, technology=0.27, foundation=0.08),
        unit="share",
        low=0,
        high=1,
        source="assumption",
        meaning="AI layer that outside workers could work in",
    )
