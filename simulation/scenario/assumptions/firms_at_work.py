"""What firms do with people: in-house training, projects, foundation capability."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import Group, quantity


class Training(Group):
    """In-house training: firms train if what they keep of the gain beats the cost."""

    training_learning_gain: float = quantity(
        0.25,
        unit="share",
        low=0.0,
        high=2.0,
        source="assumption; PRIOR_18 (sector training raises earnings by 0.2)",
        meaning="training raises the learning rate of technical skill by this share",
    )
    training_value_per_month: float = quantity(
        0.02,
        unit="share of the wage",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="monthly gain in product per trained worker that the firm keeps while the worker stays",
    )
    training_horizon_months: float = quantity(
        36.0,
        unit="months",
        low=1,
        high=120,
        source="assumption: the skill is half forgotten by then",
        meaning="longest time over which the firm reckons the gain",
    )
    training_cost_months: float = quantity(
        0.62,
        unit="monthly wages per worker and year",
        low=0.0,
        high=6.0,
        source="assumption; PRIOR_23 caps the tax-deductible part at 0.08 of payroll",
        meaning="median yearly cost of training one worker",
    )
    training_cost_sigma: float = quantity(
        0.8,
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption",
        meaning="spread of that cost between firms",
    )


class Projects(Group):
    """Pilots and deployments."""

    pilot_start_per_month: float = quantity(
        1 / 12,
        unit="per month",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="an employer without a pilot starts one",
    )
    pilot_months: float = quantity(
        10.0, unit="months", low=1, high=60, source="assumption", meaning="length of a pilot"
    )
    deployment_intercept: float = quantity(
        -1.83,
        unit="logit",
        low=-6,
        high=4,
        source="set by search on CAL_K04, CAL_K05 (stall 0.46 to 0.81)",
        meaning="p0: propensity to deploy",
    )
    deployment_compound_weight: float = quantity(
        1.5,
        unit="logit per share",
        low=0.0,
        high=6.0,
        source="assumption: 'technologists don't understand the business'",
        meaning="p1: effect of the coverage of compound posts",
    )
    deployment_practical_weight: float = quantity(
        1.0,
        unit="logit per 0 to 1",
        low=0.0,
        high=6.0,
        source="assumption",
        meaning="p2: effect of mean practical skill",
    )
    deployment_productivity_gain: float = quantity(
        0.04,
        unit="share",
        low=0.0,
        high=0.3,
        source="assumption; prior 0.01 to 0.10",
        meaning="productivity gained by a deployment",
    )


class Dependence(Group):
    """Foundation capability and import dependence."""

    capability_requirement: float = quantity(
        0.5, unit="skill-weighted persons per AI post wanted", low=0.05, high=5.0,
        source="assumption: 'the overwhelming majority of high-performance AI chips are imported'",
        meaning="foundation capability that AI activity needs to be independent of imports",
    )  # fmt: skip
    researcher_capability_elasticity: float = quantity(
        0.1,
        unit="elasticity",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="capability rises with elite researchers to this power",
    )
