"""Differences in words: signed, with as many figures as their interval supports, in the unit of the indicator."""

from __future__ import annotations

import math
from typing import NamedTuple

from simulation.report.change import Change
from simulation.report.wording import NBSP

MINUS = "\u2212"
INTERVAL = f"90{NBSP}% interval"
_MOST_DECIMALS = 6


class Unit(NamedTuple):
    """How a unit is written: numbers times `factor`, then a word for values and one for differences."""

    factor: float
    word: str
    difference_word: str
    most_decimals: int


_UNITS = {
    "share": Unit(100, f"{NBSP}%", f"{NBSP}points", 3),
    "per month": Unit(100, f"{NBSP}% a month", " points a month", 3),
    "CNY per month": Unit(1, " yuan a month", " yuan a month", 0),
    "yuan": Unit(1, f"{NBSP}yuan", f"{NBSP}yuan", 0),
    "CNY": Unit(1e-9, f"{NBSP}billion{NBSP}yuan", f"{NBSP}billion{NBSP}yuan", 4),
    "months": Unit(1, f"{NBSP}months", f"{NBSP}months", 3),
    "persons per opening": Unit(1, "", "", 4),
    "0 to 1": Unit(1, "", "", 4),
    "index, 1 = 2018-01": Unit(1, "", "", 4),
}
_COUNTED = Unit(1, "", "", 0)  # persons, posts, projects ...
_MILLIONS = Unit(1e-6, f"{NBSP}million", f"{NBSP}million", 3)


def value_words(unit: str, value: float) -> str:
    """A level in its unit with three figures (wages four): `2.43 million`, `48.6 %`, `47,120 yuan a month`."""
    if not math.isfinite(value):
        return "no value"
    written = _unit(unit, value)
    scaled = value * written.factor
    figures = 4 if "yuan a month" in written.word else 3
    return _fixed(scaled, min(_figures(abs(scaled), figures), written.most_decimals)) + written.word


def change_words(unit: str, change: Change, *, plus: bool = True) -> str:
    """The mean difference, signed: `−73,000`, `+0.31 points`; exactly zero is `0`."""
    return _spoken(unit, change.mean, change, plus)


def interval_words(unit: str, change: Change, *, plus: bool = True) -> str:
    """The 90 % interval without its name: `−78,000 to −67,000`; empty for one pair."""
    if not change.has_interval:
        return ""
    written, decimals = _precision(unit, change)
    low, high = (
        _signed(end * written.factor, _seen(end, written, decimals), plus) for end in (change.low, change.high)
    )
    return f"{low} to {high}{written.difference_word}"


def size_words(unit: str, change: Change) -> str:
    """The size of the mean difference without its sign: `73,000`."""
    return _spoken(unit, abs(change.mean), change, False)


def size_interval(unit: str, change: Change) -> str:
    """The 90 % interval of the size, for an effect that is clear of zero: `67,000 to 78,000`."""
    ends = sorted((abs(change.low), abs(change.high)))
    written, decimals = _precision(unit, change)
    low, high = (_fixed(end * written.factor, decimals) for end in ends)
    return f"{low} to {high}{written.difference_word}"


def with_interval(unit: str, change: Change, *, plus: bool = True) -> str:
    """`−73,000 (90 % interval −78,000 to −67,000)`, with a remark where it includes zero."""
    if not change.has_interval:
        return change_words(unit, change, plus=plus)
    if change.is_zero:
        return "exactly 0 in every pair"
    zero = "" if change.is_clear else ", which includes zero"
    return f"{change_words(unit, change, plus=plus)} ({INTERVAL} {interval_words(unit, change, plus=plus)}{zero})"


def signed_per_cent(share: float) -> str:
    """The same with its sign: `−3.0 %`, `+12 %`."""
    sign = "" if not math.isfinite(share) or share == 0 else MINUS if share < 0 else "+"
    return f"{sign}{per_cent(share)}"


def per_cent(share: float) -> str:
    """The size of a share with two figures: `3.0 %`, `0.04 %`, `12 %`."""
    if not math.isfinite(share):
        return "no value"
    percent = abs(share) * 100
    return f"{_fixed(percent, max(0, min(_figures(percent, 2), 3)))}{NBSP}%"


def without_unit(unit: str, text: str) -> str:
    """A difference whose unit is told elsewhere: `+0.31` for `+0.31 points`; millions stay."""
    return text.removesuffix(_UNITS[unit].difference_word) if unit in _UNITS else text


def quoted(label: str) -> str:
    """A scenario's label inside a sentence."""
    return f"“{label}”"


def _spoken(unit: str, value: float, change: Change, plus: bool) -> str:
    if not math.isfinite(value):
        return "no value"
    if value == 0:
        return "0"
    written, decimals = _precision(unit, change)
    return _signed(value * written.factor, _seen(value, written, decimals), plus) + written.difference_word


def _seen(value: float, written: Unit, decimals: int) -> int:
    """The decimals, or those of one figure where the value would be rounded to a zero that it is not."""
    scaled = value * written.factor
    if round(scaled, decimals) or not math.isfinite(scaled):
        return decimals
    return min(max(decimals, _figures(scaled, 1)), written.most_decimals)


def _unit(unit: str, largest: float) -> Unit:
    if unit in _UNITS:
        return _UNITS[unit]
    return _MILLIONS if abs(largest) >= 1e6 else _COUNTED


def _precision(unit: str, change: Change) -> tuple[Unit, int]:
    """Two figures of the interval's width (of the difference, without one), but three of the largest end at most.

    One figure of the width stays in any case, so that the ends can be told apart.
    """
    ends = [abs(end) for end in (change.low, change.high, change.mean) if math.isfinite(end)]
    written = _unit(unit, max(ends))
    width = change.high - change.low if change.has_interval else 0.0
    if width <= 1e-9 * max(ends):
        return written, min(_figures(abs(change.mean) * written.factor, 2), written.most_decimals)
    wide, largest = width * written.factor, max(ends) * written.factor
    decimals = max(_figures(wide, 1), min(_figures(wide, 2), _figures(largest, 3)))
    return written, min(decimals, written.most_decimals)


def _figures(size: float, figures: int) -> int:
    """Decimals, negative for tens and hundreds, that leave so many significant figures."""
    if size == 0:
        return 0
    rounded = float(f"{abs(size):.{figures - 1}e}")  # 0.999 with two figures is 1.0, not 1.00
    return min(figures - 1 - math.floor(math.log10(rounded)), _MOST_DECIMALS)


def _fixed(value: float, decimals: int) -> str:
    rounded = round(value, decimals) + 0.0  # no minus before a zero
    return f"{rounded:,.{max(0, decimals)}f}".replace("-", MINUS)


def _signed(value: float, decimals: int, plus: bool) -> str:
    text = _fixed(value, decimals)
    return f"+{text}" if plus and round(value, decimals) > 0 else text
