"""A made-up calibration: the tables that a finished one leaves, with numbers that are easy to know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from synthetic_posterior import posterior_frame, write_posterior

from calibration.draws import posterior_sha256
from calibration.space import calibrated_space
from calibration.targets import Target, load_targets
from simulation.experiment.calibrating.figures import value_of
from simulation.experiment.calibrating.identifiability import verdict as kind_of
from simulation.experiment.calibrating.posterior import model_fingerprint
from simulation.experiment.calibrating.predictive import verdict
from simulation.experiment.calibrating.published import DATA

# Where the model lies, in standard deviations of the report; reports not named here are met exactly.
OFF = {"shortfall_2022": 1.4, "switchers": 6.0, "ratio_ai_inflow_2024": 9.0, "premium_all_postings_2024": -4.0}
WIDTHS = {"education.opening_ceiling": 0.3, "skills.half_life_months": 0.97, "screening.bar": 0.45}
TIED = {"search.on_the_job_search_ai": "search.on_the_job_search_outside"}
TIED |= {other: one for one, other in TIED.items()}
_USUAL_WIDTH = 0.7
_REACH = 1.645


def predictive(off: dict[str, float]) -> pd.DataFrame:
    """Runs whose 90 % reach one report error to either side of where the model lies."""
    return pd.DataFrame([_predictive_row(target, off.get(target.id, 0.0)) for target in load_targets()])


def _predictive_row(target: Target, off: float) -> dict[str, Any]:
    error, reported = float(np.hypot(target.sampling_sd, target.discrepancy_sd)), value_of(target)
    median = reported + off * error
    runs, reports = (median - error, median + error), (median - 2 * error, median + 2 * error)
    return {
        "target": target.id, "indicator": target.indicator, "group": target.group, "period": target.period,
        "unit": target.unit, "role": target.role, "reported": reported, "median": median, "low": runs[0],
        "high": runs[1], "report_low": reports[0], "report_high": reports[1], "z": -off / 1.2,
        "verdict": verdict(reported, runs, reports), "source": target.source,
    }  # fmt: skip


def left_out(off: dict[str, float]) -> pd.DataFrame:
    """What the others say of each fitted report: as wide as a third of the prior."""
    rows = predictive(off)
    rows = rows[rows["role"] == "fit"].drop(columns=["indicator", "group", "period", "role", "source"])
    half = (rows["high"] - rows["low"]) / 2
    return rows.assign(prior_low=rows["reported"] - 3 * half, prior_high=rows["reported"] + 3 * half, informed=0.667)


def identifiability(widths: dict[str, float]) -> pd.DataFrame:
    """Posteriors around the middle of the prior."""
    rows = []
    for each in calibrated_space().parameters:
        width = widths.get(each.name, _USUAL_WIDTH)
        low, median, high = each.values(np.array([0.5 - 0.45 * width, 0.5, 0.5 + 0.45 * width]))
        rows.append({
            "parameter": each.name, "unit": each.unit, "prior_low": each.prior.low, "prior_high": each.prior.high,
            "prior_shape": each.prior.shape, "default": each.default, "median": median, "low": low, "high": high,
            "width": width, "verdict": kind_of(width), "tied_to": TIED.get(each.name, "screening.bar"),
            "correlation": -0.7 if each.name in TIED else 0.1,
        })  # fmt: skip
    return pd.DataFrame(rows)


def profiles() -> pd.DataFrame:
    """Parabolas, the best in the middle."""
    rows = []
    for each in calibrated_space().parameters:
        places = (np.arange(21) + 0.5) / 21
        values = each.values(places)
        logs = -20.0 * (places - 0.5) ** 2
        rows += [
            {"parameter": each.name, "place": place, "value": value, "log_likelihood": log}
            for place, value, log in zip(places, values, logs, strict=True)
        ]
    return pd.DataFrame(rows)


def informed_by() -> pd.DataFrame:
    """Every report says something of the parameter of its own number, and of its neighbour."""
    names = [target.id for target in load_targets() if target.role == "fit"]
    parameters = calibrated_space().names
    rows = []
    for at, name in enumerate(names):
        rows += [
            {"what": "parameter", "name": one, "target": name, "share": 0.6 if at % len(parameters) == place else 0.01}
            for place, one in enumerate(parameters)
        ]
        rows += [
            {"what": "target", "name": one, "target": name, "share": 1.0 / (1 + abs(at - place))}
            for place, one in enumerate(names)
        ]
    return pd.DataFrame(rows)


def waves() -> pd.DataFrame:
    """Five waves, as many as a fit has."""
    names, left = ("first", "refocus 1", "refocus 2", "approach", "draws"), (1.0, 0.02, 0.006, 0.004, 0.004)
    return pd.DataFrame({"wave": names, "points": 100, "runs": 200, "failed": 0, "space_left": left})


def emulators() -> pd.DataFrame:
    """Good ones, but for one."""
    rows = [
        {
            "target": target.id, "unit": target.unit, "q2": 0.4 if target.id == "applicants_nev_2023" else 0.95,
            "error": target.discrepancy_sd / 3, "coverage": 0.91, "luck": target.discrepancy_sd / 2,
            "report_sd": float(np.hypot(target.sampling_sd, target.discrepancy_sd)), "matters": "screening.bar",
        }
        for target in load_targets() if target.role == "fit"
    ]  # fmt: skip
    return pd.DataFrame(rows)


def suspects() -> pd.DataFrame:
    """One report is suspected, another a little, the rest hardly; none is wrong with .32."""
    names = [target.id for target in load_targets() if target.role == "fit"]
    chances = [0.4, 0.07, *[0.21 / (len(names) - 2)] * (len(names) - 2)]
    return pd.DataFrame({"target": ["time_to_fill", *[name for name in names if name != "time_to_fill"]],
                         "chance": chances})  # fmt: skip


def openings() -> pd.DataFrame:
    """A wave of openings that ebbs."""
    rows = []
    for indicator, start in (("programmes_opened", 120.0), ("programmes", 200.0)):
        for year in range(2019, 2031):
            middle = (
                start * np.exp(-0.2 * (year - 2019)) if indicator == "programmes_opened" else start + 40 * year % 97
            )
            fitted = year <= 2021 and indicator == "programmes_opened"
            rows.append({"indicator": indicator, "year": year, "low": 0.6 * middle, "median": middle,
                         "high": 1.5 * middle, "fitted": fitted})  # fmt: skip
    return pd.DataFrame(rows)


def projection() -> pd.DataFrame:
    """Gap, ratio and openings that grow."""
    rows = []
    for indicator, start, unit in (("shortfall", 3e5, "persons"), ("supply_demand_ratio", 0.4, "persons per opening")):
        for year in range(2019, 2036):
            middle = start * 1.1 ** (year - 2019)
            rows.append({"indicator": indicator, "group": "all", "year": year, "low": 0.7 * middle, "median": middle,
                         "high": 1.4 * middle, "unit": unit})  # fmt: skip
    return pd.DataFrame(rows)


def information() -> pd.DataFrame:
    """The first datum says much, the next little, the rest nothing beyond chance."""
    gains = [0.5, 0.06, *[0.01] * (len(DATA) - 2)]
    return pd.DataFrame([
        {"what": datum.what, "indicator": datum.figure.indicator, "group": datum.figure.group,
         "year": int(datum.figure.period), "error": datum.error, "relative": datum.relative, "shrink": gain,
         "by_chance": 0.03, "p": 0.01 if gain > 0.05 else 0.4, "shrink_sd": 0.1, "effective_draws": 40.0}
        for datum, gain in zip(DATA, gains, strict=True)
    ])  # fmt: skip


def write_calibration(
    folder: Path, *, off: dict[str, float] | None = None, widths: dict[str, float] | None = None, **changed: Any
) -> Path:
    """Write the folder of a finished calibration.

    Args: off: see OFF. widths: see WIDTHS. changed: entries of the manifest.
    """
    off, widths = OFF if off is None else off, WIDTHS if widths is None else widths
    frame = posterior_frame({"skills.half_life_months": 2.0, "screening.bar": 0.01})
    facts = {
        "status": "complete", "kind": "calibration", "budget": 2000, "budget_used": 2000, "seed": 7, "scale": 200,
        "draws": len(frame), "ess": 131.4, "model_fingerprint": model_fingerprint(),
        "posterior_sha256": posterior_sha256(frame), "wall_seconds": 12.0, "machine": {"processor": "abacus"},
        "runs": {"asked": 2892, "of_them_kept": 0, "failed": 0},
        "gap_2035": {"low": 1.1e6, "median": 2.0e6, "high": 3.2e6, "low_se": 5e4, "high_se": 2e5,
                     "parameter_sd": 6e5, "luck_sd": 2e5, "parameter_share": 0.9},
    }  # fmt: skip
    write_posterior(folder, frame, **(facts | changed))
    tables = {
        "predictive": predictive(off), "left_out": left_out(off), "identifiability": identifiability(widths),
        "profiles": profiles(), "informed_by": informed_by(), "waves": waves(), "emulators": emulators(),
        "suspects": suspects(), "openings": openings(), "projection": projection(), "information": information(),
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")
    return folder
