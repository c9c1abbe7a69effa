"""A sensitivity analysis in words: outcomes, factors, indices with their intervals."""

from __future__ import annotations

import math
from typing import Any

from simulation.experiment.sensitivity import Sensitivity
from simulation.experiment.sensitivity.verdicts import NOT_TOLD, differ
from simulation.report.wording import NBSP, capital, number, people, people_range, share, share_range
from simulation.scenario.assumptions import Assumptions, book

Row = dict[str, Any]


def outcome_words(made: Sensitivity) -> str:
    """`the talent gap`, `wage paid, layer foundation`."""
    seen = made.observed
    what = "the talent gap" if seen.indicator == "shortfall" else seen.indicator.replace("_", " ")
    return what if seen.group == "all" else f"{what}, {seen.group.replace('=', ' ').replace('_', ' ')}"


def factor_words(name: str) -> str:
    """`half life` for `half_life`; a pair `a*b` as `a × b`."""
    return name.replace("_", " ").replace("*", " × ")


def amount(made: Sensitivity, value: float) -> str:
    """A change of the outcome with its unit."""
    unit = made.observed.unit
    if unit in ("persons", "posts"):
        return f"{people(value)} {'people' if unit == 'persons' else unit}"
    return f"{value * 100:.2g}{NBSP}percentage points" if unit == "share" else f"{number(value)} {unit}".strip()


def index_words(made: Sensitivity, value: float) -> str:
    """An index of the main measure: a share of variance, or a change of the outcome."""
    return amount(made, value) if made.main == "mu_star" else share(value if value >= 0.0005 else 0.0)


def interval_words(made: Sensitivity, row: Row) -> str:
    """`41 to 68 %`; nothing where there is no interval."""
    low, high = float(row["low90"]), float(row["high90"])
    if not math.isfinite(low):
        return ""
    if made.main != "mu_star":
        return share_range(max(low, 0.0), max(high, 0.0))
    unit = made.observed.unit
    if unit in ("persons", "posts"):
        return people_range(low, high)
    return f"{number(low, 3)} to {number(high, 3)}"


def with_interval(made: Sensitivity, row: Row) -> str:
    """`54 % (41 to 68 %)`."""
    ends = interval_words(made, row)
    return f"{index_words(made, float(row['value']))}" + (f" ({ends})" if ends else "")


def measure_words(made: Sensitivity) -> str:
    """What the main measure is."""
    if made.main == "mu_star":
        return "mean size of the change when one factor moves over its whole range (Morris, mu*)"
    return "share of the variance that a factor has part in, alone and with others (Sobol, total order)"


def runs_words(made: Sensitivity) -> str:
    """Design, points, runs and scale."""
    noise, seen = made.noise, made.observed
    points = len(seen.points)
    runs = f"{noise.replicates:.3g} runs each" if noise.replicates != 1 else "1 run each"
    scale = seen.manifest.get("scale")
    return f"{seen.design} design, n = {points:,} points, {runs}" + (f", scale {scale}" if scale else "")


def rows_of(made: Sensitivity) -> list[Row]:
    """The verdicts, what matters most first."""
    return [{str(key): value for key, value in row.items()} for row in made.verdicts.to_dict("records")]


def untold(made: Sensitivity) -> tuple[list[Row], list[Row]]:
    """Factors not said to matter: those that luck may make, and those whose share, though above 0, may be irrelevant.

    The second kind is none of mu*: its limit is what luck alone gives.
    """
    rows = [row for row in rows_of(made) if row["verdict"] == NOT_TOLD]
    small = [row for row in rows if made.main != "mu_star" and differ(made.noise) and float(row["low90"]) > 0.0]
    return [row for row in rows if row not in small], small


def unit_of(made: Sensitivity, name: str) -> str:
    """The unit of a factor behind its value, from the book of assumptions: ` months`; nothing where it has none."""
    given = made.observed.settings["factors"][name]
    key = str((given.get("keys") or [given.get("key", "")])[0]).removeprefix("assumptions.")
    unit = next((row.unit for row in book(Assumptions()) if row.key == key or row.key.startswith(f"{key}.")), "")
    return f"{NBSP}{unit}" if unit and unit not in ("share", "index", "number") else ""


def heading(name: str) -> str:
    """A factor at the start of a line."""
    return capital(factor_words(name))
