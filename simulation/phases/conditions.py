"""What everybody can see of the market: the aggregates of last month on which this month's decisions rest."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_YEAR = 12
_REFERENCE_SEEKERS_PER_OPENING = 2.0  # CAL_R07: where entry just replaces the retired and lets the workforce grow
_OPENINGS_MEMORY = 1.0 / 6.0  # weight of the last month in the openings people see (assumption: half a year)


def _last_year() -> deque[float]:
    return deque(maxlen=_YEAR)


@dataclass
class Conditions:
    """Aggregates; wages in CNY per month, shares in [0, 1]."""

    ai_wage_posted: float
    ai_premium: float
    ai_premium_at_start: float  # mean of 2018
    expected_premium: float
    job_chance: float
    compound_coverage: float
    mean_practical: float
    leaving_rate: float  # AI staff leaving their employer, per month, mean of the last 12
    openings_seen: float = 0.0  # AI openings, smoothed, person-agents
    openings_at_start: float = 0.0  # their mean in 2018
    openings_seen_relative: float = 1.0
    outside_tightness: float = 1.0  # outside openings per seeker, smoothed, relative to the reference ratio
    outside_workforce_relative: float = 1.0  # people outside AI in work or seeking, smoothed, against 2018-01
    import_dependence: float = 0.0  # at the end of last month
    leaving_rates: deque[float] = field(default_factory=_last_year)
    graduates: dict[int, deque[float]] = field(default_factory=dict)
    placed: dict[int, deque[float]] = field(default_factory=dict)
    pilots_ended: deque[float] = field(default_factory=_last_year)
    deployments: deque[float] = field(default_factory=_last_year)

    def see_premium(self, ai_premium: float, month: int) -> None:
        """The AI premium of this month; its mean over 2018 is what students and universities compare with."""
        self.ai_premium = ai_premium
        if month < _YEAR:
            self.ai_premium_at_start += (ai_premium - self.ai_premium_at_start) / (month + 1)
            self.expected_premium = self.ai_premium_at_start

    def see_openings(self, openings: int, month: int) -> None:
        """Openings of this month enter what people see; 2018 is the reference."""
        if month == 0:
            self.openings_seen = float(openings)
        self.openings_seen += _OPENINGS_MEMORY * (openings - self.openings_seen)
        if month < _YEAR:
            self.openings_at_start += openings / _YEAR
            return
        self.openings_seen_relative = self.openings_seen / max(self.openings_at_start, 1.0)

    def see_outside(self, openings: int, seekers: int) -> None:
        """Outside openings per seeker of this month enter what people outside the sector see."""
        relative = _REFERENCE_SEEKERS_PER_OPENING * openings / max(seekers, 1)
        self.outside_tightness += _OPENINGS_MEMORY * (relative - self.outside_tightness)

    def see_outside_workforce(self, persons: int, at_start: int) -> None:
        """People outside AI, in work or seeking, enter the workforce that outside posts track."""
        self.outside_workforce_relative += (persons / at_start - self.outside_workforce_relative) / _YEAR

    def see_leaving(self, separations: int, employment_before: int) -> None:
        """The AI market's leaving rate of this month enters the mean of the last 12."""
        self.leaving_rates.append(separations / max(employment_before, 1))
        self.leaving_rate = float(np.mean(self.leaving_rates))

    def see_graduates(self, graduates: np.ndarray, placed: np.ndarray) -> None:
        """Graduates and placements by programme enter the sums of the last 12 months."""
        for programme in (1, 2):
            self.graduates.setdefault(programme, _last_year()).append(float(graduates[programme]))
            self.placed.setdefault(programme, _last_year()).append(float(placed[programme]))


def conditions_at_start(p: Any) -> Conditions:
    """What people see in 2018-01."""
    premium = float(np.dot(p["initial_premium"], p["initial_layer_share"]))
    return Conditions(
        ai_wage_posted=p["outside_wage_cny_per_month"] * (1.0 + premium),
        ai_premium=premium,
        ai_premium_at_start=premium,
        expected_premium=premium,
        job_chance=p["job_chance_initial"],
        compound_coverage=1.0 - p["initial_unfilled_share"],
        mean_practical=p["ai_practical_mean"],
        leaving_rate=2.0 * p["separation_ai"],
    )
