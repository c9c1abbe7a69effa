"""Where the spread of runs comes from: what is not known about the world, and luck, for the report of a run."""

from __future__ import annotations

from typing import NamedTuple

from simulation.experiment.pairing import how_yearly
from simulation.experiment.variance import VarianceShares, variance_shares
from simulation.indicators.catalogue import BY_NAME
from simulation.report.data import MissingSeriesError, Results
from simulation.report.difference_words import value_words
from simulation.report.wording import NBSP, share, share_range
from simulation.report.worlds import is_drawn, parameters_words

SHOWN = {
    "shortfall": "talent gap", "openings": "openings", "supply_demand_ratio": "qualified seekers per opening",
    "applicants_per_opening": "applicants per opening", "time_to_fill": "time to fill", "posts_wanted": "posts wanted",
    "employment": "AI staff", "ai_premium": "AI wage premium", "switcher_share": "career-switchers in AI staff",
    "import_dependence": "import dependence",
}  # fmt: skip


class SpreadRow(NamedTuple):
    """One indicator of the last year: its range, and what the variance of the runs is made of."""

    indicator: str
    median: str
    interval: str
    world: str
    luck: str
    known: str


def shares_of(results: Results, indicator: str) -> VarianceShares | None:
    """The variance of an indicator in the last year, taken apart; None where nothing can be told.

    Raises: MissingSeriesError.
    """
    values = results.yearly(indicator, how=how_yearly(indicator))[-1]
    return variance_shares(values, results.draws) if len(results.draws) == len(values) else None


def luck_and_world(results: Results) -> str:
    """The headline: how much of the variance of the gap is luck. Raises: MissingSeriesError without draws."""
    found = shares_of(results, "shortfall") if is_drawn(results.manifest) else None
    if found is None:
        raise MissingSeriesError("draws with two runs each")
    year = results.years[-1]
    return (
        f"Of the variance of the {year} gap between runs, {share(found.world)} is what we do not know about the world "
        f"and {share(1 - found.world)} is luck. The share of the world is known with a 90{NBSP}% interval of "
        f"{share_range(found.low90, found.high90)}, from {found.runs} runs in {found.worlds} worlds. A world is a draw "
        f"of {parameters_words(results.manifest)} from their posterior; what is not calibrated is the same in all of "
        f"them, and that doubt is not in these figures.{_of_scale(results)}"
    )


def _of_scale(results: Results) -> str:
    """Luck is that of the agents, who are fewer than the persons."""
    if results.scale in (None, 1):
        return ""
    return f" Luck is larger the fewer agents there are: here one stands for {results.scale} persons."


def spread_rows(results: Results) -> list[SpreadRow]:
    """The table of indicators; empty for runs without draws."""
    if not (is_drawn(results.manifest) and results.years):
        return []
    rows = []
    for indicator, words in SHOWN.items():
        if results.has(indicator) and (found := shares_of(results, indicator)) is not None:
            rows.append(_row(results, indicator, words, found))
    return rows


def _row(results: Results, indicator: str, words: str, found: VarianceShares) -> SpreadRow:
    unit = BY_NAME[indicator].unit
    band = results.fan(indicator, how=how_yearly(indicator)).at(results.years[-1])
    return SpreadRow(
        words,
        value_words(unit, band.median),
        f"{value_words(unit, band.low)} to {value_words(unit, band.high)}",
        share(found.world),
        share(1 - found.world),
        share_range(found.low90, found.high90),
    )
