"""How far a calibration is: told to whoever watches, and written to `status.json` for jobs that nobody watches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulation.experiment.progress import Progress
from simulation.experiment.sweeping.status import Status


class Watched:
    """A Progress that passes everything on and counts the runs of all stages together.

    Args: total: runs of all stages.
    """

    def __init__(self, told: Progress, path: Path, jobs: int, total: int) -> None:
        self._told = told
        self._status = _StatusOfStage(path, jobs, total)

    def say(self, text: str) -> None:
        """See Progress."""
        self._status.stage = text
        self._status.write("running")
        self._told.say(text)

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        """See Progress."""
        self._status.begin(self._status.total, self._status.kept + done)
        self._told.begin(title, total, done, what)

    def advance(self, failed: bool = False) -> None:
        """See Progress."""
        self._status.count(failed)
        self._told.advance(failed)

    def end(self) -> None:
        """See Progress."""
        self._told.end()

    def write(self, state: str) -> None:
        """Write the status file."""
        self._status.write(state)


class _StatusOfStage(Status):
    """The status of a sweep and what is being done."""

    stage = ""

    def told(self, state: str) -> dict[str, Any]:
        return super().told(state) | {"stage": self.stage}
