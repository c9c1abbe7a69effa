"""One fit of a study: equal budget, shared runs, luck of its own, and its rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration.fit.exploring import Explored, Explores, SharesRuns
from calibration.fit.problem import CannotFitError, Floats, Method, Posterior, Problem, Told, untold
from calibration.study.kept import Kept, keyed_seed
from calibration.study.truths import ProblemFactory, Truth, draw_truth


@dataclass(frozen=True)
class Setup:
    """What the fits of a study have in common.

    Attributes:
        factory: problems whose luck follows from a seed. methods: the first is the reference.
        budget: runs of every fit, shared ones included in each. seed: of everything.
        kept: where finished truths stay. told: hears how far it is.
    """

    factory: ProblemFactory
    methods: tuple[Method, ...]
    budget: int
    seed: int
    kept: Kept
    told: Told = untold

    def explored(self, method: Explores) -> Explored:
        """The runs that all fits by this method share."""
        seed = keyed_seed(self.seed, "explore", method.name)

        def make() -> Explored:
            self.told(f"{method.name}: runs that all truths share")
            return method.explore(self.factory(seed), self.budget, seed, self.told)

        return self.kept.explored(make, "explored", method.name)

    def truth(self, study: str, number: int, central: float = 1.0) -> Truth:
        """A synthetic truth, see `draw_truth`; its one run is made once, whoever asks."""

        def make() -> pd.DataFrame:
            made = draw_truth(self.factory, self.seed, study, number, central)
            kinds = ["parameter"] * len(made.place) + ["report"] * len(made.reported)
            return pd.DataFrame({"kind": kinds, "value": np.concatenate([made.place, made.reported])})

        found = self.kept.table(make, "truths", study, number)
        place, reported = (found.loc[found["kind"] == kind, "value"].to_numpy() for kind in ("parameter", "report"))
        return Truth(number, place, reported)

    def fit(self, method: Method, reported: Floats, key: tuple[str | int, ...], variance: Floats | None = None) -> Fit:
        """Fit these reports. Args: key: tells this fit's luck. variance: of the reports, if not the problem's own.

        Raises: ValueError when a method spends more than the budget.
        """
        seed = keyed_seed(self.seed, *key, method.name)
        problem = replace(self.factory(seed), reported=reported)
        if variance is not None:
            problem = replace(problem, report_variance=variance)
        try:
            if isinstance(method, SharesRuns):
                posterior = method.fit_explored(problem, self.explored(method), self.budget, seed, self.told)
            else:
                posterior = method.fit(problem, self.budget, seed, self.told)
        except CannotFitError as refused:
            return Fit(problem, None, str(refused))
        if posterior.runs > self.budget:
            raise ValueError(f"{method.name} spent {posterior.runs} runs, more than its budget of {self.budget}")
        return Fit(problem, posterior)


def begin(
    folder: Path,
    factory: ProblemFactory,
    methods: tuple[Method, ...],
    budget: int,
    seed: int,
    made_with: Mapping[str, Any] | None = None,
    told: Told = untold,
) -> Setup:
    """Begin a study in a folder, or go on with one that was begun the same way.

    Args: made_with: what else changes results, such as the version of the model, as JSON.
    Raises: ValueError when the folder was begun with another budget, seed, problem or `made_with`.
    """
    problem = factory(keyed_seed(seed, "settings"))
    settings = {
        "budget": budget,
        "seed": seed,
        "parameters": problem.parameters,
        "moments": problem.moments,
        "report_variance": problem.report_variance.tolist(),
        **(made_with or {}),
    }
    return Setup(factory, methods, budget, seed, Kept(folder, settings), told)


@dataclass(frozen=True)
class Fit:
    """A posterior, or why there is none."""

    problem: Problem
    posterior: Posterior | None
    refused: str = ""

    def rows(self, study: str, method: str, truth: Truth) -> pd.DataFrame:
        """One row for each parameter; all numbers are places in the unit cube, nan where the method refused."""
        found = self.posterior
        parameters = len(self.problem.parameters)
        none = np.full(parameters, np.nan)
        return pd.DataFrame(
            {
                "study": study,
                "method": method,
                "truth": truth.number,
                "parameter": self.problem.parameters,
                "true": truth.place,
                "mean": found.mean() if found else none,
                "sd": found.sd() if found else none,
                "q05": found.quantile(0.05) if found else none,
                "q95": found.quantile(0.95) if found else none,
                "ess": found.ess if found else np.nan,
                "runs": found.runs if found else np.nan,
                "refused": self.refused,
            }
        )
