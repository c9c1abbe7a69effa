"""The small market on which agents in columns, and sets of them, are tried."""

from __future__ import annotations

import pytest
from toy_market import Ministry, Novice, ToyMarket

from simulation.columns.agentset import ColumnAgentSet


@pytest.fixture
def market() -> ToyMarket:
    """Novices (ids and wages 1-6), veterans (7-10, wage 20), employers (11, 12) and a ministry (13)."""
    market = ToyMarket()
    Ministry(market)
    return market


@pytest.fixture
def novices(market) -> ColumnAgentSet:
    """The set of all novices."""
    return market.agents_by_type[Novice]
