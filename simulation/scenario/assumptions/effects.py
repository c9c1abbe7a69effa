"""How strongly policies work where they do not act on an assumption directly: the thin part of the evidence."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import Group, quantity


class PolicyEffects(Group):
    """Strengths of levers; without policies none of them matters."""

    adjacent_students_reached: float = quantity(
        0.2, unit="share", low=0.0, high=1.0, source="assumption",
        meaning="students of adjacent majors whom a reform of AI programmes reaches anyway",
    )  # fmt: skip
    laboratory_researchers_per_post: float = quantity(
        0.02, unit="researchers per post", low=0.0, high=0.2, source="assumption",
        meaning="a national laboratory's post adds this much to the ceiling of elite researchers",
    )  # fmt: skip
    faculty_exchange_gain: float = quantity(
        0.8, unit="share per share", low=0.0, high=2.0, source="assumption",
        meaning="curriculum age falls by this share per share of teachers on exchange",
    )  # fmt: skip
    internship_practical_gain: float = quantity(
        0.06, unit="0 to 1", low=0.0, high=0.2, source="PRIOR_15, PRIOR_16; assumption on the scale of skill",
        meaning="practical skill that an internship adds at graduation",
    )  # fmt: skip
    pathway_consideration_gain: float = quantity(
        1.0, unit="share", low=0.0, high=5.0, source="assumption",
        meaning="outside workers consider AI more often by this share when all barriers are removed",
    )  # fmt: skip
    tax_credit_response: float = quantity(
        0.1, unit="share", low=0.0, high=1.0, source="PRIOR_20, PRIOR_21: 0 to 0.15, mostly deadweight",
        meaning="share of a training tax credit that firms take into account",
    )  # fmt: skip
    platform_learning_gain: float = quantity(
        0.08, unit="share", low=0.0, high=1.0, source="assumption; prior 0 to 0.2",
        meaning="staff whom the learning platform reaches learn faster by this share",
    )  # fmt: skip
    platform_idle_learning_per_month: float = quantity(
        0.01, unit="per month", low=0.0, high=0.1, source="assumption; prior 0 to 0.02",
        meaning="learning rate of AI seekers and trainees whom the platform reaches",
    )  # fmt: skip
    mobility_retention: float = quantity(
        0.3, unit="share", low=0.0, high=1.0, source="assumption; prior 0 to 0.6",
        meaning="leavers kept in AI where another post in the firm is open to all",
    )  # fmt: skip
