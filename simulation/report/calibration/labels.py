"""Reports and parameters under names short enough for the rows of a figure."""

from __future__ import annotations

from typing import Final

TARGETS: Final = {
    "programmes_2019": "AI programmes opened 2019",
    "programmes_2020": "AI programmes opened 2020",
    "programmes_2021": "AI programmes opened 2021",
    "ratio_ai_2024": "supply-demand ratio 2024",
    "ratio_ai_every_year": "supply-demand ratio 2019 to 2024",
    "ratio_ai_inflow_2024": "supply-demand ratio 2024 (inflow)",
    "ratio_core_roles_2022": "supply-demand ratio 2022 (roles)",
    "ratio_core_roles_2023": "supply-demand ratio 2023 (roles)",
    "ratio_ai_late_2023": "supply-demand ratio late 2023",
    "ratio_ai_2019_2020": "supply-demand ratio 2019 to 2020",
    "ratio_research_2019_2020": "ratio for research 2019 to 2020",
    "ratio_ai_liepin_2022": "supply-demand ratio 2022 (Liepin)",
    "applicants_ai_2022": "applicants per AI opening 2022",
    "applicants_ai_2023": "applicants per AI opening 2023",
    "applicants_ai_2024": "applicants per AI opening 2024",
    "applicants_ai_high_pay_2023": "applicants to well-paid AI 2023",
    "applicants_overall_2022": "applicants per opening 2022 (all)",
    "applicants_overall_2023": "applicants per opening 2023 (all)",
    "applicants_overall_2024": "applicants per opening 2024 (all)",
    "applicants_nev_2023": "applicants per NEV opening 2023",
    "applicants_nev_2024": "applicants per NEV opening 2024",
    "applicants_nev_rise": "rise of NEV applicants to 2024",
    "shortfall_2022": "talent gap 2022",
    "posts_wanted_2022": "AI posts wanted 2022",
    "shortfall_2020": "talent gap 2020",
    "shortfall_2020_wide": "talent gap 2020 (wide count)",
    "shortfall_2021_algorithm": "talent gap 2021 (algorithms)",
    "time_to_fill": "months to fill an AI opening",
    "employers_application_2020": "application employers 2020",
    "employers_technology_2020": "technology employers 2020",
    "employers_foundation_2020": "foundation employers 2020",
    "employers_application_2019": "application employers 2019",
    "employers_technology_2019": "technology employers 2019",
    "employers_foundation_2019": "foundation employers 2019",
    "employers_2022": "AI employers 2022",
    "workforce_application_2023": "application staff 2023",
    "workforce_technology_2023": "technology staff 2023",
    "workforce_foundation_2023": "foundation staff 2023",
    "workforce_foundation_2022": "foundation staff 2022",
    "premium_2022": "pay premium of AI 2022",
    "premium_internet_2022": "pay premium over internet 2022",
    "premium_all_postings_2024": "pay premium 2024 (all trades)",
    "pay_overall_2024": "posted pay 2024 (all)",
    "pay_overall_growth_2024": "growth of posted pay to 2024",
    "pay_foundation_growth_2023": "growth of foundation pay to 2023",
    "switchers": "career-switchers in AI staff",
    "placement": "graduates placed in AI",
    "placement_ai_2023": "AI majors placed in AI 2023",
    "graduates_ai_2024": "graduates of AI majors 2024",
    "researchers_2020": "elite researchers 2020",
    "stalled_pilots": "pilots that stall",
    "stalled_pilots_world_2022": "pilots that stall (world 2022)",
    "stalled_pilots_china_2024": "pilots that stall (China 2024)",
    "openings_share_2024": "AI share of openings 2024",
    "separations_2021": "separations 2021 (all trades)",
    "separations_2022": "separations 2022 (all trades)",
    "openings_growth_2021": "growth of AI openings to 2021",
}
PARAMETERS: Final = {
    "demand.posts_wanted_mid_2022": "AI posts wanted in 2022",
    "demand.growth_per_year": "growth of posts wanted",
    "demand.initial_unfilled_share": "unfilled share in 2018",
    "firms.recruiting_capacity": "recruiting capacity",
    "wages.wage_curve_elasticity": "slope of the wage curve",
    "education.willing_universities": "willing universities",
    "education.opening_ceiling": "ceiling of openings",
    "education.opening_intercept": "first movers’ propensity",
    "education.opening_imitation": "imitation of openings",
    "research.supervision_per_month": "researchers’ successors",
    "skills.half_life_months": "half-life of skills",
    "switching.direct_application_per_month": "direct applicants",
    "search.on_the_job_search_ai": "search by AI staff",
    "search.on_the_job_search_outside": "search by outside staff",
    "screening.bar": "bar of screening",
    "screening.risk_aversion": "employers’ risk aversion",
}
_UNITS: Final = {
    "universities": "universities", "months": "months", "posts": "posts", "share": "", "share of headcount": "of staff",
    "per year": "a year", "per month": "a month", "per researcher and month": "a month",
}  # fmt: skip


def target_words(name: str) -> str:
    """A report as a figure names it: its id, spelt out, where it is new."""
    return TARGETS.get(name, name.replace("_", " "))


def parameter_words(name: str) -> str:
    """A parameter as a figure names it."""
    return PARAMETERS.get(name, name.rpartition(".")[2].replace("_", " "))


def unit_words(unit: str) -> str:
    """A unit behind a value: nothing for logits, elasticities and other pure numbers."""
    return _UNITS.get(unit, "")
