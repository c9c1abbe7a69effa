"""The tables of an attribution's report, as text."""

from __future__ import annotations

import math
from typing import NamedTuple

from simulation.experiment.attribution import Attribution
from simulation.report.attribution.interactions import pair_words, pairs_set
from simulation.report.attribution.words import (
    Row,
    inner_interval,
    interval,
    over_worlds,
    player_words,
    row_name,
    rows_of,
    signed,
    spread,
)
from simulation.report.change import Change
from simulation.report.difference_words import change_words, interval_words
from simulation.report.wording import capital, number

NOTHING = "–"
PLAIN = "0 to 1"  # a unit without a word: up to four decimals


class ContributionRow(NamedTuple):
    """One player, or all together."""

    name: str
    mean: str
    interval: str
    inner: str
    worlds: str
    cost: str
    per_million: str


class InteractionRow(NamedTuple):
    """One pair."""

    pair: str
    mean: str
    interval: str
    verdict: str


class CoalitionRow(NamedTuple):
    """One coalition."""

    members: str
    mean: str
    sd: str
    cost: str
    run: str


def contribution_rows(made: Attribution) -> list[ContributionRow]:
    """All players, and the total last."""
    return [_contribution(made, row) for row in rows_of(made.shapley)]


def interaction_rows(made: Attribution) -> list[InteractionRow]:
    """All pairs that the scenario sets, the strongest first."""
    rows = sorted(pairs_set(made), key=lambda row: -abs(float(row["mean"])))
    return [
        InteractionRow(capital(pair_words(row)), signed(made, row), interval(made, row) or NOTHING, row["verdict"])
        for row in rows
    ]


def coalition_rows(made: Attribution) -> list[CoalitionRow]:
    """All coalitions, small ones first; equal scenarios carry the same hash."""
    return [
        CoalitionRow(
            members=capital(", ".join(player_words(player) for player in row["coalition"].split("+"))),
            mean=_fine(made, row["mean"]),
            sd=spread(made, row["sd"]) if math.isfinite(row["sd"]) else NOTHING,
            cost=_billions(row["discounted_cost_cny"]),
            run=row["config_hash"][:12],
        )
        for row in rows_of(made.coalitions)
    ]


def _contribution(made: Attribution, row: Row) -> ContributionRow:
    if not row["set"]:
        return ContributionRow(row_name(made, row["player"]), "not set", *[NOTHING] * 5)
    return ContributionRow(
        name=row_name(made, row["player"]),
        mean=signed(made, row),
        interval=interval(made, row) or NOTHING,
        inner=inner_interval(made, row) or NOTHING,
        worlds=over_worlds(made, row).replace(" and ", " to "),
        cost=_billions(row["discounted_cost_cny"]),
        per_million=per_million(made, row),
    )


def per_million(made: Attribution, row: Row) -> str:
    """The contribution per million yuan with its 90 % interval: `−0.45 (−0.60 to −0.30)`."""
    if not math.isfinite(row["per_million_cny"]):
        return NOTHING
    by = 100 if made.plan.outcome.unit == "share" else 1
    ratio, low, high = (by * float(row[f"per_million_{name}"]) for name in ("cny", "low90", "high90"))
    change = Change(0.0, ratio, ratio, low, high, low, high, 0)
    ends = f" ({interval_words(PLAIN, change)})" if change.has_interval else ""
    return f"{change_words(PLAIN, change)}{ends}"


def _fine(made: Attribution, value: float) -> str:
    """A level with four figures, so that coalitions can be told apart."""
    return number(value * (100 if made.plan.outcome.unit == "share" else 1), 4)


def _billions(value: float) -> str:
    return number(value / 1e9, 3) if math.isfinite(value) else NOTHING
