"""What a scenario changes beside the gap, in sentences: demand, wages, poaching, other sectors."""

from __future__ import annotations

from simulation.report.change import Change
from simulation.report.compared import ComparedScenario
from simulation.report.difference_words import change_words, per_cent, signed_per_cent
from simulation.report.wording import capital, listed

PERSONS, WAGE = "persons", "CNY per month"
CHANCE = "within chance"
BESIDE = (
    ("openings", "openings"), ("time_to_fill", "time to fill"), ("supply_demand_ratio", "seekers per opening"),
    ("skill_technical", "technical skill"), ("skill_practical", "practical skill"),
    ("switcher_share", "share of career-switchers"), ("stall_share", "stalled pilots"),
    ("graduate_placement_share", "placement of graduates"), ("import_dependence", "import dependence"),
)  # fmt: skip
OUTSIDE = (("sector=nev", "in new-energy vehicles"), ("sector=other", "in all other sectors"))
LABORATORIES = "policies.national_strategies.national_laboratory_posts.value"
OWN_DEMAND = {"shocks": "its shocks set demand themselves", LABORATORIES: "among it posts of national laboratories"}


def marked(change: Change, unit: str = PERSONS, *, share: bool = False) -> str:
    """`−60,000`, with its share of the base where asked, and that it may be chance where it may."""
    remarks = [signed_per_cent(change.relative)] if share and change.is_clear and change.base > 0 else []
    remarks += [CHANCE] if change.may_be_chance else []
    return f"{change_words(unit, change)} ({', '.join(remarks)})" if remarks else change_words(unit, change)


def demand_and_wages(scenario: ComparedScenario) -> str:
    """Staff, posts wanted and wages: how much of the added staff new demand takes."""
    if not all(scenario.has(name) for name in ("posts_wanted", "employment", "wage_posted")):
        return ""
    wanted, staff, wage = (scenario.change(name) for name in ("posts_wanted", "employment", "wage_posted"))
    told = f"AI staff {marked(staff)}; posts wanted {marked(wanted)}; posted AI wages {marked(wage, WAGE, share=True)}."
    if wanted.is_clear and wanted.mean < 0 and not (staff.is_clear and staff.mean > 0) and _closes(scenario):
        return f"{told} The gap closes because fewer posts are wanted, not because more people work in AI."
    if not (wanted.is_clear and staff.is_clear and 0 < wanted.mean < staff.mean):
        return told
    own = [words for key, words in OWN_DEMAND.items() if scenario.settings.get(key)]
    tail = f" ({listed(own)})" if own else ", for better staffed firms want more"
    return f"{told} New demand takes {per_cent(wanted.mean / staff.mean)} of the added staff{tail}."


def _closes(scenario: ComparedScenario) -> bool:
    return scenario.has("shortfall") and scenario.change("shortfall").is_clear and scenario.change("shortfall").mean < 0


def elsewhere(scenario: ComparedScenario) -> str:
    """What becomes of staff outside AI, and of poaching among AI employers."""
    told = [
        f"{words} {marked(scenario.change('employment', group), share=True)}"
        for group, words in OUTSIDE
        if scenario.has("employment", group)
    ]
    said = [f"Outside AI, staff {listed(told)}."] if told else []
    if scenario.has("poaching_share"):
        share = scenario.change("poaching_share")
        said.append(f"Share of AI hires poached from another AI employer: {marked(share, 'share')}.")
    return " ".join(said)


def within_chance(scenario: ComparedScenario) -> str:
    """The side effects that do not stand out from chance."""
    found = [words for name, words in BESIDE if scenario.has(name) and scenario.change(name).may_be_chance]
    return f"{capital(CHANCE)}: {', '.join(found)}." if found else ""
