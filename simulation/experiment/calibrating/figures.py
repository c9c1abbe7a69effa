"""What is kept of a run of calibration: one number per target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.moments import keys_of, moment, panel_of_runs
from calibration.targets import Target
from simulation.scenario.dates import month_label

Floats = npt.NDArray[np.float64]


def fitted(target: Target) -> Target:
    """How a target enters a fit: a report about every year of a period is one number, so its mean is met.

    The furthest year, which the check looks at, is chosen by luck where years differ little: no function of parameters.
    """
    return replace(target, statistic="mean") if target.statistic == "each-year" else target


def value_of(target: Target) -> float:
    """The number to be met: as reported, or the middle of the band where the source gives a range alone."""
    return (target.low + target.high) / 2 if np.isnan(target.reported) else target.reported


@dataclass(frozen=True)
class TargetFigures:
    """The simulated side of some targets, in their order; a row of the store."""

    targets: tuple[Target, ...]

    def __len__(self) -> int:
        return len(self.targets)

    def row(self, keys: Sequence[tuple[str, str]], values: Floats) -> Floats:
        """One number per target, nan where undefined. Args: values: float64 [months, series]."""
        wanted = keys_of(self.targets)
        places = {key: place for place, key in enumerate(keys)}
        columns = [places[key] for key in wanted]
        months = [month_label(month) for month in range(len(values))]
        panel = panel_of_runs([values[:, columns]], wanted, months)
        found = [moment(fitted(target), panel).values for target in self.targets]
        return np.array([one[0] if len(one) else np.nan for one in found])
