"""History matching without its later stages: the whole budget all over the prior, then the emulators alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from calibration.fit.exploring import Explored, spread_places
from calibration.fit.history_matching import REPLICATES, HistoryMatching
from calibration.fit.problem import Floats, Posterior, Problem, Told, untold


@dataclass
class EmulatorAlone:
    """A method that fits any reports without another run, so that many reports can be studied.

    It lacks what refocusing and the draws in the model add; `HistoryMatching` has them.
    """

    name: str = field(default="emulator alone", init=False)
    _chains: HistoryMatching = field(default_factory=HistoryMatching, init=False, repr=False)

    def fit(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Posterior:
        """Fit with exactly `budget` runs, or one less when it is odd. Raises: CannotFitError."""
        return self.fit_explored(problem, self.explore(problem, budget, seed, told), budget, seed, told)

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """All runs of the budget, REPLICATES at each point."""
        points = budget // REPLICATES
        told(f"{points} points all over the prior, {REPLICATES} runs each")
        places = spread_places(points, len(problem.parameters), seed)
        return Explored(places, problem.simulate(places, REPLICATES), REPLICATES * points)

    def fit_explored(
        self, problem: Problem, explored: Explored, budget: int, seed: int, told: Told = untold
    ) -> Posterior:
        """No run is added. Raises: ValueError when the runs explored exceed the budget; CannotFitError."""
        if explored.runs > budget:
            raise ValueError(f"budget must cover the {explored.runs} runs explored; got {budget}")
        return self.amortised(problem, explored, seed)(problem.reported)

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Callable[[Floats], Posterior]:
        """As of `HistoryMatching`, from more points."""
        return self._chains.amortised(problem, explored, seed)
