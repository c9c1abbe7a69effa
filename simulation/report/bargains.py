"""What scenarios cost and what they close for it: discounted, pair by pair, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.experiment.money import yearly_factors
from simulation.experiment.paired import Floats, paired_statistics
from simulation.report.change import Change, difference_of
from simulation.report.compared import ComparedScenario
from simulation.report.difference_words import INTERVAL, change_words, interval_words, with_interval
from simulation.report.policies_alone import is_policy
from simulation.report.wording import listed, share

PAYERS = {"state": "the state", "firms": "firms", "students": "students"}
COST, YEARS, PRICE = "CNY", "posts", "yuan"


class Bargain(NamedTuple):
    """Cost and effect of a scenario, with intervals; `price`: cost of each vacancy-year, None where that is unclear."""

    cost: Change
    closed: Change
    price: Change | None = None


def bargain(scenario: ComparedScenario, group: str = "all") -> Bargain:
    """Discounted cost and vacancy-years closed, pair by pair. Raises: MissingSeriesError."""
    factors = yearly_factors(scenario.years, scenario.discount_rate).to_numpy()
    costs = [np.nansum(side * factors, axis=1, keepdims=True) for side in scenario.sides("policy_cost", group)]
    gaps = [-np.nansum(side, axis=1, keepdims=True) for side in scenario.sides("shortfall")]
    cost, closed = (difference_of(one, other, scenario.draws).at(-1) for one, other in (costs, gaps))
    price = None
    if cost.mean > 0 and closed.mean > 0 and closed.is_clear and is_policy(scenario):
        price = _ratio(costs[1] - costs[0], gaps[1] - gaps[0], scenario.draws)
    return Bargain(cost, closed, price)


def _ratio(cost: Floats, closed: Floats, draws: Sequence[int]) -> Change:
    """Ratio of two means with its interval, that of the residuals cost - ratio x closed (Cochran 1977, chapter 6)."""
    whole = float(closed.mean())
    ratio = float(cost.mean()) / whole
    found = paired_statistics((cost - ratio * closed) / whole, axis=0, draws=draws)
    low50, high50, low, high = (ratio + float(end[0]) for end in (found.low50, found.high50, found.low90, found.high90))
    return Change(0.0, ratio, ratio, low50, high50, low, high, len(cost))


def costs_anything(scenario: ComparedScenario) -> bool:
    """Whether policies cost something in the scenario or in the base, in any pair and year."""
    if not scenario.has("policy_cost"):
        return False
    return any(bool(np.nansum(np.abs(side)) > 0) for side in scenario.sides("policy_cost"))


def paid_by(scenario: ComparedScenario) -> dict[str, Change]:
    """The cost by who pays it, the largest share first; nobody who pays nothing."""
    found = {
        payer: bargain(scenario, f"payer={payer}").cost
        for payer in PAYERS
        if scenario.has("policy_cost", f"payer={payer}")
    }
    return dict(sorted(((who, cost) for who, cost in found.items() if cost.mean), key=lambda item: -item[1].mean))


def payers_words(scenario: ComparedScenario) -> str:
    """`all of it paid by the state`; `firms pay 64 %, the state 36 %`; empty without payers."""
    paid = paid_by(scenario)
    whole = sum(cost.mean for cost in paid.values())
    if not paid or any(cost.mean < 0 for cost in paid.values()):
        return listed([f"{PAYERS[who]} {change_words(COST, cost)}" for who, cost in paid.items()])
    if len(paid) == 1:
        return f"all of it paid by {PAYERS[next(iter(paid))]}"
    said = [f"{PAYERS[who]} {'pays' if who == 'state' else 'pay'} {share(one.mean / whole)}"
            for who, one in paid.items()]  # fmt: skip
    return listed(said)


def price_words(made: Bargain) -> str:
    """`166,000 yuan (90 % interval 138,000 to 194,000 yuan)`; empty where there is no price."""
    if made.price is None:
        return ""
    ends = f" ({INTERVAL} {interval_words(PRICE, made.price, plus=False)})" if made.price.has_interval else ""
    return f"{change_words(PRICE, made.price, plus=False)}{ends}"


def cost_sentence(scenario: ComparedScenario) -> str:
    """Cost, who pays, and cost per vacancy-year where both are clear; empty when nothing costs."""
    if not (scenario.has("shortfall") and costs_anything(scenario)):
        return ""
    made = bargain(scenario)
    less = made.cost.mean < 0
    cost = made.cost.negated() if less else made.cost
    spent = f"{change_words(COST, cost, plus=False)}"
    ends = f" ({INTERVAL} {interval_words(COST, cost, plus=False)})" if cost.has_interval and not cost.is_zero else ""
    payers = payers_words(scenario)
    told = f"Up to {scenario.years[-1]} it costs {spent}{ends} {'less' if less else 'more'} than the base, discounted"
    told += f"; {payers}." if payers else "."
    if made.price is not None:
        closed = with_interval(YEARS, made.closed, plus=False)
        return f"{told} It closes {closed} vacancy-years: {price_words(made)} for each."
    if not is_policy(scenario):
        return (
            f"{told} No price of a vacancy-year is given: assumptions or shocks differ from the base too. Compare it "
            "with a base that has them."
        )
    closed = with_interval(YEARS, made.closed)
    return f"{told} It does not clearly close vacancy-years: {closed}; so no price is given."


def frontier(points: dict[str, Bargain]) -> list[str]:
    """Names of the policies that no other one beats in both cost and effect, by ascending cost.

    Only those that clearly close something; doing nothing, at no cost, is where the frontier starts.
    Args: points: of policies, by name.
    """
    names, best = [], 0.0
    for name, made in sorted(points.items(), key=lambda item: (item[1].cost.mean, -item[1].closed.mean)):
        if made.closed.is_clear and made.closed.mean > best:
            names.append(name)
            best = made.closed.mean
    return names
