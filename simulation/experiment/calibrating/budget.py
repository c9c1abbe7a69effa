"""What a calibration takes: its runs, stage by stage, known before the first of them."""

from __future__ import annotations

from typing import NamedTuple

from calibration.fit.waves import REFOCUSING, REPLICATES, sizes
from simulation.experiment.calibrating.openings import DRAWS as OPENINGS_DRAWS
from simulation.experiment.calibrating.openings import LAST_YEAR
from simulation.experiment.calibrating.problem import LAST_MONTH

LAST_MONTH_OF_PROJECTION = "2035-12"


class Stage(NamedTuple):
    """Runs asked for at once. Attributes: fit: whether they count in the budget. end: their last month."""

    name: str
    points: int
    fit: bool
    end: str

    @property
    def runs(self) -> int:
        """Each point is run so many times."""
        return self.points * REPLICATES


def stages(budget: int) -> list[Stage]:
    """All stages in their order. Raises: ValueError for a budget that is too small."""
    size = sizes(budget)
    waves = [("first", size.first)]
    waves += [(f"refocus {number + 1}", size.refocus) for number in range(REFOCUSING)]
    waves += [("approach", size.approach), ("draws", size.draws)]
    return [
        *(Stage(name, points, True, LAST_MONTH) for name, points in waves),
        Stage("projection", size.draws, False, LAST_MONTH_OF_PROJECTION),
        Stage("openings", OPENINGS_DRAWS, False, f"{LAST_YEAR}-12"),
    ]


def runs_in_all(budget: int) -> int:
    """Runs of the fit and of what follows it."""
    return sum(stage.runs for stage in stages(budget))
