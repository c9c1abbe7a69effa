"""All that a calibration found, for the tables and figures made of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from calibration.fit.history_matching import Matched
from calibration.space import Space
from calibration.targets import Target

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """A fit with what it is about.

    Attributes:
        targets: all rows of `targets.csv`, those that are not fitted too.
        simulated: float64 [draws, replicates, targets], the draws in the model.
    """

    space: Space
    targets: tuple[Target, ...]
    matched: Matched
    simulated: Floats

    @property
    def weights(self) -> Floats:
        """Of the draws, sum 1."""
        return self.matched.weights

    @cached_property
    def values(self) -> Floats:
        """Of the parameters at the draws, float64 [draws, parameters]."""
        return self.space.values(self.matched.draws.places)

    @property
    def fitted(self) -> list[Target]:
        """The targets that were fitted, in the order of the moments."""
        return [target for target in self.targets if target.role == "fit"]
