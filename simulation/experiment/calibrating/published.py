"""Numbers that a ministry could publish, and how precise each would be."""

from __future__ import annotations

from typing import NamedTuple

from simulation.experiment.sweeping.kept import Figure


class Datum(NamedTuple):
    """A number that a ministry could publish: the mean of the months of a year, or their sum for flows.

    Attributes: what: in words. error: its standard deviation, as a share of the value where `relative`.
    """

    what: str
    figure: Figure
    error: float
    relative: bool = True


# The precision of each is an assumption: what a statistical office reaches with a register or a large survey.
DATA = (
    Datum("AI staff, 2024 (register of social insurance)", Figure("employment", "all", "2024"), 0.03),
    Datum("AI staff in the foundation layer, 2024", Figure("employment", "layer=foundation", "2024"), 0.05),
    Datum("AI posts firms want filled, 2024 (survey of employers)", Figure("posts_wanted", "all", "2024"), 0.05),
    Datum("AI posts firms want filled, 2019 (survey of employers)", Figure("posts_wanted", "all", "2019"), 0.05),
    Datum("unfilled AI posts, 2024 (survey of employers)", Figure("shortfall", "all", "2024"), 0.05),
    Datum("AI openings advertised, 2024 (all platforms)", Figure("openings", "all", "2024"), 0.05),
    Datum("months to fill an AI opening, 2024", Figure("time_to_fill", "all", "2024"), 0.05),
    Datum("applicants per AI opening, 2024 (all platforms)", Figure("applicants_per_opening", "all", "2024"), 0.05),
    Datum("qualified seekers per AI opening, 2024", Figure("supply_demand_ratio", "all", "2024"), 0.05),
    Datum("AI staff hired from other AI employers, 2024", Figure("poaching_share", "all", "2024"), 0.02, False),
    Datum("AI staff who leave their employer in a month, 2024", Figure("separation_rate", "all", "2024"), 0.05),
    Datum("share of career-switchers in AI staff, 2024", Figure("switcher_share", "all", "2024"), 0.02, False),
    Datum("career-switchers hired into AI, 2024", Figure("switchers_hired", "all", "2024"), 0.05),
    Datum("graduates placed in AI, 2024 (tracing)", Figure("graduate_placement_share", "all", "2024"), 0.02, False),
    Datum("AI programmes in existence, 2024 (official list)", Figure("programmes", "all", "2024"), 0.005),
    Datum("first-year places of AI programmes, 2024 (official list)", Figure("seats", "all", "2024"), 0.01),
    Datum("pay premium of AI postings, 2024", Figure("ai_premium", "all", "2024"), 0.01, False),
    Datum("mean technical skill of AI staff, 2024 (test of a sample)", Figure("skill_technical", "all", "2024"), 0.01,
          False),
    Datum("researchers in China, 2024", Figure("researchers", "place=china", "2024"), 0.02),
)  # fmt: skip
