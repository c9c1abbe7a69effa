"""Tables of an attribution: means over replicates with t intervals over worlds, and what may be said in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulation.experiment.attribution.game import interaction_indices, members, pairs_of, shapley_values
from simulation.experiment.paired import paired_statistics

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Draws = Sequence[int] | None
COMPLEMENTS, SUBSTITUTES, UNCLEAR = "complements", "substitutes", "no clear interaction"
TOTAL = "total"
_ROUNDING = 1e-12  # of the largest value: less is what rounding leaves of nothing


def coalition_table(players: Sequence[str], game: Floats, costs: Floats | None, hashes: Sequence[str]) -> pd.DataFrame:
    """One row per coalition, small ones first: who is in it, mean and sd of the outcome, mean discounted cost.

    Args: game, costs: [replicates, 2**players]. hashes: of the scenario of each coalition; equal ones are one run.
    """
    import pandas as pd

    n = len(players)
    order = sorted(range(2**n), key=lambda coalition: (coalition.bit_count(), members(coalition, n)))
    inside = {player: [mask >> place & 1 for mask in order] for place, player in enumerate(players)}
    names = ["+".join(players[place] for place in members(mask, n)) or "none" for mask in order]
    sd = game.std(axis=0, ddof=1) if len(game) > 1 else np.full(2**n, np.nan)
    cost = np.full(2**n, np.nan) if costs is None else costs.mean(axis=0)
    columns = {"mean": game.mean(axis=0)[order], "sd": sd[order], "discounted_cost_cny": cost[order]}
    same = {"config_hash": [hashes[mask] for mask in order]}
    return pd.DataFrame({"coalition": names, **inside, **columns, "replicates": len(game), **same})


def shapley_table(
    players: Sequence[str], absent: Sequence[str], game: Floats, costs: Floats | None, draws: Draws = None
) -> pd.DataFrame:
    """One row per player and one for all together: contribution with intervals, cost, contribution per million yuan.

    Args: draws: of the posterior, one per replicate; intervals are then over draws. None: the replicates carry none.
    A contribution per yuan is the ratio of the two means, left out (nan) where the cost is not above zero.
    """
    import pandas as pd

    values = _with_total(_rounded(shapley_values(game), game))
    spent = np.full_like(values, np.nan) if costs is None else _with_total(shapley_values(costs))
    per_million = [_per_million(values[:, place], spent[:, place], draws) for place in range(values.shape[1])]
    names = [*players, TOTAL]
    frame = pd.DataFrame(
        {"player": names, "set": [int(name not in absent) for name in names], **_columns(values, draws)}
    )
    frame["discounted_cost_cny"] = spent.mean(axis=0)
    frame[["per_million_cny", "per_million_low90", "per_million_high90"]] = per_million
    return frame


def interaction_table(players: Sequence[str], game: Floats, wanted: int, draws: Draws = None) -> pd.DataFrame:
    """One row per pair: interaction index with intervals, and its name where the 90 % interval excludes zero.

    Args: wanted: -1 where less of the outcome is wanted (the gap), 1 where more. draws: as for `shapley_table`.
    """
    import pandas as pd

    pairs = pairs_of(len(players))
    indices = _rounded(interaction_indices(game), game)
    columns = _columns(indices, draws)
    clear = (columns["low90"] > 0.0) | (columns["high90"] < 0.0)
    names = [_name(mean * wanted, known) for mean, known in zip(columns["mean"], clear, strict=True)]
    who: dict[str, Any] = {
        "first": [players[one] for one, _ in pairs],
        "second": [players[other] for _, other in pairs],
    }
    return pd.DataFrame({**who, **columns, "verdict": names})


def _name(towards_wanted: float, clear: bool) -> str:
    if not clear:
        return UNCLEAR
    return COMPLEMENTS if towards_wanted > 0 else SUBSTITUTES


def _rounded(values: Floats, game: Floats) -> Floats:
    """The values, with zero for what is only rounding, so that it neither shows nor looks like a regular effect."""
    return np.where(np.abs(values) <= _ROUNDING * np.abs(game).max(), 0.0, values)


def _with_total(values: Floats) -> Floats:
    return np.column_stack([values, values.sum(axis=1)])


def _columns(values: Floats, draws: Draws) -> dict[str, Floats]:
    """Mean, sd, interval ends and spread over the worlds of each column of [replicates, columns]."""
    found = paired_statistics(values, axis=0, draws=draws)
    sd = values.std(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)
    ends = {name: getattr(found, name) for name in ("low50", "high50", "low90", "high90")}
    worlds = {"worlds_low90": found.spread_low90, "worlds_high90": found.spread_high90, "below_zero": found.below_zero}
    return {"mean": values.mean(axis=0), "sd": sd, **ends, **worlds}


def _per_million(effect: Floats, cost: Floats, draws: Draws) -> tuple[float, float, float]:
    """Ratio of the means with its 90 % interval, per million CNY.

    The interval is that of the residuals effect - ratio * cost, as for any ratio of two means (Cochran 1977,
    Sampling techniques, chapter 6).
    """
    spent = float(cost.mean())
    if not spent > 0.0:
        return (np.nan, np.nan, np.nan)
    ratio = float(effect.mean()) / spent
    found = paired_statistics((effect - ratio * cost) / spent, axis=0, draws=draws)
    return ratio * 1e6, (ratio + float(found.low90)) * 1e6, (ratio + float(found.high90)) * 1e6
