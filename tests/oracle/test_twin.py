"""The columns equal plain Mesa bit for bit: same rules, same draws, one Python object per agent."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from oracle.comparison import State, differences, state_of_columns, state_of_objects
from oracle.copy_state import plain_copy
from simulation.model import TalentMarket
from simulation.scenario.policies import BOOK
from simulation.scenario.schema import Scenario
from simulation.scenario.shocks import KINDS

MONTHS = 24
SMALL = {  # about 3,000 persons, 500 of them in AI
    "runs.scale": 1000,
    "assumptions.outside.outside_workforce": 2_000_000.0,
    "assumptions.outside.nev_workforce": 300_000.0,
}
ADAPTIVE = SMALL | {"assumptions.education.expectations": "adaptive"}
# A market in which everything rare happens often, so that each branch of each rule is walked in two years.
TURBULENT = SMALL | {
    f"assumptions.{key}": value
    for key, value in {
        "demand.growth_per_year": 0.4,
        "education.first_opening_year": 2018.0,
        "education.opening_ceiling": 1.0,
        "education.expectations": "rational-horizon",
        "education.bachelor_months": 10.0,
        "education.master_months": 6.0,
        "education.attrition_share": 0.2,
        "education.master_share": 0.5,
        "education.abroad_share": 0.2,
        "firms.exit_prob_per_year": 0.5,
        "firms.layoff_tolerance": 0.0,
        "outside.outside_growth_to_2021": -0.1,
        "projects.pilot_start_per_month": 0.5,
        "projects.pilot_months": 2.0,
        "research.researcher_exit_per_month": 0.05,
        "research.researcher_return_per_year": 0.3,
        "research.supervision_per_month": 0.05,
        "search.offers": "simultaneous",
        "search.on_the_job_search_ai": 0.3,
        "separations.career_months": 120.0,
        "separations.emigration_per_year": 0.2,
        "separations.return_per_year": 0.5,
        "separations.separation_ai": 0.05,
        "switching.consider_per_month": 0.05,
        "switching.direct_application_per_month": 0.05,
        "switching.training_months": 2.0,
        "training.training_value_per_month": 0.06,
        "effects.adjacent_students_reached": 0.3,
    }.items()
}
# Every lever and shock at work, from dates on that are spread over the first year.
TURBULENT |= {
    f"policies.{key}": {"from": f"2018-{1 + place % 9:02d}", "ramp_months": place % 3, "value": lever.strong}
    for place, (key, lever) in enumerate(BOOK.items())
}
TURBULENT["policies.discipline_integration.domain_transfer"] |= {"to": "2019-05"}
TURBULENT["shocks"] = [
    {"kind": kind, "from": f"2018-{2 + place:02d}", "to": "2019-10", "ramp_months": place, "severity": 0.3}
    for place, kind in enumerate(KINDS)
]


def market_of(changes: dict[str, Any], seed: int) -> TalentMarket:
    """A small market in 2018-01."""
    return TalentMarket(Scenario(title="Small").with_(changes), seed=seed)


@pytest.mark.parametrize(
    ("changes", "seed"),
    [(SMALL, 1), (SMALL, 2), (ADAPTIVE, 3), (TURBULENT, 4)],
    ids=["1", "2", "adaptive", "turbulent"],
)
def test_columns_equal_plain_mesa_bit_for_bit_for_24_months(changes: dict[str, Any], seed: int) -> None:
    """Every attribute of every agent, every flow and every count on which decisions rest, each month."""
    market = market_of(changes, seed)
    twin = plain_copy(market)
    assert 2_000 <= len(twin.people) <= 4_000
    for _ in range(MONTHS):
        market.step()
        twin.step()
        assert differences(state_of_columns(market), state_of_objects(twin, market.tables)) == []


class History(NamedTuple):
    """A market in its first month, and the states of the columns in the months that follow."""

    start: TalentMarket
    states: list[State]


@cache
def history_with(expectations: str) -> History:
    """Two years in columns in which students expect in this way."""
    changes, seed = (ADAPTIVE, 3) if expectations == "adaptive" else (TURBULENT, 4)  # equal to the twin, see above
    market = market_of(changes, seed)
    states = []
    for _ in range(MONTHS):
        market.step()
        states.append(state_of_columns(market))
    return History(market_of(changes, seed), states)


def rules_of_the_twin() -> list[str]:
    """Every rule and keyed draw that a module of the twin calls."""
    return sorted({name for module in twin_modules() for name, value in vars(module).items() if is_rule(value)})


def twin_modules() -> list[Any]:
    """The modules of the twin."""
    return [module for name, module in sys.modules.items() if name.startswith("oracle.") and "test" not in name]


def is_rule(value: Any) -> bool:
    """Whether it is a compiled function of simulation/rules or of the keyed draws."""
    return getattr(value, "__module__", "").startswith(("simulation.rules", "simulation.columns.random")) and hasattr(
        value, "py_func"
    )


def perturbed(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule, a third too low, one too low, or the other way round."""

    def wrong(*args: Any) -> Any:
        value = rule(*args)
        if isinstance(value, bool):
            return not value
        return max(0, value - 1) if isinstance(value, int) else value * 0.67 - 1e-6

    return wrong


@pytest.mark.parametrize("name", rules_of_the_twin())
def test_a_wrong_rule_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin with one rule perturbed no longer equals the columns: the comparison looks at what the rule does."""
    history = history_with("adaptive" if name == "adaptive_expectation" else "rational-horizon")
    for module in twin_modules():
        if hasattr(module, name):
            monkeypatch.setattr(module, name, perturbed(getattr(module, name)))
    twin = plain_copy(history.start)
    assert any(_differs_after_a_month(twin, history, state) for state in history.states)


def _differs_after_a_month(twin: Any, history: History, state: State) -> bool:
    twin.step()
    return differences(state, state_of_objects(twin, history.start.tables)) != []


def test_a_wrong_bit_is_noticed() -> None:
    """The comparison sees the last bit of one attribute of one person."""
    state = history_with("rational-horizon").states[0]
    wrong = state | {"persons.wage": state["persons.wage"].copy()}
    wrong["persons.wage"][7] = np.nextafter(wrong["persons.wage"][7], np.float32(np.inf))
    assert len(differences(state, wrong)) == 1
    assert differences(state, state) == []
