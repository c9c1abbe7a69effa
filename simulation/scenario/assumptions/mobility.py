"""Why people leave jobs, and how outside workers come into AI."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import Group, Prior, quantity


class Separations(Group):
    """Why people leave jobs."""

    separation_ai: float = quantity(
        0.012,
        unit="per month",
        low=0.0,
        high=0.1,
        source="assumption; CAL_F05 (tenure 24 to 34 months, moves included); set by search",
        meaning="AI staff who quit without another job",
    )
    separation_outside: float = quantity(
        0.0099,
        unit="per month",
        low=0.0,
        high=0.1,
        source="assumption; CAL_F01, CAL_F02 (0.18 to 0.19 a year, moves included); set by search",
        meaning="the same outside AI",
    )
    leave_ai_share: float = quantity(
        0.455,
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
        0.00081,
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
        0.00183,
        unit="per month",
        low=0.0,
        high=0.05,
        source="assumption; set by search",
        prior=Prior(0.0006, 0.005, "log-uniform"),
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
        0.192,
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
