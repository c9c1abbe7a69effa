"""People whom policies reach, planned month by month without a run: students, hires, trainees, movers, researchers."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from simulation.agents.codes import FOUNDATION
from simulation.policy.parameters import Parameters
from simulation.policy.plan import Plan, ai_wage, filled_share
from simulation.rules.education import applicants_for, opening_prob
from simulation.rules.research import successor_prob
from simulation.rules.switching import switching_gain, training_choice_prob
from simulation.rules.training import expected_tenure
from simulation.scenario.dates import FIRST_MONTH

_FIRST_YEAR = int(FIRST_MONTH[:4])
_YEARS_BEFORE = 10  # cohorts in study at the start enrolled in these years
_TREND_YEAR = 2014  # who graduates in 2018 enrolled in September 2014
_MARCH, _SEPTEMBER = 2, 8  # months of the year, January = 0
_SEARCHES_THAT_MOVE = 0.5  # share of AI staff who search and change employers in the month: assumption
_SUBSIDY_FILLS = 0.5  # share of unfilled foundation posts that a subsidy is planned to fill: assumption


def presence(assumed: Parameters) -> np.ndarray:
    """Share of a cohort that is still in study so many months after enrolment, attrition half-way.

    Source: length of degrees and shares of the parameter book.
    """
    bachelor, doctorate = int(assumed["bachelor_months"]), int(assumed["doctorate_months"])
    master = min(int(assumed["master_months"]), doctorate)
    stays = np.zeros(bachelor + doctorate)
    stays[:bachelor] = 1.0 - assumed["attrition_share"] / 2.0
    stays[bachelor:] = assumed["doctorate_share"] * (1.0 - assumed["attrition_share"])
    stays[bachelor : bachelor + master] += assumed["master_share"] * (1.0 - assumed["attrition_share"])
    return stays


def programmes_in_existence(plan: Plan) -> np.ndarray:
    """AI programmes: each March the willing universities that have none open one with the yearly hazard of the rule.

    Returns: float64 (months,). Source: rules/education.opening_prob at the mean propensity of the tiers.
    """
    universities = plan.assumed["universities"]
    willing = min(float(plan.assumed["willing_universities"]), float(universities.sum()))
    intercept = float(np.average(plan.assumed["opening_intercept"], weights=universities))
    existing, programmes = 0.0, np.zeros(plan.months)
    for month, p in enumerate(plan.in_force):
        if month % 12 == _MARCH and _FIRST_YEAR + month // 12 >= p["first_opening_year"]:
            hazard = opening_prob(
                p["opening_ceiling"], intercept, p["opening_premium_weight"], math.log(plan.relative_premium[month]),
                p["opening_imitation"], existing / universities.sum(), p["approval_quota"],
            )  # fmt: skip
            existing += (willing - existing) * hazard
        programmes[month] = existing
    return programmes


def students_of_ai(plan: Plan, programmes: np.ndarray) -> np.ndarray:
    """Students of AI programmes: each September as many as there are places or applicants, whichever is fewer.

    Places of a programme stay those at its opening: growth of good programmes and empty places of others cancel
    (assumption). Returns: float64 (months,).
    """
    p, entrants = plan.assumed, np.zeros(plan.months)
    for month in range(_SEPTEMBER, plan.months, 12):
        seats = programmes[month] * p["seats_at_opening"]
        premium, elasticity = plan.relative_premium[month], p["enrolment_elasticity"]
        entrants[month] = min(seats, applicants_for(seats, p["applicants_per_seat_2018"], premium, elasticity))
    return np.convolve(entrants, presence(p))[: plan.months]


def students_of_adjacent_majors(plan: Plan) -> np.ndarray:
    """Students of adjacent majors: the trend of places × response to the premium, half to double, as in education.

    Returns: float64 (months,). Source: phases/education on the trend of the parameter book.
    """
    p, before = plan.assumed, _YEARS_BEFORE * 12
    entrants = np.zeros(before + plan.months)
    for at in range(_SEPTEMBER, len(entrants), 12):
        month = at - before
        now = plan.in_force[month] if month >= 0 else p
        premium = plan.relative_premium[month] if month >= 0 else 1.0
        years = _FIRST_YEAR - _YEARS_BEFORE + at // 12 - _TREND_YEAR
        trend = now["adjacent_graduates_2018"] * (1.0 + p["adjacent_growth_per_year"]) ** years
        entrants[at] = trend / (1.0 - p["attrition_share"]) * np.clip(premium ** p["enrolment_elasticity"], 0.5, 2.0)
    return np.convolve(entrants, presence(p))[before : before + plan.months]


def turnover_per_month(assumed: Parameters) -> float:
    """AI staff who leave their employer in a month: quits, and half of those who search on the job (assumption)."""
    return float(assumed["separation_ai"] + _SEARCHES_THAT_MOVE * assumed["on_the_job_search_ai"])


def hires(plan: Plan, staff: np.ndarray) -> np.ndarray:
    """AI hires of a month: who leaves is replaced, and staff grows with the posts. Source: accounting; turnover."""
    return np.maximum(0.0, np.diff(staff, prepend=staff[0]) + staff * turnover_per_month(plan.assumed))


def trainings_started(plan: Plan) -> np.ndarray:
    """Outside workers who start training: the workforce of 2018 × consideration × choice at the wages of 2018.

    Source: rules/switching at the chance of a job perceived in 2018; assumption that it stays.
    """
    p = plan.assumed
    own_wage, ai = float(p["outside_wage_cny_per_month"]), ai_wage(p)
    choices = {
        tuition: training_choice_prob(
            switching_gain(
                ai, own_wage, p["choice_horizon_months"], p["job_chance_initial"], tuition, p["training_months"],
                p["foregone_wage_share"],
            ),
            p["choice_slope"],
        )
        for tuition in set(plan.each("tuition_cny").tolist())
    }  # fmt: skip
    chosen = np.array([choices[tuition] for tuition in plan.each("tuition_cny").tolist()])
    return p["outside_workforce"] * plan.each("consider_per_month") * chosen


def foundation_wages(plan: Plan, staff: np.ndarray) -> np.ndarray:
    """What foundation staff is paid in a month, subsidy included: wages of 2018, and laboratories' staff.

    A subsidy draws people into the layer: it is planned to fill half of the posts that are unfilled without it.
    Source: assumption, on the side of caution; a run with the strong subsidy alone fills 0.73 of the posts in 2035.
    """
    filled = filled_share(plan.assumed)
    subsidised = plan.each("wage_subsidy")[:, FOUNDATION] > 0.0
    staff = staff * np.where(subsidised, (filled + _SUBSIDY_FILLS * (1.0 - filled)) / filled, 1.0)
    wage = plan.assumed["outside_wage_cny_per_month"] * (1.0 + plan.assumed["initial_premium"][FOUNDATION])
    staff = staff + plan.each("laboratory_posts") * filled_share(plan.assumed)
    return staff * wage * (1.0 + plan.each("wage_subsidy")[:, FOUNDATION])


def ai_wages(plan: Plan, staff: np.ndarray) -> np.ndarray:
    """What AI staff is paid in a month, at the wages of 2018, foundation layers as above. Args: staff: by layer."""
    by_layer = plan.assumed["outside_wage_cny_per_month"] * (1.0 + plan.assumed["initial_premium"])
    others = staff[:, :FOUNDATION] @ by_layer[:FOUNDATION]
    return np.asarray(others + foundation_wages(plan, staff[:, FOUNDATION]))


def seekers_and_trainees(plan: Plan, started: np.ndarray) -> np.ndarray:
    """AI seekers, as many as in 2018 (assumption: openings take up newcomers), and who is in training."""
    in_training = np.convolve(started, np.ones(int(plan.assumed["training_months"])))[: plan.months]
    return np.full(plan.months, float(plan.assumed["ai_seekers_2018"])) + in_training


def mean_training_cost(assumed: Parameters) -> float:
    """What training a worker costs on average if every firm trains, monthly wages a year: median·e^(σ²/2)."""
    return float(assumed["training_cost_months"] * np.exp(assumed["training_cost_sigma"] ** 2 / 2.0))


def trained_cost_shares(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Share of the cost of training all AI staff that firms bear because it pays, and only because of academies.

    Formula: Φ(ln(value·tenure/cost)/σ - σ), the part of a lognormal cost below value·tenure; (1 - that)·academies.
    The median cost is the one after the tax credit: firms decide by it. Source: rules/training, planned turnover.
    """
    p = plan.assumed
    value = p["training_value_per_month"] * expected_tenure(turnover_per_month(p), p["training_horizon_months"])
    sigma = max(float(p["training_cost_sigma"]), 1e-6)
    logs = np.log(np.maximum(value, 1e-12) / np.maximum(plan.each("training_cost_months"), 1e-12))
    pays = np.array([NormalDist().cdf(log / sigma - sigma) for log in logs])
    return pays, (1.0 - pays) * plan.each("academy_share")


