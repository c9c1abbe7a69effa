"""What a reader has to know before comparing scenarios: what else differs, and how small an effect can be seen."""

from __future__ import annotations

from simulation.report.change import FEWEST_TO_PICK
from simulation.report.compared import Compared
from simulation.report.drawn_titles import title_notes
from simulation.report.lever_doubts import doubts
from simulation.report.policies_alone import aside, is_policy, kinds_of, wants_fewer
from simulation.report.wording import NBSP, listed, number
from simulation.report.worlds import held_words, state_sentences

LAST_YEAR = 2035  # of a run with the usual horizon
COARSEST = 200  # persons per agent from which on results depend on it
FEW_PAIRS = 10  # below them intervals are wide (assumption)


def notes_on(compared: Compared) -> list[str]:
    """Sentences, the gravest first; none where there is nothing to say."""
    found = [
        *state_sentences(compared.manifest),
        _bare(compared),
        *_held(compared),
        *_more_than_policies(compared),
        _unlike(compared),
        *_not_ranked(compared),
        *_doubts(compared),
        _rates(compared),
        _horizon(compared),
    ]
    return [note for note in (*found, _scale(compared), _resolution(compared), *title_notes(compared)) if note]


def _bare(compared: Compared) -> str:
    """That nothing can be told from chance without intervals, and nothing picked out of many with few worlds."""
    if compared.may_pick or all(one.identical for one in compared.scenarios):
        return ""
    if compared.has_intervals:
        return (
            f"{compared.apart_words} are few: with fewer than {FEWEST_TO_PICK} (assumption) no finding is picked out "
            "of many layers, classes, causes or indicators, and intervals lean on chance having one shape."
        )
    return f"{compared.apart_words}: no interval, so no difference here can be told from chance."


def _held(compared: Compared) -> list[str]:
    """Scenarios that set a calibrated assumption themselves which varies in the base."""
    of_base = set(compared.manifest["base"].get("held") or [])
    told = []
    for one in compared.scenarios:
        own = [key for key in one.made.get("held") or [] if key not in of_base]
        if own:
            told.append(
                f"{one.label} sets {held_words(own)} itself: it is the same in all worlds there, and differs from "
                "world to world in the base."
            )
    return told


def _more_than_policies(compared: Compared) -> list[str]:
    """Scenarios whose effect is not that of one thing."""
    return [
        f"{one.label} differs from the base in {listed(kinds_of(one))}: what it does is not the effect of any of them "
        "alone."
        for one in compared.scenarios
        if len(kinds_of(one)) > 1
    ]


def _not_ranked(compared: Compared) -> list[str]:
    """What is kept out of rankings and prices, and gaps that close because fewer posts are wanted."""
    others = [f"{one.label} ({aside(one)})" for one in compared.scenarios if not is_policy(one)]
    fewer = [one.label for one in compared.scenarios if wants_fewer(one)]
    told = [f"Ranked and priced are policies only; not {listed(others)}."] if others else []
    why = "more than half of what closes in the gap is posts that are not wanted any more"
    return told + ([f"{listed(fewer)}: {why}."] if fewer else [])


def _unlike(compared: Compared) -> str:
    """Scenarios that differ from the base in different kinds of things."""
    kinds = {one.label: listed(kinds_of(one)) for one in compared.scenarios if kinds_of(one)}
    if len(set(kinds.values())) < 2:
        return ""
    said = [f"{label} changes {what}" for label, what in kinds.items()]
    return f"The scenarios do not change the same kind of thing: {'; '.join(said)}."


def _doubts(compared: Compared) -> list[str]:
    """How well the effects of the levers are known in which a scenario differs from the base."""
    keys = {".".join(key.split(".")[1:3]): None for one in compared.scenarios for key in one.settings}
    return doubts(keys)


def _rates(compared: Compared) -> str:
    """Scenarios whose file has another discount rate than the base."""
    rate = compared.discount_rate
    others = {
        one.label: one.made["discount_rate_per_year"]
        for one in compared.scenarios
        if one.made.get("discount_rate_per_year", rate) != rate
    }
    if not others:
        return ""
    said = listed([f"{label} has {_per_cent(other)}" for label, other in others.items()])
    return (
        f"All costs are discounted at {_per_cent(rate)} a year, the rate of the base; the file of {said} in "
        "budget.discount_rate_per_year, which is not used here."
    )


def _per_cent(rate: float) -> str:
    return f"{100 * rate:.3g}{NBSP}%"


def _horizon(compared: Compared) -> str:
    if compared.year >= LAST_YEAR:
        return ""
    return f"The runs end in {compared.year}: what acts slowly, such as schooling, has not had its full effect by then."


def _scale(compared: Compared) -> str:
    if compared.scale <= COARSEST:
        return ""
    return f"One agent stands for {compared.scale} persons; above {COARSEST} the results depend on that number."


def _resolution(compared: Compared) -> str:
    """How small an effect on the gap can be told from chance: half the width of the intervals."""
    changes = [one.change("shortfall") for one in compared.scenarios if one.has("shortfall") and not one.identical]
    halves = sorted((change.high - change.low) / 2 for change in changes if change.has_interval)
    if not halves or halves[-1] == 0:
        return ""
    least, most = (number(half, 1) for half in (halves[0], halves[-1]))
    alike = halves[-1] < 1.5 * halves[0]
    size = f"about {most}" if alike else f"{least} to {most} (depending on the scenario)"
    pairs = min(change.pairs for change in changes)
    more = "; more pairs would narrow that" if pairs < FEW_PAIRS else ""
    start = f"With {pairs} pairs, an effect on the gap of {compared.year}"
    return f"{start} stands out from chance from {size} posts on{more}."
