"""How skills fade and grow, and what they count for in a job."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import Group, Prior, per, quantity

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
        source="SEED_07 says 18, CAL_K01 about 80, the prior 18 to 80: a key uncertainty",
        prior=Prior(18.0, 80.0, "log-uniform"),
        meaning="technical skill halves against the frontier in so many months",
    )  # fmt: skip
    ageing: Literal["half-life", "none"] = Field(
        "half-life",
        description="half-life: technical skill ages against a frontier that moves on; none: the frontier stands "
        "still, a textbook limit",
        json_schema_extra={"unit": "choice", "source": "assumption", "low": None, "high": None},
    )
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
