"""What is known of a scenario without a run: parameters in force, posts wanted, staff, premium and wage."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.agents.codes import AI_SECTORS
from simulation.policy.demand_path import posts_path
from simulation.policy.in_force import Decisions
from simulation.policy.parameters import Parameters
from simulation.rules.projects import deployment_prob
from simulation.scenario.schema import Scenario

_AI = slice(0, AI_SECTORS)


class Plan(NamedTuple):
    """What is known of a scenario without a run.

    Attributes: assumed: the assumptions. in_force: parameters of every month. posts: AI posts wanted by layer in real
        posts, float64 (months + 60, 3), shocks included. relative_premium: float64 (months,), 1 in 2018.
    """

    assumed: Parameters
    in_force: list[Parameters]
    posts: np.ndarray
    relative_premium: np.ndarray

    @property
    def months(self) -> int:
        """Months simulated."""
        return len(self.in_force)

    def each(self, name: str) -> np.ndarray:
        """A parameter in force, month by month: float64 (months, ...)."""
        return np.array([p[name] for p in self.in_force])


def plan_of(scenario: Scenario, assumed: Parameters, decisions: Decisions) -> Plan:
    """Parameters in force and posts wanted. Import dependence, which a run alone knows, only moves productivity."""
    months = scenario.horizon.months
    in_force = [decisions.parameters(assumed, month, 0.0) for month in range(months)]
    posts = posts_path(assumed, months)[:, _AI]
    posts[:months] *= np.array([p["demand_factor"][_AI] for p in in_force])
    posts *= demand_raised_by_productivity(assumed, len(posts))[:, None]
    return Plan(assumed, in_force, posts, relative_premium(posts, months))


def relative_premium(posts: np.ndarray, months: int) -> np.ndarray:
    """The AI wage premium against 2018: growth of posts wanted in the next year against that of 2018.

    Source: assumption: scarcity follows the growth of demand, so the premium fades with it.
    """
    wanted = posts.sum(axis=1)
    growth = np.maximum(wanted[12 : months + 12] / wanted[:months] - 1.0, 0.01)
    return growth / growth[0]


def demand_raised_by_productivity(assumed: Parameters, months: int) -> np.ndarray:
    """Posts wanted against the path, because deployments raise productivity: float64 (months,).

    Formula: (1 + gain·chance/(months between pilots))^(elasticity·month), at the coverage and practical skill of 2018.
    Source: rules/projects.deployment_prob; pilots follow one another.
    """
    chance = deployment_prob(
        assumed["deployment_intercept"], assumed["deployment_compound_weight"], filled_share(assumed),
        assumed["deployment_practical_weight"], assumed["ai_practical_mean"],
    )  # fmt: skip
    cycle = assumed["pilot_months"] + 1.0 / max(assumed["pilot_start_per_month"], 1e-6)
    growth = assumed["deployment_productivity_gain"] * chance / cycle
    return (1.0 + growth) ** (assumed["productivity_elasticity_of_demand"] * np.arange(months))


def filled_share(assumed: Parameters) -> float:
    """Share of AI posts that is filled: that of 2018. Source: assumption; the unfilled share moves little."""
    return float(1.0 - assumed["initial_unfilled_share"])


def staff_by_layer(plan: Plan) -> np.ndarray:
    """AI staff: posts wanted × the share filled in 2018, float64 (months, 3). Source: demand path; assumption."""
    return plan.posts[: plan.months] * filled_share(plan.assumed)


def ai_wage(assumed: Parameters) -> float:
    """Mean AI wage, CNY a month: that of 2018. Source: wages and premium of the parameter book."""
    premium = float(np.dot(assumed["initial_layer_share"], assumed["initial_premium"]))
    return float(assumed["outside_wage_cny_per_month"]) * (1.0 + premium)
