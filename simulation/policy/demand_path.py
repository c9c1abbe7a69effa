"""The paths of posts wanted, month by month, before productivity and wages: they dominate levels, so they are shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.agents.codes import AI_SECTORS, NEV, OTHER, SECTORS
from simulation.rules.vacancies import demand_growth

_JANUARY_2018 = 2018 * 12
_MID_2022 = (2022 - 2018) * 12 + 6
_EMPLOYED_AT_START = 0.955  # share of the outside workforce in work in 2018-01, beside seekers and frictions


def posts_path(p: Any, months: int) -> np.ndarray:
    """Posts wanted by sector in real posts, shape (months + 60, 5): five years beyond the horizon are announced.

    AI layers: scaled so that their sum in 2022-07 is `posts_wanted_mid_2022`. Outside sectors: posts for the outside
    workforce of 2018-01, that is staff grossed up by the unfilled share, times dated growth per worker (2022 tight,
    2023 slack); rules/vacancies.tracked_posts multiplies by the workforce. Source: CAL_W01, CAL_R06 to CAL_R09.
    """
    length = max(months, _MID_2022 + 1) + 60
    growth = np.zeros((length, SECTORS))
    for month in range(length):
        for layer in range(AI_SECTORS):
            growth[month, layer] = _ai_growth(p, layer, month)
        growth[month, NEV] = _nev_growth(p, month)
        growth[month, OTHER] = _other_growth(p, month)
    index = np.exp(np.cumsum(growth, axis=0) - growth)  # 1 in the first month
    path = index * _posts_at_start(p, index)
    return path[: months + 60]


def _posts_at_start(p: Any, index: np.ndarray) -> np.ndarray:
    ai_at_mid_2022 = sum(p["initial_layer_share"][layer] * index[_MID_2022, layer] for layer in range(AI_SECTORS))
    start = np.zeros(SECTORS)
    start[:AI_SECTORS] = p["initial_layer_share"] * p["posts_wanted_mid_2022"] / ai_at_mid_2022
    other = p["outside_workforce"] - p["nev_workforce"]
    unfilled = p["outside_unfilled_share"]
    start[NEV] = p["nev_workforce"] * _EMPLOYED_AT_START / (1.0 - unfilled * p["nev_unfilled_multiple"])
    start[OTHER] = other * _EMPLOYED_AT_START / (1.0 - unfilled)
    return start


def employed_at_start(p: Any) -> np.ndarray:
    """Persons employed outside AI in 2018-01 by sector (the AI layers are zero here). Shape (5,)."""
    employed = np.zeros(SECTORS)
    employed[NEV] = p["nev_workforce"] * _EMPLOYED_AT_START
    employed[OTHER] = (p["outside_workforce"] - p["nev_workforce"]) * _EMPLOYED_AT_START
    return employed


def _ai_growth(p: Any, layer: int, month: int) -> float:
    """Log growth of a layer in a month; the layers' ratios are scaled to the aggregate rate."""
    weighted = float(np.dot(p["initial_layer_share"], p["layer_growth_ratio"]))
    aggregate = p["growth_per_year"]
    own = aggregate * p["layer_growth_ratio"][layer] / weighted if weighted != 0.0 else aggregate
    months_of_fade = month - (p["growth_fade_from_year"] - 2018) * 12
    rate = demand_growth(
        aggregate,
        own,
        month,
        p["layer_growth_fade_months"],
        p["long_run_growth_per_year"],
        months_of_fade,
        p["growth_fade_months"],
    )
    return math.log1p(rate) / 12.0


def _nev_growth(p: Any, month: int) -> float:
    if month < _month(2022, 12):
        rate = p["nev_growth_per_year"]
    elif month < _month(2025, 1):
        rate = p["nev_growth_after"]
    else:
        rate = p["nev_growth_long_run"]
    return math.log1p(rate) / 12.0


def _other_growth(p: Any, month: int) -> float:
    if month >= _month(2025, 1):
        rate = p["outside_growth_long_run"]
    elif month < _month(2022, 1):
        rate = p["outside_growth_to_2021"]
    elif month >= _month(2023, 4):
        rate = p["outside_growth_slack"]
    else:
        rate = p["outside_growth"]
    fall = p["outside_fall"] / 6.0 if _month(2022, 10) <= month < _month(2023, 4) else 0.0
    return math.log1p(rate) / 12.0 - fall


def _month(year: int, month: int) -> int:
    return year * 12 + month - 1 - _JANUARY_2018
