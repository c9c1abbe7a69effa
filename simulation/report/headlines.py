"""The first screen of the report: what planners ask, answered in sentences computed from the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.data import MissingSeriesError, Results
from simulation.report.figures.decomposition import PART_WORDS, part_shares
from simulation.report.figures.gap_parts import largest, missing_share
from simulation.report.reported import reported
from simulation.report.style import FIRST_PROJECTED_YEAR
from simulation.report.wording import (
    capital,
    listed,
    people,
    people_range,
    ratio,
    ratio_range,
    share,
    share_range,
    within,
)

YEARS_TOLD = (2022, 2024, 2030, 2035)


class Headline(NamedTuple):
    """A planner's question and its answer."""

    question: str
    answer: str


def headlines(results: Results) -> list[Headline]:
    """The answers for which the results hold the series, in the order of the questions."""
    questions: tuple[tuple[str, Callable[[Results], str]], ...] = (
        ("How large is the gap?", size),
        ("Where is it?", place),
        ("Why is it there?", causes),
        ("How hard are posts to fill?", filling),
        ("What does the pipeline add?", pipeline),
        ("What does it hang on?", demand),
    )
    told = []
    for question, answer in questions if results.years else ():
        try:
            told.append(Headline(question, answer(results)))
        except MissingSeriesError:
            continue
    return told


def _told_years(results: Results) -> list[int]:
    years = [year for year in YEARS_TOLD if year in results.years]
    return years if results.years[-1] in years else [*years, results.years[-1]]


class Tile(NamedTuple):
    """One large number of the first screen."""

    year: int
    value: str
    interval: str
    projected: bool


def tiles(results: Results) -> list[Tile]:
    """The gap in the years told, with intervals; empty without the series."""
    if not results.has("shortfall"):
        return []
    fan = results.fan("shortfall").loc[_told_years(results)]
    return [
        Tile(
            int(year),
            people(row.median),
            "" if results.replicates == 1 else people_range(row.low90, row.high90),
            year >= FIRST_PROJECTED_YEAR,
        )
        for year, row in zip(fan.index, fan.itertuples(), strict=True)
    ]


def size(results: Results) -> str:
    """The gap in the years told, each with its interval, and the report for 2022."""
    fan = results.fan("shortfall")
    said = []
    for year in _told_years(results):
        row = fan.loc[year]
        interval = "" if results.replicates == 1 else f" ({people_range(row['low90'], row['high90'])})"
        said.append(f"{people(row['median'])}{interval} in {year}")
    points = reported("shortfall", years=results.years)
    points = points[(points["kind"] == "same") & (points["last_year"] == 2022)]
    told = (
        f" A forecast made in 2021 put it at {people(points['value'].iloc[0])} for 2022."
        if len(points)
        else ""
    )
    brackets = (
        "" if results.replicates == 1 else f" In brackets: {results.band_words}, which differ by chance only."
    )
    return f"AI employers want {listed(said)} more people than they have.{told}{brackets}"


def place(results: Results) -> str:
    """The layer and class with the largest gap and with the largest share of posts missing."""
    year = results.years[-1]
    layer, layer_gap, worst_layer, worst_share = largest(results, "layer", LAYERS)
    job, job_gap, worst_job, worst_job_share = largest(results, "class", CLASSES)
    shares = [f"{name} {share(missing_share(results, f'layer={name}').loc[year])}" for name in LAYERS]
    same = worst_layer == layer
    part = (
        "most"
        if layer_gap > 0.5 * float(results.fan("shortfall").loc[year, "median"])
        else "the largest part"
    )
    tail = "which also lacks" if same else f"while the {worst_layer} layer lacks"
    return (
        f"In {year} {part} of it, {people(layer_gap)}, is in the {layer} layer, {tail} the largest share of its posts "
        f"({share(worst_share)}; {listed(shares)}). By class of job {job} jobs lack most people ({people(job_gap)}) and "
        f"{worst_job} jobs the largest share ({share(worst_job_share)})."
    )


def causes(results: Results) -> str:
    """Both decompositions in one sentence each."""
    year = results.years[-1]
    gap, openings = part_shares(results, "shortfall", year), part_shares(results, "openings", year)
    said = [
        listed(
            [
                f"{share(shares[part])} from {PART_WORDS[part]}"
                for part in sorted(shares, key=lambda part: -shares[part])
            ]
        )
        for shares in (gap, openings)
    ]
    return (
        f"Of the gap in {year}, {said[0]}: so many people are missing. Of the openings that employers "
        f"advertise, {said[1]}: this is why openings stay open."
    )


def filling(results: Results) -> str:
    """Time to fill and both ratios, in 2024 or the last year."""
    year = 2024 if 2024 in results.years else results.years[-1]
    qualified = results.fan("supply_demand_ratio").loc[year]
    applicants = float(results.fan("applicants_per_opening").loc[year, "median"])
    months = float(results.fan("time_to_fill").loc[year, "median"])
    interval = within(ratio_range(qualified["low90"], qualified["high90"]), results.band_words)
    poached = float(results.fan("poaching_share").loc[year, "median"])
    return (
        f"In {year} there are {ratio(qualified['median'])} qualified seekers per AI opening{interval}, "
        f"though {ratio(applicants)} people apply; an opening stays open {months:.1f} months, and {share(poached)} of those "
        f"hired come from another AI employer, where they leave a post open."
    )


def pipeline(results: Results) -> str:
    """Who will reach the market, against the gap; the graduates of AI majors and the switchers."""
    year = results.years[-1]
    gap = float(results.fan("shortfall").loc[year, "median"])
    graduates = float(results.fan("graduates", "programme=ai", how="sum").loc[year, "median"])
    switchers = results.fan("switcher_share").loc[year]
    interval = within(share_range(switchers["low90"], switchers["high90"]), results.band_words)
    horizon = []
    for months in (12, 24, 48):
        if results.has("pipeline", f"within={months}"):
            horizon.append(
                f"{people(results.fan('pipeline', f'within={months}').loc[year, 'median'])} within {months} months"
            )
    coming = f"Students and trainees who reach the market: {listed(horizon)}. " if horizon else ""
    return (
        f"AI majors give {people(graduates)} graduates in {year}, {share(graduates / gap)} of that year's gap. {coming}"
        f"Career-switchers are {share(switchers['median'])} of AI staff{interval}."
    )


def demand(results: Results) -> str:
    """The demand path that sets the level."""
    wanted, last = results.fan("posts_wanted")["median"], results.years[-1]
    staff = results.fan("employment")["median"]
    told = [f"{people(wanted[year])} in {year}" for year in _told_years(results)]
    return capital(
        f"posts wanted are assumed to grow along a path: {listed(told)}; staff reach {people(staff[last])}. Another path "
        f"gives another gap: read levels as conditional on it, and compare scenarios in pairs."
    )
