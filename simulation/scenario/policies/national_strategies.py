"""Pillar 1, center on national strategies: specialists for the layers on which everything else stands."""

from __future__ import annotations

from simulation.scenario.policies.lever import LeverEntry, pillar_class

LEVERS = (
    LeverEntry(
        "foundation_seat_share", "at least this share of places is for foundation-layer specialists", "share", 0.0, 0.6,
        0.0, "curriculum.foundation_seat_share", "enrolled", 8_000.0, "CNY per student-year of an added place", "state",
        "judgement", "assumption; source document 2: 'cultivating specialists in the foundational layers'", 0.3,
    ),
    LeverEntry(
        "national_laboratory_posts", "posts at national laboratories, wanted beside those of firms", "posts", 0.0,
        200_000.0, 0.0, "foundation posts wanted; research.research_ceiling", "now", 700_000.0, "CNY per post and year",
        "state", "exploratory", "assumption; source document 2: 'national laboratories'", 10_000.0,
    ),
    LeverEntry(
        "foundation_wage_subsidy", "added by the state to the pay of foundation posts", "share of the wage", 0.0, 0.5,
        0.0, "foundation wages that seekers see and staff are paid", "now", 1.0, "CNY per CNY of subsidy", "state",
        "judgement", "assumption; PRIOR_07 (applications follow posted wages), PRIOR_24", 0.15,
    ),
    LeverEntry(
        "doctoral_supervision", "elite researchers train this many times as many successors", "times", 1.0, 4.0, 1.0,
        "research.supervision_per_month", "now", 10_000_000.0,
        "CNY per added researcher: ten doctorates for one who enters the elite", "state", "exploratory",
        "assumption; source document 2: 'state-backed research initiatives'", 1.5,
    ),
    LeverEntry(
        "returnee_programme", "AI people and researchers abroad return this many times as often", "times", 1.0, 4.0,
        1.0, "separations.return_per_year; research.researcher_return_per_year", "now", 500_000.0,
        "CNY per returnee, also of those who would have come anyway", "state", "judgement",
        "assumption; source document 1: 'retain top AI talent both domestically and internationally'", 2.0,
    ),
    LeverEntry(
        "talent_retention", "this share of departures abroad does not happen", "share", 0.0, 0.8, 0.0,
        "separations.emigration_per_year; education.abroad_share, abroad_share_elite; research.researcher_leave_share",
        "now", 150_000.0, "CNY per AI graduate and emigrant prevented", "state", "exploratory",
        "assumption; source document 2: 'cultivate, attract, and retain this talent'", 0.3,
    ),
    LeverEntry(
        "approval_quota", "approvals of AI programmes, against those of today", "times", 0.2, 3.0, 1.0,
        "education.approval_quota", "now", 20_000_000.0, "CNY per programme opened beyond today's quota", "state",
        "judgement", "assumption; CAL_E01 to CAL_E03 on openings", 1.5,
        "hardly acts after 2025, when most universities have their programme",
    ),
)  # fmt: skip

NationalStrategies = pillar_class(
    "NationalStrategies", "Pillar 1: talent for the layers on which everything else stands.", LEVERS
)