def moves_abroad(plan: Plan, staff: np.ndarray, graduates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Who goes abroad and who comes back in a month, nobody being abroad at the start.

    Source: shares and rates of the parameter book; the few postgraduates of elite universities count as the others.
    """
    emigrated = staff * plan.each("emigration_per_year") / 12.0 + graduates * plan.each("abroad_share")
    returned, abroad = np.zeros(plan.months), 0.0
    for month, rate in enumerate(plan.each("return_per_year")):
        returned[month] = abroad * rate / 12.0
        abroad += emigrated[month] - returned[month]
    return emigrated, returned


def new_researchers(plan: Plan) -> np.ndarray:
    """Elite researchers trained in a month: succession, leaving and return in expectation. Source: rules/research."""
    at_home, abroad = float(plan.assumed["researchers_2018"]), float(plan.assumed["researchers_abroad_2018"])
    born = np.zeros(plan.months)
    for month, p in enumerate(plan.in_force):
        born[month] = at_home * successor_prob(p["supervision_per_month"], at_home, p["research_ceiling"])
        back = abroad * p["researcher_return_per_year"] / 12.0
        leave = born[month] * p["researcher_leave_share"]
        at_home += born[month] - leave + back - at_home * p["researcher_exit_per_month"]
        abroad += leave - back
    return born
