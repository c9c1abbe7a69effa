"""The first screen of an attribution's report: questions, and answers computed from the data."""

from __future__ import annotations

import math

from simulation.experiment.attribution import Attribution
from simulation.experiment.attribution.summary import COMPLEMENTS, SUBSTITUTES, UNCLEAR
from simulation.experiment.money import PRESENT
from simulation.report.attribution.interactions import pair_words, pairs_set
from simulation.report.attribution.tables import per_million
from simulation.report.attribution.waterfall import waterfall_finding
from simulation.report.attribution.words import (
    Row,
    contributions,
    interval,
    is_clear,
    level,
    levers_of_players,
    outcome_words,
    over_worlds,
    player_words,
    sign_words,
    signed,
    size,
    size_range,
    unit_words,
    with_interval,
)
from simulation.report.headlines import Headline, answered
from simulation.report.lever_doubts import doubts
from simulation.report.wording import NBSP, capital, listed, number
from simulation.report.worlds import among_worlds, worlds_in

_BILLION = 1e9


def answers(made: Attribution) -> list[Headline]:
    """What planners ask, answered: how much together, who, who with whom, for how much money, how sure."""
    whom = "levers" if made.plan.coalitions.pillar else "pillars"
    return answered(made, {
        f"What do the {whom} do together?": effect,
        "Which does how much?": shares,
        "Do they help each other?": interactions,
        "What does it cost?": cost,
        "How well is it known?": evidence,
        "How is it reckoned?": method,
    })  # fmt: skip


def effect(made: Attribution) -> str:
    """The effect of all players, and the levels without and with them."""
    before, after = (level(made, float(made.game[:, column].mean())) for column in (0, -1))
    return f"{waterfall_finding(made)}. {capital(outcome_words(made))} is {before} without them and {after} with them."


def shares(made: Attribution) -> str:
    """Who closes it, who widens it, of whom that is not clear, and who is not set; the largest first."""
    rows = [row for row in contributions(made)[0] if row["set"]]
    rows.sort(key=lambda row: -abs(float(row["mean"])))
    known = [row for row in rows if len(made.replicates) == 1 or is_clear(row)]
    unclear = [row for row in rows if row not in known]
    down = [f"{player_words(row['player'])} {_size(made, row)}" for row in known if row["mean"] < 0]
    up = [f"{player_words(row['player'])} {_size(made, row)}" for row in known if row["mean"] > 0]
    neither = [f"{player_words(row['player'])} {with_interval(made, row)}" for row in unclear]
    what = outcome_words(made).removeprefix("the ")
    told = [
        f"{'Closing' if made.plan.outcome.is_gap else 'Lowering'} the {what}: {listed(down)}." if down else "",
        f"{'Widening' if made.plan.outcome.is_gap else 'Raising'} the {what}: {listed(up)}." if up else "",
        f"Without a clear effect: {listed(neither)}." if neither else "",
        f"In {unit_words(made)}; in brackets the 90{NBSP}% interval." if len(made.replicates) > 1 else "",
        _absent(made),
    ]
    return " ".join(words for words in told if words)


def _size(made: Attribution, row: Row) -> str:
    """The size of a change and of the ends of its interval, without signs."""
    ends = size_range(made, row)
    return f"{size(made, row)} ({ends})" if ends else size(made, row)


def _absent(made: Attribution) -> str:
    among = made.plan.coalitions
    if not among.absent:
        return ""
    names = listed([player_words(player) for player in among.absent])
    count = f"{len(among.scenarios)} instead of {len(among.scenario_at)} scenarios were run"
    return f"Not set in this scenario, and so without any effect: {names}; {count}."


def interactions(made: Attribution) -> str:
    """Every pair whose interval excludes zero by its name; the others together."""
    pairs = pairs_set(made)
    if not pairs:
        return ""
    if len(made.replicates) == 1:
        return "One run cannot tell: an interval needs two replicates at least."
    said = [_group(made, pairs, name) for name in (COMPLEMENTS, SUBSTITUTES)]
    rest = sum(row["verdict"] == UNCLEAR for row in pairs)
    others = f"{'The other ' if rest < len(pairs) else 'The '}{'pair shows' if rest == 1 else f'{rest} pairs show'}"
    said.append(f"{others} no clear interaction." if rest else "")
    return " ".join(words for words in said if words)


