"""Phase 9, projects: pilots are started, stall or are deployed; firms decide on in-house training; capability."""

from __future__ import annotations

from typing import Any

from simulation.agents.codes import COMPOUND, FOUNDATION
from simulation.columns.jit import loop
from simulation.columns.random import Stream, draw_key, standard_normal, sub_key, uniform
from simulation.rules.projects import coverage, deployment_prob, productivity_after_deployment
from simulation.rules.training import expected_tenure, firm_trains, training_cost

_START, _OUTCOME, _TRAINING = int(Stream.PILOT_START), int(Stream.PILOT_OUTCOME), int(Stream.FIRM_TRAINING)
_STARTED, _ENDED, _DEPLOYED = 0, 1, 2
_NO_PILOT = -1


def run_projects(market: Any) -> None:
    """Pilots of application and technology employers start, stall or are deployed.

    Rules: rules/projects.py.
    """
    now = market.conditions
    _run_projects(
        market.firms.arrays(),
        market.tally,
        market.p,
        now.compound_coverage,
        now.mean_practical,
        market.seed,
        market.month,
    )


def decide_on_training(market: Any) -> None:
    """Each January AI employers decide whether to train in-house.

    Rules: rules/training.py.
    """
    tenure = expected_tenure(market.conditions.leaving_rate, market.p["training_horizon_months"])
    in_full = market.assumed["training_cost_months"]
    _decide_on_training(market.firms.arrays(), tenure, in_full, market.p, market.seed)


@loop
def _run_projects(firms, tally, p, market_coverage, mean_practical, seed, month):  # type: ignore[no-untyped-def]
    start_key, outcome_key = draw_key(seed, _START, month), draw_key(seed, _OUTCOME, month)
    for f in range(firms.sector.shape[0]):
        if not firms.alive[f] or firms.closing[f] or firms.sector[f] >= FOUNDATION:
            continue
        if firms.pilot_ends[f] == _NO_PILOT:
            if uniform(start_key, firms.unique_id[f]) < p.pilot_start_per_month:
                firms.pilot_ends[f] = month + int(p.pilot_months)
                tally.pilots[_STARTED] += 1
        elif month >= firms.pilot_ends[f]:
            filled = coverage(firms.headcount[f, COMPOUND], firms.unfilled[f, COMPOUND], market_coverage)
            chance = deployment_prob(
                p.deployment_intercept,
                p.deployment_compound_weight,
                filled,
                p.deployment_practical_weight,
                mean_practical,
            )
            firms.pilot_ends[f] = _NO_PILOT
            tally.pilots[_ENDED] += 1
            if uniform(outcome_key, firms.unique_id[f]) < chance:
                tally.pilots[_DEPLOYED] += 1
                firms.productivity[f] = productivity_after_deployment(
                    firms.productivity[f], p.deployment_productivity_gain
                )


@loop
def _decide_on_training(firms, tenure_months, median_cost, p, seed):  # type: ignore[no-untyped-def]
    key = draw_key(seed, _TRAINING, 0)  # a firm's cost of training is its own for life
    for f in range(firms.sector.shape[0]):
        if firms.sector[f] <= FOUNDATION:
            draw = standard_normal(key, firms.unique_id[f])
            firms.training_cost[f] = training_cost(median_cost, p.training_cost_sigma, draw)
            after_credit = training_cost(p.training_cost_months, p.training_cost_sigma, draw)
            pays = firm_trains(p.training_value_per_month, tenure_months, after_credit)
            has_academy = uniform(sub_key(key, 1), firms.unique_id[f]) < p.academy_share
            firms.trains[f], firms.academy[f] = pays or has_academy, has_academy and not pays
