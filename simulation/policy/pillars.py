"""What each lever does: it changes named parameters of named rules, never an outcome.

Every function takes the parameters in force `p`, to be changed, the assumptions they started from, and the value of
the lever that counts this month. At the neutral value each changes nothing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable

from simulation.policy.parameters import Parameters

Effect = Callable[[Parameters, Parameters, float], None]
FOUNDATION = 2


def _multiply(*names: str) -> Effect:
    """The lever multiplies parameters; neutral 1."""

    def effect(p: Parameters, assumed: Parameters, times: float) -> None:
        for name in names:
            p[name] = p[name] * times

    return effect


def _take_away_share(*names: str) -> Effect:
    """The lever takes a share away from parameters; neutral 0."""

    def effect(p: Parameters, assumed: Parameters, share: float) -> None:
        for name in names:
            p[name] = p[name] * (1.0 - share)

    return effect


def _set(name: str) -> Effect:
    """The lever is the value of the parameter."""

    def effect(p: Parameters, assumed: Parameters, value: float) -> None:
        p[name] = value

    return effect


def _laboratories(p: Parameters, assumed: Parameters, posts: float) -> None:
    p["laboratory_posts"] = posts
    p["research_ceiling"] = p["research_ceiling"] + posts * assumed["laboratory_researchers_per_post"]


def _foundation_wage_subsidy(p: Parameters, assumed: Parameters, share: float) -> None:
    p["wage_subsidy"][FOUNDATION] = share


def _faculty_exchange(p: Parameters, assumed: Parameters, share: float) -> None:
    p["curriculum_age_months"] = p["curriculum_age_months"] * max(0.0, 1.0 - assumed["faculty_exchange_gain"] * share)


def _internships(p: Parameters, assumed: Parameters, share: float) -> None:
    p["internship_gain"] = share * assumed["internship_practical_gain"]


def _porous_pathways(p: Parameters, assumed: Parameters, share: float) -> None:
    p["consider_per_month"] = min(1.0, p["consider_per_month"] * (1.0 + share * assumed["pathway_consideration_gain"]))


def _minor_programmes(p: Parameters, assumed: Parameters, share: float) -> None:
    p["adjacent_graduates_2018"] = p["adjacent_graduates_2018"] * (1.0 + share)


def _domain_transfer(p: Parameters, assumed: Parameters, added: float) -> None:
    p["domain_transfer_share"] = min(1.0, p["domain_transfer_share"] + added)


def _training_tax_credit(p: Parameters, assumed: Parameters, share: float) -> None:
    p["training_cost_months"] = p["training_cost_months"] * (1.0 - share * assumed["tax_credit_response"])


def _learning_platform(p: Parameters, assumed: Parameters, reach: float) -> None:
    p["learning_per_month"] = min(1.0, p["learning_per_month"] * (1.0 + reach * assumed["platform_learning_gain"]))
    p["idle_learning_per_month"] = reach * assumed["platform_idle_learning_per_month"]


def _learning_time(p: Parameters, assumed: Parameters, share: float) -> None:
    p["learning_per_month"] = min(1.0, p["learning_per_month"] * (1.0 + share * assumed["learning_time_gain"]))


def _internal_mobility(p: Parameters, assumed: Parameters, share: float) -> None:
    p["leave_ai_share"] = p["leave_ai_share"] * (1.0 - share * assumed["mobility_retention"])


EFFECTS: dict[str, Effect] = {
    "national_strategies.national_laboratory_posts": _laboratories,
    "national_strategies.foundation_wage_subsidy": _foundation_wage_subsidy,
    "national_strategies.doctoral_supervision": _multiply("supervision_per_month"),
    "national_strategies.returnee_programme": _multiply("return_per_year", "researcher_return_per_year"),
    "national_strategies.talent_retention": _take_away_share(
        "emigration_per_year", "abroad_share", "abroad_share_elite", "researcher_leave_share"
    ),
    "national_strategies.approval_quota": _multiply("approval_quota"),
    "industry_demands.faculty_exchange": _faculty_exchange,
    "industry_demands.internships": _internships,
    "industry_demands.adjacent_coverage": _set("adjacent_students_reached"),
    "discipline_integration.porous_pathways": _porous_pathways,
    "discipline_integration.minor_programmes": _minor_programmes,
    "discipline_integration.adjacent_ai_courses": _set("coverage_adjacent"),
    "discipline_integration.domain_transfer": _domain_transfer,
    "skill_upgrading.training_tax_credit": _training_tax_credit,
    "skill_upgrading.in_house_academies": _set("academy_share"),
    "skill_upgrading.learning_platform": _learning_platform,
    "skill_upgrading.certification": _take_away_share("screening_noise"),
    "skill_upgrading.tuition_subsidy": _take_away_share("tuition_cny"),
    "skill_upgrading.internal_mobility": _internal_mobility,
    "skill_upgrading.learning_time": _learning_time,
    "beyond_pillars.overseas_recruitment": _set("overseas_recruits_per_year"),
}
COVERAGE, TAX_CREDIT = "industry_demands.adjacent_coverage", "skill_upgrading.training_tax_credit"
# Levers that are a floor under what is assumed for 2018. Those of the first table hold tier by tier and set a column of
# the universities' table (policy/in_force.py); those of the second set a parameter.
TAUGHT_SHARES = {
    "national_strategies.foundation_seat_share": "foundation_seat_share",
    "industry_demands.industry_project_share": "industry_project_share",
    "industry_demands.x_ai_seat_share": "x_ai_seat_share",
    "discipline_integration.interdisciplinary_credit_share": "interdisciplinary_credit_share",
}
FLOORS = TAUGHT_SHARES | {
    "industry_demands.adjacent_coverage": "adjacent_students_reached",
    "discipline_integration.adjacent_ai_courses": "coverage_adjacent",
}
