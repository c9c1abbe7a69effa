"""What a labour economist would write down of a run."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.experiment.stylised.cross_sections import CrossSections, CrossSectionWriter
from simulation.experiment.stylised.cycle import Window
from simulation.experiment.stylised.months import Months, month_of, stacked
from simulation.experiment.stylised.people import People, pairs_of, people_now

BEFORE = 12  # months that are watched before the window, so that durations of search are known in it


class Observed(NamedTuple):
    """The window of a run."""

    months: Months
    across: CrossSections | None


class Observer:
    """Watches a market from a year before the window to its end.

    Args: market: a TalentMarket; cross_sections: whether people and employers are looked at one by one too.
    """

    def __init__(self, market: Any, window: Window, *, cross_sections: bool) -> None:
        self._market, self._window = market, window
        self._months: list[Months] = []
        self._across = CrossSectionWriter(market) if cross_sections else None
        self._before: People | None = None

    def see(self) -> None:
        """Write down the month that has just ended. Call it after every month."""
        market, month = self._market, self._market.month - 1
        if month < self._window.first - BEFORE:
            return
        pairs = pairs_of(market.persons, self._before, month) if self._before is not None else None
        if pairs is not None and month >= self._window.first:
            self._months.append(month_of(market, pairs))
            if self._across is not None:
                self._across.see(pairs, month)
        elif self._across is not None and month == self._window.first - 1:
            self._across.begin()
        self._before = people_now(market.persons, pairs)

    def observed(self) -> Observed:
        """Everything written down."""
        return Observed(stacked(self._months), self._across.seen() if self._across is not None else None)
