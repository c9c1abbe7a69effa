"""The catalogue of indicators: every name that may stand in `series.parquet`, with unit, point and groups.

Measurement points: `A`, before matching, as a recruitment platform sees the month; `B`, at the end of the month;
`flow`, summed over the month. Persons are real persons: the scale is already applied. Money is CNY of 2024.
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.scenario.policies import lever_keys

LAYERS = ("application", "technology", "foundation")
CLASSES = ("engineer", "compound", "research")
TIERS = ("elite", "regular", "applied")

ALL = ("all",)
BY_LAYER = tuple(f"layer={layer}" for layer in LAYERS)
BY_CLASS = tuple(f"class={job_class}" for job_class in CLASSES)
BY_CELL = tuple(f"layer={layer},class={job_class}" for layer in LAYERS for job_class in CLASSES)
OUTSIDE = ("sector=nev", "sector=other")
OVERALL = ("market=overall",)
BY_ORIGIN = ("origin=graduate", "origin=career_switcher")
BY_TIER = tuple(f"university={tier}" for tier in TIERS)
BY_SEARCH = ("search=employed", "search=nonemployed", "search=direct")
BY_PAYER = ("payer=state", "payer=firms", "payer=students")
BY_LEVER = tuple(f"lever={key}" for key in lever_keys())
BY_PROGRAMME = ("programme=ai", "programme=adjacent")
MARKET = ALL + BY_LAYER + BY_CLASS
SECTORS = OVERALL + OUTSIDE
STATES = (
    "studying", "seeking_ai", "training", "application", "technology", "foundation", "nev", "other",
    "outside_seeking", "abroad", "beyond",
)  # fmt: skip
BY_STATE = tuple(f"state={state}" for state in STATES[:-1])  # `beyond` is not yet entered, or retired: no stock


class Indicator(NamedTuple):
    """One measured quantity."""

    name: str
    unit: str
    point: str
    groups: tuple[str, ...]
    meaning: str


CATALOGUE: tuple[Indicator, ...] = (
    # demand
    Indicator("posts_wanted", "posts", "B", MARKET + BY_CELL + SECTORS, "posts firms want filled: their targets"),
    Indicator("openings", "posts", "A", MARKET + BY_CELL + SECTORS, "posts advertised: unfilled ones firms can absorb"),
    Indicator("vacancies", "posts", "B", MARKET + SECTORS, "openings still open at the month's end"),
    Indicator("vacancy_rate", "share", "B", MARKET + SECTORS, "vacancies / (vacancies + employment)"),
    Indicator("openings_share_ai", "share", "A", ALL, "AI openings / openings of all five sectors"),
    # the gap and why it is there
    Indicator("shortfall", "persons", "B", MARKET + BY_CELL, "the talent gap: unfilled AI demand"),
    Indicator("shortfall_skill_weighted", "persons", "B", ALL, "shortfall + staff below today's bar, by how far below"),
    Indicator("shortfall_seekers", "persons", "B", ALL, "U of the shortfall: non-employed seekers of the AI field"),
    Indicator("shortfall_headcount", "persons", "B", ALL, "part of the shortfall: too few people, max(0, V - U)"),
    Indicator("shortfall_mismatch", "persons", "B", ALL, "part of the shortfall: people without the skills, min(V, U) - Q"),
    Indicator("shortfall_friction", "persons", "B", ALL, "part of the shortfall: matchable now, Q"),
    Indicator("openings_applicants", "persons", "A", ALL, "U of the openings: applicants without an AI job"),
    Indicator("openings_headcount", "posts", "A", ALL, "part of the openings: too few applicants"),
    Indicator("openings_mismatch", "posts", "A", ALL, "part of the openings: applicants without the skills"),
    Indicator("openings_friction", "posts", "A", ALL, "part of the openings: matchable now"),
    # supply and tightness
    Indicator("job_seekers", "persons", "A", ALL + BY_SEARCH + SECTORS, "people who apply this month"),
    Indicator("qualified_seekers", "persons", "A", MARKET + BY_SEARCH, "AI seekers above the bar of a segment with unfilled demand"),
    Indicator("supply_demand_ratio", "persons per opening", "A", MARKET, "qualified seekers / openings"),
    Indicator("supply_demand_ratio_nonemployed", "persons per opening", "A", ALL, "the same without holders of AI jobs"),
    Indicator("supply_demand_ratio_inflow", "persons per opening", "flow", ALL, "new qualified seekers / new openings of the month"),
    Indicator("applicants_per_opening", "persons per opening", "A", ALL + SECTORS, "job seekers / openings"),
    Indicator("hires", "persons", "flow", MARKET + BY_CELL + BY_ORIGIN + SECTORS, "persons hired"),
    Indicator("poaching_share", "share", "flow", ALL, "share of AI hires who came from another AI employer"),
    Indicator("separations", "persons", "flow", ALL + SECTORS, "persons who left their employer, moves to another one included"),
    Indicator("separation_rate", "per month", "flow", ALL + SECTORS, "separations / employment of the month before"),
    Indicator("job_finding_rate", "per month", "flow", ALL + BY_SEARCH, "hired / searching; `all`: non-employed AI seekers"),
    Indicator("time_to_fill", "months", "flow", MARKET + OUTSIDE, "openings / hires: mean life of an opening"),
    # people in work
    Indicator("employment", "persons", "B", MARKET + BY_CELL + BY_ORIGIN + SECTORS, "persons employed"),
    Indicator("switcher_share", "share", "B", ALL, "career-switchers / AI employment"),
    Indicator("persons", "persons", "B", BY_STATE, "persons by state"),
    Indicator("wage_posted", "CNY per month", "A", MARKET + SECTORS, "mean wage of openings (of posts wanted where none is open)"),
    Indicator("wage_paid", "CNY per month", "B", MARKET + SECTORS, "mean wage of the employed"),
    Indicator("ai_premium", "share", "A", ALL + BY_LAYER, "AI posted wage / outside posted wage - 1"),
    Indicator("ai_premium_internet", "share", "A", ALL, "against postings of internet employers outside AI"),
    Indicator("ai_premium_all_postings", "share", "A", ALL, "against all postings, AI included"),
    Indicator("skill_technical", "0 to 1", "B", MARKET + BY_ORIGIN, "mean technical skill of AI staff against the frontier"),
    Indicator("skill_practical", "0 to 1", "B", MARKET + BY_ORIGIN, "mean practical skill of AI staff"),
    Indicator("skill_domain", "0 to 1", "B", MARKET + BY_ORIGIN, "mean knowledge of the employer's industry among AI staff"),
    Indicator("training_participation", "share", "B", ALL + BY_LAYER, "AI staff whose firm trains in-house"),
    Indicator("training_cost", "CNY", "flow", ALL, "what AI firms spend on in-house training"),
    Indicator("tuition_paid", "CNY", "flow", ALL, "what career-switchers pay for training they start"),
    Indicator("policy_cost", "CNY", "flow", ALL + BY_PAYER + BY_LEVER, "what policies cost this month; zero without policies"),
    # pipeline
    Indicator("programmes_opened", "programmes", "flow", ALL + BY_TIER, "AI bachelor programmes opened this month"),
    Indicator("programmes", "programmes", "B", ALL + BY_TIER, "AI bachelor programmes in existence"),
    Indicator("seats", "places per year", "B", ALL + BY_TIER, "first-year places of AI bachelor programmes"),
    Indicator("enrolled", "persons", "B", BY_PROGRAMME, "students, postgraduates included"),
    Indicator("graduates", "persons", "flow", ALL + BY_PROGRAMME, "who leave education for the labour market or abroad"),
    Indicator("graduate_placement_share", "share", "flow", ALL + BY_PROGRAMME, "graduates of the last 12 months hired into AI"),
    Indicator("switchers_training", "persons", "B", ALL, "career-switchers in training"),
    Indicator("switchers_hired", "persons", "flow", ALL, "career-switchers hired into AI who held no AI job"),
    Indicator("pipeline", "persons", "B", ("within=12", "within=24", "within=48"), "students and trainees who reach the market within so many months"),
    # projects, research, capability
    Indicator("firms", "employers", "B", ALL + BY_LAYER, "employers of AI staff"),
    Indicator("employer_share", "share", "B", BY_LAYER, "share of AI employers in the layer"),
    Indicator("pilots", "projects", "flow", ALL, "AI pilots started"),
    Indicator("deployments", "projects", "flow", ALL, "pilots deployed"),
    Indicator("stall_share", "share", "flow", ALL, "pilots ended in the last 12 months without deployment"),
    Indicator("productivity", "index, 1 = 2018-01", "B", ALL + BY_LAYER, "mean productivity of AI employers"),
    Indicator("researchers", "persons", "B", ("place=china", "place=abroad"), "elite researchers, person for person"),
    Indicator("emigrated", "persons", "flow", ALL, "AI staff, seekers and graduates who went abroad"),
    Indicator("returned", "persons", "flow", ALL, "who came back from abroad"),
    Indicator("foundation_capability", "skill-weighted persons", "B", ALL, "foundation staff × technical skill × productivity"),
    Indicator("import_dependence", "share", "B", ALL, "1 - min(1, capability / requirement)"),
)  # fmt: skip

BY_NAME = {indicator.name: indicator for indicator in CATALOGUE}


def series_keys() -> list[tuple[str, str]]:
    """All (indicator, group) pairs in their fixed order: the columns of a run's table."""
    return [(indicator.name, group) for indicator in CATALOGUE for group in indicator.groups]
