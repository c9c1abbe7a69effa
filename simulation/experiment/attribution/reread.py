"""An attribution as it lies in its folder, read again from the runs it rests on."""

from __future__ import annotations

import json
from pathlib import Path

from simulation.experiment.attribution.attribute import RESOLVED, Attribution, attribution_of
from simulation.experiment.attribution.plan import plan
from simulation.experiment.results import Results
from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import load_scenario


def read_attribution(folder: str | Path) -> Attribution:
    """The attribution in a folder written by `attribute`.

    Raises: FileNotFoundError when the folder, or a results folder that it rests on, is incomplete.
    """
    folder = Path(folder)
    try:
        made = json.loads((folder / "manifest.json").read_text("utf-8"))
        asked, results = made["attribution"], made["results"]
        scenario = load_scenario(folder / RESOLVED).named(made["scenario"])
    except (OSError, ValueError, KeyError, ScenarioError):
        raise FileNotFoundError(f"{folder} holds no whole attribution") from None
    planned = plan(
        scenario, indicator=asked["indicator"], group=asked["group"], year=asked["year"], levers=asked["levers_of"],
        discount_rate=asked["discount_rate_per_year"],
    )  # fmt: skip
    # One folder for each distinct scenario, in the order of the coalitions: so the plan has them too.
    return attribution_of(planned, [_results(folder, named) for named in results], folder)


def _results(folder: Path, named: str) -> Results:
    """The results that an attribution names, also where the folder of all results was moved as a whole."""
    beside = folder.parent / Path(*Path(named).parts[-2:])
    return Results(beside if beside.is_dir() else Path(named))
