"""History matching without its later stages: the whole budget all over the prior, then the emulators alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from calibration.fit.emulated import likelihood_near
from calibration.fit.exploring import Explored, FitsExplored, Suspected, spread_places
from calibration.fit.history import not_ruled_out
from calibration.fit.history_matching import HistoryMatching
from calibration.fit.problem import Floats, Posterior, Problem, Told, noise_covariance, untold
from calibration.fit.suspects import suspicions
from calibration.fit.waves import REPLICATES


@dataclass
class EmulatorAlone(FitsExplored):
    """A method that fits any reports without another run, so that many reports can be studied.

    It lacks what refocusing and the draws in the model add; `HistoryMatching` has them. A fit takes
    its budget, or one run less when that is odd.
    """

    name: str = field(default="emulator alone", init=False)
    _chains: HistoryMatching = field(default_factory=HistoryMatching, init=False, repr=False)

    def explore(self, problem: Problem, budget: int, seed: int, told: Told = untold) -> Explored:
        """All runs of the budget, REPLICATES at each point."""
        points = budget // REPLICATES
        told(f"{points} points all over the prior, {REPLICATES} runs each")
        places = spread_places(points, len(problem.parameters), seed)
        return Explored(places, problem.simulate(places, REPLICATES), REPLICATES * points)

    def amortised(self, problem: Problem, explored: Explored, seed: int) -> Callable[[Floats], Posterior]:
        """As of `HistoryMatching`, from more points."""
        return self._chains.amortised(problem, explored, seed)

    def suspecting(self, problem: Problem, explored: Explored, seed: int) -> Suspected:
        """What the emulators suspect of any reports: the chance of each to be the wrong one, see `suspicions`."""
        emulators, luck = self._chains.emulators(explored), noise_covariance(explored.moments)

        def suspected(reported: Floats) -> Floats:
            asked = replace(problem, reported=reported)
            start = not_ruled_out(emulators, asked, np.diag(luck), seed).places
            return suspicions(emulators, asked, likelihood_near(emulators, asked, luck, start), start, seed)

        return suspected
