"""The first screen of the report: what planners ask, answered in sentences computed from the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulation.indicators.catalogue import CLASSES, LAYERS
from simulation.report.data import MissingSeriesError, Results
from simulation.report.drawing import REFERENCE_YEAR
from simulation.report.figures.decomposition import PART_WORDS, part_shares
from simulation.report.figures.gap_parts import largest, missing_clause
from simulation.report.reported import reported
from simulation.report.style import FIRST_PROJECTED_YEAR
from simulation.report.uncertainty import luck_and_world
from simulation.report.wording import (
    capital,
    listed,
    people,
    people_range,
    ratio,
    ratio_range,
    share,
    share_range,
)
from simulation.report.worlds import worlds_in

YEARS_TOLD = (REFERENCE_YEAR, 2024, 2030, 2035)


class Headline(NamedTuple):
    """A planner's question and its answer."""

    question: str
    answer: str


class Tile(NamedTuple):
    """One large number of the first screen."""

    year: int
    value: str
    interval: str
    projected: bool


def answered[Made](made: Made, questions: Mapping[str, Callable[[Made], str]]) -> list[Headline]:
    """The questions that have an answer, in their order. Args: questions: what answers each from what was made."""
    told = [Headline(question, answer(made)) for question, answer in questions.items()]
    return [headline for headline in told if headline.answer]


def headlines(results: Results) -> list[Headline]:
    """The answers for which the results hold the series, in the order of the questions."""
    questions: tuple[tuple[str, Callable[[Results], str]], ...] = (
        ("How large is the gap?", size),
        ("How much of that is luck?", luck_and_world),
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


def tiles(results: Results) -> list[Tile]:
    """The gap in the years told, with intervals; empty without the series."""
    if not results.years or not results.has("shortfall"):
        return []
    fan = results.fan("shortfall")
    one = results.replicates == 1
    made = []
    for year in _told_years(results):
        band = fan.at(year)
        interval = "" if one else people_range(band.low, band.high)
        made.append(Tile(year, people(band.median), interval, year >= FIRST_PROJECTED_YEAR))
    return made


def _told_years(results: Results) -> list[int]:
    years = [year for year in YEARS_TOLD if year in results.years]
    return years if results.years[-1] in years else [*years, results.years[-1]]


def size(results: Results) -> str:
    """The gap in the years told, each with its interval, and the report for 2022."""
    fan = results.fan("shortfall")
    one = results.replicates == 1
    said = []
    for year in _told_years(results):
        band = fan.at(year)
        interval = "" if one else f" ({people_range(band.low, band.high)})"
        said.append(f"{people(band.median)}{interval} in {year}")
    told = [
        f" A forecast made in 2021 put it at {people(point.value)} for {REFERENCE_YEAR}."
        for point in reported("shortfall", years=results.years)
        if point.kind == "same" and point.last_year == REFERENCE_YEAR
    ]
    brackets = "" if one else f" In brackets: {results.band_words}, {_why_they_differ(results)}."
    return f"AI employers want {listed(said)} more people than they have.{''.join(told)}{brackets}"


def _why_they_differ(results: Results) -> str:
    worlds = worlds_in(results.draws)
    if not worlds:
        return "which differ by chance only"
    return f"which differ by chance and by what calibration leaves open ({worlds} draws of it)"


def place(results: Results) -> str:
    """The layer and class with the largest gap and with the largest share of posts missing."""
    layer, layer_gap = largest(results, "layer", LAYERS)
    job, job_gap = largest(results, "class", CLASSES)
    part = "most" if layer_gap > 0.5 * results.fan("shortfall").last else "the largest part"
    return (
        f"In {results.years[-1]} {part} of it, {people(layer_gap)}, is in the {layer} layer; "
        f"{missing_clause(results, 'layer', LAYERS)}. By class of job, {job} jobs are short of most people "
        f"({people(job_gap)}); {missing_clause(results, 'class', CLASSES)}."
    )


def causes(results: Results) -> str:
    """Both decompositions in one sentence each."""
    year = results.years[-1]
    gap = _explained(part_shares(results, "shortfall", year))
    openings = _explained(part_shares(results, "openings", year))
    return (
        f"{capital(gap.replace('%', f'% of the gap in {year}', 1))}, counting everybody of the field without a "
        f"job as a candidate. Of the openings that employers advertise, {openings}, counting everybody who "
        "applies."
    )


def _explained(shares: dict[str, float]) -> str:
    """`too few people explain 93 %, missing skills 5 % and slow matching 2 %`, the largest first."""
    order = sorted(shares, key=lambda part: -shares[part])
    verb = "explains" if order[0] == "friction" else "explain"
    said = [f"{PART_WORDS[part]} {share(shares[part])}" for part in order]
    return listed([f"{PART_WORDS[order[0]]} {verb} {share(shares[order[0]])}", *said[1:]])


def filling(results: Results) -> str:
    """Both ratios, time to fill and poaching, in 2024 or the last year."""
    year = 2024 if 2024 in results.years else results.years[-1]
    qualified = results.fan("supply_demand_ratio").at(year)
    applicants, months, poached = (
        results.fan(name).at(year).median for name in ("applicants_per_opening", "time_to_fill", "poaching_share")
    )
    return (
        f"In {year} there are {ratio(qualified.median)} qualified seekers per AI opening"
        f"{results.interval(qualified, ratio_range)}, though {ratio(applicants)} people apply. An opening "
        f"stays open {months:.1f} months, and {share(poached)} of those hired come from another AI employer, "
        "where they leave a post open."
    )


def pipeline(results: Results) -> str:
    """Who will reach the market, against the gap; the graduates of AI majors and the switchers."""
    year = results.years[-1]
    gap = results.fan("shortfall").last
    graduates = results.fan("graduates", "programme=ai", how="sum").last
    switchers = results.fan("switcher_share").at(year)
    within = [
        f"{people(results.fan('pipeline', f'within={months}').last)} within {months} months"
        for months in (12, 24, 48)
        if results.has("pipeline", f"within={months}")
    ]
    coming = f"Students and trainees who will reach the market: {listed(within)}. " if within else ""
    return (
        f"AI majors give {people(graduates)} graduates in {year}, {share(graduates / gap)} of that year's "
        f"gap. {coming}Career-switchers are {share(switchers.median)} of AI staff"
        f"{results.interval(switchers, share_range)}."
    )


def demand(results: Results) -> str:
    """The demand path that sets the level."""
    wanted = results.fan("posts_wanted")
    told = [f"{people(wanted.at(year).median)} in {year}" for year in _told_years(results)]
    return (
        f"Posts wanted follow an assumed path: {listed(told)}; staff reach "
        f"{people(results.fan('employment').last)}. Another path gives another gap: read levels as "
        "conditional on it, and compare scenarios in pairs."
    )
