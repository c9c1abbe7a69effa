"""A difference between two scenarios, in one year or over the years, with its intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from simulation.experiment.paired import Floats, PairedStatistics, paired_statistics

FEWEST_TO_PICK = 5  # worlds, or pairs without them, from which on a finding is picked out of many (assumption)
DOUBT = 0.1  # chance that an interval of 90 % leaves out what it should hold
_ROUNDING = 1e-9  # of the larger of both sides: sums in another order differ by less


@dataclass(frozen=True)
class Change:
    """A difference in one year: means of base and scenario, mean difference, 50 % and 90 % interval of it.

    `worlds`: how many independent worlds, or pairs without them, the interval rests on; 0: as many as pairs.
    """

    base: float
    value: float
    mean: float
    low50: float
    high50: float
    low: float
    high: float
    pairs: int
    worlds: int = 0

    @property
    def has_interval(self) -> bool:
        """Whether there are at least two pairs, or two worlds where pairs have one."""
        return bool(np.isfinite(self.low))

    @property
    def is_zero(self) -> bool:
        """Whether every pair agrees: difference and interval are zero, but for the rounding of sums."""
        ends = (self.low, self.high) if self.has_interval else ()
        return max(map(abs, (self.mean, *ends))) <= _ROUNDING * max(abs(self.base), abs(self.value))

    @property
    def is_clear(self) -> bool:
        """Whether the 90 % interval leaves out zero; without an interval, as with one pair, nothing is clear."""
        return self.has_interval and (self.low > 0 or self.high < 0) and not self.is_zero

    @property
    def may_be_chance(self) -> bool:
        """Whether the 90 % interval includes zero, and not because nothing differs."""
        return self.has_interval and not self.is_clear and not self.is_zero

    def clear_among(self, many: int) -> bool:
        """Whether it stays clear where it was picked out of `many`: the interval is that of 1 - 0.1 / many.

        Never with fewer than `FEWEST_TO_PICK` worlds. Source: Bonferroni's inequality.
        """
        freedom = (self.worlds or self.pairs) - 1
        if not self.is_clear or freedom + 1 < FEWEST_TO_PICK:
            return False
        error = (self.high - self.mean) / student.ppf(1 - DOUBT / 2, freedom)
        return bool(2 * many * student.sf(abs(self.mean), freedom, scale=error) < DOUBT) if error > 0 else True

    @property
    def no_interval_words(self) -> str:
        """Why there is no interval: `one pair, no interval`, `2 pairs in one world, no interval`."""
        return f"{'one pair' if self.pairs == 1 else f'{self.pairs} pairs in one world'}, no interval"

    def negated(self) -> Change:
        """The same difference the other way round."""
        return Change(
            -self.base, -self.value, -self.mean, -self.high50, -self.low50, -self.high, -self.low, self.pairs,
            self.worlds,
        )  # fmt: skip

    @property
    def relative(self) -> float:
        """The difference as a share of the base; nan for a base of zero."""
        return self.mean / abs(self.base) if self.base else float("nan")


@dataclass(frozen=True)
class Difference:
    """A difference from the base over the years, [year] each, with the means of both sides."""

    base: Floats
    value: Floats
    found: PairedStatistics

    def at(self, place: int) -> Change:
        """The year at this place; -1: the last."""
        picked = {name: float(values[place]) for name, values in self.found._asdict().items()}
        return Change(
            float(self.base[place]), float(self.value[place]), picked["mean"], picked["low50"], picked["high50"],
            picked["low90"], picked["high90"], int(picked["pairs"]), int(picked["worlds"]),
        )  # fmt: skip


def difference_of(base: Floats, scenario: Floats, draws: Sequence[int] | None = None) -> Difference:
    """Differences by year. Args: base, scenario: [pair, year]. draws: of each pair; intervals are over them."""
    defined = ~np.isnan(scenario - base)
    means = [np.where(defined, side, 0.0).sum(axis=0) / np.maximum(defined.sum(axis=0), 1) for side in (base, scenario)]
    blank = ~defined.any(axis=0)
    found = paired_statistics(scenario - base, axis=0, draws=draws)
    return Difference(np.where(blank, np.nan, means[0]), np.where(blank, np.nan, means[1]), found)
