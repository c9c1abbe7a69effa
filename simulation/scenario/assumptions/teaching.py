"""What programmes teach, and elite research."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import TIERS, Group, Prior, per, quantity

PerTierGain = per(*TIERS, low=-1.0, high=1.0)
PerTierShare = per(*TIERS, low=0.0, high=1.0)


class Curriculum(Group):
    """What programmes teach: skills at graduation against the frontier."""

    curriculum_age_months: float = quantity(
        24.0,
        unit="months",
        low=0,
        high=120,
        source="assumption: 'frequently lags behind'",
        meaning="months a curriculum is behind the frontier at 174 elite researchers",
    )
    curriculum_months_per_log_researchers: float = quantity(
        6.0,
        unit="months",
        low=0,
        high=48,
        source="assumption",
        meaning="curriculum age falls by this with the log of elite researchers / 174",
    )
    coverage_ai: float = quantity(
        1.0,
        unit="share",
        low=0.2,
        high=1.0,
        source="assumption",
        meaning="share of the frontier (at its own time) that an AI programme covers",
    )
    coverage_adjacent: float = quantity(
        0.76,
        unit="share",
        low=0.1,
        high=1.0,
        source="assumption",
        meaning="the same for adjacent majors with AI courses",
    )
    coverage_postgraduate_gain: float = quantity(
        0.10,
        unit="share",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="added by a master's degree or doctorate",
    )
    tier_technical_gain: PerTierGain = quantity(  # type: ignore[valid-type]
        PerTierGain(elite=0.08, regular=0.0, applied=-0.03),
        unit="0 to 1",
        low=-1,
        high=1,
        source="assumption",
        meaning="technical skill added by the university's tier",
    )
    technical_sd_at_graduation: float = quantity(
        0.10,
        unit="0 to 1",
        low=0.0,
        high=0.4,
        source="assumption",
        meaning="spread of technical skill by ability",
    )
    practical_without_projects: float = quantity(
        0.31,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption: 'strong theoretical knowledge but often lack the practical, hands-on experience'",
        meaning="practical skill at graduation without industry projects",
    )
    practical_gain_of_projects: float = quantity(
        0.35,
        unit="0 to 1 per share",
        low=0.0,
        high=1.0,
        source="assumption; PRIOR_15",
        meaning="practical skill at graduation per share of industry projects",
    )
    practical_sd_at_graduation: float = quantity(
        0.08,
        unit="0 to 1",
        low=0.0,
        high=0.4,
        source="assumption",
        meaning="spread of practical skill at graduation",
    )
    domain_without_integration: float = quantity(
        0.13,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge at graduation without interdisciplinary credit",
    )
    domain_gain_of_credit: float = quantity(
        0.35,
        unit="0 to 1 per share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge per share of interdisciplinary credit",
    )
    domain_of_x_ai_graduates: float = quantity(
        0.45,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge of a graduate from an X+AI seat",
    )
    industry_project_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.10, regular=0.10, applied=0.10),
        unit="share of curriculum",
        low=0,
        high=1,
        source="assumption",
        meaning="industry projects in the curriculum",
    )
    x_ai_seat_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.05, regular=0.05, applied=0.05),
        unit="share of seats",
        low=0,
        high=1,
        source="assumption",
        meaning="seats of X+AI programmes designed with an industry",
    )
    interdisciplinary_credit_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.05, regular=0.05, applied=0.05),
        unit="share of credit",
        low=0,
        high=1,
        source="assumption",
        meaning="credit taken in other disciplines",
    )
    foundation_seat_share: PerTierShare = quantity(  # type: ignore[valid-type]
        PerTierShare(elite=0.08, regular=0.08, applied=0.08),
        unit="share of seats",
        low=0,
        high=1,
        source="assumption",
        meaning="seats for foundation-layer specialists",
    )
    technology_seat_share: float = quantity(
        0.30,
        unit="share of seats",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="seats for technology-layer specialists; the rest specialise in applications",
    )


class Research(Group):
    """Elite researchers, person for person at every scale."""

    researchers_2018: float = quantity(
        150.0,
        unit="persons",
        low=20,
        high=1000,
        source="assumption; SEED_05 (174 in 2020) is the target",
        meaning="elite researchers in China in 2018-01",
    )
    researchers_abroad_2018: float = quantity(
        150.0,
        unit="persons",
        low=0,
        high=2000,
        source="assumption",
        meaning="Chinese elite researchers abroad in 2018-01",
    )
    supervision_per_month: float = quantity(
        0.0104,
        unit="per researcher and month",
        low=0.0,
        high=0.05,
        source="assumption; set by search on SEED_05",
        prior=Prior(0.006, 0.016),
        meaning="new elite researchers per supervisor in China",
    )
    research_ceiling: float = quantity(
        4000.0,
        unit="persons",
        low=500,
        high=20_000,
        source="assumption",
        meaning="researchers at which supervision has no further effect",
    )
    researcher_leave_share: float = quantity(
        0.36, unit="share", low=0.0, high=1.0, source="CAL_X06", meaning="new elite researchers who go abroad"
    )
    researcher_exit_per_month: float = quantity(
        0.004,
        unit="per month",
        low=0.0,
        high=0.05,
        source="assumption",
        meaning="researchers in China who leave the elite or retire",
    )
    researcher_return_per_year: float = quantity(
        0.02,
        unit="per year",
        low=0.0,
        high=0.3,
        source="CAL_X07, CAL_X08; prior 0.01 to 0.05",
        meaning="researchers abroad who return",
    )
    researcher_firm_share: float = quantity(
        0.30,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="researchers in China who work in a firm's laboratory",
    )
    foundation_research_share: float = quantity(
        0.15,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="researchers in foundation subfields (chips, computer theory, systems)",
    )
    researcher_quality_elasticity: float = quantity(
        0.5,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="assumption",
        meaning="technical gain of elite universities rises with elite researchers / 174 to this power",
    )
