"""How many AI posts firms want, how many employers there are, what they pay and how fast they recruit."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import CLASSES, LAYERS, Group, Prior, per, quantity

PerLayerShare = per(*LAYERS, low=0.0, high=1.0)
PerLayerGrowth = per(*LAYERS, low=-0.5, high=1.0)
ClassMix = per(*CLASSES, low=0.0, high=1.0)


class LayerMix(Group):
    """The share of engineer, compound and research posts in each layer; each layer sums to one."""

    application: ClassMix = ClassMix(engineer=0.47, compound=0.43, research=0.10)  # type: ignore[valid-type]
    technology: ClassMix = ClassMix(engineer=0.55, compound=0.20, research=0.25)  # type: ignore[valid-type]
    foundation: ClassMix = ClassMix(engineer=0.60, compound=0.05, research=0.35)  # type: ignore[valid-type]


class Demand(Group):
    """AI labour demand: the path of posts wanted dominates levels in 2035, so vary it."""

    posts_wanted_mid_2022: float = quantity(
        989_000.0, unit="posts", low=700_000, high=1_400_000,
        source="assumption; the target is CAL_W01 (1.0 million in 2022); set by search",
        prior=Prior(700_000, 1_400_000),
        meaning="AI posts wanted in July 2022 before deployments raise demand",
    )  # fmt: skip
    growth_per_year: float = quantity(
        0.181, unit="per year", low=0.0, high=0.40,
        source="CAL_W02 (0.251 for 2022-2030); prior 0.15 to 0.40; set by search",
        prior=Prior(0.15, 0.40),
        meaning="aggregate growth of posts wanted until the fade starts",
    )  # fmt: skip
    long_run_growth_per_year: float = quantity(
        0.06,
        unit="per year",
        low=-0.05,
        high=0.15,
        source="assumption",
        meaning="growth of posts wanted in the long run",
    )
    growth_fade_from_year: float = quantity(
        2025.0,
        unit="calendar year",
        low=2019,
        high=2060,
        source="assumption",
        meaning="January in which growth starts to fade to its long-run rate",
    )
    growth_fade_months: float = quantity(
        60.0, unit="months", low=1, high=600, source="assumption", meaning="time constant of that fade"
    )
    layer_growth_ratio: PerLayerGrowth = quantity(  # type: ignore[valid-type]
        PerLayerGrowth(application=0.15, technology=0.20, foundation=0.45),
        unit="per year, scaled to the aggregate", low=-0.5, high=1.0,
        source="assumption: the foundation layer grows fastest",
        meaning="growth of the layers relative to each other in 2018",
    )  # fmt: skip
    layer_growth_fade_months: float = quantity(
        24.0,
        unit="months",
        low=1,
        high=240,
        source="assumption",
        meaning="time constant in which the layers' growth rates converge",
    )
    initial_layer_share: PerLayerShare = quantity(  # type: ignore[valid-type]
        PerLayerShare(application=0.60, technology=0.27, foundation=0.13), unit="share", low=0, high=1,
        source="CAL_W12 (0.54/0.29/0.17 in 2023); set by search", meaning="posts wanted by layer in 2018-01",
    )  # fmt: skip
    class_mix: LayerMix = quantity(
        LayerMix(),
        unit="share",
        low=0,
        high=1,
        source="assumption",
        meaning="job classes in each layer's posts",
    )
    initial_unfilled_share: float = quantity(
        0.517,
        unit="share",
        low=0.05,
        high=0.7,
        source="assumption; set by search",
        prior=Prior(0.35, 0.65),
        meaning="unfilled share of AI posts wanted in 2018-01",
    )
    wage_elasticity_of_demand: float = quantity(
        0.3,
        unit="elasticity",
        low=0.0,
        high=1.0,
        source="assumption; prior 0.1 to 0.6",
        meaning="posts wanted fall with the posted wage to this power",
    )
    productivity_elasticity_of_demand: float = quantity(
        0.7,
        unit="elasticity",
        low=0.0,
        high=1.5,
        source="assumption; prior 0.3 to 1.0",
        meaning="posts wanted rise with productivity to this power",
    )


class Firms(Group):
    """Employers: number, size, entry, exit and recruiting."""

    ai_employers_2018: float = quantity(
        2_000.0, unit="employers", low=100, high=20_000,
        source="CAL_I01 to CAL_I04 (797 in 2019 to 3,000 in June 2022, different samples)",
        meaning="employers of AI staff in 2018-01",
    )  # fmt: skip
    employer_layer_share: PerLayerShare = quantity(  # type: ignore[valid-type]
        PerLayerShare(application=0.695, technology=0.247, foundation=0.058), unit="share", low=0, high=1,
        source="assumption; set by search: foundation grows faster, so that 2020 comes near SEED_04",
        meaning="employers by layer in 2018-01",
    )  # fmt: skip
    employer_count_elasticity: float = quantity(
        0.55,
        unit="elasticity",
        low=0.0,
        high=1.0,
        source="CAL_I04 over demand growth 2018-2022; assumption",
        meaning="number of employers follows a layer's posts wanted to this power",
    )
    exit_prob_per_year: float = quantity(
        0.05,
        unit="per year",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="closure of an employer of mean size",
    )
    exit_size_elasticity: float = quantity(
        0.5,
        unit="elasticity",
        low=0.0,
        high=2.0,
        source="assumption",
        meaning="closure falls with relative size to this power",
    )
    entrant_size_share: float = quantity(
        0.3,
        unit="share",
        low=0.01,
        high=1.0,
        source="assumption",
        meaning="size of an entrant relative to its mature size",
    )
    maturity_months: float = quantity(
        36.0, unit="months", low=1, high=240, source="assumption", meaning="months from entry to mature size"
    )
    reallocation_per_month: float = quantity(
        0.04,
        unit="per month",
        low=0.0,
        high=0.5,
        source="assumption: two years",
        meaning="speed at which outside posts move to the employers who fill them",
    )
    size_sigma: float = quantity(
        1.3,
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption; heavy tail, Pareto exponent near 1.06 at the top",
        meaning="standard deviation of log employer size",
    )
    wage_dispersion: float = quantity(
        0.10,
        unit="log points",
        low=0.0,
        high=0.5,
        source="assumption; prior 0.05 to 0.20",
        meaning="standard deviation of the employers' wage effect",
    )
    recruiting_capacity: float = quantity(
        0.224,
        unit="share of headcount",
        low=0.01,
        high=1.0,
        source="assumption; set by search so that a post takes 1 to 4 months to fill",
        prior=Prior(0.12, 0.40, "log-uniform"),
        meaning="posts an AI employer can have open at once",
    )
    recruiting_capacity_outside: float = quantity(
        0.181,
        unit="share of headcount",
        low=0.01,
        high=1.0,
        source="assumption; set by search",
        meaning="the same for outside employers",
    )
    recruiting_floor: float = quantity(
        0.25,
        unit="share of target",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="capacity is reckoned on at least this share of the target",
    )
    layoff_tolerance: float = quantity(
        0.02,
        unit="share of target",
        low=0.0,
        high=0.5,
        source="assumption",
        meaning="headcount above target that an employer tolerates",
    )
    layoff_speed: float = quantity(
        0.25,
        unit="per month",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="share of the excess that is laid off each month",
    )


class Wages(Group):
    """Posted and paid wages, CNY of 2024 a month."""

    outside_wage_cny_per_month: float = quantity(
        41_300.0,
        unit="CNY per month",
        low=5_000,
        high=200_000,
        source="SEED_03 (42,874 for new postings of the new economy, AI included) less the AI premium",
        meaning="posted wage outside AI in 2018-01, prices of 2024",
    )
    initial_premium: PerLayerShare = quantity(  # type: ignore[valid-type]
        PerLayerShare(application=0.122, technology=0.170, foundation=0.219), unit="share", low=0, high=1,
        source="assumption around CAL_S01 (0.148 in 2022); set by search",
        meaning="AI wage premium over the outside wage in 2018-01",
    )  # fmt: skip
    research_premium_multiple: float = quantity(
        1.25,
        unit="multiple",
        low=0.5,
        high=3.0,
        source="assumption",
        meaning="premium of research posts over the layer's premium",
    )
    wage_curve_elasticity: float = quantity(
        0.10,
        unit="elasticity",
        low=0.0,
        high=0.5,
        source="PRIOR_05 (wage curve -0.1)",
        prior=Prior(0.05, 0.20),
        meaning="response of the posted wage to the unfilled share of wanted posts",
    )
    wage_curve_offset: float = quantity(
        0.02,
        unit="share",
        low=0.001,
        high=0.2,
        source="assumption",
        meaning="keeps the wage curve finite when no post is unfilled",
    )
    wage_adjustment_months: float = quantity(
        12.0,
        unit="months",
        low=1,
        high=120,
        source="assumption",
        meaning="posted wages close 1/months of the distance to the curve",
    )
    wage_catch_up_months: float = quantity(
        24.0,
        unit="months",
        low=1,
        high=120,
        source="assumption",
        meaning="a stayer's wage closes 1/months of its distance below the posted wage",
    )
    wage_cap_multiple: float = quantity(
        2.5,
        unit="multiple of the outside wage",
        low=1.0,
        high=10.0,
        source="assumption",
        meaning="productivity of a post at productivity 1: no employer posts more",
    )
