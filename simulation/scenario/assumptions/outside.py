"""The outside sectors, and the workforce of 2018-01."""

from __future__ import annotations

from simulation.scenario.assumptions.quantity import LAYERS, Group, per, quantity

PerLayerShare = per(*LAYERS, low=0.0, high=1.0)


class Outside(Group):
    """The non-AI technology workforce: new-energy vehicles (NEV) and the other new economy."""

    outside_workforce: float = quantity(
        7_000_000.0,
        unit="persons",
        low=1_000_000,
        high=30_000_000,
        source="assumption: about 7 million",
        meaning="outside workforce in 2018-01",
    )
    nev_workforce: float = quantity(
        600_000.0,
        unit="persons",
        low=50_000,
        high=5_000_000,
        source="assumption",
        meaning="of it in new-energy vehicles",
    )
    nev_employers_2018: float = quantity(
        300.0, unit="employers", low=10, high=5_000, source="assumption", meaning="NEV employers"
    )
    other_employers_2018: float = quantity(
        1_700.0,
        unit="employers",
        low=10,
        high=20_000,
        source="assumption",
        meaning="other new-economy employers",
    )
    outside_unemployment: float = quantity(
        0.0299,
        unit="share",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="outside workforce seeking work in 2018-01",
    )
    outside_unfilled_share: float = quantity(
        0.0464,
        unit="share",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="unfilled share of outside posts in 2018-01",
    )
    outside_unfilled_reference: float = quantity(
        0.05,
        unit="share",
        low=0.005,
        high=0.3,
        source="assumption: near the model's mean, so that outside wages have no trend",
        meaning="unfilled share of outside posts at which outside wages stay where they are",
    )
    nev_unfilled_multiple: float = quantity(
        1.1,
        unit="multiple",
        low=0.2,
        high=4.0,
        source="assumption; set by search",
        meaning="the same in NEV relative to that",
    )
    outside_growth_to_2021: float = quantity(
        -0.028,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption; set by search",
        meaning="growth of other posts per outside worker, 2018 to 2021 (negative: NEV draws posts away)",
    )
    outside_growth: float = quantity(
        -0.028,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of other posts per outside worker from 2022-01 to 2023-03, beside the dated fall",
    )
    outside_growth_long_run: float = quantity(
        0.0,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of other posts per outside worker from 2025: posts track the workforce",
    )
    outside_growth_slack: float = quantity(
        -0.0068,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption; CAL_R06 to CAL_R08 date the slack",
        meaning="growth of other posts per outside worker, 2023-04 to 2024-12",
    )
    outside_fall: float = quantity(
        0.022,
        unit="log points",
        low=-0.2,
        high=0.3,
        source="assumption; set by search on CAL_R06, CAL_R07",
        meaning="fall of other posts from 2022-10 to 2023-03",
    )
    nev_growth_per_year: float = quantity(
        0.244,
        unit="per year",
        low=-0.1,
        high=0.6,
        source="assumption; set by search",
        meaning="growth of NEV posts per outside worker until 2022-11",
    )
    nev_growth_after: float = quantity(
        0.002,
        unit="per year",
        low=-0.2,
        high=0.4,
        source="assumption; set by search on CAL_R09",
        meaning="growth of NEV posts per outside worker from 2022-12 to 2024-12",
    )
    nev_growth_long_run: float = quantity(
        0.0,
        unit="per year",
        low=-0.1,
        high=0.2,
        source="assumption",
        meaning="growth of NEV posts per outside worker from 2025",
    )
    outside_entry_growth: float = quantity(
        0.008,
        unit="per year",
        low=-0.05,
        high=0.1,
        source="assumption: the workforce grows with its posts",
        meaning="growth of the outside workforce by entrants, beyond replacing the retired",
    )
    outside_entry_elasticity: float = quantity(
        1.0,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="assumption",
        meaning="entrants respond to outside openings per seeker, relative to two seekers per opening, to this power",
    )
    nev_entrant_share: float = quantity(
        0.12,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="entrants who look for work in NEV",
    )
    internet_industry_share: float = quantity(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="other new-economy workers who know the internet industry; the rest are professionals of "
        "seven other industries",
    )


class Start(Group):
    """The workforce of 2018-01."""

    ai_switcher_share: float = quantity(
        0.60,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption around PRIOR_25 and CAL_W14 (most are switchers); set by search",
        meaning="career-switchers among AI staff in 2018-01",
    )
    ai_practical_mean: float = quantity(
        0.60,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="practical skill of AI staff in 2018-01",
    )
    ai_domain_mean: float = quantity(
        0.50,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of AI staff in 2018-01",
    )
    ai_technical_sd: float = quantity(
        0.08,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of their technical skill around its steady state",
    )
    outside_practical_mean: float = quantity(
        0.45,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="practical skill of outside workers in 2018-01",
    )
    outside_domain_mean: float = quantity(
        0.50,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of outside workers in 2018-01",
    )
    practical_sd: float = quantity(
        0.15,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of practical skill in 2018-01",
    )
    domain_sd: float = quantity(
        0.20,
        unit="0 to 1",
        low=0,
        high=0.4,
        source="assumption",
        meaning="spread of domain knowledge in 2018-01",
    )
    mean_tenure_months: float = quantity(
        30.0, unit="months", low=1, high=240, source="CAL_F05", meaning="mean months in the job in 2018-01"
    )
    entrant_practical: float = quantity(
        0.25, unit="0 to 1", low=0, high=1, source="assumption", meaning="practical skill of outside entrants"
    )
    entrant_domain: float = quantity(
        0.25,
        unit="0 to 1",
        low=0,
        high=1,
        source="assumption",
        meaning="domain knowledge of outside entrants",
    )
    ai_seekers_2018: float = quantity(
        12_000.0,
        unit="persons",
        low=0,
        high=200_000,
        source="assumption",
        meaning="non-employed people of the AI field in 2018-01",
    )
    entrant_wage_share: float = quantity(
        0.9,
        unit="share of the outside wage",
        low=0.3,
        high=1.5,
        source="assumption",
        meaning="wage that outside entrants reckon with",
    )
    graduate_wage_share: float = quantity(
        1.0,
        unit="share of the outside wage",
        low=0.3,
        high=1.5,
        source="assumption",
        meaning="wage that graduates reckon with",
    )
    outside_specialism: PerLayerShare = quantity(  # type: ignore[valid-type]
        PerLayerShare(application=0.65, technology=0.27, foundation=0.08),
        unit="share",
        low=0,
        high=1,
        source="assumption",
        meaning="AI layer that outside workers could work in",
    )