def _group(made: Attribution, pairs: list[Row], name: str) -> str:
    rows = sorted((row for row in pairs if row["verdict"] == name), key=lambda row: -abs(float(row["mean"])))
    if not rows:
        return ""
    meaning = "together they do more than the sum of both alone"
    if name == SUBSTITUTES:
        meaning = "together they do less than the sum of both alone"
    told = "; ".join(
        f"{pair_words(row)} ({signed(made, row)} {unit_words(made)}, {interval(made, row)})" for row in rows
    )
    return f"{capital(name)}, {meaning}: {told}."


def cost(made: Attribution) -> str:
    """What all cost, and the effect of each per million yuan where its cost is above zero."""
    players, total = contributions(made)
    if made.costs is None:
        return "The results hold no costs."
    if not total["discounted_cost_cny"] > 0:
        return "The levers of this attribution cost nothing by the book of levers, so nothing is given per yuan."
    rate = f"{made.plan.discount_rate * 100:.3g}"
    return (
        f"Together {number(total['discounted_cost_cny'] / _BILLION, 3)} billion yuan (of 2024) over the whole run, "
        f"discounted by {rate}{NBSP}% a year to {PRESENT}. "
        f"{_per_million(made, players)}"
    )


def _per_million(made: Attribution, players: list[Row]) -> str:
    """What a million yuan spent on each does, the most for the money first; what is not clear is said so."""
    priced = [row for row in players if math.isfinite(row["per_million_cny"])]
    priced.sort(key=lambda row: float(row["per_million_cny"]))
    clear = [row for row in priced if row["per_million_low90"] > 0 or row["per_million_high90"] < 0]
    if len(made.replicates) == 1:
        clear = priced
    said = [f"{player_words(row['player'])} {per_million(made, row)}" for row in clear]
    rest = [player_words(row["player"]) for row in priced if row not in clear]
    told = ""
    if said:
        told = (
            f"For each million yuan of its own cost {outcome_words(made)} of {made.plan.outcome.year} changes by "
            f"({unit_words(made)}): {'; '.join(said)}."
        )
    return f"{told} Without a clear effect for its money: {listed(rest)}.".strip() if rest else told


def evidence(made: Attribution) -> str:
    """How well the effects of the levers are known, and what the intervals hold."""
    chance = "Intervals hold the chance in the model and nothing else; the doubt about the assumptions is larger."
    if worlds := worlds_in(made.draws):
        chance = (
            f"Intervals are those of the mean over {worlds} worlds, draws of the calibrated assumptions, and over "
            f"chance; the doubt about all other assumptions is not in them. {_over_worlds(made, worlds)}"
        ).strip()
    return " ".join([*doubts(levers_of_players(made)), chance])


def _over_worlds(made: Attribution, worlds: int) -> str:
    """How far the contributions differ between worlds."""
    rows = [row for row in contributions(made)[0] if row["set"]]
    if worlds < 2 or not rows:
        return ""
    said = [f"{player_words(row['player'])} {over_worlds(made, row)}" for row in rows]
    return f"{capital(among_worlds(worlds))} the contribution lies between, in {unit_words(made)}: {'; '.join(said)}."


def method(made: Attribution) -> str:
    """Shapley values and their sign, in plain words."""
    among = made.plan.coalitions
    kept = (
        "other pillars, assumptions and shocks" if among.pillar else "assumptions, shocks and levers beyond the pillars"
    )
    lost = made.plan.scenario.runs.replicates - len(made.replicates)
    left = f" {lost} of them are left out: a run failed or has no value." if lost else ""
    return (
        f"All {len(among.scenario_at)} combinations have the same seeds; {kept} stay in all of them. "
        f"A contribution is the mean over all orders of introducing them (Shapley value), so that they add up exactly "
        f"in each of the {made.plan.scenario.runs.replicates} replicates.{left} {sign_words(made)}"
    )
