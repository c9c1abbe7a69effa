"""Pillar 4, upgrade skills: learning that goes on at work."""

from __future__ import annotations

from simulation.scenario.policies.lever import LeverEntry, pillar_class

LEVERS = (
    LeverEntry(
        "training_tax_credit", "share of in-house training cost that the state gives back", "share", 0.0, 1.0, 0.0,
        "training.training_cost_months, as far as firms respond (effects.tax_credit_response)", "now", 1.0,
        "CNY per CNY given back, also for training that happens anyway", "state", "evidence",
        "PRIOR_20, PRIOR_21: mostly deadweight", 0.5,
    ),
    LeverEntry(
        "in_house_academies", "AI employers with an academy of their own, which trains whether or not it pays", "share",
        0.0, 1.0, 0.0, "whether a firm trains", "now", 1.0, "CNY per CNY of added training", "firms", "judgement",
        "assumption; PRIOR_18; source document 2: 'in-house training academies'", 0.5,
    ),
    LeverEntry(
        "learning_platform", "AI staff, seekers and trainees whom a national learning platform reaches", "share", 0.0,
        1.0, 0.0, "skills.learning_per_month; learning without work", "now", 300.0, "CNY per user-year", "state",
        "exploratory",
        "assumption; PRIOR_22 (awareness is low); source document 2: 'national digital learning platforms'", 0.6,
    ),
    LeverEntry(
        "certification", "noise that recognised certificates take out of screening", "share", 0.0, 0.9, 0.0,
        "screening.screening_noise", "now", 2_000.0, "CNY per AI hire and full removal", "firms", "evidence",
        "PRIOR_26, PRIOR_27: information raises hiring", 0.5,
        "its effect hangs on how much employers mind not knowing (screening.risk_aversion, 2 unless set, prior 1 to 3) "
        "and turns round near 1.3: below, certificates widen the gap",
    ),
    LeverEntry(
        "tuition_subsidy", "share of career-switchers' tuition that the state pays", "share", 0.0, 1.0, 0.0,
        "switching.tuition_cny", "now", 1.0, "CNY per CNY of tuition", "state", "evidence",
        "PRIOR_19: vouchers raise participation, with deadweight", 0.5,
        "half of the tuition moves trainings by about 3 %; the one study of vouchers leaves open much more (PRIOR_19)",
    ),
    LeverEntry(
        "internal_mobility", "AI staff for whom another post in the firm is open instead of leaving AI", "share", 0.0,
        1.0, 0.0, "separations.leave_ai_share", "now", 1_000.0, "CNY per member of AI staff and year", "firms",
        "exploratory", "assumption; source document 2: 'clear pathways for internal mobility'", 0.5,
    ),
    LeverEntry(
        "learning_time", "working time that counts as well spent when AI staff learn", "share of paid time", 0.0, 0.2,
        0.0, "skills.learning_per_month", "now", 1.0, "CNY per CNY of wages in that time", "firms", "exploratory",
        "assumption; source document 2: 'performance metrics to reward learning and adaptation'", 0.02,
    ),
)  # fmt: skip

SkillUpgrading = pillar_class("SkillUpgrading", "Pillar 4: skills renewed at work.", LEVERS)
