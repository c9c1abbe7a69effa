"""Numbers and tendencies in words: 0.48 million, not 4.8e5; "grows", "falls" or "stays" as the data say."""

from __future__ import annotations

import math
from collections.abc import Sequence

NBSP = "\u00a0"  # keeps a number and its unit on one line
MILLION_FROM = 100_000  # from here on people are counted in millions with two figures


def written(value: float, decimals: int = 0) -> str:
    """A number with grouped thousands, a true minus sign, and no sign before nothing: `1,200`, `−0.5`, `0`."""
    return f"{value:z,.{decimals}f}".replace("-", "−")


def _decimals(size: float, figures: int) -> int:
    """Decimals that leave `figures` significant figures of `size`, never negative."""
    if size == 0 or not math.isfinite(size):
        return 0
    return max(0, figures - 1 - math.floor(math.log10(abs(size))))


def number(value: float, figures: int = 2) -> str:
    """A plain number with significant figures and thousands separators: 65,000; 174; 1.7; 0.39.

    Whole numbers below 1,000 are given in full; from 1,000 on they are rounded to the figures, at least two.
    """
    if not math.isfinite(value):
        return "no value"
    if abs(value) >= 1000:
        digits = max(figures, 2) - 1 - math.floor(math.log10(abs(value)))
        return written(round(value, digits))
    if abs(value) >= 100:
        return written(value)
    return written(value, _decimals(value, figures))


def people(value: float, figures: int = 2) -> str:
    """Persons, posts or places: `0.48 million`, `1.7 million`, `65,000`, `174`."""
    if not math.isfinite(value):
        return "no value"
    if abs(value) >= MILLION_FROM * 0.995:
        return f"{written(value / 1e6, min(2, _decimals(value / 1e6, figures)))}{NBSP}million"
    return number(round(value), figures)


def share(value: float, decimals: int = 0) -> str:
    """A share as per cent: `38 %`. Small ones keep a decimal: `0.4 %`."""
    if not math.isfinite(value):
        return "no value"
    percent = value * 100
    if decimals == 0 and 0 < abs(percent) < 0.95:
        decimals = 1
    return f"{written(percent, decimals)}{NBSP}%"


def ratio(value: float) -> str:
    """A ratio with two decimals: `0.39`."""
    return written(value, 2) if math.isfinite(value) else "no value"


def people_range(low: float, high: float) -> str:
    """An interval of persons in one unit, with as many decimals as tell its ends apart (three at most)."""
    if max(abs(low), abs(high)) >= MILLION_FROM * 0.995:
        return f"{_apart(low / 1e6, high / 1e6, start=_decimals(high / 1e6, 2), most=3)}{NBSP}million"
    if max(abs(low), abs(high)) < 1000:
        return _apart(low, high, start=0, most=0)
    step = 10 ** max(0, math.floor(math.log10(max(high - low, 1))) - 1)
    return f"{written(round(low / step) * step)} to {written(round(high / step) * step)}"


def share_range(low: float, high: float, decimals: int = 0) -> str:
    """An interval of shares: `36 to 40 %`. Args: decimals: the fewest; one more where the ends would read the same."""
    return f"{_apart(low * 100, high * 100, start=decimals, most=decimals + 1)}{NBSP}%"


def ratio_range(low: float, high: float) -> str:
    """An interval of ratios: `0.36 to 0.42`."""
    return _apart(low, high, start=2, most=3)


def months_range(low: float, high: float) -> str:
    """An interval of months: `2.7 to 3.2`."""
    return _apart(low, high, start=1, most=2)


def _apart(low: float, high: float, *, start: int, most: int) -> str:
    for decimals in range(start, most + 1):
        texts = written(low, decimals), written(high, decimals)
        if texts[0] != texts[1]:
            return f"{texts[0]} to {texts[1]}"
    return written(low, start)  # the same as far as anybody cares


def within(interval: str, band_words: str) -> str:
    """The interval in brackets: ` (90 % of runs: 1.6 to 1.8)`; nothing for one run."""
    return "" if band_words == "one run" else f" ({band_words}: {interval})"


def tendency(first: float, last: float, *, up: str = "grows", down: str = "falls", level: str = "stays") -> str:
    """The verb for a change: `level` within 5 % of the first value."""
    if not (math.isfinite(first) and math.isfinite(last)) or abs(last - first) <= 0.05 * abs(first):
        return level
    return up if last > first else down


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capital(sentence: str) -> str:
    """First letter in upper case, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
