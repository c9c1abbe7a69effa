"""A stylised fact: what is known of labour markets, how it is measured here, and which values pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulation.experiment.comparison import verdict_of
from simulation.experiment.stylised.cross_sections import CrossSections
from simulation.experiment.stylised.cycle import CYCLES, Arm, Market, Window
from simulation.experiment.stylised.months import Months, of_market
from simulation.experiment.stylised.observe import Observed

_CLEAR = 2.0  # standard errors between a value and the edge of a band that is open on one side


class Evidence(NamedTuple):
    """The runs of one seed: they differ by the cycle alone."""

    runs: Mapping[Arm, Observed]
    window: Window

    @property
    def trend(self) -> Months:
        """The months of the run without a cycle."""
        return self.runs[Arm.TREND].months

    @property
    def across(self) -> CrossSections:
        """The cross-sections of the run without a cycle."""
        across = self.runs[Arm.TREND].across
        assert across is not None
        return across

    def deviation(self, series: Callable[[Months], np.ndarray], market: Market, arm: Arm) -> np.ndarray:
        """Log deviation of a monthly series of a market from the run without the cycle, shape (months,).

        Trend and season are the same in both runs and drop out. A month in which either is zero is nan.
        Args: series: from the months of a market, summed over its sectors, to shape (months,).
        """
        return log_of(series(of_market(self.runs[arm].months, market))) - log_of(series(of_market(self.trend, market)))

    def waves(self) -> np.ndarray:
        """Sine and cosine of the cycle, shape (months, 2): instruments that no luck of the runs can move."""
        return np.column_stack([np.sin(self.window.phase), np.cos(self.window.phase)])


def own_cycle(market: Market) -> Arm:
    """The arm whose cycle moves this market's demand."""
    return next(arm for arm, moved in CYCLES.items() if moved is market)


Measure = Callable[[Evidence, Market], float]


@dataclass(frozen=True)
class Fact:
    """One known regularity.

    Attributes:
        id: short name. title: what is measured. unit.
        low, high: the band, both ends included; an infinite end is open, and then only the sign or side is known.
        source: ids of SOURCES.md, then whose judgement the band is.
        markets: where it is measured.
        measure: the number for one seed; nan when the runs do not hold it.
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    source: str
    markets: tuple[Market, ...]
    measure: Measure

    @property
    def formula(self) -> str:
        """The formula line of the measuring function."""
        text = " ".join((self.measure.__doc__ or "").split())
        return text.partition("Formula: ")[2]

    def verdict(self, value: float, standard_error: float) -> str:
        """PASS, WARN, FAIL, or n/a for a nan.

        A closed band is that of `comparison.verdict_of`. A band with an open side passes what lies two standard errors
        inside, fails what lies two standard errors outside, and warns between.
        """
        if math.isfinite(self.low) and math.isfinite(self.high):
            return verdict_of(value, self.low, self.high, "gated")
        if math.isnan(value):
            return "n/a"
        inside = min(value - self.low, self.high - value)
        clear = _CLEAR * (0.0 if math.isnan(standard_error) else standard_error)
        return "PASS" if inside > clear else "FAIL" if inside < -clear else "WARN"


BOTH = (Market.AI, Market.OUTSIDE)


def fact(
    title: str, *, unit: str, band: tuple[float, float], source: str, markets: tuple[Market, ...] = BOTH
) -> Callable[[Measure], Fact]:  # fmt: skip
    """Make a fact of a measuring function, under its own name."""

    def made(measure: Measure) -> Fact:
        return Fact(measure.__name__, title, unit, *band, source, markets, measure)

    return made


def log_of(values: np.ndarray) -> np.ndarray:
    """Logarithm; nan where a count is zero."""
    logs = np.full(values.shape, math.nan)
    np.log(values, out=logs, where=values > 0)
    return logs
