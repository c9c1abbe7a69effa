"""The analysis of a sweep: indices of every kept year, verdicts for one, and the share of luck."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulation.experiment.sensitivity.emulated import Emulated, emulated
from simulation.experiment.sensitivity.noise import Noise, noise_of
from simulation.experiment.sensitivity.pawn import FEWEST_POINTS, pawn_rows
from simulation.experiment.sensitivity.reading import NotAnalysableError, Observed, observed
from simulation.experiment.sensitivity.rows import Row
from simulation.experiment.sensitivity.screening import limit_of_luck, morris_rows
from simulation.experiment.sensitivity.variance import grid_rows, sobol_rows
from simulation.experiment.sensitivity.verdicts import VERDICTS, differ, verdicts_of

if TYPE_CHECKING:
    from simulation.experiment.sensitivity.emulator import Emulator
    from simulation.experiment.sweeping.results import SweepResults

RESAMPLES = 500
SEED_FACTOR = "seed"
_COLUMNS = ["factor", "measure", "value", "low90", "high90", "outcome", "year"]
_MORRIS_LEVELS = 4


@dataclass(frozen=True)
class Sensitivity:
    """What one outcome of a sweep hangs on.

    Attributes:
        indices: a row per factor, measure and year: factor, measure, value, low90, high90, outcome, year. The factor
            `seed` holds the share of luck in a single run; a pair is `a*b`.
        verdicts: a row per factor for `year`, what matters most first: factor, verdict, value, low90, high90.
        main: the measure that verdicts go by. limit: of luck, for mu*; of factors that do nothing, for PAWN.
        noise: of `year`. emulator: with its Q2; None where the design needs none. folder: where tables go.
    """

    observed: Observed
    year: int
    main: str
    indices: pd.DataFrame
    verdicts: pd.DataFrame
    noise: Noise
    limit: float
    pawn_limit: float
    emulated: Emulated | None
    folder: Path
    remarks: tuple[str, ...] = field(default=())

    @property
    def emulator(self) -> Emulator | None:
        """The emulator, when it is good enough to be used."""
        return self.emulated.emulator if self.emulated is not None and self.emulated.sound else None

    def named(self, verdict: str) -> list[str]:
        """The factors of a verdict, in order."""
        return [str(name) for name in self.verdicts[self.verdicts["verdict"] == verdict]["factor"]]

    def at(self, measure: str, year: int | None = None) -> pd.DataFrame:
        """The rows of one measure in one year."""
        rows = self.indices
        return rows[(rows["measure"] == measure) & (rows["year"] == (year or self.year))].reset_index(drop=True)

    def facts(self) -> dict[str, Any]:
        """What `sensitivity.json` says."""
        made = self.observed.manifest
        sound = None if self.emulated is None else {
            "kind": self.emulated.emulator.kind, "q2": _plain(self.emulated.emulator.q2),
            "most_that_luck_leaves": _plain(1 - self.noise.of_means), "used": self.emulated.sound,
        }  # fmt: skip
        return {
            "sweep": made["sweep"],
            "sweep_content_sha256": made.get("content_sha256"),
            "design": self.observed.design,
            "points": int(np.isfinite(self.noise.means).sum()),
            "replicates": round(self.noise.replicates, 3),
            "outcome": self.observed.outcome,
            "unit": self.observed.unit,
            "year": self.year,
            "measure": self.main,
            "verdicts": dict(zip(self.verdicts["factor"], self.verdicts["verdict"], strict=True)),
            "share_of_luck": {
                name: _plain(getattr(self.noise, name)) for name in ("luck", "low90", "high90", "p_value")
            },
            "limit_of_luck": _plain(self.limit),
            "pawn_limit": _plain(self.pawn_limit),
            "emulator": sound,
            "resamples": RESAMPLES,
            "remarks": list(self.remarks),
            "libraries": {name: version(name) for name in ("SALib", "scikit-learn", "scipy", "numpy")},
        }


def analyse(
    results: SweepResults | str | Path, outcome: str | None = None, year: int | None = None, seed: int = 0
) -> Sensitivity:
    """Analyse one outcome of a sweep by what its design allows; all kept years, verdicts for one.

    Args:
        results: of `sweep`, or their folder.
        outcome: `indicator` or `indicator@group`; the first that is kept when left out.
        year: verdicts, figures and emulator are of this one; the last that is kept when left out.
        seed: of bootstraps and emulators, at least 0; the same gives the same tables.
    Raises: NotAnalysableError; FileNotFoundError when the folder holds no sweep; ModuleNotFoundError without the
        packages of `talentgap[sensitivity]`.
    """
    from simulation.experiment.sweeping.results import SweepResults

    if not isinstance(results, SweepResults):
        results = SweepResults(results)
    seen = observed(results, outcome)
    chosen = chosen_year(seen, year)
    noise = noise_of(seen.values[seen.years.index(chosen)])
    check_points(seen, noise)
    folder = results.folder / "sensitivity" / f"{seen.outcome.replace('@', '-').replace('=', '-')}-{chosen}"
    return _analysed(seen, chosen, noise, folder, seed)


def chosen_year(seen: Observed, year: int | None) -> int:
    """The year asked for, or the last. Raises: NotAnalysableError."""
    if year is not None and year not in seen.years:
        raise NotAnalysableError(f"year must be one that the sweep keeps; got {year}; allowed: {_listed(seen.years)}")
    return year or seen.years[-1]


def check_points(seen: Observed, noise: Noise) -> None:
    """Raises: NotAnalysableError when the design cannot be analysed with the points that have runs."""
    missing = int(np.isnan(noise.means).sum())
    if seen.design in ("sobol", "morris", "grid") and missing:
        raise NotAnalysableError(
            f"{missing} of {len(noise.means)} points have no value of {seen.outcome}; a {seen.design} design needs "
            "all: run the sweep again to finish it, or choose another outcome"
        )
    if len(noise.means) - missing < 3:
        raise NotAnalysableError(f"an analysis needs three points at least; {len(noise.means) - missing} have runs")


def _analysed(seen: Observed, year: int, noise: Noise, folder: Path, seed: int) -> Sensitivity:
    remarks: list[str] = []
    main = "mu_star" if seen.design == "morris" else "total_order"
    tables, made, limit, pawn_limit = [], None, float("nan"), float("nan")
    for each in (year, *(other for other in seen.years if other != year)):
        of_year = noise_of(seen.values[seen.years.index(each)])
        if np.isnan(of_year.means).all() or (each != year and np.isnan(of_year.means).any() and main == "mu_star"):
            continue
        rows = [Row(SEED_FACTOR, "share_of_a_run", of_year.luck, of_year.low90, of_year.high90)]
        there = np.isfinite(of_year.means)
        if differ(of_year):
            rows += _direct(seen, of_year, seed)
            if seen.design != "morris" and seen.design != "grid":
                found = emulated(seen.names, seen.places[there], of_year, seed, like=made)
                prefix = "emulator_" if seen.design == "sobol" else ""
                rows += [row._replace(measure=prefix + row.measure) for row in found.rows]
                if each == year:
                    made = found
        if each == year and seen.design not in ("morris", "grid") and there.sum() >= FEWEST_POINTS:
            checked, pawn_limit = pawn_rows(seen.names, seen.places[there], of_year.means[there], seed)
            rows += checked
        if each == year and main == "mu_star":
            limit = limit_of_luck(seen.places, of_year, len(seen.names))
        tables.append(pd.DataFrame(rows).assign(outcome=seen.outcome, year=each))
    indices = pd.concat(tables).sort_values("year", kind="stable", ignore_index=True)[_COLUMNS]
    if np.isnan(noise.means).any():
        remarks.append(f"{int(np.isnan(noise.means).sum())} points without a run are left out")
    mine = indices[(indices["year"] == year) & (indices["measure"] == main)]
    verdicts = verdicts_of(seen.names, mine, noise, limit)
    return Sensitivity(
        seen, year, main, indices, verdicts, noise, limit, pawn_limit, made, folder, tuple(remarks)
    )  # fmt: skip


def _direct(seen: Observed, noise: Noise, seed: int) -> list[Row]:
    """The indices that follow from the runs without an emulator; none for a Latin hypercube or a list."""
    design = seen.settings["design"]
    if seen.design == "morris":
        return morris_rows(seen.names, seen.places, noise, design.get("levels", _MORRIS_LEVELS), RESAMPLES, seed)
    if np.isnan(noise.means).any():
        return []
    if seen.design == "sobol":
        return sobol_rows(seen.names, noise, bool(design.get("second_order")), RESAMPLES, seed)
    return grid_rows(seen.names, seen.places, noise, RESAMPLES, seed) if seen.design == "grid" else []


def write_tables(made: Sensitivity) -> None:
    """Write `sensitivity.csv` and `sensitivity.json`, each whole or not at all. Raises: StorageError."""
    from simulation.experiment.store import storing, write_whole

    with storing(made.folder):
        made.folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    made.indices.to_csv(text, index=False, float_format="%.10g", lineterminator="\n")
    write_whole(made.folder / "sensitivity.csv", text.getvalue().encode())
    told = json.dumps(made.facts(), ensure_ascii=False, indent=2) + "\n"
    write_whole(made.folder / "sensitivity.json", told.encode())


def _plain(value: float) -> float | None:
    """A number as JSON has it: null where there is none."""
    return float(value) if np.isfinite(value) else None


def _listed(years: tuple[int, ...]) -> str:
    return ", ".join(map(str, years))


__all__ = ["RESAMPLES", "VERDICTS", "Sensitivity", "analyse", "write_tables"]
