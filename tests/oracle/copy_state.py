"""A plain market in the state of a market in columns: every row becomes one object."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from oracle.firms import Firm
from oracle.market import PlainMarket
from oracle.people import Person
from oracle.researchers import Researcher
from oracle.universities import University
from simulation.agents.codes import AI_SECTORS
from simulation.model import TalentMarket

CONDITIONS = (
    "ai_wage_posted", "ai_premium", "ai_premium_at_start", "expected_premium", "job_chance",
    "compound_coverage", "mean_practical", "leaving_rate", "openings_seen", "openings_at_start",
    "openings_seen_relative", "outside_tightness", "outside_workforce_relative", "import_dependence",
)  # fmt: skip


def plain_copy(market: TalentMarket) -> PlainMarket:
    """The twin of a market between two months, at any month."""
    twin = PlainMarket(_settings(market))
    universities = [University(twin, place=place, **row) for place, row in enumerate(_rows(market.universities))]
    firms = {place: Firm(twin, **row) for place, row in _places_and_rows(market.firms)}
    for row in _rows(market.persons):
        row["employer"] = firms.get(row["employer"])
        row["university"] = universities[row["university"]] if row["university"] >= 0 else None
        Person(twin, **row)
    for row in _rows(market.researchers):
        Researcher(twin, **row)
    return twin


def plain_parameters(record: Any) -> SimpleNamespace:
    """The parameter record as Python numbers and lists; fit weights stay arrays, as the rule takes them."""
    values = {name: record[name].tolist() for name in record.dtype.names}
    values["fit_weights"] = [np.array(weights) for weights in values["fit_weights"]]
    return SimpleNamespace(**values)


def parameters_in_force(market: TalentMarket, month: int, import_dependence: float) -> SimpleNamespace:
    """What levers and shocks make of the assumptions: given to both, like the assumptions themselves."""
    return plain_parameters(market.decisions.parameters(market.assumed, month, import_dependence))


def _settings(market: TalentMarket) -> dict[str, Any]:
    now = market.conditions
    conditions = SimpleNamespace(**{name: float(getattr(now, name)) for name in CONDITIONS})
    conditions.leaving_rates = list(now.leaving_rates)
    return {
        "seed": market.seed,
        "scale": market.scale,
        "month": market.month,
        "p": plain_parameters(market.p),
        "assumed": plain_parameters(market.assumed),
        "in_force": partial(parameters_in_force, market),
        "shares_taught": market.decisions.shares_taught,
        "posts_path": market.posts_path,
        "conditions": conditions,
        "entries": market.entries.tolist(),
        "firm_agents_at_start": market.firm_agents_at_start.tolist(),
        "researchers_in_china": int(market.researchers_in_china),
        "outside_workforce_at_start": market.outside_workforce_at_start,
        "ai_staff": int(market.employed_before[:AI_SECTORS].sum()),
    }


def _places_and_rows(table: Any) -> list[tuple[int, dict[str, Any]]]:
    """Living rows as dictionaries of Python values; the `unique_id` becomes the `key`."""
    living = np.flatnonzero(table["alive"])
    names = [name for name in table if name not in ("alive", "unique_id")]
    columns = [table[name][living].tolist() for name in names]
    keys = table["unique_id"][living].tolist()
    rows = zip(*columns, strict=True)
    return [
        (place, {"key": key, **dict(zip(names, row, strict=True))})
        for place, key, row in zip(living.tolist(), keys, rows, strict=True)
    ]


def _rows(table: Any) -> list[dict[str, Any]]:
    return [row for _, row in _places_and_rows(table)]
