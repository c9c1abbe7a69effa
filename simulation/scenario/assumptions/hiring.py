"""Who looks for work, how widely, and whom employers take."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.scenario.assumptions.quantity import CLASSES, LAYERS, Group, Prior, per, quantity

PerClassNumber = per(*CLASSES, low=-1.0, high=1.0)
PerLayerNumber = per(*LAYERS, low=-1.0, high=1.0)


class Screening(Group):
    """What employers can know of applicants, and how high the bar is."""

    bar: float = quantity(
        0.4336,
        unit="fit",
        low=0.0,
        high=0.9,
        source="assumption; set by search",
        prior=Prior(0.36, 0.52),
        meaning="fit that qualifies for an engineer post of the application layer",
    )
    bar_layer: PerLayerNumber = quantity(  # type: ignore[valid-type]
        PerLayerNumber(application=0.0, technology=0.03, foundation=0.06),
        unit="fit",
        low=-1,
        high=1,
        source="assumption",
        meaning="added to the bar by layer",
    )
    bar_class: PerClassNumber = quantity(  # type: ignore[valid-type]
        PerClassNumber(engineer=0.0, compound=0.06, research=0.10),
        unit="fit",
        low=-1,
        high=1,
        source="assumption",
        meaning="added to the bar by job class",
    )
    bar_relax_per_month: float = quantity(
        0.048,
        unit="share per month",
        low=0.0,
        high=0.3,
        source="assumption; set by search",
        meaning="the bar falls by this share per month that openings stay open",
    )
    bar_floor: float = quantity(
        0.845,
        unit="share of the bar",
        low=0.3,
        high=1.0,
        source="assumption; set by search",
        meaning="the bar never falls below this share",
    )
    screening_noise: float = quantity(
        0.08,
        unit="fit",
        low=0.001,
        high=0.5,
        source="assumption; prior 0.03 to 0.15",
        meaning="standard deviation of the error in an employer's signal of fit",
    )
    risk_aversion: float = quantity(
        2.0,
        unit="per fit",
        low=0.0,
        high=5.0,
        source="PRIOR_26, PRIOR_27 (sign); prior 1 to 3",
        prior=Prior(1.0, 3.0),
        meaning="rho: weight of uncertainty, relative to uncertainty without policy",
    )


class Search(Group):
    """Who looks for work, how often and how widely."""

    on_the_job_search_ai: float = quantity(
        0.03,
        unit="per month",
        low=0.0,
        high=0.5,
        source="assumption; set by search (PRIOR_11 counts any search in four weeks)",
        prior=Prior(0.01, 0.08, "log-uniform"),
        meaning="AI staff who apply elsewhere in a month",
    )
    on_the_job_search_outside: float = quantity(
        0.0311,
        unit="per month",
        low=0.0,
        high=0.5,
        source="assumption; set by search",
        prior=Prior(0.015, 0.06, "log-uniform"),
        meaning="the same outside AI",
    )
    moving_premium: float = quantity(
        0.053,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption; CAL_S06 (0.5 for language-model stars)",
        meaning="rise over the current wage for which an employed person moves",
    )
    vacancies_seen: float = quantity(
        11.0,
        unit="vacancies per month",
        low=1,
        high=60,
        source="assumption; set by search",
        meaning="k: vacancies a non-employed seeker looks at",
    )
    employed_search_effectiveness: float = quantity(
        3.5,
        unit="multiple",
        low=1.0,
        high=10.0,
        source="PRIOR_10",
        meaning="the employed see so many times more vacancies per search",
    )
    applications: float = quantity(
        6.0,
        unit="applications per month",
        low=1,
        high=30,
        source="assumption; set by search",
        meaning="a: most applications a seeker sends, to the best paid vacancies seen",
    )
    applications_outside: float = quantity(
        3.0,
        unit="applications per month",
        low=1,
        high=30,
        source="assumption; set by search",
        meaning="most applications that a seeker sends outside AI",
    )
    own_layer_search_share: float = quantity(
        0.7,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="AI seekers who search their own layer only",
    )
    own_sector_search_share: float = quantity(
        0.6,
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="outside seekers who search their own sector only",
    )
    domain_to_be_choosy: float = quantity(
        0.3,
        unit="0 to 1",
        low=0.0,
        high=1.0,
        source="assumption",
        meaning="domain knowledge from which people pass over compound posts of a foreign industry",
    )
    reservation_share: float = quantity(
        0.97,
        unit="share of the last wage",
        low=0.3,
        high=1.2,
        source="PRIOR_09",
        meaning="reservation wage at the start of a search",
    )
    reservation_decline_per_month: float = quantity(
        0.0043,
        unit="share per month",
        low=0.0,
        high=0.1,
        source="PRIOR_08",
        meaning="its decline with the duration of search",
    )
    reservation_floor: float = quantity(
        0.6, unit="share", low=0.0, high=1.0, source="assumption", meaning="it never falls below this share"
    )
    offers: Literal["sequential", "simultaneous"] = Field(
        "sequential",
        description="sequential: openings hire one after another in random order; simultaneous: every opening "
        "makes one offer, seekers take the best",
        json_schema_extra={"unit": "choice", "source": "assumption", "low": None, "high": None},
    )
