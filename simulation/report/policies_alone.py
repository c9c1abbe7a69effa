"""Which scenarios are policies: only those are ranked, priced and said to close most."""

from __future__ import annotations

from simulation.report.compared import Compared, ComparedScenario
from simulation.report.difference_words import quoted
from simulation.report.wording import listed

KINDS = ("policies", "shocks", "assumptions")
MOSTLY = 0.5  # of what closes: from this share on it is said that posts are not wanted any more (assumption)
FEWER_WANTED = "fewer posts wanted"


def kinds_of(scenario: ComparedScenario) -> list[str]:
    """What a scenario changes: policies, shocks, assumptions."""
    changed = {key.partition(".")[0] for key in scenario.settings}
    return [kind for kind in KINDS if kind in changed]


def is_policy(scenario: ComparedScenario) -> bool:
    """Whether neither shocks nor assumptions differ from the base, so that what differs is decided."""
    return not set(kinds_of(scenario)) - {"policies"}


def policies_in(compared: Compared) -> list[ComparedScenario]:
    """The scenarios that are policies and nothing else."""
    return [one for one in compared.scenarios if is_policy(one)]


def aside(scenario: ComparedScenario) -> str:
    """What a scenario is that is no policy alone: `shocks, no policy`, `policies and shocks`; empty for a policy."""
    if is_policy(scenario):
        return ""
    kinds = kinds_of(scenario)
    if "policies" in kinds:
        return listed(kinds)
    return f"{'other ' if kinds == ['assumptions'] else ''}{listed(kinds)}, no policy"


def wants_fewer(scenario: ComparedScenario) -> bool:
    """Whether more than half of what closes in the last year closes because fewer posts are wanted."""
    if not (scenario.has("shortfall") and scenario.has("posts_wanted")):
        return False
    gap, wanted = scenario.change("shortfall"), scenario.change("posts_wanted")
    return gap.is_clear and wanted.is_clear and gap.mean < 0 and wanted.mean < MOSTLY * gap.mean


def remark(scenario: ComparedScenario) -> str:
    """Both in one, for a label; empty for a policy that does not close the gap by fewer posts."""
    return "; ".join(filter(None, [aside(scenario), FEWER_WANTED if wants_fewer(scenario) else ""]))


def named(scenario: ComparedScenario) -> str:
    """The label in a title, with the remark where there is one."""
    said = remark(scenario)
    return f"{quoted(scenario.headline)} ({said})" if said else quoted(scenario.headline)
