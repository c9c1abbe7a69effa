"""Every month the books balance, in whole persons: whatever the seed, the scale and the assumptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from accounting import IDENTITIES, Month, audited, count_people
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.codes import SECTORS, State
from simulation.indicators.catalogue import BY_LEVER
from simulation.model import TalentMarket
from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.assumptions import Assumptions, BookRow, book
from simulation.scenario.policies import BOOK
from simulation.scenario.shocks import KINDS

MONTHS = 96  # to December 2025: programmes open, their first cohorts graduate and the fade begins
NUMBERS = [row for row in book(Assumptions()) if isinstance(row.value, float)]
CHOICES = {
    "search.offers": ("sequential", "simultaneous"),
    "education.expectations": ("naive", "adaptive", "rational-horizon"),
    "skills.ageing": ("half-life", "none"),
}


@pytest.fixture(scope="module")
def years() -> list[Month]:
    """Eight years of the baseline."""
    return list(audited(TalentMarket(scale=1000, seed=1), MONTHS))


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.__name__)
def test_every_month_of_the_baseline(years: list[Month], identity: Callable[[Month], None]) -> None:
    for month in years:
        identity(month)  # asserts
    assert len(years) == MONTHS, "an audit of no months would prove nothing"


@pytest.fixture(scope="module")
def eventful_years() -> list[Month]:
    """Eight years with all levers at full strength and all shocks, in and out of force by turns."""
    decided: dict[str, Any] = {
        f"policies.{key}": {"from": f"{2018 + place % 3}-0{1 + place % 9}", "to": "2024-06", "value": entry.high}
        for place, (key, entry) in enumerate(BOOK.items())
    }
    decided["shocks"] = [
        {"kind": kind, "from": f"{2018 + place}-03", "to": "2025-02", "ramp_months": 6, "severity": 0.5}
        for place, kind in enumerate(KINDS)
    ]
    return list(audited(TalentMarket(Scenario(title="Eventful").with_(decided | {"runs.scale": 1000}), seed=1), MONTHS))


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.__name__)
def test_every_month_with_all_levers_and_shocks(eventful_years: list[Month], identity: Callable[[Month], None]) -> None:
    for month in eventful_years:
        identity(month)  # asserts
    assert len(eventful_years) == MONTHS


def test_the_eventful_years_see_recruits_and_costs(eventful_years: list[Month]) -> None:
    moves = sum(month.tally.moves for month in eventful_years)
    assert moves[State.BEYOND, State.SEEKING_AI] == sum(month.tally.recruited[0] for month in eventful_years) > 0
    for group in BY_LEVER:
        assert sum(month.value("policy_cost", group) for month in eventful_years) > 0, group


def test_the_audit_sees_something(years: list[Month]) -> None:
    """Every kind of flow occurs in eight years; an identity of zeros would prove nothing."""
    moves = sum(month.tally.moves for month in years)
    for source, target in [
        (State.BEYOND, State.STUDYING),
        (State.BEYOND, State.OUTSIDE_SEEKING),
        (State.STUDYING, State.SEEKING_AI),
        (State.STUDYING, State.OUTSIDE_SEEKING),
        (State.STUDYING, State.ABROAD),
        (State.OTHER, State.TRAINING),
        (State.TRAINING, State.SEEKING_AI),
        (State.TRAINING, State.OUTSIDE_SEEKING),
        (State.SEEKING_AI, State.APPLICATION),
        (State.SEEKING_AI, State.OUTSIDE_SEEKING),
        (State.APPLICATION, State.APPLICATION),
        (State.APPLICATION, State.TECHNOLOGY),
        (State.APPLICATION, State.SEEKING_AI),
        (State.APPLICATION, State.OUTSIDE_SEEKING),
        (State.OTHER, State.APPLICATION),
        (State.OTHER, State.NEV),
        (State.OUTSIDE_SEEKING, State.FOUNDATION),
        (State.OTHER, State.BEYOND),
        (State.ABROAD, State.SEEKING_AI),
    ]:
        assert moves[source, target] > 0, (source.name, target.name)
    assert any((~month.at_b["alive"]).any() for month in years)  # firms have closed
    assert all(sum(m.value(f"{gap}_friction") for m in years) > 0 for gap in ("shortfall", "openings"))


def test_what_was_true_at_the_start(years: list[Month]) -> None:
    """The workforce of January 2018 is 7 million outside AI, and the staff and seekers of AI."""
    market = TalentMarket(scale=100, seed=1)
    people, p = count_people(market), market.p
    outside = people.employed[3:].sum() + people.states[State.OUTSIDE_SEEKING]
    assert outside * 100 == pytest.approx((0.955 + p["outside_unemployment"]) * p["outside_workforce"], rel=0.005)
    assert people.states[State.SEEKING_AI] * 100 == p["ai_seekers_2018"]
    assert (market.employed_before == people.employed.sum(axis=1)).all()
    assert len(market.employed_before) == SECTORS


def test_results_are_the_months_completed(years: list[Month]) -> None:
    result = years[-1].market.results()
    assert result.values.shape == (MONTHS, len(result.keys))
    assert result.flows.shape == (MONTHS, 11, 11)
    for month in years:
        np.testing.assert_array_equal(result.values[month.month], month.values)


@st.composite
def assumed(draw: st.DrawFn) -> dict[str, Any]:
    """Up to eight assumptions anywhere in their ranges, and a choice."""
    rows: list[BookRow] = draw(st.lists(st.sampled_from(NUMBERS), max_size=8, unique_by=lambda row: row.key))
    changes = {f"assumptions.{row.key}": draw(st.floats(row.low, row.high)) for row in rows}
    key = draw(st.sampled_from(sorted(CHOICES)))
    return changes | {f"assumptions.{key}": draw(st.sampled_from(CHOICES[key]))}


MONTH_NAMES = st.integers(0, 13).map(lambda month: f"{2018 + month // 12}-{month % 12 + 1:02d}")


@st.composite
def decided(draw: st.DrawFn) -> dict[str, Any]:
    """Up to six levers anywhere in their ranges and up to three shocks, from any month on, with any ramp."""
    changes: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(BOOK)), max_size=6, unique=True)):
        value = draw(st.floats(BOOK[key].low, BOOK[key].high))
        changes[f"policies.{key}"] = {
            "from": draw(MONTH_NAMES), "ramp_months": draw(st.integers(0, 24)), "value": value,
        }  # fmt: skip
    changes["shocks"] = [
        {"kind": kind, "from": draw(MONTH_NAMES), "severity": draw(st.floats(0.0, 0.95))}
        for kind in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=3))
    ]
    return changes


def audit(market: TalentMarket, months: int) -> int:
    """Every identity in every month; each asserts. Returns: months audited."""
    seen = 0
    for month in audited(market, months):
        for identity in IDENTITIES:
            identity(month)
        seen += 1
    return seen


@settings(max_examples=25)
@given(changes=assumed(), decisions=decided(), seed=st.integers(0, 10**9))
def test_every_month_under_any_decisions(changes: dict[str, Any], decisions: dict[str, Any], seed: int) -> None:
    """Fourteen months in whatever world and whatever is decided in it."""
    try:
        scenario = Scenario(title="Any").with_(
            {"assumptions.education.first_opening_year": 2018.0, **changes, **decisions, "runs.scale": 1500}
        )
    except ScenarioError:  # shares that do not sum to one, too few agents: refused with a message
        return
    assert audit(TalentMarket(scenario, seed=seed), 14) == 14


@settings(max_examples=40)
@given(changes=assumed(), seed=st.integers(0, 10**9), scale=st.sampled_from([1000, 1500, 2000]))
def test_every_month_under_any_assumptions(changes: dict[str, Any], seed: int, scale: int) -> None:
    """Fourteen months with graduation, enrolment and the yearly packing of rows among them."""
    try:
        scenario = Scenario(title="Any").with_(
            {"assumptions.education.first_opening_year": 2018.0, **changes, "runs.scale": scale}
        )
    except ScenarioError:  # shares that do not sum to one, too few agents: refused with a message
        return
    assert audit(TalentMarket(scenario, seed=seed), 14) == 14
