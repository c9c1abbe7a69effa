"""Runs that gave no result, as they come: in a file, so that a million of them take no memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulation.experiment.executor import Failure
from simulation.experiment.store import storing

WITH_TRACEBACK = 1_000  # so many failures are kept with their traceback, later ones without
_LONGEST = 4_000  # characters of a message or traceback


class FailureLog:
    """The failures of one go of a sweep; a new go tries the runs again and begins a new log."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def begin(self) -> None:
        """Forget the failures of before. Raises: StorageError."""
        with storing(self.path):
            self.path.write_bytes(b"")
        self.count = 0

    def add(self, run: int, seed: int, key: bytes, failure: Failure) -> None:
        """Keep one. Raises: StorageError."""
        traceback = failure.traceback[-_LONGEST:] if self.count < WITH_TRACEBACK else ""
        row = {
            "run": run, "seed": seed, "key": key.hex(), "error": failure.error, "message": failure.message[:_LONGEST],
            "traceback": traceback, "attempts": failure.attempts,
        }  # fmt: skip
        with storing(self.path), self.path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
        self.count += 1

    def rows(self) -> Iterator[dict[str, Any]]:
        """All failures; a last line that was not finished is left out."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                with suppress(json.JSONDecodeError):
                    yield json.loads(line)

    def end(self) -> None:
        """The failures stand in a table now."""
        self.path.unlink(missing_ok=True)
