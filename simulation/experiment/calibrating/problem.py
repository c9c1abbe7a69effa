"""The reports and the market as a problem for the methods of `calibration.fit`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from calibration.fit.problem import Problem
from calibration.targets import Target
from simulation.experiment.calibrating.figures import value_of
from simulation.experiment.calibrating.market import MarketRuns
from simulation.scenario.schema import Scenario

LAST_MONTH = "2024-12"  # no target is later
Floats = npt.NDArray[np.float64]


def market_problem(runs: MarketRuns, all_targets: Sequence[Target], *, discrepancy: bool = True) -> Problem:
    """What is to be fitted.

    Args: runs: the market, which gives all targets, in their order. discrepancy: whether what is reported may differ
        from what the indicator means, besides sampling error; not where the reports come from the model itself.
    """
    wanted = [at for at, target in enumerate(all_targets) if target.role == "fit"]
    targets = [all_targets[at] for at in wanted]
    variance = [each.sampling_sd**2 + (each.discrepancy_sd**2 if discrepancy else 0.0) for each in targets]

    def simulate(places: Floats, replicates: int) -> Floats:
        return runs(places, replicates)[:, :, wanted]

    return Problem(
        runs.space.names, tuple(target.id for target in targets), np.array([value_of(target) for target in targets]),
        np.array(variance), simulate,
    )  # fmt: skip


def base_of_runs(scale: int, seed: int) -> Scenario:
    """The world as it was: defaults, no policy, until the last report."""
    return Scenario(title="Calibration").with_({
        "horizon.end": LAST_MONTH, "runs.scale": scale, "runs.seed": seed, "runs.replicates": 1, "runs.draws": "fixed",
    }).named("calibration")  # fmt: skip
